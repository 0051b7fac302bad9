"""A person's text is data: kept as it was meant, and harmless where it is printed."""

from __future__ import annotations

import json
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.hostile import harmless
from warroom.model.plain import (
    BadLogin,
    EmptyText,
    TooLong,
    blank,
    brief,
    clean_line,
    clean_login,
    clean_text,
    in_json,
    visible,
)

CONTROLS = [chr(n) for n in (*range(0x20), *range(0x7F, 0xA0))]
TURNING = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
NO_WIDTH = "\u180e\u200b\u200c\u200d\u2060\u2061\u2064\ufeff\ufff9\ufffb\U000e0001\U000e0041\U000e007f"
ANY = st.text(st.characters() | st.sampled_from([*CONTROLS, *TURNING, *NO_WIDTH, "\ud800"]), max_size=60)
"""Any characters at all, half ones too, and many that do harm."""


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("one\r\ntwo\rthree\n", "one\ntwo\nthree"),
        ("a\tb", "a\tb"),
        ("  in front stays, behind goes \t\n ", "  in front stays, behind goes"),
        ("\x1b[31mred\x1b[0m\x07", "[31mred[0m"),
        ("\x9b31mred", "31mred"),
        ("nul\x00 del\x7f", "nul del"),
        ("half \ud800 character", "half \ufffd character"),
        ("café, 中文, 👩‍🚒", "café, 中文, 👩‍🚒"),
        ("<b>[red]{x}%s' OR 1=1", "<b>[red]{x}%s' OR 1=1"),
        (f"evidence{TURNING}{NO_WIDTH}!", f"evidence{TURNING}{NO_WIDTH}!"),
    ],
)
def test_what_is_kept(typed: str, kept: str) -> None:
    assert clean_text(typed) == kept


@pytest.mark.parametrize("control", CONTROLS, ids=lambda c: f"{ord(c):02x}")
def test_no_control_character_is_kept_but_tab_and_line_end(control: str) -> None:
    wanted = {"\t": "a\tb", "\n": "a\nb", "\r": "a\nb"}.get(control, "ab")
    assert clean_text(f"a{control}b") == wanted
    assert "\n" not in clean_line(f"a{control}b", what="title")


@pytest.mark.parametrize(
    "text", ["\u200b", "\u200d\ufeff \u2060", "\u202e\u202c", "\u3164", "\u0301", "\u2800\u00a0", "\u00ad\t\n"]
)
def test_a_text_in_which_nothing_is_to_be_seen_says_nothing(text: str) -> None:
    assert blank(text)
    assert clean_text(text) == ""
    with pytest.raises(EmptyText, match="title"):
        clean_line(text, what="title")


@pytest.mark.parametrize("text", ["a\u200b", "\u200b.", "é", "e\u0301", "☃", "\ue000", "\ufffd", "漢", "\u202e1"])
def test_one_sign_that_is_to_be_seen_is_enough(text: str) -> None:
    assert not blank(text)
    assert clean_text(text) == text


@given(ANY)
def test_a_json_document_holds_the_same_values_and_steers_no_terminal(text: str) -> None:
    whole = text.encode("utf-8", "replace").decode()
    document = in_json(json.dumps({whole: [whole]}, ensure_ascii=False))
    assert json.loads(document) == {whole: [whole]}
    assert harmless(document)


@given(st.text())
def test_a_long_text_keeps_its_beginning_and_its_end(text: str) -> None:
    for limit in (30, 60):
        shown = brief(text, limit)
        assert len(shown) <= limit
        assert shown == text or (text.startswith(shown.split(" … ")[0]) and text.endswith(shown[-limit // 3 :]))


@given(ANY)
def test_clean_text_is_storable_and_clean(text: str) -> None:
    kept = clean_text(text)
    kept.encode("utf-8")
    assert clean_text(kept) == kept
    assert not {c for c in kept if unicodedata.category(c) in ("Cc", "Cs")} - {"\t", "\n"}


@given(ANY)
def test_a_clean_line_is_one_line_or_refused(text: str) -> None:
    try:
        line = clean_line(text, what="title", limit=30)
    except (EmptyText, TooLong) as refused:
        assert "title" in str(refused)
        return
    assert len(line.splitlines()) == 1
    assert 0 < len(line) <= 30
    assert clean_line(line, what="title", limit=30) == line


def test_a_text_that_is_too_long_is_refused_with_both_lengths() -> None:
    assert len(clean_text("x" * 100_000)) == 100_000
    with pytest.raises(TooLong, match=r"100001 .* 100000 "):
        clean_text("x" * 100_001)
    assert clean_text("12345   \n", limit=5) == "12345"


@pytest.mark.parametrize("length", [11, 10_000, 20_000, 200_000])
def test_a_line_that_is_too_long_names_the_limit_of_the_line(length: int) -> None:
    assert clean_line("x" * 10, limit=10, what="title") == "x" * 10
    with pytest.raises(TooLong, match=rf"title has {length} .* 10 "):
        clean_line("x" * length, limit=10, what="title")


def test_spaces_do_not_count_towards_a_line() -> None:
    assert clean_line(" " * 20_000 + "mail \n\t slow\u2028now", limit=13, what="title") == "mail slow now"


@pytest.mark.parametrize("text", ["", "   ", "\n\t", "\x00\x1b", "\u3000\xa0"])
def test_a_line_without_words_is_refused_with_its_name(text: str) -> None:
    with pytest.raises(EmptyText, match="The title is empty"):
        clean_line(text, what="title")


@given(ANY)
def test_what_is_printed_obeys_nobody(text: str) -> None:
    shown = visible(text)
    shown.encode("utf-8")
    assert len(shown) == len(text), "each hidden character leaves a sign"
    assert not {c for c in shown if unicodedata.category(c) in ("Cc", "Cs")} - {"\t", "\n"}
    assert not set(shown) & set(TURNING + NO_WIDTH)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain café 中\n\tx", "plain café 中\n\tx"),
        ("a\x1b]0;title\x07b\rc", "a·]0;title·b·c"),
        ("user\u202egnp.exe", "user·gnp.exe"),
        ("\U000e0048\U000e0069", "··"),
        ("\udc80", "\ufffd"),
    ],
)
def test_what_is_printed(text: str, shown: str) -> None:
    assert visible(text) == shown


@pytest.mark.parametrize("name", ["dan", "j.smith", "db-lead", "dan@example", "a+b", "Zoë", "_x1", " dan ", "x" * 64])
def test_a_login_name(name: str) -> None:
    assert clean_login(name) == name.strip()


@pytest.mark.parametrize(
    "name",
    ["", " ", "two words", "x" * 65, "../etc", "a/b", "a:b", "a\x1b", "a\nb", "<b>", "a,b", "a\u202eb", "\ud800"],
)
def test_what_cannot_be_a_login_name(name: str) -> None:
    with pytest.raises(BadLogin, match="1 to 64 letters") as refused:
        clean_login(name)
    assert str(refused.value).isprintable()
