"""Words to the outside in a room: two people, one file; audiences and templates of one's own; older rooms."""

from __future__ import annotations

import os
import threading
from datetime import timedelta
from pathlib import Path

import pytest

from tests.builders import START, clock_of, later, open_room, responding
from tests.journal.test_tables import agrees
from warroom.journal.care import rebuild, tables
from warroom.model.audiences import NewAudience
from warroom.model.classifying import Said
from warroom.model.events import UpdateDrafted, UpdateSent
from warroom.model.moving import Words
from warroom.model.refusal import BadInput, Refused
from warroom.model.updates import drafts, sent
from warroom.model.updating import draft_of
from warroom.room import Room


def staffed(folder: Path) -> tuple[Room, Room]:
    """Ann commands incident 1, pia speaks for it; by the same clock."""
    ann = open_room(folder)
    responding(ann)
    ann.assign(1, "PIO", "pia")
    return ann, open_room(folder, "pia", clock=clock_of(ann))


def status(room: Room, number: int = 1) -> str:
    return draft_of(room.incident(1), number).status


def own_folder(name: str) -> Path:
    """A folder of the person's own settings."""
    folder = Path(os.environ["XDG_CONFIG_HOME"]) / "warroom" / name
    folder.mkdir(parents=True, exist_ok=True)
    return folder


# -- draft, approve, send ----------------------------------------------------------------------------------------------


def test_words_go_the_whole_way_through_the_file_and_every_table_follows(tmp_path: Path) -> None:
    ann, pia = staffed(tmp_path)
    with ann, pia:
        assert isinstance(pia.update(1, "customers", "We look.", next_in="+40m").event, UpdateDrafted)
        assert ann.board()[0].draft_at == START
        assert (ann.board()[0].drafts, ann.board()[0].draft_to, ann.board()[0].outbox) == (1, "customers", 0)
        ann.approve_update(1, 1)
        assert (ann.board()[0].drafts, ann.board()[0].draft_at, ann.board()[0].outbox) == (0, None, 1)
        (waiting,) = ann.outbox()
        assert (waiting.code, waiting.draft, waiting.status, waiting.text) == (
            "INC-2026-0001",
            1,
            "approved",
            "We look.",
        )
        assert waiting.approved_at == START
        later(ann, minutes=5)
        state = pia.send_update(1, 1, channel="status page", at="-2m")
        (told,) = sent(state)
        assert (told.sent_at, told.channel) == (START + timedelta(minutes=3), "status page")
        assert ann.board()[0].next_update_at == START + timedelta(minutes=40)
        assert (ann.outbox(), ann.waiting_updates()) == ([], [])
        agrees(ann.journal)


def test_the_words_of_whoever_approves_go_out_at_once_with_a_promise_by_rhythm(tmp_path: Path) -> None:
    ann, pia = staffed(tmp_path)
    with ann, pia:
        ann.classify(1, Said(impact="high", urgency="high"))
        event = ann.update(1, "klanten", "We look.").event
        assert isinstance(event, UpdateSent)
        assert (event.audience, event.next_due) == ("customers", START + timedelta(minutes=30))
        quiet = ann.update(1, "customers", "No more today.", next_in="none").event
        assert isinstance(quiet, UpdateSent) and quiet.next_due is None
        assert isinstance(ann.update(1, "board", "It is down.", draft=True).event, UpdateDrafted)


def test_two_people_who_approve_at_once_one_wins_and_the_other_gets_a_sentence(tmp_path: Path) -> None:
    ann, pia = staffed(tmp_path)
    uma = open_room(tmp_path, "uma", clock=clock_of(ann))
    with ann, pia, uma:
        ann.assign(1, "UC", "uma")
        pia.update(1, "customers", "We look.")
        said: list[str] = []
        ready = threading.Barrier(2)

        def approve(name: str) -> None:
            with open_room(tmp_path, name, clock=clock_of(ann)) as room:
                ready.wait()
                try:
                    room.approve_update(1, 1)
                    said.append("done")
                except Refused as refusal:
                    said.append(str(refusal))

        both = [threading.Thread(target=approve, args=(name,)) for name in ("ann", "uma")]
        for one in both:
            one.start()
        for one in both:
            one.join()
        assert sorted(said)[1] == "done"
        assert sorted(said)[0] in (f"Draft 1 to customers was approved by {who} already." for who in ("ann", "uma"))
        assert [event.kind for event in ann.timeline(ann.find(1))].count("update.approved") == 1


