"""The one table of commands: keys, palette, key line and help all come from it."""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from warroom.i18n import N_, _


class Command(NamedTuple):
    """One thing that a person can do in the console.

    `id` is what a config file names; `keys` in Textual's spelling; `line` is the short word for the key line (empty:
    not there).
    """

    id: str
    keys: tuple[str, ...]
    title: str
    help: str
    line: str = ""


COMMANDS: tuple[Command, ...] = (
    Command(
        "incident.declare",
        ("n",),
        N_("Declare an incident"),
        N_("A title is enough; severity can wait."),
        N_("declare"),
    ),
    Command(
        "incident.next",
        ("space",),
        N_("Next step"),
        N_("What is missing next, in order: register, category, priority, take it on, move it on."),
        N_("next"),
    ),
    Command(
        "promise.list",
        ("b",),
        N_("What is owed"),
        N_("Every promise, the most overdue first: Enter goes there, a acts on it, z puts it off."),
        N_("owed"),
    ),
    Command(
        "log.write",
        ("l",),
        N_("Write in the log"),
        N_("Words, Enter. Marks in front: 14:20 !decision @dan #db +bridge"),
        N_("log"),
    ),
    Command(
        "incident.status",
        ("s",),
        N_("Change the status"),
        N_("The steps that are allowed from here, with the words that go outside."),
        N_("status"),
    ),
    Command(
        "role.assign",
        ("r",),
        N_("Assign a role"),
        N_("Position and person: osc dan. The commander hands over so, too."),
        N_("role"),
    ),
    Command(
        "task.add",
        ("t",),
        N_("Add a task"),
        N_("@who in front of what is to be done, its time behind: (+30m)"),
        N_("task"),
    ),
    Command(
        "log.decide",
        ("d",),
        N_("Take a decision"),
        N_("The proposal, strong objections, when it is looked at again."),
        N_("decide"),
    ),
    Command(
        "answer.give",
        ("a",),
        N_("Answer what waits for me"),
        N_("Questions, messages and orders, with Enter alone: understood."),
        N_("answer"),
    ),
    Command(
        "order.give",
        ("O",),
        N_("Give an order"),
        N_("One person, a time box, acknowledged: @dan Fail over to db2 (+15m)"),
    ),
    Command(
        "hypothesis.set",
        ("h",),
        N_("Hypotheses"),
        N_("What may be the matter: open, being tested, ruled out, confirmed; linked to entries."),
    ),
    Command(
        "incident.priority",
        ("p",),
        N_("Set the priority"),
        N_("Impact and urgency; the matrix of the room does the rest."),
        N_("priority"),
    ),
    Command("incident.category", ("c",), N_("Set the category"), N_("What it is about; behind it, why it happened.")),
    Command(
        "incident.major",
        ("M",),
        N_("Major, or confidential"),
        N_("Flags beside the priority: a major incident; who sees a confidential one."),
    ),
    Command(
        "incident.hold",
        ("H",),
        N_("Wait, or go on"),
        N_("For the customer: the resolution's clock stands still; no other does."),
    ),
    Command(
        "incident.escalate",
        ("E",),
        N_("Escalate, or answer"),
        N_("Who was called and waits for an answer; the next rung; somebody by name; standing down."),
    ),
    Command(
        "update.send",
        ("u",),
        N_("Update stakeholders"),
        N_("To whom, the words, and when they hear the next ones: customers: We are … (+30m)"),
        N_("update"),
    ),
    Command(
        "update.drafts",
        ("U",),
        N_("Words that wait"),
        N_("Drafts to the outside: approve, word anew, send back, mark as sent."),
    ),
    Command(
        "update.told",
        ("W",),
        N_("Who was told what, when"),
        N_("And who hears more by when: what is late says so."),
    ),
    Command("objective.add", ("g",), N_("Add an objective"), N_("What is to be reached (a goal), and by when.")),
    Command("plan.edit", ("e",), N_("Edit the plan"), N_("The section of the plan that is chosen; saved as you type.")),
    Command("plan.submit", ("S",), N_("Submit the plan"), N_("To the commander, for approval.")),
    Command("plan.approve", ("A",), N_("Approve the plan"), N_("Freezes this version.")),
    Command("plan.return", ("R",), N_("Return the plan"), N_("With a reason.")),
    Command(
        "response.start",
        ("P",),
        N_("Start a response plan"),
        N_("Opens its roles in the roster, its checklist as tasks, its channels in the plan."),
    ),
    Command(
        "incident.links",
        ("L",),
        N_("Links, and what is like it"),
        N_("Part of, duplicate of, related to another incident; similar ones, with the reasons."),
    ),
    Command(
        "clock.regulator",
        ("k",),
        N_("Clocks of regulators"),
        N_("Decide whether GDPR, NIS2 and others apply, and since when; hand in."),
    ),
    Command(
        "dispute.settle",
        ("x",),
        N_("Settle what is disputed"),
        N_("What two copies of the room set apart, with who and when; one key takes one."),
    ),
    Command(
        "log.correct",
        ("C",),
        N_("Correct the chosen entry"),
        N_("Other words, another time, or struck out; what stood there stays readable."),
    ),
    Command(
        "log.mark",
        ("m",),
        N_("Mark as significant"),
        N_("The chosen entry: anybody puts it forward, who may confirms it."),
    ),
    Command(
        "log.redact",
        ("D",),
        N_("Take words out for good"),
        N_("Those of the chosen entry: a password, a name. Asks why; that stays in their place."),
    ),
    Command(
        "log.filter",
        ("V",),
        N_("Filter the log"),
        N_("By kind, person, tag, channel and words, as you type: !decision @dan #db +bridge lag"),
    ),
    Command("log.jump", ("J",), N_("Go to a time in the log"), N_("14:32, -15m, T+45m; End goes back to the newest.")),
    Command("view.search", ("slash",), N_("Search"), N_("All incidents and all logs, newest first."), N_("search")),
    Command("view.palette", ("colon", "ctrl+p"), N_("All commands"), N_("By name."), N_("command")),
    Command("view.help", ("question_mark", "f1"), N_("Help"), N_("Every key, on one screen."), N_("help")),
    Command("pane.board", ("1",), N_("Go to the board"), ""),
    Command("pane.plan", ("2",), N_("Go to the plan"), ""),
    Command("pane.roster", ("3",), N_("Go to the roster"), ""),
    Command("pane.log", ("4",), N_("Go to the log"), ""),
    Command("pane.next", ("tab",), N_("Next pane"), ""),
    Command("pane.previous", ("shift+tab",), N_("Previous pane"), ""),
    Command("pane.zoom", ("z",), N_("Give the pane the whole screen"), N_("Once more gives it back.")),
    Command("board.filter", ("f",), N_("Open incidents, or all"), N_("The board shows what is open, or everything.")),
    Command(
        "board.view",
        ("v",),
        N_("Choose what the board shows"),
        N_("Mine, late, P1 and P2, by category, your own; in which order."),
    ),
    Command(
        "board.words",
        ("F",),
        N_("Only incidents with words"),
        N_("The board follows as you type; Esc shows all again."),
    ),
    Command("board.inbox", ("i",), N_("The inbox"), N_("What was reported and is not registered yet.")),
    Command("text.copy", ("y",), N_("Copy the chosen line"), N_("To your own clipboard, also over SSH (OSC 52).")),
    Command(
        "text.page",
        ("o",),
        N_("Open the text in the pager"),
        N_("The chosen entry whole; from board and roster a briefing for the hand-over."),
    ),
    Command("view.theme", ("ctrl+t",), N_("Choose the colours"), N_("Remembered for the next time.")),
    Command("app.quit", ("q", "ctrl+c"), N_("Quit"), N_("What you typed is kept."), N_("quit")),
)
BY_ID = {command.id: command for command in COMMANDS}
_NAMES = {
    "slash": "/",
    "colon": ":",
    "question_mark": "?",
    "tab": "Tab",
    "shift+tab": "Shift+Tab",
    "f1": "F1",
    "escape": "Esc",
    "space": "Space",
}
_RESERVED = frozenset({"enter", "escape", "up", "down", "pageup", "pagedown", "home", "end"})


