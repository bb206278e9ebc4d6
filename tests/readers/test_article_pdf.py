"""PDF articles: lines become paragraphs, columns stay apart, running lines go."""

from __future__ import annotations

import shutil
import subprocess
from contextlib import suppress
from pathlib import Path

import pytest

from overclaim.errors import InputError
from overclaim.readers import pdf as reader
from overclaim.readers import pdf_lines
from overclaim.types import Document, SectionKind
from tests.readers.pdf_samples import Text, pdf

HEADING, BODY, ITEM = SectionKind.HEADING, SectionKind.BODY, SectionKind.ITEM


def parse(folder: Path, *pages: list[Text], title: str = "") -> Document:
    path = folder / "magnesium.pdf"
    path.write_bytes(pdf(*pages, title=title))
    return reader.read(path)


def parts(document: Document) -> list[tuple[SectionKind, str]]:
    return [(section.kind, document.text[section.start : section.end]) for section in document.sections]


def column(lines: list[str], x: float = 60, top: float = 700) -> list[Text]:
    return [Text(line, x, top - 14 * place) for place, line in enumerate(lines)]


FIRST = [
    "Magnesium is sold against cramps in the legs. In a treat-",
    "ment trial of older adults it did no better than a dummy",
    "pill, and long-",
    "term use has not been tested in a placebo-",
    "controlled trial.",
]
SECOND = ["Pregnant women may be an exception: the trials in them", "disagree with each other."]
FIRST_TEXT = (
    "Magnesium is sold against cramps in the legs. In a treatment trial of older adults it did no better than a dummy "
    "pill, and long-term use has not been tested in a placebo-controlled trial."
)
SECOND_TEXT = "Pregnant women may be an exception: the trials in them disagree with each other."


def test_lines_are_joined_and_hyphens_undone(tmp_path: Path) -> None:
    document = parse(tmp_path, [*column(FIRST), *column(SECOND, top=600)])
    assert parts(document) == [(BODY, FIRST_TEXT), (BODY, SECOND_TEXT)]


def test_two_columns_are_read_one_after_the_other(tmp_path: Path) -> None:
    document = parse(tmp_path, [*column(FIRST, 50), *column(SECOND, 320)])
    assert parts(document) == [(BODY, FIRST_TEXT), (BODY, SECOND_TEXT)]


@pytest.mark.parametrize("x", [318, 330])
def test_columns_written_across_the_page_are_put_in_order(tmp_path: Path, x: float) -> None:
    left = ["Cramps in the legs are common, and magnesium is", "sold against them. It was no better than a", "dummy."]
    right = ["Nobody has looked at athletes, and adults of an", "age above sixty took part in most of the", "trials."]
    pairs = zip(column(left, 50), column(right, x), strict=True)
    document = parse(tmp_path, [text for pair in pairs for text in pair])
    assert parts(document) == [(BODY, " ".join(left)), (BODY, " ".join(right))]


def test_table_rows_are_items(tmp_path: Path) -> None:
    rows = [("Dose", "Effect", "Trials"), ("100 mg", "none", "3"), ("300 mg", "too small to feel", "2")]
    cells = [Text(cell, 60 + 140 * x, 660 - 14 * y) for y, row in enumerate(rows) for x, cell in enumerate(row)]
    assert parts(parse(tmp_path, [*column(SECOND), *cells, Text("No dose helps.", 60, 610)])) == [
        (BODY, SECOND_TEXT),
        (ITEM, "Dose | Effect | Trials"),
        (ITEM, "100 mg | none | 3"),
        (ITEM, "300 mg | too small to feel | 2"),
        (BODY, "No dose helps."),
    ]


def test_a_paragraph_goes_on_in_the_next_column_and_page(tmp_path: Path) -> None:
    document = parse(tmp_path, [*column(FIRST[:2], 50, 120), *column(FIRST[2:3], 320)], column(FIRST[3:]))
    assert parts(document) == [(BODY, FIRST_TEXT)]


def test_wide_blanks_of_justified_lines_do_not_break_them(tmp_path: Path) -> None:
    lines = [Text("Blanks may be", 60, 700, spread=14), Text("as wide as this.", 60, 686, spread=9)]
    assert parse(tmp_path, lines).text == "Blanks may be as wide as this."


def test_headings_by_size_and_weight(tmp_path: Path) -> None:
    document = parse(
        tmp_path,
        [
            Text("Magnesium and", 60, 760, 24),
            Text("cramps", 60, 732, 24),
            *column(FIRST, top=700),
            Text("What about pregnancy?", 60, 610, 14),
            *column(SECOND, top=580),
            Text("Side effects", 60, 540, bold=True),
            Text("Diarrhoea is common.", 60, 520),
            Text("It is safe for most people.", 60, 500, bold=True),
        ],
    )
    assert parts(document) == [
        (HEADING, "Magnesium and cramps"),
        (BODY, FIRST_TEXT),
        (HEADING, "What about pregnancy?"),
        (BODY, SECOND_TEXT),
        (HEADING, "Side effects"),
        (BODY, "Diarrhoea is common."),
        (BODY, "It is safe for most people."),
    ]
    assert document.title == "Magnesium and cramps"


