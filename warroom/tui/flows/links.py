"""Links between incidents: what is alike, what belongs to what."""

from __future__ import annotations

from warroom.i18n import _
from warroom.model.incident import IncidentState
from warroom.model.linking import DUPLICATE, LINKS, PARENT, RELATED
from warroom.report.alike import likeness, summary, tie_words
from warroom.room.links import Tie
from warroom.tui.flows.base import KEYS, FlowBase
from warroom.tui.widgets.choices import Choice

_OTHER = "other"


class LinkFlows(FlowBase):
    """Shown, never decided: a person says what belongs together."""

    def incident_links(self) -> None:
        """What it is linked to, and what is like it, each with the reasons; one key goes there or links it."""
        state = self.state()
        if state is None:
            return
        ties, alike = self.room.ties(state.id), self.room.similar(state.id)
        linked = {tie.stream for tie in ties}
        offered = [(tie.stream, tie_words(tie)) for tie in ties]
        offered += [(one.stream, likeness(one)) for one in alike if one.stream not in linked]
        options = [Choice(key, value, words) for key, (value, words) in zip(KEYS, offered, strict=False)]
        options.append(Choice("+", _OTHER, _("Link it to another number …")))
        title = _("#{n}: {summary}").format(n=state.number, summary=summary(alike) or _("nothing is like it"))
        of = {tie.stream: tie for tie in ties} | {one.stream: None for one in alike if one.stream not in linked}
        numbers = {tie.stream: tie.number for tie in ties} | {one.stream: one.number for one in alike}

        def chosen(stream: str) -> None:
            if stream == _OTHER:
                self._link_another(state)
            else:
                self._about_link(state, stream, numbers[stream], of[stream])

        self.choose(title, options, chosen)

    def _about_link(self, state: IncidentState, stream: str, number: int, tie: Tie | None) -> None:
        options = [Choice("g", "go", _("Go to #{n}").format(n=number))]
        if tie is None:
            options += self._link_kinds(state, number)
        else:
            options.append(Choice("x", "unlink", _("Take the link away")))

        def chosen(what: str) -> None:
            if what == "go":
                self.console.choosing.choose_if(stream)
            elif what == "unlink":
                done = _("#{n} and #{other} are linked no longer.").format(n=state.number, other=number)
                self.do(lambda: self.room.unlink(state.id, stream), done)
            else:
                self._link_them(state, what, stream, number)

        self.choose(_("#{n} and #{other}").format(n=state.number, other=number), options, chosen)

    def _link_kinds(self, state: IncidentState, number: int) -> list[Choice]:
        words = _("#{n} is {link} #{other}")
        return [
            Choice(key, link, words.format(n=state.number, link=_(LINKS[link]), other=number))
            for key, link in (("p", PARENT), ("d", DUPLICATE), ("r", RELATED))
        ]

    def _link_another(self, state: IncidentState) -> None:
        key = f"link/{state.id}"

        def named(text: str) -> None:
            try:
                stream = self.room.find(text)
            except ValueError as error:
                self.refuse(key, str(error))
                return
            self.console.keep_now(key, "")
            number = self.console.desk.number_of(stream)
            self.choose(
                _("#{n} and #{other}").format(n=state.number, other=number), self._link_kinds(state, number),
                lambda link: self._link_them(state, link, stream, number),
            )  # fmt: skip

        self.ask(key, self.label(_("Link to")), named, hint=_("The number of the other incident."))

    def _link_them(self, state: IncidentState, link: str, stream: str, number: int) -> None:
        done = _("#{n} is {link} #{other}.").format(n=state.number, link=_(LINKS[link]), other=number)
        if link == DUPLICATE and state.status == "responding":
            key = f"why/{state.id}/duplicate"
            self.ask(
                key, f"#{state.number} >",
                lambda why: self.do(lambda: self.room.link(state.id, link, stream, why=why), done, key=key),
                hint=_("What was told to those who stood by"),
            )  # fmt: skip
        else:
            self.do(lambda: self.room.link(state.id, link, stream), done)
