"""Hypothesis strategies: events of every kind, and streams of them as copies that were edited apart would hold."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from tests.builders import START, STREAM
from warroom.model.envelope import Mode, Recorded
from warroom.model.events import Event, Redacted, Unknown, kinds
from warroom.model.incident import SECTIONS, TIMES
from warroom.model.lifecycle import STATUSES
from warroom.model.positions import POSITIONS

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=24)
"""What a person may type: any character there is."""
people = st.sampled_from(["ann", "bob", "cy"])
moments = st.integers(0, 10**9).map(lambda ms: START + timedelta(milliseconds=ms))
far_moments = st.integers(-30 * 10**12, 200 * 10**12).map(lambda ms: START + timedelta(milliseconds=ms))
_SHAPES: dict[str, st.SearchStrategy[Any]] = {
    "str": texts,
    "int": st.integers(0, 2**40),
    "bool": st.booleans(),
    "datetime": far_moments,
    "tuple[str, ...]": st.lists(texts, max_size=3).map(tuple),
    "dict[str, str]": st.dictionaries(texts, texts, max_size=3),
}
# Values that mean something, so that events speak of the same things and of each other.
_MEANT: dict[str, st.SearchStrategy[Any]] = {
    "to": st.sampled_from(list(STATUSES)),
    "name": st.sampled_from(["Portal down", "Mail slow", "é\x00<b>"]),
    "section": st.sampled_from(SECTIONS),
    "position": st.sampled_from([p.code for p in POSITIONS[:9]]),
    "person": people,
    "assignee": people,
    "holding": st.sampled_from(["primary", "deputy", "trainee"]),
    "which": st.sampled_from(TIMES),
    "audience": st.sampled_from(["staff", "press"]),
    "impact": st.sampled_from(["high", "medium", "low"]),
    "urgency": st.sampled_from(["high", "medium", "low"]),
    "matrix": st.sampled_from(["3x3", "5x5"]),
    "priority": st.sampled_from(["", "P1", "P4"]),
    "moment": moments,
    "regime": st.sampled_from(["gdpr", "dora"]),
    "step": st.sampled_from(["initial", "final"]),
    "register": st.sampled_from(["status", "role/IC/primary", "number", "section/situation"]),
    "due": moments,
    "level": st.sampled_from(["proposed", "confirmed", "none"]),
    "what": st.sampled_from(["answer", "approval"]),
    "of": people,
}
_NAMED = {"task": "task.added", "objective": "objective.added", "decision": "decision.taken",
          "hypothesis": "hypothesis.raised", "entry": "", "successor": ""}  # fmt: skip
"""Field → the kind of the earlier events that it may name; empty: any."""
CORE_KINDS = sorted(set(kinds()) - {"log.written", "room.created", "room.set", "person.added"})
"""The kinds that make up the state of an incident."""


def shapes(cls: type[Event]) -> dict[str, str]:
    """The fields of an event with the names of their types."""
    return {name: text for name, text in cls.__annotations__.items() if not text.startswith("ClassVar")}


def _field(name: str, shape: str, *, meant: bool) -> st.SearchStrategy[Any]:
    plain = shape.removesuffix(" | None")
    values = _MEANT[name] if meant and name in _MEANT and not plain.startswith("tuple") else _SHAPES[plain]
    return st.none() | values if plain != shape else values


@st.composite
def events_of(draw: st.DrawFn, cls: type[Event], *, meant: bool = False) -> Event:
    """One event of a kind; `meant`: fields hold values that the rules know."""
    values = {}
    for name, shape in shapes(cls).items():
        if cls._defaults[name] in ("", None, False, (), "note", "primary", "assigned") and draw(st.booleans()):
            continue
        values[name] = draw(_field(name, shape, meant=meant))
    return cls(**values)


any_event = st.sampled_from(sorted(kinds())).flatmap(lambda kind: events_of(kinds()[kind]))
unreadable = st.one_of(
    st.builds(Unknown, st.just("resource.ordered"), st.just('{"what":"pump"}')),
    st.builds(Unknown, st.just("incident.moved"), st.just('{"to":7}')),
    st.builds(Redacted, st.sampled_from(["log.written", "incident.described"])),
)


@st.composite
def streams(draw: st.DrawFn, *, max_size: int = 14, strange: bool = True) -> list[Recorded]:
    """Events of one incident as they may stand in a file that was joined with copies: an edit may replace all that came
    before, or some of it, or nothing; times of different writers overlap; some events can't be read."""
    found: list[Recorded] = []
    hlc = int(START.timestamp() * 1000) << 16
    first = draw(events_of(kinds()["incident.declared"], meant=True))
    for n in range(draw(st.integers(1, max_size))):
        event = first if n == 0 else draw(_about(found, strange=strange))
        hlc += draw(st.sampled_from([0, 1, 1 << 16, 60_000 << 16]))
        earlier = [one.id for one in found]
        replaces = draw(st.just(earlier) | st.lists(st.sampled_from(earlier), unique=True) if earlier else st.just([]))
        moment = datetime.fromtimestamp((hlc >> 16) / 1000, UTC)
        at, actor = draw(st.just(moment) | moments), draw(people)
        id_, named = f"01KJQZ{n:020d}", tuple(replaces)
        found.append(Recorded(n + 1, id_, STREAM, hlc, at, moment, event.kind, actor, "", "", Mode.REAL, named, event))
    return found


@st.composite
def _about(draw: st.DrawFn, before: list[Recorded], *, strange: bool) -> Event | Unknown | Redacted:
    kind = draw(st.sampled_from(CORE_KINDS))
    if strange and draw(st.integers(0, 9)) == 0:
        return draw(unreadable)
    event = draw(events_of(kinds()[kind], meant=True))
    values = dict(event.__dict__)
    for name, of in _NAMED.items():
        if isinstance(values.get(name), str):
            values[name] = draw(st.sampled_from(["nobody", *(one.id for one in before if of in ("", one.kind))]))
    return type(event)(**values)
