"""Three people and three keys at a real sshd on loopback: right names in the log, the forbidden things refused."""

from __future__ import annotations

import json
import re
import select
import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from tests.terminal.seat import PATIENCE
from tests.terminal.sshd import SSHD, Ssh, listening, local, processes_of
from warroom.cli.remote import CLOSED
from warroom.journal.care import verify
from warroom.room import Room

ROOT = Path(__file__).resolve().parents[2]
pytestmark = [
    pytest.mark.terminal,
    pytest.mark.skipif(SSHD is None or shutil.which("ssh") is None, reason="there is no sshd or no ssh here"),
    pytest.mark.skipif(not Path("/proc/self").exists(), reason="needs Linux"),
]


class House(NamedTuple):
    """A room, and the sshd before it."""

    ssh: Ssh
    room: Path

    def look_after(self, *words: str) -> str:
        """What whoever looks after the room does, on the machine itself."""
        done = subprocess.run(local("--room", str(self.room), *words), capture_output=True, text=True, timeout=PATIENCE)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def let_in(self, who: str, position: str) -> None:
        keys = str(self.ssh.folder / "keys")
        self.look_after("access", "add", who, "--key", str(self.ssh.key(who)), "--position", position, "--file", keys)

    def told(self) -> list[dict[str, Any]]:
        """The timeline of incident 1."""
        found: list[dict[str, Any]] = json.loads(self.look_after("timeline", "1", "--json"))
        return found

    def texts(self) -> list[str]:
        return [one["text"] for one in self.told()]

    def heads(self) -> tuple[str, ...]:
        """What changes with every event."""
        with Room.open(self.room, "root", create=False) as room:
            return room.journal.heads()

    def nothing_is_left(self) -> None:
        """No process that somebody's connection started is there any more."""
        until(lambda: not processes_of(str(self.room)))


