"""Figures that are no amounts: names, labels, dates, years, citations, identifiers and frequencies of dosing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from overclaim.lexicons import either, load
from overclaim.stages.numbers.literals import in_words
from overclaim.stages.numbers.nouns import counts_known
from overclaim.stages.numbers.units import unit_at

# By what they begin with: most places of a text are tried for none of them.
_ADDRESS = r"https?://\S{1,200}"
_LINE_MARK = r"^\s[0-9]{1,2}[.)]\s"
_FROM_WORDS = (
    # addresses and identifiers
    r"www\.\S{1,200}|doi:? ?10\.\S{1,100}",
    r"(?:NCT|ISRCTN|CRD|PMC|ACTRN|ChiCTR|EudraCT|UMIN|DRKS|CTRI|JPRN|IRCT|rs|RRID)[-: A-Za-z]{0,12}[0-9][-/0-9.]{3,24}",
    r"(?i:(?:PMIDs?|PubMed ID)[: ]{0,3}[0-9]{1,9})",
    # ranges that end a name, versions, ways of testing
    r"[A-Za-z]{1,8}[0-9]{1,4}-[0-9]{1,4}\b",
    r"version [0-9][0-9.]{0,8}|v[0-9]+(?:\.[0-9]+){0,3}\b",
    r"(?i:one[- ](?:way|sided|tailed|another|by one)\b|two[- ](?:way|sided|tailed|tail|sample)\b)",
)
_FROM_DIGITS = (
    # addresses and identifiers
    r"\b10\.[0-9]{4,5}/\S{1,100}",
    r"(?<![0-9-])[0-9]{2,7}-[0-9]{2}-[0-9](?![0-9-])",
    # citations, list marks, ordinals
    r"\b(?:1[89]|20)[0-9]{2} ?; ?[0-9]{1,4}(?:\([0-9]{1,3}\))? ?: ?[0-9]{1,5}(?:-[0-9]{1,5})?",
    r"^[0-9]{1,2}[.)]\s",
    r"(?<=[;:.,] )[0-9]{1,2}\)|(?<=[;:.)] )[0-9]{1,2}\. (?=[A-Z])",
    r"\b[0-9]{1,3}(?:st|nd|rd|th)\b",
    # proportions and times of day, dates, years and decades
    r"(?<![0-9.])[0-9]{1,4}(?:\.[0-9]+)? ?: ?[0-9]{1,4}(?:\.[0-9]+)?(?: ?: ?[0-9]{1,4}){0,4}(?![0-9])",
    r"(?<![0-9])[0-9]{1,2}[/.][0-9]{1,2}[/.](?:1[89]|20)[0-9]{2}(?![0-9])",
    r"(?<![0-9])(?:1[89]|20)[0-9]{2}[/-][0-9]{1,2}[/-][0-9]{1,2}(?![0-9])",
    r"(?<![0-9])(?:1[89]|20)[0-9]0'?s\b|\b[0-9]0s\b",
    r"(?<![\w.,-])(?:1[89]|20)[0-9]{2}[-/](?:(?:1[89]|20)[0-9]{2}|[0-9]{2})(?![\w%.])",
    # versions, locants of chemical names
    r"\b(?:25|1,25)\(OH\)",
    r"(?<![\w.])[0-9]{1,3}\.[0-9]{1,3}\.[0-9]{1,3}(?:\.[0-9]{1,3})?\b",
    r"\b[0-9]{1,2}'?(?:,[0-9]{1,2}'?){1,5}-(?=[A-Za-z])|(?<![\w.])[0-9]{1,3}'|\b24/7\b",
)
_FROM_SIGNS = (
    r"&#?[A-Za-z0-9]{2,8};",
    r"(?<![0-9%])(?<![0-9%] )\[[0-9]{1,3}(?: ?[,-] ?[0-9]{1,3}){0,12}\]",
    r"(?<![0-9%] )(?<![\w%])\([0-9]\)(?=\s|$)",
    r"(?<=\))-[0-9]{1,2}\b",
)
_OFTEN = re.compile("time|once|twice|thrice")
_LISTED = re.compile(r"(?<=\s)[0-9]{1,2}\)(?=\s)")
_ARM = re.compile(r"(?i)(?:group|arm|cohort)s?[ -][1-9](?![0-9]).*")
_YEAR = re.compile(r"(?<![\w.,%-])(?:1[89][0-9]{2}|20[0-9]{2})(?![\w%]|[.,][0-9]|-[A-Za-z0-9])")
_BEFORE_YEAR = re.compile(r"(?:^|[^0-9%=<>≤≥$€£±~+ ]) ?$")


@cache
def _fixed() -> re.Pattern[str]:
    words, digits, signs = ("|".join(patterns) for patterns in (_FROM_WORDS, _FROM_DIGITS, _FROM_SIGNS))
    return re.compile(
        rf"{_ADDRESS}|(?<!\w)(?=[A-Za-z])(?:{words})|(?=[0-9])(?:{digits})|(?=[^\w\s])(?:{signs})|{_LINE_MARK}"
    )


@cache
def _labelled() -> re.Pattern[str]:
    labels, loose = (either(load("numbers")["names"][name]) for name in ("labels", "loose"))
    reach = 4 + max(map(len, (*load("numbers")["names"]["labels"], *load("numbers")["names"]["loose"])))
    more = r"(?:\s?(?:,|-|/|and|or|to|vs\.?)\s?[0-9](?![0-9.,%])[a-c]?\b(?! ?%)){0,4}"
    return re.compile(
        rf"(?i)(?<![\w-])(?=[^0-9]{{0,{reach}}}[0-9])(?:{labels}|(?P<loose>{loose}))[\s-]?[≥≤<>=]{{0,2}} ?"
        rf"[0-9]{{1,4}}(?![0-9%])(?!\.[0-9])(?!-[0-9]{{2}})[a-c]?\b(?! ?%){more}"
    )


@cache
def _dates() -> re.Pattern[str]:
    months = "|".join(load("numbers")["words"]["months"])
    day, year = r"[0-9]{1,2}(?:st|nd|rd|th)?", r"(?:1[89]|20)[0-9]{2}\b"
    return re.compile(
        rf"\b{day} (?:of )?(?:{months})\b\.?(?:,? {year})?"
        rf"|\b(?:{months})\.? (?:{day}\b(?!%)(?:, {year})?|{year})"
    )


@cache
def _frequencies() -> re.Pattern[str]:
    often = r"daily|weekly|monthly|yearly|annually|nightly|hourly"
    spelt = r"(?:a|per|each|every) (?:day|week|month|year|night|hour)"
    number = in_words()
    amount = rf"(?:(?i:once|twice|thrice)|{number}(?: ?(?:-|to|or) ?{number})?[- ]times?)"
    return re.compile(
        rf"(?<![\w.])(?:{amount}[- ]?(?:{often}|{spelt}|(?:/|-per-| / )(?:day|week|d|wk)\b)|(?i:once|twice))(?![\w-])"
    )


def masks(text: str) -> Iterator[tuple[int, int]]:
    """Spans of the folded ``text`` whose figures are no amounts, in no order."""
    for pattern in (_fixed(), _dates(), *([_frequencies()] if _OFTEN.search(text.lower()) else [])):
        yield from (match.span() for match in pattern.finditer(text) if match.group().lower() != "twice")
    for match in _LISTED.finditer(text):
        if "(" not in text[max(0, match.start() - 40) : match.start()].rsplit(")", 1)[-1]:
            yield match.span()
    for match in _labelled().finditer(text):
        counts = match["loose"] and not _ARM.fullmatch(match.group()) and counts_known(text, match.end())
        if not (counts or unit_at(text, match.end())) or match.group()[-1:].isalpha():
            yield match.span()
    for match in _YEAR.finditer(text):
        if not _counted(text, match.end()) and _BEFORE_YEAR.search(text[max(0, match.start() - 2) : match.start()]):
            yield match.span()


def _counted(text: str, position: int) -> bool:
    return unit_at(text, position) is not None or counts_known(text, position)
