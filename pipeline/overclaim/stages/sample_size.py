"""How many people or animals were studied in total, as an abstract states it, with the sentence that shows it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise
from math import log10

from overclaim import lexicons
from overclaim.stages.words import letters
from overclaim.text import fold

TITLE = -1
"""The sentence index of an answer that the title gave."""

_UNITS = "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen"
_ONES = {word: value for value, word in enumerate(f"{_UNITS} eighteen nineteen".split(), start=1)}
_DECADES = "twenty thirty forty fifty sixty seventy eighty ninety"
_TENS = {word: 10 * value for value, word in enumerate(_DECADES.split(), start=2)}
_SCALES = {"hundred": 100, "thousand": 1000, "million": 1_000_000}
_SCALES |= {f"{word}s": value for word, value in _SCALES.items()}  # "two hundreds newborns"
_NUMERALS = {**_ONES, **_TENS, **_SCALES}
_WORD = lexicons.either(_NUMERALS)
_COUNT = (
    r"(?<![\w.,/+-])(?<!\d )(?:(?P<digits>\d{1,3}(?:[, ]\d{3})+|\d+(?:\.\d+ million| million)?)(?!\.\d)|"
    rf"(?P<words>(?:{_WORD})(?:(?:[\s-]+(?:and\s+)?)(?:{_WORD}))*))(?![\w%/]|\s?%)"
)
_PLAIN = r"\d{1,3}(?:,\d{3})+|\d+"
_PER_GROUP = r"[^.;()]{0,12}\b(?:per|in each|each|/)\s?(?:group|arm)"
_N = re.compile(
    rf"(?<![\w.])n\s?=\s?({_PLAIN})(?!\.?\d)(?P<per>{_PER_GROUP})?",
    re.I,
)
_GROUPS = re.compile(rf"\b({lexicons.either(_ONES)}|\d)\s+(?:[\w-]+\s+){{0,3}}(?:groups|arms)\b", re.I)
_EACH = re.compile(
    rf"{_COUNT}\s+(?!clusters|sites|practices)(?:[\w-]+\s+)?(?:per|in each)\s+(?:[\w-]+\s+)?(?:group|arm)", re.I
)
_ANY_COUNT = re.compile(
    rf"(?!(?:19|20)\d\d\b(?!\s[a-z]+s\b)){_COUNT}(?!\s(?:to\s\d+|grams?|years?|months?|weeks?|days?|hours?|min|mg|ml|kg|cm|mm)\b)",
    re.I,
)
_JOIN = re.compile(r"(?:,|\band|\bor|\bvs\.?|\bversus|\bwith|\bto)\s+(?:the |a |other |remaining |matched )*$", re.I)
_ARM = re.compile(
    r"\s+(?:who|whose|were|was|had|received|receiving|given|took|to|on|with|in|placebo|controls?"
    r"|treated|assigned|randomi[sz]ed|allocated)\b",
    re.I,
)
_AGED = re.compile(
    r"\b(?:an?|this|the|one|single)\s+(?:[\w-]+\s+)?(?:\d+|[a-z]+)"
    r"[\s-](?:year|month|week|day)s?[\s-]old\b(?!\s(?:fetus|foetus))",
    re.I,
)
_ONE_REPORTED = re.compile(
    r"\b(?:report|describe|present)(?:s|ed)?\s(?:on\s)?(?:one|an?|the)"
    r"\s(?:[\w-]+\s){0,3}(?:patient|case|man|woman|child)\b",
    re.I,
)
_NO_GROUP = re.compile(
    r"\s(?:[\w-]+\s){0,3}(?:groups|arms|studies|trials|sites|sessions|cent(?:er|re)s)\b"
    r"|\s(?:were|was) (?:finally |eventually )?(?:included|analy[sz]ed|evaluated|eligible|enrol+ed)"
    r"|\s(?:completed|finished)\b|\s(?:[\w-]+\s)?(?:per|in each|in either|each)\b",
    re.I,
)
_LABELLED = re.compile(r"\b(?:study|experiment|trial|group|phase|type|grade|stage|class|day|week|visit|part) $", re.I)
_GROUPS_OF = re.compile(rf"\b({lexicons.either(_ONES)}|\d)\s+(?:[\w-]+\s+){{0,3}}(?:groups|arms)\s+of\s+{_COUNT}", re.I)
_SCREENED = re.compile(
    r"[^.;,]{0,60}\b(?:were|was) (?:screened|assessed|invited|approached|considered|eligible),? (?:and|of whom)\b", re.I
)
_SHARE = re.compile(r"%\s?\(\s?$")
_STUDY = re.compile(
    r"\W*(?:[A-Z]+:?\s)?(?:In )?(?:study|trial|experiment|cohort) (\d|[A-F]\b|I{1,3}\b|one|two|three)", re.I
)
_OUT_OF = re.compile(r"^\W*(?:[A-Z]+:?\s)?(?:of|among|from)\s(?:the\s)?$", re.I)
_FIRM, _FAINT, _NAMED_FIRST = 2.0, 0.0, 2.0
_LONGEST = 6


@dataclass(frozen=True, slots=True)
class SampleSize:
    """People or animals in total; ``sentence`` is the index of the sentence that shows it (``TITLE``: the title)."""

    total: int
    sentence: int
    how: str
    score: float


def find(sentences: Sequence[str], title: str = "") -> SampleSize | None:
    """The total that the abstract states, sums or multiplies out of its groups; None where it states none.

    Of several counts, the one that reads most like the whole sample wins; being named first and being large speak for
    a count, as a sample is named before its subsets and exceeds them.
    """
    found = [candidate for index, text in enumerate(sentences) for candidate in _candidates(_plain(text), index)]
    found += _stated(fold(title), TITLE)
    found += _over_studies(sentences, found)
    for least in (_FIRM, _FAINT):
        likely = [candidate for candidate in found if candidate.score >= least and candidate.total > 0]
        if likely:
            return _most_likely(likely)
    return None


def _plain(text: str) -> str:
    """``text`` without the names of grades that stand between a count and its noun, such as "ASA I-II"."""
    return _grades().sub("", fold(text))


@cache
def _grades() -> re.Pattern[str]:
    return re.compile(lexicons.load("sample_size")["grades"], re.IGNORECASE)


def _over_studies(sentences: Sequence[str], found: Sequence[SampleSize]) -> Iterator[SampleSize]:
    """The sum over studies that an abstract numbers: "Study 1 (n = 40) ... Study 2 (n = 38)"."""
    best: dict[str, SampleSize] = {}
    for candidate in found:
        label = _STUDY.match(fold(sentences[candidate.sentence])) if candidate.sentence != TITLE else None
        if label and candidate.score >= _FIRM and candidate.how != "one patient":
            known = best.get(label[1].lower())
            if known is None or (candidate.score, candidate.total) > (known.score, known.total):
                best[label[1].lower()] = candidate
    if len(best) > 1:
        yield SampleSize(
            sum(candidate.total for candidate in best.values()),
            min(candidate.sentence for candidate in best.values()),
            "sum of studies",
            max(candidate.score for candidate in best.values()) + 1,
        )


def _most_likely(likely: Sequence[SampleSize]) -> SampleSize:
    earliest = min((answer.sentence for answer in likely if answer.sentence != TITLE), default=TITLE)

    def weight(answer: SampleSize) -> tuple[float, int, int]:
        first = _NAMED_FIRST if answer.sentence == earliest else 0
        return answer.score + first + log10(answer.total), answer.total, -answer.sentence

    return max(likely, key=weight)


def number(text: str) -> int:
    """The whole number that digits or words stand for ("1,204", "one hundred and fifty"); raises ``ValueError``."""
    if text[0].isdigit():
        plain = re.sub(r"[, ](?=\d{3})", "", text)
        return round(float(plain.removesuffix(" million")) * (1_000_000 if plain.endswith("million") else 1))
    total = part = 0
    for word in re.findall(r"[a-z]+", text.lower()):
        if word in _SCALES:
            part = max(part, 1) * _SCALES[word]
            if not word.startswith("hundred"):
                total, part = total + part, 0
        elif word != "and":
            part += {**_ONES, **_TENS}[word]
    return total + part


@cache
def _patterns() -> dict[str, list[tuple[float, re.Pattern[str]]]]:
    rows = lexicons.load("sample_size")
    return {
        where: [(row["weight"], re.compile(row["pattern"], re.IGNORECASE)) for row in rows[where]]
        for where in ("sentence", "before", "after")
    }


@cache
def _mention() -> re.Pattern[str]:
    rows = lexicons.load("sample_size")
    word = r"[\"(]*(?:\d(?:,\d)*-)?[A-Za-z'(][\w'\"/()-]*,?\s+"
    middle = rf"(?:(?!(?:{'|'.join(rows['breaks'])})\b){word}){{0,6}}?"
    return re.compile(rf"{_COUNT}\s+{middle}(?P<noun>{'|'.join(rows['nouns'])})\b(?!-)", re.IGNORECASE)


@lru_cache(maxsize=256)
def _mentions(text: str) -> tuple[re.Match[str], ...]:
    """The counts of people or animals in ``text``."""
    return tuple(_mention().finditer(text))


@lru_cache(maxsize=256)
def _sentence_weight(text: str) -> float:
    """How much ``text`` reads like a sentence on the sample; asked for only where it holds a count."""
    return _weight("sentence", text)


def _weight(where: str, text: str) -> float:
    return sum(weight for weight, pattern in _patterns()[where] if pattern.search(text))


def _left(text: str, end: int) -> str:
    """What stands before ``end``, cut to what the patterns need; a cut piece never looks like a sentence's start."""
    return text[:end] if end < 120 else f"... {text[end - 120 : end]}"


