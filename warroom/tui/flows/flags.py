"""What an incident is flagged as: major, confidential, and the label that says with whom it may be shared."""

from __future__ import annotations

from collections.abc import Callable

from warroom.i18n import _
from warroom.model import tlp
from warroom.model.classifying import Said
from warroom.model.incident import IncidentState
from warroom.tui.flows.labels import NONE, label_choices
from warroom.tui.flows.stakeholders import StakeholderFlows
from warroom.tui.widgets.choices import Choice

Then = Callable[[IncidentState], None]
"""What is done after an act that went well, with the incident as it is then."""


class FlagFlows(StakeholderFlows):
    """Flags beside the priority."""

    def _classify(self, state: IncidentState, said: Said, done: str = "", then: Then | None = None) -> None:
        def classified(new: IncidentState) -> str:
            if then is not None:
                then(new)
            said = _("#{n} is {priority}.")
            if new.status == "prioritised":
                said = _("#{n} is {priority}. Space takes it on.")
            return done or said.format(n=new.number, priority=new.priority)

        self.do(lambda: self.room.classify(state.id, said), classified)

    def incident_major(self) -> None:
        """The flags: major, the other way round; confidential; and the label."""
        state = self.state()
        if state is None:
            return
        major = not state.major
        question = _("Call #{n} a major incident?") if major else _("Is #{n} no longer a major incident?")
        confidential = _("Confidential: who sees it …") if state.confidential else _("Make it confidential …")
        options = [Choice("y", "yes", _("Yes")), Choice("n", "no", _("No, leave it")),
                   Choice("c", "confidential", confidential), Choice("t", "tlp", _("TLP label …"))]  # fmt: skip

        def chosen(value: str) -> None:
            if value == "yes":
                self._classify(state, Said(major=major), _("Noted."))
            elif value == "confidential":
                self.incident_confide()
            elif value == "tlp":
                self.incident_label()

        self.choose(question.format(n=state.number), options, chosen)

    def incident_label(self) -> None:
        """With whom all that is known of it may be shared."""
        state = self.state()
        if state is None:
            return
        title = _("#{n} has no label. With whom may it be shared?")
        if state.tlp:
            title = _("#{n} is labelled {label}. With whom may it be shared?")

        def chosen(value: str) -> None:
            level = "" if value == NONE else value
            done = _("#{n} is labelled {label}.") if level else _("#{n} has no label any more.")
            said = done.format(n=state.number, label=tlp.shown(level))
            self._classify(state, Said(tlp=level), said)

        self.choose(title.format(n=state.number, label=tlp.shown(state.tlp)), label_choices(state.tlp), chosen)

    def incident_confide(self) -> None:
        """Confidential or not, and who sees it then."""
        state = self.state()
        if state is None:
            return
        if not state.confidential:
            title = _("Show #{n} only to those who are named? Now it would be: {names}")
            names = ", ".join(self.room.circle(state.id)[1])
            self.sure(title.format(n=state.number, names=names), _("Yes"), lambda: self._confide(state, True))
            return
        seen = self.room.circle(state.id)[1]
        options = [Choice("a", "add", _("Name somebody")), Choice("p", "public", _("Show it to everybody again"))]
        options += [Choice(key, person, _("Take {who} out").format(who=person))
                    for key, person in zip("123456789", seen, strict=False)]  # fmt: skip
        title = _("#{n} is seen by: {names}").format(n=state.number, names=", ".join(seen))
        self.choose(title, options, lambda what: self._circle(state, what))

    def _circle(self, state: IncidentState, what: str) -> None:
        if what == "public":
            self._confide(state, False)
        elif what == "add":
            key = f"circle/{state.id}"
            people = self.room.people()
            self.ask(
                key, self.label(_("Name")),
                lambda who: self.do(lambda: self.room.confide(state.id, add=[who]), _("Named."), key=key),
                suggestions=lambda text: [p.login for p in people if text and p.login.startswith(text)],
            )  # fmt: skip
        else:
            self.do(lambda: self.room.confide(state.id, remove=[what]), _("Taken out."))

    def _confide(self, state: IncidentState, confidential: bool) -> None:
        done = _("Only those who were named see it now.") if confidential else _("Everybody sees it again.")
        self.do(lambda: self.room.confide(state.id, confidential=confidential), done)
