"""Every theme can be read by people, whatever their eyes, and a bad one is told in a sentence and stops nothing."""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path

import pytest
from textual.app import App
from textual.color import Color

from tests.tui.driving import driven
from warroom.tui import themes
from warroom.tui.contrast import LEGIBLE, Rgb, contrast
from warroom.tui.meanings import MEANINGS

BUILTIN, PROBLEMS = themes.load_themes()
HEX = sorted(name for name, theme in BUILTIN.items() if not theme.ansi)
DERIVED = ("exercise", "struck")
"""Meanings that have no colour of their own name in a theme."""
SEVERITIES = [f"severity-{number}" for number in range(1, 6)]
TEXTS = ["text", *(meaning for meaning in MEANINGS if meaning not in DERIVED)]

# Machado, Oliveira and Fernandes (2009), severity 1.0, on linear RGB.
DEFECTS = {
    "protan": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deutan": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "tritan": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
}
Triple = tuple[float, float, float]


def rgb(value: str) -> Rgb:
    colour = Color.parse(value)
    return colour.r, colour.g, colour.b


def linear(colour: Rgb) -> Triple:
    def one(channel: int) -> float:
        value = channel / 255
        return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4

    return one(colour[0]), one(colour[1]), one(colour[2])


def product(matrix: tuple[Triple, Triple, Triple], vector: Triple) -> Triple:
    first, second, third = (min(1.0, max(0.0, sum(a * b for a, b in zip(row, vector, strict=True)))) for row in matrix)
    return first, second, third


def lab(colour: Triple) -> Triple:
    """CIE Lab of linear sRGB, D65."""
    red, green, blue = colour
    x = (0.4124564 * red + 0.3575761 * green + 0.1804375 * blue) / 0.95047
    y = 0.2126729 * red + 0.7151522 * green + 0.0721750 * blue
    z = (0.0193339 * red + 0.1191920 * green + 0.9503041 * blue) / 1.08883

    def f(value: float) -> float:
        return value ** (1 / 3) if value > 0.008856 else 7.787 * value + 16 / 116

    return 116 * f(y) - 16, 500 * (f(x) - f(y)), 200 * (f(y) - f(z))


def distance(first: Triple, second: Triple) -> float:
    """Delta E, CIE 1976."""
    return math.dist(lab(first), lab(second))


def seen(colour: Rgb) -> Iterator[tuple[str, Triple]]:
    yield "normal", linear(colour)
    for name, matrix in DEFECTS.items():
        yield name, product(matrix, linear(colour))


def test_the_promised_themes_are_there_without_a_problem() -> None:
    assert PROBLEMS == []
    assert set(BUILTIN) >= {"dark", "light", "high-contrast", "colour-blind", "ansi", "mono"}


@pytest.mark.parametrize("name", HEX)
def test_every_text_can_be_read_on_every_ground(name: str) -> None:
    colours = BUILTIN[name].colours
    least = 7.0 if name == "high-contrast" else LEGIBLE
    pairs = [(text, ground) for text in TEXTS for ground in ("background", "surface", "panel")]
    pairs += [("cursor-text", "cursor-background"), ("exercise-text", "exercise-background")]
    poor = [
        f"{text} on {ground}: {ratio:.2f}"
        for text, ground in pairs
        if (ratio := contrast(rgb(colours[text]), rgb(colours[ground]))) < least
    ]
    assert poor == []


@pytest.mark.parametrize("name", sorted(set(HEX) - {"mono"}))
def test_the_focus_and_the_cursor_stand_out_from_what_is_around_them(name: str) -> None:
    colours = BUILTIN[name].colours
    assert contrast(rgb(colours["focus"]), rgb(colours["background"])) >= 3
    assert distance(linear(rgb(colours["cursor-background"])), linear(rgb(colours["background"]))) >= 8


@pytest.mark.parametrize("name", ["dark", "light", "colour-blind"])
def test_severities_differ_for_every_kind_of_eye(name: str) -> None:
    colours = BUILTIN[name].colours
    poor = []
    for first, second in combinations(SEVERITIES, 2):
        views = zip(seen(rgb(colours[first])), seen(rgb(colours[second])), strict=True)
        poor += [
            f"{first} and {second}, {eye}: {delta:.1f}"
            for (eye, one), (_, other) in views
            if (delta := distance(one, other)) < 16
        ]
    assert poor == []


