"""Named fields (of a JSON object, a table row, a tagged record) into a document.

``ALIASES`` maps the names that exports use to ours, compared in small letters with blanks, dashes and slashes as
underscores. Fields that no alias knows are kept in ``extra`` under their own names.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from types import MappingProxyType
from urllib.parse import quote

from overclaim.errors import RecordError
from overclaim.readers.abstracts import Part, assemble, tidy
from overclaim.readers.inline import strip_tags
from overclaim.readers.status import gravest, status_in_title, status_of
from overclaim.types import Document, Source, Status

ALIASES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "id": ("id", "document_id", "record_id", "doc_id"),
        "pmid": ("pmid", "pubmed_id", "pubmedid", "pubmed", "pm_id"),
        "doi": ("doi",),
        "title": ("title", "article_title", "document_title", "primary_title"),
        "abstract": ("abstract", "abstract_text", "abstract_note", "abstracttext", "sentences"),
        "year": ("year", "publication_year", "pub_year", "publication_date", "pubdate"),
        "journal": ("journal", "journal_title", "journal_name", "journal_book", "source_title", "publication_title"),
        "publication_types": ("publication_types", "publication_type", "pub_types", "document_type"),
        "mesh": ("mesh", "mesh_terms", "mesh_headings"),
        "url": ("url", "source_url", "link"),
        "status": ("status",),
    }
)
_FIELD_OF = {alias: field for field, aliases in ALIASES.items() for alias in aliases}
# What ``MedlineCitation/@Status`` says: how far NLM has got with a record, not whether it still stands.
_PROCESSING = frozenset(
    {"medline", "oldmedline", "pubmed-not-medline", "in-process", "in-data-review", "publisher", "completed"}
)
_MISSING = frozenset({"", "none", "null", "nan", "na", "n/a"})


@lru_cache(maxsize=1024)
def field_of(name: str) -> str | None:
    """Our name of the field that a file calls ``name``; None when it is not one of ours."""
    return _FIELD_OF.get(re.sub(r"[\s/_-]+", "_", name.strip()).casefold())


def document(values: Mapping[str, object], source: Source) -> Document:
    """The document that ``values`` describe; raises ``RecordError`` for wrong types, or without id and abstract.

    The id is the record's own, else ``pmid:`` with the PubMed number, else ``doi:`` with the DOI in small letters, else
    ``text:`` with a hash of title and abstract.
    """
    known, extra = _split(values)
    identity = Identity.of(known)
    try:
        text, sections = assemble(_parts(known.get("abstract")))
        types = _names(known, "publication_types")
        title = plain_title(strip_tags(_text(known, "title") or ""))
        return Document(
            id=identity.id,
            text=text,
            title=title,
            sections=sections,
            year=_year(known.get("year")),
            journal=_text(known, "journal"),
            doi=identity.doi,
            url=_text(known, "url") or identity.url,
            publication_types=types,
            mesh=_names(known, "mesh"),
            status=gravest((_status(known.get("status")), status_of(types), status_in_title(title))),
            source=source,
            extra=extra,
        )
    except RecordError as error:
        raise RecordError(str(error), identity.id) from None


def _split(values: Mapping[str, object]) -> tuple[dict[str, object], dict[str, object]]:
    known: dict[str, object] = {}
    extra: dict[str, object] = {}
    for name, value in values.items():
        field = field_of(name)
        if field is None or field in known or (field == "status" and str(value).casefold() in _PROCESSING):
            extra[name] = value
        elif not _is_missing(value):
            known[field] = value
    return known, extra


def _is_missing(value: object) -> bool:
    return value is None or (isinstance(value, float) and value != value) or value == ""


class Identity:
    """The ids of a record: ``id`` names it everywhere."""

    def __init__(self, own: str | None, pmid: str | None, doi: str | None, content: str | None) -> None:
        chosen = own or (f"pmid:{pmid}" if pmid else None) or (f"doi:{doi.lower()}" if doi else None) or content
        if chosen is None:
            raise RecordError("no id: a record needs an 'id', 'pmid' or 'doi', or an abstract to be known by")
        self.id = chosen
        self.doi = doi
        self.pmid = pmid or (chosen.removeprefix("pmid:") if chosen.startswith("pmid:") else None)

    @classmethod
    def of(cls, known: Mapping[str, object]) -> Identity:
        """The identity in ``id``, ``pmid`` and ``doi``; raises ``RecordError`` when it is missing or malformed."""
        own = scalar(known.get("id"), "id")
        kind, _, number = (own or "").partition(":")
        if kind.lower() == "pmid":
            own = f"pmid:{pubmed_number(number)}"
        pmid, doi = scalar(known.get("pmid"), "pmid"), bare_doi(scalar(known.get("doi"), "doi"))
        if kind.lower() == "doi" and number:
            own, doi = f"doi:{number.lower()}", doi or number
        return cls(own, pubmed_number(pmid) if pmid else None, doi, _content_id(known))

    @property
    def url(self) -> str | None:
        """The record's page at PubMed, else at doi.org; None for a record with its own id alone."""
        if self.pmid:
            return pubmed_url(self.pmid)
        return f"https://doi.org/{quote(self.doi, safe='/:;().-_')}" if self.doi else None