def test_what_a_person_read_is_what_they_approve(tmp_path: Path) -> None:
    ann, pia = staffed(tmp_path)
    with ann, pia:
        pia.update(1, "customers", "We look.")
        read = draft_of(ann.incident(1), 1).wording
        pia.reword_update(1, 1, "We know who it was.")
        for act in (ann.approve_update, ann.send_update):
            with pytest.raises(Refused, match="pia changed draft 1 since you read it"):
                act(1, 1, seen=read)
        with pytest.raises(Refused, match="pia changed draft 1"):
            ann.return_update(1, 1, "no", seen=read)
        ann.return_update(1, 1, "No names.")
        pia.reword_update(1, 1, "We know more.", next_in="none")
        ann.approve_update(1, 1)
        pia.reword_update(1, 1, "We know much more.")
        assert status(ann) == "drafted"
        assert draft_of(ann.incident(1), 1).quiet
        pia.withdraw_update(1, 1, why="overtaken")
        assert status(ann) == "withdrawn"
        agrees(ann.journal)


def test_what_waits_for_whom(tmp_path: Path) -> None:
    ann, pia = staffed(tmp_path)
    with ann, pia:
        for text in ("a", "b", "c"):
            pia.update(1, "customers", text)
        ann.approve_update(1, 1)
        ann.return_update(1, 2, "no")
        known = ann.audiences()[0]
        mine = {
            room.me: [one.draft for one in room.waiting_updates() if room.waits_for_me(one, known)]
            for room in (ann, pia)
        }
        assert mine == {"ann": [1, 3], "pia": [1, 2]}


def test_a_step_and_words_that_wait_are_one_transaction(tmp_path: Path) -> None:
    ann, pia = staffed(tmp_path)
    with ann, pia, open_room(tmp_path, "olga", clock=clock_of(ann)) as olga:
        ann.assign(1, "OSC", "olga")
        before = ann.journal.last_pos()
        state = olga.move(1, "contained", why="fenced off", tell=Words("customers", "It spreads no further."))
        assert state.status == "contained"
        assert [one.kind for one in ann.since(before)] == ["incident.moved", "update.drafted"]
        assert [one.text for one in drafts(state)] == ["It spreads no further."]


@pytest.mark.parametrize("text", ["", " \n ", "\x00"])
def test_nothing_is_said_with_no_words(tmp_path: Path, text: str) -> None:
    with open_room(tmp_path) as room:
        responding(room)
        before = room.journal.last_pos()
        with pytest.raises(ValueError, match="The words to customers are empty"):
            room.update(1, "customers", text)
        assert room.journal.last_pos() == before


# -- audiences ---------------------------------------------------------------------------------------------------------


def test_a_misspelt_audience_is_refused_and_nothing_is_written(tmp_path: Path) -> None:
    with open_room(tmp_path) as room:
        responding(room)
        before = room.journal.last_pos()
        with pytest.raises(NewAudience, match="did you mean customers"):
            room.update(1, "custmers", "We look.")
        with pytest.raises(NewAudience):
            room.move(1, "monitoring", tell=Words("custmers", "It works."))
        assert room.journal.last_pos() == before
        assert room.incident(1).status == "responding"


def test_an_audience_that_somebody_says_is_new_is_added_and_asks_for_approval(tmp_path: Path) -> None:
    ann, pia = staffed(tmp_path)
    with ann, pia:
        assert isinstance(pia.update(1, "Acme BV", "We look.", new=True).event, UpdateDrafted)
        assert isinstance(ann.update(1, "acme bv", "We look.").event, UpdateSent)
        assert list(ann.incident(1).told) == ["Acme BV"]
        assert ann.audiences()[0]["Acme BV"].source == ""
        assert ann.audience("acme bv")[0] == "Acme BV"


def test_what_was_told_before_there_were_audiences_goes_on_under_its_name(tmp_path: Path) -> None:
    with open_room(tmp_path) as room:
        responding(room)
        with room.on(1) as (writer, state):
            room.write(writer, state, [UpdateSent(audience="klanten", text="Hij ligt eruit."),
                                       UpdateSent(audience="De buren", text="Geen stroom.")])  # fmt: skip
        room.update(1, "customers", "It works again.")
        room.update(1, "de buren", "Er is weer stroom.")
        assert list(room.incident(1).told) == ["klanten", "De buren"]
        assert [told.text for told in room.incident(1).told.values()] == ["It works again.", "Er is weer stroom."]


