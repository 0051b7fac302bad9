"""The panel of choices: a key or Enter takes one, what can't be chosen says why, Escape leaves."""

from __future__ import annotations

from tests.hostile import WORDS
from tests.tui.driving import Stage, driven
from warroom.tui.widgets.choices import MOST, Choice, Choices
from warroom.tui.widgets.rows import Cell, Column, Row, Rows

OPTIONS = [
    Choice("t", "triage", "Triage", enabled=False, why="Nobody has taken the incident."),
    Choice("r", "respond", "Respond"),
    Choice("c", "closed", "Close"),
]


class LetterStage(Stage):
    """A console whose letter `r` is a command."""

    BINDINGS = [("r", "ring", "Ring")]
    rung = 0

    def action_ring(self) -> None:
        self.rung += 1


def room() -> tuple[LetterStage, Rows, Choices, list[str | None]]:
    rows, choices, answers = Rows([Column("")]), Choices(), list[str | None]()
    rows.set_rows([Row(str(number), (Cell(f"row {number}"),)) for number in range(30)])
    return LetterStage(rows, choices), rows, choices, answers


@driven
async def test_a_key_chooses_and_is_no_command_meanwhile() -> None:
    app, rows, choices, answers = room()
    async with app.run_test(size=(60, 12)) as pilot:
        rows.focus()
        await pilot.press("r")
        assert app.rung == 1
        choices.ask("Move #7 to", OPTIONS, answers.append)
        await pilot.pause()
        assert [line.split() for line in app.lines[7:10]] == [
            ["Move", "#7", "to"],
            ["t", "Triage", "Nobody", "has", "taken", "the", "incident."],
            ["r", "Respond"],
        ]
        await pilot.press("r")
        assert answers == ["respond"]
        assert app.rung == 1
        assert app.focused is rows
        assert app.lines[10].startswith("row 10")


@driven
async def test_enter_takes_the_one_under_the_cursor_which_starts_on_the_first_that_can_be_chosen() -> None:
    app, _, choices, answers = room()
    async with app.run_test(size=(60, 12)) as pilot:
        choices.ask("Move", OPTIONS, answers.append)
        await pilot.pause()
        await pilot.press("enter")
        choices.ask("Move", OPTIONS, answers.append)
        await pilot.pause()
        await pilot.press("down", "enter")
        assert answers == ["respond", "closed"]


@driven
async def test_what_cannot_be_chosen_says_why_and_the_question_stays_open() -> None:
    app, _, choices, answers = room()
    async with app.run_test(size=(60, 12)) as pilot:
        choices.ask("Move", [*OPTIONS, Choice("x", "x", "Nothing", enabled=False)], answers.append)
        await pilot.pause()
        await pilot.press("t")
        assert app.lines[11].strip() == "Nobody has taken the incident."
        await pilot.press("x")
        assert app.lines[11].strip() == "This can't be chosen now."
        await pilot.press("up", "up", "up", "enter")
        assert app.lines[11].strip() == "Nobody has taken the incident."
        assert answers == []
        assert choices.asking
        await pilot.press("down")
        assert "Escape" in app.lines[11]


@driven
async def test_escape_leaves_and_other_keys_do_nothing() -> None:
    app, rows, choices, answers = room()
    async with app.run_test(size=(60, 12)) as pilot:
        rows.focus()
        await pilot.pause()
        choices.ask("Move", OPTIONS, answers.append)
        await pilot.pause()
        await pilot.press("q", "tab", "shift+tab", "left")
        assert answers == []
        await pilot.press("escape")
        assert answers == [None]
        assert app.focused is rows
        await pilot.press("c")
        assert answers == [None]


@driven
async def test_an_answer_may_ask_again_and_a_second_question_replaces_the_first() -> None:
    app, rows, choices, answers = room()
    async with app.run_test(size=(60, 12)) as pilot:
        rows.focus()
        await pilot.pause()
        choices.ask("one", OPTIONS, answers.append)

        def again(value: str | None) -> None:
            answers.append(value)
            choices.ask("three", OPTIONS, answers.append)

        choices.ask("two", OPTIONS, again)
        await pilot.pause()
        await pilot.press("c")
        await pilot.pause()
        await pilot.press("r")
        assert answers == [None, "closed", "respond"]
        assert app.focused is rows


@driven
async def test_a_long_list_scrolls() -> None:
    app, _, choices, answers = room()
    many = [Choice(chr(97 + number), str(number), f"choice {number}") for number in range(26)]
    async with app.run_test(size=(60, 24)) as pilot:
        choices.ask("Which", many, answers.append)
        await pilot.pause()
        assert sum("choice" in line for line in app.lines) == MOST < len(many)
        await pilot.press("end")
        assert "choice 25" in app.lines[22]
        await pilot.press("b")
        assert answers == ["1"]


@driven
async def test_no_text_breaks_the_panel() -> None:
    app, _, choices, answers = room()
    texts = list(WORDS.values())
    async with app.run_test(size=(30, 30)) as pilot:
        for title, *said in (texts[n : n + 5] for n in range(0, len(texts), 5)):
            choices.ask(
                title,
                [Choice(str(n), "a", text) for n, text in enumerate(said, 1)]
                + [Choice(chr(ord("a") + n), "b", text, False, text) for n, text in enumerate(said)],
                answers.append,
            )
            await pilot.pause()
            assert all(strip.cell_length == 30 for strip in app.screen._compositor.render_strips()), said
            assert all(line.isprintable() for line in app.lines), said
            await pilot.press("a")
            assert all(line.isprintable() for line in app.lines), said
            await pilot.press("escape")
            assert answers.pop() is None


@driven
async def test_nothing_to_choose_can_be_left() -> None:
    app, _, choices, answers = room()
    async with app.run_test(size=(30, 10)) as pilot:
        choices.ask("Nothing", [], answers.append)
        await pilot.pause()
        await pilot.press("enter", "down", "escape")
        assert answers == [None]


@driven
async def test_the_style_of_the_lists_of_panes_does_not_reach_the_panel() -> None:
    rows, choices, answers = Rows([Column("")]), Choices(), list[str | None]()
    app = Stage(rows, choices, css="Rows { border: round $border; }")
    async with app.run_test(size=(40, 12)) as pilot:
        choices.ask("Move", OPTIONS, answers.append)
        await pilot.pause()
        assert [line.split()[0] for line in app.lines[7:11]] == ["Move", "t", "r", "c"]