def _candidates(text: str, index: int) -> Iterator[SampleSize]:
    if re.search(r"\d", text) or not letters(text).isdisjoint(_NUMERALS):
        yield from _stated(text, index)
        yield from _summed(text, index)
        yield from _paired(text, index)
        yield from _multiplied(text, index)
    aged = len(_AGED.findall(text))
    if aged == 1 or (aged == 0 and _ONE_REPORTED.search(text)):
        yield SampleSize(1, index, "one patient", _FIRM)


def _stated(text: str, index: int) -> Iterator[SampleSize]:
    for match in _mentions(text):
        bonus = _sentence_weight(text) + (3 if index == TITLE else 0)
        score = bonus + _weight("before", _left(text, match.start())) + _weight("after", text[match.end() :])
        yield SampleSize(number(match["digits"] or match["words"]), index, "stated", score)


def _summed(text: str, index: int) -> Iterator[SampleSize]:
    """Groups that one sentence lists: "(n = 31) ... (n = 29)", or "16 on the drug, 18 on placebo"."""
    sizes = [match for match in _N.finditer(text) if not match["per"] and not _SHARE.search(text[: match.start()])]
    if len(sizes) > 1:
        first, *others = (number(match[1]) for match in sizes)
        whole = len(others) > 1 and first >= sum(others)  # "adults (n = 60) on the drug (n = 30) or placebo (n = 30)"
        yield SampleSize(first + (0 if whole else sum(others)), index, "sum of groups", _sentence_weight(text) + 1)
    elif sizes:
        named = _named_group().search(text[: sizes[0].start()])
        after = 2 if named else _weight("after", text[sizes[0].end() :].lstrip(")")) - 1
        yield SampleSize(
            number(sizes[0][1]), index, "stated", _sentence_weight(text) + after + (1 if "N" in sizes[0].group() else 0)
        )


