"""Intervals around an estimate: "95% CI 0.5-0.9", "CI95% -1.2--0.4", "34% (31-37)"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from overclaim.stages.numbers.literals import UNSIGNED, value_of
from overclaim.types import Number, NumberKind

_CI = (
    r"(?:CIs?|C\.I\.|CrIs?|HDIs?"
    r"|(?i:confidence[- ]intervals?|confidence limits?|credible intervals?|credibility intervals?))"
)
LABEL = (
    rf"(?:(?:9[0-9](?:\.[0-9])?|80|85)(?:\s?%| percent| per cent)?[\s-]?{_CI}(?:\s?[(\[]\s?(?:95 ?% ?)?CIs?\s?[)\]])?"
    rf"|{_CI}(?:\s?[(\[]?\s?(?:95|90|99) ?%\s?[)\]]?)?)"
)
_BETWEEN = r"(?:\s?-{1,2}\s?|\s?,\s?|\s?;\s?|\s?/\s?|\s?~\s?|\s(?:to|and)\s)"
_PERCENT = r"(?:\s?%|\spercent\b|\sper cent\b)"
_END = rf"[-+]?[$€£]?{UNSIGNED}"
PAIR = rf"(?P<low>{_END})(?:{_PERCENT})?{_BETWEEN}(?P<high>{_END})(?![0-9])(?!\.[0-9])(?P<percent>{_PERCENT})?"
NAMED = re.compile(
    rf"(?<![\w.])(?P<label>{LABEL})(?:[\s:=,;(\[]|of |was |were |is |ranging |ranged |for |from |between ){{0,6}}{PAIR}"
)
_AFTER_PERCENT = re.compile(rf"(?<![\w.])(?P<value>{UNSIGNED})\s?%\s?[(\[]\s?{PAIR}\s?[)\]]")
_BARE_LABEL = re.compile(rf"(?<![\w.]){LABEL}(?![\w%])")
IMPLICIT = re.compile(rf"\s?[(\[,;{{]\s?{PAIR}\s?[)\]}};,]?")


def interval(text: str, match: re.Match[str], name: str) -> Number | None:
    """The interval that ``match`` of a ``PAIR`` pattern holds, or None when its ends are not in order."""
    low, high = _ends(match)
    if low > high:
        return None
    start = match.start("label") if "label" in match.re.groupindex else match.start("low")
    end = match.end("percent") if match["percent"] else match.end("high")
    if re.search(r"[(\[][^)\]]*$", text[start:end]) and text[end : end + 1] in (")", "]"):
        end += 1
    middle, unit = round((low + high) / 2, 10), "%" if match["percent"] else None
    kind = NumberKind.CONFIDENCE_INTERVAL
    return Number(start, end, text[start:end], kind, middle, unit, low=low, high=high, measure=name)


def _ends(match: re.Match[str]) -> tuple[float, float]:
    low, high = (value_of(re.sub("[$€£]", "", match[name])) for name in ("low", "high"))
    return low, high


def intervals(text: str) -> Iterator[Number]:
    """Intervals that are called so: "95% CI 0.5-0.9", and those in brackets after a percentage that they enclose."""
    for match in NAMED.finditer(text):
        if found := interval(text, match, level(match["label"])):
            yield found
    for match in _AFTER_PERCENT.finditer(text):
        found = interval(text, match, "CI")
        if found and (found.low or 0) <= value_of(match["value"]) <= (found.high or 0):
            yield replace(found, unit="%")


def level(label: str) -> str:
    """The name of an interval from its ``LABEL``: "95% CI", "CI", "95% CrI"."""
    percent = re.search(r"9[0-9](?:\.[0-9])?|80|85", label)
    name = "CrI" if re.search(r"(?i)cred|cri|hdi", label) else "CI"
    return f"{percent.group()}% {name}" if percent else name


def bare_labels(text: str) -> Iterator[tuple[int, int]]:
    """Spans of "95% CI" and its like: the 95% is no finding."""
    yield from (match.span() for match in _BARE_LABEL.finditer(text))
