"""The journal as evidence: verify, redact, sign."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from warroom.cli.base import Cli, argument, command, option
from warroom.i18n import N_, _, ngettext

if TYPE_CHECKING:
    from warroom.journal.care_verify import VerifyReport
    from warroom.journal.signing import Signed


@command("verify", N_("Check that nothing in the journal was changed: every event against its hash and its parents."))
@option("--heads", metavar="HASH", multiple=True, help=N_("A head that you wrote down earlier and that must be there."))
@option("--heads-from", metavar="FILE", multiple=True, type=click.Path(allow_dash=True),
        help=N_("A printed report or export whose heads must be there; - reads standard input."))  # fmt: skip
def verify(cli: Cli, heads: tuple[str, ...], heads_from: tuple[str, ...], as_json: bool) -> None:
    """Verify the journal."""
    from warroom.cli.output import put_json
    from warroom.cli.progress import Bar
    from warroom.journal import care
    from warroom.journal.errors import DamagedRoom

    wanted = [*_typed(heads), *(head for name in heads_from for head in _read(name))]
    with cli.look() as room:
        with Bar(not as_json) as bar:
            report = care.verify(room.journal, heads=wanted, progress=bar.step)
        signed = room.signatures() if report.ok else []
        zone = room.zone
    if as_json:
        put_json({**report._asdict(), "unknown": dict(report.unknown), "signatures": signed})
    elif report.ok:
        _tell(report, wanted)
        _tell_signatures(signed, zone)
    if not report.ok:
        raise DamagedRoom(_damage(cli.path, report))


def _typed(heads: Iterable[str]) -> list[str]:
    from warroom.journal.care_verify import is_head
    from warroom.model.refusal import BadInput

    found = [one.lower().rstrip(".…") for head in heads for one in head.replace(",", " ").split()]
    for one in found:
        if not is_head(one):
            raise BadInput(_("{text!r} is no head: 12 to 64 of the digits 0-9 and a-f.").format(text=one[:80]))
    return found


def _read(name: str) -> list[str]:
    from warroom.model.refusal import BadInput
    from warroom.report.heads import heads_in

    data = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
    found = heads_in(data.decode("utf-8", "replace"))
    if not found:
        raise BadInput(
            _("{file} names no head. A printed report has a line that begins with: head").format(
                file=_("Standard input") if name == "-" else name
            )
        )
    return found


def _tell(report: VerifyReport, wanted: list[str]) -> None:
    from warroom.cli.output import put, shown

    words = ngettext("The journal is whole: {n} event.", "The journal is whole: {n} events.", report.events)
    put(words.format(n=report.events))
    for head in report.heads:
        put(f"head {head}")  # a mark, not a word: `--heads-from` looks for it
    if wanted:
        words = ngettext("The head that you named is in it.", "All {n} heads that you named are in it.", len(wanted))
        put(words.format(n=len(wanted)))
    if report.redacted:
        words = ngettext(
            "The words of {n} event were taken out; a redaction says by whom and why.",
            "The words of {n} events were taken out; redactions say by whom and why.",
            report.redacted,
        )
        put(words.format(n=report.redacted))
    for kind, n in report.unknown:
        words = ngettext(
            "{n} event is of a kind that this warroom does not know ({kind}): a newer one wrote it, and its hash fits.",
            "{n} events are of a kind that this warroom does not know ({kind}): a newer one wrote them, and their "
            "hashes fit.",
            n,
        )
        put(words.format(n=n, kind=shown(kind)))


def _tell_signatures(signed: Iterable[Signed], zone: Any) -> None:
    from warroom.cli.output import day_and_time, paint, put, shown

    known = {
        "first": _("first use of this key"), "same": _("same key as before"),
        "other": _("OTHER KEY THAN BEFORE"), "granted": _("a key that was given to this person"),
    }  # fmt: skip
    for one in signed:
        said = _("{time}  {who} signed all up to {heads} with key {key}").format(
            time=day_and_time(one.at, zone), who=shown(one.by), heads=" ".join(head[:16] for head in one.heads),
            key=shown(one.fingerprint),
        )  # fmt: skip
        if one.verdict == "bad":
            put(f"{said}: " + paint(_("BAD SIGNATURE: {why}").format(why=one.why), "late"))
        elif one.verdict == "unchecked":
            put(f"{said}: " + _("not checked, there is no ssh-keygen on this machine"))
        else:
            meaning = "late" if one.known == "other" else "done"
            put(f"{said}: " + paint(_("good, {known}").format(known=known[one.known]), meaning))


def _damage(path: Path, report: VerifyReport) -> str:
    bad = report.first_bad
    if bad is None:
        return ""
    if bad.id:
        said = _("The journal of {path} is not what was written. First at event {pos} ({id}): {what}")
        said = said.format(path=path, pos=bad.pos, id=bad.id, what=bad.what)
    else:
        said = _("The journal of {path} is not what was written: {what}").format(path=path, what=bad.what)
    return f"{said}. {bad.means}"


@command("redact", N_("Take the words of one event out of the file for good. Who did it and why stays in their place."))
@argument("event", N_("The event: its name, or the beginning of it; see timeline N --ids."), metavar="EVENT")
@option("--why", metavar="TEXT", required=True, help=N_("The reason; it can be read for ever."))
@option("--title", metavar="TEXT", default="", help=N_("Of a declaration: the title from then on."))
def redact(cli: Cli, event: str, why: str, title: str, as_json: bool) -> None:
    """Redact one event."""
    from warroom.cli.base import said
    from warroom.cli.output import put, put_json

    with cli.room() as room:
        done = room.redact(event, why=said(why), title=title)
    if as_json:
        put_json(done)
        return
    words = _("The words of {id} are out of the file. Who took them out and why stands in their place.")
    put(words.format(id=done.event))
    if done.same_words:
        words = ngettext(
            "The same words stand in {n} other event: {ids}",
            "The same words stand in {n} other events: {ids}",
            len(done.same_words),
        )
        put(words.format(n=len(done.same_words), ids=" ".join(done.same_words)))
    if not done.clean:
        put(
            _(
                "Another program has been reading without a pause, so the log beside the file may still hold them. "
                "Close it, then run this once more."
            )
        )
    put(_("Backups, copies and exports that were made before still hold them: redact there, too, or throw them away."))


@command("sign", N_("Sign the journal as it stands with your SSH key. Optional, and shown by verify and timeline."))
@option("--key", metavar="FILE", type=click.Path(path_type=Path),
        help=N_("The key file; else the first key of your SSH agent, else your usual one."))  # fmt: skip
def sign(cli: Cli, key: Path | None, as_json: bool) -> None:
    """Sign the heads."""
    from warroom.cli.entries import entry
    from warroom.cli.output import put, put_json
    from warroom.report.telling import tell

    with cli.room() as room:
        recorded = room.sign(key)
    if as_json:
        put_json(entry(recorded))
    else:
        put(_("Signed: {what}").format(what=tell(recorded).text))
