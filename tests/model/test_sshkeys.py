"""Public keys and the lines of `authorized_keys`: nothing gets into that file that is not a key and only a key."""

from __future__ import annotations

import base64
import shlex

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.keys import ed25519, key_of, packed, rsa
from warroom.model.plain import visible
from warroom.model.refusal import BadInput
from warroom.model.sshkeys import PublicKey, Way, command, fingerprint, line, read_line, read_public_key

# As `ssh-keygen -lf` says it of the key in front.
KNOWN = (
    "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAILW76M3X5lDi0IrytL0eAQy/Ze48v4JQbA9mpIcA/r6J",
    "SHA256:AgC1KrdCOpbhy+G5a8Z9RkdalSD+HcHWnSGySRQoRn4",
)
POINT = b"\4" + b"\7" * 64
WAY = Way("/opt/warroom/bin/python", "/srv/warroom/team.db", "ann", KNOWN[1])

logins = st.from_regex(r"[\w.+@][\w.+@-]{0,63}", fullmatch=True)
paths = st.text(
    st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp", "Zs"], exclude_characters="\\") | st.just(" "), min_size=1
).filter(lambda text: " ".join(text.split()) == text and visible(text) == text)


def read(text: str) -> str:
    return read_public_key(text, "key.pub").text


# -- reading a key -----------------------------------------------------------------------------------------------------


def test_a_fingerprint_is_the_one_that_ssh_keygen_shows() -> None:
    assert read_public_key(f"{KNOWN[0]} ann@laptop\n", "ann.pub").fingerprint == KNOWN[1]
    assert fingerprint("ssh-ed25519 !!!") == fingerprint("") == ""


@pytest.mark.parametrize(
    "text",
    [
        ed25519(),
        rsa(),
        rsa(16384),
        "ecdsa-sha2-nistp256 " + packed(b"ecdsa-sha2-nistp256", b"nistp256", POINT),
        "sk-ssh-ed25519@openssh.com " + packed(b"sk-ssh-ed25519@openssh.com", b"\7" * 32, b"ssh:"),
        "sk-ecdsa-sha2-nistp256@openssh.com "
        + packed(b"sk-ecdsa-sha2-nistp256@openssh.com", b"nistp256", POINT, b"ssh:"),
    ],
    ids=lambda text: text.split()[0],
)
def test_keys_of_every_usual_type_are_taken_as_they_are(text: str) -> None:
    assert read(text) == text
    assert read(f"# my key\r\n\n  {text}  ann@laptop\r\n") == text


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "is empty"),
        ("\n# nothing\n", "is empty"),
        ("-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXk\n", "is a private key. It never leaves its owner"),
        ("-----BEGIN RSA PRIVATE KEY-----\nMIIEpAIBAAK\n", "is a private key"),
        ("---- BEGIN SSH2 PUBLIC KEY ----\nAAAA\n", "ssh-keygen -i -f key.pub"),
        (f"{ed25519('ann')}\n{ed25519('eve')}\n", "more than one key"),
        (f"{ed25519('ann')} ann\r{ed25519('eve')}\n{ed25519('eve')}", "more than one key"),
        (ed25519() + " x" * 20_000, "more than one key"),
        (f'command="/bin/sh" {ed25519()}', "does not begin with a type of key"),
        (f"restrict {ed25519()}", "does not begin with a type of key"),
        (ed25519().split()[1], "does not begin with a type of key"),
        ("ssh-dss " + packed(b"ssh-dss", *[b"\1"] * 4), "DSA"),
        ("ssh-ed25519-cert-v01@openssh.com AAAA", "is a certificate"),
        ("ssh-ed25519", "no whole key"),
        ("ssh-ed25519 AAAA", "no whole key"),
        (ed25519()[:-8], "no whole key"),
        (ed25519() + "AAAA", "no whole key"),
        ("ssh-ed25519 " + packed(b"ssh-ed25519", b"\7" * 31), "no whole key"),
        ("ssh-ed25519 " + packed(b"ssh-ed25519", b"\7" * 32, b"more"), "no whole key"),
        ("ssh-ed25519 " + packed(b"ssh-rsa", b"\7" * 32), "no whole key"),
        ("ssh-rsa " + packed(b"ssh-rsa", b"\1\0\1", b""), "no whole key"),
        ("ecdsa-sha2-nistp256 " + packed(b"ecdsa-sha2-nistp256", b"nistp521", POINT), "no whole key"),
        (rsa(1024), "an RSA key of 1024 bits, which is too short"),
        (ed25519().replace("AAAA", "AA\u2028AA", 1), "no whole key"),
    ],
)
def test_what_is_no_key_is_told_as_what_it_is(text: str, why: str) -> None:
    with pytest.raises(BadInput, match=r"^key\.pub ") as refused:
        read(text)
    assert why in str(refused.value)


@given(st.text())
@example("ann@laptop\x0bssh-ed25519 AAAA")
@example('ann" ,command="/bin/sh')
@example("‮ann​")
def test_a_comment_holds_nothing_that_sshd_or_a_terminal_would_act_on(comment: str) -> None:
    try:
        key = read_public_key(f"{ed25519()} {comment}", "key.pub")
    except BadInput as error:
        assert "\n" in comment or "PRIVATE" in comment or len(comment) > 10_000, error
        return
    assert key.text == ed25519()
    assert len(key.comment) <= 64
    assert all(sign.isalnum() or sign in "_.@+-" for sign in key.comment)