@cache
def _named_group() -> re.Pattern[str]:
    """A noun for people right before a parenthesis: the n that follows counts them."""
    return re.compile(rf"\b(?:{'|'.join(lexicons.load('sample_size')['nouns'])})\s\($", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Group:
    value: int
    start: int
    count_end: int
    end: int
    people: bool


def _paired(text: str, index: int) -> Iterator[SampleSize]:
    """Groups named one after the other: "36 women and 2 men", "16 on the drug, 18 on placebo"."""
    groups = _groups(text)
    if len(groups) < 2:
        return
    every = [number(plain) for plain in re.findall(_PLAIN, text)] + [group.value for group in groups]
    for place, first in enumerate(groups):
        parts = [group.value for group in groups[place + 1 : place + 4]]
        sums = {sum(parts[:size]) for size in (2, 3) if len(parts) >= size} | {
            part + other for part in parts[:1] for other in _without(every, part)
        }
        screened = _SCREENED.match(text, first.end)
        if first.value in sums or screened or _OUT_OF.search(text[: first.start]):
            continue
        for run in (groups[place : place + size] for size in range(2, min(_LONGEST, len(groups) - place) + 1)):
            if _is_run(text, run) and (any(group.people for group in run) or sum(map(_value, run)) in every):
                yield SampleSize(sum(map(_value, run)), index, "sum of groups", _run_score(text, first))


def _without(values: Sequence[int], one: int) -> list[int]:
    """``values`` without the figures of one group: once as digits, once as a count."""
    return [value for value in values if value != one]


def _value(group: _Group) -> int:
    return group.value


def _groups(text: str) -> list[_Group]:
    nouns = {match.start(): match.end() for match in _mentions(text)}
    counts = [match for match in _ANY_COUNT.finditer(text) if not _LABELLED.search(_left(text, match.start()))]
    return [
        _Group(
            value=number(match["digits"] or match["words"]),
            start=match.start(),
            count_end=match.end(),
            end=nouns.get(match.start(), match.end()),
            people=match.start() in nouns,
        )
        for match in counts
    ]


def _is_run(text: str, run: Sequence[_Group]) -> bool:
    """True when each count is of people or of an arm, and the counts are listed: "A and B", or "A, B and C"."""
    if len(run) < 2 or any(_NO_GROUP.match(text, group.count_end) for group in run[1:]):
        return False
    between = [text[left.count_end : right.start] for left, right in pairwise(run)]
    grouped = all(group.people or _ARM.match(text, group.count_end) for group in run)
    grouped = grouped or (len(run) > 2 and run[-1].people)
    listed = all(len(words) < 200 and _JOIN.search(words) for words in between)
    commas = all(words.rstrip().endswith(",") for words in between[:-1])
    in_order = len(run) == 2 or (commas and "and" in between[-1][-12:])
    return grouped and listed and in_order


def _run_score(text: str, first: _Group) -> float:
    after = _weight("after", text[first.end :])
    return _sentence_weight(text) + _weight("before", _left(text, first.start)) + (0 if after == -2 else after) + 0.5


def _multiplied(text: str, index: int) -> Iterator[SampleSize]:
    """Groups of one size: "three groups (n = 20 per group)"."""
    groups = None if letters(text).isdisjoint(("groups", "arms")) else _GROUPS.search(text)
    if groups is None:
        return
    per = next((match[1] for match in _N.finditer(text) if match["per"]), None)
    each = _EACH.search(text)
    size = per or (each and (each["digits"] or each["words"]))
    of = _GROUPS_OF.search(text)
    if of:
        total = number(of[1]) * number(of["digits"] or of["words"])
        yield SampleSize(total, index, "groups x group size", _sentence_weight(text) + 2)
    if size:
        yield SampleSize(number(groups[1]) * number(size), index, "groups x group size", _sentence_weight(text) + 2)
