"""The Python API: one function per command."""

from overclaim.api.checking import CheckResult, check, read_article
from overclaim.api.evidence import index
from overclaim.api.extraction import Extraction, extract, update
from overclaim.api.transfer import fetch_published, publish
from overclaim.stores.literature import Literature

__all__ = [
    "CheckResult",
    "Extraction",
    "Literature",
    "check",
    "extract",
    "fetch_published",
    "index",
    "publish",
    "read_article",
    "update",
]