# -- the line ----------------------------------------------------------------------------------------------------------


def test_the_line_lets_nobody_do_anything_but_run_the_door() -> None:
    assert line(WAY, key_of("ann", "ann@laptop")) == (
        'restrict,pty,command="exec /opt/warroom/bin/python -I -m warroom.cli.door --room /srv/warroom/team.db '
        f'--as ann --key {KNOWN[1]}" {ed25519()} warroom:ann ann@laptop'
    )


@given(paths, paths, logins, st.text(max_size=20).filter(lambda text: "\n" not in text))
@example("/gone/python", "/srv/team.db", "ann", "")  # the path is base64, too
@example("/opt/x y/python", '/srv/it\'s "here"/$(touch x).db', "ann", "")
def test_a_line_read_back_says_what_was_written(python: str, room: str, person: str, comment: str) -> None:
    way, key = Way(python, room, person, KNOWN[1]), key_of("ann", comment)
    text = line(way, key)
    assert "\n" not in text
    entry = read_line(text)
    assert entry is not None
    assert (entry.way, entry.key, entry.restricted) == (way, key.text, True)
    # And for the shell that sshd starts, whatever stands in a path is a letter of it.
    assert shlex.split(command(way))[1:] == [python, "-I", "-m", "warroom.cli.door", "--room", room, "--as", person,
                                             "--key", KNOWN[1]]  # fmt: skip


@pytest.mark.parametrize(
    "path", ["/srv/a\u202eb.db", "/srv/a\nb.db", "/srv/a\\b.db", "/srv/a  b.db", "/srv/a\x1bb.db", " /srv/a.db", ""]
)
def test_a_path_that_sshd_would_read_otherwise_is_refused(path: str) -> None:
    with pytest.raises(ValueError):
        line(WAY._replace(room=path), key_of())
    with pytest.raises(ValueError):
        line(WAY._replace(python=path), key_of())


@pytest.mark.parametrize(
    "key",
    [
        PublicKey(f"{ed25519()}\nssh-ed25519", ""),
        PublicKey(ed25519(), "ann\nssh-ed25519 AAAA"),
        PublicKey(ed25519(), 'ann"'),
        PublicKey("ssh-ed25519 AAAA", ""),
        PublicKey("", ""),
        PublicKey(f'command="/bin/sh" {ed25519()}', ""),
    ],
)
def test_a_key_that_another_program_wrote_into_the_room_is_no_line(key: PublicKey) -> None:
    with pytest.raises(BadInput):
        line(WAY, key)
    with pytest.raises(ValueError):
        line(WAY._replace(person="ann\nssh-ed25519 AAAA"), key_of())


def test_options_that_take_away_stay_and_others_do_not() -> None:
    older = ("restrict", "pty", 'from="192.0.2.0/24,198.51.100.7"', 'command="/bin/sh"', "port-forwarding",
             'environment="LD_PRELOAD=/tmp/x.so"', "expiry-time=20301231")  # fmt: skip
    text = line(WAY, key_of(), older)
    assert text.startswith('restrict,pty,from="192.0.2.0/24,198.51.100.7",expiry-time=20301231,command="exec ')
    entry = read_line(text)
    assert entry is not None
    assert entry.restricted
    assert 'from="192.0.2.0/24,198.51.100.7"' in entry.options


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.replace("restrict,pty,", "pty,"),
        lambda text: text.replace("pty,", "pty,port-forwarding,"),
        lambda text: text.replace("pty,", 'pty,environment="A=b",'),
        lambda text: text.replace("pty,", 'pty,command="/bin/sh",'),
        lambda text: text.replace("exec /opt", "/opt"),
        lambda text: text.replace("--key", "; sh; --key"),
        lambda text: text.replace(f'{KNOWN[1]}"', f'{KNOWN[1]}; sh"'),
        lambda text: text.replace("-I -m", "-m"),
    ],
)
def test_a_line_that_somebody_changed_is_not_taken_for_ours_as_it_was(change: object) -> None:
    entry = read_line(change(line(WAY, key_of())))  # type: ignore[operator]
    assert entry is not None
    assert not entry.restricted


@pytest.mark.parametrize(
    ("text", "options"),
    [
        (ed25519(), ()),
        (f"no-pty {ed25519()} me", ("no-pty",)),
        (ed25519().replace(" ", "\t ") + "\tme", ()),
        (f'command="echo \\"a, b\\" c",no-pty\t{ed25519()}', ('command="echo \\"a, b\\" c"', "no-pty")),
    ],
)
def test_lines_of_others_are_read_as_sshd_reads_them(text: str, options: tuple[str, ...]) -> None:
    entry = read_line(text)
    assert entry is not None
    assert (entry.key, entry.options, entry.way, entry.restricted) == (ed25519(), options, None, False)


@pytest.mark.parametrize(
    "text", ["", "   ", "# ssh-ed25519 AAAA", "#", "nothing at all", 'command="x', "ssh-rsa !!! x"]
)
def test_what_lets_nobody_in_is_no_entry(text: str) -> None:
    assert read_line(text) is None


@given(st.text() | st.binary().map(lambda data: f"x {base64.b64encode(data).decode()} y"))
def test_any_line_can_be_read(text: str) -> None:
    entry = read_line(text)
    assert entry is None or fingerprint(entry.key)
