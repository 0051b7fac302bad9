"""The one SQLite of this process: the very module that sqlite-utils picks.

`pysqlite3` where it is installed, else the standard library's. Two copies of SQLite in one process are dangerous:
closing a file in one of them drops the locks that the other holds on it. Everything else imports `sqlite3` from here.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite3
else:
    try:
        sqlite3 = importlib.import_module("pysqlite3")
    except ImportError:
        import sqlite3

__all__ = ["Connection", "sqlite3", "version_problem"]

Connection = sqlite3.Connection

MINIMUM = (3, 38, 0)
_FIXED = ((3, 44, 6), (3, 50, 7))


def version_problem() -> str:
    """`old` where this SQLite lacks what the file needs, `wal-reset` where it has the bug of that name, else empty.

    The bug (SQLite 3.7.0 to 3.51.2) needs a checkpoint beside a commit; warroom's lock keeps them apart, other tools
    that open the file do not.
    """
    version = sqlite3.sqlite_version_info
    if version < MINIMUM:
        return "old"
    if version >= (3, 51, 3) or any(f <= version < (f[0], f[1] + 1, 0) for f in _FIXED):
        return ""
    return "wal-reset"
