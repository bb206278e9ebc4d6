"""The table of names made of corpora: what is counted, what is left out, and what it says of its sources."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from overclaim.api.names import SPLITS, identifier, table
from overclaim.errors import ConfigError, InputError
from overclaim.lexicons.identifiers import Form, read

KETAMINE, NAUSEA, OTHER = "D000901", "D000902", "D000903"


def row(number: int, text: str, *marks: tuple[str, str, str], split: str = "train") -> dict[str, Any]:
    """A document in which each mark is (name, label, identifier), at its first place."""
    spans = [
        {"start": text.index(name), "end": text.index(name) + len(name), "label": label, "ids": [given]}
        for name, label, given in marks
    ]
    return {"id": str(number), "split": split, "text": text, "spans": spans}


ROWS = [
    row(1, "Zolprexins eased it.", ("Zolprexins", "Chemical", KETAMINE)),
    row(2, "A dose of zolprexin (ZPX).", ("zolprexin", "Chemical", KETAMINE), ("ZPX", "Chemical", KETAMINE)),
    row(3, "ZPX and ZPX.", ("ZPX", "Chemical", KETAMINE)),
    row(4, "Later ZPX.", ("ZPX", "Chemical", KETAMINE)),
    row(5, "QQ once and gripe.", ("QQ", "Chemical", OTHER), ("gripe", "Disease", NAUSEA)),
    row(6, "More gripe, or a gripe.", ("gripe", "Disease", OTHER)),
    row(7, "Nobody has marked zolprexin here."),
    row(8, "Glumamine is old.", ("Glumamine", "Chemical", "C000905")),
    row(9, "Glumamine is new.", ("Glumamine", "Chemical", "D000090600")),
    row(10, "Testamine is kept apart.", ("Testamine", "Chemical", "D000907"), split="test"),
    row(11, "Nothing known: fogamine.", ("fogamine", "Chemical", "-1")),
]


@pytest.fixture
def corpora(tmp_path: Path) -> Path:
    """A folder that holds our rows as one corpus, and nothing in the others."""
    for name in SPLITS:
        (tmp_path / "data" / name).mkdir(parents=True)
        with gzip.open(tmp_path / "data" / name / f"{name}.jsonl.gz", "wt", encoding="utf-8") as out:
            out.writelines(json.dumps(each) + "\n" for each in (ROWS if name == "bc5cdr" else []))
    return tmp_path


def forms(folder: Path) -> dict[str, Form]:
    return {form.text: form for form in read(table(folder))}


def test_plural_and_case_are_one_form_with_the_share_of_its_places_that_are_marked(corpora: Path) -> None:
    found = forms(corpora)["zolprexin"]
    assert (found.identifier, found.marks, found.share) == (f"MESH:{KETAMINE}", 2, 0.67)
    assert "zolprexins" not in forms(corpora)


def test_a_short_form_is_kept_where_it_means_one_thing_in_several_documents(corpora: Path) -> None:
    found = forms(corpora)
    assert found["ZPX"].marks == 3
    assert "QQ" not in found


def test_a_form_without_a_clear_meaning_is_left_out(corpora: Path) -> None:
    assert {"gripe", "fogamine"} & set(forms(corpora)) == set()


def test_a_supplementary_record_goes_to_the_descriptor_that_took_its_place(corpora: Path) -> None:
    assert forms(corpora)["glumamine"].identifier == "MESH:D000090600"
    assert forms(corpora)["glumamine"].marks == 2


def test_other_parts_of_a_corpus_stay_unseen(corpora: Path) -> None:
    assert "testamine" not in forms(corpora)


def test_the_table_names_its_sources_and_holds_no_sentence(corpora: Path) -> None:
    lines = list(table(corpora))
    assert any(line.startswith("# bc5cdr (10 texts)") and "Licence" in line for line in lines)
    assert not any("eased" in line for line in lines)


def test_without_the_corpora_there_is_no_table(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OVERCLAIM_SHARED", raising=False)
    with pytest.raises(ConfigError, match="--shared"):
        list(table())
    with pytest.raises(InputError, match="bc5cdr"):
        list(table(tmp_path))


@pytest.mark.parametrize(
    ("span", "expected"),
    [
        ({"ids": ["D007649"]}, "MESH:D007649"),
        ({"id": "MESH:C012345"}, "MESH:C012345"),
        ({"ids": ["OMIM:143100 "]}, "OMIM:143100"),
        ({"ids": ["D007649", "D000001"]}, ""),
        ({"id": "MESH:D007649,MESH:D000001"}, ""),
        ({"ids": ["-1"]}, ""),
        ({"ids": ["3630"]}, ""),
        ({"id": None}, ""),
        ({"ids": []}, ""),
    ],
)
def test_identifiers_of_a_span(span: dict[str, Any], expected: str) -> None:
    assert identifier(span) == expected
