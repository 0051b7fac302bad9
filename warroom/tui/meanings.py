"""What a colour can mean. Themes give each meaning a colour; widgets know meanings only, never colours."""

from __future__ import annotations

MEANINGS = (
    "severity-1",
    "severity-2",
    "severity-3",
    "severity-4",
    "severity-5",
    "late",
    "soon",
    "done",
    "decision",
    "message",
    "order",
    "update",
    "hazard",
    "exercise",
    "muted",
    "strong",
    "disputed",
    "struck",
)
