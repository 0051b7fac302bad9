"""What CONTRIBUTING.md says is needed for an event, a command or a setting is there for all that exist."""

from __future__ import annotations

import re

import click

from warroom import config
from warroom.cli.root import COMMANDS as ON_THE_LINE
from warroom.cli.root import warroom
from warroom.model.events import kinds
from warroom.report import tellers
from warroom.tui.commands import BY_ID, bound
from warroom.tui.flows import Flows


def test_every_event_can_be_told() -> None:
    # Against the table itself: `tell` has words for a kind that is missing there too, but poor ones.
    assert set(tellers.TELLERS) == set(kinds())


def test_every_key_does_something() -> None:
    assert [id_ for id_ in BY_ID if not callable(getattr(Flows, id_.replace(".", "_"), None))] == []


def test_no_two_commands_ask_for_one_key() -> None:
    assert bound({})[1] == []


def test_every_command_of_the_table_can_be_loaded() -> None:
    context = click.Context(warroom)
    for name in (name for names in ON_THE_LINE.values() for name in names):
        command = warroom.get_command(context, name)
        assert command is not None, name
        assert command.name == name


def test_the_example_of_the_settings_names_what_there_is() -> None:
    example = config.example()
    keys = re.findall(r'^# "([a-z.]+)" = ', example, flags=re.M)
    assert keys
    assert set(keys) <= set(BY_ID)
    assert set(re.findall(r"^# (\w+) = ", example, flags=re.M)) == {*config.Ui._fields, *config.Backup._fields}
