"""One incident as Markdown for people to read: head, times, roster, plan, tasks, timeline."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, tzinfo

from warroom.i18n import _, ngettext
from warroom.model.categories import CAUSES, shown_category
from warroom.model.envelope import Recorded
from warroom.model.incident import IncidentState
from warroom.model.kinds import badge
from warroom.model.labelling import own
from warroom.model.lifecycle import shown_status
from warroom.model.linking import LINKS
from warroom.model.moments import show_full
from warroom.model.plain import visible
from warroom.model.planning import OBJECTIVE_STATUSES, PLAN_STATUSES, SECTION_TITLES, TASK_STATUSES
from warroom.model.priority import shown_level
from warroom.model.record import CONFIRMED, decisions, hypotheses, number_of
from warroom.model.seeing import named
from warroom.model.settling import shown_value, subject
from warroom.model.tlp import in_front, over
from warroom.model.updates import sent, shown_audience
from warroom.report.briefing import decision_words, hypothesis_words
from warroom.report.heads import head_lines
from warroom.report.labels import NO_LABELS, Labels
from warroom.report.marks import Mark, mark_of, marks_of
from warroom.report.telling import clock_words, late, names_of, shown_holding, shown_position, shown_time, tell

_SPECIAL = re.compile(r"[\\`*_\[\]<>#|~&$]")
_AT_START = re.compile(r"^([-+=:]|\d+(?=[.)]))")


def escaped(text: str) -> str:
    """People's words as one run of text in which nothing is markup; line breaks become ` / `."""
    return " / ".join(filter(None, map(_escaped_line, text.splitlines())))


def _escaped_line(line: str) -> str:
    plain = _SPECIAL.sub(r"\\\g<0>", visible(line.strip()))
    match = _AT_START.match(plain)
    if match is None:
        return plain
    # A digit takes no backslash; the mark behind it does.
    end = match.end()
    return f"{plain[:end]}\\{plain[end:]}" if match[1][0].isdigit() else f"\\{plain}"


def quoted(text: str) -> list[str]:
    """People's words of several lines, each kept as a line of a quotation."""
    return [f"> {_escaped_line(line)}".rstrip() + ("  " if line.strip() else "") for line in text.splitlines()]


def document(
    state: IncidentState, timeline: Iterable[Recorded], heads: tuple[str, ...], zone: tzinfo, now: datetime, *,
    called: Mapping[str, str] | None = None, struck: bool = False, labels: Labels = NO_LABELS,
) -> str:  # fmt: skip
    """The whole document, printed `now`; times in `zone`. `called`: event id → how an entry is called in speech.

    Entries that are struck through are left out, and counted; with `struck` they stand there, struck through. `labels`
    stand at the head and at the foot.
    """
    timeline = sorted(timeline, key=lambda one: (one.at, one.hlc, one.id))
    lines = [*_head(state, zone, labels), *_times(state, zone), *_roster(state, zone), *_plan(state, zone)]
    lines += _tasks(state, zone)
    lines += _record(state, now, zone, called or {}, struck)
    lines += _regulators(state, now, zone)
    lines += _told(state, zone)
    lines += _significant(state, timeline, zone)
    lines += _timeline(state, timeline, zone, struck)
    lines += ["---", "", *(f"{line}  " for line in head_lines(heads, now, zone))]
    lines += [line for words in filter(None, (badge(state.kind), labels.title())) for line in ("", f"**{words}**")]
    return "\n".join(lines) + "\n"


def _section(title: str, lines: list[str]) -> list[str]:
    return [f"## {title}", "", *lines, ""] if lines else []


