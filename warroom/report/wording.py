"""Words to an audience from a template: filled from the incident, in the audience's language.

A template is a file; what people typed is only ever put into it and never read as one. A template that can't be used
says where it is wrong, and the next one is taken: nothing that is to be said waits for a file to be mended.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from warroom import i18n
from warroom.i18n import N_, _
from warroom.model.audiences import Audience
from warroom.model.categories import shown_category
from warroom.model.envelope import Mode
from warroom.model.incident import IncidentState
from warroom.model.lifecycle import OPEN, shown_status
from warroom.model.moments import show_full
from warroom.model.plain import clean_text
from warroom.model.priority import shown_level
from warroom.model.refusal import BadInput
from warroom.room import Room
from warroom.room.stakeholders import Template

if TYPE_CHECKING:
    from jinja2 import nodes
    from jinja2.sandbox import SandboxedEnvironment

PHASES: dict[str, str] = {
    "first": N_("first word"),
    "update": N_("update"),
    "contained": N_("contained"),
    "restored": N_("service restored"),
    "resolved": N_("resolved"),
    "closing": N_("closing word"),
}
"""What is said when: there is a template for each, audience by audience."""
_BY_STATUS = {
    "contained": "contained", "monitoring": "restored", "resolved": "resolved", "in_review": "resolved",
    "closed": "closing", "cancelled": "closing",
}  # fmt: skip
FIELDS = (
    "code", "name", "status", "priority", "major", "category", "impact", "urgency", "since", "now", "next", "commander",
    "description", "situation", "actions", "resolution", "words", "audience", "sender", "phase",
)  # fmt: skip
"""What a template may name. All are texts, empty where nothing is known, but `major`, which is true or false."""
_MARKS = 3
"""So often an exercise says that it is one."""


class Filled(NamedTuple):
    """Words from a template: which one it was, and a sentence for each that could not be used."""

    text: str
    path: Path
    problems: tuple[str, ...] = ()


def phase_of(state: IncidentState, audience: str) -> str:
    """What is to be said to an audience now, by where the incident stands and whether they know of it."""
    by_status = _BY_STATUS.get(state.status)
    return by_status or ("update" if audience in state.told else "first")


def phase_code(said: str, state: IncidentState, audience: str) -> str:
    """The phase that a person means; `auto`: the one that it is time for. Raises `BadInput`."""
    wanted = said.strip().casefold()
    if wanted in ("auto", ""):
        return phase_of(state, audience)
    for code, shown in PHASES.items():
        if wanted in (code, _(shown).casefold()):
            return code
    raise BadInput(
        _("{value!r} is not a phase of words to the outside; choose one of {names}.").format(
            value=said, names=", ".join(("auto", *PHASES))
        )
    )


def fill(
    room: Room, state: IncidentState, name: str, rule: Audience, *, phase: str = "auto", words: str = "",
    next_due: datetime | None = None, quiet: bool = False,
) -> Filled:  # fmt: skip
    """The words of a template for an audience, told under a name. `words`: what somebody has to say beside it.

    `next_due`: the promise that goes with them, else the audience's rhythm; `quiet`: none. Raises `BadInput` where no
    template can be used.
    """
    lang = rule.lang or i18n.language()
    code = phase_code(phase, state, name)
    due = next_due
    if due is None and not quiet and state.status in OPEN:
        due = rule.next_due(state.priority, room.clock.now())
    problems: list[str] = []
    with i18n.speaking(lang):
        values = fields(room, state, rule, code, words, due)
        mark = " ".join([_("EXERCISE")] * _MARKS) if state.mode is Mode.EXERCISE else ""
    for template in room.templates(rule, code, lang):
        try:
            text = render(template, values)
        except BadInput as error:
            problems.append(str(error))
            continue
        return Filled("\n".join(filter(None, (mark, text))), template.path, tuple(problems))
    file = f"{rule.id}.{code}.{lang}.txt"
    raise BadInput(problems[0] if problems else _("There is no template {file}.").format(file=file))


def fields(
    room: Room, state: IncidentState, rule: Audience, phase: str, words: str, due: datetime | None
) -> dict[str, Any]:
    """What a template is filled with (`FIELDS`), in the language that is spoken now."""
    value, zone = state.value, room.zone
    goals = [goal.text for goal in state.objectives() if goal.status == "open"]
    names = {person.login: person.name for person in room.people()}
    return {
        "code": state.code, "name": state.name, "status": shown_status(state.status), "major": state.major,
        "priority": state.priority or _("no priority yet"), "category": shown_category(value("category")),
        "impact": shown_level(value("impact")), "urgency": shown_level(value("urgency")),
        "since": show_full(state.reported_at, zone) if state.reported_at is not None else "",
        "now": show_full(room.clock.now(), zone), "next": show_full(due, zone) if due is not None else "",
        "commander": ", ".join(names.get(login, login) for login in state.commanders()),
        "description": value("description"), "situation": value("section/situation"), "actions": "; ".join(goals),
        "resolution": value("resolution"), "words": words, "audience": rule.title,
        "sender": names.get(room.me, room.me), "phase": phase,
    }  # fmt: skip


# -- templates ---------------------------------------------------------------------------------------------------------


def check(path: Path) -> None:
    """Whether a template file can be used, whatever it is filled with. Raises `BadInput` with file and line."""
    from warroom.room.stakeholders import read_template

    render(read_template(path), dict.fromkeys(FIELDS, "x"))
    render(read_template(path), dict.fromkeys(FIELDS, ""))


def usable(templates: Iterable[Template]) -> tuple[Template | None, list[str]]:
    """The first of these that can be used, and a sentence for each one before it that can't."""
    problems: list[str] = []
    for template in templates:
        try:
            render(template, dict.fromkeys(FIELDS, "x"))
        except BadInput as error:
            problems.append(str(error))
            continue
        return template, problems
    return None, problems


