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
from warroom.room.log import More


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
            lambda: room.log(n, "!message x", to=(text,), more=More(sender=text, subject=text, direction=text)),
            lambda: room.log(n, text, kind="can", more=More(actions=text, needs=text, bob=text)),
            lambda: room.log(n, text, kind="order", to=(text,)),
            lambda: room.log(n, "so", more=More(reply_to=text)),
            lambda: room.decide(n, text, More(options=(text,), objections=(text,), decided_by=text, due=text)),
            lambda: room.decision_set(n, 1, outcome=text, objection=text),
            lambda: room.hypothesis(n, text, entries=(text,)),
            lambda: room.hypothesis(n, text),
            lambda: room.hypothesis_set(n, 1, "ruled_out", why=text),
            lambda: room.answer(n, text, text),
            lambda: room.answer(n, "1", text, by=text),
            lambda: room.correct(n, "1", text, why=text),
            lambda: room.strike(n, "2", why=text),
            lambda: room.significant(n, "3", why=text),
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
            lambda: room.task_set(n, 1, check_back=text),
            lambda: room.hold(n, text),
            lambda: room.snooze(n, text, "10m"),
            lambda: room.snooze(n, f"update/{text}", text),
            lambda: room.escalate(n, text, to=text),
            lambda: room.escalate(n, text, to="OSC"),
            lambda: room.acknowledge(n, note=text),
            lambda: room.escalate(n, text, to="@ann"),
            lambda: room.stand_down(n, text, ladder=text),
            lambda: room.stand_down(n, text),
            lambda: room.set("target_p1", text),
            lambda: room.set("business_hours", text),
            lambda: room.set("holidays", text),
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