def _head(state: IncidentState, zone: tzinfo, labels: Labels) -> Iterator[str]:
    yield f"# {state.code} {escaped(state.name)}"
    yield ""
    if badge(state.kind):
        yield "**" + " ".join([badge(state.kind)] * 3) + "**"
        yield ""
    for line in labels.lines():
        yield f"**{escaped(line)}**"
        yield ""
    if state.confidential:
        yield "**" + _("CONFIDENTIAL: for {names}").format(names=escaped(", ".join(sorted(named(state))))) + "**"
        yield ""
    facts = [
        (_("Status"), shown_status(state.status)),
        (_("Waiting for"), escaped(state.value("hold"))),
        (_("Priority"), state.priority or _("not known yet")),
        (_("Major incident"), _("yes") if state.major else ""),
        (_("Impact"), shown_level(state.value("impact"))),
        (_("Urgency"), shown_level(state.value("urgency"))),
        (_("Category"), escaped(shown_category(state.value("category")))),
        (
            _("Cause"),
            escaped(_(CAUSES.get(state.value("cause"), state.value("cause"))) if state.value("cause") else ""),
        ),
        *((_("Link"), escaped(f"{_(LINKS.get(one.link, one.link))} {one.code}")) for one in state.links()),
        (_("Subcategory"), escaped(state.value("subcategory"))),
        (_("Reporter"), escaped(state.value("reporter"))),
        (_("Source"), escaped(f"{state.source_system} {state.source_ref}".strip())),
        (_("Resolution"), escaped(state.value("resolution"))),
    ]
    for name, value in facts:
        if value:
            yield f"- {name}: {value}"
    yield ""
    if state.value("description"):
        yield from quoted(state.value("description"))
        yield ""
    if state.activity:
        words = _("activity after closing: {n}; reopen?").format(n=len(state.activity))
        yield f"**{words}**"
        yield ""
    for register in state.registers.disputes():
        yield "**" + _("Disputed") + f": {escaped(subject(state, register))}**"
        yield ""
        for live in state.registers.live(register):
            value, when = escaped(shown_value(register, live.value)), show_full(live.at, zone)
            yield f"- {value} ({escaped(live.actor)}, {when})"
        yield ""


def _times(state: IncidentState, zone: tzinfo) -> list[str]:
    known = sorted(state.times().items(), key=lambda one: one[1])
    return _section(_("Times"), [f"- {shown_time(which)}: {show_full(moment, zone)}" for which, moment in known])


def _roster(state: IncidentState, zone: tzinfo) -> list[str]:
    lines = []
    for role in state.roles():
        holding = f" ({shown_holding(role.holding)})" if role.holding != "primary" else ""
        since = _("since {time}").format(time=show_full(role.since, zone))
        lines.append(f"- {escaped(shown_position(role.position))}{holding}: {escaped(role.person)}, {since}")
    return _section(_("Roster"), lines)


def _plan(state: IncidentState, zone: tzinfo) -> list[str]:
    lines: list[str] = []
    for section, title in SECTION_TITLES.items():
        if section == "objectives" and state.objectives():
            lines += [f"### {_(title)}", ""]
            for goal in state.objectives():
                shown = OBJECTIVE_STATUSES.get(goal.status)
                due = f", {_('due {time}').format(time=show_full(goal.due, zone))}" if goal.due else ""
                lines.append(f"- {goal.number}: {escaped(goal.text)} ({_(shown) if shown else goal.status}{due})")
            lines.append("")
        elif state.value(f"section/{section}"):
            lines += [f"### {_(title)}", "", *quoted(state.value(f"section/{section}")), ""]
    if not lines:
        return []
    version = _("Version {n}, {status}").format(n=state.plan_version, status=_(PLAN_STATUSES[state.plan_status]))
    return _section(_("Incident Action Plan"), [version, "", *lines[:-1]])


def _regulators(state: IncidentState, now: datetime, zone: tzinfo) -> list[str]:
    clocks = state.clocks.values()
    return _section(_("Clocks of regulators"), [f"- {escaped(clock_words(one, now, zone))}" for one in clocks])


