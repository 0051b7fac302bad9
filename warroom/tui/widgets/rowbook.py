"""The rows of a list and on which lines each of them stands. No Textual here."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from itertools import accumulate

from warroom.tui.widgets.cells import Row


class RowBook:
    """Rows in order, found by key or by line; `height` gives the lines of a row (None: each row is one line).

    Rows are given whole, or as keys only (`set_keys`): then each is made when it is asked for, and kept until the next
    time that keys are given.
    """

    def __init__(self, height: Callable[[Row], int] | None = None) -> None:
        self._height = height
        self._keys: Sequence[str] = []
        self._rows: dict[str, Row] = {}
        self._make: Callable[[str], Row] | None = None
        self._index: dict[str, int] = {}
        self._ends: list[int] = []

    def __len__(self) -> int:
        return len(self._keys)

    def __getitem__(self, index: int) -> Row:
        key = self._keys[index]
        row = self._rows.get(key)
        if row is None:
            assert self._make is not None  # noqa: S101 - only keys were given
            row = self._rows[key] = self._make(key)
        return row

    @property
    def keys(self) -> Sequence[str]:
        """The keys of all rows in order."""
        return self._keys

    @property
    def rows(self) -> tuple[Row, ...]:
        """All rows in order."""
        return tuple(self[index] for index in range(len(self)))

    @property
    def total(self) -> int:
        """The number of lines."""
        if self._height is None:
            return len(self._keys)
        return self._ends[-1] if self._ends else 0

    def find(self, key: str | None) -> int | None:
        """Where the row with this key is."""
        return None if key is None else self._index.get(key)

    def set(self, rows: Sequence[Row]) -> None:
        """Take these rows; of two with the same key the first stays."""
        self._rows, self._make = {}, None
        for row in rows:
            self._rows.setdefault(row.key, row)
        self._keys = list(self._rows)
        self._index = {key: position for position, key in enumerate(self._keys)}
        self.measure()

    def set_keys(self, keys: Sequence[str], make: Callable[[str], Row]) -> None:
        """Take rows of one line each, made when they are asked for. The same list of keys costs nothing to take again:
        give another one wherever anything in it is another."""
        if keys is not self._keys:
            self._keys = keys
            self._index = {key: position for position, key in enumerate(keys)}
        self._rows, self._make = {}, make

    def append(self, rows: Sequence[Row]) -> None:
        """Add rows, all with new keys, at the end."""
        keys = list(self._keys)
        for row in rows:
            self._index[row.key] = len(keys)
            self._rows[row.key] = row
            keys.append(row.key)
            if self._height is not None:
                self._ends.append(self.total + self._height(row))
        self._keys = keys

    def replace(self, index: int, row: Row) -> None:
        """Put a row with the same key in the place of the old one."""
        self._rows[row.key] = row
        if self._height is not None and self._height(row) != self.height(index):
            self.measure()

    def measure(self) -> None:
        """Count all lines again, after the width changed."""
        if self._height is not None:
            self._ends = list(accumulate(map(self._height, self.rows)))

    def top(self, index: int) -> int:
        """The first line of a row."""
        if self._height is None or index == 0:
            return index
        return self._ends[index - 1]

    def height(self, index: int) -> int:
        """The number of lines of a row."""
        return 1 if self._height is None else self._ends[index] - self.top(index)

    def at(self, line: int) -> tuple[int, int] | None:
        """The row on this line and which of its lines it is; None after the last."""
        if not 0 <= line < self.total:
            return None
        if self._height is None:
            return line, 0
        index = bisect_right(self._ends, line)
        return index, line - self.top(index)

    def nearest(self, index: int, keys: Sequence[str]) -> int | None:
        """Where the row that stood closest to `index` among the earlier `keys` is now; None when none is left."""
        for distance in range(len(keys)):
            for position in (index + distance, index - distance):
                if 0 <= position < len(keys) and (found := self._index.get(keys[position])) is not None:
                    return found
        return None
