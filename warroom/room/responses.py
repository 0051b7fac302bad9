"""Response plans: their files, and starting one on an incident."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from warroom import i18n
from warroom.i18n import _
from warroom.model.incident import IncidentState
from warroom.model.refusal import BadInput
from warroom.room.roster import Roster
from warroom.room.rules import load_toml, read_rules

if TYPE_CHECKING:
    from warroom.model.responses import ResponsePlan

FOLDER = Path(__file__).parent.parent / "responses"


class Responses(Roster):
    """What can be done with response plans."""

    def response_plans(self) -> tuple[dict[str, ResponsePlan], list[str]]:
        """All response plans by id, and a sentence for each file that can't be read.

        Ours come in the chosen language; files in the person's own folder of settings (`responses/`) and in
        `NAME.responses/` beside the room come in place of ours of the same id.
        """
        return read_rules(FOLDER / i18n.language(), "responses", self.journal.path, read_response_file)

    def response_plan(self, text: str) -> ResponsePlan:
        """The response plan that a person means, by id or title or the beginning of one that only one has."""
        known, _problems = self.response_plans()
        wanted = text.strip().casefold()
        meant = [plan for plan in known.values() if wanted in (plan.id, plan.title.casefold())]
        meant = meant or [
            plan
            for plan in known.values()
            if wanted and wanted in (plan.id[: len(wanted)], plan.title.casefold()[: len(wanted)])
        ]
        if len(meant) == 1:
            return meant[0]
        raise BadInput(
            _("{text!r} is not a response plan; choose one of {names}.").format(text=text, names=", ".join(known))
        )

    def start_response(self, ref: str | int, plan: str) -> IncidentState:
        """Start a response plan: its roles stand open in the roster, its checklist becomes tasks, its channels stand in
        the plan."""
        from warroom.model import responses

        meant = self.response_plan(plan)
        with self.on(ref) as (writer, state):
            code, events = responses.start(state, meant, self.me, self.clock.now())
            self.write(writer, state, events, position=code)
        return self.current(state.id)


def read_response_file(path: Path) -> ResponsePlan:
    """The response plan in one file. Raises `BadInput` with the file's name."""
    from warroom.model.responses import read_response

    return read_response(load_toml(path), path.name)
