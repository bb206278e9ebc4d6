"""What statistics report: p values, means with spread, sample sizes by n, test statistics."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache

from overclaim.lexicons import load
from overclaim.stages.numbers.literals import SIGNED, UNSIGNED, value_of
from overclaim.stages.numbers.units import unit_at
from overclaim.types import Bound, Number, NumberKind

_RELATION = (
    r"(?:<=|>=|=<|=>|<{1,2}|>{1,2}|=|≤|≥|⩽|⩾|≦|≧|≈|~|less than|greater than|more than|lower than|below|above|of|was"
    r"|were|is|at|:)"
)
_BOUNDS = {
    "<": Bound.LESS, "<<": Bound.LESS, "less than": Bound.LESS, "lower than": Bound.LESS, "below": Bound.LESS,
    ">": Bound.MORE, ">>": Bound.MORE, "greater than": Bound.MORE, "more than": Bound.MORE, "above": Bound.MORE,
    "≤": Bound.AT_MOST, "<=": Bound.AT_MOST, "=<": Bound.AT_MOST, "⩽": Bound.AT_MOST, "≦": Bound.AT_MOST,
    "≥": Bound.AT_LEAST, ">=": Bound.AT_LEAST, "=>": Bound.AT_LEAST, "⩾": Bound.AT_LEAST, "≧": Bound.AT_LEAST,
    "≈": Bound.ABOUT, "~": Bound.ABOUT,
}  # fmt: skip
_P_QUALIFIER = (
    r"[-_ ]?(?:\([a-zA-Z ]{1,20}\)"
    r"|(?:adj|corr|trend|interaction|int|FDR|perm|het|heterogeneity|diff|difference|group|linear|nonlinear)\b"
    r"|(?:for|of) [A-Za-z- ]{1,30}?)\.?"
)
_P_VALUE = re.compile(
    rf"(?<![\w-])(?:[Pp](?:[-\s']?(?:values?|s)\b)?(?:{_P_QUALIFIER})?|Ps)(?:[\s,]{{0,2}}(?:all|both|each))?\s{{0,2}}"
    rf"(?P<relation>{_RELATION})(?:\s?(?P<second>less than|greater than|<|>|≤|≥|=))?\s{{0,2}}"
    rf"(?P<value>{UNSIGNED}|10-[0-9]{{1,3}})(?![0-9])(?! ?%)"
)
_SPREAD_NAME = r"(?P<name>SDs?|SEM?|s\.d\.|(?i:standard deviation|standard error))\b[\s:=,]{0,3}(?:of )?"
_SPREAD = re.compile(
    rf"(?P<mean>{SIGNED})(?P<unit1>\s?(?:%|[A-Za-z/µ]{{1,12}}))?\s?"
    rf"(?:±|\+/-|\+-|[(\[]\s?(?:±|\+/-)|[(\[,;]?\s?{_SPREAD_NAME})\s?(?P<spread>{UNSIGNED})(?P<close>\s?%?\s?[)\]])?"
)
_PAIRED_LABEL = re.compile(r"(?i)\bmean\w*\s?(?:[(\[±,+/ -]{1,4})\s?(?:SD|standard deviation|SEM|SE)\b\s?[)\]]?")
_PAIRED = re.compile(rf"(?P<mean>{SIGNED})\s?%?\s?(?P<open>[(\[])\s?(?P<spread>{UNSIGNED})\s?%?\s?[)\]]")
_MARKED = re.compile(r"[-+.]")
_N = re.compile(
    rf"(?<![\w.-])(?:[nN]s?|(?i:sample size))(?:'s)?\s?(?P<relation>=|≥|>|<|≤|:|of|was|~)\s?(?P<value>{UNSIGNED})"
    r"(?![0-9])(?! ?%)(?:\s?/\s?(?P<of>[0-9]{1,6}))?"
    r"(?P<unit>\s?(?:per|/|in each|each|for each)\s?(?:group|arm|condition|genotype|treatment)?\b)?"
)


def p_values(text: str) -> Iterator[Number]:
    """P values with their relation; "p=NS" has no figure and is none."""
    for match in _P_VALUE.finditer(text):
        literal = match["value"]
        value = float(f"1e{literal[2:]}") if re.fullmatch(r"10-[0-9]{1,3}", literal) else value_of(literal)
        if value <= 1:
            bound = _BOUNDS.get(match["second"] or match["relation"], Bound.EXACT)
            yield _number(text, match.span(), NumberKind.P_VALUE, value, bound=bound)


def spreads(text: str) -> Iterator[Number]:
    """Means with their spread: "2.1 ± 0.4 mg", "5.4 (SD 1.2)", and "mean (SD) age, 54.3 (10.2) years"."""
    for match in _SPREAD.finditer(text):
        if not _clear(text, match.start()):
            continue
        name = match["name"] or ""
        error = bool(re.match(r"(?i)SE|standard error", name))
        yield _mean(text, match, "SE" if error else None)
    for label in _PAIRED_LABEL.finditer(text):
        error = bool(re.search(r"SE", label.group()))
        for match in _PAIRED.finditer(text, label.end(), _end_of_sentence(text, label.end())):
            if _clear(text, match.start()):
                yield _mean(text, match, "SE" if error else None)


def _end_of_sentence(text: str, start: int) -> int:
    stop = re.compile(r"\. [A-Z]").search(text, start, start + 400)
    return stop.start() if stop else min(len(text), start + 400)


def _clear(text: str, start: int) -> bool:
    return not re.search(r"[\w.]$|[^\W\d_]-$", text[max(0, start - 2) : start])


def _mean(text: str, match: re.Match[str], measure: str | None) -> Number:
    start, end = match.span()
    unit = unit_at(text, match.end("mean"))
    inside = unit_at(text, match.end("spread"))
    if not re.search(r"[(\[]", text[match.end("mean") : match.end()]):
        end = match.end("spread")
    after = unit_at(text, end) or inside
    end = max(end, after.end) if after else end
    found = unit or after
    return replace(
        _number(text, (start, end), NumberKind.MEAN_SD, value_of(match["mean"])),
        spread=value_of(match["spread"]),
        unit=found.name if found else None,
        measure=measure,
    )


def sample_sizes(text: str) -> Iterator[Number]:
    """Sample sizes given as n or N."""
    for match in _N.finditer(text):
        unit = "per group" if match["unit"] else None
        end = match.end() if unit else match.end("of" if match["of"] else "value")
        number = _number(text, (match.start(), end), NumberKind.SAMPLE_SIZE, value_of(match["value"]))
        bound = _BOUNDS.get(match["relation"], Bound.EXACT)
        yield replace(number, unit=unit, bound=bound, denominator=float(match["of"]) if match["of"] else None)


def _number(text: str, span: tuple[int, int], kind: NumberKind, value: float, bound: Bound = Bound.EXACT) -> Number:
    start, end = span
    return Number(start, end, text[start:end], kind, value, bound=bound)


@cache
def _statistic_pattern() -> re.Pattern[str]:
    symbols = sorted(load("numbers")["statistics"]["symbols"], key=len, reverse=True)
    names = "|".join(re.escape(symbol) for symbol in symbols)
    return re.compile(
        rf"(?<![\w.-])(?P<name>{names})\s?(?:[(\[_]?[0-9., ()\[\]df=;nN]{{0,24}}[)\]]|[0-9]{{1,3}}, ?[0-9]{{1,5}})?\s?"
        rf"(?P<relation><=|>=|=|<|>|≤|≥|:|of)\s?(?P<value>{SIGNED})(?![0-9])"
    )


def statistics(text: str) -> Iterator[Number]:
    """Test statistics as quantities with their symbol as measure: "F(2, 40) = 5.1", "χ2 = 13.5", "r = -0.4"."""
    for match in _statistic_pattern().finditer(text):
        if match["relation"] in (":", "of") and not _MARKED.search(match["value"]):
            continue
        unit = unit_at(text, match.end())
        percent = unit if unit and unit.name == "%" else None
        end = percent.end if percent else match.end()
        number = _number(text, (match.start(), end), NumberKind.QUANTITY, value_of(match["value"]))
        bound = _BOUNDS.get(match["relation"], Bound.EXACT)
        yield replace(number, measure=match["name"], bound=bound, unit="%" if percent else None)
