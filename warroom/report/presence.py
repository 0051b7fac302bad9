"""What somebody who has the room open is doing, in words."""

from __future__ import annotations

from datetime import datetime

from warroom.i18n import _
from warroom.model.durations import show_duration, show_short
from warroom.model.planning import SECTION_TITLES
from warroom.room.presence import Present

_IDLE = 300.0
"""Seconds without a key after which somebody may not be looking."""


def doing(one: Present, now: datetime) -> str:
    """`#7, writing Situation`, `the board, only looking`; and for how long nothing was seen of them."""
    words = f"#{one.number}" if one.number else _("the board")
    if one.number and one.editing in SECTION_TITLES:
        words = _("{where}, writing {section}").format(where=words, section=_(SECTION_TITLES[one.editing]))
    if one.card.doing.observing:
        words = _("{what}, only looking").format(what=words)
    idle = (now - one.card.active).total_seconds()
    if one.silent:
        return _("{what}, silent for {time}").format(what=words, time=show_duration(one.silent))
    if idle >= _IDLE:
        return _("{what}, no key for {time}").format(what=words, time=show_short(idle))
    return words
