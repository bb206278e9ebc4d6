"""A report as one HTML file that needs nothing else: no network, no library, and no JavaScript to be read."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import PurePath

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from overclaim.report import links
from overclaim.report.blocks import Block, blocks
from overclaim.report.cards import Cards, packaged_cards
from overclaim.report.json import plain
from overclaim.report.position import path_of
from overclaim.report.summary import CAUTION, GRAVEST_FIRST, bearing, is_flagged, summarise
from overclaim.studies import named
from overclaim.types import Document, Evidence, Judgement, Level, Report, SectionKind, Stance, Status, Study, Verdict


@dataclass(frozen=True, slots=True)
class Source:
    """A cited document, once, with its cited sentences marked and the numbers of the statements that cite it."""

    key: str
    document: Document
    study: Study
    blocks: tuple[Block, ...]
    cited_for: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Quote:
    """A cited sentence; ``mark`` is its mark in the source's blocks."""

    text: str
    stance: Stance
    mark: int


@dataclass(frozen=True, slots=True)
class Card:
    """What one source says about one statement."""

    source: Source
    quotes: tuple[Quote, ...]


@dataclass(frozen=True, slots=True)
class Note:
    """A statement with all that was found on it; ``number`` counts from 1, ``rules`` are indexes of the summary."""

    number: int
    judgement: Judgement
    cards: tuple[Card, ...]
    rules: tuple[int, ...]
    flagged: bool


def render(report: Report, rules: Cards | None = None) -> str:
    """``report`` as an HTML page; every text is escaped and scripts other than the page's own are refused by CSP.

    Rules are explained from ``rules``, cards by code (None: the package's own).
    """
    summary = summarise(report)
    style, script = _asset("report.css"), _asset("report.js")
    spans = [(item.statement.sentence.start, item.statement.sentence.end) for item in report.judgements]
    sources, index = _sources(report), {(rule.code, rule.slug): n for n, rule in enumerate(summary.rules)}
    return (
        _environment()
        .get_template("report.html")
        .render(
            title=report.article.title or path_of(report.article),
            name=PurePath(path_of(report.article)).name,
            report=report,
            summary=summary,
            notes=tuple(_notes(report, sources, index)),
            sources=tuple(sources.values()),
            groups=_groups(_body(report.article, blocks(report.article, spans))),
            caution=CAUTION,
            counts=[(verdict, summary.verdicts[verdict]) for verdict in GRAVEST_FIRST],
            index=index,
            cards=packaged_cards() if rules is None else rules,
            config=json.dumps(plain(report.run.config), ensure_ascii=False, indent=2),
            style=Markup(style),
            script=Markup(script),
            policy=_policy(style, script),
        )
    )


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("overclaim.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals |= {
        "links": links,
        "named": named,
        "Level": Level,
        "SectionKind": SectionKind,
        "Status": Status,
        "Verdict": Verdict,
    }
    return environment


@cache
def _asset(name: str) -> str:
    return files("overclaim.report").joinpath("templates", name).read_text(encoding="utf-8")


def _policy(style: str, script: str) -> str:
    return (
        f"default-src 'none'; style-src '{_sha256(style)}'; script-src '{_sha256(script)}'; "
        "img-src data:; base-uri 'none'; form-action 'none'"
    )


def _sha256(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _sources(report: Report) -> dict[str, Source]:
    cited: dict[str, list[tuple[int, Evidence]]] = {}
    for number, judgement in enumerate(report.judgements, start=1):
        for evidence in judgement.evidence:
            cited.setdefault(evidence.id, []).append((number, evidence))
    return {identifier: _source(f"d{n}", items) for n, (identifier, items) in enumerate(cited.items(), start=1)}


def _source(key: str, items: Sequence[tuple[int, Evidence]]) -> Source:
    first = items[0][1]
    numbers = tuple(dict.fromkeys(number for number, _ in items))
    marked = blocks(first.document, _spans(evidence for _, evidence in items))
    return Source(key, first.document, first.study, marked, numbers)


def _spans(evidence: Iterator[Evidence] | Sequence[Evidence]) -> list[tuple[int, int]]:
    return sorted({(item.statement.sentence.start, item.statement.sentence.end) for item in evidence})


def _notes(report: Report, sources: dict[str, Source], rules: dict[tuple[str, str], int]) -> Iterator[Note]:
    marks = _marks(report)
    for number, judgement in enumerate(report.judgements, start=1):
        quotes: dict[str, list[Quote]] = {}
        for item in bearing(judgement):
            sentence = item.statement.sentence
            mark = marks[item.id, sentence.start, sentence.end]
            quotes.setdefault(item.id, []).append(Quote(sentence.text, item.stance, mark))
        cards = tuple(Card(sources[identifier], tuple(found)) for identifier, found in quotes.items())
        fired = tuple(sorted({rules[finding.code, finding.slug] for finding in judgement.findings}))
        yield Note(number, judgement, cards, fired, is_flagged(judgement))


def _marks(report: Report) -> dict[tuple[str, int, int], int]:
    cited: dict[str, list[Evidence]] = {}
    for judgement in report.judgements:
        for evidence in judgement.evidence:
            cited.setdefault(evidence.id, []).append(evidence)
    return {(key, *span): mark for key, items in cited.items() for mark, span in enumerate(_spans(items))}


def _body(article: Document, found: tuple[Block, ...]) -> tuple[Block, ...]:
    """The blocks without an opening heading that repeats the title, which the page shows already."""
    if found and found[0].kind is SectionKind.HEADING:
        words = "".join(piece.text for piece in found[0].pieces)
        if words.strip() == article.title.strip():
            return found[1:]
    return found


def _groups(found: Sequence[Block]) -> list[list[Block]]:
    """Blocks with runs of list items together."""
    groups: list[list[Block]] = []
    for block in found:
        if groups and block.kind is SectionKind.ITEM and groups[-1][0].kind is SectionKind.ITEM:
            groups[-1].append(block)
        else:
            groups.append([block])
    return groups
