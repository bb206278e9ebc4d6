"""Word articles: kinds by style, tracked changes accepted, damaged and hostile files refused."""

from __future__ import annotations

import random
import zipfile
from contextlib import suppress
from io import BytesIO
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from overclaim.errors import InputError
from overclaim.readers import docx as reader
from overclaim.types import Document, SectionKind

HEADING, BODY, ITEM, QUOTE = SectionKind.HEADING, SectionKind.BODY, SectionKind.ITEM, SectionKind.QUOTE


def save(word: Any, folder: Path) -> Path:
    path = folder / "melatonin.docx"
    word.save(path)
    return path


def parts(document: Document) -> list[tuple[SectionKind, str]]:
    return [(section.kind, document.text[section.start : section.end]) for section in document.sections]


def element(xml: str) -> Any:
    return parse_xml(xml.replace(">", f" {nsdecls('w')}>", 1))


def test_kinds_by_style(tmp_path: Path) -> None:
    word = docx.Document()
    word.add_paragraph("Melatonin for sleep", style="Title")
    word.add_heading("What it does", 1)
    paragraph = word.add_paragraph("It helps  people fall ")
    paragraph.add_run("asleep").italic = True
    paragraph.add_run(" sooner.")
    word.add_paragraph("")
    word.add_paragraph("Headache", style="List Bullet")
    word.add_paragraph("Dizziness", style="List Number")
    word.add_paragraph("I sleep well.", style="Intense Quote")
    word.add_paragraph().add_run("Side effects").bold = True
    word.add_paragraph().add_run("It is safe.").bold = True
    assert parts(reader.read(save(word, tmp_path))) == [
        (HEADING, "Melatonin for sleep"),
        (HEADING, "What it does"),
        (BODY, "It helps people fall asleep sooner."),
        (ITEM, "Headache"),
        (ITEM, "Dizziness"),
        (QUOTE, "I sleep well."),
        (HEADING, "Side effects"),
        (BODY, "It is safe."),
    ]


def test_a_table_row_is_an_item_in_its_place(tmp_path: Path) -> None:
    word = docx.Document()
    word.add_paragraph("Before.")
    table = word.add_table(2, 2)
    for row, cells in zip(table.rows, [("Dose", "Effect"), ("2 mg", "7 minutes")], strict=True):
        for cell, text in zip(row.cells, cells, strict=True):
            cell.text = text
    word.add_paragraph("After.")
    assert parts(reader.read(save(word, tmp_path))) == [
        (BODY, "Before."),
        (ITEM, "Dose | Effect"),
        (ITEM, "2 mg | 7 minutes"),
        (BODY, "After."),
    ]


def test_tracked_changes_are_accepted(tmp_path: Path) -> None:
    word = docx.Document()
    paragraph = word.add_paragraph("It may ")
    for xml in (
        '<w:ins w:id="1"><w:r><w:t xml:space="preserve">slightly </w:t></w:r></w:ins>',
        '<w:del w:id="2"><w:r><w:delText>greatly </w:delText></w:r></w:del>',
        "<w:moveFrom><w:r><w:t>moved</w:t></w:r></w:moveFrom>",
        "<w:r><w:t>help</w:t><w:noBreakHyphen/><w:t>sleep.</w:t><w:br/><w:t>A line</w:t></w:r>",
    ):
        paragraph._p.append(element(xml))
    assert reader.read(save(word, tmp_path)).text == "It may slightly help-sleep. A line"


def test_content_controls_are_read_and_contents_left_out(tmp_path: Path) -> None:
    word = docx.Document()
    word.styles.add_style("toc 1", WD_STYLE_TYPE.PARAGRAPH)
    word.add_paragraph("What it does 2", style="toc 1")
    paragraph = "<w:p><w:r><w:t>In a box.</w:t></w:r></w:p>"
    word.element.body.insert(0, element(f"<w:sdt><w:sdtContent>{paragraph}</w:sdtContent></w:sdt>"))
    assert reader.read(save(word, tmp_path)).text == "In a box."


@pytest.mark.parametrize(
    ("styles", "property_title", "title"),
    [
        (["Heading 1", "Title"], "In the file", "Title"),
        (["Heading 2", "Heading 1"], "In the file", "Heading 1"),
        (["Heading 2"], "In the file", "In the file"),
        (["Heading 2"], "", "Heading 2"),
        ([], "", ""),
    ],
)
def test_titles(tmp_path: Path, styles: list[str], property_title: str, title: str) -> None:
    word = docx.Document()
    word.core_properties.title = property_title
    for style in styles:
        word.add_paragraph(style, style=style)
    word.add_paragraph("It may help.")
    assert reader.read(save(word, tmp_path)).title == title


@pytest.mark.parametrize("content", [b"no archive", b"PK\x03\x04 cut short"])
def test_a_file_that_is_no_archive(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.docx"
    path.write_bytes(content)
    with pytest.raises(InputError, match=r"a\.docx: is no \.docx file"):
        reader.read(path)


def test_an_old_or_locked_file_is_named_as_such(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 more")
    with pytest.raises(InputError, match=r"an old \.doc or locked with a password"):
        reader.read(path)


@pytest.mark.parametrize("seed", range(20))
def test_altered_bytes_are_an_error_or_still_read(tmp_path: Path, seed: int) -> None:
    word = docx.Document()
    word.add_paragraph("It may help.")
    path = save(word, tmp_path)
    data = bytearray(path.read_bytes())
    dice = random.Random(seed)
    for _ in range(20):
        data[dice.randrange(len(data))] = dice.randrange(256)
    path.write_bytes(bytes(data))
    with suppress(InputError):
        assert reader.read(path).text


def test_an_archive_without_a_document(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("readme.txt", "hello")
    with pytest.raises(InputError, match=r"damaged \.docx"):
        reader.read(path)


def test_a_document_without_text(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="an article without text"):
        reader.read(save(docx.Document(), tmp_path))


def test_a_decompression_bomb_is_refused_before_it_is_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "MAX_UNPACKED_BYTES", 1_000_000)
    path = tmp_path / "bomb.docx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b" " * 1_000_001)
    assert path.stat().st_size < 10_000
    with pytest.raises(InputError, match=r"unpacks to 1,000,001 bytes; a \.docx may hold at most 1,000,000"):
        reader.read(path)


def replace_document(path: Path, old: bytes, new: bytes) -> None:
    out = BytesIO()
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            data = source.read(name)
            target.writestr(name, data.replace(old, new) if name == "word/document.xml" else data)
    path.write_bytes(out.getvalue())


@pytest.mark.parametrize("value", ['"ha"', 'SYSTEM "file:///etc/hostname"'])
def test_entities_are_not_expanded(tmp_path: Path, value: str) -> None:
    word = docx.Document()
    word.add_paragraph("It may help. MARK")
    path = save(word, tmp_path)
    replace_document(path, b"<w:document ", f"<!DOCTYPE w [<!ENTITY e {value}>]><w:document ".encode())
    replace_document(path, b"MARK", b"&e;")
    assert reader.read(path).text == "It may help."


def test_malformed_xml_is_an_error_with_the_file(tmp_path: Path) -> None:
    word = docx.Document()
    word.add_paragraph("It may help.")
    path = save(word, tmp_path)
    replace_document(path, b"</w:body>", b"")
    with pytest.raises(InputError, match=r"melatonin\.docx: is a damaged \.docx"):
        reader.read(path)
