"""The components by name; spaCy loads this module through the package's entry points when one is asked for."""

from collections.abc import Callable

from spacy.language import Language
from spacy.tokens import Doc

from overclaim.config import LEXICON
from overclaim.spacy_components.claims import Claims
from overclaim.spacy_components.entities import Entities
from overclaim.spacy_components.numbers import set_numbers
from overclaim.spacy_components.sentences import set_sentences

# Annotations are no strings here: spaCy checks the settings of a component against them.


def sentences(nlp: Language, name: str) -> Callable[[Doc], Doc]:
    """The component ``overclaim_sentences``."""
    return set_sentences


def numbers(nlp: Language, name: str) -> Callable[[Doc], Doc]:
    """The component ``overclaim_numbers``."""
    return set_numbers


def entities(nlp: Language, name: str, model: str, set_ents: bool) -> Entities:
    """The component ``overclaim_entities``; raises ``ModelError`` when there is no such model, or it is altered."""
    return Entities(model, set_ents)


def claims(nlp: Language, name: str, model: str, design: str, threshold: float | None, register: str) -> Claims:
    """The component ``overclaim_claims``; raises ``ModelError`` or ``ConfigError`` for settings that cannot be."""
    return Claims(model, design, threshold, register)


Language.factory("overclaim_sentences", assigns=["token.is_sent_start"], retokenizes=True, func=sentences)
Language.factory("overclaim_numbers", assigns=["doc._.numbers", "doc.spans"], func=numbers)
Language.factory(
    "overclaim_entities",
    default_config={"model": LEXICON, "set_ents": True},
    assigns=["doc._.entities", "doc.spans", "doc.ents"],
    func=entities,
)
Language.factory(
    "overclaim_claims",
    default_config={"model": "claims", "design": "design", "threshold": None, "register": "abstract"},
    assigns=["doc._.claims", "doc._.statements", "doc._.study", "span._.claim", "doc.spans"],
    func=claims,
)