def test_the_measures_are_those_of_the_standards() -> None:
    assert contrast((0, 0, 0), (255, 255, 255)) == pytest.approx(21)
    assert contrast((255, 255, 255), (0x76, 0x76, 0x76)) == pytest.approx(4.54, abs=0.01)
    white, black = linear((255, 255, 255)), linear((0, 0, 0))
    assert distance(white, black) == pytest.approx(100, abs=0.1)
    red, green = (dict(seen(colour))["deutan"] for colour in ((255, 0, 0), (0x8B, 0x80, 0)))
    assert distance(red, green) < distance(linear((255, 0, 0)), linear((0x8B, 0x80, 0)))


@pytest.mark.parametrize("name", sorted(BUILTIN))
@driven
async def test_every_theme_reaches_the_style_sheet(name: str) -> None:
    class Bare(App[None]):
        CSS = "Screen { color: $severity-1; background: $cursor-blurred-background; }"

        def get_theme_variable_defaults(self) -> dict[str, str]:
            return themes.default_variables()

    app = Bare()
    async with app.run_test() as pilot:
        app.register_theme(themes.to_textual(BUILTIN[name]))
        app.theme = name
        await pilot.pause()
        assert app.screen.styles.color == Color.parse(BUILTIN[name].colours["severity-1"])
        assert app.native_ansi_color == BUILTIN[name].ansi
        for meaning in MEANINGS:
            if meaning not in DERIVED:
                Color.parse(app.theme_variables[meaning])


def test_every_colour_that_is_taken_can_be_drawn() -> None:
    for name in themes.ANSI_NAMES:
        assert Color.parse(name)
    assert Color.parse("#12ab9f")


def dark_text() -> str:
    return (themes.builtin_folder() / "dark.toml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('late = "#ff8078"', 'late = "reddish"', ["mine.toml", "colours.late", "'reddish'", "#rrggbb"]),
        ('late = "#ff8078"', 'late = "#12"', ["mine.toml", "colours.late", "'#12'"]),
        ('late = "#ff8078"', "late = 7", ["mine.toml", "colours.late", "7"]),
        ('late = "#ff8078"', "", ["mine.toml", "colours.late", "missing"]),
        ('late = "#ff8078"', 'late = "#ff8078"\nlatte = "#ffffff"', ["mine.toml", "colours.latte", "not known"]),
        ("dark = true", 'dark = "yes"', ["mine.toml", "dark", "'yes'"]),
        ("dark = true", 'dark = true\nname = "other"', ["mine.toml", "name"]),
        ("[colours]", "[colours", ["mine.toml", "not TOML"]),
    ],
)
def test_a_bad_theme_is_named_with_file_key_and_value(tmp_path: Path, old: str, new: str, words: list[str]) -> None:
    text = dark_text()
    assert old in text
    (tmp_path / "mine.toml").write_text(text.replace(old, new), encoding="utf-8")
    theme, problems = themes.load_theme("mine", tmp_path)
    assert theme == BUILTIN["dark"]
    assert len(problems) == 1
    assert all(word in problems[0] for word in words), problems
    found, listed = themes.load_themes(tmp_path)
    assert listed == problems
    assert set(found) == set(BUILTIN)


def test_a_persons_own_theme_wins_and_a_bad_one_gives_the_one_it_hides(tmp_path: Path) -> None:
    own = tmp_path / "light.toml"
    own.write_text(dark_text().replace("Dark war room", "Mine"), encoding="utf-8")
    theme, problems = themes.load_theme("light", tmp_path)
    assert (theme.title, problems) == ("Mine", [])
    own.write_bytes(b"\xff\xfe")
    theme, problems = themes.load_theme("light", tmp_path)
    assert theme == BUILTIN["light"]
    assert len(problems) == 1


def test_an_unknown_theme_gives_the_default_and_names_the_others(tmp_path: Path) -> None:
    theme, problems = themes.load_theme("nope", tmp_path)
    assert theme == BUILTIN["dark"]
    assert "nope" in problems[0]
    assert "high-contrast" in problems[0]


def test_without_any_file_there_is_still_a_theme(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(themes, "builtin_folder", lambda: tmp_path / "none")
    theme, problems = themes.load_theme("dark", None)
    assert theme.ansi
    assert problems


def test_one_theme_is_loaded_without_reading_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []
    original = Path.read_text

    def spy(self: Path, *args: object, **kwargs: object) -> str:
        read.append(self.name)
        return original(self, encoding="utf-8")

    monkeypatch.setattr(Path, "read_text", spy)
    themes.load_theme("mono")
    assert read == ["mono.toml"]
