"""The quick grammar: marks in front of the words are read, all else is text; what is printed reads back."""

from __future__ import annotations

import gettext
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from warroom import i18n
from warroom.model.grammar import (
    DIRECTIONS,
    ENTRY_KINDS,
    STAGES,
    Quick,
    completions,
    kind_of,
    kind_title,
    parse_quick,
    print_quick,
)
from warroom.model.moments import from_rfc3339
from warroom.model.readback import preview
from warroom.model.tlp import LABELS, LEVELS

HERE = ZoneInfo("Europe/Amsterdam")
NOW = datetime(2026, 11, 22, 13, 40, tzinfo=UTC)
REPORTED = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


def read(line: str, reported_at: datetime | None = REPORTED) -> Quick:
    """A line as it is read at 14:40 here."""
    return parse_quick(line, now=NOW, zone=HERE, reported_at=reported_at)


def quick(text: str = "", **marks: Any) -> Quick:
    """What is meant: a text and the marks named."""
    return Quick(**({"at": None, "kind": None, "to": (), "tags": (), "channel": None} | marks), text=text)


def utc(clock: str) -> datetime:
    """A time of the clock on that day, in UTC."""
    return from_rfc3339(f"2026-11-22T{clock}:00.000Z")


# -- reading -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "meant"),
    [
        ("", quick()),
        ("Fail over to db2", quick("Fail over to db2")),
        ("14:20 !decision @dan #db Fail over to db2",
         quick("Fail over to db2", at=utc("13:20"), kind="decision", to=("dan",), tags=("db",))),
        ("+bridge #db @dan @IC !order #net Go",
         quick("Go", kind="order", to=("dan", "IC"), tags=("db", "net"), channel="bridge")),
        ("-15m seen", quick("seen", at=utc("13:25"))),
        ("T+5m seen", quick("seen", at=utc("12:05"))),
        ("14h20 seen", quick("seen", at=utc("13:20"))),
        ("08:00Z seen", quick("seen", at=utc("08:00"))),
        ("2026-11-22T09:00Z seen", quick("seen", at=utc("09:00"))),
        ("  !note  two spaces", quick(" two spaces", kind="note")),
        ("@db-lead @j.smith hi", quick("hi", to=("db-lead", "j.smith"))),
        ("!can\nline one\nline two", quick("\nline one\nline two", kind="report_can")),
        ("@dan", quick(to=("dan",))),
        ("-- !decision is text", quick("!decision is text")),
        ("@dan -- #7 is text", quick("#7 is text", to=("dan",))),
        ("--", quick()),
        ("!order @dan (+15m) Fail over", quick("Fail over", kind="order", to=("dan",), due=utc("13:55"))),
        ("!order @dan Fail over (+15m)", quick("Fail over", kind="order", to=("dan",), due=utc("13:55"))),
        ("@dan !o Fail over  (15:00)", quick("Fail over", kind="order", to=("dan",), due=utc("14:00"))),
        ("!d Fail over (+2h)", quick("Fail over", kind="decision", due=utc("15:40"))),
        ("!order (+5m) Go (+15m)", quick("Go (+15m)", kind="order", due=utc("13:45"))),
        ("!message ? @bank Call us", quick("Call us", kind="message", to=("bank",), ack=True)),
        ("<bank << +phone They call back", quick("They call back", sender="bank", direction="in", channel="phone")),
        ("<> @dan hi", quick("hi", to=("dan",), direction="internal")),
        (">> @bank hi", quick("hi", to=("bank",), direction="out")),
        ("%picture %x", quick("%x", bob="picture")),
        ("%oordeel It is the disk", quick("It is the disk", bob="judgement")),
        ("TLP:AMBER @dan They are in", quick("They are in", to=("dan",), tlp="amber")),
        ("14:20 !d tlp:amber+strict We pay",
         quick("We pay", at=utc("13:20"), kind="decision", tlp="amber_strict")),
        ("@dan Tlp:White hi", quick("hi", to=("dan",), tlp="clear")),
        ("TLP:RED TLP:GREEN twice", quick("TLP:GREEN twice", tlp="red")),
    ],
)  # fmt: skip
def test_marks_in_front_of_the_words_are_read(line: str, meant: Quick) -> None:
    assert read(line) == meant


