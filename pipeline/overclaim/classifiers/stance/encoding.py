"""Token numbers of a claim with its evidence: ``[CLS] claim [SEP] evidence [SEP]``, the evidence as second segment.

A tokenizer without these marks has ``<s>`` and ``</s>`` in their place.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pydantic import Field

from overclaim.classifiers.tokens import Tokens, mark, pieces
from overclaim.config import Frozen

if TYPE_CHECKING:
    from tokenizers import Tokenizer


class PairLimits(Frozen):
    """How many word pieces are read of each part; the rest of it is left out."""

    claim: int = Field(default=64, ge=4)
    evidence: int = Field(default=160, ge=4)


@dataclass(frozen=True)
class PairEncoding:
    """A tokenizer with the limits of each part."""

    tokenizer: Tokenizer
    limits: PairLimits

    def tokens(self, claim: str, evidence: str) -> Tokens:
        """The claim and the evidence; either may be empty."""
        start, stop = mark(self.tokenizer, "[CLS]", "<s>"), mark(self.tokenizer, "[SEP]", "</s>")
        first = [start, *pieces(self.tokenizer, claim)[: self.limits.claim], stop]
        second = [*pieces(self.tokenizer, evidence)[: self.limits.evidence], stop]
        return Tokens((*first, *second), (0,) * len(first) + (1,) * len(second))
