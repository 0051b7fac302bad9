"""A person's taste: theme, language, keys. Read from files and the environment, each value with where it came from.

Later ones win: /etc/warroom.toml, the user's own file, the file beside the room, WARROOM_UI__THEME and the like,
options on the command line. The room's policy is not here: it is kept in the room (`warroom config room`).
"""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from warroom.i18n import _

SYSTEM = Path("/etc/warroom.toml")
ENV = "WARROOM_UI__"


class Ui(NamedTuple):
    """How the console looks.

    An empty `theme` is the one chosen in the console, an empty `lang` follows the environment, `profile` slow is for
    thin lines, `mouse` None means: on, but not over SSH.
    """

    theme: str = ""
    lang: str = ""
    ascii: bool = False
    profile: str = "auto"
    mouse: bool | None = None


class Backup(NamedTuple):
    """When and where copies are made: `every` is a span of time, `folder` empty: never. See `journal/rotation.py`."""

    folder: str = ""
    every: str = "1h"
    keep_hourly: int = 24
    keep_daily: int = 14


class Config(NamedTuple):
    """All settings. `keys`: a command's id → its keys. `origins`: `ui.theme` → the file or variable it came from."""

    ui: Ui = Ui()
    backup: Backup = Backup()
    keys: Mapping[str, tuple[str, ...]] = {}
    origins: Mapping[str, str] = {}


_TABLES: Mapping[str, tuple[str, ...]] = {"ui": Ui._fields, "backup": Backup._fields}


class ConfigError(ValueError):
    """A setting that can't be used: one sentence for each, naming the file, the key, and the nearest valid one."""


def user_file() -> Path:
    """A person's own file."""
    import platformdirs

    return Path(platformdirs.user_config_path("warroom")) / "warroom.toml"


def room_file(room: Path) -> Path:
    """The file beside a room: `acme.db` → `acme.toml`."""
    return room.with_suffix(".toml")


def files(room: Path | None) -> list[Path]:
    """Where settings are looked for, the strongest last; whether they exist or not."""
    beside = [room_file(room)] if room is not None else []
    return [SYSTEM, user_file(), *beside]


def load(
    room: Path | None,
    *,
    environ: Mapping[str, str] | None = None,
    flags: Mapping[str, Any] | None = None,
    commands: Collection[str] | None = None,
) -> Config:
    """All settings that hold for a room. `flags` are options by their name in `Ui`; None says nothing.

    `commands` are the ids that `[keys]` may name, where they are known. Raises `ConfigError`.
    """
    config = Config(origins={f"{table}.{name}": "default" for table, names in _TABLES.items() for name in names})
    for origin, data in _layers(room, os.environ if environ is None else environ):
        config = _over(config, origin, data)
    for name, value in (flags or {}).items():
        if value is not None:  # the command line has checked it
            ui, origins = config.ui._replace(**{name: value}), {**config.origins, f"ui.{name}": f"--{name}"}
            config = config._replace(ui=ui, origins=origins)
    if commands is not None:
        _known_commands(config, commands)
    return config


def _layers(room: Path | None, environ: Mapping[str, str]) -> Iterator[tuple[str, dict[str, Any]]]:
    for path in files(room):
        if path.is_file():
            yield str(path), _toml(path)
    for name in sorted(environ):
        if name.startswith(ENV):
            yield name, {"ui": {name[len(ENV) :].lower(): environ[name]}}


def _toml(path: Path) -> dict[str, Any]:
    from warroom.tomlfile import NotToml, read

    try:
        return read(path)
    except OSError as error:
        raise ConfigError(_("{file} can't be read: {why}.").format(file=path, why=error)) from error
    except NotToml as error:
        raise ConfigError(_("{file} is not TOML: {why}.").format(file=path, why=error)) from error


