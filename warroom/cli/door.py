"""The door by which people come in who can't reach the file: what sshd runs for a key, and nothing else.

    python -I -m warroom.cli.door --room FILE --as NAME --key FINGERPRINT

These words stand in `authorized_keys`, where the person can't change them (`warroom access`). What the person can send
is one command and a few variables: the variables go before anything of the program is loaded, and the command is never
given to a shell (`remote.py`).
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import MutableMapping
from typing import NoReturn

from warroom.cli import run

KEPT = frozenset(
    {
        "HOME", "USER", "LOGNAME", "TERM", "COLORTERM", "NO_COLOR", "LANG", "LC_ALL", "LC_CTYPE", "LC_MESSAGES", "TZ",
        "SSH_CONNECTION", "SSH_TTY", "WARROOM_LANG", "WARROOM_ASCII", "WARROOM_SLOW",
    }
)  # fmt: skip
"""What of the environment is kept: how the terminal draws, which language, from where. Files, programs, another name,
another room, where libraries lie: all that goes, whatever sshd accepts from the client."""
_HARMLESS = re.compile(r"[\w.:@+/ ~-]{0,256}")
_PATH = "/usr/local/bin:/usr/bin:/bin"


def main() -> NoReturn:
    """Let somebody in; exits with the code of what they asked for."""
    asked = os.environ.get("SSH_ORIGINAL_COMMAND")
    clean(os.environ)
    words = sys.argv[1:]
    if len(words) != 6 or words[0::2] != ["--room", "--as", "--key"]:
        print("warroom: this is run by sshd, by a line that `warroom access add` writes", file=sys.stderr)
        sys.exit(2)
    _room, room, _as, me, _key, key = words

    def program() -> NoReturn:
        from warroom.cli.remote import serve

        serve(room, me, key, asked)

    run(program)


def clean(environ: MutableMapping[str, str]) -> None:
    """Cut the environment down to what can't change what is run."""
    for name in list(environ):
        if name not in KEPT or not _HARMLESS.fullmatch(environ[name]):
            del environ[name]
    environ["PATH"] = _PATH


if __name__ == "__main__":
    main()
