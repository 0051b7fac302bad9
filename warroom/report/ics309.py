"""ICS 309, communications log: what was said on a channel, from whom to whom."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from warroom.i18n import _
from warroom.model.envelope import Recorded
from warroom.model.events import LogWritten, UpdateSent
from warroom.model.refusal import BadInput
from warroom.model.updates import shown_audience
from warroom.report import paper
from warroom.report.forms import Asked, Sheet, head, incident_blocks, joined, moment, period_block, prepared, within


def ics309(sheet: Sheet, asked: Asked) -> str:
    """Communications logs: of one channel, or of each that was spoken on; what named none comes last."""
    keep = within(asked)
    said = [one for one in sheet.events if keep(one) and isinstance(one.event, LogWritten | UpdateSent)]
    by: dict[str, list[Recorded]] = {}
    for one in said:
        by.setdefault(_channel(one).casefold(), []).append(one)
    if asked.channel is not None:
        wanted = asked.channel.strip().lstrip("+").casefold()
        if wanted not in by:
            names = ", ".join(sorted({_channel(one) for one in said} - {""})) or "-"
            raise BadInput(
                _("Nothing was said on {channel} in that period; spoken on were: {names}.").format(
                    channel=asked.channel, names=names
                )
            )
        by = {wanted: by[wanted]}
    if not by:
        raise BadInput(_("Nothing was said in that period."))
    order = sorted(by, key=lambda name: (not name, list(by).index(name)))
    return joined([_communications_log(sheet, asked, by[name]) for name in order])


def _channel(one: Recorded) -> str:
    return one.event.channel if isinstance(one.event, LogWritten | UpdateSent) else ""


def _communications_log(sheet: Sheet, asked: Asked, said: Sequence[Recorded]) -> list[str]:
    lines = [*head(sheet, "309", _("COMMUNICATIONS LOG")), *incident_blocks(sheet), *period_block(sheet, asked)]
    lines += paper.block(_("3. Radio Net Name (channel)"), _channel(said[0]) or _("none was named"))
    loggers = "; ".join(dict.fromkeys(sheet.titled(one.actor, one.position) for one in said))
    lines += paper.block(_("4. Radio Operator (who wrote it down)"), loggers)
    lines += ["", _("5. Communications Log")]
    heads = (_("Time"), _("From / Msg #"), _("To / Msg #"), _("Message"))
    numbers = {one.id: getattr(one.event, "number", 0) for one in sheet.events}
    lines += paper.table(heads, (16, 12, 12, 0), [_message_row(sheet, one, numbers) for one in said])
    return [*lines, "", *prepared(sheet, _("6. Prepared by"))]


def _message_row(sheet: Sheet, one: Recorded, numbers: Mapping[str, int]) -> tuple[str, str, str, str]:
    event = one.event
    assert isinstance(event, LogWritten | UpdateSent)  # noqa: S101 - only these come here
    sender = getattr(event, "sender", "") or one.actor
    # The number behind an addressee is that of their own message, which this one answers.
    theirs = numbers.get(getattr(event, "reply_to", ""), 0)
    to = event.to if isinstance(event, LogWritten) else (shown_audience(event.audience),)
    return (
        moment(one, sheet.zone), f"{sender} {numbers.get(one.id) or ''}".rstrip(),
        f"{', '.join(to)} {theirs or ''}".strip(), sheet.words(one, event.text),
    )  # fmt: skip
