"""The tables of a room file, and the steps from one generation of them to the next.

`events` is the truth and only grows. Everything else is a reading of it, made anew by `warroom rebuild`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlite_utils import Database, Migrations

    from warroom.journal.sqlite import Connection

APPLICATION_ID = 0x5741524D
"""`WARM`, in the file's header."""
GENERATION = 11
"""`user_version` of the files that this warroom writes."""
BLOCK = 32
"""Positions whose entries go into the search's index together; see `search`."""
TOKENS = "unicode61 remove_diacritics 2"
"""What counts as a word for the search."""
MARKS = {"incident": 0xE001, "kind": 0xE002, "person": 0xE003, "channel": 0xE004, "tag": 0xE005}
"""What an entry can be found by beside its words, and the sign that each such mark begins with in the index."""

UNRANKED = "P2~"
"""Where the board puts an incident whose priority nobody has said yet: behind P2, before P3."""
RANK = f"CASE priority WHEN '' THEN '{UNRANKED}' ELSE priority END"
"""The board's first order, as the index `incidents_board` has it."""

TWICE = "SELECT number FROM incidents GROUP BY number HAVING count(*) > 1 ORDER BY 1"
"""The numbers that two incidents have: copies of the room gave them out apart from each other."""

_JOURNAL = """
CREATE TABLE events (
  pos INTEGER PRIMARY KEY,            -- arrival in this file; not hashed
  id TEXT NOT NULL UNIQUE,            -- ULID: the fact's name in every copy
  stream TEXT NOT NULL,               -- an incident's ULID, 'person:LOGIN', or 'room'
  hlc INTEGER NOT NULL,               -- hybrid logical clock: ms << 16 | counter
  at TEXT NOT NULL,                   -- when it happened, RFC 3339 UTC
  recorded_at TEXT NOT NULL,          -- when it was written
  kind TEXT NOT NULL,
  version INTEGER NOT NULL,           -- of the kind's body
  actor TEXT NOT NULL,
  position TEXT NOT NULL,
  via TEXT NOT NULL,                  -- OS user@host
  mode TEXT NOT NULL CHECK (mode IN ('real', 'exercise')),
  replaces TEXT NOT NULL DEFAULT '[]',
  body TEXT CHECK (body IS NULL OR json_valid(body)),
  salt BLOB,
  body_hash BLOB NOT NULL,            -- sha256(salt, body)
  parents TEXT NOT NULL,              -- JSON: hashes of the heads that the writer saw
  hash BLOB NOT NULL,                 -- sha256 of the canonical JSON of all but pos, body and salt
  sig BLOB
) STRICT;
CREATE INDEX events_stream ON events (stream, hlc);
CREATE INDEX events_core ON events (stream, hlc) WHERE kind <> 'log.written';
CREATE TABLE heads (hash BLOB PRIMARY KEY, hlc INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE TRIGGER events_keep BEFORE UPDATE OF
  pos, id, stream, hlc, at, recorded_at, kind, version, actor, position, via, mode, replaces, body_hash, parents, hash
  ON events BEGIN SELECT raise(ABORT, 'the journal only grows'); END;
CREATE TRIGGER events_body BEFORE UPDATE OF body, salt ON events
  WHEN NEW.body IS NOT NULL OR NEW.salt IS NOT NULL
  BEGIN SELECT raise(ABORT, 'the journal only grows'); END;
CREATE TRIGGER events_stay BEFORE DELETE ON events
  BEGIN SELECT raise(ABORT, 'the journal only grows'); END;
"""

_JOINS = """
CREATE TABLE joins (                  -- what came in from copies of this room; of this file alone, not hashed
  first INTEGER PRIMARY KEY,          -- positions of the events that came in
  last INTEGER NOT NULL,
  at TEXT NOT NULL,                   -- when they came in
  source TEXT NOT NULL,               -- name of the file that they came from
  by TEXT NOT NULL,                   -- who joined it
  ahead REAL NOT NULL                 -- seconds that the clock there ran ahead of the one here, at least; 0: it did not
) STRICT
"""

