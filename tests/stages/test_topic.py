"""The intervention that an article is about."""

from __future__ import annotations

import pytest

from overclaim.stages.topic import topic
from overclaim.types import Document
from tests.rules.golden import statement


@pytest.mark.parametrize(
    ("title", "sentences", "expected"),
    [
        ("What melatonin does for jet lag", ["Caffeine keeps you awake.", "Caffeine tastes good."], ("melatonin",)),
        ("Aspirin or ibuprofen? Aspirin!", [], ("aspirin", "ibuprofen")),
        ("How to sleep well", ["Melatonin helps.", "Caffeine does not.", "Melatonin is a hormone."], ("melatonin",)),
        ("How to sleep well", ["Caffeine keeps you awake.", "Melatonin helps."], ("caffeine",)),
        (
            "How to sleep well",
            ["Caffeine, caffeine!", "Melatonin helps.", "Melatonin works."],
            ("melatonin",),
        ),
        ("", ["The weather was fine."], ()),
        ("", [], ()),
    ],
)
def test_the_title_decides_then_the_most_named_then_the_first(
    title: str, sentences: list[str], expected: tuple[str, ...]
) -> None:
    assert topic(Document("article", " ".join(sentences), title), [statement(text) for text in sentences]) == expected


def test_a_short_form_of_the_article_is_read_in_its_title() -> None:
    document = Document("article", "Ascorbic acid (AA) was given to all.", "AA for colds")
    assert topic(document, []) == topic(Document("article", "", "Ascorbic acid for colds"), [])
    assert topic(document, [])


def test_statements_on_many_things_share_no_topic() -> None:
    things = ["Aspirin", "Caffeine", "Melatonin", "Ibuprofen", "Metformin", "Honey", "Garlic", "Vitamin D"]
    statements = [statement(f"{thing} helps.") for thing in things]
    assert topic(Document("article", ""), statements) == ()
    assert topic(Document("article", ""), [*statements, statement("Garlic tastes good."), statement("Garlic.")])
