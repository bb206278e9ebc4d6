"""A map from document ids to holders that has room for all of PubMed: 9 bytes a PMID where they lie dense."""

from __future__ import annotations

from array import array
from collections.abc import Iterator

from overclaim.types import Holder

_BLOCK = 256
_PREFIX = "pmid:"
_LARGEST = 1 << 31
_FILE_BITS, _RECORD_BITS, _VERSION_BITS = 20, 28, 12
_FLAGS = 3  # present, revising, has text
_EMPTY = array("Q", bytes(8 * _BLOCK))


class Holders:
    """Holders by document id; numbers of PubMed lie packed in blocks, other ids in a dict. In order when listed."""

    def __init__(self) -> None:
        self._blocks: dict[int, array[int]] = {}
        self._others: dict[str, Holder] = {}

    def get(self, document_id: str) -> Holder | None:
        """Who holds ``document_id``; None when nobody does."""
        number = _number(document_id)
        if number is not None:
            block = self._blocks.get(number // _BLOCK)
            packed = block[number % _BLOCK] if block is not None else 0
            if packed:
                return _unpack(packed)
        return self._others.get(document_id)

    def __setitem__(self, document_id: str, holder: Holder) -> None:
        number, packed = _number(document_id), _pack(holder)
        self.pop(document_id)
        if number is None or packed is None:
            self._others[document_id] = holder
            return
        block = self._blocks.get(number // _BLOCK)
        if block is None:
            block = self._blocks[number // _BLOCK] = _EMPTY[:]
        block[number % _BLOCK] = packed

    def pop(self, document_id: str) -> None:
        """Let nobody hold ``document_id``."""
        number = _number(document_id)
        if number is not None and (block := self._blocks.get(number // _BLOCK)) is not None:
            block[number % _BLOCK] = 0
        self._others.pop(document_id, None)

    def items(self) -> Iterator[tuple[str, Holder]]:
        """Each held id with its holder: packed PMIDs by number, then the others by id."""
        for start, block in sorted(self._blocks.items()):
            for offset, packed in enumerate(block):
                if packed:
                    yield f"{_PREFIX}{start * _BLOCK + offset}", _unpack(packed)
        yield from sorted(self._others.items())


def _number(document_id: str) -> int | None:
    """The PMID, where ``document_id`` is one in canonical form."""
    digits = document_id.removeprefix(_PREFIX)
    if len(digits) == len(document_id) or not (digits.isascii() and digits.isdecimal()) or len(digits) > 10:
        return None
    number = int(digits)
    return number if number < _LARGEST and str(number) == digits else None


def _pack(holder: Holder) -> int | None:
    """``holder`` in 63 bits, never 0; None when it does not fit."""
    fits = holder.file >> _FILE_BITS == holder.record >> _RECORD_BITS == holder.version >> _VERSION_BITS == 0
    if not fits:
        return None
    flags = 1 | holder.revising << 1 | holder.has_text << 2
    return ((holder.file << _RECORD_BITS | holder.record) << _VERSION_BITS | holder.version) << _FLAGS | flags


def _unpack(packed: int) -> Holder:
    places = packed >> _FLAGS
    version = places & ((1 << _VERSION_BITS) - 1)
    record = places >> _VERSION_BITS & ((1 << _RECORD_BITS) - 1)
    return Holder(places >> _VERSION_BITS + _RECORD_BITS, record, version, bool(packed & 2), bool(packed & 4))
