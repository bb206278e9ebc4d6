"""Text normalisation that keeps offsets, and texts put together."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Mapped:
    """A normalised text and the original offset of each of its characters; ``origins`` has one more, the end."""

    text: str
    origins: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The span of the original that ``text[start:end]`` came from."""
        return self.origins[start], self.origins[end - 1] + 1 if end > start else self.origins[start]


# One character for one character, so that offsets never move.
_SAME_LENGTH = str.maketrans(
    {
        **dict.fromkeys("\u2018\u2019\u201a\u02bc", "'"),
        **dict.fromkeys("\u201c\u201d\u201e", '"'),
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212\ufe63\uff0d", "-"),
        **dict.fromkeys("\u00a0\u2009\u202f\u2002\u2003\u2007\u200a\t", " "),
        **dict.fromkeys("\u00b7\u2219\u22c5\uff0e", "."),
        **{"\uff1c": "<", "\uff1e": ">", "\uff1d": "=", "\uff05": "%", "\u00d7": "x"},
    }
)


def fold(text: str) -> str:
    """``text`` with typographic quotes, dashes, blanks and middle dots in ASCII, character for character."""
    return text.translate(_SAME_LENGTH)


def clean(text: str) -> str:
    """``text`` in NFC with control characters and zero-width marks removed; what documents store, before any offset."""
    text = unicodedata.normalize("NFC", text)
    return re.sub(r"[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\u00ad\u200b-\u200d\u2060\ufeff]", "", text)


def capitalised(text: str) -> str:
    """``text`` with its first letter a capital, the rest as it is."""
    return text[:1].upper() + text[1:]


def under_title(title: str, text: str) -> str:
    """``text`` after the title it stands under, which ends as a sentence; ``text`` alone where there is no title."""
    title = title.strip()
    return f"{title}{'' if title.endswith(('.', '?', '!')) else '.'} {text}" if title else text


def squeeze(text: str) -> Mapped:
    """``text`` with every run of white space as one blank and none at the ends, mapped back to the original."""
    out: list[str] = []
    origins: list[int] = []
    for match in re.finditer(r"\S+|\s+", text):
        piece = match.group()
        if piece.isspace():
            if out and match.end() < len(text):
                out.append(" ")
                origins.append(match.start())
        else:
            out.append(piece)
            origins.extend(range(match.start(), match.end()))
    end = origins[-1] + 1 if origins else 0
    return Mapped("".join(out), (*origins, end))


@dataclass(frozen=True, slots=True)
class Lines:
    """The line starts of a text, to turn offsets into positions."""

    starts: tuple[int, ...]

    @classmethod
    def of(cls, text: str) -> Lines:
        """The lines of ``text``."""
        return cls((0, *(match.end() for match in re.finditer("\n", text))))

    def position(self, offset: int) -> tuple[int, int]:
        """The 1-based line and column of ``offset``."""
        line = bisect_right(self.starts, offset)
        return line, offset - self.starts[line - 1] + 1
