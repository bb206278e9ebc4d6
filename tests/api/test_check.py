"""The Python API of a check, as a reviewer uses it in a notebook."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

import overclaim
from overclaim.config import CheckSettings, RetrievalSettings
from overclaim.errors import InputError, MissingExtraError
from overclaim.types import Document, Register, Section, SectionKind, Stance, Verdict

RECORDS = [
    {
        "id": "pmid:1",
        "title": "Peppermint oil for irritable bowel syndrome: a randomised trial",
        "year": 2019,
        "publication_types": ["Randomized Controlled Trial"],
        "mesh": ["Humans"],
        "abstract": [
            {"section": "METHODS", "text": "We randomised 190 adults to peppermint oil or placebo for 8 weeks."},
            {"section": "RESULTS", "text": "Peppermint oil did not reduce abdominal pain compared with placebo."},
        ],
    },
    {
        "id": "pmid:2",
        "title": "Coffee and gout: a cohort study",
        "year": 2007,
        "publication_types": ["Observational Study"],
        "mesh": ["Humans"],
        "abstract": "We followed 45,869 men for 12 years. Coffee was associated with a lower risk of gout.",
    },
]


@pytest.fixture
def evidence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("OVERCLAIM_CACHE", str(tmp_path / "cache"))
    path = tmp_path / "evidence.jsonl"
    path.write_text("".join(json.dumps(record) + "\n" for record in RECORDS))
    return path


def article(*sentences: str) -> Document:
    heading = "What helps"
    body = " ".join(sentences)
    text = f"{heading}\n\n{body}"
    sections = (
        Section(0, len(heading), kind=SectionKind.HEADING),
        Section(len(heading) + 2, len(text), heading),
    )
    return Document("article:test", text, heading, sections, Register.LAY)


def test_each_statement_gets_a_verdict_and_headings_get_none(evidence: Path) -> None:
    result = overclaim.check(
        article("Coffee prevents gout.", "Should you drink more of it?", "Turmeric cures deafness."), against=evidence
    )
    verdicts = {judgement.statement.text: judgement.verdict for judgement in result}
    assert verdicts == {
        "Coffee prevents gout.": Verdict.OVERSTATED,
        "Should you drink more of it?": Verdict.NOT_CHECKABLE,
        "Turmeric cures deafness.": Verdict.UNSUPPORTED,
    }
    assert "causal-from-correlational" in {finding.slug for finding in result.report.judgements[0].findings}


def test_a_null_trial_speaks_against_a_flat_statement_of_effect(evidence: Path) -> None:
    result = overclaim.check(article("Peppermint oil reduces abdominal pain."), against=evidence)
    judgement = result.report.judgements[0]
    assert judgement.verdict in {Verdict.CONTRADICTED, Verdict.OVERSTATED}
    assert judgement.evidence[0].id == "pmid:1"
    sentence = judgement.evidence[0].statement.sentence
    assert judgement.evidence[0].document.text[sentence.start : sentence.end] == sentence.text


def test_advice_gets_no_verdict_but_is_held_against_what_the_authors_found(evidence: Path) -> None:
    advice = "Everyone with abdominal pain should take peppermint oil before trying anything else."
    judgement = overclaim.check(article(advice), against=evidence).report.judgements[0]
    assert judgement.verdict is Verdict.NOT_CHECKABLE
    assert [finding.slug for finding in judgement.findings] == ["advice-beyond-evidence"]
    assert {item.id for item in judgement.evidence} == {"pmid:1"}
    assert {item.stance for item in judgement.evidence} == {Stance.NEUTRAL}


def test_advice_to_take_care_is_shown_no_evidence(evidence: Path) -> None:
    result = overclaim.check(article("You should ask your doctor about peppermint oil first."), against=evidence)
    judgement = result.report.judgements[0]
    assert (judgement.verdict, judgement.findings, judgement.evidence) == (Verdict.NOT_CHECKABLE, (), ())


def test_the_order_of_the_records_changes_no_verdict(evidence: Path, tmp_path: Path) -> None:
    reversed_ = tmp_path / "reversed.jsonl"
    reversed_.write_text("".join(json.dumps(record) + "\n" for record in RECORDS[::-1]))
    text = article("Coffee prevents gout.", "Peppermint oil reduces abdominal pain.")
    first, second = (overclaim.check(text, against=path) for path in (evidence, reversed_))
    assert [judgement.verdict for judgement in first] == [judgement.verdict for judgement in second]
    assert [judgement.findings for judgement in first] == [judgement.findings for judgement in second]


def test_an_opened_literature_can_be_checked_against(evidence: Path, tmp_path: Path) -> None:
    overclaim.extract([evidence], tmp_path / "claims")
    literature = overclaim.index(tmp_path / "claims", tmp_path / "literature")
    reopened = overclaim.Literature.open(tmp_path / "literature")
    assert reopened.base == literature.base
    assert len(overclaim.check(article("Coffee prevents gout."), against=reopened)) == 1


def test_a_result_shows_itself(evidence: Path) -> None:
    result = overclaim.check(article("Coffee prevents gout."), against=evidence)
    assert repr(result) == "CheckResult('article:test': 1 statements; 1 overstated)"
    assert "<iframe" in result._repr_html_()
    assert json.loads(result.to_json())["statements"][0]["verdict"] == "overstated"
    frame = result.to_dataframe()
    assert frame.loc[0, "verdict"] == "overstated"
    assert "OC101" in next(iter(frame["rules"]))


def test_without_pandas_the_pip_line_is_named(evidence: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    result = overclaim.check(article("Coffee prevents gout."), against=evidence)
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(MissingExtraError, match=r"overclaim\[notebook\]"):
        result.to_dataframe()


def test_settings_reach_the_check_and_the_report(evidence: Path) -> None:
    strict = CheckSettings(retrieval=RetrievalSettings(min_relevance=1.0), ignore=("OC101",))
    result = overclaim.check(article("Coffee reliably prevents gout in tall men."), against=evidence, settings=strict)
    assert result.report.judgements[0].verdict is Verdict.UNSUPPORTED
    assert result.report.run.config["ignore"] == ["OC101"]


def test_an_article_without_sentences_is_refused(evidence: Path) -> None:
    bare = Document("article:bare", "Title", "Title", (Section(0, 5, kind=SectionKind.HEADING),), Register.LAY)
    with pytest.raises(InputError, match="no sentence"):
        overclaim.check(bare, against=evidence)
