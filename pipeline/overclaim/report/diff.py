"""What changed between two reports on one article: verdicts, findings, and the evidence that made it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from difflib import SequenceMatcher

from overclaim.report.excerpt import printable
from overclaim.report.saved import SavedEvidence, SavedFinding, SavedReport, SavedStatement
from overclaim.report.summary import CAUTION

SCHEMA_VERSION = "1.0"
NEW, GONE = "new", "gone"


@dataclass(frozen=True, slots=True)
class EvidenceChange:
    """A document under a statement: status and stance in the old and new report, None where that does not cite it."""

    id: str
    title: str
    old: str | None
    new: str | None
    old_stance: str | None
    new_stance: str | None


@dataclass(frozen=True, slots=True)
class FindingChange:
    """A finding that is ``new`` or ``gone``; a message that changed is both."""

    change: str
    code: str
    slug: str
    message: str


@dataclass(frozen=True, slots=True)
class Change:
    """What changed about one statement; a verdict is None where the report has no such statement.

    ``index`` is its place in the new report, or in the old one where the new has it not.
    """

    index: int
    text: str
    old_verdict: str | None
    new_verdict: str | None
    findings: tuple[FindingChange, ...]
    evidence: tuple[EvidenceChange, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """All that changed: statements in order, article-level findings, and what else about the runs is not the same.

    ``runs`` has an old and a new value for each of version, models, config, evidence and article that differs.
    """

    statements: tuple[Change, ...]
    findings: tuple[FindingChange, ...]
    runs: Mapping[str, tuple[str, str]]
    unchanged: int

    @property
    def is_empty(self) -> bool:
        """True when no statement and no finding changed, whatever the runs were."""
        return not (self.statements or self.findings)


def compare(old: SavedReport, new: SavedReport) -> Difference:
    """What changed from ``old`` to ``new``.

    A statement changed when its verdict or a finding did, when the status of a document that both reports cite for it
    did, or when only one report has it. Evidence that came or went is told of changed statements alone. Statements are
    the same by their text, in order.
    """
    changes = [_change(before, after) for before, after in _pairs(old.statements, new.statements)]
    found = tuple(change for change in changes if change is not None)
    runs = {name: values for name, values in _runs(old, new) if values[0] != values[1]}
    return Difference(found, _findings(old.findings, new.findings), runs, len(changes) - len(found))


def _pairs(
    old: Sequence[SavedStatement], new: Sequence[SavedStatement]
) -> Iterator[tuple[SavedStatement | None, SavedStatement | None]]:
    matcher = SequenceMatcher(None, [one.text for one in old], [one.text for one in new], autojunk=False)
    for kind, low, high, first, last in matcher.get_opcodes():
        if kind == "equal":
            yield from zip(old[low:high], new[first:last], strict=True)
        else:
            yield from ((one, None) for one in old[low:high])
            yield from ((None, one) for one in new[first:last])


def _change(old: SavedStatement | None, new: SavedStatement | None) -> Change | None:
    one = new or old
    assert one is not None
    findings = _findings(old.findings if old else (), new.findings if new else ())
    evidence = tuple(_evidence(old.evidence if old else (), new.evidence if new else ()))
    verdicts = (old.verdict if old else None, new.verdict if new else None)
    restated = any(None not in (item.old, item.new) and item.old != item.new for item in evidence)
    if verdicts[0] == verdicts[1] and not findings and not restated:
        return None
    return Change(one.index, one.text, *verdicts, findings, evidence)


def _findings(old: Sequence[SavedFinding], new: Sequence[SavedFinding]) -> tuple[FindingChange, ...]:
    before, after = ({(one.code, one.slug, one.message) for one in some} for some in (old, new))
    gone = [FindingChange(GONE, *key) for key in sorted(before - after)]
    return (*gone, *(FindingChange(NEW, *key) for key in sorted(after - before)))


def _evidence(old: Sequence[SavedEvidence], new: Sequence[SavedEvidence]) -> Iterator[EvidenceChange]:
    """The documents whose status or stance (that of their first sentence) differs, first those that both cite."""
    before, after = ({one.id: one for one in reversed(some)} for some in (old, new))
    both = [name for name in after if name in before]
    others = [name for name in (*before, *after) if (name in before) != (name in after)]
    for name in sorted(both) + sorted(others):
        was, now = before.get(name), after.get(name)
        statuses = (was.status if was else None, now.status if now else None)
        stances = (was.stance if was else None, now.stance if now else None)
        if statuses[0] != statuses[1] or stances[0] != stances[1]:
            yield EvidenceChange(name, (after.get(name) or before[name]).title, *statuses, *stances)


def _runs(old: SavedReport, new: SavedReport) -> Iterator[tuple[str, tuple[str, str]]]:
    yield "article", (old.article.id, new.article.id)
    yield "version", (old.run.version, new.run.version)
    yield "models", (_told(old.run.models), _told(new.run.models))
    yield "config", (_told(old.run.config), _told(new.run.config))
    bases = [f"{run.evidence.documents:,} documents ({run.evidence.fingerprint[:12]})" for run in (old.run, new.run)]
    yield "evidence", (bases[0], bases[1])


def _told(values: Mapping[str, object]) -> str:
    return json.dumps(values, ensure_ascii=False, sort_keys=True)


def render_json(difference: Difference) -> str:
    """``difference`` as JSON text, one trailing newline."""
    runs = {name: {"old": old, "new": new} for name, (old, new) in difference.runs.items()}
    whole = {"schema_version": SCHEMA_VERSION, **asdict(difference), "runs": runs}
    return json.dumps(whole, ensure_ascii=False, indent=2) + "\n"


def render_text(difference: Difference) -> str:
    """``difference`` as lines for a person; what differs between the runs, beyond the evidence, stands first."""
    lines = [line for name in difference.runs for line in _run_lines(name, *difference.runs[name])]
    for change in difference.statements:
        lines += _statement_lines(change)
    if difference.findings:
        lines += ["", "the article as a whole", *(_finding_line(one) for one in difference.findings)]
    count = len(difference.statements)
    lines += [""] if not difference.is_empty else []
    lines.append(f"{count} of {count + difference.unchanged} statements changed")
    return "\n".join([*lines, CAUTION]) + "\n"


def _run_lines(name: str, old: str, new: str) -> list[str]:
    if name == "evidence":
        return [f"evidence: {printable(old)} -> {printable(new)}"]
    if name in ("models", "config"):
        return [f"{name}: not the same in the two reports; what changed below may come from that"]
    return [f"{name}: {printable(old)} -> {printable(new)}; what changed below may come from that"]


def _statement_lines(change: Change) -> list[str]:
    verdicts = [
        (verdict or "not in the report").replace("_", " ") for verdict in (change.old_verdict, change.new_verdict)
    ]
    told = " -> ".join(dict.fromkeys(verdicts))
    lines = ["", f"statement {change.index}: {told}", f"  “{printable(change.text)}”"]
    lines += [_finding_line(one) for one in change.findings]
    for one in change.evidence:
        sides = [_side(one.old, one.old_stance), _side(one.new, one.new_stance)]
        lines.append(f"  {printable(one.id)} ({printable(one.title)}): {' -> '.join(sides)}")
    return lines


def _side(status: str | None, stance: str | None) -> str:
    return "not cited" if status is None else f"{status.replace('_', ' ')}, {stance}"


def _finding_line(one: FindingChange) -> str:
    return f"  {one.change} {one.code} {one.slug}: {printable(one.message)}"
