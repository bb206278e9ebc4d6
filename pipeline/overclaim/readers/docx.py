"""Articles in Word's .docx format."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from overclaim.errors import InputError
from overclaim.readers.blocks import Block, assemble, looks_like_heading, row
from overclaim.readers.encoding import read_bytes
from overclaim.types import Document, SectionKind

if TYPE_CHECKING:
    from docx.document import Document as WordDocument

MAX_UNPACKED_BYTES = 200_000_000
"""The largest sum of the sizes of a .docx file's parts, pictures included, once unpacked."""

_OLE = b"\xd0\xcf\x11\xe0"
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_LEFT_OUT = (f"{_W}moveFrom", f"{_W}txbxContent", _FALLBACK)
_CHARACTERS = {f"{_W}tab": " ", f"{_W}br": " ", f"{_W}cr": " ", f"{_W}noBreakHyphen": "-"}


def read(path: Path) -> Document:
    """The article in the .docx file at ``path``, with tracked changes accepted; a table row is an item.

    Its title is its Title paragraph, else its first Heading 1, else the file's title property. Notes, headers, footers,
    text boxes and the table of contents are left out. Raises ``InputError`` when the file is no .docx, unpacks to more
    than ``MAX_UNPACKED_BYTES`` or holds no text.
    """
    word = _open(read_bytes(path), path)
    return assemble(_blocks(word), path, _title(word))


def _open(data: bytes, path: Path) -> WordDocument:
    import docx
    from lxml.etree import XMLSyntaxError

    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            unpacked = sum(part.file_size for part in archive.infolist())
        if unpacked > MAX_UNPACKED_BYTES:
            raise InputError(f"{path}: unpacks to {unpacked:,} bytes; a .docx may hold at most {MAX_UNPACKED_BYTES:,}")
        return docx.Document(BytesIO(data))
    except zipfile.BadZipFile:
        kind = "an old .doc or locked with a password" if data.startswith(_OLE) else "not a zip archive"
        raise InputError(f"{path}: is no .docx file ({kind}); save it from Word as .docx without a password") from None
    except (KeyError, ValueError, RuntimeError, EOFError, zlib.error, XMLSyntaxError) as error:
        raise InputError(f"{path}: is a damaged .docx file ({error}); save it again from Word") from None


def _title(word: WordDocument) -> str | None:
    wanted: dict[str, list[str]] = {"Title": [], "Heading 1": []}
    for paragraph in word.element.body.iter(f"{_W}p"):
        if (style := _style(word, paragraph)) in wanted and (text := _text(paragraph)).strip():
            wanted[style].append(text)
    named = [*wanted["Title"], *wanted["Heading 1"]]
    return named[0] if named else word.core_properties.title


def _blocks(word: WordDocument) -> Iterator[Block]:
    for element in word.element.body.iter(f"{_W}p", f"{_W}tr"):
        if any(parent.tag in (f"{_W}tr", *_LEFT_OUT) for parent in element.iterancestors()):
            continue
        if element.tag == f"{_W}tr":
            cells = (" ".join(_text(p) for p in cell.iter(f"{_W}p")) for cell in element.iter(f"{_W}tc"))
            yield Block(row(cells), SectionKind.ITEM)
        elif (kind := _kind(word, element)) is not None:
            yield Block(_text(element), kind)


def _kind(word: WordDocument, paragraph: Any) -> SectionKind | None:
    """The kind of a paragraph by its style; None for a line of the table of contents."""
    style = _style(word, paragraph)
    if style.lower().startswith("toc"):
        return None
    if style in ("Title", "Subtitle") or style.startswith("Heading"):
        return SectionKind.HEADING
    if "Quote" in style:
        return SectionKind.QUOTE
    properties = paragraph.pPr
    if style.startswith(("List Bullet", "List Number")) or (properties is not None and properties.numPr is not None):
        return SectionKind.ITEM
    return SectionKind.HEADING if _is_bold_heading(paragraph) else SectionKind.BODY


def _style(word: WordDocument, paragraph: Any) -> str:
    from docx.enum.style import WD_STYLE_TYPE

    return word.part.get_style(paragraph.style, WD_STYLE_TYPE.PARAGRAPH).name or ""


def _is_bold_heading(paragraph: Any) -> bool:
    runs = [run for run in paragraph.iter(f"{_W}r") if run.text.strip()]
    bold = bool(runs) and all(run.xpath("./w:rPr/w:b[not(@w:val='0' or @w:val='false')]") for run in runs)
    return bold and looks_like_heading(" ".join(_text(paragraph).split()))


def _text(paragraph: Any) -> str:
    """The words of a paragraph, insertions among them; python-docx's own ``text`` leaves tracked insertions out."""
    pieces: list[str] = []
    for element in paragraph.iter(f"{_W}t", *_CHARACTERS):
        owners = [parent.tag for parent in element.iterancestors()]
        inside = owners[: owners.index(f"{_W}p") + 1] if f"{_W}p" in owners else owners
        if not set(inside) & set(_LEFT_OUT):
            pieces.append(_CHARACTERS.get(element.tag) or element.text or "")
    return "".join(pieces)
