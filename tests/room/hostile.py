"""Words that have broken programs: each is data, and nothing else."""

from __future__ import annotations

HOSTILE = (
    "'; DROP TABLE events; --",
    "\"quoted\" 'words' `here`",
    "[bold]loud[/bold] [link=x]y[/]",
    "=HYPERLINK(1) +1 -1 @SUM(A1)",
    "../../etc/passwd",
    "\x1b[31mred\x1b[0m \x1b]0;title\x07",
    "a\x00b\x07c\x7fd\x9be",
    "\u202egnirts\u202c \u2066x\u2069",
    "e\u0301" + "\u0300" * 40,
    "👩‍👩‍👧‍👦 🇳🇱 ☃",
    "half \ud800 a character",
    "%s {0} {name} \\n $HOME $(id)",
    "日本語のタイトル",
    "x" * 5000,
    "line one\nline two\r\nline three",
    "NEAR(a b) OR * AND ^x -y col:z",
    "   \t  ",
    "",
)
