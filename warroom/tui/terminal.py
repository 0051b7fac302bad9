"""How the console fits the terminal it is in: its signs, its colours, its speed, and its end."""

from __future__ import annotations

import asyncio
import codecs
import os
import re
import select
import signal
import threading
import unicodedata
from collections.abc import Callable, Mapping, MutableMapping
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Any, Literal

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter

from warroom.i18n import _

if TYPE_CHECKING:
    from textual.app import App

# What steers a terminal, and what turns its direction of writing. All of it counts as no cell wide.
_STEERING = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")
_HALF_SIGN = re.compile("[\ud800-\udfff]")
_HUNG_UP = 129
_STALLED = 2.0
"""Seconds for what an orderly end does beside waiting for its turn: drawing, and giving the terminal back."""
_LEAVING = 15.0
"""Seconds that an orderly end may take: what was asked for waits for its turn at the lock."""
_CORNERS = "┌┐└┘├┤┬┴┼╭╮╰╯╔╗╚╝╠╣╦╩╬┏┓┗┛┣┫┳┻╋╒╓╕╖╘╙╛╜╞╟╡╢╤╥╧╨╪╫╱╲╳"
_ACROSS = "─━┄┅┈┉╌╍═╴╶╸╺╼╾▔▁▂"
_DOWN = "│┃┆┇┊┋╎╏║╵╷╹╻╽╿▏▎▍▕▌▐"
_FILLED = "█▉▊▋▇▆▅■▮◼●◉⬤"
_HALF = "▀▄▃░▒▓▖▗▘▙▚▛▜▝▞▟"
_SIGNS = {
    "…": "~", "—": "-", "–": "-", "‑": "-", "‒": "-", "−": "-", "·": ".", "•": "*", "∙": ".", "‣": ">",
    "✔": "x", "✓": "x", "☑": "x", "✗": "-", "✘": "-", "□": "o", "▢": "o", "☐": "o", "○": "o", "◯": "o",
    "▲": "^", "△": "^", "▴": "^", "▼": "v", "▽": "v", "▾": "v", "▶": ">", "▸": ">", "►": ">", "◀": "<", "◂": "<",
    "◄": "<", "◆": "*", "◇": "o", "★": "*", "☆": "*", "⚠": "!", "→": ">", "←": "<", "↑": "^", "↓": "v", "↔": "-",
    "↕": "|", "⇒": ">", "⇐": "<", "↗": "/", "↘": "\\", "↳": "`", "↩": "<", "↵": "<", "⏎": "<", "‘": "'", "’": "'",
    "‚": ",", "“": '"', "”": '"', "„": '"', "«": "<", "»": ">", "‹": "<", "›": ">", "×": "x", "÷": "/", "±": "+",
    "°": "o", "≤": "<", "≥": ">", "≠": "!", "≈": "~", "€": "E", "\u00a0": " ",
}  # fmt: skip


def _table() -> dict[int, str]:
    table = {ord(sign): plain for sign, plain in _SIGNS.items()}
    for signs, plain in ((_CORNERS, "+"), (_ACROSS, "-"), (_DOWN, "|"), (_FILLED, "#"), (_HALF, ":")):
        table.update(dict.fromkeys(map(ord, signs), plain))
    return table


class _Ascii(dict[int, str]):
    """Filled as signs are met: letters lose their accents, what is left becomes one `?` for each cell."""

    def __missing__(self, code: int) -> str:
        sign = chr(code)
        size = 1 if code < 128 else cell_len(sign)
        bare = unicodedata.normalize("NFKD", sign).encode("ascii", "ignore").decode()
        if code < 128:
            self[code] = sign
        elif len(bare) == size:
            self[code] = bare
        else:
            self[code] = "?" * size
        return self[code]


_ASCII = _Ascii(_table())


def ascii_text(text: str) -> str:
    """The text in ASCII, as wide as it was."""
    if text.isascii():
        return text
    return set_cell_size(text.translate(_ASCII), cell_len(text))


class AsciiFilter(LineFilter):
    """For terminals that can't show more than ASCII: every sign is replaced by one of the same width."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """The segments in ASCII."""
        return [
            segment if segment.control or segment.text.isascii() else Segment(ascii_text(segment.text), segment.style)
            for segment in segments
        ]


class SafeFilter(LineFilter):
    """The last line of defence: nothing of anybody's text steers the terminal. Lines stay as wide as they were."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """The segments without control characters and marks of direction; half a character is `?`."""
        return [
            segment if segment.control or (segment.text.isascii() and segment.text.isprintable()) else _safe(segment)
            for segment in segments
        ]


def _safe(segment: Segment) -> Segment:
    return Segment(_HALF_SIGN.sub("?", _STEERING.sub("", segment.text)), segment.style)


def _is_utf8(name: str) -> bool:
    return name.lower().replace("-", "").replace("_", "").endswith(("utf8", "utf8@euro", "cp65001"))


