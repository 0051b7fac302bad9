"""Regulators: when something is due, and what a decision or a handing in sets going (domain: regulator deadlines)."""

from __future__ import annotations

import tomllib
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import START, Story, story_at
from warroom.model import moving, regulators
from warroom.model.deadlines import due_after
from warroom.model.events import (
    IncidentClassified,
    IncidentMoved,
    RegulatorArmed,
    RegulatorAssessed,
    RegulatorSubmitted,
)
from warroom.model.refusal import BadInput, Refused
from warroom.model.regimes import Regime, Step, read_regime

HOUR = timedelta(hours=1)
AMSTERDAM = ZoneInfo("Europe/Amsterdam")
FOLDER = Path(__file__).parents[2] / "warroom" / "regulators" / "en"


def regimes(folder: Path) -> dict[str, Regime]:
    files = folder.glob("*.toml")
    return {path.stem: read_regime(tomllib.loads(path.read_text(encoding="utf-8")), path.name) for path in files}


REGIMES = regimes(FOLDER)
GDPR, DORA, NIS2 = REGIMES["gdpr"], REGIMES["dora"], REGIMES["nis2"]


def here(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=AMSTERDAM).astimezone(UTC)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


# -- arithmetic --------------------------------------------------------------------------------------------------------


def test_hours_are_hours_also_where_the_clock_is_changed() -> None:
    assert due_after(here("2027-03-27 10:00"), "72 hours") == here("2027-03-30 11:00")
    assert due_after(here("2026-10-24 10:00"), "72 hours") == here("2026-10-27 09:00")


def test_a_month_is_a_month_of_the_calendar_cut_to_its_last_day() -> None:
    assert due_after(utc("2027-01-31 15:00"), "1 month") == utc("2027-02-28 15:00")
    assert due_after(utc("2028-01-31 15:00"), "1 month") == utc("2028-02-29 15:00")
    assert due_after(utc("2026-12-15 08:00"), "1 month") == utc("2027-01-15 08:00")


@pytest.mark.parametrize(
    ("determined", "due"),
    [
        ("2026-11-25 15:00", date(2026, 12, 2)),
        ("2026-11-28 12:00", date(2026, 12, 3)),
        ("2026-12-22 12:00", date(2026, 12, 29)),
    ],
)
def test_business_days_pass_over_weekends_and_holidays(determined: str, due: date) -> None:
    sec = REGIMES["sec-8k"]
    moment = datetime.fromisoformat(determined).replace(tzinfo=sec.zone)
    got = due_after(moment, "4 business days", sec.zone, sec.holidays)
    assert got is not None
    assert got.astimezone(sec.zone).date() == due


def test_days_end_with_the_day_where_the_regulator_sits() -> None:
    hipaa = REGIMES["hipaa"]
    found = datetime(2026, 11, 2, 9, tzinfo=hipaa.zone)
    sixty = due_after(found, "60 days", hipaa.zone)
    year = due_after(found, "end of year + 60 days", hipaa.zone)
    assert sixty is not None and year is not None
    assert sixty.astimezone(hipaa.zone).isoformat() == "2027-01-01T23:59:00-05:00"
    assert year.astimezone(hipaa.zone).date() == date(2027, 3, 1)


@given(st.integers(0, 10**8).map(lambda minutes: utc("1990-01-01") + timedelta(minutes=minutes)),
       st.sampled_from(["1 hours", "1 days", "1 business days", "1 month", "end of year + 1 days"]))  # fmt: skip
def test_what_is_due_never_lies_before_what_started_it(trigger: datetime, within: str) -> None:
    due = due_after(trigger, within, AMSTERDAM, frozenset({date(2026, 12, 25)}))
    assert due is not None and due > trigger


@pytest.mark.parametrize("within", ["72", "soon", "-1 hours", "72 hours please", "1e9 days"])
def test_a_limit_that_can_not_be_read_is_refused(within: str) -> None:
    with pytest.raises(BadInput, match="not a time limit"):
        due_after(START, within)


@pytest.mark.parametrize(
    ("classified", "due"),
    [
        ("2026-11-20 11:00", "2026-11-20 15:00"),
        ("2026-11-21 07:00", "2026-11-21 09:00"),
        ("2026-11-21 15:00", "2026-11-21 19:00"),
    ],
)
def test_the_first_notification_of_dora_takes_the_earlier_limit_unless_it_was_classified_later(
    classified: str, due: str
) -> None:
    (initial, *_rest) = DORA.steps
    known = {"aware": here("2026-11-20 09:00"), "classified": here(classified)}
    assert regulators.due_of(initial, known, DORA) == here(due)


# -- deciding and handing in -------------------------------------------------------------------------------------------


def breach() -> Story:
    return story_at("responding")


def add(story: Story, events: list[object], at: datetime) -> None:
    story.add(*events, actor="ic", at=at)  # type: ignore[arg-type]


