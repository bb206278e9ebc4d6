import gzip
import hashlib
import json
import re
import shutil
from pathlib import Path

import pytest
from benchmarks.label_agreement import ABSTRACTS, STANCES, abstracts_read_twice, read_twice, stances_read_twice

from overclaim.api.corpora import count_rows, list_corpora, show, unchecked, verify
from overclaim.config import data_folder
from overclaim.errors import ConfigError
from overclaim.studies import DESIGN_NAMES
from overclaim.types import Verdict

JUDGED = [
    (each.name, article)
    for each in list_corpora()
    for article in ("article", "article-2")
    if f"{article}.md" in {file.path for file in each.files}
]
"""Topics with an article whose statements are judged, and its name."""

CARD = """
name = "{name}"
title = "Two rows"
description = "For the tests"
licence = "Apache-2.0"
citation = "none"

[[files]]
path = "{path}"
rows = {rows}
sha256 = "{sha256}"
what = "rows"
external = {external}

[labels.strength]
"2" = "causal"
"0" = "none"
"""


def corpus(
    root: Path,
    name: str = "tiny",
    path: str = "rows.jsonl",
    content: bytes = b'{"id": 1}\n{"id": 2}\n',
    rows: int = 2,
    external: bool = False,
) -> Path:
    home = root / name
    home.mkdir(parents=True)
    if not external:
        (home / path).write_bytes(content)
    sha256 = hashlib.sha256(content).hexdigest()
    card = CARD.format(name=name, path=path, rows=rows, sha256=sha256, external=str(external).lower())
    (home / "corpus.toml").write_text(card, encoding="utf-8")
    return home


@pytest.fixture
def sample(tmp_path: Path) -> Path:
    """A copy of the shipped ketamine corpus that a test may damage."""
    shutil.copytree(Path(str(data_folder("corpora", "ketamine"))), tmp_path / "ketamine")
    return tmp_path


def rows(folder: Path, name: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in (folder / name).read_text(encoding="utf-8").splitlines()]


def stance_readings(name: str) -> list[dict[str, object]]:
    return rows(Path(str(data_folder("corpora", "stance_readings"))), f"{name}.jsonl")


def test_shipped_corpora_are_what_their_manifests_say(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OVERCLAIM_SHARED", raising=False)
    assert {("ketamine", "article"), ("joints", "article"), ("brain", "article-2")} <= set(JUDGED)
    assert verify() == []


def test_one_altered_byte_is_found(sample: Path) -> None:
    path = sample / "ketamine" / "evidence.jsonl"
    data = bytearray(path.read_bytes())
    place = data.index(b"69%")
    data[place] = ord("8")
    path.write_bytes(bytes(data))
    problems = verify("ketamine", sample)
    assert [(problem.path, problem.reason.split(":")[0]) for problem in problems] == [("evidence.jsonl", "altered")]


def test_missing_unlisted_and_miscounted_files_are_found(tmp_path: Path) -> None:
    corpus(tmp_path, "short", rows=3)
    (corpus(tmp_path, "gone") / "rows.jsonl").unlink()
    (corpus(tmp_path, "stray") / "notes.txt").write_text("left over", encoding="utf-8")
    found = {problem.corpus: str(problem) for problem in verify("all", tmp_path)}
    assert found.keys() == {"short", "gone", "stray"}
    assert "holds 2 rows, the manifest says 3" in found["short"]
    assert "missing" in found["gone"]
    assert found["stray"] == "stray/notes.txt: not in the manifest"


def test_truncated_gzip_is_a_problem_not_a_crash(tmp_path: Path) -> None:
    whole = gzip.compress(b'{"id": 1}\n' * 2000)
    home = corpus(tmp_path, path="rows.jsonl.gz", content=whole, rows=2000)
    assert not verify("tiny", tmp_path)
    (home / "rows.jsonl.gz").write_bytes(whole[:-12])
    assert [problem.reason.split(":")[0] for problem in verify("tiny", tmp_path)] == ["altered", "cannot be counted"]


def test_external_files_are_checked_where_they_lie_and_named_where_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("OVERCLAIM_SHARED", raising=False)
    content = b'{"id": 1}\n'
    corpus(tmp_path / "cards", content=content, rows=1, external=True)
    outside = tmp_path / "outside"
    outside.mkdir()
    assert not verify("tiny", tmp_path / "cards")
    assert [file.path for file in unchecked("tiny", tmp_path / "cards")] == ["rows.jsonl"]
    assert "missing" in verify("tiny", tmp_path / "cards", outside)[0].reason
    (outside / "rows.jsonl").write_bytes(content)
    assert not verify("tiny", tmp_path / "cards", outside)
    assert not unchecked("tiny", tmp_path / "cards", outside)


def test_labels_are_mapped_by_name(tmp_path: Path) -> None:
    corpus(tmp_path)
    assert show("tiny", tmp_path).labels["strength"] == {"2": "causal", "0": "none"}


def test_unknown_corpus_names_those_there_are(tmp_path: Path) -> None:
    corpus(tmp_path)
    with pytest.raises(ConfigError, match="no corpus 'tyni'; known: tiny"):
        show("tyni", tmp_path)


def test_card_under_another_name_and_unknown_keys_are_refused(tmp_path: Path) -> None:
    corpus(tmp_path, "one").rename(tmp_path / "two")
    with pytest.raises(ConfigError, match="its name is 'one' but its folder 'two'"):
        list_corpora(tmp_path)
    card = tmp_path / "two" / "corpus.toml"
    card.write_text('colour = "blue"\n' + card.read_text(encoding="utf-8").replace("one", "two"), encoding="utf-8")
    with pytest.raises(ConfigError, match="unknown key 'colour'"):
        show("two", tmp_path)


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("a.jsonl", b'{"id": 1}\n\n{"id": 2}', 2),
        ("a.csv", b'id,text\n1,"two\nlines"\n2,b\n', 2),
        ("a.tsv", b"id\ttext\n", 0),
        ("a.txt", b"", 0),
    ],
)
def test_rows_are_counted_by_format(tmp_path: Path, name: str, content: bytes, expected: int) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with path.open("rb") as stream:
        assert count_rows(stream, name) == expected


