"""Token numbers: the sentence first, what is known about it second, both within their limits."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tokenizers import Tokenizer

from overclaim.classifiers.encoding import Encoding, Limits, place_words
from overclaim.classifiers.tokens import Tokens
from overclaim.types import Context, Register
from tests.classifiers.tiny_encoder import write_tokenizer

LIMITS = Limits(sentence=6, title=3, before=2, after=2)


@pytest.fixture(scope="module")
def encoding(tmp_path_factory: pytest.TempPathFactory) -> Encoding:
    folder = tmp_path_factory.mktemp("tokenizer")
    write_tokenizer(folder)
    return Encoding(Tokenizer.from_file(str(folder / "tokenizer.json")), LIMITS)


def words(encoding: Encoding, tokens: Tokens) -> list[str]:
    return [str(encoding.tokenizer.id_to_token(number)) for number in tokens.ids]


def test_a_bare_sentence_has_one_segment(encoding: Encoding) -> None:
    tokens = encoding.tokens(Context("Naps reduced errors."))
    assert words(encoding, tokens) == ["[CLS]", "naps", "reduced", "errors", ".", "[SEP]"]
    assert set(tokens.segments) == {0}


def test_title_and_neighbours_make_the_second_segment(encoding: Encoding) -> None:
    context = Context("Naps reduced errors.", "Study of naps in nurses", None, "We recruited bakers.", "", 0.5)
    found = words(encoding, encoding.tokens(context))
    assert " ".join(found[6:]) == "abstract 4 | study of naps | we recruited | [SEP]"
    assert encoding.tokens(context).segments == (0,) * 6 + (1,) * (len(found) - 6)


def test_lay_text_is_read_with_its_register_alone(encoding: Encoding) -> None:
    context = Context("Naps help.", "Study", None, "Before.", "After.", 0.5, Register.LAY)
    assert words(encoding, encoding.tokens(context))[-2:] == ["lay", "[SEP]"]
    assert encoding.tokens(context) == encoding.tokens(Context("Naps help.", register=Register.LAY))


def test_the_role_of_a_known_section_is_named() -> None:
    assert place_words(Context("Naps help.", section="CONCLUSIONS", position=1.0)) == "abstract 9 conclusion"
    assert place_words(Context("Naps help.", section="FUNDING")) == "abstract 0"


@given(st.text(max_size=80), st.text(max_size=80), st.text(max_size=40), st.floats(0, 1))
def test_every_part_keeps_within_its_limit(
    encoding: Encoding, text: str, title: str, after: str, position: float
) -> None:
    tokens = encoding.tokens(Context(text, title, after=after, position=position))
    assert tokens.segments.count(0) <= LIMITS.sentence + 2
    assert tokens.segments.count(1) <= LIMITS.title + LIMITS.before + LIMITS.after + 6
    assert len(tokens.ids) == len(tokens.segments)
    assert list(tokens.segments) == sorted(tokens.segments)


def test_rows_are_the_tokens_of_each_context_and_none_changes_another(encoding: Encoding) -> None:
    contexts = [
        Context("Naps help.", "Naps", before="Naps reduced errors."),
        Context("Naps reduced errors.", "Naps", after="Naps help."),
        Context("Naps help.", register=Register.LAY),
        Context("Naps help.", register=Register.LAY),
    ]
    assert list(encoding.rows(contexts)) == [encoding.tokens(context) for context in contexts]
