"""Themes: colours for meanings, read from TOML files, one theme a file; Textual is imported only to show one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from warroom import tomlfile
from warroom.i18n import _

if TYPE_CHECKING:
    from textual.theme import Theme

DEFAULT = "dark"
_ANSI_HUES = ("black", "red", "green", "yellow", "blue", "magenta", "cyan", "white")
ANSI_NAMES = (
    "ansi_default",
    *(f"ansi_{hue}" for hue in _ANSI_HUES),
    *(f"ansi_bright_{hue}" for hue in _ANSI_HUES),
)
_PACKAGE = Path(__file__).resolve().parents[1]


class ThemeError(ValueError):
    """A theme file that can't be used; the text is a sentence for each thing that is wrong in it."""


COLOURS = (
    "background", "surface", "panel", "text", "muted", "border", "focus", "cursor-background", "cursor-text",
    "severity-1", "severity-2", "severity-3", "severity-4", "severity-5", "late", "soon", "done", "decision", "message",
    "order", "update", "hazard", "exercise-background", "exercise-text", "disputed", "strong",
)  # fmt: skip
"""The colours that every theme gives."""


def _is_colour(value: object) -> bool:
    if not isinstance(value, str):
        return False
    digits = value[1:]
    hexadecimal = len(digits) == 6 and all(c in "0123456789abcdefABCDEF" for c in digits)
    return (value.startswith("#") and hexadecimal) or value in ANSI_NAMES


class ThemeFile(NamedTuple):
    """One theme as its file has it; `name` is the name of the file without `.toml`.

    Read by hand and not by pydantic, which costs more than the rest of a start: one theme is read at each.
    """

    name: str
    title: str
    dark: bool
    colours: Mapping[str, str]

    @classmethod
    def parse(cls, text: str, file: Path | str) -> ThemeFile:
        """Read a theme; raises `ThemeError` with one sentence for each mistake, naming file, key and value."""
        try:
            data = tomlfile.parse(text)
        except tomlfile.NotToml as error:
            raise ThemeError(_("{file}: this is not TOML: {reason}.").format(file=file, reason=error)) from error
        if "name" in data:
            raise ThemeError(
                _("{file}: the key `name` is not used; a theme has the name of its file. Remove the line.").format(
                    file=file
                )
            )
        wrong = list(_mistakes(data, file))
        if wrong:
            raise ThemeError("\n".join(wrong))
        colours = {key: data["colours"][key].lower() for key in COLOURS}
        return cls(Path(file).stem, data["title"], data["dark"], colours)

    @property
    def ansi(self) -> bool:
        """Whether the theme uses the terminal's own colours."""
        return self.colours["background"].startswith("ansi_")

    def variables(self) -> dict[str, str]:
        """The variables of the style sheets: every colour by its name, and those that Textual's own widgets use."""
        colours = self.colours
        cursor = {"foreground": colours["cursor-text"], "background": colours["cursor-background"]}
        # ANSI has no shade between: there the cursor of a list without focus is underlined instead (see `Rows`).
        derived = {
            "cursor-blurred-background": colours["panel"],
            "text-muted": colours["muted"],
            "border": colours["focus"],
            "border-blurred": colours["border"],
            "block-cursor-foreground": cursor["foreground"],
            "block-cursor-background": cursor["background"],
            "block-cursor-blurred-foreground": colours["text"],
            "block-cursor-blurred-background": colours["panel"],
            "input-selection-background": cursor["background"],
            "input-selection-foreground": cursor["foreground"],
            "screen-selection-background": cursor["background"],
            "screen-selection-foreground": cursor["foreground"],
            "input-cursor-text-style": "reverse",
            "input-cursor-foreground": colours["text"],
            "input-cursor-background": colours["panel"],
            "scrollbar": colours["border"],
            "scrollbar-hover": colours["muted"],
            "scrollbar-active": colours["focus"],
            "scrollbar-background": colours["background"],
            "scrollbar-background-hover": colours["background"],
            "scrollbar-background-active": colours["background"],
            "scrollbar-corner-color": colours["background"],
            "footer-key-foreground": colours["focus"],
        }
        if self.ansi:
            derived |= {"ansi-background": "ansi_default", "ansi-foreground": "ansi_default"}
        return {**colours, **derived}


