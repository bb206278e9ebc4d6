"""Figures as written, in digits or words: their spans and values."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from overclaim.lexicons import either, load
from overclaim.stages.words import letters
from overclaim.text import fold

_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺", "0123456789-+")
_RAISED = r"[⁻⁺]?[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,3}"
_EXPONENT = (
    r"(?: ?[x*] ?10 ?(?:\^ ?[-+]?[0-9]{1,3}|\^? ?\([-+]?[0-9]{1,3}\)|[-+][0-9]{1,3}|[1-9][0-9]?"
    rf"|{_RAISED})|[eE][-+]?[0-9]{{1,3}})(?![0-9A-Za-z])"
)
_POWER = r"10 ?(?:\^ ?[-+]?[0-9]{1,3}|\^ ?\([-+]?[0-9]{1,3}\)|\(-[0-9]{1,3}\)|" + _RAISED + ")"
_INTEGER = r"(?:[0-9]{1,3}(?:,[0-9]{3}){1,4}(?![0-9])|[1-9][0-9]{0,2}(?: [0-9]{3}){1,4}(?![0-9.])|[0-9]{1,15}(?![0-9]))"
UNSIGNED = (
    rf"(?=[0-9.])(?:{_POWER}|(?:0,[0-9]{{1,4}}(?![0-9,])|{_INTEGER}(?:\.[0-9]{{1,15}}(?![0-9]))?|\.[0-9]{{1,15}}(?![0-9]))"
    rf"(?:{_EXPONENT})?)"
)
SIGNED = rf"(?=[-+0-9.])[-+]?{UNSIGNED}"

_COURSE = "|".join(rf"(?<=(?i:{unit})-)" for unit in ("week", "day", "month", "year", "-to"))
_DIGITS = re.compile(rf"(?=[0-9.])(?:(?<![\w.^])(?<![^\W\d_]-)|{_COURSE}){UNSIGNED}")
_SCALE = re.compile(r"(?i) (thousand|million|billion)\b")
_SIGN_AFTER = re.compile(r"(?:^|[\s(\[,;:=<>≤≥/-])$")
_TIMES_TEN = re.compile(r" ?[x*] ?10")


@dataclass(frozen=True, slots=True)
class Literal:
    """A figure's span and value; ``words`` when it is spelt out."""

    start: int
    end: int
    value: float
    words: bool = False


def folded(text: str) -> str:
    """``text`` with typographic characters in ASCII, character for character."""
    return fold(text).replace("\u2044", "/").replace("\n", " ").replace("\r", " ")


def value_of(literal: str) -> float:
    """The value of a literal that ``SIGNED`` matched: "1,234", ".05", "0,5", "1.5 x 10(5)", "10^-3"."""
    sign = -1.0 if literal.startswith("-") else 1.0
    body = literal.lstrip("+-").translate(_SUPERSCRIPTS)
    if mark := _TIMES_TEN.search(body):
        return sign * _decimal(body[: mark.start()]) * _ten_to(body[mark.end() :])
    if literal.lstrip("+-") != body or re.match(r"10 ?[\^(]", body):
        return sign * _ten_to(body[2:])
    return sign * _decimal(body)


def _ten_to(exponent: str) -> float:
    return float(f"1e{int(exponent.strip(' ^()'))}")


def _decimal(body: str) -> float:
    if re.fullmatch(r"0,[0-9]{1,4}", body):
        return float(body.replace(",", "."))
    return float(body.replace(",", "").replace(" ", ""))


@cache
def word_values() -> dict[str, int]:
    """The words for numbers with their values."""
    words = load("numbers")["words"]
    values = {word: value for value, word in enumerate(words["small"])}
    values |= {word: 10 * (place + 2) for place, word in enumerate(words["tens"])}
    return values | dict(words["scales"])


@cache
def _word_pattern() -> re.Pattern[str]:
    words = either(word_values())
    return re.compile(rf"(?i)(?<![\w])(?<![^\W\d_]-)(?:{words})(?:(?:[- ]| and )(?:{words})\b){{0,8}}(?![\w])")


def in_words() -> str:
    """A regular expression for one figure up to ten in words, or in digits: for "one in five"."""
    small = either(load("numbers")["words"]["small"][1:11])
    return rf"(?:{UNSIGNED}|(?i:{small})\b)"


def any_value(literal: str) -> float:
    """The value of a literal in digits or in words."""
    return float(word_values()[literal.lower()]) if literal.lower() in word_values() else value_of(literal)


def literals(text: str) -> Iterator[Literal]:
    """Every figure of the folded ``text``, in digits and in words, in order of start."""
    found = [*_in_digits(text), *_in_words(text)]
    yield from sorted(found, key=lambda literal: literal.start)


def _in_digits(text: str) -> Iterator[Literal]:
    for match in _DIGITS.finditer(text):
        start, end, value = match.start(), match.end(), value_of(match.group())
        if start and text[start - 1] in "-+" and _SIGN_AFTER.search(text[max(0, start - 2) : start - 1]):
            start -= 1
            value = -value if text[start] == "-" else value
        if scale := _SCALE.match(text, end):
            end, value = scale.end(), value * word_values()[scale.group(1).lower()]
        yield Literal(start, end, value)


def _in_words(text: str) -> Iterator[Literal]:
    if letters(text).isdisjoint(word_values()):
        return
    for match in _word_pattern().finditer(text):
        tokens = [(m.group().lower(), m.start(), m.end()) for m in re.finditer(r"[A-Za-z]+", match.group())]
        while tokens:
            used, value = _longest(tokens)
            if used:
                span = match.start() + tokens[0][1], match.start() + tokens[used - 1][2]
                yield Literal(*span, value, words=True)
            tokens = tokens[max(used, 1) :]


def _longest(tokens: list[tuple[str, int, int]]) -> tuple[int, float]:
    """How many of ``tokens`` from the first make one figure, and its value: "two hundred and twelve" is 5 and 212."""
    total, current, used = 0, 0, 0
    values = word_values()
    for place, (word, _, _) in enumerate(tokens):
        ends_round = bool(current and current % 100 == 0) or bool(total and not current)
        if word == "and":
            if ends_round:
                continue
            break
        value = values[word]
        if value >= 1000 and place:
            total, current = total + current * value, 0
        elif value == 100 and 0 < current < 100:
            current *= 100
        elif value < 100 and (place == 0 or ends_round or _completes(current, value)):
            current += value
        else:
            break
        used = place + 1
    return used, float(total + current)


def _completes(tens: int, ones: int) -> bool:
    return 0 < ones < 10 and tens % 100 >= 20 and tens % 10 == 0
