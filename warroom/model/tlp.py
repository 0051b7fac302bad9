"""The Traffic Light Protocol 2.0 of FIRST: five labels that say with whom something may be shared. Nothing: no label.

A label hides nothing: it is for whoever passes words on. Rule: first.org/tlp, version 2.0 (August 2022), where WHITE
of version 1 became CLEAR.
"""

from __future__ import annotations

from warroom.i18n import N_, _
from warroom.model.refusal import BadInput

TLP = "TLP:"
"""What every label begins with, in every language."""
_SHOWN = {
    "clear": "TLP:CLEAR",
    "green": "TLP:GREEN",
    "amber": "TLP:AMBER",
    "amber_strict": "TLP:AMBER+STRICT",
    "red": "TLP:RED",
}
LEVELS = tuple(_SHOWN)
"""The codes of the levels, the mildest first."""
LABELS = tuple(_SHOWN.values())
"""The same as people write them."""
MEANS = {
    "clear": N_("everybody may be told"),
    "green": N_("the community around us"),
    "amber": N_("our organisation and its clients, if they need it"),
    "amber_strict": N_("our organisation only, if they need it"),
    "red": N_("only those who were told themselves"),
}
"""With whom what is labelled so may be shared."""
_READ = {
    "white": "clear",
    "amber+strict": "amber_strict",
    "amber-strict": "amber_strict",
    "amber strict": "amber_strict",
}


def level_of(text: str) -> str | None:
    """The level that a text names, whatever its case, with `TLP:` in front or without; None: it names none."""
    wanted = text.strip().casefold()
    wanted = wanted.removeprefix(TLP.casefold()).strip()
    wanted = _READ.get(wanted, wanted)
    return wanted if wanted in _SHOWN else None


def parse(text: str) -> str:
    """The level that a person names; empty for `none`. Raises `BadInput`."""
    if text.strip().casefold() == "none":
        return ""
    level = level_of(text)
    if level is None:
        words = _("{value!r} is no label of the Traffic Light Protocol; choose one of {names}, or none.")
        raise BadInput(words.format(value=text[:80], names=", ".join(LABELS)))
    return level


def shown(level: str) -> str:
    """`TLP:AMBER+STRICT`; empty for no label. What a newer warroom wrote is shown as it stands."""
    return _SHOWN.get(level) or (f"{TLP}{level.upper()}" if level else "")


def doubt(text: str) -> str:
    """What looks like a label in the words of an entry that has none, and why it is none; empty where nothing does.

    Whoever writes `Fail over, TLP:RED` believes that it is labelled.
    """
    place = text.casefold().find(TLP.casefold())
    if place < 0:
        return ""
    word = text[place:].split(None, 1)[0].rstrip(".,;:!?)]}\"'")
    if level_of(word) is None:
        return _("{text} is no label; it stays text").format(text=word[:40])
    return _("{text} stays text: a label stands in front of the words").format(text=word)


def rank(level: str) -> int:
    """0: no label; 1 to 5: the mildest to the strictest; 6: a level that only a newer warroom knows."""
    if not level:
        return 0
    return LEVELS.index(level) + 1 if level in _SHOWN else len(LEVELS) + 1


def stricter(*levels: str) -> str:
    """The strictest of some levels: what holds for an entry, of its own label and that of its incident."""
    return max(levels, key=rank, default="")


def over(level: str, incident: str) -> str:
    """What holds for an entry that has a label: the stricter of its own and that of its incident. Empty where it has
    none: then that of the incident, which stands above everything, says enough."""
    return stricter(level, incident) if level else ""


def at_most(level: str, limit: str) -> bool:
    """Whether something labelled so may go where `limit` is the strictest label that may be there."""
    return rank(level) <= rank(limit)


def in_front(level: str, text: str) -> str:
    """`[TLP:RED] Fail over`; words without a label as they are."""
    return f"[{shown(level)}] {text}" if level else text
