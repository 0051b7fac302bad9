"""Words to the outside: update, update-set, told, outbox, audiences."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, tzinfo
from pathlib import Path
from typing import TYPE_CHECKING

import click

from warroom.cli.base import Cli, argument, command, incident_argument, option, said, words_argument
from warroom.i18n import N_, _

if TYPE_CHECKING:
    from warroom.model.audiences import Audience
    from warroom.model.envelope import Recorded
    from warroom.model.incident import IncidentState
    from warroom.model.parts import Update
    from warroom.report.wording import Filled
    from warroom.room import Room

_NEXT = N_("When that audience hears more: 15:30, 45m, none; by its rhythm, if nothing is said.")
_VERBS = {"approve": "approved", "return": "returned", "send": "sent", "withdraw": "withdrawn"}


@command(
    "update",
    N_(
        "Tell an audience outside how it stands, and when they hear more. Where somebody else has to approve the "
        "words, they wait as a draft."
    ),
)
@incident_argument
@argument("audience", N_("To whom: customers, board, press ... See: warroom audiences"))
@words_argument("text", N_("What they are told; - reads standard input."), required=False)
@option("--next", "next_in", metavar="TIME", help=_NEXT)
@option("--template", metavar="PHASE", help=N_("Words from a template: first, update, contained, restored, resolved, "
                                               "closing, or auto. TEXT is put into it."))  # fmt: skip
@option("--channel", metavar="NAME", default="", help=N_("How they are told: mail, status page, phone ..."))
@option("--at", metavar="TIME", help=N_("When they were told, if not now: 14:32, -15m, yesterday 23:10, T+45m."))
@option("--draft", is_flag=True, help=N_("Somebody else is to look at the words first."))
@option("--new", is_flag=True, help=N_("Add the audience if there is none of that name."))
@option("--dry-run", is_flag=True, help=N_("Show the words and write nothing."))
def update(
    cli: Cli, ref: str, audience: str, text: tuple[str, ...], next_in: str | None, template: str | None, channel: str,
    at: str | None, draft: bool, new: bool, dry_run: bool, as_json: bool,
) -> None:  # fmt: skip
    """Words to the outside."""
    from warroom.cli.output import note
    from warroom.model.refusal import BadInput

    words = said(text) if text else ""
    if not text and template is None:
        raise BadInput(_("Say the words, or take them from a template: --template auto"))
    with cli.room() as room:
        if template is not None:
            filled = _filled(room, ref, audience, template, words, next_in)
            words = filled.text
            for problem in filled.problems:
                note(problem)
        if dry_run:
            _show_words(room, ref, audience, words, as_json)
            return
        recorded = room.update(ref, audience, words, next_in=next_in, channel=channel, draft=draft, new=new, at=at)
        _answer(room, recorded, as_json)


def _filled(room: Room, ref: str, audience: str, phase: str, words: str, next_in: str | None) -> Filled:
    from warroom.report.wording import fill

    name, rule = room.audience(audience, ref)
    state = room.incident(room.find(ref))
    due, quiet = room.promise(next_in, state)
    return fill(room, state, name, rule, phase=phase, words=words, next_due=due, quiet=quiet)


def _show_words(room: Room, ref: str, audience: str, words: str, as_json: bool) -> None:
    from warroom.cli.output import lines_of, put, put_json

    name, rule = room.audience(audience, ref)
    if as_json:
        put_json({"audience": name, "text": words, "approve": rule.approve})
        return
    for line in lines_of(words):
        put(line)


def _answer(room: Room, recorded: Recorded, as_json: bool) -> None:
    from warroom.cli.kept import kept
    from warroom.cli.output import put, shown
    from warroom.model.events import UpdateDrafted
    from warroom.model.updates import shown_audience

    event = recorded.event
    if as_json or not isinstance(event, UpdateDrafted):
        kept(room, recorded, as_json)
        return
    state = room.incident(recorded.stream)
    words = _("{code}: draft {n} to {who} waits for {names}: warroom update-set {incident} {n} approved")
    names = " / ".join(_approvers(room, state, event.audience)) or _("approval")
    put(words.format(code=state.code, n=state.numbers[recorded.id], who=shown(shown_audience(event.audience)),
                     names=shown(names), incident=state.number))  # fmt: skip


def _approvers(room: Room, state: IncidentState, audience: str) -> list[str]:
    """The people who may approve words to an audience."""
    from warroom.model.audiences import rule_of
    from warroom.model.updating import who_approves

    return who_approves(state, rule_of(audience, room.audiences()[0]))


# -- drafts ------------------------------------------------------------------------------------------------------------


@command(
    "update-set", N_("Move a draft of words to the outside on: approved, returned, sent, withdrawn; or word it anew.")
)
@incident_argument
@argument("number", N_("The number of the draft."), metavar="K", type=int)
@argument("status", N_("approved, returned, sent or withdrawn."), required=False, default="")
@option("--text", metavar="TEXT", help=N_("Other words; they have to be approved again. - reads standard input."))
@option("--why", metavar="TEXT", default="", help=N_("What has to be different, or why it is withdrawn."))
@option("--next", "next_in", metavar="TIME", help=_NEXT)
@option("--channel", metavar="NAME", default="", help=N_("How it was sent: mail, status page, phone ..."))
@option("--at", metavar="TIME", help=N_("When it was sent: 14:32, -15m, yesterday 23:10, T+45m."))
def update_set(
    cli: Cli, ref: str, number: int, status: str, text: str | None, why: str, next_in: str | None, channel: str,
    at: str | None, as_json: bool,
) -> None:  # fmt: skip
    """Move a draft on."""
    from warroom.cli.output import put, put_json, shown
    from warroom.model.refusal import BadInput
    from warroom.model.updates import shown_audience, shown_update_status
    from warroom.model.updating import draft_of

    wanted = _VERBS.get(status.casefold(), status.casefold())
    if wanted not in ("", *_VERBS.values()) or not (wanted or text):
        raise BadInput(
            _("Say what becomes of the draft: approved, returned, sent, withdrawn, or other words (--text).")
        )
    with cli.room() as room:
        if text:
            room.reword_update(ref, number, said(text), next_in=next_in)
        if wanted == "approved":
            room.approve_update(ref, number)
        elif wanted == "returned":
            room.return_update(ref, number, why)
        elif wanted == "withdrawn":
            room.withdraw_update(ref, number, why=why)
        elif wanted == "sent":
            room.send_update(ref, number, next_in=next_in, channel=channel, at=at)
        state = room.incident(room.find(ref))
        now, zone = room.clock.now(), room.zone
    draft = draft_of(state, number)
    if as_json:
        put_json(draft)
        return
    words = _("{code}: draft {n} to {who}: {status}").format(
        code=state.code, n=number, who=shown(shown_audience(draft.audience)), status=shown_update_status(draft.status)
    )
    put(words + _promised(draft, now, zone))


def _promised(update: Update, now: datetime, zone: tzinfo) -> str:
    from warroom.model.moments import show_moment

    if update.status != "sent" or update.next_due is None:
        return ""
    return ", " + _("next by {time}").format(time=show_moment(update.next_due, zone, now))


# -- who was told what, when -------------------------------------------------------------------------------------------


@command("told", N_("Who was told what, when; the drafts that wait; and who hears more by when."))
@incident_argument
def told(cli: Cli, ref: str, as_json: bool) -> None:
    """Print the table."""
    from warroom.cli.entries import foot
    from warroom.cli.output import put_json
    from warroom.model.updates import promised, sent, waiting

    with cli.room() as room:
        state = room.incident(room.find(ref))
        if as_json:
            put_json({"told": sent(state), "drafts": waiting(state), "next": promised(state)})
            return
        _print_told(room, state)
        foot(room)


def _print_told(room: Room, state: IncidentState) -> None:
    from warroom.cli.output import put, shown, table
    from warroom.model.envelope import Mode
    from warroom.model.updates import sent, shown_audience, waiting

    zone = room.zone
    if state.mode is Mode.EXERCISE:
        put(_("EXERCISE"))
    rows = [
        (_minute(one.sent_at, zone), shown(shown_audience(one.audience)), shown(one.sent_by), shown(one.approved_by),
         shown(one.text) + (f" ({shown(one.channel)})" if one.channel else ""))
        for one in sent(state)
    ]  # fmt: skip
    if rows:
        table((_("WHEN"), _("TO"), _("BY"), _("APPROVED"), _("WORDS")), rows)
    else:
        put(_("Nobody outside was told anything yet."))
    found = waiting(state)
    if found:
        put()
        table((_("DRAFT"), _("TO"), _("BY"), _("STATE"), _("WORDS")), [_draft_cells(one) for one in found])
    lines = list(_next_lines(room, state))
    if lines:
        put()
    for line in lines:
        put(line)


def _draft_cells(one: Update) -> tuple[str, ...]:
    from warroom.cli.output import shown
    from warroom.model.updates import shown_audience, shown_update_status

    why = f": {one.why}" if one.why else ""
    return (
        str(one.number), shown(shown_audience(one.audience)), shown(one.drafted_by),
        shown_update_status(one.status) + shown(why), shown(one.text),
    )  # fmt: skip


def _next_lines(room: Room, state: IncidentState) -> Iterator[str]:
    """Who hears more by when; what is late says so."""
    from warroom.cli.output import due_words, paint, shown
    from warroom.model.moments import show_moment
    from warroom.model.updates import promised, shown_audience

    now = room.clock.now()
    for one in promised(state):
        assert one.next_due is not None  # noqa: S101 - that is what `promised` gives
        words = _("{who}: next by {time}, {left}").format(
            who=shown(shown_audience(one.audience)), time=show_moment(one.next_due, room.zone, now),
            left=due_words(one.next_due, now),
        )  # fmt: skip
        yield paint(words, "late" if one.next_due < now else "")


def _minute(moment: datetime | None, zone: tzinfo) -> str:
    return f"{moment.astimezone(zone):%Y-%m-%d %H:%M}" if moment is not None else ""


@command(
    "outbox", N_("Words to the outside that wait, of all incidents: for approval, for other words, or to be sent.")
)
@option("--mine", is_flag=True, help=N_("Only what waits for you."))
def outbox(cli: Cli, mine: bool, as_json: bool) -> None:
    """Print what waits."""
    from warroom.cli.output import note, put_json, shown, table
    from warroom.model.updates import shown_audience, shown_update_status

    with cli.room() as room:
        known = room.audiences()[0]
        found = [(one, room.waits_for_me(one, known)) for one in room.waiting_updates()]
    kept = [(one, waits) for one, waits in found if waits or not mine]
    if as_json:
        put_json([one._asdict() | {"mine": waits} for one, waits in kept])
        return
    if not kept:
        note(_("Nothing waits."))
        return
    rows = [
        (one.code, str(one.draft), shown(shown_audience(one.audience)), shown(one.drafted_by),
         shown_update_status(one.status) + (" (*)" if waits else ""), shown(one.text))
        for one, waits in kept
    ]  # fmt: skip
    table((_("INCIDENT"), _("DRAFT"), _("TO"), _("BY"), _("STATE"), _("WORDS")), rows)
    if any(waits for _one, waits in kept):
        note(_("(*) waits for you"))


# -- audiences ---------------------------------------------------------------------------------------------------------


@command("audiences", N_("Who is told how it stands: list audiences, show or add one, check a file of your own."))
@argument("action", N_("list, show, check or add."), required=False, default="list",
          type=click.Choice(["list", "show", "check", "add"]))  # fmt: skip
@argument("name", N_("show NAME; check FILE; add NAME."), required=False, default="")
@option("--title", metavar="TEXT", default="", help=N_("For add: what it is called."))
@option("--side", metavar="SIDE", help=N_("For add: internal or external."))
@option("--lang", metavar="CODE", help=N_("For add: the language of its words, like nl."))
@option("--approve", metavar="CODES", help=N_("For add: positions that approve its words, like IC,PIO; or none."))
@option("--every", metavar="MINUTES", help=N_("For add: minutes until the next words, like P1=30,P2=60; or none."))
def audiences(
    cli: Cli, action: str, name: str, title: str, side: str | None, lang: str | None, approve: str | None,
    every: str | None, as_json: bool,
) -> None:  # fmt: skip
    """Audiences."""
    from warroom.model.refusal import BadInput

    if (action == "list") != (not name):
        raise BadInput(_("Type: audiences list; audiences show NAME; audiences check FILE; audiences add NAME"))
    if action != "add" and any(value is not None for value in (side, lang, approve, every)) | bool(title):
        raise BadInput(_("--title, --side, --lang, --approve and --every belong to: audiences add NAME"))
    if action == "check":
        cli.no_files()
        _check(Path(name), as_json)
        return
    with cli.room() as room:
        if action == "add":
            one = room.add_audience(name, title=title, side=side, lang=lang, approve=approve, every=every)
            _print_audiences([one], [], as_json, one=True)
            return
        known, problems = room.audiences()
        if action == "list":
            _print_audiences(list(known.values()), problems, as_json)
            return
        _show_audience(room, room.audience(name)[1], as_json)


def _check(path: Path, as_json: bool) -> None:
    """Whether an audience or a template of one's own is sound."""
    from warroom.cli.output import answer, shown
    from warroom.report.wording import check
    from warroom.room.stakeholders import read_audience_file

    if path.suffix == ".toml":
        read_audience_file(path)
    else:
        check(path)
    answer(as_json, {"file": str(path), "ok": True}, _("{name} is sound.").format(name=shown(path.name)))


