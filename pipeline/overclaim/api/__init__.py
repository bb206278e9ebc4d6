"""The Python API: one function per command."""

from overclaim.api.checking import CheckResult, check, read_article
from overclaim.api.evidence import index
from overclaim.api.extraction import Extraction, extract, update
from overclaim.stores.literature import Literature

__all__ = ["CheckResult", "Extraction", "Literature", "check", "extract", "index", "read_article", "update"]
