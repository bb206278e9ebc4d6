from __future__ import annotations

import json
from pathlib import Path

import pytest

from overclaim.readers.inline import strip_tags
from overclaim.readers.jsonl import read
from overclaim.types import Document
from tests.readers.records import put


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("p<0.05 and a<b but c>d & e", "p<0.05 and a<b but c>d & e"),
        ("<i>E. coli</i> in H<sub>2</sub>O", "E. coli in H2O"),
        ("10<sup>-3</sup> and 19<sup>th</sup>", "10^-3 and 19th"),
        ("p &lt; 0.05 &amp; more", "p < 0.05 & more"),
        ("&lt;i&gt;E. coli&lt;/i&gt; grew", "E. coli grew"),
        ('<a href="https://example.org">Tea</a>', "Tea"),
        ("<jats:p>Tea.</jats:p><jats:p>Sleep.</jats:p>", " Tea.  Sleep. "),
        ("<foo>kept</foo>", "<foo>kept</foo>"),
    ],
)
def test_only_known_tags_go(text: str, expected: str) -> None:
    assert strip_tags(text) == expected


@pytest.mark.parametrize(
    "abstract",
    [
        "<h4>Background</h4>Sleep is short. <h4>Methods</h4>We gave tea (p&lt;0.05).",
        "<jats:title>Abstract</jats:title><jats:sec><jats:title>Background</jats:title><jats:p>Sleep is short.</jats:p>"
        "</jats:sec><jats:sec><jats:title>Methods</jats:title><jats:p>We gave tea (p&lt;0.05).</jats:p></jats:sec>",
    ],
)
def test_tagged_headings_become_sections(abstract: str, tmp_path: Path) -> None:
    line = json.dumps({"id": "x", "title": "<i>Tea</i>", "abstract": abstract})
    (document,) = read(put(tmp_path, "a.jsonl", line))
    assert isinstance(document, Document)
    assert document.title == "Tea"
    assert document.text == "Sleep is short.\nWe gave tea (p<0.05)."
    assert [section.label for section in document.sections] == ["BACKGROUND", "METHODS"]
