"""An invented article on an invented drug with every verdict, in the shape a check would leave it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from overclaim.types import (
    ClaimLabels,
    Design,
    Document,
    Evidence,
    EvidenceBase,
    Finding,
    Judgement,
    Kind,
    Level,
    Polarity,
    Register,
    Report,
    Run,
    Section,
    SectionKind,
    Sentence,
    Source,
    Species,
    Stance,
    Statement,
    Status,
    Strength,
    Study,
    Verdict,
)

Taint = Callable[[str], str]
"""A change made to every string of a report, to plant markup or formulas in it."""


def untouched(text: str) -> str:
    """``text``."""
    return text


def with_script(text: str) -> str:
    """``text`` followed by markup that would run code, were it not escaped."""
    return f"{text}\"'></a><script>window.pwned=1</script><img src=x onerror=window.pwned=1>"


@dataclass(frozen=True)
class Paper:
    """An invented abstract and its study."""

    id: str
    title: str
    year: int
    journal: str
    sections: tuple[tuple[str | None, tuple[str, ...]], ...]
    design: Design
    species: Species
    size: int | None
    level: Level
    reasons: tuple[str, ...]
    status: Status = Status.CURRENT
    doi: str | None = None
    url: str | None = None


PAPERS = {
    "trial": Paper(
        "pmid:90000001",
        "Halvorin for the prevention of episodic migraine: a randomised, placebo-controlled trial",
        2021,
        "Journal of Headache Trials",
        (
            ("BACKGROUND", ("Preventive treatment of migraine is often stopped early.",)),
            (
                "METHODS",
                (
                    "We randomly assigned 412 adults with episodic migraine to halvorin 20 mg nightly or placebo for "
                    "12 weeks.",
                ),
            ),
            (
                "RESULTS",
                (
                    "Migraine days per month fell by 3.9 ± 1.2 with halvorin and by 2.1 ± 1.3 with placebo "
                    "(p < 0.001).",
                    "A fall of at least half was seen in 58% of patients on halvorin and in 31% on placebo.",
                    "Nausea occurred in 34% of patients and led 9% of them to stop treatment; liver enzymes rose "
                    "above three times the upper limit in 6%.",
                ),
            ),
            (
                "CONCLUSIONS",
                ("Halvorin may reduce the frequency of migraine attacks over 12 weeks; longer studies are needed.",),
            ),
        ),
        Design.RCT,
        Species.HUMAN,
        412,
        Level.HIGH,
        ("randomised controlled trial: starts high", "412 people: no step down for size"),
        doi="10.5555/halvorin.2021",
    ),
    "pooled": Paper(
        "pmid:90000002",
        "Preventive drugs for migraine: systematic review and meta-analysis",
        2023,
        "Reviews in Neurology",
        (
            (
                "OBJECTIVE",
                ("To compare newer preventive drugs with placebo and, where trials allow it, with each other.",),
            ),
            (
                "RESULTS",
                (
                    "Fourteen trials with 5,120 participants were pooled.",
                    "Halvorin lowered monthly migraine days by 1.6 against placebo (95% CI 1.1 to 2.1).",
                    "No trial compared halvorin with a triptan.",
                ),
            ),
            ("CONCLUSIONS", ("Follow-up beyond six months was not reported for any of the newer drugs.",)),
        ),
        Design.META_ANALYSIS,
        Species.HUMAN,
        5120,
        Level.HIGH,
        ("meta-analysis of randomised trials: starts high",),
    ),
    "rats": Paper(
        "pmid:90000003",
        "Halvorin modulates β-endorphin release in a rat model of trigeminal pain",
        2017,
        "Experimental Pain Letters",
        (
            (
                None,
                (
                    "In adult male Wistar rats (n = 24), halvorin raised β-endorphin in the trigeminal nucleus by "
                    "40% and reduced the firing of its neurons.",
                    "These data suggest a central site of action in the rat.",
                ),
            ),
        ),
        Design.ANIMAL,
        Species.ANIMAL,
        24,
        Level.VERY_LOW,
        ("animal study: very low for people", "24 animals: too few to move it"),
    ),
    "cohort": Paper(
        "pmid:90000004",
        "Sleep duration among users of migraine preventives in a Danish register",
        2019,
        "Sleep & Society",
        (
            (
                "RESULTS",
                (
                    "Among 2,310 women, use of halvorin was associated with 22 minutes more sleep a night (95% CI 4 "
                    "to 40) after adjustment for age and attack frequency.",
                ),
            ),
            ("CONCLUSIONS", ("Residual confounding cannot be excluded.",)),
        ),
        Design.COHORT,
        Species.HUMAN,
        2310,
        Level.LOW,
        ("cohort study: starts low",),
    ),
    "retracted": Paper(
        "pmid:90000005",
        "Halvorin in children with migraine",
        2016,
        "Paediatric Pain",
        (
            (
                "RESULTS",
                ("In 40 children aged 6 to 12 years, halvorin prevented attacks in 71% (p = 0.03).",),
            ),
        ),
        Design.RCT,
        Species.HUMAN,
        40,
        Level.VERY_LOW,
        ("randomised controlled trial: starts high", "40 people: one step down", "retracted: very low"),
        status=Status.RETRACTED,
    ),
    "series": Paper(
        "doi:10.5555/series.2015",
        "Halvorin in daily practice: nine cases",
        2015,
        "Case Notes",
        (
            (
                None,
                (
                    "We describe nine patients seen over two winters in one clinic, most of whom had tried three or "
                    "more preventive drugs before, who were offered halvorin after a long talk about what was and was "
                    "not known at the time, and of whom seven reported milder nausea than with their previous drug, "
                    "although two stopped treatment within a month because of it and one could not be reached again.",
                ),
            ),
        ),
        Design.CASE_REPORT,
        Species.HUMAN,
        9,
        Level.VERY_LOW,
        ("case series: very low",),
        doi="10.5555/series.2015",
        url="javascript:alert(document.domain)",
    ),
}


@dataclass(frozen=True)
class Row:
    """One sentence of the article with what a check said of it."""

    text: str
    verdict: Verdict
    reason: str
    findings: tuple[Finding, ...] = ()
    evidence: tuple[tuple[str, str, Stance], ...] = ()
    confidence: float = 0.8
    kinds: tuple[Kind, ...] = (Kind.EFFICACY,)
    strength: Strength | None = Strength.CAUSAL
    polarity: Polarity | None = Polarity.AFFIRMED


def remark(text: str, *findings: Finding) -> Row:
    """A sentence that cannot be checked."""
    reason = "It asserts nothing that a study could show or refute."
    return Row(text, Verdict.NOT_CHECKABLE, reason, findings, (), 0.9, (), None, None)


S, R, N = Stance.SUPPORTS, Stance.REFUTES, Stance.NEUTRAL
TRIAL, POOLED, RATS, COHORT, RETRACTED = (f"pmid:9000000{n}" for n in range(1, 6))

BLOCKS: tuple[tuple[SectionKind, int, tuple[Row | str, ...]], ...] = (
    (SectionKind.HEADING, 1, ("Halvorin: the new answer to migraine?",)),
    (
        SectionKind.BODY,
        3,
        (
            remark("Migraine is a storm that steals whole weekends."),
            Row(
                "Halvorin cures migraine in up to 90% of people.",
                Verdict.OVERSTATED,
                "The trials report fewer migraine days, not a cure, and a lower figure.",
                (
                    Finding(
                        "OC102",
                        "hedge-dropped",
                        "PMID 90000001 says that halvorin may reduce attacks; the statement says that it cures.",
                        (TRIAL,),
                        "Halvorin may reduce how often migraine attacks occur.",
                    ),
                    Finding(
                        "OC301",
                        "number-mismatch",
                        "90% differs from the 58% of PMID 90000001 for a fall of at least half.",
                        (TRIAL,),
                        "In one trial, 58% of patients on halvorin had half as many migraine days, and 31% on placebo.",
                    ),
                ),
                (
                    ("trial", "Halvorin may reduce", N),
                    ("trial", "A fall of at least half", R),
                    ("pooled", "Halvorin lowered", N),
                ),
                0.91,
            ),
            Row(
                "In trials it lowered the number of migraine days a month.",
                Verdict.SUPPORTED,
                "A meta-analysis and a trial of 412 adults say the same.",
                (),
                (("pooled", "Halvorin lowered", S), ("trial", "Migraine days per month", S)),
                0.88,
            ),
        ),
    ),
    (SectionKind.HEADING, 6, ("How it works",)),
    (
        SectionKind.BODY,
        8,
        (
            Row(
                "It quiets the β-endorphin system and calms the trigeminal nerve in patients.",
                Verdict.OVERSTATED,
                "Only a study in rats bears on it.",
                (
                    Finding(
                        "OC201",
                        "species-leap",
                        "Patients are named, but PMID 90000003 studied rats.",
                        (RATS,),
                        "In rats, halvorin acted on the β-endorphin system of the trigeminal nerve.",
                    ),
                    Finding(
                        "OC502", "weak-evidence", "Only one preclinical study (PMID 90000003) bears on it.", (RATS,)
                    ),
                ),
                (("rats", "In adult male Wistar rats", S), ("rats", "These data suggest", N)),
                0.84,
                (Kind.MECHANISM,),
            ),
            Row(
                "Research shows that it also lifts mood — in 日本 and elsewhere.",
                Verdict.UNSUPPORTED,
                "No sentence of the evidence bears on mood.",
                (
                    Finding(
                        "OC501", "vague-attribution", "“Research shows” is said, but no bearing evidence was found."
                    ),
                ),
                (),
                0.7,
            ),
            Row(
                "Halvorin works better than the triptans.",
                Verdict.CONTRADICTED,
                "The review that looked for such a comparison found none.",
                (
                    Finding(
                        "OC203",
                        "comparative-unsupported",
                        "PMID 90000002 found no trial that compares the two.",
                        (POOLED,),
                        "Halvorin has not been compared with the triptans.",
                    ),
                ),
                (("pooled", "No trial compared", R),),
                0.77,
            ),
        ),
    ),
    (SectionKind.HEADING, 11, ("Is it safe?",)),
    (
        SectionKind.ITEM,
        13,
        (
            Row(
                "Nausea is rare and mild.",
                Verdict.CONTRADICTED,
                "In the largest trial nausea was common.",
                (
                    Finding(
                        "OC401",
                        "safety-minimised",
                        "Nausea is called rare, but PMID 90000001 reports it in 34% of patients.",
                        (TRIAL,),
                        "Nausea occurred in about a third of patients in the largest trial.",
                    ),
                    Finding("OC901", "contradicted", "PMID 90000001 says the opposite.", (TRIAL,)),
                ),
                (("trial", "Nausea occurred in", R), ("series", "We describe nine patients", S)),
                0.93,
                (Kind.SAFETY,),
            ),
        ),
    ),
    (
        SectionKind.ITEM,
        14,
        (
            Row(
                "Women who take it sleep longer because of it.",
                Verdict.OVERSTATED,
                "The only bearing study is observational.",
                (
                    Finding(
                        "OC101",
                        "causal-from-correlational",
                        "The statement is causal; PMID 90000004 is a cohort study that reports an association.",
                        (COHORT,),
                        "Women who take halvorin slept somewhat longer in one register study.",
                    ),
                ),
                (("cohort", "Among 2,310 women", S), ("cohort", "Residual confounding", N)),
                0.86,
                (Kind.EFFICACY, Kind.SAFETY),
            ),
        ),
    ),
    (
        SectionKind.ITEM,
        15,
        (
            Row(
                "The relief lasts for years.",
                Verdict.OVERSTATED,
                "Nobody was followed for longer than six months.",
                (
                    Finding(
                        "OC204",
                        "durability",
                        "“Years” goes beyond the follow-up of PMID 90000002 (six months).",
                        (POOLED,),
                        "How long the relief lasts is not known.",
                    ),
                ),
                (("pooled", "Follow-up beyond", R),),
                0.81,
            ),
        ),
    ),
    (SectionKind.QUOTE, 17, (remark("“I got my life back,” says Zoë Müller."),)),
    (
        SectionKind.BODY,
        19,
        (
            Row(
                "A 2016 trial found that it prevents attacks in children aged ≥ 6 years.",
                Verdict.OVERSTATED,
                "The trial it rests on was retracted.",
                (
                    Finding(
                        "OC503", "retracted-evidence", "It rests on PMID 90000005, which was retracted.", (RETRACTED,)
                    ),
                    Finding(
                        "OC202",
                        "population-widened",
                        "Children of any age over 6 are meant; PMID 90000005 studied ages 6 to 12.",
                        (RETRACTED,),
                    ),
                ),
                (("retracted", "In 40 children", S),),
                0.9,
            ),
            Row(
                "Attack frequency fell by 3.9 ± 1.2 days a month in the largest trial.",
                Verdict.SUPPORTED,
                "PMID 90000001 reports the same figures.",
                (),
                (("trial", "Migraine days per month", S),),
                0.95,
            ),
            remark(
                "This miracle molecule is a game-changer.",
                Finding("OC601", "promotional", "“Miracle” and “game-changer” promote without saying anything."),
            ),
            Row(
                "One adult in eight carries a gene that doubles the response.",
                Verdict.UNSUPPORTED,
                "No sentence of the evidence bears on a gene.",
                (Finding("OC302", "number-unsourced", "“One adult in eight” has no bearing evidence."),),
                (),
                0.66,
                (Kind.MECHANISM,),
            ),
            Row("It is also good for the skin.", Verdict.UNSUPPORTED, "No sentence of the evidence bears on the skin."),
        ),
    ),
)

ARTICLE_FINDINGS = (
    Finding(
        "OC403",
        "harms-missing",
        "Raised liver enzymes (6% in PMID 90000001) are not mentioned.",
        (TRIAL,),
        "Add that liver enzymes rose in 6% of patients.",
    ),
)


@dataclass(frozen=True)
class Card:
    """A rule's card."""

    summary: str
    meaning: str
    example: str
    source: str


