"""The language of every word shown: `_()` for sentences, `N_()` to mark a word that is translated when it is drawn.

The language is chosen once per process, before anything is drawn; stored values stay language-neutral codes. Words to
an audience outside are in its language, whatever the person in front of the screen reads (`speaking`).
"""

from __future__ import annotations

import gettext
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path

LANGUAGES = ("en", "nl")
_DOMAIN = "warroom"
_FOLDER = Path(__file__).parent / "locale"

_catalogue: gettext.NullTranslations = gettext.NullTranslations()
_language = "en"
_spoken: ContextVar[tuple[str, gettext.NullTranslations] | None] = ContextVar("_spoken", default=None)


def preferred(environ: Mapping[str, str]) -> str:
    """The language that the environment asks for: `WARROOM_LANG`, else the locale; a two-letter code."""
    asked = environ.get("WARROOM_LANG") or next(
        (environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if environ.get(name)), "en"
    )
    code = asked.split(".")[0].split("_")[0].split("-")[0].lower()
    return code if code in LANGUAGES else "en"


def choose(language: str | None = None) -> str:
    """Speak this language from now on (default: what the environment asks for); returns its code."""
    global _catalogue, _language
    _language = language if language in LANGUAGES else preferred(os.environ)
    _catalogue = _load(_language)
    return _language


def _load(language: str) -> gettext.NullTranslations:
    # The words in the source are English: no catalogue to look for, and nothing of `locale` to import.
    if language == "en":
        return gettext.NullTranslations()
    return gettext.translation(_DOMAIN, str(_FOLDER), [language], fallback=True)


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Inside the block everything is said in this language, in this thread alone; English where we do not know it."""
    token = _spoken.set((language, _load(language if language in LANGUAGES else "en")))
    try:
        yield
    finally:
        _spoken.reset(token)


def language() -> str:
    """The code of the language spoken now."""
    spoken = _spoken.get()
    return _language if spoken is None else spoken[0]


def _now() -> gettext.NullTranslations:
    spoken = _spoken.get()
    return _catalogue if spoken is None else spoken[1]


def _(text: str) -> str:
    """The text in the chosen language; no text stays none (a catalogue keeps its header under the empty text)."""
    return _now().gettext(text) if text else ""


def ngettext(one: str, many: str, n: int) -> str:
    """The text for a number of things, in the chosen language."""
    return _now().ngettext(one, many, n)


def pgettext(context: str, text: str) -> str:
    """The text in the chosen language, as it is said in one place: the board has room for short words only."""
    return _now().pgettext(context, text)


def NC_(context: str, text: str) -> str:
    """Mark a text of one place for the catalogue; it is translated with `pgettext()` where it is shown."""
    return text


def N_(text: str) -> str:
    """Mark a text for the catalogue; it is translated with `_()` where it is shown."""
    return text
