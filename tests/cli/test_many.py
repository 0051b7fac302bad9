"""Many incidents on the command line: kinds, views, links, what is alike, who sees what."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from tests.cli.conftest import Shell


@pytest.fixture
def three(run: Shell) -> Shell:
    """Checkout down (P1), Slow search, and a confidential one of ann's."""
    run("declare", "Checkout down", "--category", "outage", "--impact", "high", "--urgency", "high")
    run("declare", "Slow search", "--category", "software", as_="bea")
    run("declare", "Strange login of the director", "--confidential")
    return run


def numbers(run: Shell, *args: str, **said: str) -> list[int]:
    """The incidents that the board shows, in order."""
    return [row["number"] for row in run.json("board", *args, **said)]


# -- kinds -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("flag", "kind", "badge"),
    [("--exercise", "exercise", "EXERCISE"), ("--test", "test", "TEST")],
)
def test_a_kind_is_shown_in_words(run: Shell, flag: str, kind: str, badge: str) -> None:
    assert run.json("declare", "Trying", flag)["kind"] == kind
    assert f"{badge} Trying" in run("board").stdout
    assert badge in run("show", "1").stdout
    assert run("export", "1").stdout.count(badge) == 4
    assert run.json("export", "1", "--format", "json")["incident"]["kind"] == kind


def test_what_is_entered_later_has_its_own_times(run: Shell) -> None:
    run("declare", "It", "was", "down", "--backfilled", "--reported-at", "2026-11-20 10:00Z", "--category", "outage",
        "--impact", "low", "--urgency", "low", "--step", "responding", "2026-11-20 10:05Z", "--step", "resolved",
        "2026-11-20 12:00Z", "--why", "restarted")  # fmt: skip
    shown = run.json("show", "1")
    assert (shown["kind"], shown["status"], shown["resolution"]) == ("backfilled", "resolved", "restarted")
    assert (shown["response_seconds"], shown["resolution_seconds"]) == (300, 7200)
    assert "ENTERED LATER" in run("show", "1").stdout
    moved = run.json("move", "1", "closed", "--at", "2026-11-20 15:00Z")
    assert moved["at"] == "2026-11-20T15:00:00.000Z"


@pytest.mark.parametrize(
    ("args", "sentence"),
    [
        (("--backfilled",), "say when (--reported-at TIME)"),
        (("--step", "resolved", "-5m"), "--backfilled"),
        (("--backfilled", "--reported-at", "-3h", "--step", "on-fire", "-1h"), "'on-fire' is not a status"),
        (("--backfilled", "--reported-at", "-1h", "--step", "responding", "-2h"), "before the report"),
        (("--backfilled", "--reported-at", "-1h", "--step", "responding", "half past"), "half past"),
    ],
)
def test_a_past_that_can_not_have_been_is_refused(run: Shell, args: tuple[str, ...], sentence: str) -> None:
    assert sentence in run("declare", "Odd", *args, code=2).stderr
    assert not run.room.exists() or run.json("board", "--all") == []


# -- views -------------------------------------------------------------------------------------------------------------


def test_views_and_orders_are_chosen_by_option(three: Shell) -> None:
    run = three
    assert numbers(run) == [1, 2, 3]
    assert numbers(run, "--sort", "number") == [3, 2, 1]
    assert numbers(run, "--view", "p1-p2") == [1]
    assert numbers(run, "--view", "P1, P2 and major") == [1]
    assert numbers(run, "--view", "confidential") == [3]
    assert numbers(run, "--category", "software") == [2]
    assert numbers(run, "--view", "category:software category:outage sort:number") == [2, 1]
    assert numbers(run, "--words", "SLOW") == [2]
    run("move", "1", "responding")
    run("task", "2", "Look", "--to", "ann")
    assert numbers(run, "--mine") == [1, 2]
    run.clock.advance(timedelta(hours=5))
    assert numbers(run, "--view", "late", "--mine") == [2, 1]
    assert numbers(run, "--view", "late", "--mine", "--sort", "number") == [2, 1]
    assert numbers(run, "--view", "late", "--sort", "age")[0] == 1
    assert numbers(run, "--view", "inbox") == []
    assert "No incident is like that." in run("board", "--view", "inbox").stderr


@pytest.mark.parametrize(
    ("args", "sentence"),
    [
        (("--view", "latte"), "There is no view 'latte'. Did you mean late?"),
        (("--view", "xyzzy"), "See them with: warroom views"),
        (("--sort", "colour"), "choose one of priority, age, owed, number, status"),
        (("--category", "fire"), "'fire' is not a category; choose one of"),
        (("--status", "burning"), "'burning' is not a status; choose one of"),
    ],
)
def test_what_is_no_view_is_a_sentence(three: Shell, args: tuple[str, ...], sentence: str) -> None:
    refused = three("board", *args, code=2)
    assert sentence in refused.stderr
    assert refused.stdout == ""


