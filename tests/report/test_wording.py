"""Words from templates: those that ship say something to all, a bad one is a sentence, and words are never code."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.builders import START, open_room, responding
from warroom import i18n
from warroom.model.envelope import Mode
from warroom.model.events import UpdateSent
from warroom.model.refusal import BadInput
from warroom.model.updates import Words
from warroom.report.wording import FIELDS, PHASES, check, fill, phase_code, phase_of, render, usable
from warroom.room import Room
from warroom.room.stakeholders import TEMPLATES, Template

SHIPPED = sorted(TEMPLATES.glob("*.txt"))


@pytest.fixture
def room(tmp_path: Path) -> Room:
    room = open_room(tmp_path)
    responding(room, "Portal down")
    room.add_person("ann", "Ann de Wit")
    return room


def template(source: str) -> Template:
    return Template(Path("mine.update.en.txt"), source)


def own(name: str, source: str) -> Path:
    folder = Path(os.environ["XDG_CONFIG_HOME"]) / "warroom" / "templates"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_text(source, encoding="utf-8")
    return path


# -- those that ship ---------------------------------------------------------------------------------------------------


def test_both_languages_have_the_same_templates_and_each_can_be_used() -> None:
    names = {path.name.removesuffix(".txt").rpartition(".")[::2] for path in SHIPPED}
    assert {name for name, lang in names if lang == "en"} == {name for name, lang in names if lang == "nl"}
    assert {name.rpartition(".")[2] for name, _lang in names} == set(PHASES)
    for path in SHIPPED:
        check(path)


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_every_audience_is_told_something_in_every_phase(room: Room, language: str) -> None:
    i18n.choose(language)
    state = room.incident(1)
    said = set()
    for name, rule in room.audiences()[0].items():
        for phase in PHASES:
            filled = fill(room, state, name, rule, phase=phase)
            assert filled.problems == ()
            assert "Portal down" in filled.text
            assert not {"{", "}"} & set(filled.text)
            assert all(line == line.rstrip() for line in filled.text.splitlines())
            said.add((phase, filled.text))
    assert len(said) > 5 * len(PHASES)  # not the same words for all


def test_a_template_is_filled_from_the_incident_and_names_when_there_is_more(room: Room) -> None:
    known = room.audiences()[0]
    state = room.incident(1)
    text = fill(room, state, "customers", known["customers"], phase="first", words="We found the cause.").text
    assert text == (
        "Portal down: we have known of this disruption since 2026-03-02 10:00 CET.\n"
        "We found the cause.\nOur reference: INC-2026-0001."
    )
    due = START + timedelta(minutes=45)
    assert fill(room, state, "it", known["it"], next_due=due).text == (
        "INC-2026-0001 Portal down: P5, responding, since 2026-03-02 10:00 CET.\nImpact: low.\n"
        "In command: Ann de Wit.\nMore news by 2026-03-02 10:45 CET."
    )


def test_what_stands_in_the_plan_goes_to_those_inside_alone(room: Room) -> None:
    room.draft(1, "situation", "The card vault was copied.")
    room.objective(1, "Close the vault")
    state, known = room.incident(1), room.audiences()[0]
    for name, rule in known.items():
        told = " ".join(fill(room, state, name, rule, phase=phase).text for phase in PHASES)
        assert ("vault" in told) == (rule.side == "internal" and name != "staff"), name


def test_the_audience_hears_its_own_language_whatever_the_writer_reads(room: Room) -> None:
    rule = room.audiences()[0]["it"]._replace(lang="nl")
    filled = fill(room, room.incident(1), "it", rule)
    assert "Aan de leiding: Ann de Wit" in filled.text
    assert "in behandeling" in filled.text
    assert i18n.language() == "en"
    with pytest.raises(BadInput, match=r"There is no template it\.update\.de\.txt|it\.first\.de\.txt"):
        fill(room, room.incident(1), "it", rule._replace(lang="de"))


def test_an_exercise_says_so_in_the_first_line(tmp_path: Path) -> None:
    room = open_room(tmp_path)
    room.mode = Mode.EXERCISE
    responding(room)
    rule = room.audiences()[0]["press"]
    assert fill(room, room.incident(1), "press", rule).text.startswith("EXERCISE EXERCISE EXERCISE\n")
    own("press.first.en.txt", "Nothing of it in the template.")
    assert fill(room, room.incident(1), "press", rule).text.startswith("EXERCISE EXERCISE EXERCISE\nNothing")


# -- phases ------------------------------------------------------------------------------------------------------------


def test_what_it_is_time_for_follows_from_where_the_incident_stands(room: Room) -> None:
    state = room.incident(1)
    assert phase_of(state, "staff") == "first"
    room.update(1, "staff", "It is down.")
    assert phase_of(room.incident(1), "staff") == "update"
    assert phase_of(room.incident(1), "board") == "first"
    for to, phase in (("contained", "contained"), ("monitoring", "restored")):
        assert phase_of(room.move(1, to, why="so"), "board") == phase
    state = room.move(1, "resolved", why="restarted", tell=Words("staff", "It works again."))
    assert phase_of(state, "staff") == "resolved"
    assert phase_of(room.move(1, "closed"), "staff") == "closing"


def test_a_phase_is_named_or_refused(room: Room) -> None:
    state = room.incident(1)
    assert phase_code("Restored", state, "staff") == "restored"
    assert phase_code("service restored", state, "staff") == "restored"
    assert phase_code("auto", state, "staff") == "first"
    with pytest.raises(BadInput, match="choose one of auto, first, update"):
        phase_code("later", state, "staff")


# -- what people wrote is data -----------------------------------------------------------------------------------------


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(["{{ 7*7 }}", "{% for x in y %}", "{{ code", "{# no #}", "%}"]), st.text(max_size=10))
def test_words_of_people_are_never_read_as_a_template(mark: str, rest: str) -> None:
    words = f"{mark} {rest}".replace("\x00", "").strip()
    text = render(template("<{{ words }}>"), dict.fromkeys(FIELDS, "") | {"words": words})
    assert mark in text


def test_a_title_that_looks_like_a_template_stays_a_title(tmp_path: Path) -> None:
    with open_room(tmp_path) as room:
        responding(room, "{{ 7*7 }} {% if %}")
        rule = room.audiences()[0]["staff"]
        assert "{{ 7*7 }} {% if %}" in fill(room, room.incident(1), "staff", rule).text


# -- templates that are wrong ------------------------------------------------------------------------------------------

WRONG = [
    ("{{ code }}\n{% if %}", 2, "Expected an expression"),
    ("{{ code }}\n\n{{ boss }}", 3, "there is no field 'boss'; choose one of code, name"),
    ("{% for x in code %}\n{{ x }}", 2, "Unexpected end of template"),
    ("a\n{{ code.upper().nothing() }}", 2, "nothing"),
    ("a\n{{ code|nofilter }}", 2, "nofilter"),
    ("a\nb\n{{ 1 / 0 }}", 3, "zero"),
    ("a\n{{ code.__class__.__mro__ }}", 2, "__class__|unsafe|no attribute"),
    ("a\n{{ 'x' * 1000000000 }}", 2, "does not reckon with"),
    ("{{ 10 ** 10 ** 10 }}", 1, "does not reckon with"),
    ("{% include 'secret' %}", 1, "."),
    ("{{ ''.join(range(10 ** 9)) }}", 1, "does not reckon with"),
    ("{% for a in range(999999999) %}{% endfor %}", 1, "Range too big"),
]


@pytest.mark.parametrize(("source", "line", "said"), WRONG)
def test_a_template_that_is_wrong_is_a_sentence_with_its_file_and_line(source: str, line: int, said: str) -> None:
    with pytest.raises(BadInput, match=said) as told:
        render(template(source), dict.fromkeys(FIELDS, "x"))
    assert str(told.value).startswith(f"mine.update.en.txt, line {line}: ")
    assert "\n" not in str(told.value)


def test_a_bad_template_of_ones_own_gives_way_to_ours_and_is_told(room: Room) -> None:
    own("customers.first.en.txt", "{{ boss }}")
    rule = room.audiences()[0]["customers"]
    filled = fill(room, room.incident(1), "customers", rule)
    assert filled.path.parent == TEMPLATES
    assert len(filled.problems) == 1 and filled.problems[0].startswith("customers.first.en.txt, line 1: ")
    assert "we have known of this disruption" in filled.text
    taken, problems = usable(room.templates(rule, "first", "en"))
    assert taken is not None and taken.path.parent == TEMPLATES
    assert len(problems) == 1
    own("customers.first.en.txt", "{{ name }}: our own words")
    assert fill(room, room.incident(1), "customers", rule).text == "Portal down: our own words"


def test_what_is_said_does_not_wait_for_a_file_to_be_mended(room: Room) -> None:
    own("customers.first.en.txt", "{{ boss }}")
    assert isinstance(room.update(1, "customers", "It is down.").event, UpdateSent)


# -- the language of one thread ----------------------------------------------------------------------------------------


def test_another_thread_goes_on_in_its_own_language() -> None:
    import threading

    heard: list[str] = []
    with i18n.speaking("nl"):
        other = threading.Thread(target=lambda: heard.append(i18n._("sent")))
        other.start()
        other.join()
        heard.append(i18n._("sent"))
        with i18n.speaking("de"):
            heard.append(i18n.language() + i18n._("sent"))
    heard.append(i18n._("sent"))
    assert heard == ["sent", "verzonden", "desent", "sent"]
