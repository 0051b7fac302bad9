"""The prompt: no typed word is lost, history and completion work, and the focus goes back where it was."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from textual import events

from tests.hostile import WORDS
from tests.tui.driving import Stage, driven
from warroom.tui.widgets.prompt import MAX_LENGTH, PromptLine, _PromptInput
from warroom.tui.widgets.rows import Cell, Column, Row, Rows


def room() -> tuple[Stage, Rows, PromptLine, list[str | None]]:
    rows, prompt, answers = Rows([Column("")]), PromptLine(), list[str | None]()
    rows.set_rows([Row(str(number), (Cell(f"row {number}"),)) for number in range(30)])
    return Stage(rows, prompt), rows, prompt, answers


@driven
async def test_enter_gives_the_words_and_the_focus_back() -> None:
    app, rows, prompt, answers = room()
    async with app.run_test(size=(60, 10)) as pilot:
        rows.focus()
        await pilot.pause()
        assert app.lines[9].startswith("row 9")
        prompt.ask("log", on_done=answers.append, hint="Enter sends")
        await pilot.press("h", "i", "space", "1")
        assert app.lines[8].startswith("Enter sends")
        assert app.lines[9].startswith("log hi 1")
        assert app.lines[7].startswith("row 7")
        assert prompt.asking
        await pilot.press("enter")
        assert answers == ["hi 1"]
        assert not prompt.asking
        assert prompt.last_text == ""
        assert app.focused is rows
        assert app.lines[9].startswith("row 9")


@driven
async def test_escape_gives_nothing_and_keeps_the_words() -> None:
    app, rows, prompt, answers = room()
    async with app.run_test(size=(60, 10)) as pilot:
        rows.focus()
        await pilot.pause()
        prompt.ask("log", on_done=answers.append, value="half a ")
        await pilot.press("x", "escape")
        assert answers == [None]
        assert prompt.last_text == "half a x"
        assert app.focused is rows
        prompt.ask("log", on_done=answers.append, value=prompt.last_text)
        await pilot.press("enter")
        assert answers == [None, "half a x"]


@driven
async def test_an_answer_may_ask_the_next_question() -> None:
    app, rows, prompt, answers = room()
    async with app.run_test(size=(60, 10)) as pilot:
        rows.focus()
        await pilot.pause()

        def again(text: str | None) -> None:
            answers.append(text)
            prompt.ask("second", on_done=answers.append)

        prompt.ask("first", on_done=again)
        await pilot.press("a", "enter", "b", "enter")
        assert answers == ["a", "b"]
        assert app.focused is rows


@driven
async def test_another_question_leaves_the_first_as_escape_does() -> None:
    app, rows, prompt, answers = room()
    async with app.run_test(size=(60, 10)) as pilot:
        rows.focus()
        await pilot.pause()
        prompt.ask("first", on_done=answers.append)
        await pilot.press("a", "b")
        prompt.ask("second", on_done=answers.append)
        assert answers == [None]
        assert prompt.last_text == "ab"
        await pilot.press("c", "enter")
        assert answers == [None, "c"]
        assert app.focused is rows


@driven
async def test_history_goes_back_and_forth_and_keeps_what_was_being_typed() -> None:
    app, _, prompt, answers = room()
    async with app.run_test(size=(60, 10)) as pilot:
        prompt.ask("log", on_done=answers.append, history=["oldest", "newest"])
        await pilot.press("d", "r")
        seen = []
        for key in ("up", "up", "up", "down", "down", "down"):
            await pilot.press(key)
            seen.append(prompt.text)
        assert seen == ["newest", "oldest", "oldest", "newest", "dr", "dr"]


@driven
async def test_tab_completes_the_last_word_before_the_cursor() -> None:
    app, _, prompt, answers = room()
    asked: list[str] = []

    def suggest(text: str) -> Sequence[str]:
        asked.append(text)
        return [word for word in ("@dan", "@dave", "!decision") if word.startswith(text.split(" ")[-1])]

    async with app.run_test(size=(60, 10)) as pilot:
        prompt.ask("log", on_done=answers.append, suggestions=suggest, value="tell @da now")
        prompt._input.cursor_position = 8
        await pilot.press("tab")
        assert asked[-1] == "tell @dan"
        assert prompt.text == "tell @dan now"
        await pilot.press("tab")
        assert prompt.text == "tell @dave now"
        await pilot.press("tab")
        assert prompt.text == "tell @dan now"
        await pilot.press("end", "x", "tab")
        assert prompt.text == "tell @dan nowx"
        assert app.focused is prompt._input


@driven
async def test_the_preview_and_the_suggestions_follow_the_typing() -> None:
    app, _, prompt, answers = room()
    changes: list[str] = []
    async with app.run_test(size=(60, 10)) as pilot:
        prompt.ask(
            "log",
            on_done=answers.append,
            hint="type",
            preview=lambda text: f"= {text.upper()}",
            suggestions=lambda text: ["@dan", "@bea"] if text.endswith("@") else [],
            on_change=changes.append,
        )
        await pilot.pause()
        assert app.lines[8] == "type"
        await pilot.press("a")
        assert app.lines[8] == "= A"
        await pilot.press("@")
        assert app.lines[8].split() == ["=", "A@", "@dan", "@bea"]
        assert changes == ["a", "a@"]


@driven
async def test_pasted_text_becomes_one_line_that_one_could_have_typed() -> None:
    app, _, prompt, answers = room()
    async with app.run_test(size=(40, 10)) as pilot:
        text = ""
        for name, text in WORDS.items():
            if len(text) >= MAX_LENGTH or any("\ud800" <= letter <= "\udfff" for letter in text):
                continue  # half a character: the filters of the console take it, this stage has none
            prompt.ask("log", on_done=answers.append, value="a")  # leaves the question before as by Escape
            prompt._input.post_message(events.Paste(text))
            await pilot.pause()
            assert prompt.text == ("a" + text).translate(CONTROLS), name
            assert all(strip.cell_length == 40 for strip in app.screen._compositor.render_strips()), name
        await pilot.press("enter")


@pytest.mark.parametrize("length", [MAX_LENGTH, 1_000_000])
@driven
async def test_a_paste_that_is_too_long_is_not_cut_off_but_refused_whole_with_what_to_do(length: int) -> None:
    app, _, prompt, answers = room()
    async with app.run_test(size=(120, 10)) as pilot:
        prompt.ask("log", on_done=answers.append, value="a")
        await pilot.pause()
        prompt._input.post_message(events.Paste("x" * length))
        await pilot.pause()
        assert prompt.text == "a"
        assert f"That is {length} characters and a line takes 10000; nothing was put in." in "\n".join(app.lines)
        await pilot.press("b", "enter")
        assert answers == ["ab"], "what was typed before is there, and goes on"


CONTROLS = {code: " " for code in (*range(32), *range(127, 160), 0x2028, 0x2029)}


@driven
async def test_nobody_types_more_than_the_longest_text() -> None:
    app, _, prompt, answers = room()
    async with app.run_test(size=(40, 10)) as pilot:
        prompt.ask("log", on_done=answers.append, value="y" * (MAX_LENGTH + 5))
        await pilot.press("z", "enter")
        assert answers == ["y" * MAX_LENGTH]


@driven
async def test_a_hidden_prompt_takes_no_focus_and_the_cursor_never_blinks() -> None:
    app, rows, prompt, answers = room()
    async with app.run_test(size=(40, 10)) as pilot:
        await pilot.press("tab", "tab", "tab")
        assert app.focused is rows
        assert prompt.query_one(_PromptInput).cursor_blink is False
        assert answers == []


@driven
async def test_opening_the_prompt_does_not_repaint_the_room() -> None:
    app, rows, prompt, answers = room()
    async with app.run_test(size=(80, 24)) as pilot:
        rows.focus()
        await pilot.pause()
        with app.counting() as sent:
            prompt.ask("log", on_done=answers.append, hint="Enter sends, Escape leaves")
            await pilot.pause()
        assert 0 < sum(sent) < 2_500
        with app.counting() as sent:
            await pilot.press("a")
        assert 0 < sum(sent) < 500
