"""The board through a view: the ones that every room has, those that this room saved, and a person's own."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from warroom.i18n import _
from warroom.model.envelope import ROOM, Draft
from warroom.model.events import RoomSet
from warroom.model.parts import TASK_DONE
from warroom.model.plain import clean_line
from warroom.model.refusal import BadInput, Refused
from warroom.room.owing import Owing, line_of
from warroom.room.reading import BoardRow

if TYPE_CHECKING:
    from warroom.room.views import Seen, View, Wanted

_PREFIX = "view/"


class Viewing(Owing):
    """Which incidents somebody wants to see, and in which order."""

    def views(self, own: Mapping[str, str] | None = None) -> list[View]:
        """All views that this person may choose from: those that every room has, this room's, their own. A later one
        comes in place of an earlier one of the same name."""
        from warroom.room.views import View, ours

        rows = self.journal.query("SELECT key, value FROM settings WHERE key >= 'view/' AND key < 'view0'")
        saved = [View(str(key)[len(_PREFIX) :], str(key)[len(_PREFIX) :], str(value), "room") for key, value in rows
                 if value]  # fmt: skip
        saved += [View(name, name, terms, "own") for name, terms in sorted((own or {}).items())]
        found = {view.name.casefold(): view for view in ours()}
        found |= {view.name.casefold(): view for view in saved}
        return list(found.values())

    def save_view(self, name: str, terms: str) -> View:
        """Keep a view for everybody in this room."""
        view = checked_view(name, terms, "room")
        with self.acting() as writer:
            self.for_the_room(writer)
            writer.append([Draft(ROOM, RoomSet(key=_PREFIX + view.name, value=view.terms))])
        return view

    def forget_view(self, name: str) -> None:
        """Take one of this room's views away. Raises `Refused` where there is none of that name."""
        plain = clean_line(name, what=_("name")).casefold()
        rows = self.journal.query("SELECT 1 FROM settings WHERE key = ? AND value <> ''", (_PREFIX + plain,))
        if not rows:
            raise Refused(_("This room has no view {name!r} of its own.").format(name=name))
        with self.acting() as writer:
            self.for_the_room(writer)
            writer.append([Draft(ROOM, RoomSet(key=_PREFIX + plain, value=""))])

    def seen(self, rows: list[BoardRow]) -> Seen:
        """What views have to know about these lines. What falls due first is looked up when a view asks for it."""
        from warroom.room.views import Seen

        dues: dict[str, datetime] = {}

        def due(row: BoardRow) -> datetime | None:
            if not dues:
                dues.update(self._first_dues(rows))
            return dues.get(row.id)

        return Seen(self.mine(), due, self.twice())

    def _first_dues(self, rows: list[BoardRow]) -> dict[str, datetime]:
        from warroom.model.promises import ruled

        rules, owing = self.rules(), [row for row in rows if row.open]
        promises = self.stated([row.id for row in rows])
        promises += [one for row in owing for one in ruled(line_of(row), rules)]
        found: dict[str, datetime] = {}
        for one in promises:
            found[one.incident] = min(one.when, found.get(one.incident, one.when))
        return found

    def mine(self) -> frozenset[str]:
        """The incidents in which this person holds a position or has a task that is open."""
        closed = ", ".join(f"'{status}'" for status in sorted(TASK_DONE))
        rows = self.journal.query(
            "SELECT incident FROM assignments WHERE person = ?1 UNION "  # noqa: S608 - our own words
            f"SELECT incident FROM tasks WHERE assignee = ?1 AND status NOT IN ({closed})",
            (self.me,),
        )
        return frozenset(str(row[0]) for row in rows)

    def view(self, wanted: Wanted, *, at: datetime | None = None, limit: int = -1) -> list[BoardRow]:
        """The board through a view, now or as it stood then."""
        from warroom.room.views import lined_up

        rows = self.board(everything=wanted.everything, at=at)
        found = lined_up(rows, wanted, self.seen(rows), at or self.clock.now())
        return found[: limit if limit >= 0 else None]


def checked_view(name: str, terms: str, whose: str) -> View:
    """A view as it may be saved. Raises `BadInput` for a name that is none, or is taken, or terms that mean nothing."""
    from warroom.room.views import NAME, OURS, View, read_terms

    plain = name.strip().casefold()
    if not NAME.fullmatch(plain):
        raise BadInput(
            _("{name!r} can't be a view's name: letters, digits and dashes, 32 at most.").format(name=name[:80])
        )
    if any(plain == ours for ours, _title, _terms in OURS):
        raise BadInput(_("{name} is a view that every room has; take another name.").format(name=plain))
    said = clean_line(terms, what=_("view"))
    read_terms(said)
    return View(plain, plain, said, whose)