def _told(state: IncidentState, zone: tzinfo) -> list[str]:
    """Who outside was told what, when, by whom, and who approved it."""
    lines = []
    for one in sent(state):
        assert one.sent_at is not None  # noqa: S101 - it was sent
        by = escaped(one.sent_by)
        if one.approved_by:
            by = _("{who}, approved by {by}").format(who=by, by=escaped(one.approved_by))
        who = escaped(shown_audience(one.audience))
        lines.append(f"- {show_full(one.sent_at, zone)} *{who}* ({by}): {escaped(one.text)}")
    return _section(_("Who was told what, when"), lines)


def _tasks(state: IncidentState, zone: tzinfo) -> list[str]:
    lines = []
    for task in state.tasks():
        shown = TASK_STATUSES.get(task.status)
        parts = [_(shown) if shown else task.status]
        if task.assignee:
            parts.append(escaped(task.assignee))
        if task.due is not None:
            parts.append(_("due {time}").format(time=show_full(task.due, zone)))
        lines.append(f"- {task.number}: {escaped(in_front(task.tlp, task.text))} ({', '.join(parts)})")
    return _section(_("Tasks"), lines)


def _record(state: IncidentState, now: datetime, zone: tzinfo, called: Mapping[str, str], struck: bool) -> list[str]:
    taken = [decision_words(one, now, zone) for one in decisions(state) if struck or not one.struck]
    guesses = [hypothesis_words(one, now, zone, called) for one in hypotheses(state)]
    return [
        *_section(_("Decisions"), [f"- {escaped(line)}" for line in taken]),
        *_section(_("Hypotheses"), [f"- {escaped(line)}" for line in guesses]),
    ]


def _significant(state: IncidentState, timeline: Sequence[Recorded], zone: tzinfo) -> list[str]:
    """What was confirmed as significant, the oldest first."""
    names, record = names_of(state), state.record
    lines = []
    for recorded in timeline:
        flag = record.flags.get(recorded.id)
        if flag and flag.level == CONFIRMED and recorded.id not in record.struck:
            told = tell(recorded, names, zone)
            text = escaped(in_front(over(own(recorded), state.tlp), told.text))
            lines.append(f"- {show_full(recorded.at, zone)} *{escaped(told.kind_label)}*: {text}")
    return _section(_("Significant events"), lines)


def _timeline(state: IncidentState, timeline: Sequence[Recorded], zone: tzinfo, struck: bool) -> list[str]:
    names, day, left = names_of(state), "", 0
    marks = marks_of(state, zone)
    lines: list[str] = []
    for recorded in timeline:
        if recorded.kind == "entry.asked":
            continue  # it stands behind the entry itself
        mark = mark_of(recorded, marks, state.tlp)
        if mark.struck and not struck:
            left += 1
            continue
        local = recorded.at.astimezone(zone)
        if day != (day := f"{local:%Y-%m-%d}"):
            lines += [*([""] if lines else []), f"### {day}", ""]
        lines.append(_line(recorded, mark, names, zone))
    if left:
        words = ngettext("{n} struck entry is left out.", "{n} struck entries are left out.", left)
        lines += ["", words.format(n=left)]
    return _section(_("Timeline"), lines)


def _line(recorded: Recorded, mark: Mark, names: dict[str, str], zone: tzinfo) -> str:
    told = tell(recorded, names, zone)
    who = escaped(recorded.actor) + (f" ({recorded.position})" if recorded.position else "")
    number = number_of(recorded)
    words = f"~~{escaped(told.text)}~~" if mark.struck else escaped(told.text)
    parts = [
        *(f"\\[{escaped(one)}\\]" for one in mark.before),
        words,
        *(f"\\[{escaped(one)}\\]" for one in mark.behind),
    ]
    said = f"- {recorded.at.astimezone(zone):%H:%M} {who} *{escaped(told.kind_label)}*"
    said += f" {number}: " if number else ": "
    said += " ".join(parts)
    if late(recorded):
        said += " " + _("(late entry, written {time})").format(time=show_full(recorded.recorded_at, zone))
    return said