def _over(config: Config, origin: str, data: dict[str, Any]) -> Config:
    """One more layer on top."""
    from pydantic import ValidationError

    from warroom.config_models import ConfigModel

    try:
        found = ConfigModel.model_validate(data)
    except ValidationError as error:
        sentences = [_sentence(origin, problem) for problem in error.errors()]
        raise ConfigError("\n".join(dict.fromkeys(sentences))) from error
    said, copied = found.ui.model_dump(exclude_none=True), found.backup.model_dump(exclude_none=True)
    keys = {name: (one,) if isinstance(one, str) else tuple(one) for name, one in found.keys.items()}
    came = {f"{table}.{name}": origin for table, names in (("ui", said), ("backup", copied), ("keys", keys))
            for name in names}  # fmt: skip
    ui, backup = config.ui._replace(**said), config.backup._replace(**copied)
    return Config(ui, backup, {**config.keys, **keys}, {**config.origins, **came})


def _sentence(origin: str, problem: Any) -> str:
    loc = [str(part) for part in problem["loc"]]
    # The last parts of a place in a union name pydantic's branches, not keys of the file.
    key = ".".join(loc[:2])
    if problem["type"] == "extra_forbidden":
        inside = len(loc) > 1 and loc[0] in _TABLES
        known, prefix = (_TABLES[loc[0]], f"{loc[0]}.") if inside else ((*_TABLES, "keys"), "")
        return _("{file}: {key} is not a setting; {hint}").format(
            file=origin, key=key, hint=_nearest(loc[-1], [prefix + name for name in known], prefix)
        )
    if problem["type"] == "literal_error":
        return _("{file}: {key} = {value!r} is not one of {names}.").format(
            file=origin, key=key, value=problem["input"], names=problem["ctx"]["expected"]
        )
    if problem["type"].startswith("bool"):
        return _("{file}: {key} = {value!r} is neither true nor false.").format(
            file=origin, key=key, value=problem["input"]
        )
    if key == "backup.every":
        said = _("{file}: {key} = {value!r} is no span of time of a minute or more. Write it like 30m, 1h or 1d.")
        return said.format(file=origin, key=key, value=problem["input"])
    return _("{file}: {key} = {value!r} can't be used here.").format(file=origin, key=key, value=problem["input"])


def _nearest(word: str, known: Collection[str], prefix: str = "") -> str:
    import difflib

    close = difflib.get_close_matches(prefix + word, known, n=1, cutoff=0.4)
    if close:
        return _("did you mean {name}?").format(name=close[0])
    return _("choose one of {names}.").format(names=", ".join(sorted(known)))


def _known_commands(config: Config, commands: Collection[str]) -> None:
    wrong = [
        _("{file}: keys.{key} is not a command; {hint}").format(
            file=config.origins[f"keys.{name}"], key=name, hint=_nearest(name, commands)
        )
        for name in config.keys
        if name not in commands
    ]
    if wrong:
        raise ConfigError("\n".join(wrong))


def example() -> str:
    """A file with every setting in it, as comments."""
    return _(
        "# Settings of warroom. Save this as {path}\n"
        "# or beside a room: acme.toml for acme.db. Take the # away from what you want to change.\n"
        "\n"
        "[ui]\n"
        '# theme = "dark"       # see: warroom theme list; without it the one that you chose in the console\n'
        '# lang = ""            # "en" or "nl"; empty: as the environment says\n'
        "# ascii = false        # draw with plain ASCII only\n"
        '# profile = "auto"     # "normal", or "slow" for thin lines\n'
        "# mouse = true         # without it: on, but not over SSH\n"
        "\n"
        "[backup]\n"
        '# folder = ""           # where copies go, beside the room where it is relative; empty: none are made\n'
        '# every = "1h"          # 30m, 4h, 1d; made by a console that is open, or by: warroom backup --due\n'
        "# keep_hourly = 24      # of so many hours the newest stays\n"
        "# keep_daily = 14       # and of so many days\n"
        "\n"
        "[keys]\n"
        "# A command's name and its key, or several: the names are shown by ? in the console.\n"
        '# "log.write" = "l"\n'
        '# "task.add" = ["t", "f6"]\n'
    ).format(path=user_file())
