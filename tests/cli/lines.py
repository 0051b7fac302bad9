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
    Line("move", {
        "ref": "1", "status": "monitoring", "why": Kept("A restart helped."), "at": "-5m",
        "tell": (Kept("customers"), Kept("It works again.")), "next_update": "45m",
    }),
    Line("move", {"ref": "2", "status": "cancelled", "why": Kept("Nobody saw it."), "reason": "false_alarm"}),
    Line("classify", {
        "ref": "1", "category": "outage", "subcategory": Kept("payments"), "cause": "change", "impact": "low",
        "urgency": "low", "why": Kept("Fewer are hit."),
    }),
    Line("classify", {"ref": "1", "priority": "P3", "why": Kept("So it is."), "major": True}),
    Line("board", {"everything": True, "status": "responding", "at": "-1m", "limit": "5"}),
    Line("board", {"limit": "5"}),
    Line("search", {"words": ("Check",), "limit": "5"}),
    Line("show", {"ref": "1", "at": "-1m"}),
    Line("log", {
        "ref": "1", "text": (Kept("The cable is cut."),), "kind": "decision", "to": Kept("dan"),
        "channel": Kept("phone"), "at": "-5m", "again": True,
    }),
    Line("log", {"ref": "1", "text": (Kept("The cable is whole."),)}),
    Line("update", {
        "ref": "1", "audience": Kept("staff"), "text": (Kept("We are at it."),), "next_in": "45m",
    }),
    Line("timeline", {"ref": "1", "kind": "note", "since": "-5m", "recorded": True, "ids": True}),
    Line("assign", {
        "ref": "1", "position": "OSC", "person": Kept("dan"), "reports_to": "IC", "holding": "deputy",
        "why": Kept("By rota."),
    }),
    Line("relieve", {"ref": "1", "position": "PSC", "person": "pia", "why": Kept("Her shift ends.")}),
    Line("people", {"action": "list"}),
    Line("people", {"action": "add", "words": (Kept("eve"), Kept("Eve Evers"))}),
    Line("task", {
        "ref": "1", "text": (Kept("Look at the logs"),), "to": Kept("dan"), "due": "45m", "objective": "1",
    }),
    Line("task-set", {
        "ref": "1", "number": "1", "status": "blocked", "note": Kept("No key."), "to": Kept("dan"), "due": "45m",
    }),
    Line("objective", {"ref": "1", "text": (Kept("Mail flows"),), "due": "45m"}),
    Line("objective-set", {
        "ref": "1", "number": "1", "status": "met", "text": Kept("No writes"), "why": Kept("They stopped."),
    }),
    Line("plan", {"ref": "1", "action": "show"}),
    Line("plan", {"ref": "1", "action": "draft", "words": ("situation", Kept("Nobody can pay."))}),
    Line("plan", {"ref": "1", "action": "draft", "words": ("objectives", Kept("Everybody can pay"))}),
    Line("plan", {"ref": "3", "action": "return", "why": Kept("Too long.")}),
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
    Line("verify", {"heads": "{head}", "heads_from": "{report}"}),
    Line("redact", {"event": "{event}", "why": Kept("A password.")}),
    Line("redact", {"event": "{declaration}", "why": Kept("A name."), "title": Kept("Portal down")}),
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
