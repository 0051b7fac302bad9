"""Why something is not done: a sentence that names the rule and says what to do."""

from __future__ import annotations


class Refused(Exception):
    """A rule of the room says no. Nothing was written."""


class SameWords(Refused):
    """The same person said the same words seconds ago: asked about once."""


class BadInput(ValueError):
    """What was typed can't be understood. Nothing was written."""