@pytest.mark.parametrize(
    "line",
    [
        "1432 users cannot log in",
        "2026 was a good year",
        "25:00 is no time",
        "14:99 is no time",
        "-5 degrees outside",
        "- a list",
        "--force was given",
        "-9999999d",
        "0001-01-01T00:00+05:00 is before time",
        "!xyz is no kind",
        "! stop",
        "!m is one of two kinds",
        "!inject is not typed",
        "mail @dan #db !decision +bridge",
        "@dan, look",
        "@ home",
        "# title",
        "+31612345678 rang",
        "+ one more",
        "[red]@dan[/]",
        "(+15m) before a kind is said",
        "We wait (+15m)",
        "?? what",
        "%5 of all users",
        "%b is one of two stages",
        "<3 minutes",
        "<b>bold</b>",
        "> quoted",
        "Go (+15m)",
        "TLP:PURPLE is none",
        "TLP:NONE is none",
        "TLP: RED",
        "TLP:RED, they said",
        "TLP was read out",
        "They said TLP:RED",
    ],
)
def test_what_is_not_understood_is_text(line: str) -> None:
    assert read(line) == quick(line)


@pytest.mark.parametrize(
    ("line", "text"),
    [
        ("@dan 14:20 late", "14:20 late"),
        ("@dan !order !note twice", "!note twice"),
        ("@dan !order +a +b twice", "+b twice"),
        ("@dan !order words @eve", "words @eve"),
        ("@dan !order ? ? Go", "? Go"),
        ("@dan !order << >> Go", ">> Go"),
        ("@dan !order Go (25:61)", "Go (25:61)"),
        ("@dan !order Go (soon)", "Go (soon)"),
        ("@dan !order -- Go (+15m)", "Go (+15m)"),
        ("@dan !order !xyz @eve", "!xyz @eve"),
    ],
)
def test_after_the_first_word_all_is_text(line: str, text: str) -> None:
    meant = read(line)
    assert meant.text == text
    assert meant.to == ("dan",)
    assert meant.at is None


def test_counting_from_a_report_that_is_not_there_is_text() -> None:
    assert read("T+5m seen", reported_at=None) == quick("T+5m seen")


def test_a_time_that_never_came_is_text() -> None:
    line = "02:30 seen"
    assert parse_quick(line, now=datetime(2026, 3, 29, 12, 0, tzinfo=UTC), zone=HERE) == quick(line)


# -- kinds -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", [kind for kind in ENTRY_KINDS if kind != "inject"])
def test_each_kind_is_named_by_its_code(kind: str) -> None:
    assert kind_of(kind) == kind_of(kind.upper()) == kind
    assert read(f"!{kind} x") == quick("x", kind=kind)


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("besluit", "decision"), ("opdracht", "order"), ("verzoek", "request"), ("bericht", "message"),
        ("gevaar", "hazard"), ("notitie", "note"), ("veiligheid", "safety"), ("toezichthouder", "regulator"),
        ("media", "media"), ("Besluit", "decision"), ("bes", "decision"), ("opd", "order"), ("gev", "hazard"),
        ("can", "report_can"), ("update", "status_update"), ("up", "status_update"),
        ("d", "decision"), ("dec", "decision"), ("n", "note"), ("reg", "regulator"), ("o", "order"), ("h", "hazard"),
    ],
)  # fmt: skip
def test_a_kind_is_named_by_a_dutch_word_or_the_beginning_of_one(word: str, kind: str | None) -> None:
    assert kind_of(word) == kind


def test_o_is_order_in_both_languages_and_a_beginning_of_two_kinds_is_none() -> None:
    assert kind_of("o") == kind_of("opdracht") == "order"
    for word in ("", "m", "b", "re", "v", "decisions", "inject", "in"):
        assert kind_of(word) is None, word