def _print_audiences(found: Sequence[Audience], problems: Sequence[str], as_json: bool, *, one: bool = False) -> None:
    from warroom.cli.output import note, put_json, shown, table
    from warroom.model.audiences import as_json as plain

    if as_json:
        put_json(plain(found[0]) if one else [plain(audience) for audience in found])
    else:
        rows = [
            (shown(each.id), shown(each.title), _rhythm(each), ", ".join(each.approve) or "-", each.lang or "-",
             shown(each.source) or _("this room"))
            for each in found
        ]  # fmt: skip
        table((_("NAME"), _("TITLE"), _("MINUTES"), _("APPROVED BY"), _("LANGUAGE"), _("FROM")), rows)
    for problem in problems:
        note(problem)


def _rhythm(audience: Audience) -> str:
    return " ".join(f"{name} {minutes}" for name, minutes in sorted(audience.every.items()) if minutes) or "-"


def _show_audience(room: Room, audience: Audience, as_json: bool) -> None:
    """An audience with its templates: for each phase the file that is taken, and what is wrong with others."""
    from warroom import i18n
    from warroom.cli.output import fit, note, put, put_json, shown
    from warroom.model.audiences import as_json as plain
    from warroom.report.wording import PHASES, usable

    lang = audience.lang or i18n.language()
    found = {phase: usable(room.templates(audience, phase, lang)) for phase in PHASES}
    if as_json:
        files = {phase: str(template.path) if template else None for phase, (template, _bad) in found.items()}
        put_json(plain(audience) | {"templates": files})
        return
    _print_audiences([audience], [], as_json=False)
    put()
    for phase, (template, problems) in found.items():
        put(f"{fit(phase, 10)}  {shown(template.path.name) if template else '-'}")
        for problem in problems:
            note(problem)
