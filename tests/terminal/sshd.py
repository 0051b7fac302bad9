"""A real sshd on loopback for one test: its keys, its config and its `authorized_keys` lie in a folder of the test."""

from __future__ import annotations

import getpass
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import ClassVar

from tests.terminal.seat import PATIENCE, Seat

SSHD = shutil.which("sshd", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")
CONFIG = """
ListenAddress 127.0.0.1
Port {port}
HostKey {folder}/host
PidFile {folder}/sshd.pid
AuthorizedKeysFile {folder}/keys
StrictModes no
UsePAM no
PasswordAuthentication no
KbdInteractiveAuthentication no
PermitRootLogin prohibit-password
AllowTcpForwarding yes
AllowAgentForwarding yes
PermitTunnel yes
X11Forwarding yes
PermitUserRC yes
Subsystem sftp internal-sftp
ClientAliveInterval 15
LogLevel DEBUG1
SetEnv HOME={home}
{more}
"""
"""As open as an sshd can be: what is refused, the line of the key refuses."""


class Ssh:
    """The people's side: each has a key of their own in the folder, and an ssh that asks nothing."""

    def __init__(self, folder: Path, port: int) -> None:
        self.folder = folder
        self.port = port
        self.log = folder / "sshd.log"

    def key(self, name: str) -> Path:
        """The file of somebody's public key; made at its first use."""
        private = self.folder / name
        if not private.exists():
            words = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", f"{name}@laptop", "-f", str(private)]
            subprocess.run(words, check=True, timeout=PATIENCE)
        return private.with_suffix(".pub")

    def words(self, name: str, *words: str, options: Sequence[str] = ()) -> list[str]:
        """The command line by which somebody comes in."""
        return ["ssh", *self.options(name), *options, "-p", str(self.port), f"{getpass.getuser()}@127.0.0.1", *words]

    def options(self, name: str) -> list[str]:
        """What ssh, sftp and scp are told to take this key, this host, and to ask nobody anything."""
        said = {
            "IdentityFile": str(self.folder / name), "IdentitiesOnly": "yes", "IdentityAgent": "none",
            "BatchMode": "yes", "UserKnownHostsFile": str(self.folder / "known"), "StrictHostKeyChecking": "accept-new",
            "ConnectTimeout": str(PATIENCE), "LogLevel": "ERROR",
        }  # fmt: skip
        return ["-F", "none", *(word for name, value in said.items() for word in ("-o", f"{name}={value}"))]

    def run(
        self, name: str, *words: str, options: Sequence[str] = (), stdin: str = "", **environ: str
    ) -> subprocess.CompletedProcess[str]:
        """One command of somebody, done."""
        asked = self.words(name, *words, options=options)
        return subprocess.run(
            asked, input=stdin, capture_output=True, text=True, timeout=3 * PATIENCE, env={**os.environ, **environ},
            check=False,
        )  # fmt: skip

    def sit(self, name: str, *words: str, options: Sequence[str] = (), size: tuple[int, int] = (80, 24)) -> SshSeat:
        """Somebody in a terminal."""
        return SshSeat(*self.words(name, *words, options=("-tt", *options)), size=size)


class SshSeat(Seat):
    """A terminal whose program is somewhere else."""

    PROGRAM: ClassVar[tuple[str, ...]] = ()


@contextmanager
def listening(folder: Path, more: str = "") -> Iterator[Ssh]:
    """An sshd of this user; `more` are lines of its config. All that it started is gone afterwards."""
    assert SSHD is not None
    port, home = _free_port(), folder / "home"
    home.mkdir()
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(folder / "host")], check=True)
    config = folder / "sshd_config"
    config.write_text(CONFIG.format(port=port, folder=folder, home=home, more=more))
    _separation()
    ssh = Ssh(folder, port)
    server = subprocess.Popen([SSHD, "-D", "-e", "-f", str(config)], stderr=ssh.log.open("wb"))
    try:
        _until_it_listens(server, ssh)
        yield ssh
    finally:
        server.terminate()
        server.wait(PATIENCE)


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port


def _separation() -> None:
    """The empty folder in which an sshd of root locks its unprivileged half up. It stays: others may be using it."""
    if os.geteuid() == 0:
        Path("/run/sshd").mkdir(mode=0o755, exist_ok=True)


def _until_it_listens(server: subprocess.Popen[bytes], ssh: Ssh) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and server.poll() is None:
        with socket.socket() as one:
            if one.connect_ex(("127.0.0.1", ssh.port)) == 0:
                return
    raise AssertionError(f"sshd did not come up: {ssh.log.read_text()}")


def processes_of(text: str) -> list[int]:
    """The processes of this machine, but for this one, whose command line holds a text."""
    found = []
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit() and int(folder.name) != os.getpid():
            try:
                said = (folder / "cmdline").read_bytes()
            except OSError:
                continue
            if text.encode() in said:
                found.append(int(folder.name))
    return found


def local(*words: str) -> list[str]:
    """The program as whoever looks after the room calls it."""
    return [sys.executable, "-m", "warroom", *words]
