"""What files of rules and plans have in common: a schema, an id, texts, lists. Mistakes are sentences."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from warroom.i18n import _
from warroom.model.plain import clean_text
from warroom.model.refusal import BadInput

LONGEST = 1000
"""Characters of one text of a file of rules or plans."""
_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,31}")


def schema(data: Mapping[str, Any], wanted: str) -> None:
    """Raises `BadInput` where a file is of another sort."""
    if data.get("schema") != wanted:
        raise BadInput(_("it does not begin with schema = {schema!r}").format(schema=wanted))


def identity(data: Mapping[str, Any]) -> str:
    """The name by which a later file comes in place of an earlier one, or by which a part of one is typed."""
    return named(text(data, "id"), "id")


def named(value: str, key: str) -> str:
    """A name that people type. Raises `BadInput` where it is none."""
    if not _ID.fullmatch(value):
        raise BadInput(_("{key} is {value!r}; it takes small letters, figures and dashes").format(key=key, value=value))
    return value


def text(data: Mapping[str, Any], key: str, *, needed: bool = True) -> str:
    """A text on one line, cleaned; empty only where it is not `needed`."""
    value = data.get(key, "")
    line = cleaned(value, key) if isinstance(value, str) else ""
    if not isinstance(value, str) or (needed and not line):
        raise BadInput(_("{key} is missing or not a text").format(key=key))
    return line


def texts(data: Mapping[str, Any], key: str) -> tuple[str, ...]:
    """A list of texts, each on one line, cleaned; none where the key is missing."""
    value = data.get(key, [])
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise BadInput(_("{key} is not a list of texts").format(key=key))
    return tuple(filter(None, (cleaned(one, key) for one in value)))


def cleaned(value: str, key: str) -> str:
    """Words of a file on one line, as a person's are cleaned. Raises `BadInput` where there are too many."""
    line = " ".join(clean_text(value, limit=len(value)).split())
    if len(line) > LONGEST:
        raise BadInput(_("{key} has {n} characters; {limit} are kept").format(key=key, n=len(line), limit=LONGEST))
    return line


def tables(data: Mapping[str, Any], key: str) -> list[Mapping[str, Any]]:
    """A list of tables; none where the key is missing."""
    value = data.get(key, [])
    if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
        raise BadInput(_("[[{key}]] is not a list of tables").format(key=key))
    return value
