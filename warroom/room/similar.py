"""Incidents that are like one: found by the words of titles and descriptions, told with the reasons, deciding nothing.

Only declarations are compared, a row an incident, never the entries of logs: BM25 over a word that half a million
entries hold costs a quarter of a second (store-notes §3.2). Rare words are asked for first, and only so many of them
that few rows have to be ranked.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from warroom.journal.rows import row_of
from warroom.model.kinds import together
from warroom.room.base import Base

MOST = 8
"""Similar incidents that are told."""
_ASKED = 10
"""Words that are asked for, at most."""
_RANKED = 4000
"""Rows that may be ranked, about."""
_LOOKED_AT = 60
_WORD = re.compile(r"[^\W_]+")
_SHORT = 3
# Words that hold a sentence together and say nothing of what it is about, in the languages that we speak.
_LITTLE = frozenset(
    "the and for with from that this these are was were not has have had but all its their our your can cannot does "
    "een het der den des van met voor niet bij aan naar uit over wordt worden zijn was waren dat dit deze die ook nog "
    "maar als door kan kunnen heeft hebben geen meer".split()
)
# What is said of anything that does not work: alone it makes no two incidents alike.
_COMMON = frozenset(
    "down slow fails failed failing failure fault error errors broken problem issue again unavailable offline outage "
    "alert plat traag stuk fout fouten storing probleem werkt onbereikbaar uitval opnieuw weer melding".split()
)


class Similar(NamedTuple):
    """An incident that is like the one that was asked about, and why: the words that both hold, and whether they are of
    the same category. `cause` is empty where nobody said it."""

    stream: str
    number: int
    code: str
    name: str
    status: str
    cause: str
    words: tuple[str, ...]
    same_category: bool


class Likeness(Base):
    """What is like what."""

    def similar(self, ref: str | int, *, limit: int = MOST) -> list[Similar]:
        """The incidents that are most like one, the likest first. Never an exercise beside a real one, nothing that
        this person may not see, and no duplicate beside what it is a duplicate of."""
        stream = self.find(ref)
        words = self._words(stream)
        ((all_,),) = self.journal.query("SELECT count(*) FROM incidents")
        often = {word: self._often(word) for word in words}
        asked = _rarest(often, int(str(all_)))
        if not asked:
            return []
        ((category, kind),) = self.journal.query("SELECT category, kind FROM incidents WHERE id = ?", (stream,))
        found = []
        for row, text in self._ranked(asked, stream):
            id_, number, code, name, status, theirs, cause, other_kind = row
            theirs_words = set(words_in(text))
            shared = tuple(word for word in words if word in asked and word in theirs_words)
            if together(str(kind), other_kind) and _tells(shared, often, int(str(all_))):
                same = bool(category) and category == theirs
                found.append(Similar(id_, int(number), code, name, status, cause, shared, same))
        return found[:limit]

    def _words(self, stream: str) -> list[str]:
        rows = self.journal.query(
            "SELECT s.words FROM similar s WHERE s.rowid = ? AND s.incident = ?", (row_of(stream), stream)
        )
        return words_in(str(rows[0][0])) if rows else []

    def _often(self, word: str) -> int:
        rows = self.journal.query("SELECT doc FROM similar_words WHERE term = ?", (word,))
        return int(str(rows[0][0])) if rows else 0

    def _ranked(self, asked: list[str], stream: str) -> list[tuple[tuple[str, ...], str]]:
        """Rows of incidents with their words, the likest first."""
        seen, mine = self.seen_only("i")
        # Each word is quoted: what a person types is never the search engine's syntax.
        query = " OR ".join(f'"{word}"' for word in asked)
        rows = self.journal.query(
            "SELECT i.id, i.number, i.code, i.name, i.status, i.category, i.cause, i.kind, s.words FROM "  # noqa: S608
            "(SELECT incident, words, rank FROM similar WHERE similar MATCH ? ORDER BY rank LIMIT ?) s "
            f"JOIN incidents i ON i.id = s.incident WHERE i.id <> ? AND i.duplicate_of = '' AND {seen} ORDER BY s.rank",
            (query, _LOOKED_AT, stream, mine),
        )
        return [(tuple(map(str, row[:-1])), str(row[-1])) for row in rows]


def words_in(text: str) -> list[str]:
    """The words that are compared, each once, in their order, folded as the index folds them."""
    import unicodedata

    plain = "".join(c for c in unicodedata.normalize("NFKD", text.lower()) if not unicodedata.combining(c))
    return list(dict.fromkeys(word for word in _WORD.findall(plain) if len(word) >= _SHORT and word not in _LITTLE))


def _rarest(often: dict[str, int], all_: int) -> list[str]:
    """The rarest words that others hold, too; together in no more rows than can be ranked at once."""
    asked: list[str] = []
    rows = 0
    for word, times in sorted(often.items(), key=lambda one: one[1]):
        rows += times
        if times > 1 and (not asked or rows <= max(_RANKED, all_ // 100)) and len(asked) < _ASKED:
            asked.append(word)
    return asked


def _tells(shared: tuple[str, ...], often: dict[str, int], all_: int) -> bool:
    """Whether the words that two have in common mean anything: two of them, or one that few have and that says
    more than that something does not work."""
    return len(shared) > 1 or any(often[word] <= max(3, all_ // 50) and word not in _COMMON for word in shared)
