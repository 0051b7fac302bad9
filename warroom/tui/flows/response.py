"""Starting a response plan."""

from __future__ import annotations

from warroom.i18n import _
from warroom.model.incident import IncidentState
from warroom.tui.flows.base import KEYS, FlowBase
from warroom.tui.widgets.choices import Choice


class ResponseFlows(FlowBase):
    """Response plans in the console."""

    def response_start(self) -> None:
        """Those for the incident's category first; those that were started or lack a part say so."""
        state = self.state()
        if state is None:
            return
        known, problems = self.room.response_plans()
        category, started = state.value("category"), {one.plan for one in state.responses}
        plans = sorted(known.values(), key=lambda plan: (category not in plan.categories, plan.title))
        options = []
        for key, plan in zip(KEYS, plans, strict=False):
            missing = plan.missing()
            why = _("It was started already.") if plan.id in started else ""
            why = why or (_("It lacks: {parts}").format(parts=", ".join(missing)) if missing else "")
            options.append(Choice(key, plan.id, plan.title, enabled=not why, why=why))

        def start(name: str) -> None:
            self.do(lambda: self.room.start_response(state.id, name), self._started)

        self.choose(_("Which response plan for #{n}?").format(n=state.number), options, start)
        for problem in problems[:1]:
            self.screen.notice(problem, "late")

    def _started(self, state: IncidentState) -> str:
        owed = sum(task.open for task in state.tasks())
        return _("{title} started: {n} tasks are open, its roles stand in the roster.").format(
            title=state.responses[-1].title, n=owed
        )
