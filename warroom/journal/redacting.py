"""Taking the words of an event out of the file for good, so that no byte of them is left in it.

The chain covers a salted digest of the body, so it holds without the body; the salt goes too, or short words could be
guessed from the digest. `warroom verify` asks for a redaction that names each event without a body.
"""

from __future__ import annotations

from collections.abc import Iterable

from warroom.i18n import _
from warroom.journal import search
from warroom.journal.errors import RoomFileError, translated
from warroom.journal.journal import Journal
from warroom.journal.rows import EVENT_COLUMNS, recorded_from
from warroom.journal.sqlite import sqlite3
from warroom.journal.tables import write_entry
from warroom.journal.writer import Writer
from warroom.model.envelope import Recorded
from warroom.model.events import EventRedacted, Redacted
from warroom.model.events.base import compact
from warroom.model.folding import redactions

_SHORT = 4
"""Letters below which the same words elsewhere mean nothing."""


def take_out(writer: Writer, id_: str) -> None:
    """Take the body of an event out of the journal and its words out of the readings; a body that is gone stays gone.

    The redaction that says so has to be written in the same transaction, before this.
    """
    connection = writer.connection
    connection.execute("PRAGMA secure_delete = ON")
    row = connection.execute(f"SELECT {EVENT_COLUMNS} FROM events WHERE id = ?", (id_,)).fetchone()  # noqa: S608
    if row is None:
        return
    recorded = recorded_from(row)
    connection.execute("UPDATE events SET body = NULL, salt = NULL WHERE id = ?", (id_,))
    search.forget(connection, recorded.pos)
    connection.execute("DELETE FROM entries WHERE pos = ?", (recorded.pos,))
    write_entry(connection, recorded._replace(event=Redacted(recorded.kind)))
    search.remember(connection, recorded.pos)


def clean(journal: Journal) -> bool:
    """Leave no byte of what was taken out: write the search's index and the whole file anew, and empty its log.

    Whoever wants to write waits meanwhile (a room of a million events: ten seconds). False where somebody reads an
    older state without a pause, so that the log could not be emptied. Raises `RoomFileError`; do it again later.
    """
    with journal.alone() as connection:
        try:
            # The index only marks deleted words until its parts are merged, and pages keep what stood in them before.
            connection.execute("INSERT INTO entries_fts (entries_fts) VALUES ('optimize')")
            connection.execute("INSERT INTO similar (similar) VALUES ('optimize')")
            connection.execute("VACUUM")
            (busy, _log, _done) = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        except sqlite3.Error as error:
            said = _("The words are out of every list, but bytes of them may be left in the file; run it again. {why}")
            raise RoomFileError(said.format(why=translated(error, journal.path))) from error
    return not busy


def same_words(writer: Writer, recorded: Recorded, words: Iterable[str]) -> list[str]:
    """The other events of this stream in which the same words stand, too."""
    found: dict[str, None] = {}
    sql = "SELECT id FROM events WHERE stream = ? AND id <> ? AND instr(body, ?) > 0 ORDER BY pos"
    for one in words:
        if len(one.strip()) >= _SHORT:
            rows = writer.query(sql, (recorded.stream, recorded.id, compact(one.strip())[1:-1]))
            found.update(dict.fromkeys(str(row[0]) for row in rows))
    return list(found)


# -- joined copies: redaction wins -------------------------------------------------------------------------------------


def take_out_named(writer: Writer, came: Iterable[Recorded]) -> int:
    """Take out the words of every event that a redaction among those that came in names; how many there were.

    Call it after they were adopted; who redacted had seen the event, so that it is here by now. Where there were any,
    `clean` has to follow the transaction.
    """
    taken = 0
    came = [one for one in came if one.kind == EventRedacted.kind]
    streams = {one.event.event: one.stream for one in came if isinstance(one.event, EventRedacted)}
    for id_ in redactions(came):
        sql = "SELECT 1 FROM events WHERE id = ? AND stream = ? AND body IS NOT NULL"
        if writer.query(sql, (id_, streams[id_])):
            take_out(writer, id_)
            taken += 1
    return taken