def sample_cards(taint: Taint = untouched) -> dict[str, Card]:
    """Cards of two of the sample's rules, every string in them changed by ``taint``."""
    cards = {
        "OC101": (
            "Cause from association",
            "A cause is stated where a link was seen.",
            "Tea makes you tall.",
            "Made up.",
        ),
        "OC301": (
            "Another figure",
            "The figure is not the evidence's.",
            "It helps <b>9 in 10</b>.",
            "Made up too.",
        ),
    }
    return {taint(code): Card(*map(taint, texts)) for code, texts in cards.items()}


CARDS = sample_cards()


def sample_report(taint: Taint = untouched) -> Report:
    """The sample article's report, every string in it changed by ``taint``."""
    text, sections, spans = _lay_out(taint)
    article = Document(
        id=taint("article:halvorin"),
        text=text,
        title=taint("Halvorin: the new answer to migraine?"),
        sections=sections,
        register=Register.LAY,
        source=Source(taint("articles/halvorin.md")),
    )
    judgements = tuple(_judgement(article, index, row, span, taint) for index, (row, span) in enumerate(spans))
    run = Run(
        version=taint("0.1.0"),
        models={taint("claims-linear"): taint("9f2c" * 16)},
        config={taint("retrieval"): {taint("keep"): 8, taint("note"): taint("default")}, taint("select"): ()},
        evidence=EvidenceBase(69, 1, taint("4be1" * 16)),
    )
    return Report(article, judgements, tuple(_finding(finding, taint) for finding in ARTICLE_FINDINGS), run)