def _content_id(known: Mapping[str, object]) -> str | None:
    if not known.get("abstract"):
        return None
    content = json.dumps([known.get("title"), known.get("abstract")], ensure_ascii=False, sort_keys=True, default=str)
    return f"text:{hashlib.sha256(content.encode('utf-8', 'surrogatepass')).hexdigest()[:16]}"


def pubmed_url(pmid: str) -> str:
    """The address of a PubMed record."""
    return f"https://pubmed.ncbi.nlm.nih.gov/{pmid}/"


def pubmed_number(value: str) -> str:
    """A PubMed number without prefix and leading zeros; raises ``RecordError`` when it is none."""
    match = re.fullmatch(r"(?:pmid:?\s*)?0*([1-9]\d{0,8})(?:\.0)?", value.strip(), re.IGNORECASE | re.ASCII)
    if match is None:
        raise RecordError(f"{value.strip()[:40]!r} is no PubMed number (1 to 9 digits)")
    return match[1]


def bare_doi(value: str | None) -> str | None:
    """A DOI without ``doi:`` or its resolver's address; None for an empty one."""
    doi = re.sub(r"^(?:https?://(?:dx\.)?doi\.org/|doi:\s*)", "", (value or "").strip(), flags=re.IGNORECASE)
    return doi or None


def plain_title(title: str) -> str:
    """A title on one line without the square brackets that PubMed puts around translated ones.

    "[On pain.]" becomes "On pain."; a note such as "[Article in French]" at the end goes.
    """
    title = re.sub(
        r"\s*[\[(](?:article|author's transl|transl)[^\])]*[\])]\s*\.?$", "", tidy(title), flags=re.IGNORECASE
    )
    match = re.fullmatch(r"\[(.*)\]([.?!]?)", title)
    if match is None or not _is_one_bracket(title):
        return title
    inner = match[1].strip()
    return inner if inner.endswith((".", "?", "!")) else inner + match[2]


def best_title(title: str | None, original: str | None) -> str | None:
    """``title``, or the title in the original language where PubMed has no other ("[Not Available].")."""
    return original or title if not title or title.casefold().startswith("[not available]") else title


def _is_one_bracket(title: str) -> bool:
    depth = 0
    for index, character in enumerate(title):
        depth += (character == "[") - (character == "]")
        if depth == 0:
            return index >= title.rindex("]")
    return False


def scalar(value: object, name: str) -> str | None:
    """A string or whole number as a string; None for a missing one; raises ``RecordError`` for anything else."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if value is None or (isinstance(value, str | int) and not isinstance(value, bool)):
        text = tidy(str(value)) if value is not None else ""
        return None if text.casefold() in _MISSING else text
    raise _wrong(name, "a string or whole number", value)


def _text(known: Mapping[str, object], name: str) -> str | None:
    value = known.get(name)
    if value is None or isinstance(value, str):
        return tidy(value) or None if value else None
    raise _wrong(name, "a string", value)


def _names(known: Mapping[str, object], name: str) -> tuple[str, ...]:
    value = known.get(name)
    if value is None:
        return ()
    items = re.split(r"\s*[;|]\s*", value) if isinstance(value, str) else value
    if not isinstance(items, Sequence) or not all(isinstance(item, str) for item in items):
        raise _wrong(name, "a list of strings", value)
    return tuple(dict.fromkeys(filter(None, map(tidy, items))))


def _year(value: object) -> int | None:
    text = scalar(value, "year")
    if text is None:
        return None
    year = year_in(text)
    if year is None:
        raise RecordError(f"'year' must hold a year such as 2018, found {text[:40]!r}")
    return year


def year_in(text: str | None) -> int | None:
    """The first year from 1500 to 2099 in ``text``, as in "1998 Dec-1999 Jan" or "20160419"."""
    match = re.search(r"(?<!\d)(1[5-9]\d\d|20\d\d)(?=\D|(?:0\d|1[0-2])(?:[0-3]\d)?(?!\d)|$)", text or "")
    return int(match[1]) if match else None


def _status(value: object) -> Status:
    text = scalar(value, "status")
    try:
        return Status(text.casefold()) if text else Status.CURRENT
    except ValueError:
        allowed = ", ".join(status.value for status in Status)
        raise RecordError(f"'status' must be one of {allowed}, found {str(text)[:40]!r}") from None


def _parts(value: object) -> list[Part]:
    if value is None:
        return []
    if isinstance(value, str):
        return [(None, strip_tags(value))]
    if isinstance(value, Sequence) and value and all(isinstance(item, str) for item in value):
        return [(None, strip_tags(" ".join(value)))]
    if isinstance(value, Sequence):
        return [_part(item) for item in value]
    raise _wrong("abstract", "a string, a list of sentences or a list of {section, text}", value)


def _part(item: object) -> Part:
    if isinstance(item, Mapping):
        label, text = item.get("section", item.get("label")), item.get("text")
        if isinstance(text, str) and (label is None or isinstance(label, str)):
            return label, strip_tags(text)
    raise _wrong("abstract", "a list of {section, text}", item)


def _wrong(name: str, wanted: str, value: object) -> RecordError:
    return RecordError(f"'{name}' must be {wanted}, found {type(value).__name__}")
