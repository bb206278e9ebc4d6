"""The examples in docs/spacy.md do what the page says."""

from __future__ import annotations

import doctest
import re
from importlib.util import find_spec
from pathlib import Path

import pytest

pytest.importorskip("spacy")

BLOCK = re.compile(r"(?P<mark><!-- needs scispacy -->\n)?```pycon\n(?P<code>.*?)```", re.DOTALL)


def test_examples_print_what_the_page_says(repository: Path) -> None:
    page = (repository / "docs" / "spacy.md").read_text(encoding="utf-8")
    parser, names = doctest.DocTestParser(), dict[str, object]()
    ran, said = 0, list[str]()
    for number, block in enumerate(BLOCK.finditer(page)):
        if block["mark"] and find_spec("scispacy") is None:
            continue
        test = parser.get_doctest(block["code"], names, f"block {number}", "docs/spacy.md", 0)
        runner = doctest.DocTestRunner()
        runner.run(test, out=said.append, clear_globs=False)
        names = test.globs
        ran += runner.tries
    assert said == [], "".join(said)
    assert ran > 15
