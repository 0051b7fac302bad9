"""Stakeholders: audiences and templates as files, words that are sent or drafted, approvals, who was told what."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from warroom import i18n
from warroom.i18n import _
from warroom.journal.writer import Writer
from warroom.model.envelope import ROOM, Draft, Recorded
from warroom.model.incident import IncidentState
from warroom.model.plain import clean_line, clean_text
from warroom.model.refusal import BadInput
from warroom.model.updates import Words
from warroom.room.owing import Owing
from warroom.room.roster import Roster
from warroom.room.rules import load_toml, read_rules

if TYPE_CHECKING:
    from warroom.model.audiences import Audience

FOLDER = Path(__file__).parent.parent / "audiences"
TEMPLATES = Path(__file__).parent.parent / "templates"
_FILE_NAME = re.compile(r"\w[\w -]*")
"""What of an audience's name may be part of a file's name."""
_WAITING = (
    "SELECT u.incident, i.code, i.number, i.name, u.number, u.audience, u.status, u.text, u.drafted_at, u.drafted_by, "
    "u.approved_at, u.approved_by FROM updates u JOIN incidents i ON i.id = u.incident "
    "WHERE u.status NOT IN ('sent', 'withdrawn') AND {seen} ORDER BY u.drafted_at, u.incident, u.number"
)


class Template(NamedTuple):
    """The text of a template, and the file that it comes from; `problem`: why it can't be read."""

    path: Path
    source: str
    problem: str = ""


class Waiting(NamedTuple):
    """A draft of any incident about which somebody has something to do. `status`: drafted, approved or returned."""

    incident: str
    code: str
    number: int
    name: str
    draft: int
    audience: str
    status: str
    text: str
    drafted_at: datetime | None
    drafted_by: str
    approved_at: datetime | None
    approved_by: str