_LINKS = (
    "CREATE TABLE links (incident TEXT NOT NULL, link TEXT NOT NULL, other TEXT NOT NULL, "
    "PRIMARY KEY (incident, link, other)) STRICT, WITHOUT ROWID",
    "CREATE INDEX links_other ON links (other)",
    "CREATE INDEX incidents_hidden ON incidents (confidential) WHERE confidential = 1",
    # Titles and descriptions alone, a row an incident: what is alike is found in milliseconds among a million entries.
    f"CREATE VIRTUAL TABLE similar USING fts5(incident UNINDEXED, words, tokenize='{TOKENS}')",
    "CREATE VIRTUAL TABLE similar_words USING fts5vocab('similar', 'row')",
)
_MORE_OF_INCIDENTS = (
    *(f"{name} TEXT NOT NULL DEFAULT ''" for name in ("kind", "cause", "parent", "duplicate_of")),
    "named TEXT NOT NULL DEFAULT '[]'",
)

_CLOCK_INDEX = "CREATE INDEX incidents_clock ON incidents (next_clock_at) WHERE next_clock_at IS NOT NULL"
_CLOCKS = (
    "ALTER TABLE incidents ADD COLUMN next_clock_at TEXT",
    "ALTER TABLE incidents ADD COLUMN next_clock TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE incidents ADD COLUMN regimes TEXT NOT NULL DEFAULT ''",
    _CLOCK_INDEX,
)
_ACTIVITY_INDEX = "CREATE INDEX incidents_activity ON incidents (activity) WHERE activity > 0"
# Those on which somebody may have worked after their end: all others keep the column's 0.
_WORKED_ON = """
SELECT id FROM incidents WHERE status IN ('closed', 'cancelled') AND EXISTS (
  SELECT 1 FROM events e JOIN events c ON c.stream = e.stream AND c.kind = 'incident.moved' AND c.hlc < e.hlc
  WHERE e.stream = incidents.id AND e.kind <> 'log.written' AND json_extract(c.body, '$.to') = incidents.status
)
"""

_UPDATES_TABLE = """CREATE TABLE updates (
  incident TEXT NOT NULL, id TEXT NOT NULL, number INTEGER NOT NULL, audience TEXT NOT NULL, status TEXT NOT NULL,
  text TEXT NOT NULL, drafted_at TEXT, drafted_by TEXT NOT NULL, approved_at TEXT, approved_by TEXT NOT NULL,
  sent_at TEXT, sent_by TEXT NOT NULL, next_due TEXT, channel TEXT NOT NULL, PRIMARY KEY (incident, id)
) STRICT, WITHOUT ROWID"""
_UPDATES_INDEX = "CREATE INDEX updates_waiting ON updates (status) WHERE status NOT IN ('sent', 'withdrawn')"
_UPDATES = (
    "ALTER TABLE incidents ADD COLUMN drafts INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE incidents ADD COLUMN draft_at TEXT",
    "ALTER TABLE incidents ADD COLUMN draft_to TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE incidents ADD COLUMN outbox INTEGER NOT NULL DEFAULT 0",
    _UPDATES_TABLE,
    _UPDATES_INDEX,
)

_PROMISES = """
CREATE TABLE promises (               -- what each incident owes, but for what settings of the room have a say in
  incident TEXT NOT NULL, key TEXT NOT NULL, kind TEXT NOT NULL, subject TEXT NOT NULL, text TEXT NOT NULL,
  due TEXT, since TEXT NOT NULL, who TEXT NOT NULL, PRIMARY KEY (incident, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX promises_due ON promises (due);
CREATE TABLE snoozes (                -- until when somebody does not want to be reminded of a promise
  incident TEXT NOT NULL, promise TEXT NOT NULL, person TEXT NOT NULL, due TEXT NOT NULL, until TEXT NOT NULL,
  PRIMARY KEY (incident, promise, person)
) STRICT, WITHOUT ROWID;
"""
_ESCALATION_INDEX = (
    "CREATE INDEX incidents_escalation ON incidents (next_escalation_at) WHERE next_escalation_at IS NOT NULL"
)
_OWED = (
    "ALTER TABLE incidents ADD COLUMN next_escalation_at TEXT",
    "ALTER TABLE incidents ADD COLUMN pauses TEXT NOT NULL DEFAULT '[]'",
    "ALTER TABLE tasks ADD COLUMN check_back_at TEXT",
    _ESCALATION_INDEX,
)