def test_a_bold_line_inside_a_paragraph_stays_in_it(tmp_path: Path) -> None:
    lines = [
        Text("Cramps go away", 60, 700),
        Text("without any pill", 60, 686, bold=True),
        Text("in most people.", 60, 672),
    ]
    assert parts(parse(tmp_path, lines)) == [(BODY, "Cramps go away without any pill in most people.")]


def test_bullets_and_numbers_are_items(tmp_path: Path) -> None:
    lines = ["These were seen:", "• diarrhoea that lasted for a", "day or two", "• nausea", "1. a rash", "2. an itch"]
    assert parts(parse(tmp_path, column(lines))) == [
        (BODY, "These were seen:"),
        (ITEM, "diarrhoea that lasted for a day or two"),
        (ITEM, "nausea"),
        (ITEM, "a rash"),
        (ITEM, "an itch"),
    ]


def test_a_figure_at_the_start_of_a_wrapped_line_is_no_item(tmp_path: Path) -> None:
    lines = ["Adults were asked in week 4 and again in week", "12. Few had noticed anything."]
    assert parts(parse(tmp_path, column(lines))) == [(BODY, " ".join(lines))]


def test_running_lines_and_page_numbers_go(tmp_path: Path) -> None:
    def page(number: int, lines: list[str]) -> list[Text]:
        return [
            Text("Good Health Daily", 60, 810, 9),
            Text(f"Printed on 3 May, sheet {number}", 300, 810, 9),
            *column(lines),
            Text(str(number), 300, 30, 9),
        ]

    document = parse(tmp_path, page(1, FIRST[:3]), page(2, FIRST[3:]), page(3, SECOND))
    assert parts(document) == [(BODY, FIRST_TEXT), (BODY, SECOND_TEXT)]


def test_a_line_at_the_foot_of_one_page_stays(tmp_path: Path) -> None:
    document = parse(tmp_path, [*column(SECOND), Text("Written by a pharmacist.", 60, 40)], column(FIRST))
    assert "Written by a pharmacist." in document.text


@pytest.mark.parametrize(
    ("metadata", "title"), [("Magnesium, reviewed", "Magnesium, reviewed"), ("Microsoft Word - mg.docx", ""), ("", "")]
)
def test_the_metadata_title_where_no_heading_stands(tmp_path: Path, metadata: str, title: str) -> None:
    assert parse(tmp_path, column(SECOND), title=metadata).title == title


def test_pages_without_text_are_named_as_such(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"magnesium\.pdf: has no text layer"):
        parse(tmp_path, [], [])


def test_an_encrypted_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "locked.pdf"
    path.write_bytes(pdf(column(FIRST), encrypted=True))
    with pytest.raises(InputError, match=r"locked\.pdf: is an encrypted PDF"):
        reader.read(path)


@pytest.mark.parametrize("content", [b"%PDF-1.7\n", b"not a pdf", b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\n"])
def test_damaged_files_are_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(content)
    with pytest.raises(InputError, match=r"a\.pdf: (?:is a damaged PDF|has no text layer)"):
        reader.read(path)


@pytest.mark.parametrize("kept", [0.2, 0.5, 0.9])
def test_a_truncated_file_is_an_error_or_still_read(tmp_path: Path, kept: float) -> None:
    whole = pdf(column(FIRST), column(SECOND))
    path = tmp_path / "a.pdf"
    path.write_bytes(whole[: int(len(whole) * kept)])
    with suppress(InputError):
        assert "Magnesium" in reader.read(path).text


def test_too_many_pages_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf_lines, "MAX_PAGES", 1)
    with pytest.raises(InputError, match="more than 1 pages"):
        parse(tmp_path, column(FIRST), column(SECOND))


@pytest.mark.browser
@pytest.mark.parametrize("style", ["", "column-count: 2; text-align: justify"])
def test_a_page_printed_by_a_browser(tmp_path: Path, style: str) -> None:
    browser = shutil.which("chromium") or shutil.which("google-chrome")
    if browser is None:
        pytest.skip("no Chromium on this machine")
    first = FIRST_TEXT.replace("controlled", "con&shy;trolled")
    items = "<ul><li>Diarrhoea that lasted for a day or two in most of the adults.</li><li>Nausea</li></ul>"
    body = f"<h1>Magnesium</h1><div><h2>Cramps</h2><p>{first}</p><p>{SECOND_TEXT}</p>{items}</div>"
    words = ("one", "two", "three", "four")
    filler = "".join(f"<p>Paragraph {word} of the filler speaks of nothing.</p>" for word in words)
    page = tmp_path / "page.html"
    css = f"@page {{ size: A6 }} div {{ {style} }}"
    page.write_text(f"<meta charset=utf-8><title>Mg</title><style>{css}</style>{body}{filler}", encoding="utf-8")
    out = tmp_path / "page.pdf"
    command = [browser, "--headless", "--no-sandbox", "--disable-gpu", f"--print-to-pdf={out}", page.as_uri()]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    found = parts(reader.read(out))
    assert found[:6] == [
        (HEADING, "Magnesium"),
        (HEADING, "Cramps"),
        (BODY, FIRST_TEXT),
        (BODY, SECOND_TEXT),
        (ITEM, "Diarrhoea that lasted for a day or two in most of the adults."),
        (ITEM, "Nausea"),
    ]
    assert found[6:] == [(BODY, f"Paragraph {word} of the filler speaks of nothing.") for word in words]
