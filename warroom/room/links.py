"""Links between incidents, followed in both directions."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, NamedTuple

from warroom.model.incident import IncidentState
from warroom.model.plain import clean_text
from warroom.room.roster import Roster

if TYPE_CHECKING:
    from warroom.model import linking


class Tie(NamedTuple):
    """A link as it is seen from one incident: parent, duplicate or related; `reverse`: the other one is the part, or
    the duplicate, of this. Then the other incident as it is called and stands now."""

    link: str
    reverse: bool
    stream: str
    number: int
    code: str
    name: str
    status: str


class Links(Roster):
    """What belongs to what."""

    def link(self, ref: str | int, link: str, other: str | int, *, why: str = "") -> IncidentState:
        """Link an incident to another one: it is `parent` a part of it, `duplicate` of it (which cancels it), or
        `related`."""
        from warroom.model import linking

        target = self.find(other)
        with self.on(ref) as (writer, state):
            wish = linking.Wish(link, self.me, self.clock.now(), clean_text(why))
            done = linking.link(state, writer.incident(target), wish, _up(writer.query))
            self.write(writer, state, done.mine, position=done.position)
            self.write(writer, writer.incident(target), done.theirs)
        return self.current(state.id)

    def unlink(self, ref: str | int, other: str | int) -> IncidentState:
        """Take every link between two incidents away."""
        from warroom.model import linking

        target = self.find(other)
        with self.on(ref) as (writer, state):
            done = linking.unlink(state, writer.incident(target), self.me)
            self.write(writer, state, done.mine, position=done.position)
            self.write(writer, writer.incident(target), done.theirs)
        return self.current(state.id)

    def ties(self, ref: str | int) -> list[Tie]:
        """All links of an incident that this person may see: what it is part or a duplicate of, what is part of it,
        what is related."""
        stream = self.find(ref)
        seen, mine = self.seen_only("i")
        sql = (
            "SELECT l.link, l.reverse, i.id, i.number, i.code, i.name, i.status FROM "  # noqa: S608 - our own words
            "(SELECT link, 0 AS reverse, other FROM links WHERE incident = ?1 UNION ALL "
            "SELECT link, 1, incident FROM links WHERE other = ?1 AND link <> 'related') l "
            f"JOIN incidents i ON i.id = l.other WHERE {seen.replace('?', '?2')} ORDER BY l.reverse, l.link, i.number"
        )
        return [
            Tie(str(link), bool(reverse), str(id_), int(str(number)), str(code), str(name), str(status))
            for link, reverse, id_, number, code, name, status in self.journal.query(sql, (stream, mine))
        ]

    def numbers(self, streams: Iterable[str]) -> dict[str, int]:
        """The numbers of those of these incidents that this person may see."""
        found = {}
        for stream in set(streams):
            for (number,) in self.journal.query("SELECT number FROM incidents WHERE id = ?", (stream,)):
                if self.sees(stream):
                    found[stream] = int(str(number))
        return found


def _up(query: Callable[[str, tuple[str]], list[tuple[object, ...]]]) -> linking.Up:
    sql = "SELECT other FROM links WHERE incident = ? AND link IN ('parent', 'duplicate')"
    return lambda stream: [str(row[0]) for row in query(sql, (stream,))]