def judged(name: str, article: str) -> tuple[Path, list[dict[str, object]]]:
    """The topic's folder and the statements of the article."""
    home = Path(str(data_folder("corpora", name)))
    return home, rows(home, f"{article.replace('article', 'statements')}.jsonl")


@pytest.mark.parametrize(("name", "article"), JUDGED)
def test_sample_statements_are_the_article_in_order(name: str, article: str) -> None:
    home, statements = judged(name, article)
    text = (home / f"{article}.md").read_text(encoding="utf-8")
    assert [row["n"] for row in statements] == list(range(1, len(statements) + 1))
    position = 0
    for row in statements:
        position = text.index(str(row["sentence"]), position) + len(str(row["sentence"]))
    left = text
    for row in statements:
        left = left.replace(str(row["sentence"]), "", 1)
    remains = [line for line in left.splitlines() if line.strip(" ->")]
    assert all(line.startswith("#") for line in remains), remains


@pytest.mark.parametrize(("name", "article"), JUDGED)
def test_sample_statements_use_known_verdicts_rules_and_records(name: str, article: str) -> None:
    home, statements = judged(name, article)
    ids = {row["id"] for row in rows(home, "evidence.jsonl")}
    verdicts = {verdict.value for verdict in Verdict}
    for row in statements:
        evidence, expected = row["evidence"], row["expected"]
        assert isinstance(evidence, list)
        assert set(evidence) <= ids, row["n"]
        assert expected in verdicts
        assert bool(evidence) or expected in ("not_checkable", "unsupported"), row["n"]
        assert ("contradicted" in str(row["rules"])) == (expected == "contradicted"), row["n"]


ALONE = [file.path for file in show("judged_statements").files if file.path != "again.jsonl"]


@pytest.mark.parametrize("path", ALONE)
def test_statements_that_stand_alone_name_records_of_their_topic_and_come_in_every_form(path: str) -> None:
    home = Path(str(data_folder("corpora")))
    statements, topic = rows(home / "judged_statements", path), path.removesuffix(".jsonl")
    ids = {row["id"] for row in rows(home / topic, "evidence.jsonl")}
    lengths: dict[str, list[int]] = {}
    for row in statements:
        assert set(row["evidence"]) <= ids  # type: ignore[call-overload]
        assert bool(row["evidence"]) == (row["expected"] not in ("not_checkable", "unsupported")), row["id"]
        lengths.setdefault(str(row["expected"]), []).append(len(str(row["sentence"]).split()))
    assert set(lengths) == {verdict.value for verdict in Verdict}
    for words in (lengths["supported"], lengths["overstated"], lengths["contradicted"]):
        short = sum(count < 16 for count in words) / len(words)
        assert 0.4 < short < 0.6


def test_the_agreement_that_the_card_of_judged_statements_gives_is_that_of_its_two_readings() -> None:
    home = Path(str(data_folder("corpora", "judged_statements")))
    first = {row["id"]: row for path in ALONE for row in rows(home, path)}
    pairs = [(first[row["id"]], row) for row in rows(home, "again.jsonl")]
    told = [(set(one["rules"]), set(two["rules"])) for one, two in pairs if "rules" in two]  # type: ignore[call-overload]
    card = {each.what: (each.rows, each.same) for each in show("judged_statements").agreement}
    assert card == {
        "expected": (len(pairs), sum(one["expected"] == two["expected"] for one, two in pairs)),
        "rules": (len(told), sum(one == two for one, two in told)),
    }


