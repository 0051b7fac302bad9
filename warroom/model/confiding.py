"""Making an incident confidential, and naming who sees it then."""

from __future__ import annotations

from typing import NamedTuple

from warroom.i18n import _
from warroom.model import may, positions
from warroom.model.events import Event, IncidentConfided
from warroom.model.incident import IncidentState
from warroom.model.refusal import BadInput, Refused
from warroom.model.seeing import named


class Circle(NamedTuple):
    """What a person asks for: confidential or not (None: as it is), who is named from now on, who is no longer."""

    confidential: bool | None = None
    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    why: str = ""


def confide(state: IncidentState, circle: Circle, actor: str) -> tuple[str, list[Event]]:
    """The position acted in and the event. Raises `Refused` where a rule says no, `BadInput` where it contradicts."""
    code = may.demand(state, actor, "confide")
    both = set(circle.added) & set(circle.removed)
    if both:
        raise BadInput(_("{who} can't be named and taken out at once.").format(who=", ".join(sorted(both))))
    after = state.confidential if circle.confidential is None else circle.confidential
    if not after and (circle.added or circle.removed):
        raise Refused(
            _("{code} is not confidential: everybody sees it. Make it so first: warroom confidential {n} --on").format(
                code=state.code, n=state.number
            )
        )
    seen = named(state)
    added = tuple(person for person in circle.added if person not in seen)
    removed = tuple(person for person in circle.removed if person in seen)
    _not_who_works_on_it(state, removed)
    if after and not seen - set(removed) | set(added):
        raise Refused(_("Then nobody would see {code} any more. Name somebody first.").format(code=state.code))
    flag = circle.confidential if circle.confidential != state.confidential else None
    if flag is None and not added and not removed:
        raise Refused(_("That is so already; nothing was changed."))
    return code, [IncidentConfided(confidential=flag, added=added, removed=removed, why=circle.why)]


def _not_who_works_on_it(state: IncidentState, removed: tuple[str, ...]) -> None:
    for role in state.roles():
        if role.person in removed:
            known = positions.BY_CODE.get(role.position)
            raise Refused(
                _("{who} is {position} there and sees it; relieve them first.").format(
                    who=role.person, position=known.shown() if known else role.position
                )
            )