def assess(story: Story, regime: Regime, trigger: str, at: datetime) -> None:
    code, events = regulators.assess(story.state, regime, "ic", trigger, at, "so it is")
    assert code == "IC"
    add(story, list(events), at)


def test_a_decision_starts_the_clocks_that_count_from_it_and_no_others() -> None:
    story = breach()
    assess(story, GDPR, "aware", START)
    (clock,) = story.state.clocks.values()
    assert (clock.step, clock.due, clock.status) == ("authority", START + timedelta(hours=72), "running")
    assert story.state.next_clock() == clock
    assess(story, GDPR, "high-risk", START)
    assert story.state.clocks["gdpr", "persons"].due is None


def test_a_corrected_moment_moves_the_clock_and_both_decisions_stay() -> None:
    story = breach()
    assess(story, GDPR, "aware", START)
    assess(story, GDPR, "aware", START - timedelta(hours=5))
    assert story.state.clocks["gdpr", "authority"].due == START + timedelta(hours=67)
    assert sum(isinstance(one.event, RegulatorAssessed) for one in story.events) == 2


def test_handing_in_asks_for_a_reference_and_starts_what_counts_from_it() -> None:
    story = breach()
    assess(story, DORA, "classified", START)
    with pytest.raises(Refused, match="reference"):
        regulators.submit(story.state, DORA, "ic", "initial", "", START)
    _code, events = regulators.submit(story.state, DORA, "ic", "initial", "D-1", START + timedelta(hours=3))
    assert [type(event) for event in events] == [RegulatorSubmitted, RegulatorArmed]
    add(story, list(events), START + timedelta(hours=3))
    assert story.state.clocks["dora", "initial"].status == "submitted"
    assert story.state.clocks["dora", "intermediate"].due == START + timedelta(hours=75)
    with pytest.raises(Refused, match="handed in already"):
        regulators.submit(story.state, DORA, "ic", "initial", "D-2", START)
    with pytest.raises(Refused, match="does not run"):
        regulators.submit(story.state, DORA, "ic", "final", "D-3", START)


def test_a_regime_that_does_not_apply_stops_its_clocks_until_it_does() -> None:
    story = breach()
    assess(story, NIS2, "aware", START)
    with pytest.raises(Refused, match="reason"):
        regulators.decline(story.state, NIS2, "ic", "")
    add(story, list(regulators.decline(story.state, NIS2, "ic", "not significant")[1]), START)
    assert {clock.status for clock in story.state.clocks.values()} == {"not_applicable"}
    assert story.state.next_clock() is None
    assess(story, NIS2, "aware", START)
    assert {clock.status for clock in story.state.clocks.values()} == {"running"}


def test_only_who_leads_or_speaks_to_the_outside_runs_the_clocks() -> None:
    story = breach()
    with pytest.raises(Refused, match="Only"):
        regulators.decline(story.state, GDPR, "member", "no")
    assert regulators.decline(story.state, GDPR, "lofr", "no")[0] == "LOFR"


def test_a_clock_that_runs_keeps_the_incident_from_being_closed_until_it_is_somebodys() -> None:
    story = story_at("resolved")
    assess(story, GDPR, "aware", START)
    step = moving.Step("closed", "dm", story.now, reopen_days=5)
    with pytest.raises(Refused, match="Clocks of regulators still run"):
        moving.move(story.state, step._replace(actor="ic"))
    add(story, list(regulators.own(story.state, GDPR, "ic", "authority", "lofr")[1]), START)
    assert moving.move(story.state, step._replace(actor="ic"))[1]


def test_before_anybody_decided_the_worst_case_is_known() -> None:
    shadow = regulators.shadow(NIS2, START)
    assert shadow is not None
    assert (shadow.step.id, shadow.due) == ("early-warning", START + timedelta(hours=24))
    story = breach()
    assert regulators.unassessed(story.state, [NIS2, GDPR]) == []  # an outage asks nothing
    story.add(IncidentClassified(category="security"))
    assert regulators.unassessed(story.state, [NIS2, GDPR]) == [NIS2, GDPR]
    add(story, list(regulators.decline(story.state, GDPR, "ic", "no personal data")[1]), START)
    add(story, list(regulators.decline(story.state, NIS2, "ic", "not significant")[1]), START)
    assert regulators.unassessed(story.state, [NIS2, GDPR]) == []


