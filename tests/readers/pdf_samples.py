"""Small PDF files written for the tests, object by object (ISO 32000-1), so that every position is known."""

from __future__ import annotations

from dataclasses import dataclass

_FONTS = b"<< /F1 3 0 R /F2 4 0 R >>"
_LOCK = b"/Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <%b> /U <%b> >> /ID [<00> <00>]" % (b"11" * 32, b"22" * 32)


@dataclass(frozen=True, slots=True)
class Text:
    """Words at ``x``, ``y`` points from the lower left corner, in Helvetica; ``spread`` widens each blank."""

    words: str
    x: float
    y: float
    size: float = 11
    bold: bool = False
    spread: float = 0


def pdf(*pages: list[Text], title: str = "", encrypted: bool = False) -> bytes:
    """A PDF (A4) with one page per list of texts."""
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Count %d /Kids [%b] >>"
        % (len(pages), b" ".join(b"%d 0 R" % (6 + 2 * place) for place in range(len(pages)))),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica-Bold /Encoding /WinAnsiEncoding >>",
        b"<< /Title (%b) >>" % title.encode(),
    ]
    for place, texts in enumerate(pages):
        content = b"\n".join(map(_show, texts))
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font %b >> /Contents %d 0 R >>"
            % (_FONTS, 7 + 2 * place)
        )
        objects.append(b"<< /Length %d >>\nstream\n%b\nendstream" % (len(content), content))
    return _file(objects, _LOCK if encrypted else b"")


def _show(text: Text) -> bytes:
    words = text.words.encode("cp1252").replace(b"\\", b"\\\\").replace(b"(", rb"\(").replace(b")", rb"\)")
    font = b"F2" if text.bold else b"F1"
    return b"BT /%b %g Tf %g Tw %g %g Td (%b) Tj ET" % (font, text.size, text.spread, text.x, text.y, words)


def _file(objects: list[bytes], lock: bytes) -> bytes:
    out = b"%PDF-1.4\n"
    offsets = []
    for number, body in enumerate(objects, start=1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    size = len(objects) + 1
    trailer = b"trailer\n<< /Size %d /Root 1 0 R /Info 5 0 R %b >>\nstartxref\n%d\n%%%%EOF\n" % (size, lock, len(out))
    return out + b"xref\n0 %d\n0000000000 65535 f \n%b%b" % (size, table, trailer)
