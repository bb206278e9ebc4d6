"""The sample report in every format as committed; ``python -m tests.report.golden`` writes it anew after a change."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from overclaim.tables import REPORT_FORMATS, resolve
from tests.report.samples import CARDS, sample_report

FOLDER = Path(__file__).resolve().parent.parent / "golden"
SUFFIXES = {"text": "txt", "json": "json", "html": "html", "sarif": "sarif", "csv": "csv"}


def path_of(form: str) -> Path:
    """The file that holds the sample report in format ``form``."""
    return FOLDER / f"report.{SUFFIXES[form]}"


def render(form: str, *arguments: Any) -> str:
    """The sample report, or the one given, in format ``form``."""
    options = {"rules": CARDS} if form in {"html", "sarif"} else {}
    text = resolve(REPORT_FORMATS, form, "format")(*(arguments or (sample_report(),)), **options)
    assert isinstance(text, str)
    return text


if __name__ == "__main__":
    for name in sys.argv[1:] or SUFFIXES:
        path_of(name).write_bytes(render(name).encode())
