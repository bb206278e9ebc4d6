"""Every row of a cue lexicon matches its examples and leaves its counter-examples alone."""

from __future__ import annotations

from importlib.resources import files

import pytest

from overclaim import lexicons
from overclaim.errors import ConfigError

CUES = [
    (name, row) for name in ("rules", "arms") for row, cues in lexicons.load(name).items() if isinstance(cues, dict)
]
VERBS = lexicons.load("rules")["verbs"]


def sentences(key: str) -> list[tuple[str, str, str]]:
    return [(name, row, sentence) for name, row in CUES for sentence in lexicons.load(name)[row][key]]


@pytest.mark.parametrize(("lexicon", "row", "sentence"), sentences("examples"))
def test_an_example_matches_its_row(lexicon: str, row: str, sentence: str) -> None:
    assert lexicons.cues(lexicon, row).search(sentence)


@pytest.mark.parametrize(("lexicon", "row", "sentence"), sentences("counter_examples"))
def test_a_counter_example_does_not_match_its_row(lexicon: str, row: str, sentence: str) -> None:
    assert lexicons.cues(lexicon, row).search(sentence) is None


@pytest.mark.parametrize(("lexicon", "row"), CUES)
def test_a_row_is_complete_and_says_nothing_twice(lexicon: str, row: str) -> None:
    cues = lexicons.load(lexicon)[row]
    assert set(cues) == {"phrases", "examples", "counter_examples"}
    assert all(cues.values())
    assert len(set(cues["phrases"])) == len(cues["phrases"])


@pytest.mark.parametrize(("lexicon", "row"), CUES)
def test_a_plain_phrase_matches_itself_in_any_case(lexicon: str, row: str) -> None:
    for phrase in lexicons.load(lexicon)[row]["phrases"]:
        if not phrase.startswith("re:"):
            assert lexicons.cues(lexicon, row).search(f"({phrase.upper()})"), phrase


@pytest.mark.parametrize("row", VERBS, ids=lambda row: row["forms"][0])
def test_a_verb_has_both_wordings_and_no_form_of_another(row: dict[str, object]) -> None:
    assert set(row) == {"forms", "base", "hedged", "associated"}
    assert all(row[key] for key in row)
    forms = [form for other in VERBS for form in (*other["forms"], *other["base"])]
    assert len(forms) == len(set(forms))


@pytest.mark.parametrize("name", sorted(path.name for path in files("overclaim.lexicons").iterdir()))
def test_every_lexicon_of_the_package_is_read(name: str) -> None:
    if name.endswith(".toml"):
        assert lexicons.load(name.removesuffix(".toml"))


def test_an_unknown_lexicon_is_an_error_that_names_it() -> None:
    with pytest.raises(ConfigError, match=r"nonsense\.toml"):
        lexicons.load("nonsense")


def test_an_alternation_takes_the_longest_term_and_whole_words_alone() -> None:
    import re

    pattern = re.compile(lexicons.alternation(["side effect", "side effects", "rash"]))
    assert [match.group() for match in pattern.finditer("side  effects, a rash, rashes, heat-rash")] == [
        "side  effects",
        "rash",
    ]