_RECORD = """
CREATE TABLE IF NOT EXISTS decisions (
  incident TEXT NOT NULL, id TEXT NOT NULL, number INTEGER NOT NULL, text TEXT NOT NULL, decided_by TEXT NOT NULL,
  at TEXT NOT NULL, review_at TEXT, outcome TEXT NOT NULL, objections TEXT NOT NULL, PRIMARY KEY (incident, id)
) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS hypotheses (
  incident TEXT NOT NULL, id TEXT NOT NULL, number INTEGER NOT NULL, text TEXT NOT NULL, status TEXT NOT NULL,
  set_at TEXT NOT NULL, set_by TEXT NOT NULL, PRIMARY KEY (incident, id)
) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS waits (     -- what waits for whom; `people`: the logins that may answer it now
  incident TEXT NOT NULL, id TEXT NOT NULL, kind TEXT NOT NULL, who TEXT NOT NULL, number INTEGER NOT NULL,
  people TEXT NOT NULL, asked_by TEXT NOT NULL, since TEXT NOT NULL, due TEXT, PRIMARY KEY (incident, id, kind, who)
) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS struck (    -- entries that are struck through: no search finds them, no report prints them
  incident TEXT NOT NULL, event TEXT NOT NULL, by TEXT NOT NULL, at TEXT NOT NULL, successor TEXT NOT NULL,
  PRIMARY KEY (incident, event)
) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS significant (
  incident TEXT NOT NULL, event TEXT NOT NULL, level TEXT NOT NULL, by TEXT NOT NULL, at TEXT NOT NULL,
  PRIMARY KEY (incident, event)
) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS entries_number ON entries (incident, number) WHERE number > 0;
"""
_MORE = {
    "tasks": ("ordered INTEGER NOT NULL DEFAULT 0", "given_at TEXT"),
    "entries": ("number INTEGER NOT NULL DEFAULT 0",),
}
"""Table → the columns that came with generation 6."""

READING = f"""
CREATE TABLE incidents (
  id TEXT PRIMARY KEY, number INTEGER NOT NULL, code TEXT NOT NULL, name TEXT NOT NULL, mode TEXT NOT NULL,
  status TEXT NOT NULL, phase TEXT NOT NULL, open INTEGER NOT NULL,
  category TEXT NOT NULL, subcategory TEXT NOT NULL, impact TEXT NOT NULL, urgency TEXT NOT NULL,
  priority TEXT NOT NULL, major INTEGER NOT NULL, confidential INTEGER NOT NULL, hold TEXT NOT NULL,
  reporter TEXT NOT NULL, commander TEXT NOT NULL,
  occurred_at TEXT, detected_at TEXT, reported_at TEXT, registered_at TEXT, acknowledged_at TEXT,
  contained_at TEXT, restored_at TEXT, resolved_at TEXT, closed_at TEXT,
  next_update_at TEXT, next_update_to TEXT NOT NULL,
  open_tasks INTEGER NOT NULL, next_task_at TEXT, period INTEGER NOT NULL, period_ends_at TEXT,
  debts TEXT NOT NULL, disputes INTEGER NOT NULL, reopened INTEGER NOT NULL,
  source_system TEXT NOT NULL, source_ref TEXT NOT NULL, assigned_to TEXT NOT NULL,
  next_clock_at TEXT, next_clock TEXT NOT NULL DEFAULT '', regimes TEXT NOT NULL DEFAULT '',
  drafts INTEGER NOT NULL DEFAULT 0, draft_at TEXT, draft_to TEXT NOT NULL DEFAULT '',
  outbox INTEGER NOT NULL DEFAULT 0,
  next_escalation_at TEXT, pauses TEXT NOT NULL DEFAULT '[]',
  kind TEXT NOT NULL DEFAULT '', cause TEXT NOT NULL DEFAULT '', parent TEXT NOT NULL DEFAULT '',
  duplicate_of TEXT NOT NULL DEFAULT '', named TEXT NOT NULL DEFAULT '[]', activity INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX incidents_number ON incidents (number);
CREATE INDEX incidents_board ON incidents (
  open, CASE priority WHEN '' THEN 'P2~' ELSE priority END, reported_at, number
);
CREATE INDEX incidents_source ON incidents (source_ref) WHERE source_ref <> '';
CREATE INDEX incidents_clock ON incidents (next_clock_at) WHERE next_clock_at IS NOT NULL;
CREATE INDEX incidents_escalation ON incidents (next_escalation_at) WHERE next_escalation_at IS NOT NULL;
CREATE INDEX incidents_activity ON incidents (activity) WHERE activity > 0;
CREATE TABLE assignments (
  incident TEXT NOT NULL, position TEXT NOT NULL, holding TEXT NOT NULL, person TEXT NOT NULL, since TEXT NOT NULL,
  disputed INTEGER NOT NULL, PRIMARY KEY (incident, position, holding, person)
) STRICT, WITHOUT ROWID;
CREATE INDEX assignments_person ON assignments (person);
CREATE TABLE tasks (
  incident TEXT NOT NULL, id TEXT NOT NULL, number INTEGER NOT NULL, text TEXT NOT NULL, status TEXT NOT NULL,
  assignee TEXT NOT NULL, due TEXT, objective TEXT NOT NULL, added_at TEXT NOT NULL, check_back_at TEXT,
  ordered INTEGER NOT NULL DEFAULT 0, given_at TEXT, PRIMARY KEY (incident, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX tasks_assignee ON tasks (assignee, status);
CREATE TABLE objectives (
  incident TEXT NOT NULL, id TEXT NOT NULL, number INTEGER NOT NULL, text TEXT NOT NULL, status TEXT NOT NULL,
  due TEXT, PRIMARY KEY (incident, id)
) STRICT, WITHOUT ROWID;
CREATE TABLE sections (
  incident TEXT NOT NULL, section TEXT NOT NULL, text TEXT NOT NULL, set_at TEXT NOT NULL, set_by TEXT NOT NULL,
  PRIMARY KEY (incident, section)
) STRICT, WITHOUT ROWID;
{_UPDATES_TABLE};
{_UPDATES_INDEX};
CREATE TABLE disputes (
  stream TEXT NOT NULL, register TEXT NOT NULL, event TEXT NOT NULL, value TEXT NOT NULL, actor TEXT NOT NULL,
  at TEXT NOT NULL, PRIMARY KEY (stream, register, event)
) STRICT, WITHOUT ROWID;
CREATE TABLE people (login TEXT PRIMARY KEY, name TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE settings (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE entries (
  pos INTEGER PRIMARY KEY, incident TEXT NOT NULL, event TEXT NOT NULL, kind TEXT NOT NULL, at TEXT NOT NULL,
  recorded_at TEXT NOT NULL, actor TEXT NOT NULL, position TEXT NOT NULL, recipients TEXT NOT NULL,
  channel TEXT NOT NULL, tags TEXT NOT NULL, text TEXT NOT NULL, number INTEGER NOT NULL DEFAULT 0
) STRICT;
"""

