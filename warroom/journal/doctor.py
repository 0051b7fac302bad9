"""What may be wrong with a room file, as findings for a person. Reads only, and never raises."""

from __future__ import annotations

import fcntl
import os
import shutil
import stat
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Literal, NamedTuple

from warroom.i18n import _, ngettext
from warroom.journal import opening, schema
from warroom.journal.care import difference
from warroom.journal.care_verify import Progress, verify
from warroom.journal.errors import ReadOnlyRoom, RoomFileError, translated
from warroom.journal.journal import Journal
from warroom.journal.lock import FileLock
from warroom.journal.rotation import Schedule, health
from warroom.journal.sqlite import MINIMUM, sqlite3, version_problem
from warroom.model.durations import show_duration

Level = Literal["ok", "warning", "error"]
_LOG_LIMIT = 64 * 1024 * 1024
_AHEAD = 300.0
"""Seconds that an event may lie ahead of this clock before that is said."""
_SPACE = 200 * 1024 * 1024
_MEGABYTE = 1024 * 1024


class Finding(NamedTuple):
    """One thing that was looked at: `code` names it for scripts; `advice` is empty where nothing is to be done."""

    level: Level
    code: str
    what: str
    advice: str = ""


def doctor(path: Path, *, progress: Progress | None = None, schedule: Schedule | None = None) -> list[Finding]:
    """Everything that can be found out about a room file without writing to it, and about its backups."""
    found = list(_safely("sqlite", _sqlite)) + list(_safely("file", lambda: _beside(path)))
    journal = Journal(path, readonly=not _writable(path))
    if schedule is not None:
        found += _safely("backup", lambda: _backups(journal, schedule))
    if any(finding.level == "error" for finding in found):
        return found
    try:
        found += _safely("identity", lambda: _readable(journal))
        if found[-1].level == "error":
            return found
        found += _safely("structure", lambda: _structure(journal))
        found += _safely("journal", lambda: _journal(journal, progress))
        found += _safely("readings", lambda: _readings(journal))
        found += _safely("clock", lambda: _clock(journal))
        found += _safely("copies", lambda: _copies(journal))
    finally:
        journal.close()
    return found


def _safely(code: str, look: Callable[[], Iterator[Finding]]) -> Iterator[Finding]:
    """Findings; whatever goes wrong while looking is one."""
    try:
        yield from look()
    except RoomFileError as error:
        yield Finding("error", code, str(error))
    except sqlite3.Error as error:
        yield Finding("error", code, _("The file can't be read: {why}.").format(why=error), _restore())
    except Exception as error:  # whatever it is, the person who asked for help gets an answer
        yield Finding("error", code, _("This could not be looked at: {why!r}.").format(why=error), _restore())


def _readable(journal: Journal) -> Iterator[Finding]:
    """What it is; where its log can't be read beside it, that is no damage."""
    try:
        yield from _identity(journal)
    except sqlite3.Error as error:
        said = translated(error, journal.path)
        if isinstance(said, ReadOnlyRoom):
            raise said from error
        raise


def _restore() -> str:
    return _(
        "Leave the file as it is. Go on from the last backup, or from what can be proved: warroom salvage FILE NEW"
    )


def _sqlite() -> Iterator[Finding]:
    version, problem = sqlite3.sqlite_version, version_problem()
    install = "pip install 'warroom[sqlite]'"
    if problem == "old":
        minimum = ".".join(map(str, MINIMUM))
        what = _("SQLite {version} is too old; warroom needs {minimum}.").format(version=version, minimum=minimum)
        yield Finding("error", "sqlite", what, install)
    elif problem:
        what = _(
            "SQLite {version} can damage a file when it is written and tidied up at the same moment. warroom keeps the "
            "two apart; other programs that open the file do not."
        ).format(version=version)
        yield Finding("warning", "sqlite", what, install)
    else:
        yield Finding("ok", "sqlite", _("SQLite {version}.").format(version=version))


# -- the file and what lies beside it ----------------------------------------------------------------------------------


def _writable(path: Path) -> bool:
    return os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)


def _beside(path: Path) -> Iterator[Finding]:
    opening.look(path, create=False, readonly=True)  # a folder, nothing at all, not readable, a network file system
    about = path.stat()
    yield Finding("ok", "file", _("{path}, {size:.1f} MB.").format(path=path, size=about.st_size / _MEGABYTE))
    yield from _permissions(path, about)
    yield from _log(path)
    yield from _space(path, about)
    yield _holder(path)


def _permissions(path: Path, about: os.stat_result) -> Iterator[Finding]:
    folder = path.parent.stat()
    if folder.st_mode & stat.S_ISGID and not about.st_mode & stat.S_IWGRP:
        what = _("The folder is shared with a group, but the group can't write the file.")
        yield Finding("warning", "permissions", what, f"chmod g+rw {path.name}")
    elif about.st_mode & stat.S_IWOTH:
        what = _("Everybody on this machine can write the file.")
        yield Finding("warning", "permissions", what, f"chmod o-rwx {path.name}")
    elif not _writable(path):
        what = _("You can read the file but not write it.")
        yield Finding("warning", "permissions", what, "chmod g+rw FILE; chmod g+rwxs FOLDER")
    else:
        yield Finding("ok", "permissions", _("Permissions {mode}.").format(mode=stat.filemode(about.st_mode)))
    for ending in ("-wal", "-shm"):
        beside = Path(f"{path}{ending}")
        if _writable(path) and beside.exists() and not os.access(beside, os.W_OK):
            what = _("{path} belongs to somebody else; nobody can write the room until it is gone.").format(path=beside)
            advice = _("Its owner, or root, removes it while nobody has the room open.")
            yield Finding("error", "permissions", what, advice)