def test_sample_evidence_does_not_give_away_what_the_stages_must_find() -> None:
    records = rows(Path(str(data_folder("corpora", "ketamine"))), "evidence.jsonl")
    assert len({record["id"] for record in records}) == 69
    for record in records:
        assert not {"species", "sample_size", "design"} & record.keys()
        assert str(record["source_url"]).startswith("http")
        assert str(record["id"]).startswith(("pmid:", "doi:"))


def test_the_agreement_that_the_card_of_claim_readings_gives_is_that_of_its_two_readings() -> None:
    pairs = list(read_twice())
    both = [(one, two) for one, two in pairs if one["kinds"] and two["kinds"]]
    same = {"kinds": sum(set(one["kinds"]) == set(two["kinds"]) for one, two in pairs)}
    same |= {head: sum(one[head] == two[head] for one, two in both) for head in ("strength", "polarity")}
    expected = {head: (len(pairs if head == "kinds" else both), count) for head, count in same.items()}
    for aspect in ABSTRACTS:
        answers = list(abstracts_read_twice(aspect))
        expected[aspect] = (len(answers), sum(one == two for one, two in answers))
    assert {each.what: (each.rows, each.same) for each in show("claim_readings").agreement} == expected


@pytest.mark.parametrize("name", STANCES)
def test_the_agreement_that_the_card_of_stance_readings_gives_is_that_of_its_two_readings(name: str) -> None:
    pairs = list(stances_read_twice(name))
    card = {each.what: (each.rows, each.same) for each in show("stance_readings").agreement}
    assert card[f"stance, {name}"] == (len(pairs), sum(first == second for first, second in pairs))


def test_a_claim_written_for_evidence_stands_beside_all_three_stances() -> None:
    found: dict[str, set[str]] = {}
    for row in stance_readings("written"):
        found.setdefault(str(row["id"])[:-1], set()).add(str(row["label"]))
    assert {frozenset(labels) for labels in found.values()} == {frozenset({"supports", "refutes", "neutral"})}


def test_the_label_of_a_claim_changes_with_its_finding() -> None:
    first = {str(row["claim"]): str(row["label"]) for row in stance_readings("graded")}
    found = stance_readings("changed")
    assert len(found) > 10_000
    assert all(first[str(row["claim"])] != row["label"] for row in found)


def test_a_statement_changed_by_little_has_another_label_beside_the_same_sentences() -> None:
    found = {str(row["id"]): row for row in stance_readings("records")}
    changed = {name: row for name, row in found.items() if name.endswith("f")}
    assert len(changed) > 5_000
    for name, row in changed.items():
        first = found[name[:-1]]
        assert row["label"] != first["label"]
        assert (row["evidence"], row["study"]) == (first["evidence"], first["study"])
        assert row["claim"] != first["claim"]


def test_the_lines_on_studies_are_worded_as_a_check_words_them() -> None:
    found = {str(row["study"]) for row in stance_readings("records")}
    designs = "|".join(name[0].upper() + name[1:] for name in DESIGN_NAMES.values())
    line = (
        rf"({designs})( in (people|animals|people and animals))?(, n=\d+)?"
        r"(, (1 day|\d+ (days|weeks|months|years)))?(, no control group)?\."
    )
    assert len(found) > 500
    assert [each for each in found if not re.fullmatch(line, each)] == []


def test_opposed_claims_are_refuted_as_often_as_supported_by_each_finding_but_for_one() -> None:
    labels: dict[str, list[str]] = {}
    for row in stance_readings("opposed"):
        labels.setdefault(str(row["id"])[:6], []).append(str(row["label"]))
    assert len(labels) > 1_000
    assert all(abs(each.count("supports") - each.count("refutes")) <= 1 for each in labels.values())
    assert all(2 <= each.count(stance) <= 4 for each in labels.values() for stance in ("supports", "refutes"))


def test_roles_exchanged_change_the_label_and_neither_claim_nor_finding_tells_it() -> None:
    claims: dict[str, list[str]] = {}
    findings: dict[str, list[str]] = {}
    for row in stance_readings("roles"):
        name, label = str(row["id"]), str(row["label"])  # s00001|1|o: finding, number of the claim, the other finding
        claims.setdefault(str(row["claim"]), []).append(label)
        findings.setdefault(name[:6] + name[7:], []).append(label)
    assert sum(sorted(labels) == ["refutes", "supports"] for labels in claims.values()) / len(claims) > 0.99
    assert all(labels.count("supports") == labels.count("refutes") == 2 for labels in findings.values())
