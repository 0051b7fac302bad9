"""Views of the board: which incidents, in which order. One short language for those that are saved and those typed.

`late category:security sort:owed`: terms that say the same thing (`P1 P2`) are alternatives, all others must hold
together. A term that is none of these is a word that has to stand in the title, the code or a name.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from typing import Any, NamedTuple

from warroom.i18n import N_, _
from warroom.journal.schema import UNRANKED
from warroom.model.categories import CATEGORIES, CAUSES
from warroom.model.kinds import KINDS
from warroom.model.lifecycle import STATUSES
from warroom.model.priority import PRIORITIES
from warroom.model.refusal import BadInput
from warroom.room.reading import BoardRow

FLAGS: dict[str, str] = {
    "all": N_("all"),
    "mine": N_("mine"),
    "late": N_("late"),
    "unassigned": N_("unassigned"),
    "inbox": N_("inbox"),
    "weighty": N_("weighty"),
    "major": N_("major"),
    "unranked": N_("unranked"),
    "confidential": N_("confidential"),
    "disputed": N_("disputed"),
    "owing": N_("owing"),
    "waiting": N_("waiting"),
}
"""What a term may ask for, beside priorities, fields and words. weighty: P1, P2 or major; owing: a debt of the fast
path; waiting: held for somebody outside."""
SORTS: dict[str, str] = {
    "priority": N_("priority"),
    "age": N_("age"),
    "owed": N_("what is owed first"),
    "number": N_("number"),
    "status": N_("status"),
}
FIELDS: dict[str, Mapping[str, str] | None] = {
    "category": CATEGORIES, "status": STATUSES, "kind": KINDS, "cause": CAUSES, "commander": None,
}  # fmt: skip
"""`category:security`: the field, and the codes that it may hold (None: any)."""
_NOUNS = {
    "category": N_("a category"), "status": N_("a status"), "kind": N_("a kind of incident"), "cause": N_("a cause"),
}  # fmt: skip
NAME = re.compile(r"[^\W_][\w-]{0,31}")


class View(NamedTuple):
    """A view under its name: `title` in the chosen language, its `terms`, and whose it is: ours, room or own."""

    name: str
    title: str
    terms: str
    whose: str = "ours"


class Wanted(NamedTuple):
    """Terms as they were read."""

    flags: frozenset[str] = frozenset()
    priorities: frozenset[str] = frozenset()
    fields: tuple[tuple[str, frozenset[str]], ...] = ()
    words: tuple[str, ...] = ()
    sort: str = "priority"

    @property
    def everything(self) -> bool:
        """Whether closed and cancelled ones are wanted, too: also where a status is asked for that is not open."""
        return "all" in self.flags or any(name == "status" for name, _codes in self.fields)


class Seen(NamedTuple):
    """What a view has to know beside the lines of the board: what this person works on, and when the first thing that
    an incident owes falls due (None: it owes nothing)."""

    mine: frozenset[str]
    due: Callable[[BoardRow], datetime | None]
    twice: frozenset[int] = frozenset()


OURS: tuple[tuple[str, str, str], ...] = (
    ("open", N_("Open"), ""),
    ("all", N_("All"), "all"),
    ("mine", N_("Mine"), "mine"),
    ("late", N_("Late"), "late sort:owed"),
    ("p1-p2", N_("P1, P2 and major"), "weighty"),
    ("unassigned", N_("Nobody in command"), "unassigned"),
    ("inbox", N_("Inbox"), "inbox sort:age"),
    ("owing", N_("Owing category or priority"), "owing"),
    ("confidential", N_("Confidential"), "confidential"),
    ("exercises", N_("Exercises"), "kind:exercise"),
)
"""Name, title, terms."""


def ours() -> list[View]:
    """The views that every room has; those by category last."""
    found = [View(name, _(title), terms) for name, title, terms in OURS]
    return found + [View(code, _(shown), f"category:{code}") for code, shown in CATEGORIES.items()]


# -- reading terms -----------------------------------------------------------------------------------------------------


def read_terms(text: str) -> Wanted:
    """What the terms ask for. Raises `BadInput` for a field or an order that holds no such thing."""
    flags: set[str] = set()
    priorities: set[str] = set()
    fields: dict[str, set[str]] = {}
    words: list[str] = []
    sort = "priority"
    for term in text.split():
        plain = term.casefold()
        name, colon, value = plain.partition(":")
        if colon and name == "sort":
            sort = code_of(value, SORTS, _("an order"))
        elif colon and name in FIELDS:
            known = FIELDS[name]
            fields.setdefault(name, set()).add(value if known is None else code_of(value, known, _(_NOUNS[name])))
        elif plain.upper() in PRIORITIES:
            priorities.add(plain.upper())
        elif flag := _flag(plain):
            flags.add(flag)
        else:
            words.append(folded(term))
    return Wanted(frozenset(flags), frozenset(priorities), tuple((k, frozenset(v)) for k, v in fields.items()),
                  tuple(words), sort)  # fmt: skip


def _flag(plain: str) -> str:
    return next((code for code, shown in FLAGS.items() if plain in (code, _(shown).casefold())), "")


def code_of(text: str, known: Mapping[str, str], what: str) -> str:
    """The code that is meant, by itself or by its word in the chosen language. Raises `BadInput`."""
    wanted = text.strip().casefold()
    for code, shown in known.items():
        if wanted in (code, code.replace("_", "-"), _(shown).casefold()):
            return code
    raise BadInput(
        _("{value!r} is not {what}; choose one of {names}.").format(value=text, what=what, names=", ".join(known))
    )


def chosen(text: str, known: Iterable[View]) -> View:
    """The view that a person means: by its name, else by terms that all mean something. Raises `BadInput`."""
    wanted = " ".join(text.split())
    views = list(known)
    for view in views:
        if wanted.casefold() in (view.name.casefold(), view.title.casefold()):
            return view
    names = [view.name for view in views]
    for term in wanted.split():
        if read_terms(term).words:
            import difflib

            near = difflib.get_close_matches(term.casefold(), [*names, *FLAGS], 1)
            hint = _("Did you mean {name}?").format(name=near[0]) if near else _("See them with: warroom views")
            raise BadInput(_("There is no view {name!r}. {hint}").format(name=term, hint=hint))
    return View("", wanted, wanted) if wanted else views[0]


# -- which, and in which order -----------------------------------------------------------------------------------------


def fits(row: BoardRow, wanted: Wanted, seen: Seen, now: datetime) -> bool:
    """Whether an incident belongs in a view at a moment."""
    # Of the ended ones those on which work went on in a copy, until somebody decides: see `board`.
    if not (row.open or row.activity or wanted.everything):
        return False
    if wanted.priorities and row.priority not in wanted.priorities:
        return False
    for name, codes in wanted.fields:
        value: str = getattr(row, name)
        held = value.casefold().split() if name == "commander" else (value,)
        if not codes.intersection(held):
            return False
    if wanted.words and not all(word in haystack(row) for word in wanted.words):
        return False
    return all(_FLAGGED[flag](row, seen, now) for flag in wanted.flags if flag != "all")


def _late(row: BoardRow, seen: Seen, now: datetime) -> bool:
    due = seen.due(row)
    return due is not None and due < now


_FLAGGED: dict[str, Callable[[BoardRow, Seen, datetime], bool]] = {
    "mine": lambda row, seen, now: row.id in seen.mine,
    "late": _late,
    "unassigned": lambda row, seen, now: row.open and not row.commander,
    "inbox": lambda row, seen, now: row.status == "identified",
    "weighty": lambda row, seen, now: row.major or row.priority in ("P1", "P2"),
    "major": lambda row, seen, now: row.major,
    "unranked": lambda row, seen, now: not row.priority,
    "confidential": lambda row, seen, now: row.confidential,
    "disputed": lambda row, seen, now: bool(row.disputes) or row.number in seen.twice,
    "owing": lambda row, seen, now: bool(row.debts),
    "waiting": lambda row, seen, now: bool(row.hold),
}


def folded(text: str) -> str:
    """A text in which it does not matter how it is written: without capitals and accents."""
    plain = text.casefold()
    if plain.isascii():
        return plain
    return "".join(c for c in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(c))


def haystack(row: BoardRow) -> str:
    """What the words of a filter are looked for in: number, code, title, who, what it is about, whence it came."""
    return folded(
        f"#{row.number} {row.code} {row.name} {row.commander} {row.reporter} {row.category} {row.status} "
        f"{row.source_ref} {row.assigned_to}"
    )


_NEVER = datetime.max.replace(tzinfo=UTC)
_ORDER = {status: place for place, status in enumerate(STATUSES)}


def place(row: BoardRow, sort: str, seen: Seen) -> tuple[Any, ...]:
    """Where an incident stands in an order. Two never have the same place, and none moves as time passes."""
    reported = row.reported_at or _NEVER
    rank = (row.priority or UNRANKED, reported, row.number, row.id)
    if sort == "age":
        return reported, row.number, row.id
    if sort == "owed":  # by moments, not by what is left: the late ones come first by themselves
        return seen.due(row) or _NEVER, *rank
    if sort == "number":
        return -row.number, row.id
    return (_ORDER.get(row.status, len(_ORDER)), *rank) if sort == "status" else rank


def lined_up(rows: Iterable[BoardRow], wanted: Wanted, seen: Seen, now: datetime) -> list[BoardRow]:
    """Those that a view shows, in its order."""
    shown = [row for row in rows if fits(row, wanted, seen, now)]
    return sorted(shown, key=lambda row: place(row, wanted.sort, seen))
