"""Texts that people or machines could send and that have broken terminals or layouts before."""

from __future__ import annotations

HOSTILE = {
    "markup": "[/foo] [bold red]x[/] [@click=app.quit]quit[/]",
    "escape": "\x1b[2J\x1b]52;c;aGVsbG8=\x07 red \x1b[31m",
    "c1": "\x9b2J\x9d52;c;aGk=\x9c\x85end",
    "lines": "one\ntwo\r\nthree\tfour\x0bfive\u2028six",
    "null": "a\x00b\x7fc",
    "right to left": "\u202eevil\u202c \u2066iso\u2069 \u200fשלום\u200e",
    "joiners": "👩\u200d👩\u200d👧 a\u200bb\u2060c\ufeffd ✔\ufe0f",
    "flags": "🇳🇱🇧🇪 👍🏽",
    "wide": "障害が発生しました、データベースは停止しています",
    "marks": "e" + "\u0301" * 40 + " Zalgo" + "\u0334\u0335" * 10,
    "surrogate": "lone \ud800 surrogate \udfff",
    "private": "\ue0b0 \U000f0000 \uffff",
    "long": "x" * 10_000,
    "long words": "word " * 2_000,
    "long wide": "漢" * 5_000,
    "spaces": "\u00a0\u3000\u2003 x   ",
    "empty": "",
}
