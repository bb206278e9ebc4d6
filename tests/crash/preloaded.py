"""What the commands need, imported and warmed up once, in the process from which they are forked.

Not LanceDB: its threads do not always outlive a fork.
"""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from overclaim.api.extraction import extract
from overclaim.cli import main  # noqa: F401
from overclaim.config import ExtractSettings

with TemporaryDirectory() as folder:
    source = Path(folder, "one.jsonl")
    source.write_text('{"pmid": 1, "abstract": "Tea raised alertness by 3% in 40 adults."}\n')
    extract(source, Path(folder, "claims"), settings=ExtractSettings(model="claims-linear"))