def until(condition: Callable[[], object]) -> None:
    """Wait for something that other processes do."""
    end = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < end, "it did not come to that"
        subprocess.run(["true"], check=True)


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A room with an incident that ann commands; dan responds, eve observes."""
    folder = tmp_path_factory.mktemp("ssh")
    # As badly configured as it can be: all that a client sends is taken.
    more = "AcceptEnv WARROOM_* PAGER EDITOR TEXTUAL_* PYTHON* XDG_* COMP_* _WARROOM_COMPLETE LANG COLORTERM LD_PRELOAD"
    with listening(folder, more) as ssh:
        found = House(ssh, folder / "team.db")
        found.look_after("--as", "root", "declare", "Checkout down")
        for who, position in (("ann", "IC"), ("dan", "OSC"), ("eve", "observer")):
            found.let_in(who, position)
        assert ssh.run("ann", "move 1 responding").returncode == 0
        yield found
        found.nothing_is_left()


def check_refused(house: House, who: str, *words: str, why: str, code: int = 1, **more: Any) -> None:
    """It is refused in a sentence, and nothing is written."""
    before = house.heads()
    done = house.ssh.run(who, *words, **more)
    assert (done.returncode, done.stdout) == (code, ""), done.stderr
    assert why in done.stderr
    assert "Traceback" not in done.stderr
    assert house.heads() == before


# -- who ---------------------------------------------------------------------------------------------------------------


def test_each_key_acts_in_its_own_name_and_the_log_says_from_where(house: House) -> None:
    assert house.ssh.run("ann", "assign", "1", "SOFR", "zoe").returncode == 0
    assert house.ssh.run("dan", "log", "1", "It's", "the", "disk;", "we", "can't", "write").returncode == 0
    told = {one["text"]: one for one in house.told()}
    said = told["It's the disk; we can't write"]
    account = house.look_after("access", "history", "--json")
    fingerprints = {one["fields"]["person"]: one["fields"]["fingerprint"] for one in json.loads(account)
                    if one["event"] == "key.granted"}  # fmt: skip
    assert (said["actor"], said["position"]) == ("dan", "")
    assert re.fullmatch(rf"\S+@\S+ ssh 127\.0\.0\.1 {re.escape(fingerprints['dan'][:19])}", said["via"])
    given = next(one for one in house.told() if one["event"] == "role.assigned" and one["fields"]["person"] == "zoe")
    assert (given["actor"], given["position"], given["via"].split()[-1]) == ("ann", "IC", fingerprints["ann"][:19])


@pytest.mark.parametrize(
    "words", [["--", "--as", "ann", "log", "1", "not me"], ["--", "--as=ann"], ["WARROOM_AS=ann log 1 not-me"]]
)
def test_another_name_can_not_be_said(house: House, words: list[str]) -> None:
    before = house.heads()
    assert house.ssh.run("dan", *words).returncode in (1, 2)
    assert house.heads() == before


def test_nothing_of_the_clients_environment_says_another_name_room_or_program(house: House, tmp_path: Path) -> None:
    sent = {"WARROOM_AS": "ann", "WARROOM_ROOM": str(tmp_path / "other.db"), "WARROOM_DEBUG": "1", "PAGER": "sh",
            "PYTHONSTARTUP": "/tmp/x.py", "PYTHONPATH": str(tmp_path), "TEXTUAL_DRIVER": "x:Y",
            "_WARROOM_COMPLETE": "bash_complete", "COMP_WORDS": "warroom show ", "COMP_CWORD": "2"}  # fmt: skip
    (tmp_path / "sitecustomize.py").write_text(f"open({str(tmp_path / 'loaded')!r}, 'w')")
    options = [word for name in sent for word in ("-o", f"SendEnv={name}")]
    assert house.ssh.run("dan", "log", "1", "with my own settings", options=options, **sent).returncode == 0
    last = house.told()[-1]
    assert (last["actor"], last["text"]) == ("dan", "with my own settings")
    assert [path.name for path in tmp_path.iterdir()] == ["sitecustomize.py"]


def test_a_key_that_nobody_let_in_does_not_come_in(house: House) -> None:
    house.ssh.key("mallory")
    done = house.ssh.run("mallory", "board")
    assert (done.returncode, done.stdout) == (255, "")
    assert "Permission denied" in done.stderr


# -- what --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "words",
    [["sh"], ["bash", "-i"], ["sh -c 'id'"], ["/bin/sh"], ["exec", "sh"], ["python3", "-c", "print(1)"], [";", "sh"],
     ["$(sh)"], ["`sh`"], ["cat", "/etc/passwd"], ["scp -t /tmp"], ["rsync --server"], ["env"]],
    ids=" ".join,
)  # fmt: skip
def test_there_is_no_shell(house: House, words: list[str]) -> None:
    check_refused(house, "ann", *words, why="this key opens the room alone")


def test_what_a_shell_would_act_on_is_words(house: House, tmp_path: Path) -> None:
    marker = tmp_path / "made"
    said = f"x; touch {marker} && touch {marker} | touch {marker} & $(touch {marker}) `touch {marker}` > {marker}"
    assert house.ssh.run("dan", f"log 1 {said}").returncode == 0
    assert house.texts()[-1] == said
    assert not marker.exists()


@pytest.mark.parametrize("name", sorted(CLOSED))
def test_commands_that_reach_beyond_the_room_are_closed(house: House, name: str) -> None:
    check_refused(house, "ann", name, why="this key opens the room alone")


@pytest.mark.parametrize(
    "words",
    [["export 1 --output /tmp/x.md"], ["export 1 -o ~/x.md"], ["regulators /etc/passwd"],
     ["response check /etc/passwd"], ["verify --heads-from /etc/passwd"]],
    ids=" ".join,
)  # fmt: skip
def test_no_file_of_the_machine_is_reached(house: House, words: list[str]) -> None:
    check_refused(house, "ann", *words, why="From here no file can be named")


def test_there_is_no_sftp_and_no_scp(house: House, tmp_path: Path) -> None:
    host = f"{house.ssh.words('ann')[-1]}"
    mine = tmp_path / "mine"
    mine.write_text("words")
    port = ["-P", str(house.ssh.port)]
    for words in (
        ["sftp", *house.ssh.options("ann"), *port, f"{host}:{house.room}", str(tmp_path / "got")],
        ["scp", *house.ssh.options("ann"), *port, f"{host}:{house.room}", str(tmp_path / "got")],
        ["scp", "-O", *house.ssh.options("ann"), *port, f"{host}:{house.room}", str(tmp_path / "got")],
        ["scp", *house.ssh.options("ann"), *port, str(mine), f"{host}:{house.room}.evil"],
        ["scp", "-O", *house.ssh.options("ann"), *port, str(mine), f"{host}:{house.room}.evil"],
    ):
        done = subprocess.run(words, capture_output=True, text=True, timeout=3 * PATIENCE, stdin=subprocess.DEVNULL)
        assert done.returncode != 0, words
    assert [path.name for path in tmp_path.iterdir()] == ["mine"]
    assert not house.room.with_name(f"{house.room.name}.evil").exists()


def forwarded(house: House, who: str) -> bool:
    """Whether a port of the machine can be reached through somebody's connection."""
    with socket.socket() as target:
        target.bind(("127.0.0.1", 0))
        target.listen()
        target.settimeout(PATIENCE)
        words = house.ssh.words(who, options=["-W", f"127.0.0.1:{target.getsockname()[1]}"])
        with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as through:
            reached = bool(select.select([target, through.stderr], [], [], PATIENCE)[0] == [target])
            through.kill()
        return reached