def test_titles_are_short_and_in_the_chosen_language(monkeypatch: pytest.MonkeyPatch) -> None:
    titles = [kind_title(kind) for kind in ENTRY_KINDS]
    assert titles == ["NOTE", "DECISION", "ORDER", "CAN", "REQUEST", "MESSAGE", "UPDATE", "MEDIA", "REGULATOR",
                      "SAFETY", "HAZARD", "INJECT"]  # fmt: skip
    assert kind_title("of_a_newer_program") == "OF_A_NEWER_PROGRAM"

    class Dutch(gettext.NullTranslations):
        def gettext(self, message: str) -> str:
            return {"DECISION": "BESLUIT"}.get(message, message)

    monkeypatch.setattr(i18n, "_catalogue", Dutch())
    assert kind_title("decision") == "BESLUIT"


# -- laws --------------------------------------------------------------------------------------------------------------

_names = st.from_regex(r"[\w.+@-]{1,12}", fullmatch=True)
_moments = st.datetimes(datetime(1970, 1, 2), datetime(2090, 1, 1), timezones=st.just(UTC)).map(  # noqa: DTZ001
    lambda moment: moment.replace(microsecond=moment.microsecond // 1000 * 1000)
)
_words = st.one_of(
    st.sampled_from(["--", "!decision", "!d", "!xyz", "@dan", "#db", "+bridge", "+b", "14:20", "1432", "-15m", "T+5m",
                     "now", " ", "\n", "\t", "word", "!", "@", "#", "+", "-", "t+1h", "9h05", "2026-11-22T08:00Z",
                     "?", "%p", "%beeld", "%", "<bank", "<<", ">>", "<>", "<b>", "(+15m)", "(15:00)",
                     "(2", "Go (+5m)", "25:61", "TLP:RED", "tlp:amber+strict", "TLP:", "TLP:RED,"]),
    st.text(max_size=8),
)  # fmt: skip
_texts = st.lists(_words, max_size=6).flatmap(
    lambda words: st.sampled_from([" ", "", "  "]).map(lambda gap: gap.join(words))
)
quicks = st.builds(
    Quick,
    at=st.none() | _moments,
    kind=st.none() | st.sampled_from([kind for kind in ENTRY_KINDS if kind != "inject"]),
    to=st.lists(_names, max_size=3).map(tuple),
    tags=st.lists(_names, max_size=3).map(tuple),
    channel=st.none() | st.from_regex(r"[a-zA-Zé][\w.-]{0,8}", fullmatch=True),
    text=_texts,
    due=st.none(),
    bob=st.none() | st.sampled_from(sorted(STAGES)),
    ack=st.booleans(),
    sender=st.none() | st.from_regex(r"[a-zA-Zé][\w.+@-]{0,8}", fullmatch=True),
    direction=st.none() | st.sampled_from(sorted(DIRECTIONS)),
    tlp=st.none() | st.sampled_from(LEVELS),
)
boxed = st.builds(
    lambda one, kind, due: one._replace(kind=kind, due=due),
    quicks, st.sampled_from(["order", "decision"]), st.none() | _moments,
)  # fmt: skip
"""Those of the kinds that take a time in brackets."""


@given(quicks | boxed)
@example(quick("--"))
@example(quick("Go (+15m)", kind="order"))
@example(quick("(+15m) Go", kind="decision"))
@example(quick("(+15m) Go (+5m)", kind="order", due=REPORTED))
@example(quick("? %picture << <bank x"))
@example(quick(" !decision x"))
@example(quick("\t14:20 x", kind="note"))
@example(quick("٠٨:٠٠ x"))
@example(quick("   ", kind="note"))
def test_what_is_printed_is_read_as_itself(meant: Quick) -> None:
    assert read(print_quick(meant, HERE), reported_at=REPORTED) == meant


@given(_texts)
def test_any_line_is_read_and_its_meaning_printed_keeps_it(line: str) -> None:
    meant = read(line)
    assert read(print_quick(meant, HERE)) == meant
    assert meant.text in line, "no word is lost or changed"
    assert meant.due is not None or line.endswith(meant.text), "only a time in brackets stands behind the words"


@given(quicks | boxed)
def test_a_preview_is_one_line_that_holds_the_words(meant: Quick) -> None:
    shown = preview(meant, HERE, [], NOW)
    assert "\n" not in shown
    if meant.kind != "report_can":
        assert " ".join(meant.text.split()) in shown
    assert all(word in shown for word in meant.text.replace(";", " ").split() if ":" not in word)
    assert all(name in shown for name in (*meant.to, *meant.tags))


# -- preview and completions -------------------------------------------------------------------------------------------


def test_a_preview_says_how_a_line_was_read() -> None:
    known = ["dan", "IC"]
    assert preview(read("14:20 !d @dan #db +bridge Fail over"), HERE, known, NOW) == (
        "14:20 DECISION to dan tagged db on bridge: Fail over"
    )
    assert preview(read("Fail over"), HERE, known, NOW) == "NOTE: Fail over"
    assert preview(read("23:10 It began"), HERE, known, NOW) == "21 Nov 23:10 NOTE: It began"


def test_a_preview_names_who_is_not_known() -> None:
    shown = preview(read("@dan @ic @eve @mallory hi"), HERE, ["Dan", "IC"], NOW)
    assert shown.endswith("(not known here: eve, mallory)")
    assert "not known" not in preview(read("@dan @ic hi"), HERE, ["Dan", "IC"], NOW)


def offered(line: str) -> list[str]:
    """What the last word of a line may become."""
    return completions(line, ["dan", "dana", "Eve"], ["IC", "OSC"], ["db", "dns"], ["bridge", "radio"])


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("@d", ["@dan", "@dana"]),
        ("@e", ["@Eve"]),
        ("@os", ["@OSC"]),
        ("@", ["@dan", "@dana", "@Eve", "@IC", "@OSC"]),
        ("#d", ["#db", "#dns"]),
        ("+b", ["+bridge"]),
        ("<e", ["<Eve"]),
        ("<o", ["<OSC"]),
        ("%j", ["%judgement"]),
        ("%be", ["%beeldvorming", "%besluitvorming"]),
        ("%p <Eve << ? (+5m) @d", []),
        ("!o (+5m) ? << <Eve %p @dana", ["@dana"]),
        ("TLP:", list(LABELS)),
        ("@dan tlp:a", ["TLP:AMBER", "TLP:AMBER+STRICT"]),
        ("TLP:AMBER+", ["TLP:AMBER+STRICT"]),
        ("TLP:RED @d", ["@dan", "@dana"]),
        ("!de", ["!decision"]),
        ("!bes", ["!besluit", "!beslissing"]),
        ("14:20 !d @IC #d", ["#db", "#dns"]),
        ("  @dana", ["@dana"]),
        ("@dan @x", []),
        ("!inj", []),
        # No longer in front of the words:
        ("", []), ("word", []), ("@dan ", []), ("mail @d", []), ("-- @d", []), ("@dan -- @d", []), ("!xyz @d", []),
        ("@dan, @d", []), ("@dan 14:20 @d", []), ("!d !d", []), ("+a +b", []), ("25:00 @d", []),
        ("%p %j", []), ("<Eve <d", []), ("? ? @d", []), ("TLP:RED TLP:", []), ("mail TLP:", []), ("TLP", []),
    ],
)  # fmt: skip
def test_what_a_mark_may_become(line: str, found: list[str]) -> None:
    assert offered(line) == found


@given(st.lists(_words, max_size=4), st.sampled_from("!@#+%<"))
def test_what_is_offered_is_read_as_a_mark(before: list[str], sign: str) -> None:
    line = " ".join([*before, sign])
    for candidate in offered(line):
        meant = read(f"{line[:-1]}{candidate}")
        assert meant.text == "", candidate
