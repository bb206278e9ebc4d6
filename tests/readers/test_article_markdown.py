"""Markdown articles: markup gone, words kept, lines known."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from overclaim.errors import InputError
from overclaim.readers.markdown import read
from overclaim.types import Document, SectionKind

HEADING, BODY, ITEM, QUOTE = SectionKind.HEADING, SectionKind.BODY, SectionKind.ITEM, SectionKind.QUOTE


@pytest.fixture
def document(tmp_path: Path) -> Document:
    return parse(tmp_path, ARTICLE)


ARTICLE = """\
---
title: "Ginger: does it help?"
tags: [nausea]
---

# Ginger for nausea[^1]

Ginger **may** ease *nausea* &amp; vomiting
in [pregnancy](https://example.org "a page") ![a root](root.png), says `6-gingerol`<sup>2</sup>.

**Side effects**

- [x] Heartburn is common
- Bleeding is rare

  It was seen in one trial.
  1. A nested point

> My mornings are better.
>
> - and so am I

| Dose | Effect |
|------|--------|
| 1 g  | some   |
| 2 g  |        |

```
code = 1
```

    indented code

<!-- a note -->

<div class="box"><p>Ask your doctor.</p><ul><li>Or a nurse</li></ul></div>

What we know
------------
Little is ~~well~~ known.<br>Trials are small\\*.

[^1]: The root, not the ale.
"""


def parse(folder: Path, text: str) -> Document:
    path = folder / "ginger.md"
    path.write_text(text, encoding="utf-8")
    return read(path)


def parts(document: Document) -> list[tuple[int | None, SectionKind, str]]:
    return [(section.line, section.kind, document.text[section.start : section.end]) for section in document.sections]


def test_blocks_with_kind_and_line(document: Document) -> None:
    assert parts(document) == [
        (6, HEADING, "Ginger for nausea"),
        (8, BODY, "Ginger may ease nausea & vomiting in pregnancy , says 6-gingerol2."),
        (11, HEADING, "Side effects"),
        (13, ITEM, "Heartburn is common"),
        (14, ITEM, "Bleeding is rare"),
        (16, ITEM, "It was seen in one trial."),
        (17, ITEM, "A nested point"),
        (19, QUOTE, "My mornings are better."),
        (21, QUOTE, "and so am I"),
        (23, ITEM, "Dose | Effect"),
        (25, ITEM, "1 g | some"),
        (26, ITEM, "2 g"),
        (36, BODY, "Ask your doctor."),
        (36, ITEM, "Or a nurse"),
        (38, HEADING, "What we know"),
        (40, BODY, "Little is known. Trials are small*."),
        (42, ITEM, "The root, not the ale."),
    ]


def test_the_front_matter_gives_the_title(document: Document) -> None:
    assert document.title == "Ginger: does it help?"


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("## Early\n\nText.\n\n# The *title*\n", "The title"),
        ("## Only\n\nText.\n", "Only"),
        ("Text alone.\n", ""),
        ("---\ntitle: Plain title\n---\nText.\n", "Plain title"),
        ("---\nauthor: A\n---\n# Head\n\nText.\n", "Head"),
    ],
)
def test_titles(tmp_path: Path, text: str, title: str) -> None:
    assert parse(tmp_path, text).title == title


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("**Side effects**", HEADING),
        ("__How does it work?__", HEADING),
        ("**It works.**", BODY),
        ("**Two** bold **words**", BODY),
        ("*Side effects*", BODY),
    ],
)
def test_a_bold_line_worded_as_a_heading_is_one(tmp_path: Path, text: str, kind: SectionKind) -> None:
    assert parts(parse(tmp_path, f"{text}\n\nText.\n"))[0][1] is kind


def test_a_file_of_code_alone_holds_no_text(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="an article without text"):
        parse(tmp_path, "```\ncode\n```\n")


@given(text=st.text(st.sampled_from("ab*_`#>-|[]()<>!\n \\&;1.~^:")))
def test_any_text_gives_sections_that_cover_it(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    document = parse(tmp_path_factory.mktemp("any"), f"first paragraph\n\n{text}")
    blocks = [document.text[section.start : section.end] for section in document.sections]
    assert "\n\n".join(blocks) == document.text
    assert all(block.strip() == block != "" for block in blocks)
