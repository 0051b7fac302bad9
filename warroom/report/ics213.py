"""ICS 213, general message: one message with its approval and its reply."""

from __future__ import annotations

from collections.abc import Iterator

from warroom.i18n import _
from warroom.model.envelope import Recorded
from warroom.model.events import LogWritten, UpdateSent
from warroom.model.moments import show_full
from warroom.model.plain import visible
from warroom.model.refusal import BadInput
from warroom.model.updates import sent, shown_audience
from warroom.report import paper
from warroom.report.forms import Asked, Sheet, head, incident_blocks, joined, prepared


def ics213(sheet: Sheet, asked: Asked) -> str:
    """One message, with approval and reply where there are any."""
    one = _message(sheet, asked.message)
    event = one.event
    assert isinstance(event, LogWritten | UpdateSent)  # noqa: S101 - `_message` finds no others
    to = [sheet.whom(name) for name in event.to] if isinstance(event, LogWritten) else [shown_audience(event.audience)]
    local = one.at.astimezone(sheet.zone)
    lines = [*head(sheet, "213", _("GENERAL MESSAGE")), *incident_blocks(sheet)]
    lines += paper.block(_("2. To (Name and Position)"), "\n".join(to) or "-")
    sender = getattr(event, "sender", "")
    lines += paper.block(
        _("3. From (Name and Position)"), sheet.titled(sender or one.actor, "" if sender else one.position)
    )
    lines += paper.block(_("4. Subject"), sheet.words(one, _subject(event)))
    lines += paper.block(_("5. Date"), f"{local:%Y-%m-%d}")
    lines += paper.block(_("6. Time"), show_full(one.at, sheet.zone)[11:])
    if number := getattr(event, "number", 0):
        lines += paper.block(_("6A. Message Number"), str(number))
    if event.channel:
        lines += paper.block(_("6B. Channel"), event.channel)
    lines += [
        paper.RULE,
        _("7. Message"),
        "",
        *paper.wrapped(sheet.words(one, event.text), paper.WIDTH),
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


def _message(sheet: Sheet, said: str) -> Recorded:
    wanted = said.strip().lstrip("#")
    if not wanted:
        raise BadInput(_("Say which message: --message, with its number or its name (warroom timeline N --ids)."))
    spoken = [one for one in sheet.events if isinstance(one.event, LogWritten | UpdateSent)]
    found = [one for one in spoken if wanted.isdecimal() and getattr(one.event, "number", 0) == int(wanted)]
    if not found and len(wanted) >= 8:
        found = [one for one in spoken if one.id.startswith(wanted.upper())]
    if len(found) != 1:
        raise BadInput(
            _("There is no message {name} in {code}; see their names with: warroom timeline {n} --ids").format(
                name=visible(said), code=sheet.state.code, n=sheet.state.number
            )
        )
    return found[0]


def _subject(event: LogWritten | UpdateSent) -> str:
    """What was written as its subject, else the beginning of the words."""
    first = getattr(event, "subject", "") or next(iter(event.text.splitlines()), "")
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
        elif isinstance(event, LogWritten) and getattr(event, "reply_to", "") == one.id:
            yield sheet.titled(getattr(event, "sender", "") or other.actor), when, sheet.words(other, event.text)