class Stakeholders(Owing, Roster):
    """What is said to the outside."""

    # -- audiences -----------------------------------------------------------------------------------------------------

    def audiences(self) -> tuple[dict[str, Audience], list[str]]:
        """All audiences by name, and a sentence for each file that can't be read; who has no rhythm has the room's."""
        known, problems = self._audiences_as_set()
        return {name: one if one.every else one._replace(every=self._rhythm()) for name, one in known.items()}, problems

    def _audiences_as_set(self) -> tuple[dict[str, Audience], list[str]]:
        """The same as files and the room have them.

        Ours come in the chosen language; files in the person's own folder of settings (`audiences/`) and in
        `NAME.audiences/` beside the room come in place of ours of the same id, and what the room set in place of all.
        """
        from warroom.model.audiences import all_of

        files, problems = read_rules(FOLDER / i18n.language(), "audiences", self.journal.path, read_audience_file)
        rows = self.journal.query("SELECT value FROM settings WHERE key >= 'audience/' AND key < 'audience0'")
        return all_of(files, [str(row[0]) for row in rows]), problems

    def _rhythm(self) -> dict[str, int]:
        """The room's own rhythm, for whoever has none: minutes by priority."""
        updates = self.policy().updates
        return {code: int(every.total_seconds() // 60) for code, every in updates.items() if code and every is not None}

    def audience(self, name: str, ref: str | int | None = None) -> tuple[str, Audience]:
        """The name under which somebody is told, and what holds of them. Raises `NewAudience`."""
        from warroom.model.audiences import find

        state = self.current(self.find(ref)) if ref is not None else None
        return find(name, self.audiences()[0], self._told(state))

    def add_audience(
        self, name: str, *, title: str = "", side: str | None = None, lang: str | None = None,
        approve: str | None = None, every: str | None = None,
    ) -> Audience:  # fmt: skip
        """Add an audience to this room, or set what holds here of one that there is; what is not said stays as it was.

        `approve`: codes of positions with spaces or commas between, or `none`; `every`: see `audiences.rhythm`.
        """
        from warroom.model import audiences

        new = audiences.named(name)
        old = audiences.exactly(new, self._audiences_as_set()[0]) or audiences.Audience(new, new, approve=("IC",))
        audience = audiences.checked(
            old._replace(
                title=clean_line(title, what=_("title")) if title else old.title,
                side=old.side if side is None else side,
                lang=old.lang if lang is None else lang,
                approve=old.approve if approve is None else _codes(approve),
                every=old.every if every is None else audiences.rhythm(every),
                source="",
            )
        )
        with self.acting() as writer:
            writer.append([Draft(ROOM, audiences.for_room(audience))])
        return audience

    def _told(self, state: IncidentState | None) -> list[str]:
        """Names that were told, or drafted for: in this incident first, then anywhere in the room."""
        here = [*state.told, *(draft.audience for draft in state.drafts.values())] if state is not None else []
        rows = self.journal.query(
            "SELECT DISTINCT audience FROM updates WHERE incident NOT IN (SELECT value FROM json_each(?)) "
            "ORDER BY audience",
            (json.dumps(sorted(self.hidden())),),
        )
        return list(dict.fromkeys([*here, *(str(row[0]) for row in rows)]))

    def words(
        self, words: Words, state: IncidentState, writer: Writer | None = None, *, new: bool = False,
        known: Mapping[str, Audience] | None = None,
    ) -> Words:  # fmt: skip
        """The same words with the audience that is meant, and what holds of it. Raises `NewAudience` unless `new`.

        With `new` and a `writer` the audience is added to the room: its words are approved by the commander.
        """
        from warroom.model import audiences

        text = clean_text(words.text)
        if not text.strip():
            raise BadInput(_("The words to {audience} are empty.").format(audience=words.audience))
        if words.rule is not None:
            return words._replace(text=text)
        try:
            name, rule = audiences.find(
                words.audience, self.audiences()[0] if known is None else known, self._told(state)
            )
        except audiences.NewAudience as unknown:
            if not new:
                raise
            name, rule = unknown.name, audiences.Audience(unknown.name, unknown.name, approve=("IC",))
            if writer is not None:
                writer.append([Draft(ROOM, audiences.for_room(rule))])
            rule = rule._replace(every=self._rhythm())
        channel = clean_line(words.channel, what=_("channel")) if words.channel else ""
        return words._replace(audience=name, text=text, channel=channel, rule=rule)

    def promise(self, said: str | None, state: IncidentState) -> tuple[datetime | None, bool]:
        """When more was promised, as it was typed, and whether it was said that nothing is (`none`)."""
        if said is not None and said.strip().casefold() in ("none", _("none")):
            return None, True
        return self.due(said, state), False

    # -- words ---------------------------------------------------------------------------------------------------------

    def update(
        self, ref: str | int, audience: str, text: str, *, next_due: datetime | None = None,
        next_in: str | None = None, channel: str = "", draft: bool = False, new: bool = False, at: str | None = None,
    ) -> Recorded:  # fmt: skip
        """Words to people outside, and when the next ones are promised: at once, or as a draft where somebody else has
        to approve them (or `draft` asks for it). The event says which. `at`: when they were said, if not now; what is
        promised by rhythm counts from then."""
        from warroom.model import updating

        known = self.audiences()[0]
        with self.on(ref) as (writer, state):
            due, quiet = (next_due, False) if next_due else self.promise(next_in, state)
            said = Words(audience, text, due, quiet, draft, channel)
            said = self.words(said, state, writer, new=new, known=known)
            happened = self.past(at, state)
            code, event = updating.speak(state, said, self.me, happened or self.clock.now())
            return self.write(writer, state, [event], position=code, at=happened)[0]

    def reword_update(
        self, ref: str | int, number: int, text: str, *, next_in: str | None = None, seen: str | None = None
    ) -> IncidentState:
        """Other words in a draft; they have to be approved again. `seen`: the event whose words this person edited."""
        from warroom.model import updating

        with self.on(ref) as (writer, state):
            due, quiet = self.promise(next_in, state)
            said = Words("", clean_text(text), due, quiet)
            code, events = updating.reword(state, number, self.me, said, seen)
            self.write(writer, state, events, position=code)
        return self.current(state.id)

    def approve_update(self, ref: str | int, number: int, *, seen: str | None = None) -> IncidentState:
        """A draft may be sent. `seen`: the event whose words this person read."""
        from warroom.model import updating

        known = self.audiences()[0]
        with self.on(ref) as (writer, state):
            code, events = updating.approve(state, number, self.me, _rule(state, number, known), seen)
            self.write(writer, state, events, position=code)
        return self.current(state.id)

    def return_update(self, ref: str | int, number: int, why: str, *, seen: str | None = None) -> IncidentState:
        """A draft goes back to its author, with what has to be different."""
        from warroom.model import updating

        known, reason = self.audiences()[0], clean_text(why)
        with self.on(ref) as (writer, state):
            code, events = updating.give_back(state, number, self.me, _rule(state, number, known), reason, seen)
            self.write(writer, state, events, position=code)
        return self.current(state.id)

    def send_update(
        self, ref: str | int, number: int, *, next_in: str | None = None, channel: str = "", at: str | None = None,
        seen: str | None = None,
    ) -> IncidentState:  # fmt: skip
        """A draft went out; by whoever may approve it, also without an approval before. What is promised counts from
        then."""
        from warroom.model import updating

        known = self.audiences()[0]
        with self.on(ref) as (writer, state):
            moment = self.past(at, state) or self.clock.now()
            due, quiet = self.promise(next_in, state)
            way = clean_line(channel, what=_("channel")) if channel else ""
            said = Words("", "", due, quiet, channel=way, rule=_rule(state, number, known))
            code, events = updating.send(state, number, self.me, said, moment, seen)
            self.write(writer, state, events[:-1], position=code)
            self.write(writer, state, events[-1:], position=code, at=moment)
        return self.current(state.id)

    def withdraw_update(self, ref: str | int, number: int, *, why: str = "") -> IncidentState:
        """A draft is not sent any more."""
        from warroom.model import updating

        reason = clean_text(why)
        with self.on(ref) as (writer, state):
            code, events = updating.withdraw(state, number, self.me, reason)
            self.write(writer, state, events, position=code)
        return self.current(state.id)

    # -- what waits ----------------------------------------------------------------------------------------------------

    def waiting_updates(self) -> list[Waiting]:
        """The drafts of all incidents about which somebody has something to do, oldest first."""
        seen, mine = self.seen_only("i")
        return [_waiting(row) for row in self.journal.query(_WAITING.format(seen=seen), (mine,))]

    def outbox(self) -> list[Waiting]:
        """What is approved and waits to be sent, of all incidents: whatever delivers takes it from here."""
        return [one for one in self.waiting_updates() if one.status == "approved"]

    def waits_for_me(self, one: Waiting, known: Mapping[str, Audience]) -> bool:
        """Whether a draft waits for this person: to approve, to word anew, or to send. `known`: the audiences."""
        from warroom.model import may, updating

        state = self.current(one.incident)
        if one.status == "drafted":
            return updating.may_approve(state, _rule(state, one.draft, known), self.me)
        if one.status == "returned":
            return one.drafted_by == self.me
        return may.authority(state, self.me, may.ACTS["update"][0]) is not None

    # -- templates -----------------------------------------------------------------------------------------------------

    def templates(self, audience: Audience, phase: str, lang: str) -> list[Template]:
        """The templates for an audience in a phase and a language, the one to take first.

        Files `AUDIENCE.PHASE.LANG.txt`, `SIDE.PHASE.LANG.txt`, `PHASE.LANG.txt`: those in `NAME.templates/` beside the
        room, then the person's own in `templates/` of their folder of settings, then ours.
        """
        import platformdirs

        room = self.journal.path
        own = Path(platformdirs.user_config_path("warroom")) / "templates"
        last = f"{phase}.{lang}.txt"
        names = [f"{who}.{last}" for who in (audience.id, audience.side) if _FILE_NAME.fullmatch(who)] + [last]
        folders = (room.with_name(f"{room.stem}.templates"), own, TEMPLATES)
        paths = [folder / name for folder in folders for name in names]
        return [read_template(path) for path in paths if path.is_file()]


def read_template(path: Path) -> Template:
    """One template file; what can't be read says why."""
    try:
        return Template(path, path.read_text(encoding="utf-8"))
    except OSError as error:
        return Template(path, "", _("{path} can't be read: {why}.").format(path=path.name, why=error.strerror))
    except UnicodeDecodeError as error:
        return Template(path, "", _("{path} is not UTF-8: {why}.").format(path=path.name, why=error.reason))


def read_audience_file(path: Path) -> Audience:
    """The audience in one file. Raises `BadInput` with the file's name."""
    from warroom.model.audiences import read_audience

    return read_audience(load_toml(path), path.name)


def _rule(state: IncidentState, number: int, known: Mapping[str, Audience]) -> Audience:
    from warroom.model.audiences import rule_of
    from warroom.model.updating import draft_of

    return rule_of(draft_of(state, number).audience, known)


def _codes(said: str) -> tuple[str, ...]:
    """`PIO, IC` as codes of positions; `none` (and nothing) for none. Raises `BadInput`."""
    from warroom.model import staffing

    words = said.replace(",", " ").split()
    if [word.casefold() for word in words] in ([], ["none"], [_("none")]):
        return ()
    return tuple(dict.fromkeys(staffing.find(word).code for word in words))


def _waiting(row: tuple[object, ...]) -> Waiting:
    stream, code, number, name, draft, audience, status, text, drafted_at, drafted_by, approved_at, approved_by = row
    return Waiting(
        str(stream), str(code), int(str(number)), str(name), int(str(draft)), str(audience), str(status), str(text),
        datetime.fromisoformat(str(drafted_at)) if drafted_at else None, str(drafted_by),
        datetime.fromisoformat(str(approved_at)) if approved_at else None, str(approved_by),
    )  # fmt: skip
