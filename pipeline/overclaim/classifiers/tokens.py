"""Token numbers as encoders read them, and the tokenizer that makes them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from overclaim.errors import ModelError

if TYPE_CHECKING:
    from tokenizers import Tokenizer


@dataclass(frozen=True, slots=True)
class Tokens:
    """Token numbers and the segment (0 or 1) of each."""

    ids: tuple[int, ...]
    segments: tuple[int, ...]


def plain(content: bytes) -> Tokenizer:
    """The tokenizer in the bytes of a ``tokenizer.json``, neither truncating nor padding."""
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_buffer(content)
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


def pieces(tokenizer: Tokenizer, text: str) -> list[int]:
    """The numbers of the word pieces of ``text``."""
    ids: list[int] = tokenizer.encode(text, add_special_tokens=False).ids
    return ids


def mark(tokenizer: Tokenizer, *names: str) -> int:
    """The number of a special token such as ``[CLS]``, by the first of its ``names`` that the tokenizer has.

    Raises ``ModelError`` where it has none.
    """
    numbers = [number for name in names if (number := tokenizer.token_to_id(name)) is not None]
    if not numbers:
        raise ModelError(f"the tokenizer has no {' or '.join(names)}; use the one that the encoder was made with")
    return int(numbers[0])