def shown_key(key: str) -> str:
    """A key as people write it."""
    return _NAMES.get(key, key.replace("ctrl+", "Ctrl+"))


def bound(changes: Mapping[str, str | Sequence[str]]) -> tuple[dict[str, tuple[str, ...]], list[str]]:
    """The keys of every command after a person's own changes, and a sentence for each change that can't be.

    Reads plain characters too (`/` for `slash`). A change that can't be leaves the command's own keys.
    """
    problems = []
    wanted: dict[str, tuple[str, ...]] = {}
    spelled = {shown: key for key, shown in _NAMES.items() if len(shown) == 1}
    for id_, asked in changes.items():
        if id_ not in BY_ID:
            near = difflib.get_close_matches(id_, BY_ID, 1)
            hint = _("Did you mean {id}?").format(id=near[0]) if near else _("See them with: ?")
            problems.append(_("keys: there is no command {id!r}. {hint}").format(id=id_, hint=hint))
            continue
        mine = (asked,) if isinstance(asked, str) else asked
        wanted[id_] = tuple(dict.fromkeys(spelled.get(key, key) for key in mine))
    while True:
        keys = {command.id: wanted.get(command.id, command.keys) for command in COMMANDS}
        clash = _clash(keys, wanted)
        if clash is None:
            return keys, problems
        id_, key, other = clash
        del wanted[id_]  # and look again: another change may have counted on this one
        problems.append(
            _("keys: {key!r} is asked for by {id} and by {other}; {id} keeps its own.").format(
                key=shown_key(key), id=id_, other=other or _("the lists")
            )
        )


def _clash(keys: Mapping[str, tuple[str, ...]], wanted: Mapping[str, tuple[str, ...]]) -> tuple[str, str, str] | None:
    """A changed command, its key that is taken, and by which other command (empty: by the lists)."""
    taken: dict[str, str] = {}
    for id_, mine in keys.items():
        for key in mine:
            if key in _RESERVED:
                return id_, key, ""
            other = taken.setdefault(key, id_)
            if other != id_:
                return (id_, key, other) if id_ in wanted else (other, key, id_)
    return None