def _lay_out(taint: Taint) -> tuple[str, tuple[Section, ...], list[tuple[Row, tuple[int, int]]]]:
    text, sections, spans = "", [], []
    for kind, line, rows in BLOCKS:
        start = len(text)
        for row in rows:
            words = taint(row if isinstance(row, str) else row.text)
            text += " " * (len(text) > start) + words
            if isinstance(row, Row):
                spans.append((row, (len(text) - len(words), len(text))))
        sections.append(Section(start, len(text), None, kind, line))
        text += "\n\n"
    return text, tuple(sections), spans


def _judgement(article: Document, index: int, row: Row, span: tuple[int, int], taint: Taint) -> Judgement:
    sentence = Sentence(article.id, index, *span, article.text[slice(*span)])
    labels = ClaimLabels(row.kinds, row.strength, row.polarity)
    return Judgement(
        Statement(sentence, labels),
        row.verdict,
        row.confidence,
        taint(row.reason),
        tuple(_finding(finding, taint) for finding in row.findings),
        tuple(_evidence(paper, opening, stance, taint) for paper, opening, stance in row.evidence),
    )


def _finding(finding: Finding, taint: Taint) -> Finding:
    ids = tuple(taint(identifier) for identifier in finding.evidence)
    suggestion = taint(finding.suggestion) if finding.suggestion else None
    return Finding(taint(finding.code), taint(finding.slug), taint(finding.message), ids, suggestion)


