"""Words that have broken other programs, in every place where a person may type some."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.builders import open_room, responding
from tests.hostile import EVERYTHING
from tests.journal.chain import broken
from tests.journal.test_tables import agrees
from warroom.model.classifying import Said
from warroom.model.moving import Words
from warroom.model.refusal import Refused
from warroom.room.incidents import Report


@pytest.mark.parametrize("text", EVERYTHING.values(), ids=EVERYTHING)
def test_hostile_words_are_kept_as_words_or_refused_and_break_nothing(tmp_path: Path, text: str) -> None:
    with open_room(tmp_path) as room:
        n = responding(room)
        acts = (
            lambda: room.declare(Report(text, description=text, reporter=text, source=text)),
            lambda: room.describe(n, title=text, description=text),
            lambda: room.classify(n, Said(subcategory=text, why=text)),
            lambda: room.log(n, text, to=(text,), channel=text),
            lambda: room.log(n, f"- {text}"),
            lambda: room.update(n, text, text),
            lambda: room.draft(n, "situation", text),
            lambda: room.draft(n, text, "down"),
            lambda: room.draft(n, "objectives", text),
            lambda: room.objective(n, text),
            lambda: room.objective_set(n, 1, text=text, why=text),
            lambda: room.task(n, text, to=text),
            lambda: room.task_set(n, 1, note=text),
            lambda: room.assign(n, "DIVS", text, why=text),
            lambda: room.relieve(n, "DIVS", text),
            lambda: room.move(n, "monitoring", why=text, tell=Words(text, text)),
            lambda: room.set("name", text),
            lambda: room.search(text),
            lambda: room.find(text),
            lambda: room.board(status=text),
        )
        for act in acts:
            try:
                act()
            except (Refused, ValueError) as error:
                assert not isinstance(error, UnicodeError), error
                str(error).encode()
        assert room.incident(n).code == "INC-2026-0001"
        assert broken(room.journal) == ""
        agrees(room.journal)
