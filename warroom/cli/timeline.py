"""The timeline of one incident: its log and all other events, also as they come in."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

import click

from warroom.cli.base import Cli, command, incident_argument, option
from warroom.i18n import N_, _

if TYPE_CHECKING:
    from warroom.model.envelope import Recorded
    from warroom.model.filters import Filter
    from warroom.model.incident import IncidentState
    from warroom.room import Room

_PAUSE = 0.2
"""Seconds between two looks at the file while following: asking costs microseconds."""


@command("timeline", N_("The log and all other events of an incident, oldest first, by the time they happened."))
@incident_argument
@option("--kind", metavar="KIND", multiple=True,
        help=N_("Only these kinds: decision, note, task, role, incident.moved ..."))  # fmt: skip
@option("--person", metavar="WHO", multiple=True, help=N_("Only what these people or positions said or were told."))
@option("--channel", metavar="NAME", multiple=True, help=N_("Only what was said over these channels."))
@option("--tag", metavar="TAG", multiple=True, help=N_("Only what has all these tags."))
@option("--words", metavar="TEXT", help=N_("Only what holds all these words, or begins so."))
@option("--since", metavar="TIME", help=N_("Only what happened from then on: 14:32, -15m, T+45m."))
@option("--recorded", is_flag=True, help=N_("In the order in which it was written down."))
@option("--ids", is_flag=True, help=N_("Each line begins with the event's own name, as warroom redact takes it."))
@option("--significant", is_flag=True, help=N_("Only what is confirmed as significant."))
@option("--proposed", is_flag=True, help=N_("Only what somebody put forward as significant and nobody confirmed yet."))
@option("--follow", is_flag=True, help=N_("Stay, and print what others write as it comes (Ctrl-C ends it)."))
def timeline(
    cli: Cli, ref: str, kind: tuple[str, ...], person: tuple[str, ...], channel: tuple[str, ...], tag: tuple[str, ...],
    words: str | None, since: str | None, recorded: bool, ids: bool, significant: bool, proposed: bool, follow: bool,
    as_json: bool,
) -> None:  # fmt: skip
    """Print the timeline."""
    from warroom.cli.entries import foot

    if follow and (significant or proposed):
        raise click.UsageError(_("What is significant is said afterwards: leave --follow out."))
    with cli.room() as room:
        stream = room.find(ref)
        state = room.incident(stream)
        moment, only = room.moment(since, state), _marked(state, significant, proposed)
        terms = _filter(room, kind, person, channel, tag, words or "")

        def fitting(events: Iterable[Recorded], after: int = 0) -> list[Recorded]:
            kept = [event for event in events if moment is None or event.at >= moment]
            kept = [event for event in kept if only is None or event.id in only]
            places = set(room.fitting(stream, terms, after=after)) if terms.terms else None
            return [event for event in kept if places is None or event.pos in places]

        change = room.journal.changed()
        events = room.timeline(stream)
        last = max((event.pos for event in events), default=0)
        kept = fitting(events)
        if only is None and (not terms.terms or _signings_fit(terms)):
            # What was signed in the room was signed of this incident, too.
            kept += [event for event in room.signings() if events and event.hlc > events[0].hlc
                     and (moment is None or event.at >= moment)]  # fmt: skip
        kept.sort(key=lambda event: (event.hlc, event.id) if recorded else (event.at, event.hlc, event.id))
        _print(room, stream, kept, as_json, ids, one_a_line=follow)
        if follow:
            _follow(room, stream, fitting, as_json, ids, last, change)
        elif not as_json:
            foot(room)


def _print(room: Room, stream: str, events: Iterable[Recorded], as_json: bool, ids: bool, *, one_a_line: bool) -> None:
    from warroom.cli.entries import entry, print_entry
    from warroom.cli.output import put_json
    from warroom.report.marks import mark_of, marks_of
    from warroom.report.telling import names_of

    state = room.incident(stream)
    names = names_of(state)
    if as_json and not one_a_line:
        put_json([entry(event, names, state) for event in events])
        return
    zone, joins = room.zone, room.joins()
    marks = marks_of(state, zone)
    for event in events:
        if as_json:
            put_json(entry(event, names, state))
        else:
            print_entry(event, zone, names, joins, named=ids, mark=mark_of(event, marks, state.tlp))


def _follow(
    room: Room, stream: str, fitting: Callable[[Iterable[Recorded], int], list[Recorded]], as_json: bool, ids: bool,
    last: int, change: int,
) -> None:  # fmt: skip
    """Print what comes, until somebody ends it, or nobody reads it any more."""
    left = _reader()
    while not left():
        time.sleep(_PAUSE)
        now = room.journal.changed()
        if now == change:
            continue
        change = now
        room.admitted()
        events = room.timeline(stream, after=last)
        if events:
            _print(room, stream, fitting(events, last), as_json, ids, one_a_line=True)
            last = max(event.pos for event in events)


def _marked(state: IncidentState, significant: bool, proposed: bool) -> frozenset[str] | None:
    """The events that are marked as asked for; None: it was not asked."""
    from warroom.model.record import CONFIRMED, PROPOSED

    levels = [level for level, asked in ((CONFIRMED, significant), (PROPOSED, proposed)) if asked]
    return frozenset(id_ for id_, flag in state.record.flags.items() if flag.level in levels) if levels else None


def _reader() -> Callable[[], bool]:
    """Whether the reader of our output is gone.

    A connection that breaks sends no signal where there is no terminal: this would live until it has something to say.
    """
    import select
    import sys

    line = select.poll()
    try:
        line.register(sys.stdout.fileno(), 0)  # nothing is asked for: hang-ups and errors are told anyway
    except (OSError, ValueError):
        return lambda: False
    return lambda: any(told & (select.POLLERR | select.POLLHUP) for _fd, told in line.poll(0))


def _filter(
    room: Room, kinds: tuple[str, ...], people: tuple[str, ...], channels: tuple[str, ...], tags: tuple[str, ...],
    words: str,
) -> Filter:  # fmt: skip
    """What the options ask for, as the filter of the console's log has it: within one option any will do (of tags and
    words all are needed), and everything together."""
    from warroom.model.filters import Filter, kinds_named, parse_filter
    from warroom.model.plain import clean_text

    terms: list[tuple[str, tuple[str, ...]]] = []
    if kinds:
        terms.append(("kind", tuple(name for kind in kinds for name in kinds_named(kind.strip()))))
    if people:
        terms.append(("person", tuple(name for said in people for name in _names(room, said))))
    if channels:
        terms.append(("channel", tuple(clean_text(channel).strip().lstrip("+") for channel in channels)))
    terms += [("tag", (clean_text(tag).strip().lstrip("#"),)) for tag in tags]
    plain = "".join(letter if letter.isalnum() else " " for letter in words)
    terms += parse_filter(plain).terms
    return Filter(" ".join(words.split()), tuple(terms))


def _names(room: Room, said: str) -> tuple[str, ...]:
    """The login name of a person; of a position its code, which entries may be addressed to."""
    from warroom.model.positions import BY_CODE

    wanted = said.strip().lstrip("@")
    return (wanted, wanted.upper()) if wanted.upper() in BY_CODE else (room.find_person(wanted),)


def _signings_fit(terms: Filter) -> bool:
    return all(where == "kind" and "heads.signed" in what for where, what in terms.terms)