def test_no_port_is_forwarded_in_either_direction(house: House) -> None:
    assert not forwarded(house, "ann")
    back = house.ssh.run("ann", "board", options=["-o", "ExitOnForwardFailure=yes", "-R", "0:127.0.0.1:9"])
    assert (back.returncode, back.stdout) == (255, "")
    assert "remote port forwarding failed" in back.stderr


def test_of_all_that_sshd_could_give_a_key_gets_a_terminal_and_our_command(house: House) -> None:
    house.ssh.run("ann", "board", options=["-A", "-X"])
    given = re.findall(r"key options: (.*)", house.ssh.log.read_text())
    assert given
    assert set(given) == {"command pty"}


def test_without_our_line_this_sshd_would_give_it_all(house: House) -> None:
    """Else what is refused above would say nothing about the line."""
    keys = house.ssh.folder / "keys"
    before = keys.read_text()
    keys.write_text(f"{before}{house.ssh.key('free').read_text()}")
    try:
        assert house.ssh.run("free", "echo $((6 * 7))").stdout == "42\n"
        assert forwarded(house, "free")
        found = json.loads(subprocess.run(
            local("--room", str(house.room), "access", "check", "--json", "--file", str(keys)),
            capture_output=True, text=True, check=False,
        ).stdout)  # fmt: skip
        assert "shells" in {one["code"] for one in found}
    finally:
        keys.write_text(before)


def test_an_observer_reads_and_does_not_write(house: House) -> None:
    assert "Checkout down" in house.ssh.run("eve", "board").stdout
    assert "#" in house.ssh.run("eve", "export", "1").stdout
    check_refused(house, "eve", "log 1 hello", why="You come in as an observer: you see everything and write nothing")
    check_refused(house, "eve", "declare", "Another", why="You come in as an observer")


def test_a_responder_does_not_command(house: House) -> None:
    check_refused(house, "dan", "assign 1 IC dan --why 'ann is away'", why="dan can't be Incident Commander here")
    check_refused(house, "dan", "assign 1 PIO cap", why="Ask ann, who is in command.")
    check_refused(house, "dan", "classify 1 --impact high --urgency high", why="Ask ann, who is in command.")


def test_nobody_lets_others_in_from_there(house: House) -> None:
    check_refused(house, "ann", "access add mallory --position IC", why="this key opens the room alone")


# -- the console -------------------------------------------------------------------------------------------------------


def test_three_consoles_say_who_sits_there_and_each_may_what_it_may(house: House) -> None:
    ann, dan, eve = (house.ssh.sit(who, size=(120, 36)) for who in ("ann", "dan", "eve"))
    for seat, who in ((ann, "ann"), (dan, "dan"), (eve, "eve")):
        seat.expect("Checkout down")
        seat.expect("with ")
        assert who in seat.text.splitlines()[0] or who in seat.text
    eve.expect("OBSERVING")
    dan.press("l")
    dan.expect("Log #1 >")
    dan.press("from a real terminal\r")
    for seat in (ann, eve):
        seat.expect("from a real terminal")
    until(lambda: {"ann", "dan", "eve"} <= {one["login"] for one in json.loads(house.look_after("who", "--json"))})
    (one,) = [one for one in json.loads(house.look_after("who", "--json")) if one["login"] == "eve"]
    assert one["observing"]
    assert " ssh 127.0.0.1 SHA256:" in one["via"]
    for seat in (ann, dan, eve):
        seat.press("q")
        assert seat.ended() == 0
    last = house.told()[-1]
    assert (last["actor"], last["text"]) == ("dan", "from a real terminal")
    house.nothing_is_left()


