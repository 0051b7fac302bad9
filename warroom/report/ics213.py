"""ICS 213, general message: one message with its approval and its reply."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from warroom.i18n import _
from warroom.model.envelope import Recorded
from warroom.model.events import TaskSet, UpdateSent
from warroom.model.incident import IncidentState
from warroom.model.moments import show_full
from warroom.model.plain import visible
from warroom.model.refusal import BadInput, Refused
from warroom.model.tlp import shown
from warroom.model.updates import sent, shown_audience
from warroom.report import paper
from warroom.report.forms import Asked, Said, Sheet, head, incident_blocks, joined, prepared, said


def ics213(sheet: Sheet, asked: Asked) -> str:
    """One message, with approval and reply where there are any."""
    one, words = _message(sheet, asked.message)
    sheet = sheet.about([one, *(other for other, told in _said(sheet.events, sheet.state) if told.reply_to == one.id)])
    name = shown_audience if isinstance(one.event, UpdateSent) else sheet.whom
    to = [name(one) for one in words.to]
    local = one.at.astimezone(sheet.zone)
    lines = [*head(sheet, "213", _("GENERAL MESSAGE")), *incident_blocks(sheet)]
    lines += paper.block(_("2. To (Name and Position)"), "\n".join(to) or "-")
    sender = words.sender
    lines += paper.block(
        _("3. From (Name and Position)"), sheet.titled(sender or one.actor, "" if sender else one.position)
    )
    lines += paper.block(_("4. Subject"), sheet.words(one, _subject(words)))
    lines += paper.block(_("5. Date"), f"{local:%Y-%m-%d}")
    lines += paper.block(_("6. Time"), show_full(one.at, sheet.zone)[11:])
    if number := str(words.number or words.ref or ""):
        lines += paper.block(_("6A. Message Number"), number)
    if words.channel:
        lines += paper.block(_("6B. Channel"), words.channel)
    lines += [
        paper.RULE,
        _("7. Message"),
        "",
        *paper.wrapped(sheet.labelled(one, words.text), paper.WIDTH),
        "",
        paper.RULE,
    ]
    lines += paper.block(_("8. Approved by"), _approved(sheet, one) or "-")
    replies = list(_replies(sheet, one))
    lines += [paper.RULE, _("9. Reply"), ""]
    for by, at, text in replies:
        lines += [*paper.wrapped(text, paper.WIDTH), ""]
        lines += paper.block(_("10. Replied by"), f"{by}, {at}")
    if not replies:
        lines += ["", "", *paper.block(_("10. Replied by"), "_" * 30)]
    return joined([[*lines, *prepared(sheet, _("10A. Printed by"))]])


def _message(sheet: Sheet, named: str) -> tuple[Recorded, Said]:
    wanted = named.strip().lstrip("#").upper()
    if not wanted:
        raise BadInput(_("Say which message: --message, with its number or its name (warroom timeline N --ids)."))
    found = _named(sheet.events, wanted, sheet.state)
    if len(found) != 1:
        out = sheet.labels.out
        if out is not None and _named(out.events.values(), wanted, sheet.state):
            raise Refused(
                _("Message {name} is labelled more strictly than {limit}; it is not printed for those.").format(
                    name=visible(named), limit=shown(out.limit)
                )
            )
        raise BadInput(
            _("There is no message {name} in {code}; see their names with: warroom timeline {n} --ids").format(
                name=visible(named), code=sheet.state.code, n=sheet.state.number
            )
        )
    return found[0]


def _said(events: Iterable[Recorded], state: IncidentState) -> list[tuple[Recorded, Said]]:
    return [(one, words) for one in events if (words := said(one, state))]


def _named(events: Iterable[Recorded], wanted: str, state: IncidentState) -> list[tuple[Recorded, Said]]:
    """The messages of a number, else of a name or the beginning of one."""
    spoken = _said(events, state)
    found = [(one, words) for one, words in spoken if wanted == (words.ref or str(words.number or ""))]
    if not found and len(wanted) >= 8:
        found = [(one, words) for one, words in spoken if one.id.startswith(wanted)]
    return found


def _subject(words: Said) -> str:
    """What was written as its subject, else the beginning of the words."""
    first = words.subject or next(iter(words.text.splitlines()), "")
    lines = paper.wrapped(first, 50)
    return lines[0] + (" …" if len(lines) > 1 else "")


def _approved(sheet: Sheet, one: Recorded) -> str:
    """Who approved a message, and when."""
    for update in sent(sheet.state):
        if update.id == one.id and update.approved_at is not None:
            return f"{sheet.titled(update.approved_by)}, {show_full(update.approved_at, sheet.zone)}"
    for other in sheet.events:
        if other.kind == "entry.answered" and getattr(other.event, "entry", "") == one.id:
            if getattr(other.event, "verdict", "") == "approved":
                by = getattr(other.event, "by", "") or other.actor
                return f"{sheet.titled(by)}, {show_full(other.at, sheet.zone)}"
    return ""


def _replies(sheet: Sheet, one: Recorded) -> Iterator[tuple[str, str, str]]:
    """Who replied, when, with which words: answers, and messages that go on from this one."""
    for other in sheet.events:
        event, when = other.event, show_full(other.at, sheet.zone)
        if other.kind == "entry.answered" and getattr(event, "entry", "") == one.id:
            text, verdict = getattr(event, "text", ""), getattr(event, "verdict", "")
            if verdict and not text:
                continue  # an approval without words stands in block 8
            text = text or _("Acknowledged.")
            yield sheet.titled(getattr(event, "by", "") or other.actor), when, text
        elif isinstance(event, TaskSet) and event.task == one.id and event.status == "acknowledged":
            yield sheet.titled(event.by or other.actor), when, event.note or _("Acknowledged.")  # an order
        elif (words := said(other, sheet.state)) and words.reply_to == one.id:
            yield sheet.titled(words.sender or other.actor), when, sheet.labelled(other, words.text)
