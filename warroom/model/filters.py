"""What a reader of a log wants to see: typed with the marks of the log line, `!decision @dan #db +bridge words`."""

from __future__ import annotations

from typing import NamedTuple

from warroom.i18n import _
from warroom.model.events import kinds
from warroom.model.grammar import ENTRY_KINDS, kind_of
from warroom.model.refusal import BadInput

_ELSEWHERE = frozenset({"room", "person", "access", "key", "audience"})
"""Families of events that are about no incident."""
_MARKS = {"@": "person", "#": "tag", "+": "channel"}


class Filter(NamedTuple):
    """A filter as it was typed, and its terms: (where, what), all of which have to fit.

    `where` is word, kind, person, tag or channel; several kinds in one term are alternatives.
    """

    said: str = ""
    terms: tuple[tuple[str, tuple[str, ...]], ...] = ()


def parse_filter(text: str) -> Filter:
    """The filter that a person typed; nothing typed filters nothing. Raises `BadInput` for an unknown kind.

    Marks may stand anywhere. A kind is one of an entry, or the family of an event: `!task`, `!role`, `!plan`.
    """
    terms = []
    for word in text.split():
        if word[0] == "!" and len(word) > 1:
            terms.append(("kind", kinds_named(word[1:])))
        elif word[0] in _MARKS and len(word) > 1:
            terms.append((_MARKS[word[0]], (word[1:],)))
        elif any(letter.isalnum() for letter in word):
            # The search knows no signs: `db-2` is looked for as the words that it holds.
            parts = "".join(letter if letter.isalnum() else " " for letter in word).split()
            terms += [("word", (part,)) for part in parts]
    return Filter(" ".join(text.split()), tuple(terms))


def kinds_named(word: str) -> tuple[str, ...]:
    """The kinds of entries and events that a word names: of an entry, of an event (`role.assigned`), a family of these
    (`role`), or `log`, all entries. Raises `BadInput`."""
    wanted = word.casefold()
    if wanted == "log":
        return ENTRY_KINDS
    if wanted in kinds():  # the line of an update has the kind that an entry about one has
        return (wanted,) if wanted != "update.sent" else ("status_update", wanted)
    entry = kind_of(word)
    families = sorted({kind.partition(".")[0] for kind in kinds()} - _ELSEWHERE)
    meant = [name for name in families if name == wanted] or [name for name in families if name.startswith(wanted)]
    found = [entry] if entry else []
    if not entry or wanted in meant:
        found += [kind for kind in kinds() if kind.partition(".")[0] in meant and kind != "log.written"]
    if entry == "status_update":
        found.append("update.sent")
    if not found:
        names = ", ".join((*ENTRY_KINDS, *(name for name in families if name not in ENTRY_KINDS)))
        raise BadInput(_("!{word} is no kind of line; choose one of {names}.").format(word=word, names=names))
    return tuple(found)