def test_files_of_ones_own_come_in_place_of_ours_and_what_the_room_set_in_place_of_all(tmp_path: Path) -> None:
    own = own_folder("audiences")
    with open_room(tmp_path) as room:
        (own / "mine.toml").write_text(
            'schema = "warroom-audience/1"\nid = "customers"\ntitle = "guests"\napprove = ["PIO"]\n[every]\nP1 = 10\n'
        )
        (own / "bad.toml").write_text('schema = "warroom-audience/1"\nid = "x"\ntitle = 7\n')
        known, problems = room.audiences()
        assert (known["customers"].title, known["customers"].every) == ("guests", {"P1": 10})
        assert [line.split(":")[0] for line in problems] == ["bad.toml"]
        beside = tmp_path / "room.audiences"
        beside.mkdir()
        (beside / "c.toml").write_text('schema = "warroom-audience/1"\nid = "customers"\ntitle = "patients"\n')
        assert room.audience("patients")[0] == "customers"
        room.set("update_p3", "5h")
        assert room.audiences()[0]["customers"].every == {"P1": 30, "P2": 60, "P3": 300, "P4": 1440}  # the room's own
        room.add_audience("patients", approve="pio, ic", every="P1=15", lang="nl")
        one = room.audiences()[0]["customers"]
        assert (one.title, one.approve, one.every, one.lang) == ("patients", ("PIO", "IC"), {"P1": 15}, "nl")
        room.add_audience("customers", approve="none")
        assert room.audiences()[0]["customers"].approve == ()
        agrees(room.journal)


@pytest.mark.parametrize(
    "said", [{"approve": "BOSS"}, {"every": "often"}, {"side": "beside"}, {"lang": "english"}, {"title": "x" * 300}]
)
def test_an_audience_that_can_not_be_writes_nothing(tmp_path: Path, said: dict[str, str]) -> None:
    with open_room(tmp_path) as room:
        before = room.journal.last_pos()
        with pytest.raises(ValueError):
            room.add_audience("acme", **said)  # type: ignore[arg-type]
        with pytest.raises(ValueError):
            room.add_audience("x" * 61)
        assert room.journal.last_pos() == before


# -- templates ---------------------------------------------------------------------------------------------------------


def test_the_nearest_template_stands_first(tmp_path: Path) -> None:
    with open_room(tmp_path) as room:
        customers = room.audiences()[0]["customers"]
        assert [one.path.name for one in room.templates(customers, "update", "en")] == [
            "customers.update.en.txt", "external.update.en.txt",
        ]  # fmt: skip
        own = own_folder("templates")
        (own / "update.en.txt").write_text("own")
        beside = tmp_path / "room.templates"
        beside.mkdir()
        (beside / "external.update.en.txt").write_bytes(b"\xff\xfe")
        found = room.templates(customers, "update", "en")
        assert [one.path.parent for one in found[:2]] == [beside, own]
        assert "is not UTF-8" in found[0].problem
        assert room.templates(customers, "update", "xx") == []


def test_a_name_is_never_a_path(tmp_path: Path) -> None:
    (tmp_path / "inner" / "room.templates").mkdir(parents=True)
    (tmp_path / "secret.update.en.txt").write_text("secret")
    with open_room(tmp_path / "inner") as room:
        evil = room.audiences()[0]["customers"]._replace(id="../../secret", side="../../secret")
        assert room.templates(evil, "update", "en") == []


# -- older rooms -------------------------------------------------------------------------------------------------------


def test_a_room_of_before_has_its_table_of_what_was_told(tmp_path: Path) -> None:
    with open_room(tmp_path) as room:
        responding(room)
        room.update(1, "customers", "We look.", next_in="+30m")
        room.update(1, "board", "It is down.")
        before = tables(room.journal)
        for statement in (
            "DROP TABLE updates",
            *(f"ALTER TABLE incidents DROP COLUMN {name}" for name in ("drafts", "draft_at", "draft_to", "outbox")),
            "DELETE FROM _sqlite_migrations WHERE name = '7 updates to the outside'", "PRAGMA user_version = 4",
        ):  # fmt: skip
            room.journal.connection().execute(statement)
    with open_room(tmp_path) as room:
        assert tables(room.journal) == before
        assert [told.text for told in sent(room.incident(1))] == ["We look.", "It is down."]
        rebuild(room.journal)
        assert tables(room.journal) == before
        agrees(room.journal)


def test_a_draft_that_is_unknown_is_said_so(tmp_path: Path) -> None:
    with open_room(tmp_path) as room:
        responding(room)
        for act in (room.approve_update, room.send_update, room.withdraw_update):
            with pytest.raises(BadInput, match="has no draft 9"):
                act(1, 9)