def render(template: Template, values: Mapping[str, Any]) -> str:
    """The text of a template with these values in it. Raises `BadInput`: one sentence with file and line."""
    from jinja2 import TemplateError
    from jinja2.exceptions import TemplateSyntaxError

    if template.problem:
        raise BadInput(template.problem)
    name = template.path.name
    try:
        environment = _environment()
        tree = environment.parse(template.source, filename=name)
        for line, unknown in _unknown(tree):
            raise _bad(name, line, _("there is no field {name!r}; choose one of {names}").format(
                name=unknown, names=", ".join(FIELDS)))  # fmt: skip
        code = environment.compile(tree, filename=name)
        made = environment.template_class.from_code(environment, code, environment.make_globals(None))
        return _trimmed(clean_text(made.render(values)))
    except TemplateSyntaxError as error:
        raise _bad(name, error.lineno, error.message or "?") from None
    except BadInput:
        raise
    # What a template does while it is filled can go wrong in every way that Python knows.
    except (
        TemplateError,
        ArithmeticError,
        LookupError,
        TypeError,
        ValueError,
        AttributeError,
        RecursionError,
    ) as error:
        raise _bad(name, _line_of(error, name), str(error) or type(error).__name__) from None


def _bad(file: str, line: int, why: str) -> BadInput:
    return BadInput(_("{file}, line {line}: {why}.").format(file=file, line=line, why=why.rstrip(".")))


def _environment() -> SandboxedEnvironment:
    from jinja2 import StrictUndefined
    from jinja2.exceptions import SecurityError
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    class Environment(ImmutableSandboxedEnvironment):
        intercepted_binops = frozenset({"*", "**", "%"})

        def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
            raise SecurityError(_("a template does not reckon with {sign}").format(sign=operator))

    # Plain text for people: nothing of it is ever shown as HTML.
    return Environment(undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)


def _unknown(tree: nodes.Template) -> Iterator[tuple[int, str]]:
    """The names that a template uses and that nothing gives it, each with its line."""
    from jinja2 import nodes

    own = {node.name for node in tree.find_all(nodes.Name) if node.ctx in ("store", "param")}
    own |= {node.name for node in tree.find_all((nodes.Macro, nodes.Block))}  # type: ignore[attr-defined]
    for node in tree.find_all(nodes.Name):
        if node.ctx == "load" and node.name not in own and node.name not in (*FIELDS, "range", "loop", "namespace"):
            yield node.lineno, node.name


def _line_of(error: BaseException, file: str) -> int:
    """The line of the template that an error came from."""
    import traceback

    lines = [frame.lineno for frame in traceback.extract_tb(error.__traceback__) if frame.filename == file]
    return (lines[-1] if lines else None) or 1


def _trimmed(text: str) -> str:
    """Without space at the ends of lines, and with no more than one empty line between two that are not."""
    lines = [line.rstrip() for line in text.strip().splitlines()]
    return "\n".join(line for n, line in enumerate(lines) if line or lines[n - 1])
