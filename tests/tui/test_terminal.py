"""How the console fits its terminal: signs, refusals, speed, and what never reaches it."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.color import Color

from tests.hostile import SHORT, WORDS
from tests.tui.driving import Stage, driven
from warroom.tui import terminal
from warroom.tui.widgets.plainline import plain_line
from warroom.tui.widgets.rows import Cell, Column, Row, Rows

BLACK = Color(0, 0, 0)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("┌─┐│├┼┤└─┘", "+-+|++++-+"),
        ("words cut…", "words cut~"),
        ("▲ ▼ ● ■ □ ✔ — · →", "^ v # # o x - . >"),
        ("geïnformeerd, José", "geinformeerd, Jose"),
        ("漢字 👍", "???? ??"),
        ("plain", "plain"),
    ],
)
def test_signs_become_ascii_of_the_same_width(text: str, expected: str) -> None:
    assert terminal.ascii_text(text) == expected


@given(st.text(max_size=60) | st.sampled_from(sorted(SHORT.values())))
def test_ascii_is_ascii_and_as_wide(text: str) -> None:
    plain = plain_line(text)
    assert terminal.ascii_text(plain).isascii()
    assert cell_len(terminal.ascii_text(plain)) == cell_len(plain)


def test_the_filters_keep_styles_and_controls() -> None:
    style = Style(bold=True)
    control = Segment("\x1b[H", None, [(1,)])  # type: ignore[list-item]
    segments = [Segment("a—b", style), control, Segment("c", style)]
    assert terminal.AsciiFilter().apply(segments, BLACK) == [Segment("a-b", style), control, Segment("c", style)]
    # As wide as it was: a control character counts as no cell, so nothing may stand in its place.
    assert terminal.SafeFilter().apply([*segments, Segment("\x1b]52;\x9bx\n \u202ey\ud800", style)], BLACK) == [
        *segments,
        Segment("]52;x y?", style),
    ]


@driven
async def test_a_console_with_the_filters_sends_only_ascii() -> None:
    class Ascii(Stage):
        def get_line_filters(self):  # type: ignore[no-untyped-def]
            return [*super().get_line_filters(), terminal.SafeFilter(), terminal.AsciiFilter()]

    rows = Rows([Column("Who", 8), Column("Words")], wrap=True)
    app = Ascii(rows, css="Rows { border: round $border; }")
    async with app.run_test(size=(40, 30)) as pilot:
        rows.set_rows([Row(name, (Cell(text), Cell(text))) for name, text in WORDS.items()])
        await pilot.pause()
        strips = app.screen._compositor.render_strips()
        assert all(segment.text.isascii() and segment.text.isprintable() for strip in strips for segment in strip)
        assert all(strip.cell_length == 40 for strip in strips)


@pytest.mark.parametrize(
    ("environ", "encoding", "expected"),
    [
        ({"LANG": "en_GB.UTF-8"}, "utf-8", False),
        ({"LANG": "nl_NL.utf8"}, "UTF-8", False),
        ({"LANG": "de_DE.UTF-8@euro"}, "utf-8", False),
        ({"LANG": "C"}, "utf-8", True),
        ({"LANG": "C", "LC_CTYPE": "C.UTF-8"}, "utf-8", True),
        ({"LC_CTYPE": "C.UTF-8"}, "utf-8", False),
        ({"LC_ALL": "C.UTF-8", "LANG": "C"}, "utf-8", False),
        ({"LC_ALL": "POSIX", "LANG": "en_GB.UTF-8"}, "utf-8", True),
        ({"LANG": "nl_NL.ISO-8859-1"}, "utf-8", True),
        ({"LANG": "en_GB.UTF-8"}, "latin-1", True),
        ({}, "utf-8", False),
        ({}, "ascii", True),
        ({"WARROOM_ASCII": "1", "LANG": "en_GB.UTF-8"}, "utf-8", True),
        ({"WARROOM_ASCII": "0", "LANG": "C"}, "ascii", False),
    ],
)
def test_ascii_is_drawn_where_the_locale_or_the_person_asks_for_it(
    environ: Mapping[str, str], encoding: str, expected: bool
) -> None:
    assert terminal.wants_ascii(environ, encoding) is expected


def test_no_colour_is_asked_for_by_a_value() -> None:
    assert terminal.wants_no_colour({"NO_COLOR": "1"})
    assert not terminal.wants_no_colour({"NO_COLOR": ""})
    assert not terminal.wants_no_colour({})


@pytest.mark.parametrize(
    ("environ", "is_tty", "word"),
    [({"TERM": "dumb"}, True, "TERM=dumb"), ({"TERM": "xterm"}, False, "terminal"), ({"TERM": "xterm"}, True, None)],
)
def test_where_nothing_can_be_drawn_a_sentence_names_what_works(
    environ: Mapping[str, str], is_tty: bool, word: str | None
) -> None:
    text = terminal.refusal(environ, is_tty)
    if word is None:
        assert text is None
    else:
        assert text is not None
        assert word in text
        assert "warroom board" in text
        assert "warroom timeline N --follow" in text


@pytest.mark.parametrize(
    ("environ", "asked", "expected"),
    [
        ({}, "normal", "normal"),
        ({}, "slow", "slow"),
        ({}, "auto", "normal"),
        ({"SSH_TTY": "/dev/pts/0"}, "auto", "slow"),
        ({"SSH_CONNECTION": "a b c d"}, "auto", "slow"),
        ({"SSH_TTY": "/dev/pts/0"}, "normal", "normal"),
        ({"WARROOM_SLOW": "1"}, "normal", "slow"),
        ({"WARROOM_SLOW": "0"}, "auto", "normal"),
    ],
)
def test_the_slow_profile_is_taken_when_asked(environ: Mapping[str, str], asked: str, expected: str) -> None:
    assert terminal.profile(environ, asked) == expected


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
@driven
async def test_a_signal_ends_the_console_in_order(number: signal.Signals) -> None:
    app = Stage()
    async with app.run_test():
        terminal.install_signal_handlers(app)
        os.kill(os.getpid(), number)
        for _turn in range(100):
            if app.return_code is not None:
                break
            await asyncio.sleep(0)
    assert app.return_code == 128 + number
    for one in (signal.SIGTERM, signal.SIGHUP):
        asyncio.get_running_loop().remove_signal_handler(one)
