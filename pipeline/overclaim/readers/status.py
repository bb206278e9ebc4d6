"""Whether a record still stands, from its publication types, its title and the notices that point to or from it.

Names: the PubMed DTD's ``CommentsCorrections/@RefType`` and MeSH publication types
(https://www.nlm.nih.gov/bsd/licensee/elements_descriptions.html); MEDLINE tags are mapped to the same names.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from types import MappingProxyType

from overclaim.types import Status

_WORST_FIRST = (Status.RETRACTED, Status.RETRACTION_NOTICE, Status.CONCERN, Status.CORRECTED)

BY_TYPE: Mapping[str, Status] = MappingProxyType(
    {
        "retracted publication": Status.RETRACTED,
        "retraction of publication": Status.RETRACTION_NOTICE,
        "retraction notice": Status.RETRACTION_NOTICE,
        "corrected and republished article": Status.CORRECTED,
    }
)
BY_NOTICE: Mapping[str, Status | None] = MappingProxyType(
    {
        "RetractionIn": Status.RETRACTED,
        "RetractedandRepublishedIn": Status.RETRACTED,
        "RetractionOf": Status.RETRACTION_NOTICE,
        "PartialRetractionIn": Status.CONCERN,
        "PartialRetractionOf": None,
        "ExpressionOfConcernIn": Status.CONCERN,
        "ExpressionOfConcernFor": None,
        "ErratumIn": Status.CORRECTED,
        "ErratumFor": None,
        "CorrectedandRepublishedIn": Status.CORRECTED,
        "CorrectedandRepublishedFrom": Status.CORRECTED,
        "RetractedandRepublishedFrom": Status.CORRECTED,
        "RepublishedIn": Status.CORRECTED,
        "RepublishedFrom": Status.CORRECTED,
    }
)
REVERSED: Mapping[str, str] = MappingProxyType(
    {
        "RetractionOf": "RetractionIn",
        "PartialRetractionOf": "PartialRetractionIn",
        "ExpressionOfConcernFor": "ExpressionOfConcernIn",
        "ErratumFor": "ErratumIn",
    }
)
"""What a notice says, from the side of the record that it is about."""
MEDLINE_NOTICES: Mapping[str, str] = MappingProxyType(
    {
        "RIN": "RetractionIn",
        "ROF": "RetractionOf",
        "PRIN": "PartialRetractionIn",
        "PROF": "PartialRetractionOf",
        "RRI": "RetractedandRepublishedIn",
        "RRF": "RetractedandRepublishedFrom",
        "ECI": "ExpressionOfConcernIn",
        "ECF": "ExpressionOfConcernFor",
        "EIN": "ErratumIn",
        "EFR": "ErratumFor",
        "CRI": "CorrectedandRepublishedIn",
        "CRF": "CorrectedandRepublishedFrom",
        "RPI": "RepublishedIn",
        "RPF": "RepublishedFrom",
    }
)


def status_of(publication_types: Iterable[str], notices: Iterable[str] = ()) -> Status:
    """The gravest status that any publication type or notice (``RefType``) implies; ``CURRENT`` when none does."""
    implied = {BY_TYPE.get(name.casefold()) for name in publication_types} | {BY_NOTICE.get(name) for name in notices}
    return gravest(implied)


def notices_of(extra: Mapping[str, object]) -> tuple[Mapping[str, object], ...]:
    """The notices in a document's ``extra``, each with ``type``, ``id`` and ``citation``."""
    notices = extra.get("notices")
    if not isinstance(notices, tuple):
        return ()
    return tuple(notice for notice in notices if isinstance(notice, Mapping) and {"type", "id"} <= notice.keys())


def status_in_title(title: str) -> Status | None:
    """What publishers put before the titles of retracted articles and notices; None for other titles."""
    if re.match(r"\W*retracted(?:\s+(?:article|paper|manuscript))?\s*[:\]]", title, re.IGNORECASE):
        return Status.RETRACTED
    if re.match(
        r"\W*(?:retraction\s*:|(?:notice of )?retraction (?:note|notice)\b|notice of retraction\b)",
        title,
        re.IGNORECASE,
    ):
        return Status.RETRACTION_NOTICE
    return None


def gravest(statuses: Iterable[Status | None]) -> Status:
    """The gravest of ``statuses``."""
    present = set(statuses)
    return next((status for status in _WORST_FIRST if status in present), Status.CURRENT)