# A mark begins with a sign that nobody types (of private use), and is otherwise spelled in letters and digits.
SEARCH = f"""
CREATE VIEW entry_words AS SELECT
  pos, text,
  char({MARKS["incident"]}) || incident || ' ' || char({MARKS["kind"]}) || hex(kind)
    || ' ' || char({MARKS["person"]}) || hex(lower(actor))
    || ifnull((
      SELECT group_concat(' ' || char({MARKS["person"]}) || hex(lower(value)), '') FROM json_each(recipients)
    ), '')
    || CASE channel WHEN '' THEN '' ELSE ' ' || char({MARKS["channel"]}) || hex(lower(channel)) END
    || ifnull((SELECT group_concat(' ' || char({MARKS["tag"]}) || hex(lower(value)), '') FROM json_each(tags)), '')
    AS marks
  FROM entries;
CREATE VIRTUAL TABLE entries_fts USING fts5(
  text, marks, content='entry_words', content_rowid='pos', tokenize='{TOKENS}', columnsize=0,
  prefix='1 2' -- what begins with one or two letters is half of all words: found as you type all the same
); -- all but the newest entries: those after the last whole block of {BLOCK} positions
"""  # noqa: S608 - our own words


def _later(steps: Migrations) -> None:
    """The steps from the seventh on."""

    @steps(name="7 updates to the outside")
    def _seventh(db: Database) -> None:
        if "drafts" not in {column.name for column in db["incidents"].columns}:
            for statement in _UPDATES:
                db.execute(statement)

    @steps(name="8 kinds, circles and links")
    def _eighth(db: Database) -> None:
        _more_columns(db, "incidents", _MORE_OF_INCIDENTS)
        for statement in _LINKS:
            db.execute(statement)

    @steps(name="10 activity after closing")
    def _tenth(db: Database) -> None:
        if "activity" not in {column.name for column in db["incidents"].columns}:
            db.execute("ALTER TABLE incidents ADD COLUMN activity INTEGER NOT NULL DEFAULT 0")
            db.execute(_ACTIVITY_INDEX)


