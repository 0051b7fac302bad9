"""The rows of a list and on which lines each of them stands. No Textual here."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from itertools import accumulate

from warroom.tui.widgets.cells import Row


class RowBook:
    """Rows in order, found by key or by line; `height` gives the lines of a row (None: each row is one line)."""

    def __init__(self, height: Callable[[Row], int] | None = None) -> None:
        self._height = height
        self._rows: list[Row] = []
        self._index: dict[str, int] = {}
        self._ends: list[int] = []

    def __len__(self) -> int:
        return len(self._rows)

    def __getitem__(self, index: int) -> Row:
        return self._rows[index]

    @property
    def rows(self) -> tuple[Row, ...]:
        """All rows in order."""
        return tuple(self._rows)

    @property
    def total(self) -> int:
        """The number of lines."""
        if self._height is None:
            return len(self._rows)
        return self._ends[-1] if self._ends else 0

    def find(self, key: str | None) -> int | None:
        """Where the row with this key is."""
        return None if key is None else self._index.get(key)

    def set(self, rows: Sequence[Row]) -> None:
        """Take these rows; of two with the same key the first stays."""
        index: dict[str, int] = {}
        kept = list(rows)
        for position, row in enumerate(kept):
            index.setdefault(row.key, position)
        if len(index) != len(kept):
            kept = [row for position, row in enumerate(kept) if index[row.key] == position]
            index = {row.key: position for position, row in enumerate(kept)}
        self._rows, self._index = kept, index
        self.measure()

    def append(self, rows: Sequence[Row]) -> None:
        """Add rows, all with new keys, at the end."""
        for row in rows:
            self._index[row.key] = len(self._rows)
            self._rows.append(row)
            if self._height is not None:
                self._ends.append(self.total + self._height(row))

    def replace(self, index: int, row: Row) -> None:
        """Put a row with the same key in the place of the old one."""
        self._rows[index] = row
        if self._height is not None and self._height(row) != self.height(index):
            self.measure()

    def measure(self) -> None:
        """Count all lines again, after the width changed."""
        if self._height is not None:
            self._ends = list(accumulate(map(self._height, self._rows)))

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

    def nearest(self, index: int, rows: Sequence[Row]) -> int | None:
        """Where the row that stood closest to `index` in the earlier `rows` is now; None when none of them is left."""
        for distance in range(len(rows)):
            for position in (index + distance, index - distance):
                if 0 <= position < len(rows) and (found := self._index.get(rows[position].key)) is not None:
                    return found
        return None
