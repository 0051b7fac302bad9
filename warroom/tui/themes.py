"""Themes: colours for meanings, read from TOML files, one theme a file; Textual is imported only to show one."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

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


def _colour(value: str) -> str:
    digits = value[1:]
    if value.startswith("#") and len(digits) == 6 and all(c in "0123456789abcdefABCDEF" for c in digits):
        return value.lower()
    if value in ANSI_NAMES:
        return value
    raise ValueError("colour")


_Colour = Annotated[str, AfterValidator(_colour)]


class Colours(BaseModel):
    """The colours of a theme; the names in the file have `-` where these have `_`."""

    model_config = ConfigDict(
        extra="forbid", frozen=True, strict=True, alias_generator=lambda name: name.replace("_", "-")
    )

    background: _Colour
    surface: _Colour
    panel: _Colour
    text: _Colour
    muted: _Colour
    border: _Colour
    focus: _Colour
    cursor_background: _Colour
    cursor_text: _Colour
    severity_1: _Colour
    severity_2: _Colour
    severity_3: _Colour
    severity_4: _Colour
    severity_5: _Colour
    late: _Colour
    soon: _Colour
    done: _Colour
    decision: _Colour
    message: _Colour
    order: _Colour
    update: _Colour
    hazard: _Colour
    exercise_background: _Colour
    exercise_text: _Colour
    disputed: _Colour
    strong: _Colour


class ThemeFile(BaseModel):
    """One theme as its file has it; `name` is the name of the file without `.toml`."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    name: str
    title: str = Field(min_length=1, max_length=60)
    dark: bool
    colours: Colours

    @classmethod
    def parse(cls, text: str, file: Path | str) -> ThemeFile:
        """Read a theme; raises `ThemeError` with one sentence for each mistake, naming file, key and value."""
        try:
            data = tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            raise ThemeError(_("{file}: this is not TOML: {reason}.").format(file=file, reason=error)) from error
        if "name" in data:
            raise ThemeError(
                _("{file}: the key `name` is not used; a theme has the name of its file. Remove the line.").format(
                    file=file
                )
            )
        try:
            return cls.model_validate({**data, "name": Path(file).stem})
        except ValidationError as error:
            raise ThemeError("\n".join(_sentences(error, file))) from error

    @property
    def ansi(self) -> bool:
        """Whether the theme uses the terminal's own colours."""
        return self.colours.background.startswith("ansi_")

    def variables(self) -> dict[str, str]:
        """The variables of the style sheets: every colour by its name, and those that Textual's own widgets use."""
        colours = self.colours.model_dump(by_alias=True)
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


def _sentences(error: ValidationError, file: Path | str) -> list[str]:
    sentences: list[str] = []
    for problem in error.errors():
        key = ".".join(str(part) for part in problem["loc"])
        value = problem["input"]
        colour = len(problem["loc"]) > 1
        if problem["type"] == "missing":
            text = _("{file}: {key} is missing; every theme gives it.")
        elif problem["type"] == "extra_forbidden":
            text = _("{file}: {key} is not known (its value is {value!r}); remove it or correct the name.")
        elif colour:
            text = _('{file}: {key} = {value!r} is not a colour; write "#rrggbb" or a name such as "ansi_bright_red".')
        else:
            text = _("{file}: {key} = {value!r} can't be used; `title` is a short text, `dark` is true or false.")
        sentences.append(text.format(file=file, key=key, value=value))
    return sentences


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
    plain = dict.fromkeys((name.replace("_", "-") for name in Colours.model_fields), "ansi_default")
    cursor = {"cursor-background": "ansi_white", "cursor-text": "ansi_black", "focus": "ansi_cyan"}
    return ThemeFile.model_validate({"name": "plain", "title": "Plain", "dark": True, "colours": {**plain, **cursor}})


def default_variables() -> dict[str, str]:
    """A value for every variable that our style sheets use, for `App.get_theme_variable_defaults`.

    Only a theme that is not ours (Textual's own) leaves any of them to this.
    """
    theme, _problems = load_theme(DEFAULT)
    names = {name.replace("_", "-") for name in Colours.model_fields} | {"cursor-blurred-background"}
    return {name: value for name, value in theme.variables().items() if name in names}


def to_textual(theme: ThemeFile) -> Theme:
    """The theme as Textual takes it; `$severity-1`, `$late` … are its variables."""
    from textual.theme import Theme

    colours = theme.colours
    return Theme(
        name=theme.name,
        primary=colours.focus,
        secondary=colours.border,
        warning=colours.soon,
        error=colours.late,
        success=colours.done,
        accent=colours.focus,
        foreground=colours.text,
        background=colours.background,
        surface=colours.surface,
        panel=colours.panel,
        dark=theme.dark,
        ansi=theme.ansi,
        variables=theme.variables(),
    )
