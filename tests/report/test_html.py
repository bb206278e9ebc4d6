"""The HTML report as text; how it behaves is tested in a browser."""

from __future__ import annotations

import dataclasses
import re
from html.parser import HTMLParser

from overclaim.report.html import render
from overclaim.report.summary import CAUTION
from overclaim.types import Document, Report
from tests.report.samples import CARDS, sample_cards, sample_report, with_script


class Tags(HTMLParser):
    """Collects the start tags of a page with their attributes."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


def shape(page: str) -> list[tuple[str, tuple[str, ...]]]:
    return [(tag, tuple(sorted(attributes))) for tag, attributes in Tags(page).found]


def many(report: Report, times: int) -> Report:
    text = report.article.text
    judgements = []
    for turn in range(times):
        for judgement in report.judgements:
            sentence = judgement.statement.sentence
            moved = dataclasses.replace(
                sentence,
                index=sentence.index + turn * len(report.judgements),
                start=sentence.start + turn * len(text),
                end=sentence.end + turn * len(text),
            )
            judgements.append(
                dataclasses.replace(judgement, statement=dataclasses.replace(judgement.statement, sentence=moved))
            )
    return dataclasses.replace(
        report, article=Document("many", text * times, title="Many"), judgements=tuple(judgements)
    )


def test_nothing_is_fetched_from_elsewhere() -> None:
    page = render(sample_report())
    assert not re.search(r"@import|url\(|\bfetch\(|XMLHttpRequest|WebSocket", page)
    for tag, attributes in Tags(page).found:
        assert tag not in {"img", "iframe", "object", "embed", "base"}
        assert "src" not in attributes
        if tag in {"link", "use"}:
            assert str(attributes["href"]).startswith(("data:", "#"))


def harmlessly(text: str) -> str:
    return text + " harmless words"


def test_planted_markup_adds_no_tag_and_no_attribute() -> None:
    marked = shape(render(sample_report(with_script), sample_cards(with_script)))
    harmless = shape(render(sample_report(harmlessly), sample_cards(harmlessly)))
    assert marked == harmless
    assert "A cause is stated" in render(sample_report(with_script), sample_cards(with_script))


def test_no_inline_handler_or_style() -> None:
    for _, attributes in Tags(render(sample_report())).found:
        assert not [name for name in attributes if name.startswith("on") or name == "style"]


def test_rules_are_explained_and_findings_lead_there() -> None:
    page = render(sample_report(), CARDS)
    assert '<code>OC301</code> <a href="#r6">number-mismatch</a>' in page
    assert page.index('id="r6"') < page.index("The figure is not the evidence&#39;s.") < page.index('id="r7"')
    assert "A cause is stated" not in render(sample_report(), {})


def test_the_caution_stands_once() -> None:
    assert render(sample_report()).count(CAUTION) == 1


def test_the_run_is_named_in_full() -> None:
    page = render(sample_report())
    assert "4be1" * 16 in page
    assert "9f2c" * 16 in page
    assert "&#34;keep&#34;: 8" in page


def test_the_title_is_shown_once_and_else_the_path() -> None:
    report = sample_report()
    assert render(report).count("<h1>Halvorin: the new answer to migraine?</h1>") == 1
    assert "<h2>Halvorin: the new answer" not in render(report)
    assert "articles/" not in render(report)
    untitled = dataclasses.replace(report, article=dataclasses.replace(report.article, title=""))
    assert "<h1>articles/halvorin.md</h1>" in render(untitled)
    assert "<h2>Halvorin: the new answer" in render(untitled)


def test_evidence_that_a_finding_names_comes_first() -> None:
    report = sample_report()
    judgement = report.judgements[6]
    turned = dataclasses.replace(judgement, evidence=tuple(reversed(judgement.evidence)))
    page = render(dataclasses.replace(report, judgements=(turned,)))
    note = page[page.index('id="n1"') :]
    assert note.index("Halvorin for the prevention") < note.index("Halvorin in daily practice")


def test_each_abstract_is_stored_once_however_often_it_is_cited() -> None:
    page = render(many(sample_report(), 34))
    assert page.count("Fourteen trials with 5,120 participants were pooled.") == 1
    numbers = [int(number) for number in re.findall(r' id="s([0-9]+)"', page)]
    assert numbers == list(range(1, 511))


def test_evidence_without_sections_title_or_year_is_rendered() -> None:
    report = sample_report()
    judgement = report.judgements[2]
    bare = [dataclasses.replace(item, document=Document(item.id, item.document.text)) for item in judgement.evidence]
    page = render(dataclasses.replace(report, judgements=(dataclasses.replace(judgement, evidence=tuple(bare)),)))
    assert "<cite>pmid:90000002</cite>" in page
    assert "None" not in page