def wants_ascii(environ: Mapping[str, str], encoding: str) -> bool:
    """Whether to draw in ASCII: `WARROOM_ASCII` 1 or 0 says so, else whether the locale or the output is not UTF-8.

    Without any locale the encoding of the output decides.
    """
    asked = environ.get("WARROOM_ASCII", "")
    if asked in ("0", "1"):
        return asked == "1"
    if encoding and not _is_utf8(encoding):
        return True
    everything, kind, base = (environ.get(name, "") for name in ("LC_ALL", "LC_CTYPE", "LANG"))
    if kind == "C.UTF-8" and not everything:
        kind = ""  # Python sets this itself in a C locale (PEP 538), so it says nothing about the terminal
        if not base:
            return False
    locale = everything or kind or base
    return bool(locale) and not _is_utf8(locale.split("@")[0])


def wants_no_colour(environ: Mapping[str, str]) -> bool:
    """Whether `NO_COLOR` asks for no colour at all; then the first theme must be `ansi`."""
    return bool(environ.get("NO_COLOR"))


def refusal(environ: Mapping[str, str], is_tty: bool) -> str | None:
    """Why the console can't be shown here and what to use instead; None when it can."""
    if not is_tty:
        reason = _("The console needs a terminal, and its input or output is not one.")
    elif environ.get("TERM", "") == "dumb":
        reason = _("The console can't be drawn in this terminal (TERM=dumb).")
    else:
        return None
    return reason + " " + _("Use the commands that print lines: `warroom board`, `warroom timeline N --follow`.")


def profile(environ: Mapping[str, str], asked: str) -> Literal["normal", "slow"]:
    """How to draw: `asked` is `normal`, `slow` or `auto` (slow over SSH); `WARROOM_SLOW=1` asks for slow."""
    if asked == "slow" or environ.get("WARROOM_SLOW") == "1":
        return "slow"
    remote = bool(environ.get("SSH_TTY") or environ.get("SSH_CONNECTION"))
    return "slow" if asked == "auto" and remote else "normal"


def prepare(environ: MutableMapping[str, str]) -> None:
    """What has to be so before Textual starts: the size is asked of the terminal, and any byte may come from it."""
    for name in ("COLUMNS", "LINES"):  # set by some shells and stale after a resize
        environ.pop(name, None)
    # A byte that is no UTF-8 (an old terminal, noise on the line) becomes U+FFFD; Textual would end on it.
    from textual.drivers import linux_driver

    def decoder(encoding: str) -> Callable[[], codecs.IncrementalDecoder]:
        return partial(codecs.getincrementaldecoder(encoding), errors="replace")

    linux_driver.getincrementaldecoder = decoder  # type: ignore[attr-defined, assignment]


def install_signal_handlers(app: App[Any], last: Callable[[], object] | None = None) -> None:
    """Leave in order on SIGTERM and SIGHUP, with exit code 128 + signal; call it where the app's loop runs.

    Without it the terminal stays in its full-screen mode, and an orphan whose SIGHUP is ignored runs on at full speed.
    A terminal that takes nothing any more holds up the loop: then `last` is done, and the process ends as it stands.
    """
    loop = asyncio.get_running_loop()
    for name in ("SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)
        if number is None:
            continue
        try:
            loop.add_signal_handler(number, partial(app.exit, return_code=128 + number))
            if last is not None and not app.is_headless:
                # Beside the loop's own way, which counts on the loop; this one comes between any two steps of Python.
                signal.signal(number, partial(_begin_to_leave, last))
        except (NotImplementedError, RuntimeError):
            return  # not on this system, or not in the main thread: then the default of the system holds


def _begin_to_leave(last: Callable[[], object], number: int, _frame: object) -> None:
    threading.Thread(target=_leave_stalled, args=(last, 128 + number), name="warroom-leaving", daemon=True).start()


def _leave_stalled(last: Callable[[], object], code: int) -> None:
    main = threading.main_thread()
    main.join(_STALLED)
    if main.is_alive():
        last()  # an orderly end may be at it, too, and wait for its turn at the lock
        main.join(_STALLED)
        os._exit(code)


def watch_for_hang_up(app: App[Any]) -> None:
    """Leave in order, with exit code 129, when the terminal is gone; call it where the app's loop runs.

    The signal alone does not do: it reaches the first process of a session only, so under `sh -c`, `sudo` or `nohup` it
    never comes, and Textual then reads the end of a terminal that is not there at full speed.
    """
    if app.is_headless or not hasattr(select, "poll") or not os.isatty(0):
        return
    lost = [number for number in (0, 1, 2) if os.isatty(number)]
    leave = partial(asyncio.get_running_loop().call_soon_threadsafe, partial(app.exit, return_code=_HUNG_UP))
    threading.Thread(target=_wait_for_hang_up, args=(lost, leave), name="warroom-terminal", daemon=True).start()


def _wait_for_hang_up(lost: list[int], leave: Callable[[], object]) -> None:
    line = select.poll()
    line.register(0, 0)  # nothing is asked for: hang-ups and errors are told anyway
    if not any(event & (select.POLLHUP | select.POLLERR) for _number, event in line.poll()):
        return  # this system can't watch a terminal
    nothing = os.open(os.devnull, os.O_RDWR)
    for number in lost:  # what is still drawn on the way out must not fail, or the way out blocks
        os.dup2(nothing, number)
    with suppress(RuntimeError):  # the loop has ended already
        leave()
    threading.main_thread().join(_LEAVING)
    os._exit(_HUNG_UP)
