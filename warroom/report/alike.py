"""What an incident is linked to, and what is like it, in words: how many, which, and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from warroom.i18n import _, ngettext
from warroom.model.categories import CAUSES
from warroom.model.lifecycle import shown_status
from warroom.model.linking import LINKS, REVERSED
from warroom.room.links import Tie
from warroom.room.similar import Similar


def summary(alike: Sequence[Similar], *, named: int = 4) -> str:
    """`4 similar: #12, #9, #3, #1; 3 of them: change`; empty where nothing is alike."""
    if not alike:
        return ""
    numbers = ", ".join(f"#{one.number}" for one in alike[:named])
    if len(alike) > named:
        numbers += ", …"
    said = ngettext("{n} similar: {numbers}", "{n} similar: {numbers}", len(alike))
    said = said.format(n=len(alike), numbers=numbers)
    causes = Counter(one.cause for one in alike if one.cause in CAUSES and one.cause != "unknown")
    if causes:
        cause, count = causes.most_common(1)[0]
        said += "; " + _("{n} of them: {cause}").format(n=count, cause=_(CAUSES[cause]))
    return said


def likeness(one: Similar) -> str:
    """`#9 Checkout slow (resolved): checkout, database; same category; cause: change`."""
    why = [", ".join(one.words)]
    if one.same_category:
        why.append(_("same category"))
    if one.cause:
        why.append(_("cause: {cause}").format(cause=_(CAUSES[one.cause]) if one.cause in CAUSES else one.cause))
    return f"#{one.number} {one.name} ({shown_status(one.status)}): {'; '.join(why)}"


def tie_words(tie: Tie) -> str:
    """A link: `part of #3 Checkout down (responding)`."""
    words = _((REVERSED if tie.reverse else LINKS).get(tie.link, tie.link))
    return f"{words} #{tie.number} {tie.name} ({shown_status(tie.status)})"
