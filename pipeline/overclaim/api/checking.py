"""An article against the literature: a verdict on every statement, with the sentences that show it."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from overclaim import tables
from overclaim.api.copies import fetching, places_of
from overclaim.api.evidence import open_evidence
from overclaim.api.extraction import models_for
from overclaim.api.progress import Progress, silent
from overclaim.api.search import search_embedder
from overclaim.api.stance import stance_classifier
from overclaim.api.verdict import reconsider, verdict_classifier
from overclaim.config import CheckSettings, ExtractSettings, RetrievalSettings
from overclaim.errors import InputError, MissingExtraError
from overclaim.protocols import StanceClassifier
from overclaim.stores.literature import Literature
from overclaim.types import (
    Advice,
    Document,
    Evidence,
    Failure,
    Finding,
    Judgement,
    Report,
    Run,
    Source,
    Statement,
)
from overclaim.version import __version__

if TYPE_CHECKING:
    import pandas as pd

    from overclaim.rules.base import Case

MAX_CHARACTERS = 1_000_000
RULES, NONE = "rules", "none"
_TOPIC_HARMS = 3


@dataclass(frozen=True, slots=True)
class CheckResult:
    """A report that knows how to show itself; ``report`` is the plain data, ``unread`` the evidence that failed."""

    report: Report
    unread: tuple[Failure, ...] = ()

    def __iter__(self) -> Iterator[Judgement]:
        return iter(self.report.judgements)

    def __len__(self) -> int:
        return len(self.report.judgements)

    def __repr__(self) -> str:
        counts: dict[str, int] = {}
        for judgement in self.report.judgements:
            counts[judgement.verdict.value] = counts.get(judgement.verdict.value, 0) + 1
        told = ", ".join(f"{count} {name}" for name, count in sorted(counts.items()))
        return f"CheckResult({self.report.article.id!r}: {len(self)} statements; {told})"

    def _repr_html_(self) -> str:
        """The report for a notebook, framed so that its styles stay its own."""
        from html import escape

        return f'<iframe srcdoc="{escape(self.to_html())}" style="width:100%;height:40rem;border:0"></iframe>'

    def to_format(self, name: str) -> str:
        """The report in the format called ``name`` (``tables.REPORT_FORMATS``); raises ``ConfigError``."""
        rendered: str = tables.resolve(tables.REPORT_FORMATS, name, "report format")(self.report)
        return rendered

    def to_text(self) -> str:
        """The findings as lines, as a linter prints them."""
        return self.to_format("text")

    def to_json(self) -> str:
        """The report as JSON; the schema is packaged as ``overclaim/report/schema.json``."""
        return self.to_format("json")

    def to_html(self) -> str:
        """The report as one self-contained page."""
        return self.to_format("html")

    def to_dataframe(self) -> pd.DataFrame:
        """One row per statement; raises ``MissingExtraError`` without pandas (``overclaim[notebook]``)."""
        try:
            import pandas as pd
        except ImportError:
            raise MissingExtraError("pandas", "notebook", "A data frame") from None
        return pd.DataFrame([_row(judgement) for judgement in self.report.judgements])


def _row(judgement: Judgement) -> dict[str, Any]:
    labels = judgement.statement.labels
    return {
        "index": judgement.statement.sentence.index,
        "text": judgement.statement.text,
        "verdict": judgement.verdict.value,
        "confidence": judgement.confidence,
        "kinds": [kind.value for kind in labels.kinds],
        "strength": labels.strength.value if labels.strength else None,
        "polarity": labels.polarity.value if labels.polarity else None,
        "rules": [finding.code for finding in judgement.findings],
        "evidence": [evidence.id for evidence in judgement.evidence],
        "reason": judgement.reason,
    }


def check(
    article: str | os.PathLike[str] | Document,
    *,
    against: str | os.PathLike[str] | Sequence[str | os.PathLike[str]] | Literature,
    settings: CheckSettings | None = None,
    progress: Progress = silent,
) -> CheckResult:
    """A verdict on every statement of ``article``, with findings and evidence.

    ``article`` is a file (Markdown, text, HTML, .docx, PDF) or a ``Document``; ``against`` is a literature, a claims
    dataset, or files of abstracts; files may also be given by address (``s3://``, ``https://``...). Raises
    ``InputError`` when either cannot be read or holds nothing to work on.
    """
    from overclaim.rules import chosen
    from overclaim.stages.claims import lenient
    from overclaim.stages.reading import read

    settings = settings or CheckSettings()
    rules = chosen(settings.select, settings.ignore)
    document = article if isinstance(article, Document) else read_article(article)
    of_evidence = ExtractSettings(model=settings.model, device=settings.device, all_sentences=True)
    labeller, _ = models_for(of_evidence)
    if len(document.text) > MAX_CHARACTERS:
        raise InputError(
            f"{document.source or document.id}: {len(document.text):,} characters, more than one article may have "
            f"({MAX_CHARACTERS:,}); split it"
        )
    reading = read(document, labeller)
    if not reading.statements:
        raise InputError(f"{document.source or document.id}: holds no sentence to check")
    threshold = settings.claim_threshold
    statements = [replace(one, labels=lenient(one.labels, threshold)) for one in reading.statements]
    literature = open_evidence(against, of_evidence, progress)
    reader = None if settings.stance == RULES else stance_classifier(settings.stance, settings.device)
    second = None if reader is None or settings.second == NONE else stance_classifier(settings.second, settings.device)
    weigher = None if RULES in (settings.stance, settings.verdict) else verdict_classifier(settings.verdict)
    judgements, of_article = _judge(document, statements, literature, (settings.retrieval, (reader, second), progress))
    judgements = judgements if weigher is None else reconsider(judgements, weigher, literature.base.documents)
    shown = {rule.code for rule in rules}
    judgements = [replace(judgement, findings=_shown(judgement.findings, shown)) for judgement in judgements]
    asked_of = (labeller, reader, second, weigher, search_embedder())
    models = {each.name: each.sha256 for each in asked_of if each is not None}
    run = Run(__version__, models, settings.model_dump(mode="json"), literature.base)
    report = Report(document, tuple(judgements), _shown(of_article, shown), run)
    return CheckResult(report, tuple(literature.failures()))


def _shown(findings: Sequence[Finding], codes: set[str]) -> tuple[Finding, ...]:
    """The findings of the selected rules; verdicts rest on all rules, whichever are shown."""
    return tuple(finding for finding in findings if finding.code in codes)


def read_article(path: str | os.PathLike[str]) -> Document:
    """The article in the file at ``path``, or at an address, as a document; raises ``InputError``, ``RemoteError``."""
    from overclaim.readers import article, remote

    with fetching() as copies:
        (place,) = places_of(path, copies)
        with remote.local(place) as copy, remote.naming(place, copy):
            return replace(article.read(copy), source=Source(str(place)))


def _judge(
    document: Document,
    statements: Sequence[Statement],
    literature: Literature,
    how: tuple[RetrievalSettings, tuple[StanceClassifier | None, StanceClassifier | None], Progress],
) -> tuple[list[Judgement], tuple[Finding, ...]]:
    from overclaim.rules import all_rules, article_findings
    from overclaim.rules.base import ArticleCase, Case
    from overclaim.stages.checkable import why_not_checkable
    from overclaim.stages.rerank import read_again, read_by
    from overclaim.stages.retrieve import advised, bearing, known_harms
    from overclaim.stages.topic import asked, subjects, topic

    settings, (reader, second), progress = how
    whole, embedder = topic(document, statements), search_embedder()
    documents = literature.base.documents
    found: list[tuple[Case, str, Future[tuple[Evidence, ...]] | None]] = []
    with ThreadPoolExecutor(1) as reading:  # the model reads what was found while the next statements are searched for
        for statement, about in zip(statements, subjects(statements, whole), strict=True):
            evidence: tuple[Evidence, ...] = ()
            nearest: tuple[Evidence, ...] = ()
            if why_not_checkable(statement) is None:
                evidence = bearing(statement, about, literature, settings, embedder)
            elif statement.labels.advice is not Advice.NONE:
                nearest = advised(statement, about, literature, settings, embedder)
            claim = asked(statement, about)
            read = reading.submit(read_by, reader, claim, evidence, documents) if reader else None
            found.append((Case(statement, evidence, document.title, nearest), claim, read))
            progress("statements", 1)
        pieces = [(claim, case.evidence if read is None else read.result()) for case, claim, read in found]
    again = read_again(second, pieces)
    cases = [replace(case, evidence=evidence) for (case, _, _), evidence in zip(found, again, strict=True)]
    harms = known_harms(whole, literature, settings)[:_TOPIC_HARMS]
    return [_verdict(case) for case in cases], article_findings(ArticleCase(tuple(cases), harms), all_rules())


def _verdict(case: Case) -> Judgement:
    from overclaim.rules import all_rules, effects, findings
    from overclaim.stages.verdict import judge

    found = findings(case, all_rules())
    named = {identifier for finding in found for identifier in finding.evidence}
    shown = case.evidence or tuple(item for item in case.on_advice if item.id in named)
    return judge(case.statement, shown, found, effects())
