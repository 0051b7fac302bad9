"""What all flows share: asking with a draft, acting through the writing hand, and sentences for what went wrong."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from warroom.i18n import _
from warroom.journal.errors import RoomFileError
from warroom.model.incident import IncidentState
from warroom.model.refusal import Refused
from warroom.room import Room
from warroom.tui.widgets.choices import Choice

if TYPE_CHECKING:
    from warroom.tui.app import WarRoomApp
    from warroom.tui.screens.room import RoomScreen

Answer = Callable[[str], None]
KEYS = "123456789abcdefghijklmopqrstuvwxyz"
"""The keys of a list of choices, in order; `n` is left for no."""


class FlowBase:
    """Built on the screen and the room; keeps nothing but what is being asked."""

    def __init__(self, console: WarRoomApp) -> None:
        self.console = console
        self._sent: dict[str, list[str]] = {}
        self._again: dict[str, Callable[[str], None]] = {}

    @property
    def room(self) -> Room:
        """The door."""
        return self.console.room

    @property
    def screen(self) -> RoomScreen:
        """The war room's screen."""
        return self.console.room_screen

    def state(self) -> IncidentState | None:
        """The chosen incident; says so where there is none."""
        state = self.console.desk.state
        if state is None:
            self.screen.notice(_("No incident is chosen. Press n to declare one."), "soon")
        return state

    def label(self, word: str) -> str:
        """`Task #3 >`: what is asked for, and of which incident."""
        state = self.console.desk.state
        return f"{word} #{state.number} >" if state is not None else f"{word} >"

    # -- asking --------------------------------------------------------------------------------------------------------

    def ask(
        self,
        key: str,
        label: str,
        answer: Answer,
        *,
        value: str = "",
        hint: str = "",
        preview: Callable[[str], str] | None = None,
        suggestions: Callable[[str], Sequence[str]] | None = None,
        empty: bool = False,
        complaint: str = "",
    ) -> None:
        """Ask for one line. Words that are left with Esc, or cut off, wait under `key` for the next time."""
        drafts = self.console.drafts
        waiting = drafts.get(key)
        if self.console.observing and key != "search":
            # The line opens all the same: what is typed on must not be taken for commands.
            complaint = complaint or only_looking()
        if waiting and not complaint:
            hint = _("Your unsent words; Ctrl+U clears them. {hint}").format(hint=hint)

        def once_more(why: str) -> None:
            self.ask(key, label, answer, value=value, hint=hint, preview=preview, suggestions=suggestions, empty=empty,
                     complaint=why)  # fmt: skip

        self._again[key] = once_more

        def done(text: str | None) -> None:
            if text is None:
                left = self.screen.prompt.last_text
                left = "" if left.strip() == value.strip() else left  # what stood there before is nobody's words
                self.console.keep_now(key, left)
                if left:
                    self.screen.notice(_("Your words are kept; the same key brings them back."), "muted")
                return
            self._sent.setdefault(key, []).append(text)
            if not text.strip() and not empty:
                self.console.keep_now(key, "")
                return
            # They wait until the room has them: a refusal or a locked file brings them back.
            self.console.keep_now(key, text)
            answer(text)

        self.screen.prompt.ask(
            label,
            on_done=done,
            value=waiting or value,
            hint=hint or _("Enter sends, Esc keeps your words"),
            preview=preview,
            suggestions=suggestions,
            on_change=lambda text: self.console.keep_soon(key, text),
            history=self._sent.get(key, ()),
            complaint=complaint,
        )

    def refuse(self, key: str, why: str) -> None:
        """What was typed under `key` can't be: the line opens again with the words, and says why.

        Keys that a person types on then are words, and not commands. Whoever went on to something else gets a notice.
        """
        screen = self.screen
        if key in self._again and not screen.asking and self.console.screen is screen and screen.plan.editor is None:
            self._again[key](why)
        else:
            screen.notice(why, "late")

    def choose(
        self, title: str, options: Sequence[Choice], answer: Answer, *, also: Mapping[str, Answer] | None = None,
        hint: str = "",
    ) -> None:  # fmt: skip
        """Offer choices; nothing happens on Esc. `also`: keys that do something else, as `hint` says."""
        self.screen.choices.ask(
            title, options, lambda value: answer(value) if value is not None else None, also=also, hint=hint
        )

    def sure(self, title: str, yes: str, answer: Callable[[], None]) -> None:
        """Ask before something that is hard to take back."""
        options = [Choice("y", "yes", yes), Choice("n", "no", _("No, leave it"))]
        self.choose(title, options, lambda value: answer() if value == "yes" else None)

    # -- acting --------------------------------------------------------------------------------------------------------

    def do(
        self,
        job: Callable[[], Any],
        done: str | Callable[[Any], str] = "",
        *,
        key: str = "",
        failed: Callable[[Exception], bool] | None = None,
    ) -> None:
        """Do something to the room. `key` names the draft that it sends; `failed` may take an error on itself."""
        if self.console.observing:
            self.screen.notice(only_looking(), "soon")
            return

        def succeeded(answer: Any) -> None:
            if key:
                self.console.keep_now(key, "")
            self.console.look()
            words = done(answer) if callable(done) else done
            if words:
                self.screen.notice(words, "done")

        def went_wrong(error: Exception) -> None:
            if failed is not None and failed(error):
                return
            if key and isinstance(error, (Refused, ValueError)):
                self.refuse(key, sentence(error))
            else:
                self.screen.notice(sentence(error), "late")
            self.console.bell()

        self.console.hands.do(job, succeeded, went_wrong)


def only_looking() -> str:
    """What to tell an observer who is about to write."""
    return _("You are observing: nothing can be written from here.")


def sentence(error: Exception) -> str:
    """What to tell a person of an error."""
    if isinstance(error, (Refused, RoomFileError, ValueError)):
        return str(error)
    return _("That did not work ({error}). Your words are kept; try again.").format(error=repr(error))
