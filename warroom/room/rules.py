"""Files of rules and plans that come with the program and that a customer may replace: where they lie, reading one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from warroom.i18n import _
from warroom.model.refusal import BadInput


def rule_files(ours: Path, name: str, room: Path) -> Iterator[Path]:
    """The TOML files of one sort: ours, then those in the person's own folder of settings, then those beside the room;
    a later one comes in place of an earlier one of the same id."""
    import platformdirs

    own = Path(platformdirs.user_config_path("warroom")) / name
    for folder in (ours, own, room.with_name(f"{room.stem}.{name}")):
        yield from sorted(folder.glob("*.toml"))


def load_toml(path: Path) -> dict[str, Any]:
    """What a TOML file holds. Raises `BadInput` with the file's name."""
    # Only here: every command imports this package, and few read rules.
    import tomllib

    try:
        with path.open("rb") as file:
            return tomllib.load(file)
    except OSError as error:
        raise BadInput(_("{path} can't be read: {why}.").format(path=path.name, why=error.strerror)) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise BadInput(_("{path} is not TOML: {why}.").format(path=path.name, why=error)) from None
