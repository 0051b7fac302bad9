"""ICS 309, communications log: what was said on a channel, from whom to whom."""

from __future__ import annotations

from collections.abc import Sequence

from warroom.i18n import _
from warroom.model.envelope import Recorded
from warroom.model.refusal import BadInput
from warroom.model.updates import shown_audience
from warroom.report import paper
from warroom.report.forms import (
    Asked,
    Said,
    Sheet,
    head,
    incident_blocks,
    joined,
    moment,
    period_block,
    prepared,
    said,
    within,
)

Message = tuple[Recorded, Said]


def ics309(sheet: Sheet, asked: Asked) -> str:
    """Communications logs: of one channel, or of each that was spoken on; what named none comes last."""
    keep = within(asked)
    spoken = [(one, words) for one in sheet.events if keep(one) and (words := said(one, sheet.state))]
    by: dict[str, list[Message]] = {}
    for one, words in spoken:
        by.setdefault(words.channel.casefold(), []).append((one, words))
    if asked.channel is not None:
        wanted = asked.channel.strip().lstrip("+").casefold()
        if wanted not in by:
            names = ", ".join(sorted({words.channel for _one, words in spoken} - {""})) or "-"
            said_so = _("Nothing was said on {channel} in that period; spoken on were: {names}.")
            raise BadInput(sheet.nothing(said_so.format(channel=asked.channel, names=names)))
        by = {wanted: by[wanted]}
    if not by:
        raise BadInput(sheet.nothing(_("Nothing was said in that period.")))
    order = sorted(by, key=lambda name: (not name, list(by).index(name)))
    return joined([_communications_log(sheet, asked, by[name]) for name in order])


def _communications_log(sheet: Sheet, asked: Asked, spoken: Sequence[Message]) -> list[str]:
    sheet = sheet.about(one for one, _words in spoken)
    lines = [*head(sheet, "309", _("COMMUNICATIONS LOG")), *incident_blocks(sheet), *period_block(sheet, asked)]
    lines += paper.block(_("3. Radio Net Name (channel)"), spoken[0][1].channel or _("none was named"))
    loggers = "; ".join(dict.fromkeys(sheet.titled(one.actor, one.position) for one, _words in spoken))
    lines += paper.block(_("4. Radio Operator (who wrote it down)"), loggers)
    lines += ["", _("5. Communications Log")]
    heads = (_("Time"), _("From / Msg #"), _("To / Msg #"), _("Message"))
    lines += paper.table(heads, (16, 12, 12, 0), [_message_row(sheet, one, words) for one, words in spoken])
    return [*lines, "", *prepared(sheet, _("6. Prepared by"))]


def _message_row(sheet: Sheet, one: Recorded, words: Said) -> tuple[str, str, str, str]:
    # The number behind an addressee is that of their own message, which this one answers.
    theirs = next((getattr(other.event, "number", 0) for other in sheet.events if other.id == words.reply_to), 0)
    to = ", ".join(shown_audience(name) for name in words.to)
    return (
        moment(one, sheet.zone), f"{words.sender or one.actor} {words.number or words.ref}".rstrip(),
        f"{to} {theirs or ''}".strip(), sheet.labelled(one, words.text),
    )  # fmt: skip
