"""The intervention that an article is about."""

from __future__ import annotations

from dataclasses import replace

import pytest

from overclaim.stages.topic import subjects, topic
from overclaim.types import Document, Statement
from tests.rules.golden import statement


@pytest.mark.parametrize(
    ("title", "sentences", "expected"),
    [
        (
            "What melatonin does for jet lag",
            ["Caffeine keeps you awake.", "Caffeine tastes good.", "Melatonin helps."],
            ("melatonin",),
        ),
        ("Aspirin, they said", ["Caffeine keeps you awake.", "Caffeine tastes good."], ("caffeine",)),
        ("Sugar and your weight", ["Sugar went down.", "Sugar went up."], ()),
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


def in_section(text: str, section: str) -> Statement:
    found = statement(text)
    return replace(found, sentence=replace(found.sentence, section=section))


def test_it_is_what_was_named_last_not_far_above_in_the_same_section() -> None:
    things = ["Aspirin", "Caffeine", "Ibuprofen", "Metformin", "Honey", "Garlic"]
    many = [in_section(f"{thing} helps.", "Many things") for thing in things]
    told = [
        *(in_section(text, "Sleep") for text in ("It was cold.", "Melatonin shortens jet lag.", "It works at once.")),
        *(in_section(text, "Sleep") for text in ("No more than placebo.", "It is cheap.", "Nights are long.")),
        in_section("It is old.", "History"),
    ]
    every = [*many, *told]
    found = subjects(every, topic(Document("article", ""), every))
    assert found[: len(many)] == tuple((thing.lower(),) for thing in things)
    assert found[len(many) :] == ((), *[("melatonin",)] * 4, (), ())


def test_a_topic_of_the_whole_is_what_it_is_throughout() -> None:
    statements = [statement(text) for text in ("Melatonin helps.", "Caffeine does not.", "It is cheap.", "Melatonin!")]
    assert subjects(statements, topic(Document("article", "", "Melatonin at night"), statements))[2] == ("melatonin",)
