"""The labels of the Traffic Light Protocol as choices, each with whom it lets be told."""

from __future__ import annotations

from warroom.i18n import _
from warroom.model.tlp import LEVELS, MEANS, shown
from warroom.tui.widgets.choices import Choice

NONE = "none"
_WIDTH = max(len(shown(level)) for level in LEVELS)


def label_choices(now: str) -> list[Choice]:
    """One for each level, and none; the one that it has `now` can't be taken again."""
    said = _("(now)")
    options = [
        Choice(key, level, f"{shown(level):<{_WIDTH}}  {_(MEANS[level])}", level != now, said)
        for key, level in zip("cgasr", LEVELS, strict=True)
    ]
    return [*options, Choice("n", NONE, _("No label"), bool(now), said)]
