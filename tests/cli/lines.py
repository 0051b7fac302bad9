"""A line that works for every command and every one of its options: what hostile words are put into, place by place.

A new command or option needs its place in `LINES`, or a reason in `WITHOUT_WORDS`; a test insists.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

import click

from warroom.cli.root import warroom


class Kept(str):
    """Words of a person: they are kept as they are, or refused. All else names something, and is never kept."""

    __slots__ = ()


Value = str | tuple[str, ...] | bool


class Line(NamedTuple):
    """One command line that works: parameter → what is said. True: a flag. `{word}`s are filled by the stage."""

    command: str
    said: Mapping[str, Value]


class Place(NamedTuple):
    """One word of a line: the parameter, and which of its words."""

    name: str
    number: int


LINES: tuple[Line, ...] = (
    Line("declare", {
        "title": (Kept("Mail is slow"),), "description": Kept("Since ten."), "reporter": Kept("the desk"),
        "category": "outage", "impact": "high", "urgency": "low", "reported_at": "-15m", "detected_at": "-20m",
        "major": False, "confidential": True, "inbox": True,
    }),
    Line("declare", {"title": (Kept("Mail is slow"),), "major": True}),
    Line("declare", {
        "title": (Kept("Mail was slow"),), "kind": "backfilled", "reported_at": "-3h", "steps": ("cancelled", "-2h"),
        "why": Kept("false alarm: it was none."),
    }),
    Line("move", {
        "ref": "1", "status": "monitoring", "why": Kept("A restart helped."), "at": "-5m",
        "tell": (Kept("neighbours"), Kept("It works again.")), "next_update": "45m", "new": True,
    }),
    Line("move", {"ref": "2", "status": "cancelled", "why": Kept("Nobody saw it."), "reason": "false_alarm"}),
    Line("classify", {
        "ref": "1", "category": "outage", "subcategory": Kept("payments"), "cause": "change", "impact": "low",
        "urgency": "low", "why": Kept("Fewer are hit."),
    }),
    Line("classify", {"ref": "1", "tlp": "green"}),
    Line("classify", {"ref": "1", "priority": "P3", "why": Kept("So it is."), "major": True}),
    Line("board", {"everything": True, "status": "responding", "at": "-1m", "limit": "5"}),
    Line("board", {"limit": "5"}),
    Line("board", {"name": "late", "mine": True, "category": "software", "words": "down", "sort": "age"}),
    Line("views", {"action": "list"}),
    Line("views", {"action": "save", "words": ("night", "all"), "for_all": True}),
    Line("views", {"action": "forget", "words": ("{view}",), "for_all": True}),
    Line("link", {"ref": "1", "kind": "duplicate", "other": "3", "why": Kept("Look there.")}),
    Line("unlink", {"ref": "3", "other": "4"}),
    Line("confidential", {
        "ref": "3", "on": True, "add": ("dan",), "remove": ("cy",), "why": Kept("Names of customers."),
    }),
    Line("search", {"words": ("Check",), "limit": "5"}),
    Line("show", {"ref": "1", "at": "-1m"}),
    Line("show", {"ref": "1", "briefing": True}),
    Line("log", {
        "ref": "1", "text": (Kept("The cable is cut."),), "kind": "decision", "to": Kept("dan"),
        "channel": Kept("phone"), "at": "-5m", "again": True,
    }),
    Line("log", {"ref": "1", "text": (Kept("The cable is whole."),)}),
    Line("log", {
        "ref": "1", "text": (Kept("The lorry is here."),), "kind": "message", "to": Kept("dan"), "approval": True,
        "sender": Kept("the driver"), "direction": "in", "subject": Kept("Power"), "reply_to": "1", "tlp": "amber",
    }),
    Line("log", {
        "ref": "1", "text": (Kept("Half of it is dark"),), "kind": "can", "actions": Kept("A lorry comes"),
        "needs": Kept("Light"), "bob": "picture", "ack": True, "to": Kept("dan"),
    }),
    Line("log", {"ref": "1", "text": (Kept("Turn it off"),), "kind": "order", "to": Kept("dan"), "due": "45m"}),
    Line("update", {
        "ref": "1", "audience": Kept("neighbours"), "text": (Kept("We are at it."),), "next_in": "45m", "new": True,
        "channel": Kept("phone"), "at": "-5m",
    }),
    Line("update", {"ref": "1", "audience": "customers", "text": (Kept("We look at it."),), "draft": True}),
    Line("update", {
        "ref": "1", "audience": "customers", "text": ("We look at it.",), "template": "update", "dry_run": True,
    }),
    Line("update-set", {"ref": "1", "number": "1", "text": Kept("Other words."), "next_in": "45m"}),
    Line("update-set", {"ref": "1", "number": "1", "status": "withdrawn", "why": Kept("It is over.")}),
    Line("update-set", {"ref": "1", "number": "2", "status": "sent", "channel": Kept("mail"), "at": "-5m"}),
    Line("told", {"ref": "1"}),
    Line("outbox", {"mine": True}),
    Line("audiences", {"action": "show", "name": "customers"}),
    Line("audiences", {
        "action": "add", "name": "neighbours", "title": Kept("The neighbours"), "side": "external", "lang": "nl",
        "approve": "IC,PIO", "every": "P1=30",
    }),
    Line("answer", {"ref": "1", "entry": "{question}", "text": (Kept("It is."),), "by": "dan"}),
    Line("answer", {"ref": "1", "entry": "{message}", "text": (Kept("Too long."),), "returned": True}),
    Line("answer", {"ref": "1", "entry": "{message}", "approve": True}),
    Line("correct", {
        "ref": "1", "entry": "{question}", "text": (Kept("Is the other one up?"),), "at": "-5m", "why": Kept("A slip."),
    }),
    Line("correct", {"ref": "1", "entry": "{question}", "tlp": "red", "why": Kept("Its label.")}),
    Line("strike", {"ref": "1", "entry": "{question}", "why": Kept("Said to the wrong one.")}),
    Line("significant", {"ref": "1", "entry": "{question}", "propose": True, "why": Kept("It turned there.")}),
    Line("significant", {"ref": "1", "entry": "{order}", "drop": True, "why": Kept("It was nothing.")}),
    Line("decide", {
        "ref": "1", "text": (Kept("We wait"),), "options": (Kept("Fail over"),), "objections": (Kept("eve: too long"),),
        "by": Kept("dan"), "review": "45m", "at": "-5m", "again": True,
    }),
    Line("decision-set", {
        "ref": "1", "number": "1", "outcome": Kept("It held."), "review": "45m", "objection": Kept("eve: it will not"),
    }),
    Line("decision-set", {"ref": "1", "number": "1", "reviewed": True}),
    Line("hypothesis", {"ref": "1", "text": (Kept("The disk is full"),), "entries": ("{question}",)}),
    Line("hypothesis-set", {
        "ref": "1", "number": "1", "status": "ruled_out", "why": Kept("There is room."), "entries": ("{question}",),
    }),
    Line("timeline", {
        "ref": "1", "person": ("ann",), "channel": ("bridge",), "tag": ("db",), "words": "down", "significant": True,
        "proposed": True,
    }),
    Line("timeline", {"ref": "1", "kind": "note", "since": "-5m", "recorded": True, "ids": True}),
    Line("assign", {
        "ref": "1", "position": "OSC", "person": Kept("dan"), "reports_to": "IC", "holding": "deputy",
        "why": Kept("By rota."),
    }),
    Line("handover", {
        "ref": "1", "position": "PSC", "person": "eve", "leaving": "pia", "why": Kept("pia goes home."),
    }),
    Line("relieve", {"ref": "1", "position": "PSC", "person": "pia", "why": Kept("Her shift ends.")}),
    Line("people", {"action": "list"}),
    Line("people", {"action": "add", "words": (Kept("eve"), Kept("Eve Evers"))}),
    Line("task", {
        "ref": "1", "text": (Kept("Look at the logs"),), "to": Kept("dan"), "due": "45m", "objective": "1",
        "check_back": "15m", "ordered": True,
    }),
    Line("task-set", {
        "ref": "1", "number": "1", "status": "blocked", "note": Kept("No key."), "to": Kept("dan"), "due": "45m",
        "check_back": "15m",
    }),
    Line("objective", {"ref": "1", "text": (Kept("Mail flows"),), "due": "45m"}),
    Line("objective-set", {
        "ref": "1", "number": "1", "status": "met", "text": Kept("No writes"), "why": Kept("They stopped."),
    }),
    Line("plan", {"ref": "1", "action": "show"}),
    Line("plan", {"ref": "1", "action": "draft", "words": ("situation", Kept("Nobody can pay."))}),
    Line("plan", {"ref": "1", "action": "draft", "words": ("objectives", Kept("Everybody can pay"))}),
    Line("plan", {"ref": "3", "action": "return", "why": Kept("Too long.")}),
    Line("plan", {"ref": "1", "action": "period", "hours": "2"}),
    Line("promises", {"ref": "1", "mine": True}),
    Line("promises", {"ref": "1", "snooze": "{promise}", "until": "45m"}),
    Line("hold", {"ref": "1", "text": (Kept("the supplier"),), "other": True, "at": "-5m"}),
    Line("hold", {"ref": "3", "off": True}),
    Line("escalate", {"ref": "1", "to": "OSC", "why": Kept("Nobody is there.")}),
    Line("escalate", {"ref": "1", "ack": "{call}", "why": Kept("I come.")}),
    Line("escalate", {"ref": "1", "stand_down": "{ladder}", "why": Kept("It is over.")}),
    Line("escalations", {}),
    Line("escalations", {"file": "{escalation}"}),
    Line("figures", {"since": "-5m", "until": "-1m"}),
    Line("response", {"action": "list"}),
    Line("response", {"action": "show", "names": ("data-breach",)}),
    Line("response", {"action": "check", "names": ("{response}",)}),
    Line("response", {"action": "start", "names": ("1", "data-breach")}),
    Line("clock", {"ref": "1"}),
    Line("clock", {"ref": "1", "regime": "gdpr", "what": "aware", "at": "-5m", "why": Kept("A list of customers.")}),
    Line("clock", {"ref": "1", "regime": "dora", "what": "none", "why": Kept("No bank.")}),
    Line("clock", {"ref": "4", "regime": "gdpr", "what": "authority", "at": "-5m", "reference": Kept("AP-1")}),
    Line("clock", {"ref": "4", "regime": "gdpr", "what": "authority", "owner": Kept("dan")}),
    Line("regulators", {}),
    Line("regulators", {"file": "{regulator}"}),
    Line("import", {"file": "{audit}", "form": "servicenow", "dry_run": True}),
    Line("import", {"file": "{table}", "form": "csv", "map_path": "{map}", "skip_bad": True}),
    Line("export", {"ref": "1", "form": "csv", "output": "{new}"}),
    Line("export", {"ref": "1", "form": "md"}),
    Line("export", {"ref": "1", "form": "json"}),
    Line("export", {"ref": "1", "form": "md", "struck": True}),
    Line("export", {"ref": "1", "form": "md", "tlp": "amber"}),
    Line("export", {"ref": "1", "form": "ics214", "unit": "IC", "since": "-3h", "until": "-1m"}),
    Line("export", {"ref": "1", "form": "ics309", "channel": "bridge"}),
    Line("export", {"ref": "1", "form": "ics213", "message": "{question}"}),
    Line("verify", {"heads": "{head}", "heads_from": "{report}"}),
    Line("redact", {"event": "{event}", "why": Kept("A password.")}),
    Line("redact", {"event": "{declaration}", "why": Kept("A name."), "title": Kept("Portal down")}),
    Line("access", {"action": "list"}),
    Line("access", {
        "action": "add", "name": Kept("eve"), "key": "{public}", "position": "OSC", "right": "responder",
        "file": "new.keys",
    }),
    Line("access", {"action": "add", "name": Kept("eve"), "key": "{public}", "position": "OSC", "only_print": True}),
    Line("access", {"action": "remove", "name": "zoe", "why": Kept("She left."), "only_print": True}),
    Line("sign", {"key": "{key}"}),
    Line("backup", {"file": "{new}"}),
    Line("rebuild", {}),
    Line("doctor", {}),
    Line("who", {}),
    Line("salvage", {"damaged": "{copy}", "new": "{new}"}),
    Line("merge", {"file": "{copy}", "another_room": True}),
    Line("settle", {"ref": "1"}),
    Line("settle", {"ref": "1", "what": "section/safety", "choice": "1"}),
    Line("settle", {"ref": "1", "what": "section/safety", "text": Kept("Gloves and boots.")}),
    Line("settle", {"ref": "1", "what": "section/safety", "combine": True}),
    Line("settle", {"ref": "{twin}", "what": "number", "new": True}),
    Line("theme", {"action": "list"}),
    Line("theme", {"action": "check", "file": "{theme}"}),
    Line("completion", {"shell": "bash"}),
    Line("config", {"action": "show"}),
    Line("config", {"action": "example"}),
    Line("config", {"action": "path"}),
    Line("config", {"action": "room"}),
    Line("config", {"action": "room", "words": ("name", Kept("Acme"))}),
    Line("config", {"action": "room", "words": ("zone", "Europe/Amsterdam")}),
    Line("config", {"action": "room", "words": ("matrix", "5x5")}),
    Line("config", {"action": "room", "words": ("reopen_days", "9")}),
    Line("config", {"action": "room", "words": ("period_hours", "9")}),
    Line("config", {"action": "room", "words": ("regulators", "dora")}),
)  # fmt: skip

WITHOUT_WORDS: dict[str, str] = {
    "open": "opens the console, which needs a terminal: tests/tui takes hostile words there",
    "demo": "the same; it takes no words but how fast it runs",
    "timeline --follow": "never ends; prints with the same words as without it",
    "backup --due": "takes no words; where copies go says a file of settings, which has tests of its own",
}
"""A command, or a command and its option → why no hostile words are put there."""


def command_of(name: str) -> click.Command:
    """One command as click has it."""
    found = warroom.get_command(click.Context(warroom), name)
    assert found is not None, name
    return found


def places(line: Line) -> Iterator[Place]:
    """Where words stand in a line."""
    for name, value in line.said.items():
        if isinstance(value, tuple):
            yield from (Place(name, number) for number in range(len(value)))
        elif isinstance(value, str) and not _is_flag(line.command, name):
            yield Place(name, 0)


def word(line: Line, place: Place) -> str:
    """What is said there."""
    value = line.said[place.name]
    said = value[place.number] if isinstance(value, tuple) else value
    assert isinstance(said, str)
    return said


def words(
    line: Line, fill: Mapping[str, str], place: Place | None = None, text: str = "", *, as_json: bool = False
) -> list[str]:
    """The line as a person would type it; `text` in one place of it. Options first, `--`, then arguments."""
    options = ["--json"] if as_json else []
    arguments: list[str] = []
    for parameter in command_of(line.command).params:
        value = line.said.get(parameter.name or "")
        if value is None or (isinstance(parameter, click.Option) and not _chosen(parameter, value)):
            continue
        if parameter.is_flag if isinstance(parameter, click.Option) else False:
            options.append(parameter.opts[0] if value else parameter.secondary_opts[0])
            continue
        said = [one.format_map(fill) for one in (value if isinstance(value, tuple) else (str(value),))]
        if place is not None and place.name == parameter.name:
            said[place.number] = text
        if isinstance(parameter, click.Option):
            options += [parameter.opts[0], *said]
        else:
            arguments += said
    return [line.command, *options, "--", *arguments]


def _chosen(option: click.Option, value: Value) -> bool:
    """Several flags may stand for one parameter (`--deputy`, `--trainee`); False is said where there is a way to."""
    if not option.is_flag:
        return True
    if isinstance(value, bool):
        return value or bool(option.secondary_opts)
    return option.flag_value == value


def _is_flag(command: str, name: str) -> bool:
    return any(isinstance(p, click.Option) and p.is_flag and p.name == name for p in command_of(command).params)
