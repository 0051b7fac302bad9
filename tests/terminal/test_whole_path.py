"""One incident from the first alarm to resolved, in real terminals: by commands alone, and by keys in two languages."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.terminal.at import MOMENT, Hands
from tests.terminal.seat import Seat
from warroom.journal.care import verify
from warroom.model.incident import IncidentState
from warroom.model.lifecycle import shown_status
from warroom.room import Room

pytestmark = pytest.mark.terminal
START = datetime(2026, 11, 23, 14, 0, tzinfo=UTC)
CODE = "INC-2026-0001"


class SetSeat(Seat):
    """A seat whose clock the test holds."""

    PROGRAM = (sys.executable, "-m", "tests.terminal.at")


class Place:
    """A room and its clock, and the people at it."""

    def __init__(self, folder: Path) -> None:
        self.room = folder / "room.db"
        self.hands = Hands(folder / "moment", START)
        self.environ = {MOMENT: str(self.hands.file), "TZ": "UTC"}

    def run(self, *words: str, me: str = "ann", lang: str = "en", code: int = 0) -> str:
        """One command in a terminal of its own; what it says there."""
        seat = self.sit(*words, me=me, lang=lang, size=(160, 60))
        assert seat.ended() == code, seat.text
        return "\n".join(line.rstrip() for line in seat.screen.display).strip()

    def sit(self, *words: str, me: str = "ann", lang: str, size: tuple[int, int]) -> Seat:
        """The program in a terminal; without words the console."""
        return SetSeat("--room", str(self.room), "--as", me, "--lang", lang, *words, size=size, **self.environ)

    def state(self) -> IncidentState:
        """The incident as the file has it now."""
        with Room.open(self.room, "onlooker", create=False) as room:
            return room.incident(1)

    def whole(self) -> bool:
        """Whether the journal is what was written."""
        with Room.open(self.room, "onlooker", create=False) as room:
            return verify(room.journal).ok


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path)


def test_the_whole_path_by_commands(place: Place) -> None:
    run, hands = place.run, place.hands
    assert CODE in run(
        "declare", "--inbox", "--reporter", "the desk", "Names of customers on a public page", me="alarm"
    )
    assert "Names of customers" in run("board", "--view", "inbox")

    # Triage: identified, registered, categorised, prioritised.
    assert shown_status("registered") in run("move", "1", "registered")
    run("classify", "1", "--category", "privacy")
    assert place.state().status == "categorised"
    assert "GDPR" in run("clock", "1"), "nobody decided yet whether a regulator has to know"
    run("classify", "1", "--impact", "high", "--urgency", "high")
    assert (place.state().status, place.state().priority) == ("prioritised", "P1")

    # An escalation that fires: nobody takes a P1 on, and nobody has the room open then. Who comes next raises it.
    hands.pass_by(minutes=13)
    called = run("escalate", "1")
    assert "Duty officer" in called and "14:07" in called, called
    assert "Service management" in called and "14:12" in called, "the first call was not answered in five minutes"
    assert "14:07 Nobody takes it on: Duty officer (functional), answered by ann 14:13" in run(
        "escalate", "1", "--ack", "2"
    )

    run("move", "1", "responding", "--tell", "customers", "We are looking into it.")
    assert place.state().commanders() == ["ann"]
    run("assign", "1", "OSC", "dan")
    run("task", "1", "Take the page down", "--to", "dan", "--due", "20m")
    run("log", "1", "!decision Fail the site over to the static copy", me="dan")

    # A regulator's clock: armed by a decision, with its reason.
    assert "26 Nov 14:13" in run("clock", "1", "gdpr", "aware", "--why", "Two people confirmed it")
    assert "GDPR 33(1)" in run("promises", "1")

    run("move", "1", "contained", "--why", "The page is gone.", me="dan")
    run("task-set", "1", "1", "done", me="dan")

    # An update that comes due: a P1 tells customers every half hour.
    assert "late" not in run("promises", "1").split("customers")[0].splitlines()[-1]
    hands.pass_by(minutes=32)
    owed = run("promises", "1").splitlines()
    assert any("customers" in line and "2:00 late" in line for line in owed), owed
    run("update", "1", "customers", "The page is gone; we are checking who saw it.")
    assert not any("customers" in line and "late" in line for line in run("promises", "1").splitlines())
    run("clock", "1", "gdpr", "authority", "--ref", "AP-2026-77")
    assert place.state().clocks["gdpr", "authority"].status == "submitted"

    hands.pass_by(minutes=5)
    run("move", "1", "monitoring", me="dan")
    hands.pass_by(minutes=5)
    assert "Ask ann" in run("move", "1", "resolved", "--why", "Page removed, cache purged", me="dan", code=1)
    assert "told" in run("move", "1", "resolved", "--why", "Page removed, cache purged", code=1)
    hands.pass_by(minutes=10)
    run(
        "move",
        "1",
        "resolved",
        "--why",
        "Page removed, cache purged",
        "--tell",
        "customers",
        "Nothing is public any more.",
    )

    _resolved(place.state())
    shown = run("show", "1")
    assert "AP-2026-77" in shown and "Page removed, cache purged" in shown
    assert run("figures").count("P1") >= 2
    assert place.whole()


@pytest.mark.parametrize(("lang", "size"), [("en", (120, 36)), ("nl", (80, 24))], ids=["en-120x36", "nl-80x24"])
def test_the_whole_path_by_keys(place: Place, lang: str, size: tuple[int, int]) -> None:
    def say(english: str, dutch: str) -> str:
        return dutch if lang == "nl" else english

    alarm = ("declare", "--inbox", "--reporter", "the desk", "Names of customers on a public page")
    place.run(*alarm, me="alarm", lang=lang)
    seat = place.sit(lang=lang, size=size)

    def act(keys: str, *seen: str) -> None:
        """Press these, and wait until the screen says so."""
        seat.press(keys)
        for words in seen:
            seat.expect(words)

    # Triage: Space does the next step, one key each.
    seat.expect(say("inbox 1: i", "postvak 1: i"))
    act(" ", say("What is #1 about?", "Waar gaat #1 om?"))
    act("b", say("How much of the business does #1 touch?", "Hoeveel van de organisatie raakt #1?"))
    act("1", say("How long can it wait", "Hoe lang kan het wachten"))
    act("1", say("#1 is P1. Space takes it on.", "#1 is P1. Spatie pakt het op."))
    assert (place.state().status, place.state().priority) == ("prioritised", "P1")

    # An escalation that fires while the console is open: called, not answered, answered.
    place.hands.pass_by(minutes=13)
    seat.expect(say("#1 call Security lead late 3:00", "#1 oproep Hoofd beveiliging 3:00 te laat"))
    act("E", say("1 Answer for Security lead", "1 Antwoorden voor Hoofd beveiliging"))
    act("1", say("Answered for Security lead.", "Geantwoord voor Hoofd beveiliging."))
    seat.expect(say("#1 call Duty officer late 0:30", "#1 oproep Dienstdoende 0:30 te laat"))

    act(" ", say("Tell #1 >", "Vertellen #1 >"))
    act(
        say("customers: We look into it.\r", "klanten: We zoeken het uit.\r"),
        say("#1 is responding now", "Status van #1: in behandeling"),
    )
    assert place.state().commanders() == ["ann"]
    act("E", "1 " + say("Answer for CISO", "Antwoorden voor CISO"))
    act("1", say("Answered for CISO.", "Geantwoord voor CISO."))
    act("r", say("Role #1 >", "Rol #1 >"))
    act("osc dan\r", say("dan is Operations Section Chief.", "dan is Hoofd sectie operatiën."))
    act("t", say("Task #1 >", "Taak #1 >"))
    act("@dan Take the page down (+20m)\r", "Take the page down" if size[0] > 100 else say("Task", "Taak"))

    # A regulator's clock: armed by a decision, with its reason.
    act("k", say("GDPR: does it apply?", "AVG: geldt het?"))
    act("1", say("GDPR: what holds for #1?", "AVG: wat geldt voor #1?"))
    act("1", say("GDPR >", "AVG >"))
    act("Two people saw it\r", say("GDPR 33(1), due 26 Nov 14:13", "AVG 33(1), uiterlijk 26 nov 14:13"))

    # An update that comes due: a P1 tells customers every half hour. It stands in the strip, and `a` acts on it.
    place.hands.pass_by(minutes=32)
    act("b", say("2:00 late  #1   P1 update customers", "2:00 te laat  #1   P1 update klanten"))
    act("a", say("d done", "d gereed"))
    act("d", say("Task 1: done.", "Taak 1: gereed."))
    act("b", say("Owed: 4", "Te doen: 4"))
    act("a", say("Update #1 > customers:", "Update #1 > klanten:"))
    act("The page is gone.\r", say("next by 15:15", "volgende uiterlijk 15:15"))

    act("k1", say("It was handed in", "Het is ingediend"))
    act("h", say("Reference >", "Kenmerk >"))
    act("AP-2026-77\r", say("handed in.", "ingediend."))
    assert place.state().clocks["gdpr", "authority"].status == "submitted"

    act("s1", say("#1 → contained >", "#1 → ingedamd >"))
    act("The page is gone.\r", say("Tell #1 >", "Vertellen #1 >"))
    act("\r", say("#1 is contained now.", "Status van #1: ingedamd."))
    place.hands.pass_by(minutes=5)
    act("s2", say("Tell #1 >", "Vertellen #1 >"))
    act("\r", say("#1 is monitoring now.", "Status van #1: bewaking."))
    place.hands.pass_by(minutes=5)
    act("s2", say("#1 → resolved >", "#1 → opgelost >"))
    act("Page removed, cache purged\r", say("Tell #1 >", "Vertellen #1 >"))
    act(
        "\r", say("Not told yet that service is back: customers.", "Nog niet verteld dat de service terug is: klanten.")
    )
    act("s2", "Page removed, cache purged")  # what was typed stands there again
    act("\r", say("Tell #1 >", "Vertellen #1 >"))
    act(
        say("customers: All is well.\r", "klanten: Alles is weer goed.\r"),
        say("#1 is in review now.", "Status van #1: in evaluatie."),
    )
    act("q")
    assert seat.ended() == 0
    assert seat.left_properly()
    _resolved(place.state())
    assert place.whole()


def _resolved(state: IncidentState) -> None:
    """What the whole path leaves, however it was walked."""
    assert state.status in ("resolved", "in_review")  # a P1 is reviewed
    assert set(state.times()) >= {"reported", "registered", "acknowledged", "contained", "restored", "resolved"}
    assert not state.debts()