def test_views_are_kept_for_oneself_and_for_the_room(three: Shell) -> None:
    run = three
    assert run.json("views", "save", "db", "category:software", "sort:age")["whose"] == "own"
    run("views", "save", "night", "P1", "P2", "--room")
    assert numbers(run, "--view", "db") == [2]
    assert numbers(run, "--view", "night", as_="bea") == [1]
    listed = {view["name"]: view["whose"] for view in run.json("views")}
    assert (listed["db"], listed["night"], listed["late"]) == ("own", "room", "ours")
    assert "your own" in run("views").stdout
    run("views", "forget", "db")
    run("views", "forget", "night", "--room")
    assert {view["whose"] for view in run.json("views")} == {"ours"}
    assert "no view" in run("views", "forget", "db", code=1).stderr
    assert "every room has" in run("views", "save", "late", "P1", code=2).stderr
    assert "views save NAME" in run("views", "save", "lonely", code=2).stderr


# -- links -------------------------------------------------------------------------------------------------------------


def test_what_is_alike_is_told_when_it_is_declared_and_why(three: Shell) -> None:
    run = three
    run("classify", "2", "--cause", "change")
    declared = run("declare", "Search", "slow", "again", "--category", "software")
    assert declared.stdout == "INC-2026-0004\n"
    assert declared.stderr == "1 similar: #2; 1 of them: change. See why with: warroom link 4\n"
    assert run("link", "4").stdout == (
        "1 similar: #2; 1 of them: change\n  #2 Slow search (categorised): search, slow; same category; cause: change\n"
    )
    assert run.json("link", "4")["similar"][0]["words"] == ["search", "slow"]
    assert "1 similar: #2" in run("show", "4").stdout
    assert run("link", "1").stdout == "Nothing is like it.\n"


def test_parts_duplicates_and_what_is_related(three: Shell) -> None:
    run = three
    assert run("link", "2", "parent", "1").stdout == "INC-2026-0002 is part of INC-2026-0001.\n"
    assert "part of #1" in run("board").stdout
    assert "has part #2 Slow search (categorised)" in run("link", "1").stdout
    run("declare", "Cannot", "pay")
    told = run.json("link", "4", "duplicate", "1")
    assert (told["status"], told["other"]) == ("cancelled", "INC-2026-0001")
    assert "duplicate of #1 Checkout down" in run("show", "4").stdout
    assert run("log", "4", "somebody called again").stdout
    assert [tie["link"] for tie in run.json("show", "1")["links"]] == ["has_duplicate", "part"]
    assert "duplicate of #1" in run("board", "--all").stdout
    assert run("unlink", "1", "2").stdout == "INC-2026-0001 and INC-2026-0002 are linked no longer.\n"
    assert "no longer part of" in run("timeline", "2", "--kind", "incident").stdout


@pytest.mark.parametrize(
    ("args", "code", "sentence"),
    [
        (("1", "parent", "1"), 1, "can't be linked to itself"),
        (("1", "parent", "2"), 1, "may not go round in a circle"),
        (("1", "parent", "99"), 2, "There is no incident 99"),
        (("1", "cousin", "2"), 2, "cousin"),
        (("1", "related"), 2, "Say of which incident: warroom link 1 related OTHER"),
    ],
)
def test_a_link_that_can_not_be_is_a_sentence(three: Shell, args: tuple[str, ...], code: int, sentence: str) -> None:
    three("link", "2", "parent", "1")
    assert sentence in three("link", *args, code=code).stderr


# -- confidential ------------------------------------------------------------------------------------------------------


def test_others_are_told_that_there_is_one_and_nothing_else(three: Shell, tmp_path: Path) -> None:
    run = three
    board = run("board", as_="bea")
    assert "director" not in board.stdout
    assert board.stderr == "1 confidential incident is not shown.\n"
    assert run("board").stderr == ""
    unknown = run("show", "9", code=2, as_="bea").stderr
    for args in (("show", "3"), ("timeline", "3"), ("log", "3", "x"), ("export", "3"), ("move", "3", "responding"),
                 ("link", "3"), ("confidential", "3"), ("confidential", "3", "--add", "bea")):  # fmt: skip
        assert run(*args, code=2, as_="bea").stderr == unknown.replace("9", "3")
    assert run("search", "director", as_="bea").stdout == ""
    assert "director" in run("search", "director").stdout


def test_whoever_is_named_sees_it(three: Shell) -> None:
    run = three
    assert run("confidential", "3").stdout == "INC-2026-0003 is confidential; it is seen by: ann\n"
    assert run.json("confidential", "3", "--add", "bea", "--why", "she knows")["named"] == ["ann", "bea"]
    assert "director" in run("show", "3", as_="bea").stdout
    assert "seen by ann, bea" in run("show", "3").stdout
    assert "CONFIDENTIAL: for ann, bea" in run("export", "3").stdout
    run("confidential", "3", "--remove", "bea")
    run("show", "3", code=2, as_="bea")
    assert run("confidential", "3", "--off").stdout == "INC-2026-0003 is seen by everybody.\n"
    run("show", "3", as_="bea")
    assert "everybody sees it" in run("confidential", "3", "--add", "bea", code=1).stderr
    assert "no longer confidential" in run("timeline", "3").stdout


def test_completion_offers_only_what_may_be_seen(three: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    from warroom.cli import base

    for who, offered in (("bea", ["1", "2"]), ("ann", ["1", "2", "3"])):
        monkeypatch.setattr(base, "os_user", lambda who=who: who)
        completed = three.raw(
            env_WARROOM="", _WARROOM_COMPLETE="bash_complete", COMP_WORDS="warroom show ", COMP_CWORD="2",
            WARROOM_ROOM=str(three.room),
        )  # fmt: skip
        assert [line.partition(",")[2] for line in completed.stdout.split()] == offered