def _log(path: Path) -> Iterator[Finding]:
    log = Path(f"{path}-wal")
    size = log.stat().st_size if log.exists() else 0
    if size > _LOG_LIMIT:
        what = _("{path} has grown to {size:.0f} MB: some program has been reading the room without a pause.")
        advice = _("Close every program that has the room open.")
        yield Finding("warning", "log", what.format(path=log, size=size / _MEGABYTE), advice)


def _space(path: Path, about: os.stat_result) -> Iterator[Finding]:
    free = shutil.disk_usage(path.parent).free
    level: Level = "warning" if free < max(_SPACE, about.st_size) else "ok"
    advice = _("Free some space: a backup needs as much as the file has.") if level == "warning" else ""
    what = _("{free:.0f} MB free on the disk.").format(free=free / _MEGABYTE)
    yield Finding(level, "space", what, advice)


def _holder(path: Path) -> Finding:
    lock = FileLock(path)
    try:
        fd = os.open(lock.path, os.O_RDONLY | os.O_CLOEXEC)
    except OSError:
        return Finding("ok", "lock", _("Nobody is writing."))
    try:
        fcntl.flock(fd, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except OSError:
        what = _("{holder} is writing right now.").format(holder=lock.holder() or _("another process"))
        advice = _("If this stays so, wake or end that process (fg, or kill its number).")
        return Finding("warning", "lock", what, advice)
    finally:
        os.close(fd)
    return Finding("ok", "lock", _("Nobody is writing."))


def _backups(journal: Journal, schedule: Schedule) -> Iterator[Finding]:
    well, what, advice = health(journal.path, schedule, journal.clock.now())
    yield Finding("ok" if well else "warning", "backup", what, advice)


# -- what is in it -----------------------------------------------------------------------------------------------------


def _identity(journal: Journal) -> Iterator[Finding]:
    application, generation, mode = opening.identity(journal.connection())
    if application != schema.APPLICATION_ID:
        yield Finding("error", "identity", _("This is a database of another program, not a room file."))
    elif generation > schema.GENERATION:
        what = _("Written by a newer warroom (format {theirs}; this one reads up to {ours}).")
        yield Finding(
            "error", "identity", what.format(theirs=generation, ours=schema.GENERATION), _("Use the newer program.")
        )
    else:
        what = _("A room file of format {generation}, journal mode {mode}.").format(generation=generation, mode=mode)
        yield Finding("ok", "identity", what)


def _structure(journal: Journal) -> Iterator[Finding]:
    said = [str(row[0]) for row in journal.query("PRAGMA quick_check(5)")]
    if said == ["ok"]:
        yield Finding("ok", "structure", _("The file's structure is sound."))
    else:
        yield Finding("error", "structure", _("The file is damaged: {said}.").format(said="; ".join(said)), _restore())


def _journal(journal: Journal, progress: Progress | None) -> Iterator[Finding]:
    report = verify(journal, progress=progress)
    if report.first_bad is None:
        what = ngettext("{n} event, the chain is whole.", "{n} events, the chain is whole.", report.events)
        yield Finding("ok", "journal", what.format(n=report.events))
    else:
        bad = report.first_bad
        what = _("Event {id} (position {pos}): {what}.").format(id=bad.id or "-", pos=bad.pos, what=bad.what)
        yield Finding("error", "journal", what, _restore())


def _clock(journal: Journal) -> Iterator[Finding]:
    """Whether the newest event was written by a clock that ran ahead of ours: the order holds, its times do not."""
    (row,) = journal.query("SELECT max(recorded_at) FROM events")
    if row[0] is None:
        return
    ahead = (datetime.fromisoformat(str(row[0])) - journal.clock.now()).total_seconds()
    if ahead > _AHEAD:
        what = _("An event was written by a clock that ran {time} ahead of this one.").format(time=show_duration(ahead))
        yield Finding("warning", "clock", what, _("Set the clocks; the order of events holds all the same."))
    else:
        yield Finding("ok", "clock", _("No event is ahead of this clock."))


def _copies(journal: Journal) -> Iterator[Finding]:
    """What joined copies left to decide."""
    ((disputed,),) = journal.query("SELECT count(DISTINCT stream || ' ' || register) FROM disputes")
    twice = len(journal.query(schema.TWICE))
    if disputed or twice:
        what = _("Copies of the room were joined: {n} values are disputed, {twice} numbers were given out twice.")
        advice = _("x in the console, or: warroom settle N")
        yield Finding("warning", "copies", what.format(n=disputed, twice=twice), advice)


def _readings(journal: Journal) -> Iterator[Finding]:
    wrong = difference(journal)
    if wrong:
        what = _("The tables that are read from differ from the journal: {what}.").format(what=wrong)
        yield Finding("error", "readings", what, "warroom rebuild")
    else:
        yield Finding("ok", "readings", _("The tables that are read from agree with the journal."))
