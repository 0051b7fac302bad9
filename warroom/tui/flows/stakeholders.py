"""Words to the outside: saying them, what waits for approval, and who was told what."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from warroom.i18n import _
from warroom.model import audiences, may, updating
from warroom.model.audiences import Audience, NewAudience
from warroom.model.envelope import Mode, Recorded
from warroom.model.events import UpdateDrafted
from warroom.model.incident import IncidentState
from warroom.model.moments import show_moment
from warroom.model.parts import Update
from warroom.model.promises import stated
from warroom.model.refusal import BadInput
from warroom.model.updates import Words, promised, sent, shown_audience, shown_update_status
from warroom.report.owing import told
from warroom.room.stakeholders import Waiting
from warroom.tui.flows.base import KEYS
from warroom.tui.flows.view import ViewFlows
from warroom.tui.widgets.cells import fit, wrap
from warroom.tui.widgets.choices import Choice

BREAK = " || "
"""How a line break of longer words stands in the line that is typed."""
_STATUS = 24
"""Cells of the state of a draft in the list."""
_LINES = 6
"""Lines of a draft that stand above what may be done about it; the pager has the rest."""


class StakeholderFlows(ViewFlows):
    """What is said to the outside."""

    _problem = ""
    """What is wrong with the template that was asked for last."""

    # -- saying them ---------------------------------------------------------------------------------------------------

    def update_send(self, audience: str = "") -> None:
        """To whom, the words, and the next promise. `audience`: the id of who is owed words."""
        state = self.state()
        if state is None:
            return
        key = f"update/{state.id}"
        known, self._problem = self._audiences(), ""
        whom = audiences.rule_of(audience, known).title if audience else self._whom(state, known)
        hint = _("To whom: the words (+30m until the next ones). Tab puts a template in.")
        self.ask(
            key, self.label(_("Update")), lambda text: self._send(state, text, key), hint=hint,
            value=f"{whom}: ", preview=lambda text: self.read_as(text, state, known),
            suggestions=lambda text: self.fill_in(text, state, known),
        )  # fmt: skip

    def _audiences(self) -> Mapping[str, Audience]:
        known, problems = self.room.audiences()
        for problem in problems[:1]:
            self.screen.notice(problem, "late")
        return known

    def _whom(self, state: IncidentState, known: Mapping[str, Audience]) -> str:
        """Who is owed words first, else who was told, else the customers; as they are called here."""
        owed = [one.audience for one in promised(state)]
        name = next(iter([*owed, *state.told]), "customers")
        return audiences.rule_of(name, known).title

    def _send(self, state: IncidentState, text: str, key: str, *, new: bool = False) -> None:
        try:
            words = self.outside(text, state)
        except ValueError as error:
            self.refuse(key, str(error))
            return

        def again(said: str, add: bool) -> None:
            self._send(state, said, key, new=add)

        self.do(
            lambda: self.room.update(
                state.id, words.audience, words.text, next_due=words.next_due, new=new,
                next_in="none" if words.quiet else None,
            ),
            self._said,
            key=key,
            failed=lambda error: self.unknown(error, text, key, again),
        )  # fmt: skip

    def _said(self, recorded: Recorded) -> str:
        """Who was told, or whose approval the words wait for."""
        event = recorded.event
        who = shown_audience(getattr(event, "audience", ""))
        due = getattr(event, "next_due", None)
        if isinstance(event, UpdateDrafted):
            state = self.room.current(recorded.stream)
            return self.waits(state, who, audiences.rule_of(event.audience, self.room.audiences()[0]))
        said = _("Kept: {who} told. warroom itself sends nothing.").format(who=who)
        if due is not None:
            said += " " + _("Next by {time}.").format(time=show_moment(due, self.console.zone, self.console.desk.now()))
        return said

    def waits(self, state: IncidentState, who: str, rule: Audience) -> str:
        """That words wait for somebody's approval, and whose."""
        names = " / ".join(updating.who_approves(state, rule)) or _("approval")
        return _("The words to {who} wait for {names}: U").format(who=who, names=names)

    def outside(self, text: str, state: IncidentState) -> Words:
        """`customers: We are … (+30m)` as audience, words and the next promise; `(none)`: nothing is promised."""
        audience, colon, words = text.partition(":")
        if not colon:  # words that were meant for another line are never told anybody
            whom = self._whom(state, self.room.audiences()[0])
            raise BadInput(_("Say to whom first: {who}: …").format(who=whom))
        words, due, quiet = words.strip(), None, False
        if words.endswith(")") and "(" in words:
            head, _bracket, tail = words[:-1].rpartition("(")
            if tail.startswith("+") or tail.strip().casefold() in ("none", _("none")):
                words, (due, quiet) = head.strip(), self.room.promise(tail, state)
        return Words(audience.strip(), unfolded(words), due, quiet)

    def read_as(self, text: str, state: IncidentState, known: Mapping[str, Audience]) -> str:
        """How a line is read: who is told, who approves it, when they hear more."""
        try:
            words = self.outside(text, state)
            name, rule = audiences.find(words.audience, known, state.told)
        except NewAudience as new:
            return _("There is no audience {name}.").format(name=new.name) + (
                " " + _("Did you mean {near}?").format(near=", ".join(new.near)) if new.near else ""
            )
        except ValueError as error:
            return str(error)
        parts = [_("to {names}").format(names=rule.title if rule.id == name else shown_audience(name))]
        if rule.approve and not updating.may_approve(state, rule, self.room.me):
            names = " / ".join(updating.who_approves(state, rule)) or ", ".join(rule.approve)
            parts.append(_("{names} approves").format(names=names))
        now = self.console.desk.now()
        due = None if words.quiet else words.next_due or rule.next_due(state.priority, now)
        parts.append(
            _("next by {time}").format(time=show_moment(due, self.console.zone, now)) if due else _("no more promised")
        )
        said = ", ".join(parts)
        return f"{self._problem} {said}" if self._problem else said

    def fill_in(self, text: str, state: IncidentState, known: Mapping[str, Audience]) -> list[str]:
        """What Tab puts in: an audience while there is no colon, a template while there are no words."""
        name, colon, words = text.partition(":")
        if not colon:
            begun = name.strip().casefold() or "?"
            return [f"{one.title}: " for one in known.values() if one.title.casefold().startswith(begun)]
        if words.strip():
            return []
        from warroom.report.wording import fill

        try:
            audience, rule = audiences.find(name, known, state.told)
            filled = fill(self.room, state, audience, rule)
        except NewAudience:
            return []  # the line above says so
        except ValueError as error:
            self._problem = str(error)  # there are always a person's own words
            return []
        self._problem = next(iter(filled.problems), "")
        return [folded(filled.text)]

    def unknown(self, error: Exception, text: str, key: str, again: Callable[[str, bool], None]) -> bool:
        """Ask what a name means that is no audience; `again` gets the line as it is meant, and whether to add it."""
        if not isinstance(error, NewAudience):
            return False
        options = [Choice(str(n), name, _("I mean {name}").format(name=name)) for n, name in enumerate(error.near, 1)]
        options.append(Choice("y", "", _("Yes, add {name}; the commander approves its words").format(name=error.name)))
        options.append(Choice("n", "n", _("No, back to my words")))

        def answer(value: str) -> None:
            if value == "n":
                self.refuse(key, str(error))
            elif not value:
                again(text, True)
            else:
                _name, _colon, rest = text.partition(":")
                again(f"{value}:{rest}", False)

        self.choose(_("There is no audience {name}.").format(name=error.name), options, answer)
        return True

    # -- what waits ----------------------------------------------------------------------------------------------------

    def update_drafts(self) -> None:
        """Drafts of all incidents: those that wait for me first."""
        known = self._audiences()
        found = [(one, self.room.waits_for_me(one, known)) for one in self.room.waiting_updates()]
        found.sort(key=lambda pair: not pair[1])
        if not found:
            self.screen.notice(_("No words wait. u says some to the outside."), "muted")
            return
        options = [
            Choice(key, str(place), self._waiting(one, mine))
            for place, (key, (one, mine)) in enumerate(zip(KEYS, found, strict=False))
        ]
        self.choose(
            _("Words to the outside that wait (* for you):"), options, lambda place: self._act(found[int(place)][0])
        )

    def _waiting(self, one: Waiting, mine: bool) -> str:
        who = fit(f"{'*' if mine else ' '} #{one.number} {shown_audience(one.audience)}", 17)
        return f"{who} {fit(shown_update_status(one.status), _STATUS)} {one.drafted_by}: {folded(one.text)}"

    def _act(self, one: Waiting) -> None:
        """The words, and below them what may be done about them."""
        state = self.room.current(one.incident)
        draft = updating.draft_of(state, one.draft)
        rule = audiences.rule_of(draft.audience, self.room.audiences()[0])
        lines = [line for part in draft.text.splitlines() or [""]
                 for line in wrap(part, max(20, self.console.size.width - 8), 99)]  # fmt: skip
        shown = lines[:_LINES]
        if len(lines) > _LINES:
            shown[-1] = _("… ({n} more lines: o)").format(n=len(lines) - _LINES + 1)
        options = [Choice("", "", line, enabled=False) for line in shown]
        options += self._choices(state, draft, rule)
        title = _("#{n}, draft {k} to {who}, by {by}: {status}").format(
            n=state.number, k=draft.number, who=shown_audience(draft.audience), by=draft.drafted_by,
            status=shown_update_status(draft.status),
        )  # fmt: skip
        if draft.why:
            title += f" ({draft.why})"
        self.choose(_marked(state, title), options, lambda value: self._acted(value, state, draft, rule))

    def _choices(self, state: IncidentState, draft: Update, rule: Audience) -> list[Choice]:
        approver = updating.may_approve(state, rule, self.room.me)
        asked = _("Ask {who}.").format(who=" / ".join(updating.who_approves(state, rule)))
        speaker = approver or may.authority(state, self.room.me, may.ACTS["update"][0]) is not None
        done, back = draft.status == "approved", draft.status == "returned"
        offered = [
            None if done else Choice("a", "approve", _("Approve"), enabled=approver, why=asked),
            Choice("s", "send", _("Mark as sent") if done else _("Approve and mark as sent"),
                   enabled=approver or (done and speaker), why=asked),
            Choice("e", "edit", _("Word it anew; it is approved again after that")),
            None if back else Choice("r", "return", _("Send it back with a reason"), enabled=approver, why=asked),
            Choice("w", "withdraw", _("Withdraw it")),
            Choice("o", "read", _("Read it whole")),
        ]  # fmt: skip
        return [choice for choice in offered if choice is not None]

    def _acted(self, value: str, state: IncidentState, draft: Update, rule: Audience) -> None:
        who, key = shown_audience(draft.audience), f"draft/{draft.id}/{value}"
        room, number, seen = self.room, draft.number, draft.wording
        if value == "approve":
            done = _("Approved. It waits to be sent.")
            self.do(lambda: room.approve_update(state.id, number, seen=seen), done)
        elif value == "send":
            done = _("Kept: {who} told. warroom itself sends nothing.").format(who=who)
            self.do(lambda: room.send_update(state.id, number, seen=seen), done)
        elif value == "edit":
            self.ask(
                key, _("Draft {n}").format(n=number) + " >",
                lambda text: self.do(
                    lambda: room.reword_update(state.id, number, unfolded(text), seen=seen),
                    lambda new: self.waits(new, who, rule), key=key,
                ),
                value=folded(draft.text), hint=_("|| stands for a new line"),
            )  # fmt: skip
        elif value == "return":
            done = _("Sent back to {who}.").format(who=draft.drafted_by)
            self.ask(
                key, _("Reason") + " >",
                lambda why: self.do(lambda: room.return_update(state.id, number, why, seen=seen), done, key=key),
                hint=_("What has to be different."),
            )  # fmt: skip
        elif value == "withdraw":
            self.sure(
                _("Withdraw draft {n} to {who}?").format(n=number, who=who), _("Yes, withdraw it"),
                lambda: self.do(lambda: room.withdraw_update(state.id, number), _("Withdrawn.")),
            )  # fmt: skip
        else:
            self.page(draft.text)

    # -- who was told what ---------------------------------------------------------------------------------------------

    def update_told(self) -> None:
        """Who hears more by when, then who was told what, newest first; Enter speaks to them, or reads it whole."""
        state = self.state()
        if state is None:
            return
        now, zone = self.console.desk.now(), self.console.zone
        lines: list[tuple[str, str]] = []
        owed = [one for one in stated(state) if one.kind == "update"]
        for one in sorted(owed, key=lambda one: one.when):
            lines.append((f"next/{one.subject}", _("next: {owed}").format(owed=told(one, now))))
        history = sent(state)[::-1]
        for place, one_ in enumerate(history):
            assert one_.sent_at is not None  # noqa: S101 - it was sent
            when = fit(show_moment(one_.sent_at, zone, now), 12).rstrip()
            by = one_.sent_by + (f"/{one_.approved_by}" if one_.approved_by not in ("", one_.sent_by) else "")
            who = fit(shown_audience(one_.audience), 14)
            lines.append((f"told/{place}", f"{when:<6} {who} {fit(by, 12)} {folded(one_.text)}"))
        if not lines:
            self.screen.notice(_("Nobody outside was told anything yet. Press u."), "muted")
            return
        options = [Choice(KEYS[n] if n < len(KEYS) else "", value, line) for n, (value, line) in enumerate(lines)]

        def chosen(value: str) -> None:
            kind, _slash, rest = value.partition("/")
            if kind == "next":
                self.update_send(rest)
            else:
                self.page(history[int(rest)].text)

        title = _("#{n}: who was told what, when").format(n=state.number)
        self.choose(_marked(state, title), options, chosen)


def _marked(state: IncidentState, title: str) -> str:
    """A title that says in words where nothing of it is real."""
    return f"{_('EXERCISE')} {title}" if state.mode is Mode.EXERCISE else title


def folded(text: str) -> str:
    """Words of several lines in one."""
    return BREAK.join(line.strip() for line in text.splitlines() if line.strip())


def unfolded(text: str) -> str:
    """The lines again."""
    return "\n".join(line.strip() for line in text.split(BREAK.strip()))
