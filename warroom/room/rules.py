"""Files of rules and plans that come with the program and that a customer may replace: where they lie, reading one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Protocol, TypeVar

from warroom.i18n import _
from warroom.model.refusal import BadInput


class Named(Protocol):
    """What a file of rules holds."""

    @property
    def id(self) -> str:
        """The name by which a later file comes in place of an earlier one."""


_R = TypeVar("_R", bound=Named)


def read_rules(ours: Path, name: str, room: Path, read: Callable[[Path], _R]) -> tuple[dict[str, _R], list[str]]:
    """All rules of one sort by id, and a sentence for each file that can't be read."""
    found: dict[str, _R] = {}
    problems: list[str] = []
    for path in _files(ours, name, room):
        try:
            one = read(path)
            found[one.id] = one
        except BadInput as error:
            problems.append(str(error))
    return found, problems


def _files(ours: Path, name: str, room: Path) -> Iterator[Path]:
    """The TOML files of one sort: ours, then those in the person's own folder of settings, then those beside the room;
    a later one comes in place of an earlier one of the same id."""
    import platformdirs

    own = Path(platformdirs.user_config_path("warroom")) / name
    for folder in (ours, own, room.with_name(f"{room.stem}.{name}")):
        yield from sorted(folder.glob("*.toml"))


def load_toml(path: Path) -> dict[str, Any]:
    """What a TOML file holds. Raises `BadInput` with the file's name."""
    # Only here: every command imports this package, and few read rules.
    from warroom.tomlfile import NotToml, read

    try:
        return read(path)
    except OSError as error:
        raise BadInput(_("{path} can't be read: {why}.").format(path=path.name, why=error.strerror)) from None
    except NotToml as error:
        raise BadInput(_("{path} is not TOML: {why}.").format(path=path.name, why=error)) from None