def _evidence(key: str, opening: str, stance: Stance, taint: Taint) -> Evidence:
    paper = PAPERS[key]
    document, sentences = _abstract(paper, taint)
    index = next(i for i, sentence in enumerate(sentences) if opening in sentence.text)
    polarity = Polarity.DENIED if opening.startswith("No ") else Polarity.AFFIRMED
    labels = ClaimLabels((Kind.EFFICACY,), Strength.CAUSAL if key == "trial" else Strength.CORRELATIONAL, polarity)
    reasons = tuple(taint(reason) for reason in paper.reasons)
    study = Study(paper.design, paper.species, paper.size, 84.0, True, paper.status, paper.level, reasons)
    return Evidence(
        document, Statement(sentences[index], labels), study, stance, 0.9 - 0.1 * index, (taint("nausea"), "halvorin")
    )


def _abstract(paper: Paper, taint: Taint) -> tuple[Document, list[Sentence]]:
    text = ""
    sections: list[Section] = []
    sentences: list[Sentence] = []
    for label, parts in paper.sections:
        start = len(text)
        for part in parts:
            words = taint(part)
            text += " " * (len(text) > start) + words
            sentences.append(Sentence(taint(paper.id), len(sentences), len(text) - len(words), len(text), words, label))
        sections.append(Section(start, len(text), taint(label) if label else None))
        text += "\n"
    document = Document(
        id=taint(paper.id),
        text=text,
        title=taint(paper.title),
        sections=tuple(sections),
        year=paper.year,
        journal=taint(paper.journal),
        doi=taint(paper.doi) if paper.doi else None,
        url=paper.url,
        status=paper.status,
    )
    return document, sentences