def test_the_pager_is_a_screen_and_starts_nothing(house: House) -> None:
    house.ssh.run("dan", "log 1 a text to be read whole")
    dan = house.ssh.sit("dan", options=["-o", "SendEnv=PAGER"])
    dan.expect("Checkout down")
    dan.press("4")
    dan.expect("a text to be read")
    dan.press("\x1b[Fo")
    dan.expect("The text whole")
    dan.press("!sh\r:e /etc/passwd\rv|")
    assert len(processes_of(str(house.room))) == 1, "the console alone"
    assert "root:" not in dan.text
    dan.press("\x1b")
    dan.expect("4 LOG")
    dan.press("q")
    assert dan.ended() == 0
    house.nothing_is_left()


def test_keys_of_a_terminal_get_nobody_out(house: House) -> None:
    """Suspending and quitting by signal, in the console and in a command that stays."""
    dan = house.ssh.sit("dan")
    dan.expect("Checkout down")
    dan.press("\x1a\x1c")
    dan.press("?")
    dan.expect("Esc leaves")
    dan.press("\x1b")
    dan.expect("1 BOARD")
    dan.press("q")
    assert dan.ended() == 0
    follow = house.ssh.sit("dan", "timeline", "1", "--follow")
    follow.expect("Declared")
    follow.press("\x1a")
    house.ssh.run("ann", "log 1 it goes on")
    follow.expect("it goes on")
    follow.press("\x03")
    assert follow.ended() != 0
    house.nothing_is_left()


def test_a_connection_that_breaks_leaves_no_process(house: House) -> None:
    dan = house.ssh.sit("dan")
    dan.expect("Checkout down")
    follow = subprocess.Popen(
        house.ssh.words("dan", "timeline", "1", "--follow"), stdout=subprocess.PIPE, stdin=subprocess.DEVNULL
    )
    assert follow.stdout is not None
    assert b"Declared" in follow.stdout.readline()
    until(lambda: len(processes_of(str(house.room))) >= 2)
    dan.child.kill(9)
    dan.child.close()
    follow.kill()
    follow.wait(PATIENCE)
    follow.stdout.close()
    house.nothing_is_left()


# -- out ---------------------------------------------------------------------------------------------------------------


def test_who_is_removed_leaves_within_seconds_and_does_not_come_back(house: House) -> None:
    house.let_in("gus", "THSP")
    gus = house.ssh.sit("gus")
    gus.expect("Checkout down")
    gus.press("l")
    gus.expect("Log #1 >")
    gus.press("half a sen")
    gus.expect("half a sen")
    line = (house.ssh.folder / "keys").read_text().splitlines()[-1]
    house.look_after("access", "remove", "gus", "--why", "left", "--file", str(house.ssh.folder / "keys"))
    assert gus.ended() == 1
    assert b"gus has no right in this room (any more)" in gus.sent
    assert "Permission denied" in house.ssh.run("gus", "board").stderr
    with (house.ssh.folder / "keys").open("a") as file:
        file.write(f"{line}\n")  # as if somebody had put it back
    check_refused(house, "gus", "board", why="gus has no right in this room")
    house.nothing_is_left()


def test_the_room_is_whole_after_all_of_it(house: House) -> None:
    with Room.open(house.room, "root", create=False) as room:
        assert verify(room.journal).ok
    assert (house.room.stat().st_mode & 0o077) == 0


# -- the document ------------------------------------------------------------------------------------------------------


def test_sshd_takes_the_settings_that_the_document_gives(house: House, tmp_path: Path) -> None:
    text = (ROOT / "docs" / "access.md").read_text(encoding="utf-8")
    (settings,) = re.findall(r"^```sshd\n(.*?)^```", text, re.M | re.S)
    config = tmp_path / "config"
    config.write_text(f"HostKey {house.ssh.folder / 'host'}\nUsePAM no\n{settings}")
    assert SSHD is not None
    words = [SSHD, "-T", "-f", str(config), "-C", "user=warroom,host=x,addr=192.0.2.7,laddr=192.0.2.1,lport=22"]
    done = subprocess.run(words, capture_output=True, text=True, timeout=PATIENCE)
    assert done.returncode == 0, done.stderr
    told = dict(line.split(" ", 1) for line in done.stdout.lower().splitlines() if " " in line)
    assert (told["disableforwarding"], told["clientaliveinterval"], told["permituserrc"]) == ("yes", "15", "no")
    assert told["authenticationmethods"] == "publickey"
