"""update, update-set, told, outbox, audiences: words to the outside on the command line."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from tests.cli.conftest import Shell
from warroom import i18n
from warroom.model.envelope import Mode
from warroom.room import Room
from warroom.room.incidents import Report

Golden = Callable[[str, str], None]


@pytest.fixture
def staffed(responding: Shell) -> Shell:
    """Ann commands incident 1, pia speaks for it."""
    responding("assign", "1", "PIO", "pia")
    return responding


def drafted(run: Shell, text: str = "We look into it.", audience: str = "customers", *more: str) -> None:
    run("update", "1", audience, text, *more, as_="pia")


def draft(run: Shell, number: int = 1) -> dict[str, str]:
    (one,) = [one for one in run.json("told", "1")["drafts"] if one["number"] == number]
    return dict(one)


# -- the whole way -----------------------------------------------------------------------------------------------------


def test_words_that_somebody_has_to_approve_wait_and_the_answer_says_for_whom(staffed: Shell) -> None:
    said = staffed("update", "1", "klanten", "We look into it.", as_="pia").output
    assert said == "INC-2026-0001: draft 1 to customers waits for ann: warroom update-set 1 1 approved\n"
    event = staffed.json("update", "1", "customers", "Again.", as_="pia")
    assert (event["event"], event["fields"]["audience"], event["fields"]["number"]) == (
        "update.drafted",
        "customers",
        2,
    )
    refused = staffed("update-set", "1", "1", "sent", code=1, as_="pia").stderr
    assert refused == "warroom: Draft 1 to customers is not approved yet; ask ann.\n"
    assert staffed("update-set", "1", "1", "approved").output == (
        "INC-2026-0001: draft 1 to customers: approved, not sent yet\n"
    )
    staffed.clock.advance(timedelta(minutes=2))
    assert staffed("update-set", "1", "1", "send", "--channel", "mail", as_="pia").output == (
        "INC-2026-0001: draft 1 to customers: sent, next by 16:12\n"
    )
    (told,) = staffed.json("told", "1")["told"]
    assert [told[name] for name in ("number", "drafted_by", "approved_by", "sent_by", "channel")] == [
        1, "pia", "ann", "pia", "mail",
    ]  # fmt: skip


def test_a_draft_is_sent_back_worded_anew_and_withdrawn(staffed: Shell) -> None:
    drafted(staffed)
    assert "what has to be different" in staffed("update-set", "1", "1", "returned", code=2).stderr
    staffed("update-set", "1", "1", "return", "--why", "No figures.")
    assert (draft(staffed)["status"], draft(staffed)["why"]) == ("returned", "No figures.")
    assert (
        staffed.json("update-set", "1", "1", "--text", "-", stdin="Better.\nMuch.", as_="pia")["text"]
        == "Better.\nMuch."
    )
    staffed("update-set", "1", "1", "approved", "--text", "Mine.")
    assert (draft(staffed)["status"], draft(staffed)["text"]) == ("approved", "Mine.")
    staffed("update-set", "1", "1", "withdrawn", "--why", "Overtaken.")
    assert staffed.json("told", "1")["drafts"] == []
    assert "was withdrawn" in staffed("update-set", "1", "1", "approved", code=1).stderr


def test_the_second_who_approves_is_told_that_it_was_done(staffed: Shell) -> None:
    staffed("assign", "1", "UC", "uma")
    drafted(staffed)
    staffed("update-set", "1", "1", "approved")
    said = staffed("update-set", "1", "1", "approved", code=1, as_="uma").stderr
    assert said == "warroom: Draft 1 to customers was approved by ann already.\n"


@pytest.mark.parametrize(
    ("args", "code", "said"),
    [
        (("update", "1", "customers"), 2, "--template auto"),
        (("update", "1", "custmers", "x"), 2, "did you mean customers"),
        (("update", "1", "customers", "x", "--next", "soon"), 2, "soon"),
        (("update", "1", "customers", "--template", "later"), 2, "choose one of auto, first"),
        (("update-set", "1", "9", "approved"), 2, "has no draft 9"),
        (("update-set", "1", "1"), 2, "approved, returned, sent, withdrawn"),
        (("update-set", "1", "1", "burnt"), 2, "approved, returned, sent, withdrawn"),
        (("audiences", "show"), 2, "audiences show NAME"),
        (("audiences", "list", "x"), 2, "audiences show NAME"),
        (("audiences", "show", "staff", "--every", "30"), 2, "belong to"),
        (("audiences", "add", "x", "--every", "often"), 2, "P1=30"),
        (("audiences", "check", "nowhere.toml"), 2, "nowhere.toml"),
        (("move", "1", "contained", "--why", "so", "--tell", "custmers", "x"), 2, "did you mean customers"),
        (("told", "9"), 2, "no incident 9"),
    ],
)
def test_bad_input_is_a_sentence_and_nothing_is_written(
    staffed: Shell, args: tuple[str, ...], code: int, said: str
) -> None:
    before = staffed.json("timeline", "1")
    result = staffed(*args, code=code)
    assert said in result.stderr and result.stdout == ""
    assert re.fullmatch(r"warroom: .+\n", result.stderr)
    assert staffed.json("timeline", "1") == before


def test_a_new_audience_is_added_when_somebody_says_so(staffed: Shell) -> None:
    staffed("update", "1", "Acme BV", "Hello.", "--new")
    assert "Acme BV" in staffed("told", "1").stdout
    assert staffed("update", "1", "acme bv", "Again.").output.startswith("INC-2026-0001: kept, 15:40, to Acme BV")
    staffed("move", "1", "contained", "--why", "so", "--tell", "Beta", "Hello.", "--new")
    assert {"Acme BV", "Beta"} <= {one["id"] for one in staffed.json("audiences")}


def test_the_next_promise_is_by_rhythm_as_said_or_none(staffed: Shell) -> None:
    for more, due in (((), "16:10"), (("--next", "45m"), "16:25"), (("--next", "none"), "")):
        said = staffed("update", "1", "customers", f"Words {due}", *more).output
        assert said.rstrip().endswith(f"next by {due}" if due else "to customers")


def test_what_was_said_earlier_counts_from_then(staffed: Shell) -> None:
    staffed.clock.advance(timedelta(minutes=20))
    said = staffed("update", "1", "board", "They know by phone.", "--at", "-5m", "--channel", "phone").output
    assert said == "INC-2026-0001: kept, 15:55, to board, next by 16:55\n"
    assert "lies" in staffed("update", "1", "board", "Later.", "--at", "2026-11-24 08:00", code=2).stderr


def test_a_step_is_taken_although_its_words_wait(staffed: Shell) -> None:
    staffed("assign", "1", "OSC", "olga")
    args = ("move", "1", "contained", "--why", "fenced off", "--tell", "customers", "It spreads no further.")
    result = staffed(*args, as_="olga")
    assert result.stdout == "INC-2026-0001: responding -> contained\n"
    assert result.stderr == ("The words to customers wait for approval as draft 1: warroom update-set 1 1 approved\n")
    assert staffed.json("move", "1", "monitoring", "--tell", "press", "It works.", as_="olga")["draft"] == 2
    assert staffed.json("move", "1", "responding", "--why", "it came back")["draft"] is None


# -- templates ---------------------------------------------------------------------------------------------------------


def test_words_come_from_a_template_and_are_shown_before_they_are_said(staffed: Shell) -> None:
    shown = staffed("update", "1", "staff", "We", "found", "it.", "--template", "auto", "--dry-run").stdout
    assert shown.splitlines()[:2] == ["Checkout down (INC-2026-0001), since 2026-11-23 15:40 CET.", "We found it."]
    assert shown.splitlines()[-1] == "More news by 2026-11-23 16:40 CET."
    assert staffed.json("told", "1")["told"] == []
    preview = staffed.json("update", "1", "customers", "--template", "first", "--next", "none", "--dry-run")
    assert (preview["audience"], preview["approve"]) == ("customers", ["IC"])
    assert "More news" not in preview["text"]
    staffed("update", "1", "staff", "--template", "update")
    assert staffed.json("told", "1")["told"][0]["text"].startswith("Checkout down (INC-2026-0001): responding.")


def test_a_template_of_ones_own_that_is_wrong_is_named_with_its_line_and_ours_is_taken(staffed: Shell) -> None:
    folder = Path(os.environ["XDG_CONFIG_HOME"]) / "warroom" / "templates"
    folder.mkdir(parents=True)
    bad = folder / "staff.first.en.txt"
    bad.write_text("ok\n{{ boss }}\n")
    result = staffed("update", "1", "staff", "--template", "auto")
    assert result.stderr.startswith("staff.first.en.txt, line 2: there is no field 'boss'")
    assert "It is being worked on" in staffed.json("told", "1")["told"][0]["text"]
    refused = staffed("audiences", "check", str(bad), code=2).stderr
    assert refused.startswith("warroom: staff.first.en.txt, line 2: ")
    shown = staffed("audiences", "show", "staff")
    assert "line 2" in shown.stderr and re.search(r"first +staff\.first\.en\.txt", shown.stdout)
    bad.write_text("{{ name }}!\n")
    assert staffed("audiences", "check", str(bad)).stdout == "staff.first.en.txt is sound.\n"
    assert staffed.json("audiences", "show", "staff")["templates"]["first"] == str(bad)


# -- readings ----------------------------------------------------------------------------------------------------------


def furnish(run: Shell) -> None:
    """Words in every state, one promise that is late."""
    run("update", "1", "customers", "We look into it.", "--next", "10m")
    run("update", "1", "board", "Checkout is down; ann is in command.", "--channel", "phone")
    drafted(run, "Payments fail since 15:30. We are switching to another database, which takes half an hour.")
    drafted(run, "We know of it.", "press")
    run("update-set", "1", "2", "returned", "--why", "Not yet.")
    drafted(run, "Please hold deliveries.", "partners")
    run("update-set", "1", "3", "approved")
    run.clock.advance(timedelta(minutes=12))
    run("update-set", "1", "1", "sent", "--next", "none")
    drafted(run, "Half of the payments work again.")
    run("update", "1", "suppliers", "Nothing changes for you.", "--next", "5m")
    run.clock.advance(timedelta(minutes=8))


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_who_was_told_what_when_as_one_table(staffed: Shell, golden: Golden, language: str) -> None:
    furnish(staffed)
    text = staffed.raw("--room", str(staffed.room), "--as", "ann", "--lang", language, "told", "1").stdout
    golden(f"told-{language}", re.sub(r"[0-9a-f]{16,64}", lambda match: "#" * len(match[0]), text))


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_what_waits_of_all_incidents(staffed: Shell, golden: Golden, language: str) -> None:
    furnish(staffed)
    result = staffed.raw("--room", str(staffed.room), "--as", "ann", "--lang", language, "outbox")
    golden(f"outbox-{language}", result.stdout + result.stderr)


def test_what_waits_for_me(staffed: Shell) -> None:
    furnish(staffed)
    assert [(one["draft"], one["mine"]) for one in staffed.json("outbox")] == [(2, False), (3, True), (4, True)]
    assert [one["draft"] for one in staffed.json("outbox", "--mine", as_="pia")] == [2, 3]
    for number in ("2", "3", "4"):
        staffed("update-set", "1", number, "withdrawn")
    nothing = staffed("outbox")
    assert (nothing.stdout, nothing.stderr) == ("", "Nothing waits.\n")


def test_late_words_say_so_in_words(staffed: Shell) -> None:
    furnish(staffed)
    out = staffed("told", "1").stdout
    assert "suppliers: next by 15:57, 3m late" in out
    assert "board: next by 16:40, in 40m" in out
    assert [one["audience"] for one in staffed.json("told", "1")["next"]] == ["suppliers", "board"]


def test_nobody_was_told_anything(staffed: Shell) -> None:
    assert staffed("told", "1").stdout.startswith("Nobody outside was told anything yet.\n")
    assert staffed.json("told", "1") == {"told": [], "drafts": [], "next": []}


@pytest.mark.parametrize("words", ["\x1b[2Jgone", "a\x07b", "\u202eabc", "[bold]x[/]", "=cmd()", "x\r\ny"])
def test_hostile_words_come_out_harmless(staffed: Shell, words: str) -> None:
    staffed("update", "1", "customers", "-", stdin=words)
    staffed("update", "1", "staff", "-", "--draft", stdin=words)
    staffed("update", "1", f"Acme {words}".replace("\r\n", " "), "x", "--new")
    for args in (("told", "1"), ("outbox",), ("audiences",), ("show", "1"), ("board",)):
        out = staffed(*args).stdout
        assert not {"\x1b", "\x07", "\u202e", "\r"} & set(out), args


# -- audiences ---------------------------------------------------------------------------------------------------------


def test_audiences_are_listed_added_and_checked(staffed: Shell, tmp_path: Path) -> None:
    listed = {one["id"]: one for one in staffed.json("audiences")}
    assert listed["customers"]["approve"] == ["IC"] and listed["customers"]["every"]["P1"] == 30
    assert len(listed) == 10
    added = staffed.json("audiences", "add", "Works Council", "--approve", "IC, PIO", "--every", "P1=45",
                         "--lang", "nl", "--side", "internal", "--title", "the works council")  # fmt: skip
    assert (added["id"], added["approve"], added["every"]) == ("Works Council", ["IC", "PIO"], {"P1": 45})
    assert "this room" in staffed("audiences", "show", "works council").stdout
    file = tmp_path / "mine.toml"
    file.write_text('schema = "warroom-audience/1"\nid = "mine"\ntitle = "Mine"\napprove = ["BOSS"]\n')
    assert "mine.toml: 'BOSS' is not the code of a position" in staffed("audiences", "check", str(file), code=2).stderr


def test_dutch_names_are_understood_and_shown(staffed: Shell) -> None:
    dutch = ("--room", str(staffed.room), "--as", "ann", "--lang", "nl")
    assert staffed.raw(*dutch, "update", "1", "medewerkers", "Het ligt eruit.").exit_code == 0
    assert "medewerkers" in staffed.raw(*dutch, "told", "1").stdout
    assert staffed.json("told", "1")["told"][0]["audience"] == "staff"
    assert "-> staff: Het ligt eruit." in staffed("timeline", "1").stdout


# -- the timeline's filters and the forms ------------------------------------------------------------------------------


def texts(events: list[dict[str, str]]) -> list[str]:
    return [event["text"] for event in events]


def test_the_timeline_keeps_what_all_filters_fit(staffed: Shell) -> None:
    run = staffed
    for who, words in (("dan", "@ann #db +bridge lag 4 GB"), ("ann", "!order @dan #db #urgent +bridge fail over"),
                       ("eve", "+phone lag is over"), ("ann", "@OSC quiet")):  # fmt: skip
        run("log", "1", words, as_=who)

    def found(*options: str) -> int:
        return len(run.json("timeline", "1", "--kind", "log", *options))

    assert found() == 4
    assert (found("--person", "dan"), found("--person", "dan", "--person", "eve"), found("--person", "osc")) == (
        2,
        3,
        1,
    )
    assert (found("--channel", "bridge"), found("--channel", "bridge", "--channel", "+phone")) == (2, 3)
    assert (found("--tag", "db"), found("--tag", "db", "--tag", "#urgent")) == (2, 1)
    assert (found("--words", "lag"), found("--words", "LAG ov")) == (2, 1)
    assert found("--person", "ann", "--channel", "bridge", "--words", "lag") == 1
    assert len(run.json("timeline", "1", "--kind", "order", "--kind", "role", "--person", "ann")) == 3
    assert texts(run.json("timeline", "1", "--kind", "incident.moved"))[-1] == "responding"


def test_follow_keeps_to_the_filters(staffed: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    run, pauses = staffed, []

    def others(_seconds: float) -> None:
        pauses.append(1)
        if len(pauses) == 1:
            run("log", "1", "#db seen", as_="bea")
            run("log", "1", "not this", as_="bea")
        elif len(pauses) == 2:
            run("log", "1", "#db seen again", as_="eve")
        elif len(pauses) == 4:
            raise KeyboardInterrupt

    monkeypatch.setattr("warroom.cli.timeline.time.sleep", others)
    out = run("timeline", "1", "--follow", "--tag", "db", code=130).stdout
    told = [line.split("bea", 1)[-1].split("eve", 1)[-1].strip() for line in out.splitlines()]
    assert told == ["seen  #db", "seen again  #db"]


def test_a_form_is_exported_and_an_option_of_another_form_is_refused(staffed: Shell, tmp_path: Path) -> None:
    staffed("log", "1", "+bridge All is quiet")
    staffed("export", "1", "--format", "ics309", "--channel", "bridge", "-o", str(tmp_path / "log.txt"))
    assert "All is quiet" in (tmp_path / "log.txt").read_text()
    name = staffed.json("timeline", "1", "--kind", "log")[0]["id"]
    assert "GENERAL MESSAGE" in staffed("export", "1", "--format", "ics213", "--message", name).stdout
    later = staffed("export", "1", "--format", "ics214", "--unit", "ann", "--from", "T+0m", "--to", "T+1m").stdout
    assert "2. Operational Period        2026-11-23 15:40 CET to 2026-11-23 15:41 CET" in later
    for options in (("--unit", "osc"), ("--format", "ics214", "--channel", "bridge"), ("--from", "T+5m"),
                    ("--format", "ics309", "--message", name)):  # fmt: skip
        assert "belong" in staffed("export", "1", *options, code=2).stderr


def test_the_board_and_the_incident_say_that_drafts_wait(staffed: Shell) -> None:
    furnish(staffed)
    drafted(staffed, "Another one.", "press")
    assert "2 drafts wait for approval" in staffed("board").stdout
    assert "4 drafts of words to the outside wait: warroom told 1" in staffed("show", "1").stdout
    told = staffed.json("show", "1")
    assert ([one["number"] for one in told["drafts"]], len(told["told"])) == ([2, 3, 4, 5], 4)
    (row,) = staffed.json("board")
    assert (row["drafts"], row["draft_to"], row["outbox"]) == (2, "customers", 1)


def test_an_exercise_says_so_above_its_table(staffed: Shell) -> None:
    with Room.open(staffed.room, "ann", clock=staffed.clock) as room:
        room.mode = Mode.EXERCISE
        room.declare(Report("Flood"))
    assert staffed("told", "2").stdout.startswith("EXERCISE\nNobody outside was told anything yet.\n")
    assert "EXERCISE" not in staffed("told", "1").stdout
