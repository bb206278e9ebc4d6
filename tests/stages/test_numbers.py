"""Figures of a sentence against a table of sentences, and what holds of any text."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from overclaim.lexicons import load
from overclaim.stages.numbers import find, in_days, same_quantity, share
from overclaim.types import Bound, Number, NumberKind

CASES = Path(__file__).with_name("number_cases.txt")


def cases() -> list[tuple[str, list[str]]]:
    """Each sentence of the table (a line with ``> ``) with the figures that follow it, as ``described``."""
    table: list[tuple[str, list[str]]] = []
    for line in CASES.read_text(encoding="utf-8").splitlines():
        if line.startswith("> "):
            table.append((line[2:], []))
        elif line.startswith("  "):
            table[-1][1].append(line[2:])
    return table


def described(number: Number) -> str:
    """A figure as a line of the table: covered text, kind, value, bound, then what else it carries."""
    parts = [number.text, number.kind.value, f"{number.value:.10g}"]
    parts += [number.bound.value] if number.bound is not Bound.EXACT else []
    parts += [f"unit={number.unit}"] if number.unit else []
    for name in ("low", "high", "denominator", "spread"):
        value = getattr(number, name)
        parts += [f"{name}={value:.10g}"] if value is not None else []
    return " | ".join([*parts, *([f"measure={number.measure}"] if number.measure else [])])


def assert_sound(text: str) -> None:
    last = 0
    for number in find(text):
        assert text[number.start : number.end] == number.text != ""
        assert number.start >= last
        assert number.low is None or number.high is None or number.low <= number.high
        last = number.end


def only(text: str) -> Number:
    (number,) = find(text)
    return number


def test_the_table_is_wide() -> None:
    assert len(cases()) >= 200
    assert {line.split(" | ")[1] for _, lines in cases() for line in lines} == {kind.value for kind in NumberKind}


@pytest.mark.parametrize(("sentence", "expected"), cases(), ids=[sentence for sentence, _ in cases()])
def test_sentence_of_the_table(sentence: str, expected: list[str]) -> None:
    assert [described(number) for number in find(sentence)] == expected
    assert_sound(sentence)


@pytest.mark.parametrize("row", load("numbers")["unit"], ids=lambda row: str(row["name"]))
def test_unit_row(row: dict[str, str]) -> None:
    number = only(f"It was {row['example']} then.")
    assert (number.unit or "").split("/")[0] == row["name"]
    assert number.kind is NumberKind(row["kind"]) or "/" in (number.unit or "")


@pytest.mark.parametrize("row", load("numbers")["measure"], ids=lambda row: str(row["name"]))
def test_measure_row(row: dict[str, str]) -> None:
    number = only(f"We found this ({row['example']}).")
    assert (number.measure, number.kind) == (row["name"], NumberKind(row["kind"]))


@pytest.mark.parametrize("row", load("numbers")["bounds"]["example"], ids=lambda row: str(row["text"]))
def test_bound_row(row: dict[str, str]) -> None:
    number = only(f"It was {row['text']} then.")
    assert number.bound is Bound(row["bound"])
    assert number.text == row["text"]


@given(st.text())
def test_any_text_keeps_its_offsets(text: str) -> None:
    assert_sound(text)


_WORDS = """
12 1,234 .05 0·5 10⁻³ one twenty hundred half -
– -- to and / % mg kg ( ) [ ] CI 95% OR HR MD p < = ± SD n= of in weeks fold x
10 ^ , . May 2017 patients between up from ≥ ~ $ a twice daily IL-6 ½ €5 μg
"""
_PIECES = st.sampled_from([piece + blank for piece in _WORDS.split() for blank in ("", " ")])


@given(st.lists(_PIECES, max_size=24).map("".join))
def test_text_of_figures_keeps_its_offsets(text: str) -> None:
    assert_sound(text)


@given(st.floats(min_value=0, max_value=1e6, allow_nan=False), st.sampled_from(["mg", "%", "mmHg", "weeks"]))
def test_a_written_value_is_read_back(value: float, unit: str) -> None:
    written = f"{value:.4f}"
    assert only(f"It was {written} {unit}.").value == float(written)


@given(st.integers(min_value=1, max_value=10**9))
def test_thousands_separators_change_nothing(value: int) -> None:
    assert only(f"It cost {value:,} mg.").value == value


def test_offsets_survive_typographic_characters() -> None:
    text = "“Pain” fell by 10–20 % – a lot – at 0·5 mg·kg−1"
    assert [number.text for number in find(text)] == ["10–20 %", "0·5 mg·kg−1"]


@pytest.mark.parametrize(
    "piece",
    [
        "1",
        "1,",
        "1 ",
        "1-",
        "1.",
        "10x10",
        "95% CI ",
        "OR ",
        "OR 1 (",
        "one ",
        "one hundred and ",
        "half ",
        "p < ",
        "mg/kg",
        "(",
        "[1,",
        "n=",
        "±1",
    ],
)
def test_long_runs_are_read_without_blowing_up(piece: str) -> None:
    assert_sound(piece * (20_000 // len(piece)))


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("24 h", 1),
        ("2 weeks", 14),
        ("a decade", 3652.5),
        ("one to three months", 3 * 365.25 / 12),
        ("30 min", 30 / 1440),
    ],
)
def test_in_days(text: str, days: float) -> None:
    assert in_days(only(text)) == pytest.approx(days)


def test_only_durations_have_days() -> None:
    assert in_days(only("aged 18 to 65 years")) is None
    assert in_days(only("30 seconds")) is None


def test_share() -> None:
    assert share(only("70%")) == pytest.approx(0.7)
    assert share(only("seven out of ten")) == pytest.approx(0.7)
    assert share(only("7 mg")) is None


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("half of them", "50%", True),
        ("two thirds", "67%", True),
        ("two thirds", "70%", False),
        ("4 weeks", "28 days", True),
        ("1 month", "30 days", True),
        ("4 weeks", "30 days", False),
        ("0.5 mg/kg", "0.50 mg·kg-1", True),
        ("0.5 mg/kg", "0.5 mg", False),
        ("OR 1.5", "HR 1.5", False),
        ("up to 70%", "70%", True),
    ],
)
def test_same_quantity(one: str, other: str, same: bool) -> None:
    first, second = only(one), only(other)
    assert same_quantity(first, second) is same
    assert same_quantity(second, first) is same
    assert same_quantity(first, replace(first, start=first.start + 3))


@pytest.mark.shared
def test_hand_annotated_ratios_are_read(shared: Path) -> None:
    from benchmarks.effect_sizes import measure

    counts = measure(shared / "data" / "clerx_effect_sizes" / "clerx.jsonl.gz")
    assert counts.gold == 297
    assert counts.found >= 290
    assert counts.extra == 0
    assert counts.read == counts.stated
