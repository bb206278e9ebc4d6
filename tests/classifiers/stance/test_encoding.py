"""Token numbers of a claim beside its evidence: two segments, each within its limit."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from overclaim.classifiers.stance.encoding import PairEncoding, PairLimits
from overclaim.classifiers.tokens import plain
from tests.classifiers.tiny_encoder import WORDS, write_tokenizer

TEXTS = st.lists(st.sampled_from(WORDS.split()), max_size=20).map(" ".join)


@pytest.fixture(scope="module")
def encoding(tmp_path_factory: pytest.TempPathFactory) -> PairEncoding:
    folder = tmp_path_factory.mktemp("tokenizer")
    write_tokenizer(folder)
    return PairEncoding(plain((folder / "tokenizer.json").read_bytes()), PairLimits(claim=6, evidence=9))


def test_the_claim_comes_first_and_the_evidence_is_the_second_segment(encoding: PairEncoding) -> None:
    found = encoding.tokens("naps improve recall", "we recruited nurses")
    words = [encoding.tokenizer.id_to_token(number) for number in found.ids]
    assert words == ["[CLS]", "naps", "improve", "recall", "[SEP]", "we", "recruited", "nurses", "[SEP]"]
    assert found.segments == (0, 0, 0, 0, 0, 1, 1, 1, 1)


@given(claim=TEXTS, evidence=TEXTS)
def test_each_part_keeps_to_its_limit(encoding: PairEncoding, claim: str, evidence: str) -> None:
    found = encoding.tokens(claim, evidence)
    ours, theirs = found.segments.count(0), found.segments.count(1)
    assert found.segments == (0,) * ours + (1,) * theirs
    assert ours == min(len(claim.split()), 6) + 2
    assert theirs == min(len(evidence.split()), 9) + 1
