"""What an incident is about. A human error is a cause, not a category."""

from __future__ import annotations

from warroom.i18n import N_, _

CATEGORIES: dict[str, str] = {
    "security": N_("security breach / cyber attack"),
    "privacy": N_("personal-data breach"),
    "hardware": N_("hardware fault"),
    "software": N_("software fault"),
    "outage": N_("technical outage"),
    "supplier": N_("supplier or cloud outage"),
    "natural": N_("natural disaster"),
    "physical": N_("physical security or safety"),
    "other": N_("other"),
}

CAUSES: dict[str, str] = {
    "human_error": N_("human error"),
    "change": N_("change"),
    "defect": N_("defect"),
    "capacity": N_("capacity"),
    "attack": N_("attack"),
    "external": N_("external"),
    "unknown": N_("unknown"),
}


def shown_category(code: str) -> str:
    """The category in the chosen language; a category of another system as it stands there."""
    return _(CATEGORIES[code]) if code in CATEGORIES else code
