from typing import NamedTuple

ENTRY_KINDS = ("note", "decision")


class Quick(NamedTuple):
    at: object
    kind: object
    to: tuple
    tags: tuple
    channel: object
    text: str


def parse_quick(t, **k):
    return Quick(None, None, (), (), None, t)
