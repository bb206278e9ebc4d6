"""Training of the verdict model on judged statements of articles, and statements that stand alone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from overclaim.api.checking import RULES, check
from overclaim.api.evidence import open_evidence
from overclaim.api.verdict import features_of
from overclaim.classifiers.verdict import card
from overclaim.classifiers.verdict.fit import JudgedExample, fit, left_out
from overclaim.classifiers.verdict.model import save
from overclaim.classifiers.verdict.settings import VerdictSettings
from overclaim.config import CheckSettings, ExtractSettings, data_folder, load
from overclaim.errors import ConfigError, InputError
from overclaim.evaluation.align import THRESHOLD, align
from overclaim.evaluation.pairs import read_rows
from overclaim.evaluation.suite import PartSettings, SuiteSettings
from overclaim.stages.verdict import is_open
from overclaim.types import Document, Judgement, Register, Section, Verdict

_ALONE = "statements alone"


def train(config: Path, data: Path, out: Path) -> dict[str, Any]:
    """The scores of the model that the settings in ``config`` make from judged statements, written to ``out``.

    They are those of topics left out, one at a time. Articles that stand beside ``data``, and not in the package, are
    read from there. Raises ``ConfigError`` for wrong settings or too few verdicts, ``InputError`` for files that are
    missing.
    """
    settings = load(config, VerdictSettings)
    checked = CheckSettings(stance=settings.stance, second=settings.second, verdict=RULES)
    examples = [
        *(each for suite in settings.suites for each in _in_articles(suite, data.parent, checked, settings)),
        *(each for topic in settings.statements for each in _alone(topic, checked)),
    ]
    unseen = card.LeftOut(examples, left_out(examples, settings.c))
    return card.write(out, settings, save(fit(examples, settings.c), out), unseen)


def example(topic: str, source: str, judgement: Judgement | None, expected: str, weight: float = 1.0) -> JudgedExample:
    """A judged statement as the rules have it; one that no sentence of the article matches cannot be checked."""
    if judgement is None or not is_open(judgement):
        settled = Verdict.NOT_CHECKABLE if judgement is None else judgement.verdict
        return JudgedExample(topic, source, {}, Verdict(expected), weight, settled)
    return JudgedExample(topic, source, features_of(judgement), Verdict(expected), weight)


def matched(part: PartSettings, root: Path, settings: CheckSettings) -> Iterator[tuple[Judgement | None, str]]:
    """For each judged statement of a suite's article the judgement of its sentence, and the verdict expected."""
    if not (part.gold and part.article and part.against):
        raise ConfigError(f"part {part.name!r}: has no article with judged statements to learn from")
    gold = read_rows(root / part.gold)
    judgements = check(root / part.article, against=root / part.against, settings=settings).report.judgements
    texts = [judgement.statement.text for judgement in judgements]
    places = align([row["sentence"] for row in gold], texts, THRESHOLD).matches
    for row, place in zip(gold, places, strict=True):
        yield None if place is None else judgements[place], row["expected"]


def _in_articles(suite: str, shared: Path, how: CheckSettings, settings: VerdictSettings) -> Iterator[JudgedExample]:
    """The judged statements of every article of a suite, their source the name of its part.

    An article that lies in ``shared`` was published by others.
    """
    for part in load(data_folder("configs", "eval", f"{suite}.toml"), SuiteSettings).parts:
        published = part.root == "shared"
        weight = settings.published_weight if published else settings.article_weight
        for judgement, expected in matched(part, shared if published else Path(str(data_folder())), how):
            yield example(suite, part.name, judgement, expected, weight)


def _alone(topic: str, how: CheckSettings) -> Iterator[JudgedExample]:
    """The packaged statements of ``topic`` that stand alone, each checked as an article of one sentence."""
    records = data_folder("corpora", topic, "evidence.jsonl")
    literature = open_evidence(Path(str(records)), ExtractSettings(model=how.model, all_sentences=True))
    for row in read_rows(Path(str(data_folder("corpora", "judged_statements", f"{topic}.jsonl")))):
        text = row["sentence"]
        document = Document(row["id"], text, sections=(Section(0, len(text)),), register=Register.LAY)
        judgements = check(document, against=literature, settings=how).report.judgements
        if len(judgements) != 1:
            raise InputError(f"{topic}.jsonl: {row['id']} is read as {len(judgements)} sentences; make it one")
        yield example(topic, _ALONE, judgements[0], row["expected"])
