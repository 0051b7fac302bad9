"""Reading TOML that comes from outside: whatever is wrong with it, one error with a reason."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from warroom.i18n import _

_DEEPEST = 40
_REASON = 200
"""Characters of a reason that are worth reading."""


class NotToml(ValueError):
    """This is no TOML; its words say why, as a part of a sentence."""


def parse(text: str) -> dict[str, Any]:
    """What a text in TOML holds. Raises `NotToml`."""
    import tomllib

    try:
        found = tomllib.loads(text)
        _depth(found)
        return found
    except RecursionError:
        raise NotToml(_("it is nested too deeply")) from None
    except ValueError as error:  # a number of five thousand figures is none of tomllib's own errors
        raise NotToml(str(error)[:_REASON]) from None


def _depth(data: object) -> None:
    """Raises `RecursionError` before anybody who walks through it would."""
    level: list[object] = [data]
    for _depth in range(_DEEPEST):
        inner = (one.values() if isinstance(one, dict) else one for one in level if isinstance(one, (dict, list)))
        level = [value for values in inner for value in values]
    if level:
        raise RecursionError


def read(path: Path) -> dict[str, Any]:
    """What a file in TOML holds. Raises `OSError` where it can't be read, `NotToml` where it is something else."""
    try:
        text = path.read_bytes().decode("utf-8")
    except UnicodeDecodeError:
        raise NotToml(_("it is not text in UTF-8")) from None
    return parse(text)
