"""Who gets in: keys and rights of people who come over SSH and can't reach the file."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from warroom.cli.base import Cli, argument, command, complete_person, complete_position, option
from warroom.i18n import N_, _

if TYPE_CHECKING:
    from warroom.model.admitting import Admitted
    from warroom.model.sshkeys import PublicKey
    from warroom.room import Room
    from warroom.room.keyfile import KeyFile

_ACTIONS = ("list", "add", "remove", "check", "write", "history")


class Asked(NamedTuple):
    """What was said behind the action."""

    name: str
    key: str
    position: str
    right: str
    why: str
    file: Path | None
    only_print: bool


@command(
    "access",
    N_(
        "Who gets in by SSH without ever reaching the file: list everybody, add NAME with a key and what they come in "
        "for, remove NAME, check what lets them in, write all lines for sshd anew, or the history of all that."
    ),
)
@argument("action", N_("list, add, remove, check, write or history."), type=click.Choice(_ACTIONS), default="list",
          metavar="[ACTION]")  # fmt: skip
@argument("name", N_("For add and remove: the name under which they act."), required=False, default="",
          metavar="[NAME]", shell_complete=complete_person)  # fmt: skip
@option("--key", metavar="FILE", default="",
        help=N_("Their public key; - reads standard input. For remove: that key alone, or a fingerprint."))  # fmt: skip
@option("--position", metavar="POSITION", default="", shell_complete=complete_position,
        help=N_("What they come in for: IC may command, any other position responds; observer, trainer."))  # fmt: skip
@option("--right", metavar="RIGHT", default="",
        help=N_("observer, responder, commander or trainer, where it is not the one of the position."))  # fmt: skip
@option("--why", metavar="TEXT", default="", help=N_("For remove: the reason."))
@option("--file", metavar="FILE", type=click.Path(dir_okay=False, path_type=Path),
        help=N_("The file of keys that sshd reads, if not ~/.ssh/authorized_keys."))  # fmt: skip
@option("--print", "only_print", is_flag=True, help=N_("Print the lines for sshd, and keep them in no file."))
def access(
    cli: Cli, action: str, name: str, key: str, position: str, right: str, why: str, file: Path | None,
    only_print: bool, as_json: bool,
) -> None:  # fmt: skip
    """Let people in, or out."""
    if (action in ("add", "remove")) != bool(name):
        raise click.UsageError(
            _("{action} takes no name.").format(action=action)
            if name
            else _("Say who: warroom access {action} NAME").format(action=action)
        )
    asked = Asked(name, key, position, right, why, file, only_print)
    acts = {"list": _list, "add": _add, "remove": _remove, "check": _check, "write": _write, "history": _history}
    _whose_file(cli)
    with cli.room() as room:
        acts[action](room, asked, as_json)


def _whose_file(cli: Cli) -> None:
    """As root the room's lock and log would become root's, and the account could not write any more."""
    import os

    from warroom.model.refusal import Refused

    path = cli.path
    if os.geteuid() == 0 and path.exists() and path.stat().st_uid != 0:
        import pwd

        try:
            owner = pwd.getpwuid(path.stat().st_uid).pw_name
        except KeyError:
            owner = f"#{path.stat().st_uid}"
        raise Refused(
            _("{path} belongs to {owner}; do this as that account: sudo -u {owner} -H warroom …").format(
                path=path, owner=owner
            )
        )


# -- letting in --------------------------------------------------------------------------------------------------------


def _add(room: Room, asked: Asked, as_json: bool) -> None:
    from warroom.cli.output import note, put, put_json, shown
    from warroom.model.admitting import comes_in
    from warroom.model.plain import clean_login

    comes_in(asked.position, asked.right)  # said before a key is read
    key = _public_key(asked.key) if asked.key else None
    keys = _key_file(room, asked) if key is not None and not asked.only_print else None
    if keys is not None and key is not None:
        _found_by_sshd()
        keys.fits(clean_login(asked.name), key)
    one = room.admit(asked.name, right=asked.right, position=asked.position, key=key)
    said, where = "", ""
    if key is not None:
        said = _keep(keys, one, key) if keys is not None else _line(room, one, key)
        where = str(keys.path) if keys is not None else ""
    if as_json:
        put_json({**_plain(one), "line": said, "file": where, "fingerprint": key.fingerprint if key else ""})
        return
    note(f"{shown(one.login)}: {_what(one)}")
    if said:
        put(said)
    if where:
        note(_("This line is kept in {file}").format(file=shown(where)))


def _keep(keys: KeyFile, one: Admitted, key: PublicKey) -> str:
    from warroom.model.refusal import BadInput

    try:
        return keys.place(one.login, key)
    except OSError as error:
        raise BadInput(
            _("The room lets {who} in with this key, but the line for sshd could not be kept in {file}: {why}.").format(
                who=one.login, file=keys.path, why=error.strerror or error
            )
        ) from error


def _line(room: Room, one: Admitted, key: PublicKey) -> str:
    """The line for a file that is kept elsewhere."""
    from warroom.model.sshkeys import line
    from warroom.room.keyfile import KeyFile

    return line(KeyFile(Path(), room.journal.path).way(one.login, key), key)


def _public_key(name: str) -> PublicKey:
    from warroom.model.sshkeys import read_public_key

    if name == "-":
        return read_public_key(sys.stdin.buffer.read(1 << 20).decode("utf-8", "replace"), _("Standard input"))
    with Path(name).expanduser().open("rb") as file:
        return read_public_key(file.read(1 << 20).decode("utf-8", "replace"), name)


def _key_file(room: Room, asked: Asked) -> KeyFile:
    from warroom.room.keyfile import KeyFile, default_file

    return KeyFile(asked.file or default_file(), room.journal.path)


def _found_by_sshd() -> None:
    """Raises `BadInput` where a session by key would not find this program."""
    from warroom.model.refusal import BadInput
    from warroom.room.keycheck import runs

    if not runs(sys.executable):
        raise BadInput(
            _(
                "{python} finds warroom through your own settings only; somebody who comes in by a key would not. "
                "Install it in a place of its own (docs/access.md)."
            ).format(python=sys.executable)
        )


# -- turning away ------------------------------------------------------------------------------------------------------


def _remove(room: Room, asked: Asked, as_json: bool) -> None:
    from warroom.cli.output import note, put, put_json, shown
    from warroom.model.plain import clean_login
    from warroom.model.refusal import BadInput

    login, print_ = clean_login(asked.name), ""
    if asked.key:
        print_ = asked.key if asked.key.startswith("SHA256:") else _public_key(asked.key).fingerprint
    gone = [held.fingerprint for held in room.admitted_as(login).keys if print_ in ("", held.fingerprint)]
    keys = _key_file(room, asked) if gone and not asked.only_print else None
    # The room first: from then on that key opens nothing, whatever becomes of the line.
    one = room.turn_away(login, key=print_, why=asked.why)
    try:
        lines = keys.take_out(gone) if keys is not None else 0
    except OSError as error:
        raise BadInput(
            _("The room lets {who} in no longer, but the line could not be taken out of {file}: {why}.").format(
                who=login, file=keys.path if keys is not None else "", why=error.strerror or error
            )
        ) from error
    if as_json:
        put_json({**_plain(one), "removed": gone, "lines": lines})
        return
    put(f"{shown(login)}: {_what(one)}")
    if keys is not None and lines < len(gone):
        said = _(
            "There was no line of that key in {file}. If it stands elsewhere it opens nothing now; name it: --file"
        )
        note(said.format(file=shown(str(keys.path))))


# -- looking -----------------------------------------------------------------------------------------------------------


def _list(room: Room, asked: Asked, as_json: bool) -> None:
    from warroom.cli.output import note, put_json, shown, table
    from warroom.model.moments import show_full

    found = room.everybody_admitted()
    if as_json:
        put_json([_plain(one) for one in found])
        return
    if not found:
        note(_("Nobody was given a right here: whoever can open the file may do what the roster allows."))
        return
    rows = []
    for one in found:
        since = show_full(one.at, room.zone)[:16] if one.at is not None else ""
        keys = [shown(f"{held.fingerprint} {held.key.comment}".rstrip()) for held in one.keys] or [""]
        rows.append([shown(one.login), _what(one), since, shown(one.by), keys[0]])
        rows += [["", "", "", "", key] for key in keys[1:]]
    table([_("WHO"), _("COMES IN AS"), _("SINCE"), _("BY"), _("KEY")], rows)


def _history(room: Room, asked: Asked, as_json: bool) -> None:
    from warroom.cli.entries import entry, print_entry
    from warroom.cli.output import put_json

    found = room.admissions()
    if as_json:
        put_json([entry(one) for one in found])
        return
    for one in found:
        print_entry(one, room.zone)


def _what(one: Admitted) -> str:
    """The right and the position, in words."""
    from warroom.cli.output import shown
    from warroom.model.positions import BY_CODE
    from warroom.model.rights import shown_right

    if not one.right:
        return _("no right")
    said = shown(shown_right(one.right))
    if one.position in BY_CODE:
        said = _("{right}, for {position}").format(right=said, position=BY_CODE[one.position].shown())
    return said + (f" ({_('disputed')})" if one.disputed else "")


def _plain(one: Admitted) -> dict[str, Any]:
    keys = [
        {"fingerprint": held.fingerprint, "key": held.key.text, "comment": held.key.comment, "since": held.at,
         "by": held.by}
        for held in one.keys
    ]  # fmt: skip
    return {
        "login": one.login, "right": one.right, "position": one.position, "since": one.at, "by": one.by,
        "disputed": one.disputed, "keys": keys,
    }  # fmt: skip


def _check(room: Room, asked: Asked, as_json: bool) -> None:
    from warroom.cli.output import put_findings
    from warroom.journal.errors import RoomFileError
    from warroom.room.keycheck import check

    keys = _key_file(room, asked)
    findings = check(room, keys)
    put_findings(findings, as_json)
    if any(finding.level == "error" for finding in findings):
        raise RoomFileError(_("Who gets in needs care; the lines marked BAD say what to do."))


def _write(room: Room, asked: Asked, as_json: bool) -> None:
    from warroom.cli.output import answer, note, put, shown
    from warroom.model.refusal import Refused
    from warroom.room.keycheck import strangers

    if not asked.only_print:
        _found_by_sshd()
    room.for_the_room()
    keys = None if asked.only_print else _key_file(room, asked)
    people = [(one, held.key) for one in room.everybody_admitted() if one.right for held in one.keys]
    lines = []
    for one, key in people:
        try:
            lines.append(keys.place(one.login, key) if keys is not None else _line(room, one, key))
        except (Refused, ValueError) as error:  # one key that can't be let in keeps nobody else out
            note(f"{shown(one.login)}: {shown(str(error))}")
    gone = keys.take_out(strangers(room, keys)) if keys is not None else 0
    if keys is None and not as_json:
        for said in lines:
            put(said)
        return
    words = _("{n} lines are kept in {file}, {gone} were taken out.").format(
        n=len(lines), file=keys.path if keys is not None else "", gone=gone
    )
    told = {"lines": lines, "file": str(keys.path) if keys is not None else "", "removed": gone}
    answer(as_json, told, words)
