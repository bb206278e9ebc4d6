"""Overclaim: what biomedical abstracts claim, and which statements of an article say more than they carry."""

from overclaim.api import (
    CheckResult,
    Extraction,
    Literature,
    check,
    extract,
    fetch_published,
    index,
    publish,
    read_article,
    update,
)
from overclaim.errors import OverclaimError
from overclaim.version import __version__

__all__ = [
    "CheckResult",
    "Extraction",
    "Literature",
    "OverclaimError",
    "__version__",
    "check",
    "extract",
    "fetch_published",
    "index",
    "publish",
    "read_article",
    "update",
]
