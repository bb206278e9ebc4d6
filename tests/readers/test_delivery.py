"""PubMed's numbered files: sums, order and gaps, each refusal with its file and its fix."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from overclaim.errors import InputError
from overclaim.readers.delivery import Part, check_series, in_order, part_of, verify
from tests.readers.records import put

DIGEST = hashlib.md5(b"tea").hexdigest()


def named(*numbers: int, year: int = 26, folder: str = "in") -> list[Path]:
    return [Path(folder, f"pubmed{year}n{number:04d}.xml.gz") for number in numbers]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("pubmed26n0001.xml.gz", Part(26, 1)),
        ("pubmed26n1334.xml", Part(26, 1334)),
        ("medline09n0593.xml.gz", Part(9, 593)),
        ("pubmed26n0001.xml.gz.md5", None),
        ("pubmed26n0001_part.xml.gz", None),
        ("pubmedsample26n0001.xml.gz", None),
        ("my-pubmed26n0001.xml.gz", None),
    ],
)
def test_delivered_files_are_known_by_their_names(name: str, expected: Part | None) -> None:
    assert part_of(Path("in", name)) == expected


@given(st.permutations(range(1, 6)), st.integers(0, 5))
def test_delivered_files_are_put_in_order_and_others_stay(numbers: list[int], place: int) -> None:
    paths = named(*numbers)
    other = Path("in/more.jsonl")
    paths.insert(place, other)
    arranged = in_order(paths)
    assert arranged[place] == other
    assert [path for path in arranged if path != other] == named(1, 2, 3, 4, 5)


def test_updates_follow_their_baseline_whatever_the_folders_are_called() -> None:
    updates, baseline = named(3, folder="a-updates"), named(1, 2, folder="z-baseline")
    assert in_order(updates + baseline) == baseline + updates


@pytest.mark.parametrize(
    ("new", "before", "words"),
    [
        (
            named(4),
            (),
            ("n0001 to pubmed26n0003", "on top of its baseline", "allow gaps"),
        ),
        (named(1, 3), (), ("missing: pubmed26n0002; one builds on the other",)),
        (named(4), named(1, 2), ("missing: pubmed26n0003; one builds",)),
        (named(1, 5, 7), (), ("pubmed26n0002 to pubmed26n0004, pubmed26n0006",)),
        (named(2), named(1, 3), ("comes before pubmed26n0003", "new folder")),
        (named(3), named(1, 2, 3), ("pubmed26n0003 is there twice",)),
        (named(1) + named(1, folder="other"), (), ("other/pubmed26n0001.xml.gz", "there twice")),
        (named(1) + named(2, year=25), (), ("baseline of 2026", "2025", "new folder")),
        (named(1, year=27), named(1, 2), ("baseline of 2027", "new folder")),
    ],
)
def test_what_cannot_be_read_in_order_is_refused(
    new: Sequence[Path], before: Sequence[Path], words: tuple[str, ...]
) -> None:
    with pytest.raises(InputError) as refused:
        check_series(new, before)
    assert all(word in str(refused.value) for word in words), refused.value


def test_what_goes_on_is_accepted_and_so_are_allowed_gaps_and_other_files() -> None:
    check_series(named(2, 1, 3))
    check_series(named(4, 3), named(1, 2))
    check_series([Path("a.jsonl")], named(1))
    check_series(named(7, 9), named(2), gaps=True)
    check_series(named(3), [Path("a.jsonl"), *named(2, 1)])


@pytest.mark.parametrize(
    "content",
    [
        f"MD5(pubmed26n0001.xml.gz)= {DIGEST}\n",
        f"MD5 (pubmed26n0001.xml.gz) = {DIGEST}",
        f"{DIGEST}  pubmed26n0001.xml.gz\n",
        f"{DIGEST.upper()} */data/pubmed26n0001.xml.gz\r\n",
        f"{DIGEST}\n",
    ],
)
def test_a_right_sum_in_any_usual_form_is_accepted(tmp_path: Path, content: str) -> None:
    path = put(tmp_path, "pubmed26n0001.xml.gz", "tea")
    put(tmp_path, "pubmed26n0001.xml.gz.md5", content)
    verify(path)
    verify(path, missing=True)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (f"MD5(pubmed26n0001.xml.gz)= {'0' * 32}", ("damaged", DIGEST, "0" * 32, "fetch both again")),
        (f"MD5(pubmed26n0002.xml.gz)= {DIGEST}", ("is the sum of pubmed26n0002.xml.gz", "fetch it again")),
        ("<html>404</html>", ("holds no MD5 sum", "fetch it again")),
        ("", ("holds no MD5 sum",)),
        (DIGEST[:-1], ("holds no MD5 sum",)),
    ],
)
def test_a_wrong_sum_is_refused_even_where_sums_may_be_missing(
    tmp_path: Path, content: str, words: tuple[str, ...]
) -> None:
    path = put(tmp_path, "pubmed26n0001.xml.gz", "tea")
    put(tmp_path, "pubmed26n0001.xml.gz.md5", content)
    for missing in (False, True):
        with pytest.raises(InputError) as refused:
            verify(path, missing)
        assert all(word in str(refused.value) for word in ("pubmed26n0001.xml.gz", *words)), refused.value


def test_a_missing_sum_is_refused_unless_it_is_allowed(tmp_path: Path) -> None:
    path = put(tmp_path, "pubmed26n0001.xml.gz", "tea")
    with pytest.raises(InputError, match=r"pubmed26n0001\.xml\.gz\.md5 is missing; fetch it .*--allow-missing-md5"):
        verify(path)
    verify(path, missing=True)


def test_any_one_flipped_bit_is_found(tmp_path: Path) -> None:
    chance = random.Random(11)
    content = chance.randbytes(300)
    put(tmp_path, "pubmed26n0001.xml.gz.md5", hashlib.md5(content).hexdigest())
    for _ in range(20):
        damaged = bytearray(content)
        damaged[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
        path = put(tmp_path, "pubmed26n0001.xml.gz", bytes(damaged))
        with pytest.raises(InputError, match="damaged"):
            verify(path)
