"""Letting people in: which right a position gives, and what follows from giving and taking."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.builders import START
from tests.keys import key_of
from warroom import i18n
from warroom.model import admitting, keyed
from warroom.model.envelope import ROOM, Mode, Recorded
from warroom.model.events import AccessGranted, AccessRevoked, Event, KeyGranted, KeyRevoked
from warroom.model.keyed import KeyedState
from warroom.model.refusal import BadInput, Refused

ANN = key_of("ann")


def told(*events: Event, apart: bool = False) -> KeyedState:
    """The room after these events, a second apart; `apart`: said by copies of it that did not know of each other."""
    state = KeyedState(ROOM)
    for n, event in enumerate(events):
        at = START + timedelta(seconds=n)
        live = () if apart else tuple(id_ for name, _v in event.edits("") for id_ in state.registers.ids(name))
        hlc = int(at.timestamp() * 1000) << 16
        recorded = Recorded(n, f"{n:026d}", ROOM, hlc, at, at, event.kind, "root", "", "", Mode.REAL, live, event)
        keyed.apply(state, recorded)
    return state


# -- what is typed -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("position", "right", "meant"),
    [
        ("IC", "", ("commander", "IC")),
        ("uc", "", ("commander", "UC")),
        ("Deputy Incident Commander", "", ("commander", "DPIC")),
        ("OSC", "", ("responder", "OSC")),
        ("scribe", "", ("responder", "DOCL")),
        ("observer", "", ("observer", "")),
        ("Trainer", "", ("trainer", "")),
        ("", "observer", ("observer", "")),
        ("LOFR", "observer", ("observer", "LOFR")),
        ("OSC", "commander", ("commander", "OSC")),
        ("", "", ("", "")),
    ],
)
def test_a_position_says_the_right_unless_it_is_said(position: str, right: str, meant: tuple[str, str]) -> None:
    assert admitting.comes_in(position, right) == meant


def test_both_are_understood_in_dutch() -> None:
    i18n.choose("nl")
    assert admitting.comes_in("incidentcommandant", "") == ("commander", "IC")
    assert admitting.comes_in("meekijker", "") == ("observer", "")
    assert admitting.comes_in("", "commandant") == ("commander", "")


@pytest.mark.parametrize(
    ("position", "right", "why"),
    [("king", "", "There is no position 'king'"), ("OSC", "root", "'root' is not a right"),
     ("IC", "responder", "has the right of a commander")],
)  # fmt: skip
def test_what_is_neither_is_refused(position: str, right: str, why: str) -> None:
    with pytest.raises(BadInput, match=why):
        admitting.comes_in(position, right)


# -- giving and taking -------------------------------------------------------------------------------------------------


def test_what_somebody_has_already_is_not_given_twice() -> None:
    given = AccessGranted(person="ann", right="responder", position="OSC")
    assert admitting.grant(told(), "ann", "responder", "OSC") == [given]
    assert admitting.grant(told(given), "ann", "responder", "OSC") == []
    assert admitting.grant(told(given), "ann", "responder", "") == [AccessGranted(person="ann", right="responder")]
    let_in = KeyGranted(person="ann", fingerprint=ANN.fingerprint, key=ANN.text)
    assert admitting.let_in(told(), "ann", ANN) == [let_in]
    assert admitting.let_in(told(let_in), "ann", ANN) == []


def test_a_key_is_one_persons() -> None:
    room = told(KeyGranted(person="ann", fingerprint=ANN.fingerprint, key=ANN.text))
    with pytest.raises(Refused, match=r"That key is ann's\. Take it from them first: warroom access remove ann --key"):
        admitting.let_in(room, "bob", ANN)
    with pytest.raises(Refused, match="is not a key of bob"):
        admitting.shut_out(room, "bob", ANN.fingerprint, "")


def test_who_is_turned_away_loses_right_and_keys() -> None:
    two = key_of("phone")
    room = told(
        AccessGranted(person="ann", right="responder"),
        KeyGranted(person="ann", fingerprint=ANN.fingerprint, key=ANN.text),
        KeyGranted(person="ann", fingerprint=two.fingerprint, key=two.text),
    )
    assert admitting.revoke(room, "ann", "left") == [
        KeyRevoked(person="ann", fingerprint=ANN.fingerprint, why="left"),
        KeyRevoked(person="ann", fingerprint=two.fingerprint, why="left"),
        AccessRevoked(person="ann", why="left"),
    ]
    with pytest.raises(Refused, match="bob was given no right and no key"):
        admitting.revoke(room, "bob", "")


def test_everybody_is_listed_with_what_they_have() -> None:
    room = told(
        AccessGranted(person="bob", right="commander", position="IC"),
        KeyGranted(person="ann", fingerprint=ANN.fingerprint, key=ANN.text),
        AccessGranted(person="cy", right="observer"),
        AccessRevoked(person="cy"),
    )
    ann, bob = admitting.admitted(room)
    assert (ann.login, ann.right, ann.at, [key.fingerprint for key in ann.keys]) == ("ann", "", None, [ANN.fingerprint])
    assert (bob.login, bob.right, bob.position, bob.by, bob.at) == ("bob", "commander", "IC", "root", START)


def test_of_two_copies_that_say_different_rights_the_later_counts_and_both_are_known() -> None:
    apart = (AccessGranted(person="ann", right="commander"), AccessGranted(person="ann", right="observer"))
    (ann,) = admitting.admitted(told(*apart, apart=True))
    assert (ann.right, ann.disputed) == ("observer", True)
    assert admitting.grant(told(*apart, apart=True), "ann", "observer", "") != [], "said once more it is settled"


@pytest.mark.parametrize(
    ("right", "owner", "why"),
    [("responder", "ann", ""), ("", "ann", "has no right"), ("responder", "", "does not open this room for ann"),
     ("responder", "bob", "does not open this room for ann")],
)  # fmt: skip
def test_who_comes_with_a_key_needs_a_right_and_that_very_key(right: str, owner: str, why: str) -> None:
    said = admitting.admission(right, owner, "ann", "SHA256:x")
    assert (why in said) if why else said == ""
