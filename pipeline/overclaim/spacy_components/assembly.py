"""A whole pipeline in one call."""

from __future__ import annotations

import spacy
from spacy.language import Language

from overclaim.config import LEXICON
from overclaim.errors import MissingExtraError
from overclaim.spacy_components.official import load_official


def pipeline(
    model: str = "claims",
    *,
    entities: str = LEXICON,
    base: str | None = None,
    scispacy: bool = False,
    register: str = "abstract",
) -> Language:
    """A spaCy pipeline with the four components, on blank English or on scispaCy's official model ``base``.

    ``model`` is a claims model, ``entities`` "lexicon" or an entity model. With ``scispacy``, tokens are cut by
    scispaCy's rules and its abbreviation detector finds short forms too. Raises ``ModelError`` for a model that is not
    here or not what it says, ``MissingExtraError`` when scispaCy is not installed.
    """
    nlp = load_official(base) if base else spacy.blank("en")
    nlp.add_pipe("overclaim_sentences", first=True)
    if scispacy:
        add_scispacy(nlp)
    nlp.add_pipe("overclaim_numbers")
    nlp.add_pipe("overclaim_entities", config={"model": entities})
    nlp.add_pipe("overclaim_claims", config={"model": model, "register": register})
    return nlp


def add_scispacy(nlp: Language) -> None:
    """Gives ``nlp`` scispaCy's tokeniser rules and, last, its abbreviation detector, which then survives ``DocBin``."""
    try:
        from scispacy import abbreviation  # noqa: F401 - registers the component
        from scispacy.custom_tokenizer import combined_rule_tokenizer
    except ModuleNotFoundError:
        raise MissingExtraError("scispaCy", "scispacy", "scispaCy's tokeniser and abbreviation detector") from None
    nlp.tokenizer = combined_rule_tokenizer(nlp)
    nlp.add_pipe("abbreviation_detector", config={"make_serializable": True})
