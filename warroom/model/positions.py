"""The positions of the ICS organisation: codes, titles, levels, sections, and who is above whom.

Titles and levels: FEMA ICS forms 203 and 207; codes as on the forms where they show one.
"""

from __future__ import annotations

import unicodedata
from typing import Literal, NamedTuple

from warroom.i18n import N_, _

Level = Literal["command", "staff", "section", "branch", "group", "unit", "resource"]


class Position(NamedTuple):
    """One position. `several` says that more than one person may hold it at once."""

    code: str
    title: str
    level: Level
    section: str = ""
    parent: str = "IC"
    several: bool = False
    aliases: tuple[str, ...] = ()

    def shown(self) -> str:
        """The title in the chosen language."""
        return _(self.title)


def _p(code: str, title: str, level: Level, section: str = "", parent: str = "IC", *aliases: str) -> Position:
    return Position(code, title, level, section, parent, aliases=aliases)


def _m(code: str, title: str, level: Level, section: str = "", parent: str = "IC", *aliases: str) -> Position:
    return Position(code, title, level, section, parent, several=True, aliases=aliases)


# In the order in which the roster shows them. Aliases are other words that people type for the same position.
POSITIONS: tuple[Position, ...] = (
    _p("IC", N_("Incident Commander"), "command", "", "", "incidentcommandant", "commander", "leider crisisteam"),
    _m("UC", N_("Unified Commander"), "command", "", "", "gezamenlijk commando", "unified command"),
    _p("DPIC", N_("Deputy Incident Commander"), "command", "", "IC", "plaatsvervangend incidentcommandant", "deputy"),
    _p("SOFR", N_("Safety Officer"), "staff", "", "IC", "veiligheidsfunctionaris", "safety"),
    _p("LOFR", N_("Liaison Officer"), "staff", "", "IC", "verbindingsofficier", "liaison"),
    _p(
        "PIO",
        N_("Public Information Officer"),
        "staff",
        "",
        "IC",
        "openbare informatiefunctionaris",
        "woordvoerder",
        "voorlichter",
        "communicatieadviseur",
    ),
    _p("OSC", N_("Operations Section Chief"), "section", "operations", "IC", "hoofd sectie operatiën", "operations"),
    _m("STAM", N_("Staging Area Manager"), "unit", "operations", "OSC"),
    _m("OPBD", N_("Operations Branch Director"), "branch", "operations", "OSC", "taakveldleider"),
    _m("DIVS", N_("Division/Group Supervisor"), "group", "operations", "OSC", "groepsleider"),
    _m("STLD", N_("Strike Team Leader"), "resource", "operations", "OSC", "teamleider"),
    _m("TFLD", N_("Task Force Leader"), "resource", "operations", "OSC"),
    _m("THSP", N_("Technical Specialist"), "resource", "operations", "OSC", "vakspecialist", "inhoudelijk expert"),
    _p("PSC", N_("Planning Section Chief"), "section", "planning", "IC", "hoofd sectie planning", "planning"),
    _p("RESL", N_("Resources Unit Leader"), "unit", "planning", "PSC"),
    _p("SITL", N_("Situation Unit Leader"), "unit", "planning", "PSC", "informatiecoördinator", "informatiemanager"),
    _p(
        "DOCL",
        N_("Documentation Unit Leader (scribe)"),
        "unit",
        "planning",
        "PSC",
        "scribe",
        "verslaglegger",
        "notulist",
    ),
    _p("DMOB", N_("Demobilization Unit Leader"), "unit", "planning", "PSC"),
    _p("LSC", N_("Logistics Section Chief"), "section", "logistics", "IC", "hoofd sectie logistiek", "logistics"),
    _p("SVBD", N_("Service Branch Director"), "branch", "logistics", "LSC"),
    _p("COML", N_("Communications Unit Leader"), "unit", "logistics", "LSC"),
    _p("MEDL", N_("Medical Unit Leader"), "unit", "logistics", "LSC"),
    _p("FDUL", N_("Food Unit Leader"), "unit", "logistics", "LSC"),
    _p("SPBD", N_("Support Branch Director"), "branch", "logistics", "LSC"),
    _p("SPUL", N_("Supply Unit Leader"), "unit", "logistics", "LSC"),
    _p("FACL", N_("Facilities Unit Leader"), "unit", "logistics", "LSC"),
    _p("GSUL", N_("Ground Support Unit Leader"), "unit", "logistics", "LSC"),
    _p(
        "FSC",
        N_("Finance/Administration Section Chief"),
        "section",
        "finance",
        "IC",
        "hoofd sectie financiën",
        "finance",
    ),
    _p("TIME", N_("Time Unit Leader"), "unit", "finance", "FSC"),
    _p("PROC", N_("Procurement Unit Leader"), "unit", "finance", "FSC"),
    _p("COMP", N_("Compensation/Claims Unit Leader"), "unit", "finance", "FSC"),
    _p("COST", N_("Cost Unit Leader"), "unit", "finance", "FSC"),
    _m("AREP", N_("Agency Representative"), "staff", "", "LOFR"),
)
BY_CODE: dict[str, Position] = {position.code: position for position in POSITIONS}
RANK: dict[str, int] = {position.code: rank for rank, position in enumerate(POSITIONS)}

COMMAND = frozenset({"IC", "UC"})
CHIEFS = frozenset({"OSC", "PSC", "LSC", "FSC"})
KEY_POSITIONS = ("IC", "SOFR", "LOFR", "PIO", "OSC", "PSC")
"""The positions that the roster always shows, held or open."""

DUTY = "DM"
"""Duty incident manager: who acts before a commander exists. Not a position of the roster."""


def role_register(position: str, holding: str, person: str) -> str:
    """The register that one holding is kept in: a position for one has one, the others have one for each person."""
    known = BY_CODE.get(position)
    if holding == "primary" and known is not None and not known.several:
        return f"role/{position}/primary"
    return f"role/{position}/{holding}/{person}"


def _plain(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(c for c in decomposed if not unicodedata.combining(c)).split())


def find_positions(text: str) -> list[Position]:
    """The positions that a person may mean: an exact code, title or alias alone, else all whose words begin so."""
    wanted = _plain(text)
    if not wanted:
        return []
    exact = [p for p in POSITIONS if wanted in {_plain(name) for name in _names(p)}]
    if exact:
        return exact[:1]
    return [p for p in POSITIONS if any(_begins(_plain(name), wanted) for name in _names(p))]


def _names(position: Position) -> tuple[str, ...]:
    return (position.code, position.title, position.shown(), *position.aliases)


def _begins(name: str, wanted: str) -> bool:
    return name.startswith(wanted) or any(word.startswith(wanted) for word in name.split())
