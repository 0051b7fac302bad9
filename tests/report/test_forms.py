"""Forms of the Incident Command System: their blocks, both languages, 80 columns, and what they are asked for."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.builders import START, clock_of, later, open_room
from tests.hostile import WORDS
from warroom import i18n
from warroom.model.envelope import Mode, Recorded
from warroom.model.refusal import BadInput
from warroom.report import paper
from warroom.report.export import incident
from warroom.report.forms import Asked, Sheet, sheet_of
from warroom.report.heads import heads_in
from warroom.report.ics213 import ics213
from warroom.report.ics214 import ics214
from warroom.report.ics309 import ics309
from warroom.room import Room
from warroom.room.incidents import Report

Golden = Callable[[str, str], None]
FORMS = {
    "ics214": ["Incident Name", "Operational Period", "Name", "ICS Position", "Home Agency", "Resources Assigned",
               "Activity Log", "Prepared by"],
    "ics309": ["Incident Name", "Operational Period", "Radio Net Name", "Radio Operator", "Communications Log",
               "Prepared by"],
    "ics213": ["Incident Name", "To (Name and Position)", "From (Name and", "Subject", "Date", "Time", "Message",
               "Approved by", "Reply", "Replied by"],
}  # fmt: skip
"""The blocks of each form, in the order of their numbers."""


@pytest.fixture
def room(tmp_path: Path) -> Room:
    """An hour of an incident: two channels, an order to a section, words to the outside that somebody approved."""
    room = open_room(tmp_path)
    room.set("name", "acme-prod")
    for login, name in (("ann", "Ann de Wit"), ("dan", "Dan Jansen")):
        room.add_person(login, name)
    room.declare(Report("Checkout down", category="outage", impact="high", urgency="high"))
    room.move(1, "responding")
    room.assign(1, "OSC", "dan")
    room.assign(1, "THSP", "eve", holding="trainee")
    room.assign(1, "PIO", "pia")
    dan, pia, eve = (Room(room.journal, name) for name in ("dan", "pia", "eve"))
    later(room, minutes=10)
    dan.log(
        1, "@ann #db +bridge Replication lag is 4 GB and it grows by a gigabyte in a minute; the secondary stopped."
    )
    later(room, minutes=5)
    room.log(1, "!order @dan +bridge Fail over to db2 and tell me on this bridge when it is done")
    later(room, minutes=2)
    eve.log(1, "+phone The supplier has no other customers with this", at="-15m")
    pia.update(1, "customers", "Payments fail. We are switching over.", channel="status page")
    room.approve_update(1, 1)
    pia.send_update(1, 1, channel="status page")
    room.log(1, "A note without a channel")
    later(room, minutes=20)
    return room


def printed(room: Room, form: str, asked: Asked | None = None) -> str:
    """A form with what differs in each file (its heads) replaced."""
    return re.sub(r"[0-9a-f]{64}|[0-9a-f]{16}\b", lambda match: "#" * len(match[0]), incident(room, 1, form, asked))


def order(room: Room) -> str:
    """The name of the order that ann gave."""
    return next(one.id for one in room.timeline(room.find(1)) if "Fail over" in one.event.words())


@pytest.mark.parametrize("language", i18n.LANGUAGES)
@pytest.mark.parametrize(
    ("name", "asked"),
    [("ics214-unit", Asked(unit="OSC")), ("ics214-person", Asked(unit="pia")),
     ("ics309-channel", Asked(channel="bridge")), ("ics309-all", Asked())],
)  # fmt: skip
def test_what_the_forms_look_like(room: Room, golden: Golden, language: str, name: str, asked: Asked) -> None:
    i18n.choose(language)
    golden(f"{name}-{language}", printed(room, name.partition("-")[0], asked))


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_what_a_message_looks_like(room: Room, golden: Golden, language: str) -> None:
    i18n.choose(language)
    golden(f"ics213-{language}", printed(room, "ics213", Asked(message=order(room))))


@pytest.mark.parametrize("form", FORMS)
def test_a_form_says_that_it_was_adapted_and_has_its_blocks_in_their_order(room: Room, form: str) -> None:
    text = printed(room, form, Asked(message=order(room), unit="OSC" if form == "ics214" else ""))
    assert text.startswith(f"ICS {form[3:]} – adapted for warroom")
    numbered = re.findall(r"^ *(\d+)\. (.+?)(?:  |$)", text.split("ICS 309", 2)[-1] if form == "ics309" else text, re.M)
    names = [name for _number, name in numbered]
    numbers = [int(number) for number, _name in numbered]
    assert numbers[: len(FORMS[form])] == list(range(1, len(FORMS[form]) + 1))
    for wanted, name in zip(FORMS[form], names, strict=False):
        assert name.startswith(wanted), (wanted, name)
    # What a form has beside its own blocks has a letter behind the number (FEMA).
    assert "1A. Incident Number" in text


@pytest.mark.parametrize("form", FORMS)
def test_the_foot_names_the_head_of_the_journal(room: Room, form: str) -> None:
    text = incident(room, 1, form, Asked(message=order(room)))
    assert heads_in(text) == list(room.journal.heads())
    assert "warroom verify --heads" in text


@pytest.mark.parametrize("language", i18n.LANGUAGES)
@pytest.mark.parametrize("form", FORMS)
def test_an_exercise_says_so_above_and_below_in_the_language_of_the_form(
    tmp_path: Path, form: str, language: str
) -> None:
    i18n.choose(language)
    with open_room(tmp_path) as room:
        room.mode = Mode.EXERCISE
        room.declare(Report("Checkout down"))
        said = room.log(1, "+bridge All is quiet")
        lines = incident(room, 1, form, Asked(message=said.id)).splitlines()
        word = "EXERCISE" if language == "en" else "OEFENING"
        assert lines[0].strip() == lines[-1].strip() == f"{word} {word} {word}"


# -- what is asked for -------------------------------------------------------------------------------------------------


def test_a_section_is_its_chief_and_its_people_and_what_was_said_to_them(room: Room) -> None:
    text = printed(room, "ics214", Asked(unit="operations"))
    assert "3. Name                      Operations Section" in text
    assert "4. ICS Position              Dan Jansen, Operations Section Chief" in text
    assert "eve (T)                   Technical Specialist" in text
    assert "Replication lag" in text and "Fail over to db2" in text
    assert "eve: NOTE: The supplier" in " ".join(text.split())  # a trainee acts in no position, and is of the unit
    assert "without a channel" not in text


def test_both_holders_of_a_shift_are_named_with_a_slash(room: Room) -> None:
    room.assign(1, "OSC", "zoe")
    text = printed(room, "ics214", Asked(unit="OSC"))
    assert "Dan Jansen, Operations Section Chief / zoe," in " ".join(text.split())


def test_without_a_unit_everybody_who_did_something_has_a_form(room: Room) -> None:
    text = printed(room, "ics214")
    assert text.count("ACTIVITY LOG") == 4
    assert [line.split("  ")[-1] for line in text.splitlines() if line.startswith("3. Name ")] == [
        "Ann de Wit", "eve", "Dan Jansen", "pia",
    ]  # fmt: skip


def test_the_period_that_is_asked_for_bounds_the_entries(room: Room) -> None:
    asked = Asked(unit="dan", since=START + timedelta(minutes=12), until=START + timedelta(minutes=16))
    text = printed(room, "ics214", asked)
    assert "2. Operational Period        2026-03-02 10:12 CET to 2026-03-02 10:16 CET" in text
    assert "Fail over" in text and "Replication lag" not in text
    assert "Fail over" not in printed(room, "ics309", Asked(until=START + timedelta(minutes=12)))


def test_each_channel_has_a_log_of_its_own_and_what_named_none_comes_last(room: Room) -> None:
    text = printed(room, "ics309")
    names = [line[29:] for line in text.splitlines() if line.startswith("3. Radio Net Name")]
    assert names == ["phone", "bridge", "status page", "none was named"]
    assert "bridge" not in printed(room, "ics309", Asked(channel="Phone"))


def test_a_message_names_both_ends_with_their_positions_and_who_approved_it(room: Room) -> None:
    text = printed(room, "ics213", Asked(message=order(room)))
    assert "2. To (Name and Position)    Dan Jansen, Operations Section Chief" in text
    assert "Ann de Wit, Incident Commander" in text
    sent = next(one.id for one in room.timeline(room.find(1)) if one.kind == "update.sent")
    text = printed(room, "ics213", Asked(message=sent[:14].lower() + sent[14:]))
    assert "2. To (Name and Position)    customers" in text
    assert "8. Approved by               Ann de Wit, Incident Commander, 2026-03-02 10:17" in text


@pytest.mark.parametrize(
    ("form", "asked", "said"),
    [
        ("ics214", Asked(unit="nobody"), "no position, and nobody of that name"),
        ("ics214", Asked(until=START - timedelta(days=1)), "Nobody did anything in that period"),
        ("ics309", Asked(channel="radio"), r"Nothing was said on radio in that period; spoken on were: bridge, phone"),
        ("ics309", Asked(until=START - timedelta(days=1)), "Nothing was said in that period"),
        ("ics213", Asked(), "Say which message"),
        ("ics213", Asked(message="7"), "There is no message 7"),
        ("ics213", Asked(message="01\x1b[2J"), "There is no message 01·"),
    ],
)
def test_what_there_is_not_is_a_sentence(room: Room, form: str, asked: Asked, said: str) -> None:
    with pytest.raises(BadInput, match=said):
        incident(room, 1, form, asked)


# -- what is known of an entry, where the room knows it ----------------------------------------------------------------


class Told(NamedTuple):
    """An event about an entry, with the fields that a form looks for."""

    entry: str
    text: str = ""
    verdict: str = ""
    by: str = ""
    why: str = ""

    def words(self) -> str:
        return self.text


def told_of(room: Room, kind: str, about: str, **fields: str) -> Recorded:
    """One more event of the incident, a minute after the last."""
    last = room.timeline(room.find(1))[-1]
    event = Told(about, **fields)
    return last._replace(id=f"{last.id[:-2]}ZZ", kind=kind, actor="dan", event=event, at=last.at + timedelta(minutes=1))  # type: ignore[arg-type]


def form_with(room: Room, form: Callable[[Sheet, Asked], str], asked: Asked, *more: Recorded) -> str:
    sheet = sheet_of(room, room.incident(1), [*room.timeline(room.find(1)), *more])
    return " ".join(form(sheet, asked).split())


def test_an_answer_is_the_reply_and_an_approval_stands_in_its_block(room: Room) -> None:
    asked = Asked(message=order(room))
    text = form_with(room, ics213, asked, told_of(room, "entry.answered", order(room), text="Done at 10:20."))
    assert "9. Reply Done at 10:20. 10. Replied by Dan Jansen, Operations Section Chief" in text
    text = form_with(room, ics213, asked, told_of(room, "entry.answered", order(room)))
    assert "9. Reply Acknowledged." in text
    text = form_with(room, ics213, asked, told_of(room, "entry.answered", order(room), verdict="approved", by="eve"))
    assert "8. Approved by eve, " in text and "9. Reply 10. Replied by ____" in text


def test_struck_words_are_not_printed_and_the_reason_is(room: Room) -> None:
    struck = told_of(room, "entry.struck", order(room), why="said to the wrong one")
    for form, asked in ((ics213, Asked(message=order(room))), (ics214, Asked(unit="dan")), (ics309, Asked())):
        text = form_with(room, form, asked, struck)
        assert "(struck: said to the wrong one)" in text
        assert "Fail over to db2" not in text


# -- paper -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("words", WORDS.values(), ids=WORDS)
def test_no_line_is_wider_than_the_paper_and_nothing_acts_on_a_printer(tmp_path: Path, words: str) -> None:
    with open_room(tmp_path) as room:
        room.declare(Report(f"x {words}"[:150]))
        room.move(1, "responding")
        said = room.log(1, f"+bridge -- said: {words} {words * 3}")
        clock_of(room).advance(timedelta(minutes=1))
        for form in FORMS:
            for line in incident(room, 1, form, Asked(message=said.id)).split("\n"):
                assert paper.cells(line) <= paper.WIDTH, line
                assert paper.visible(line) == line


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=200), st.integers(2, 80))
def test_wrapping_loses_no_word_and_stays_in_its_width(text: str, width: int) -> None:
    lines = paper.wrapped(text, width)
    assert all(paper.cells(line) <= width for line in lines)
    assert "".join("".join(lines).split()) == "".join(
        "".join(paper.visible(part) for part in text.splitlines()).split()
    )


def test_a_table_keeps_its_columns_whatever_stands_in_them() -> None:
    rows = [("a" * 30, "日本語" * 9, "x\ny"), ("", "", "")]
    lines = paper.table(("A", "B", "C"), (10, 12, 0), rows)
    assert all(paper.cells(line) <= paper.WIDTH for line in lines)
    assert lines[1] == "-" * 10 + "  " + "-" * 12 + "  " + "-" * 54
    assert [line[26:] for line in lines[2:4]] == ["x", "y"] or all("日" in line for line in lines[2:4])
