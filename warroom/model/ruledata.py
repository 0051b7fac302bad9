"""What files of rules and plans have in common: a schema, an id, texts, lists. Mistakes are sentences."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from warroom.i18n import _
from warroom.model.refusal import BadInput

_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,31}")


def schema(data: Mapping[str, Any], wanted: str) -> None:
    """Raises `BadInput` where a file is of another sort."""
    if data.get("schema") != wanted:
        raise BadInput(_("it does not begin with schema = {schema!r}").format(schema=wanted))


def identity(data: Mapping[str, Any]) -> str:
    """The name by which a later file comes in place of an earlier one."""
    value = text(data, "id")
    if not _ID.fullmatch(value):
        raise BadInput(_("id is {value!r}; it takes small letters, figures and dashes").format(value=value))
    return value


def text(data: Mapping[str, Any], key: str, *, needed: bool = True) -> str:
    """A text without the space around it; empty only where it is not `needed`."""
    value = data.get(key, "")
    if not isinstance(value, str) or (needed and not value.strip()):
        raise BadInput(_("{key} is missing or not a text").format(key=key))
    return value.strip()


def texts(data: Mapping[str, Any], key: str) -> tuple[str, ...]:
    """A list of texts; none where the key is missing."""
    value = data.get(key, [])
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise BadInput(_("{key} is not a list of texts").format(key=key))
    return tuple(value)


def tables(data: Mapping[str, Any], key: str) -> list[Mapping[str, Any]]:
    """A list of tables; none where the key is missing."""
    value = data.get(key, [])
    if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
        raise BadInput(_("[[{key}]] is not a list of tables").format(key=key))
    return value
