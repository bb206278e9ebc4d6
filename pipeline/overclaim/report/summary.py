"""The counts of a report."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from overclaim.types import Evidence, Finding, Judgement, Report, Verdict

CAUTION = "These are flags for review by a person who knows the field; they are not medical advice."
"""What every report says once."""

QUIET = frozenset({Verdict.SUPPORTED, Verdict.NOT_CHECKABLE})
"""The verdicts that ask for no attention when no rule fired."""


GRAVEST_FIRST = (
    Verdict.CONTRADICTED,
    Verdict.OVERSTATED,
    Verdict.UNSUPPORTED,
    Verdict.SUPPORTED,
    Verdict.NOT_CHECKABLE,
)
"""The order in which a reader is shown counts."""


@dataclass(frozen=True, slots=True)
class RuleCount:
    """How often one rule fired."""

    code: str
    slug: str
    count: int


@dataclass(frozen=True, slots=True)
class Summary:
    """Counts over the statements of one article: each verdict (0 included) and each rule that fired, by code."""

    statements: int
    flagged: int
    verdicts: Mapping[Verdict, int]
    rules: tuple[RuleCount, ...]

    @property
    def findings(self) -> int:
        """How often any rule fired, article-level findings included."""
        return sum(rule.count for rule in self.rules)


def summarise(report: Report) -> Summary:
    """The counts of ``report``."""
    verdicts = Counter(judgement.verdict for judgement in report.judgements)
    rules = Counter((finding.code, finding.slug) for finding in findings_of(report))
    return Summary(
        statements=len(report.judgements),
        flagged=sum(is_flagged(judgement) for judgement in report.judgements),
        verdicts={verdict: verdicts[verdict] for verdict in Verdict},
        rules=tuple(RuleCount(code, slug, count) for (code, slug), count in sorted(rules.items())),
    )


def findings_of(report: Report) -> Iterator[Finding]:
    """Every finding: those of the statements in their order, then the article's."""
    for judgement in report.judgements:
        yield from judgement.findings
    yield from report.findings


def bearing(judgement: Judgement) -> list[Evidence]:
    """The statement's evidence, that which its findings name first."""
    named = {identifier for finding in judgement.findings for identifier in finding.evidence}
    return sorted(judgement.evidence, key=lambda evidence: evidence.id not in named)


def is_flagged(judgement: Judgement) -> bool:
    """True when a person should look: a rule fired, or the verdict is overstated, contradicted or unsupported."""
    return bool(judgement.findings) or judgement.verdict not in QUIET
