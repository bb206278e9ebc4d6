"""Lists of statements as articles: one row is one statement, known by its id."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from overclaim.errors import InputError
from overclaim.readers import article
from overclaim.stages.sentences import split

ROWS = [
    {"id": "a1", "text": "Garlic lowers blood pressure."},
    {"id": 2, "claim": "Naps improve  recall in nurses"},
    {"statement": "Dr. Example says that honey soothes coughs."},
]


def write(folder: Path, *rows: object) -> Path:
    path = folder / "claims.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def test_each_row_is_a_statement_under_its_id_or_line(tmp_path: Path) -> None:
    document = article.read(write(tmp_path, *ROWS))
    found = [(sentence.section, sentence.text) for sentence in split(document)]
    assert found == [
        ("a1", "Garlic lowers blood pressure."),
        ("2", "Naps improve recall in nurses"),
        ("3", "Dr. Example says that honey soothes coughs."),
    ]
    assert [section.line for section in document.sections] == [1, 2, 3]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ({"id": "pmid:1", "title": "A trial", "abstract": "It worked."}, "belongs to --against"),
        ({"id": 1, "text": " "}, "no statement"),
        ({"id": 1, "text": ["a"]}, "no statement"),
        ("Garlic lowers blood pressure.", "no statement"),
    ],
)
def test_a_row_without_a_statement_is_named_by_its_line(tmp_path: Path, row: object, reason: str) -> None:
    with pytest.raises(InputError, match=rf"line 2: .*{reason}"):
        article.read(write(tmp_path, ROWS[0], row))


def test_a_line_that_is_no_json_is_named(tmp_path: Path) -> None:
    path = write(tmp_path, ROWS[0])
    path.write_text(path.read_text(encoding="utf-8") + "{oops\n", encoding="utf-8")
    with pytest.raises(InputError, match="line 2: not valid JSON"):
        article.read(path)
