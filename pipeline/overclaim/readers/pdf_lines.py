"""Lines of text on the pages of a PDF, in the order of the file's content."""

from __future__ import annotations

import logging
import struct
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from overclaim.errors import InputError

if TYPE_CHECKING:
    from pdfminer.layout import LTChar, LTPage
    from pdfminer.pdfdocument import PDFDocument

MAX_PAGES = 500
"""The longest PDF that is read."""

# Wider gaps on a line, in multiples of its font size, part columns or cells; justified text has wide ones after blanks.
_WIDEST_GAP = 1.2
_WIDEST_AFTER_BLANK = 2.5

_LIGATURES = str.maketrans({"\ufb00": "ff", "\ufb01": "fi", "\ufb02": "fl", "\ufb03": "ffi", "\ufb04": "ffl"})


@dataclass(frozen=True, slots=True)
class PdfLine:
    """A line of text; ``page`` from 0, distances in points from the page's lower left corner.

    ``height`` is the page's, ``bulleted`` whether a small drawn shape stands before the line, ``is_row`` whether it is
    the row of a table.
    """

    page: int
    height: float
    text: str
    x0: float
    x1: float
    y0: float
    size: float
    bold: bool
    bulleted: bool = False
    is_row: bool = False


def read_lines(data: bytes, path: Path) -> tuple[list[PdfLine], str]:
    """The lines of the PDF ``data`` in the order of its content, and the title in its metadata.

    pdfminer.six parses the file; its characters are put together here in content order, as its own layout analysis
    breaks justified lines apart where blanks are wide, and pypdf tells no font sizes. Raises ``InputError`` for an
    encrypted, damaged or too long PDF and for one whose pages are pictures.
    """
    from pdfminer.pdfexceptions import PDFException
    from pdfminer.psexceptions import PSException

    logging.getLogger("pdfminer").setLevel(logging.ERROR)
    try:
        document = _open(data, path)
        lines = [line for number, page in enumerate(_pages(document, path)) for line in _page_lines(page, number)]
    except (PDFException, PSException, ValueError, TypeError, LookupError, AssertionError) as error:
        raise InputError(
            f"{path}: is a damaged PDF ({error or type(error).__name__}); save or export it again"
        ) from None
    except (struct.error, zlib.error, RecursionError) as error:
        raise InputError(f"{path}: is a damaged PDF ({type(error).__name__}); save or export it again") from None
    if not lines:
        raise InputError(f"{path}: has no text layer (scanned pages?); run it through OCR, or give the text itself")
    return lines, _metadata_title(document)


def _open(data: bytes, path: Path) -> PDFDocument:
    from pdfminer.pdfdocument import PDFDocument, PDFPasswordIncorrect
    from pdfminer.pdfparser import PDFParser

    try:
        return PDFDocument(PDFParser(BytesIO(data)))
    except PDFPasswordIncorrect:
        raise InputError(f"{path}: is an encrypted PDF; save it without a password") from None


def _pages(document: PDFDocument, path: Path) -> Iterator[LTPage]:
    from pdfminer.converter import PDFPageAggregator
    from pdfminer.pdfinterp import PDFPageInterpreter, PDFResourceManager
    from pdfminer.pdfpage import PDFPage

    resources = PDFResourceManager()
    device = PDFPageAggregator(resources, laparams=None)
    interpreter = PDFPageInterpreter(resources, device)
    for number, page in enumerate(PDFPage.create_pages(document)):
        if number == MAX_PAGES:
            raise InputError(f"{path}: has more than {MAX_PAGES} pages; give the article's pages alone")
        interpreter.process_page(page)
        yield device.get_result()


def _metadata_title(document: PDFDocument) -> str:
    from pdfminer.utils import decode_text

    title = next((info["Title"] for info in document.info if info.get("Title")), b"")
    return decode_text(title) if isinstance(title, bytes) else ""


def _page_lines(page: LTPage, number: int) -> Iterator[PdfLine]:
    from pdfminer.layout import LTChar, LTCurve

    parts = list(_leaves(page))
    marks = [part for part in parts if isinstance(part, LTCurve) and 0.5 < part.width < 8 and 0.5 < part.height < 8]
    for chars in _runs(part for part in parts if isinstance(part, LTChar) and _is_readable(part)):
        if text := _text(chars):
            first, size = chars[0], max(char.size for char in chars)
            middle = first.y0 + first.size / 2
            bulleted = any(m.y0 - 3 < middle < m.y1 + 3 and 0 < first.x0 - m.x1 < 2 * size for m in marks)
            bold = sum("bold" in char.fontname.lower() for char in chars) > 0.9 * len(chars)
            y0 = sorted(char.y0 for char in chars)[len(chars) // 2]
            yield PdfLine(number, page.height, text, first.x0, chars[-1].x1, y0, round(size, 1), bold, bulleted)


def _leaves(container: Iterable[Any]) -> Iterator[Any]:
    from pdfminer.layout import LTFigure

    for part in container:
        if isinstance(part, LTFigure):
            yield from _leaves(part)
        else:
            yield part


def _is_readable(char: LTChar) -> bool:
    """True for upright text that has a meaning in Unicode."""
    return abs(char.matrix[1]) < 0.01 and not char.get_text().startswith("(cid:")


def _runs(chars: Iterable[LTChar]) -> Iterator[list[LTChar]]:
    """The characters of each line: next to each other in the content, on one height, no wide gap between them."""
    run: list[LTChar] = []
    for char in chars:
        if run and not _adjoins(run[-1], char):
            yield run
            run = []
        run.append(char)
    if run:
        yield run


def _adjoins(before: LTChar, char: LTChar) -> bool:
    size = max(before.size, char.size)
    overlap = min(before.y1, char.y1) - max(before.y0, char.y0)
    widest = _WIDEST_AFTER_BLANK if before.get_text().isspace() else _WIDEST_GAP
    return overlap > 0.3 * min(before.size, char.size) and -size < char.x0 - before.x1 < widest * size


def _text(chars: list[LTChar]) -> str:
    """The text of a line; a blank under the next letter, as browsers write a soft hyphen, is none."""
    out = ""
    blank: LTChar | None = None
    before: LTChar | None = None
    for char in chars:
        text = char.get_text().translate(_LIGATURES)
        if text.isspace():
            blank = char
            continue
        if before is not None:
            spaced = blank is not None and char.x0 > blank.x0 + 0.5 * blank.width
            out += " " if spaced or char.x0 - before.x1 > 0.2 * char.size else ""
        out += text
        before, blank = char, None
    return out.strip()
