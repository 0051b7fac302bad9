"""What a simulated person does, done through the door that everybody uses."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

from warroom.drill.scenario import Act
from warroom.i18n import _
from warroom.journal.journal import Journal
from warroom.model.classifying import Said
from warroom.model.envelope import Mode
from warroom.model.events import UpdateDrafted
from warroom.model.refusal import Refused
from warroom.model.updates import Words
from warroom.room import Room
from warroom.room.incidents import Report
from warroom.room.plan import section_code

Names = dict[tuple[str, str, str], int]
"""(the scenario's word for an incident, `incident` / `task` / `entry` …, its word for the thing) → number there."""
RoomFor = Callable[[str], Room]
"""Login name → the room as that person opened it."""


def cast(journal: Journal) -> RoomFor:
    """Every simulated person's own room on one journal. What they declare is an exercise."""
    rooms: dict[str, Room] = {}

    def room_for(login: str) -> Room:
        if login not in rooms:
            rooms[login] = Room(journal, login)
            rooms[login].mode = Mode.EXERCISE
        return rooms[login]

    return room_for


class Stage:
    """Where acts are performed: the rooms of the simulated, and what the scenario's names came to stand for."""

    def __init__(self, room_for: RoomFor, logins: frozenset[str], names: Names | None = None) -> None:
        self.room_for = room_for
        self.logins = logins
        self.names: Names = {} if names is None else names

    def perform(self, act: Act) -> None:
        """One act. Raises `Refused` or `ValueError` where a rule says no; then nothing was written."""
        room, args = self.room_for(act.by), dict(act.args)
        if act.do == "declare":
            self._declare(room, act, args)
            return
        ref = self._number(act, "incident", "")
        match act.do:
            case "log":
                happened, name = _typed(args.pop("happened", None)), args.pop("name", "")
                entry = room.log(ref, **args | {"to": tuple(args.get("to", ())), "at": happened})
                if name:
                    self.names[act.incident, "entry", name] = getattr(entry.event, "number", 0)
            case "answer":
                room.answer(ref, str(self._number(act, "entry", args["name"])), args.get("text", ""))
            case "classify":
                room.classify(ref, Said(**args))
            case "move":
                happened, tell = _typed(args.pop("happened", None)), _words(args.pop("tell", None))
                room.move(ref, **args, tell=tell, at=happened, new=True)
            case "update":
                self._update(room, ref, args)
            case "draft":
                self._draft(room, ref, args)
            case "task" | "order" | "objective" | "hypothesis":
                self._add(room, act, ref, args)
            case "task_set" | "objective_set" | "hypothesis_set":
                self._set(room, act, ref, args)
            case _:
                # describe, assign, relieve, submit, approve, send_back: their keys are the door's own.
                getattr(room, act.do)(ref, **args)

    def _number(self, act: Act, kind: str, name: str) -> int:
        """The number of something that the scenario names; raises `Refused` where the act that makes it was skipped."""
        number = self.names.get((act.incident, kind, name))
        if number is None:
            raise Refused(_("What this is about was never made: {name}.").format(name=name or act.incident))
        return number

    def _declare(self, room: Room, act: Act, args: dict[str, Any]) -> None:
        for key in ("reported_at", "detected_at"):
            args[key] = _typed(args.get(key))
        self.names[act.incident, "incident", ""] = room.declare(Report(**args)).number

    def _draft(self, room: Room, ref: int, args: Mapping[str, Any]) -> None:
        """A section, unless a visitor wrote in it: nobody's words make way for a script."""
        section = section_code(args["section"])
        live = room.current(room.find(ref)).registers.live(f"section/{section}")
        if any(one.actor not in self.logins for one in live):
            raise Refused(_("A visitor wrote in the section {name}; it stays as it is.").format(name=section))
        room.draft(ref, section, args["text"])

    def _update(self, room: Room, ref: int, args: Mapping[str, Any]) -> None:
        """Words to the outside, approved by whom the script names where somebody has to."""
        quiet = None if args.get("next") else "none"  # a script says all that it promises
        said = room.update(ref, args["audience"], args["text"], next_due=args.get("next"), next_in=quiet, new=True)
        if isinstance(said.event, UpdateDrafted) and "approved_by" in args:
            number = room.current(said.stream).numbers[said.id]
            with suppress(Refused):  # a visitor took command: the words wait for them
                self.room_for(args["approved_by"]).approve_update(ref, number)
                room.send_update(ref, number)

    def _add(self, room: Room, act: Act, ref: int, args: dict[str, Any]) -> None:
        name, kind = args.pop("name"), "task" if act.do == "order" else act.do
        if kind == "hypothesis":
            number = room.hypothesis(ref, args["text"]).number
        elif kind == "objective":
            number = room.objective(ref, args["text"], due=args.get("due")).number
        else:
            if "objective" in args:
                args["objective"] = self._number(act, "objective", args["objective"])
            number = room.task(ref, **args, ordered=act.do == "order").number
        self.names[act.incident, kind, name] = number

    def _set(self, room: Room, act: Act, ref: int, args: dict[str, Any]) -> None:
        kind = act.do.removesuffix("_set")
        number = self._number(act, kind, args.pop("name"))
        if kind == "task":
            room.task_set(ref, number, **args)
        else:
            # objective_set, hypothesis_set: their keys are the door's own.
            getattr(room, act.do)(ref, number, **args)


def _typed(moment: datetime | None) -> str | None:
    """A moment as a person types it: the door takes times as words."""
    if moment is None:
        return None
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M{':%S' if moment.second else ''}}Z"


def _words(tell: Mapping[str, Any] | None) -> Words | None:
    return None if tell is None else Words(tell["audience"], tell["text"], tell.get("next"), "next" not in tell)