def test_how_an_incident_stands_with_a_regime_goes_from_not_assessed_to_closed() -> None:
    story = story_at("monitoring")

    def standing(*, asks: bool = True) -> str:
        return regulators.standing(story.state, DORA, asks=asks)

    assert standing() == "not_assessed"
    story.add(IncidentClassified(category="security"))
    assert (standing(), standing(asks=False)) == ("armed", "not_assessed")
    add(story, list(regulators.decline(story.state, DORA, "ic", "we are no bank")[1]), START)
    assert standing() == "not_applicable"
    assess(story, DORA, "classified", START)
    assert standing() == "running"
    for hours, step in enumerate(("initial", "intermediate", "final"), 1):
        assert standing() == "running"
        at = START + timedelta(hours=hours)
        add(story, list(regulators.submit(story.state, DORA, "ic", step, f"D-{step}", at)[1]), at)
    assert standing() == "closed"
    assert set(regulators.STANDINGS) == {
        "not_assessed", "armed", "running", "submitted", "closed", "not_applicable"
    }  # fmt: skip


def test_what_is_handed_in_while_more_may_come_is_submitted_until_the_incident_is_closed() -> None:
    story = story_at("resolved")
    assess(story, GDPR, "aware", START)
    later = Step("supplement", "add what was missing", "AP", "authority", "")
    regime = GDPR._replace(steps=(*GDPR.steps, later))
    add(story, list(regulators.submit(story.state, GDPR, "ic", "authority", "AP-1", START + HOUR)[1]), START + HOUR)
    assert regulators.standing(story.state, regime, asks=True) == "submitted"
    story.add(IncidentMoved(to="closed"))
    assert regulators.standing(story.state, regime, asks=True) == "closed"


def test_a_clock_knows_the_moment_that_it_counts_from_and_each_decision_stays() -> None:
    story = breach()
    assess(story, GDPR, "aware", START - 5 * HOUR)
    assert story.state.clocks["gdpr", "authority"].since == START - 5 * HOUR
    assess(story, GDPR, "aware", START - 7 * HOUR)
    clock = story.state.clocks["gdpr", "authority"]
    assert (clock.since, clock.due) == (START - 7 * HOUR, START + 65 * HOUR)
    assert [(one.moment, one.why, one.by) for one in story.state.assessments] == [
        (START - 5 * HOUR, "so it is", "ic"), (START - 7 * HOUR, "so it is", "ic")
    ]  # fmt: skip


def test_nothing_is_handed_in_before_its_clock_began_to_run() -> None:
    story = breach()
    assess(story, GDPR, "aware", START)
    with pytest.raises(Refused, match="can't have been handed in before its clock began"):
        regulators.submit(story.state, GDPR, "ic", "authority", "AP-1", START - HOUR)
    assert regulators.submit(story.state, GDPR, "ic", "authority", "AP-1", START)


# -- files -------------------------------------------------------------------------------------------------------------


def test_every_file_that_ships_is_dated_and_names_its_source() -> None:
    assert {"gdpr", "nis2", "dora", "sec-8k", "hipaa", "circia"} == REGIMES.keys()
    assert all(regime.source and regime.as_of >= "2026-11-24" for regime in REGIMES.values())
    assert all(regime.id == name for name, regime in REGIMES.items())


def test_both_languages_have_the_same_rules_in_their_own_words() -> None:
    def bare(regime: Regime) -> tuple[object, ...]:
        steps = [step._replace(title="", to="", article="") for step in regime.steps]
        return (regime.id, regime.asks, list(regime.triggers), steps, regime.zone, regime.holidays, regime.as_of)

    dutch = regimes(FOLDER.with_name("nl"))
    assert {name: bare(one) for name, one in dutch.items()} == {name: bare(one) for name, one in REGIMES.items()}
    for name, one in dutch.items():
        assert {step.title for step in one.steps} & {step.title for step in REGIMES[name].steps} == set()
        assert set(one.triggers.values()) & set(REGIMES[name].triggers.values()) == set()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"schema": "x"}, "schema"),
        ({"id": "Bad Id"}, "small letters"),
        ({"name": 7}, "name is missing"),
        ({"as_of": "soon"}, "as_of"),
        ({"asks": ["weather"]}, "not a category"),
        ({"asks": "privacy"}, "list of texts"),
        ({"triggers": {}}, "triggers"),
        ({"zone": "Mars/Base"}, "time zone"),
        ({"holidays": ["x"]}, "holidays"),
        ({"step": []}, "step"),
        ({"step": [{"id": "a", "title": "b", "to": "c", "after": "never"}]}, "nothing here is"),
        ({"step": [{"id": "a", "title": "b", "to": "c", "after": "aware", "within": "soon"}]}, "time limit"),
        ({"step": [{"id": "aware", "title": "b", "to": "c", "after": "aware"}]}, "same name"),
        ({"step": [{"id": "a", "title": "b", "to": "c", "after": "aware", "latest": 4}]}, "latest"),
    ],
)
def test_a_file_with_a_mistake_gets_a_sentence_that_names_it(change: dict[str, object], said: str) -> None:
    data = tomllib.loads((FOLDER / "gdpr.toml").read_text(encoding="utf-8")) | change
    with pytest.raises(BadInput, match=said) as caught:
        read_regime(data, "mine.toml")
    assert str(caught.value).startswith("mine.toml: ")