def migrate(connection: Connection) -> None:
    """Bring a file to this generation: a new one whole, an older one step by step. Call it under the lock."""
    # Only here: it costs as much to import as a whole `warroom log`, and a file is made once.
    from sqlite_utils import Database, Migrations

    steps = Migrations("warroom")

    @steps(name="1 journal and readings")
    def _first(db: Database) -> None:
        for statement in _statements(_JOURNAL + READING + _PROMISES + SEARCH):
            db.execute(statement)
        _few_merges(db)

    @steps(name="2 joined copies")
    def _second(db: Database) -> None:
        db.execute(_JOINS)

    @steps(name="3 clocks of regulators")
    def _third(db: Database) -> None:
        if "next_clock" not in {column.name for column in db["incidents"].columns}:
            for statement in _CLOCKS:
                db.execute(statement)

    @steps(name="4 search in blocks, by marks")
    def _fourth(db: Database) -> None:
        if "entry_words" not in db.view_names():
            _search_in_blocks(db)

    @steps(name="5 what is owed")
    def _fifth(db: Database) -> None:
        if "promises" not in db.table_names():
            for statement in (*_OWED, *_statements(_PROMISES)):
                db.execute(statement)

    @steps(name="6 the record")
    def _sixth(db: Database) -> None:
        for table, columns in _MORE.items():
            _more_columns(db, table, columns)
        for statement in _statements(_RECORD):
            db.execute(statement)

    _later(steps)
    before = connection.execute("PRAGMA user_version").fetchone()[0]
    database = Database(connection, execute_plugins=False)
    # First of all: a file whose making was cut short is known as ours, and finished by the next who opens it.
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    steps.apply(database)
    if 0 < before < GENERATION:
        _print_anew(connection)  # when all steps are done: what is printed knows every column that there is
    connection.execute(f"PRAGMA user_version = {GENERATION}")


def _search_in_blocks(db: Database) -> None:
    db.execute("DROP TABLE entries_fts")
    for statement in _statements(SEARCH):
        db.execute(statement)
    _few_merges(db)
    db.execute(
        "INSERT INTO entries_fts (rowid, text, marks) SELECT pos, text, marks FROM entry_words "
        "WHERE pos <= (SELECT max(pos) FROM events) / 32 * 32"
    )


def _more_columns(db: Database, table: str, columns: Iterable[str]) -> None:
    """Add those that the table has not got yet; each as SQL has it, its name first."""
    known = {column.name for column in db[table].columns}
    for column in columns:
        if column.split()[0] not in known:
            db.execute(f"ALTER TABLE {table} ADD COLUMN {column}")


def _print_anew(connection: Connection) -> None:
    """Let every incident print what it says in the tables that are there now; entries of the log stay as they are."""
    from warroom.journal.tables import print_state, write_difference
    from warroom.journal.writer import fold_stream

    connection.execute("BEGIN IMMEDIATE")
    try:
        for (stream,) in connection.execute("SELECT id FROM incidents").fetchall():
            write_difference(connection, {}, print_state(fold_stream(connection, stream)))
        connection.execute("COMMIT")
    except BaseException:
        connection.execute("ROLLBACK")
        raise


def _few_merges(db: Database) -> None:
    # Small commits: merging the parts of the index less often saves pages that a commit writes.
    db.execute("INSERT INTO entries_fts (entries_fts, rank) VALUES ('automerge', 8)")


def reprint(connection: Connection) -> None:
    """Print every stream into its tables anew, after they got new columns. Entries of the log stay as they are."""
    from warroom.journal.tables import COLUMNS, print_state, write_difference
    from warroom.journal.writer import fold_stream

    for table in COLUMNS:
        connection.execute(f"DELETE FROM {table}")  # noqa: S608 - names of our own tables
    for (stream,) in connection.execute("SELECT DISTINCT stream FROM events").fetchall():
        write_difference(connection, {}, print_state(fold_stream(connection, stream)))


def _statements(script: str) -> list[str]:
    from warroom.journal.sqlite import sqlite3

    found, rest = [], ""
    for line in script.splitlines(keepends=True):
        rest += line
        if sqlite3.complete_statement(rest):
            found.append(rest.strip())
            rest = ""
    return found
