"""What a list of rows tells the pane around it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.message import Message

if TYPE_CHECKING:
    from warroom.tui.widgets.rows import Rows


class _RowsMessage(Message, namespace="rows"):
    def __init__(self, rows: Rows) -> None:
        super().__init__()
        self.rows = rows

    @property
    def control(self) -> Rows:
        """The list, for `@on` selectors."""
        return self.rows


class Highlighted(_RowsMessage, namespace="rows"):
    """A person moved the cursor to another row."""

    def __init__(self, rows: Rows, key: str) -> None:
        super().__init__(rows)
        self.key = key


class Selected(_RowsMessage, namespace="rows"):
    """A person chose a row: Enter, or a click on the row that has the cursor."""

    def __init__(self, rows: Rows, key: str) -> None:
        super().__init__(rows)
        self.key = key


class Unseen(_RowsMessage, namespace="rows"):
    """How many rows came in below since the list stopped following."""

    def __init__(self, rows: Rows, count: int) -> None:
        super().__init__(rows)
        self.count = count
