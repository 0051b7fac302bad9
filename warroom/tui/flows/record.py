"""What is done about what was written: answers, corrections, marks."""

from __future__ import annotations

from collections.abc import Callable

from warroom.i18n import _
from warroom.model.asking import Wait
from warroom.model.envelope import Recorded
from warroom.model.incident import IncidentState
from warroom.model.labelling import own
from warroom.model.moments import show_moment
from warroom.model.record import APPROVAL, CONFIRMED, NONE, PROPOSED
from warroom.model.refusal import Refused
from warroom.tui.flows.base import KEYS, FlowBase
from warroom.tui.flows.labels import label_choices
from warroom.tui.widgets.choices import Choice
from warroom.tui.widgets.plainline import plain_line

_SHOWN = 60
"""Characters of somebody's words that are enough to know them by."""


class RecordFlows(FlowBase):
    """A pen and no pencil; and nobody is left without an answer."""

    # -- answers -------------------------------------------------------------------------------------------------------

    def answer_give(self) -> None:
        """What waits for an answer of mine: the only one at once, else a list."""
        from warroom.report.briefing import wait_words

        waits = self.console.desk.waiting()
        if not waits:
            asked = self.console.desk.asked()
            words = _("Nothing waits for your answer.")
            if asked:
                words = _("{what} You wait: {words}").format(
                    what=words, words=wait_words(asked[0], self.console.desk.now())
                )
            self.screen.notice(words, "muted")
        elif len(waits) == 1:
            self._answer(waits[0])
        else:
            said = self.room.words_of(waits)
            options = [
                Choice(key, str(n), self._waiting_words(one, said.get(one.id, "")))
                for n, (key, one) in enumerate(zip(KEYS, waits, strict=False))
            ]
            self.choose(_("What do you answer?"), options, lambda value: self._answer(waits[int(value)]))

    def _waiting_words(self, wait: Wait, words: str) -> str:
        (row,) = self.room.board_rows([wait.incident])
        return f"#{row.number} {wait.ref} {wait.asked_by}: {plain_line(words)[:_SHOWN]}"

    def _answer(self, wait: Wait) -> None:
        words = self._waiting_words(wait, self.room.words_of([wait]).get(wait.id, ""))
        key = f"answer/{wait.incident}/{wait.id}/{wait.who}"
        if wait.kind == APPROVAL:
            self._approve(wait, words, key)
            return
        self.ask(
            key, _("Answer {ref}").format(ref=wait.ref) + " >",
            lambda text: self.do(lambda: self.room.answer(wait.incident, wait.id, text), _("Answered."), key=key),
            hint=_("{words}   (Enter alone: understood)").format(words=words), empty=True,
        )  # fmt: skip

    def _approve(self, wait: Wait, words: str, key: str) -> None:
        def chosen(value: str) -> None:
            if value == "approve":
                self.do(lambda: self.room.approve_message(wait.incident, wait.id), _("Approved; it goes out."))
                return
            self.ask(
                key, _("Why") + " >",
                lambda why: self.do(lambda: self.room.approve_message(wait.incident, wait.id, returned=why),
                                    _("Returned."), key=key),
            )  # fmt: skip

        options = [
            Choice("a", "approve", _("Approve: it goes out")),
            Choice("r", "return", _("Return it, with a reason")),
        ]
        self.choose(words, options, chosen)

    # -- correcting ----------------------------------------------------------------------------------------------------

    def _chosen(self) -> Recorded | None:
        """The chosen line of the log; says how to choose one."""
        recorded = self.screen.log_pane.chosen_recorded() if self.screen.current == "log" else None
        if recorded is None:
            self.screen.notice(_("Choose the entry first: 4 goes to the log."), "soon")
        return recorded

    def log_correct(self) -> None:
        """Other words, another time, or struck out: each with the reason, and nothing goes away."""
        from warroom.model import recording

        state = self.state()
        recorded = self._chosen() if state is not None else None
        if state is None or recorded is None:
            return
        try:
            recording.strike(state, recorded, self.room.me, "?")
        except Refused as refusal:
            self.screen.notice(str(refusal), "late")
            return
        ref = recording.ref_of(state, recorded)
        options = [
            Choice("w", "words", _("Other words")),
            Choice("t", "time", _("Another time")),
            Choice("l", "label", _("Another TLP label")),
            Choice("s", "strike", _("Strike it out")),
        ]

        def chosen(value: str) -> None:
            if value == "strike":
                self._ask_reason(recorded, ref, lambda why: self.room.strike(state.id, recorded.id, why=why))
            elif value == "time":
                self._another_time(state, recorded, ref)
            elif value == "label":
                self._another_label(state, recorded, ref)
            else:
                self._other_words(state, recorded, ref)

        self.choose(_("{ref}: what is wrong? What stands there stays readable.").format(ref=ref), options, chosen)

    def _other_words(self, state: IncidentState, recorded: Recorded, ref: str) -> None:
        key = f"correct/{state.id}/{recorded.id}"
        self.ask(
            key, _("Correct {ref}").format(ref=ref) + " >",
            lambda text: self._ask_reason(
                recorded, ref, lambda why: self.room.correct(state.id, recorded.id, text, why=why), key
            ),
            value=getattr(recorded.event, "text", ""), hint=_("How it should read; the old words are struck through"),
        )  # fmt: skip

    def _another_time(self, state: IncidentState, recorded: Recorded, ref: str) -> None:
        key = f"retime/{state.id}/{recorded.id}"

        def timed(at: str) -> None:
            try:
                self.room.past(at, state)
            except ValueError as error:
                self.refuse(key, str(error))
                return
            self._ask_reason(recorded, ref, lambda why: self.room.correct(state.id, recorded.id, at=at, why=why), key)

        was = show_moment(recorded.at, self.console.zone, self.console.desk.now())
        hint = _("It says {time}. 14:32, -15m, yesterday 23:10, T+45m; both times stay").format(time=was)
        self.ask(key, _("When was {ref}").format(ref=ref) + " >", timed, hint=hint)

    def _another_label(self, state: IncidentState, recorded: Recorded, ref: str) -> None:
        def chosen(level: str) -> None:
            act = lambda why: self.room.correct(state.id, recorded.id, tlp=level, why=why)  # noqa: E731
            self._ask_reason(recorded, ref, act)

        self.choose(_("{ref}: with whom may it be shared?").format(ref=ref), label_choices(own(recorded)), chosen)

    def _ask_reason(self, recorded: Recorded, ref: str, act: Callable[[str], Recorded], *drafts: str) -> None:
        from warroom.model import recording

        key = f"why/{recorded.stream}/{recorded.id}"

        def done(new: Recorded) -> str:
            for draft in drafts:
                self.console.keep_now(draft, "")
            state = self.console.desk.state
            if new.kind == "entry.struck" or state is None:
                return _("{ref} is struck.").format(ref=ref)
            return _("{ref} is struck; {new} stands in its place.").format(ref=ref, new=recording.ref_of(state, new))

        self.ask(
            key, _("Why") + " >", lambda why: self.do(lambda: act(why), done, key=key),
            hint=_("The reason stays readable beside it"),
        )  # fmt: skip

    # -- what is significant -------------------------------------------------------------------------------------------

    def log_mark(self) -> None:
        """Significant: put forward by anybody, confirmed by who may; once more takes it back."""
        from warroom.model import recording

        state = self.state()
        recorded = self._chosen() if state is not None else None
        if state is None or recorded is None:
            return
        flag = state.record.flags.get(recorded.id)
        level, ref = flag.level if flag else NONE, recording.ref_of(state, recorded)
        said = {
            PROPOSED: _("{ref} is put forward as significant; whoever may confirms it."),
            CONFIRMED: _("{ref} is significant."),
            NONE: _("{ref} is not significant any more."),
        }

        def mark(value: str) -> None:
            self.do(
                lambda: self.room.significant(state.id, recorded.id, level=value),
                lambda done: said[getattr(done.event, "level", NONE)].format(ref=ref),
            )

        if level == NONE:
            mark("")
            return
        options = [Choice("x", NONE, _("It is not significant after all"))]
        if level == PROPOSED and recording.may_confirm(state, self.room.me):
            options.insert(0, Choice("m", CONFIRMED, _("Confirm it")))
        self.choose(_("{ref} was marked by {who}:").format(ref=ref, who=flag.by if flag else "?"), options, mark)
