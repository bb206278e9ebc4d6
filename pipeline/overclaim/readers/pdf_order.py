"""Lines of a PDF that stand side by side, put into the order in which they are read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from overclaim.readers.pdf_lines import PdfLine

_Band = list[PdfLine]

_FEWEST_COLUMN_LINES = 3
_FEWEST_COLUMN_WORDS = 4
"""Lines of prose hold more words than this on average, cells of a table fewer."""


def in_reading_order(lines: Sequence[PdfLine]) -> list[PdfLine]:
    """``lines`` with columns that were written across the page one after the other, and each table row as one line.

    Most PDFs hold a column at a time, and their order stays.
    """
    ordered: list[PdfLine] = []
    for bands in _stretches(list(_bands(lines))):
        if _are_columns(bands):
            gutter = min(band[1].x0 for band in bands if len(band) == 2)
            flat = [line for band in bands for line in band]
            ordered += [line for line in flat if line.x0 < gutter - line.size]
            ordered += [line for line in flat if line.x0 >= gutter - line.size]
        else:
            ordered += [_as_row(band) for band in bands]
    return ordered


def _bands(lines: Sequence[PdfLine]) -> Iterator[_Band]:
    """Lines that follow each other from left to right on one height."""
    band: _Band = []
    for line in lines:
        if band and not (_level(band[-1], line) and line.x0 > band[-1].x1):
            yield band
            band = []
        band.append(line)
    if band:
        yield band


def _level(line: PdfLine, other: PdfLine) -> bool:
    return line.page == other.page and abs(line.y0 - other.y0) < 0.3 * min(line.size, other.size)


def _stretches(bands: Sequence[_Band]) -> Iterator[list[_Band]]:
    """Runs of bands with equally many lines, with single ones between them that keep to one of two columns."""
    run: list[_Band] = []
    for band in bands:
        if run and not _belongs(run, band):
            yield run
            run = []
        run.append(band)
    if run:
        yield run


def _belongs(run: Sequence[_Band], band: _Band) -> bool:
    first = run[0]
    if band[0].page != first[0].page or band[0].y0 > run[-1][0].y0:
        return False
    if len(band) == len(first):
        return all(abs(line.x0 - other.x0) < 2 * line.size for line, other in zip(band, first, strict=True))
    return len(first) == 2 and len(band) == 1 and abs(band[0].x0 - first[1].x0) < 2 * band[0].size


def _are_columns(bands: Sequence[_Band]) -> bool:
    pairs = [band for band in bands if len(band) == 2]
    words = sum(len(line.text.split()) for band in pairs for line in band)
    return len(pairs) >= _FEWEST_COLUMN_LINES and words > _FEWEST_COLUMN_WORDS * 2 * len(pairs)


def _as_row(band: _Band) -> PdfLine:
    if len(band) == 1:
        return band[0]
    return replace(band[0], text=" | ".join(line.text for line in band), x1=band[-1].x1, is_row=True)
