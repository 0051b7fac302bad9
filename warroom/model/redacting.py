"""Taking words out of the journal for good: of which events, by whom, and what is left of them.

What an event says beside its words, the fold still needs: that a task was given, that a promise was made. So a
redaction carries the rest of the body, and `folding.restored` puts that in its place.
"""

from __future__ import annotations

from collections.abc import Collection

from warroom.i18n import _
from warroom.model import may
from warroom.model.envelope import Recorded
from warroom.model.events import Event, EventRedacted, LogWritten, Redacted, Unknown
from warroom.model.incident import IncidentState
from warroom.model.labelling import own
from warroom.model.refusal import BadInput, Refused

GONE = "[redacted]"
"""Stands where nothing at all would say something else: the title of an incident, the text of a task."""
_WORDS: dict[str, dict[str, object]] = {
    "log.written": {"text": "", "to": (), "tags": (), "channel": "", "sender": "", "subject": "", "can": ()},
    "update.sent": {"text": ""},
    "update.drafted": {"text": ""},
    "update.reworded": {"text": ""},
    "update.returned": {"why": ""},
    "update.withdrawn": {"why": ""},
    "incident.declared": {"name": GONE, "description": ""},
    "incident.described": {"name": GONE, "description": ""},
    "incident.moved": {"why": ""},
    "incident.classified": {"subcategory": GONE, "why": ""},
    "incident.timed": {"why": ""},
    "incident.held": {"reason": GONE},
    "incident.confided": {"why": ""},
    "source.recorded": {"by": "", "fields": {}},
    "role.assigned": {"why": ""},
    "role.relieved": {"why": ""},
    "plan.drafted": {"text": ""},
    "plan.approved": {"content": {}},
    "plan.returned": {"why": ""},
    "objective.added": {"text": GONE},
    "objective.set": {"text": GONE, "why": ""},
    "task.added": {"text": GONE},
    "task.set": {"note": ""},
    "regulator.assessed": {"why": ""},
    "escalation.raised": {"why": ""},
    "escalation.acknowledged": {"note": ""},
    "escalation.stood_down": {"why": ""},
    "entry.answered": {"text": ""},
    "entry.struck": {"why": GONE},
    "entry.flagged": {"why": ""},
    "decision.taken": {"text": GONE, "options": (), "objections": (), "to": (), "tags": (), "channel": ""},
    "decision.set": {"outcome": GONE, "objection": ""},
    "hypothesis.raised": {"text": GONE},
    "hypothesis.set": {"why": ""},
    "dispute.settled": {"value": ""},
}
"""Kind → the fields that hold people's words, and what stands there afterwards. Kinds that are not here hold none."""
_TEXTS = ("section/", "name", "description", "subcategory", "hold")
"""Beginnings of registers whose value is words; of others it ends in `/text` or `/outcome`."""


def word_fields(kind: str) -> Collection[str]:
    """The fields of a kind that hold people's words."""
    return _WORDS.get(kind, ())


def redact(state: IncidentState, recorded: Recorded, actor: str, why: str) -> tuple[str, EventRedacted]:
    """The position acted in and the event that says that the words of another are taken out.

    Raises `Refused` where the person may not, or where there is nothing to take out; `BadInput` without a reason.
    """
    code = may.demand(state, actor, "redact")
    if not why.strip():
        raise BadInput(_("Say why in a few words; they stay readable in place of what is taken out."))
    event = recorded.event
    if isinstance(event, Redacted):
        raise Refused(_("The words of {id} were taken out already.").format(id=recorded.id))
    if isinstance(event, Unknown):
        raise Refused(_("A newer warroom wrote {id}; only that one can take its words out.").format(id=recorded.id))
    number = event.number if isinstance(event, LogWritten) else 0
    rest = _rest(recorded, event)
    return code, EventRedacted(
        event=recorded.id, what=recorded.kind, why=why, rest=rest, number=number, tlp=own(recorded)
    )  # fmt: skip


def _rest(recorded: Recorded, event: Event) -> str:
    fields = _WORDS.get(recorded.kind)
    if fields is None or (recorded.kind == "dispute.settled" and not _is_text(getattr(event, "register", ""))):
        raise Refused(
            _(
                "{id} ({kind}) holds no words but what happened, and the state of the incident hangs on it; it stays. "
                "Words can be taken out of entries, updates, descriptions, reasons, and texts of the plan."
            ).format(id=recorded.id, kind=recorded.kind)
        )
    told = event.__dict__
    gone = {name: left for name, left in fields.items() if told[name]}
    if not gone:
        raise Refused(_("There are no words in {id}; there is nothing to take out.").format(id=recorded.id))
    return "" if recorded.kind == "log.written" else type(event)(**{**told, **gone}).body()


def words_of(recorded: Recorded) -> list[str]:
    """The people's words in an event that a redaction takes out, field by field."""
    found: list[str] = []
    told = getattr(recorded.event, "__dict__", {})
    for name in _WORDS.get(recorded.kind, ()):
        value = told.get(name)
        found += [value] if isinstance(value, str) else value.values() if isinstance(value, dict) else value or ()
    return [words for words in found if words]


def _is_text(register: str) -> bool:
    return register.startswith(_TEXTS) or register.endswith(("/text", "/outcome"))