def _mistakes(data: dict[str, Any], file: Path | str) -> Iterator[str]:
    """A sentence for each thing that is wrong."""
    colours = data.get("colours")
    table = colours if isinstance(colours, dict) else {}
    missing = [key for key in ("title", "dark", "colours") if key not in data]
    missing += [f"colours.{key}" for key in COLOURS if colours is not None and key not in table]
    for key in missing:
        yield _("{file}: {key} is missing; every theme gives it.").format(file=file, key=key)
    strange = {key: value for key, value in data.items() if key not in ("title", "dark", "colours")}
    strange |= {f"colours.{key}": value for key, value in table.items() if key not in COLOURS}
    for key, value in strange.items():
        said = _("{file}: {key} is not known (its value is {value!r}); remove it or correct the name.")
        yield said.format(file=file, key=key, value=value)
    for key, value in table.items():
        if key in COLOURS and not _is_colour(value):
            said = _('{file}: {key} = {value!r} is not a colour; write "#rrggbb" or a name such as "ansi_bright_red".')
            yield said.format(file=file, key=f"colours.{key}", value=value)
    title, dark = data.get("title", "-"), data.get("dark", True)
    fine = {"title": isinstance(title, str) and 0 < len(title) <= 60, "dark": isinstance(dark, bool)}
    fine["colours"] = colours is None or isinstance(colours, dict)
    for key in (key for key, well in fine.items() if not well):
        said = _("{file}: {key} = {value!r} can't be used; `title` is a short text, `dark` is true or false.")
        yield said.format(file=file, key=key, value=data[key])


def builtin_folder() -> Path:
    """Where the themes that come with the program are: inside the wheel, or beside the package in a checkout."""
    installed = _PACKAGE / "_themes"
    return installed if installed.is_dir() else _PACKAGE.parent / "themes"


def _files(user_dir: Path | None) -> dict[str, list[Path]]:
    """The files of each theme by its name, a person's own file first."""
    files: dict[str, list[Path]] = {}
    for folder in (user_dir, builtin_folder()):
        if folder is not None and folder.is_dir():
            for file in sorted(folder.glob("*.toml")):
                files.setdefault(file.stem, []).append(file)
    return files


def theme_names(user_dir: Path | None = None) -> list[str]:
    """The names of all themes, without reading them."""
    return sorted(_files(user_dir))


def _read(files: list[Path], problems: list[str]) -> ThemeFile | None:
    for file in files:
        try:
            return ThemeFile.parse(file.read_text(encoding="utf-8"), file)
        except ThemeError as error:
            problems.extend(str(error).splitlines())
        except (OSError, UnicodeDecodeError) as error:
            problems.append(_("{file}: this theme can't be read: {reason}.").format(file=file, reason=error))
    return None


def load_theme(name: str, user_dir: Path | None = None) -> tuple[ThemeFile, list[str]]:
    """One theme, reading no other file, and what was wrong: a theme that is bad or missing gives the default one.

    A person's own file that is bad gives the theme of the same name that comes with the program.
    """
    problems: list[str] = []
    files = _files(user_dir)
    if name not in files:
        problems.append(
            _("There is no theme {name}; choose one of {names}.").format(name=name, names=", ".join(sorted(files)))
        )
    theme = _read(files.get(name, []), problems)
    if theme is None and name != DEFAULT:
        theme = _read(files.get(DEFAULT, []), problems)
    return theme or fallback(), problems


def load_themes(user_dir: Path | None = None) -> tuple[dict[str, ThemeFile], list[str]]:
    """All themes that can be used, by name, and a sentence for each thing that is wrong in the others."""
    problems: list[str] = []
    themes: dict[str, ThemeFile] = {}
    for name, files in sorted(_files(user_dir).items()):
        theme = _read(files, problems)
        if theme is not None:
            themes[name] = theme
    return themes, problems


def fallback() -> ThemeFile:
    """The theme that needs no file: the terminal's own colours."""
    plain = dict.fromkeys(COLOURS, "ansi_default")
    cursor = {"cursor-background": "ansi_white", "cursor-text": "ansi_black", "focus": "ansi_cyan"}
    return ThemeFile("plain", "Plain", True, {**plain, **cursor})


def default_variables() -> dict[str, str]:
    """A value for every variable that our style sheets use, for `App.get_theme_variable_defaults`.

    Only a theme that is not ours (Textual's own) leaves any of them to this.
    """
    theme, _problems = load_theme(DEFAULT)
    names = {*COLOURS, "cursor-blurred-background"}
    return {name: value for name, value in theme.variables().items() if name in names}


def to_textual(theme: ThemeFile) -> Theme:
    """The theme as Textual takes it; `$severity-1`, `$late` … are its variables."""
    from textual.theme import Theme

    colours = theme.colours
    return Theme(
        name=theme.name,
        primary=colours["focus"],
        secondary=colours["border"],
        warning=colours["soon"],
        error=colours["late"],
        success=colours["done"],
        accent=colours["focus"],
        foreground=colours["text"],
        background=colours["background"],
        surface=colours["surface"],
        panel=colours["panel"],
        dark=theme.dark,
        ansi=theme.ansi,
        variables=theme.variables(),
    )
