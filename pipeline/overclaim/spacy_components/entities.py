"""The component ``overclaim_entities``: named things by the lexicons, our model or an official one of scispaCy."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cache
from os import getpid

from spacy.tokens import Doc
from spacy.util import filter_spans

from overclaim.classifiers import folder, official
from overclaim.classifiers.entities import tagger as onnx
from overclaim.protocols import EntityTagger
from overclaim.spacy_components import extensions, layers
from overclaim.spacy_components.official import load_tagger
from overclaim.spacy_components.recorded import Recorded
from overclaim.spacy_components.spans import covering
from overclaim.stages import abbreviations, entities
from overclaim.types import Entity, EntityLabel, Sentence

SPANS = "overclaim_entities"
PICO = frozenset(label.value for label in (EntityLabel.POPULATION, EntityLabel.INTERVENTION, EntityLabel.OUTCOME))


class Entities(Recorded):
    """Sets ``doc._.entities``, ``doc.spans["overclaim_entities"]`` and, with ``set_ents``, ``doc.ents``.

    ``model`` is None for the lexicons, as ``overclaim extract`` uses them; else it names an entity model of the
    package, by name or folder, or an official model of scispaCy. Population, intervention and outcome spans may overlap
    others and are no ``ents``. ``ent_id_`` of a span is the normalised name.
    """

    def __init__(self, model: str | None, set_ents: bool) -> None:
        super().__init__(model, None if model is None else tagger(model).sha256)
        self.set_ents = set_ents

    def __call__(self, doc: Doc) -> Doc:
        """``doc`` with its named things; spans of tokens are wider than them where a token is cut."""
        layers.put(doc, layers.ENTITIES, self._find(doc, layers.sentences(doc)))
        spans = [
            covering(doc, found.start, found.end, found.label.value, found.name) for found in extensions.entities(doc)
        ]
        doc.spans[SPANS] = spans
        if self.set_ents:
            doc.set_ents(filter_spans([span for span in spans if span.label_ not in PICO]))
        return doc

    def _find(self, doc: Doc, sentences: Sequence[Sentence]) -> list[tuple[Entity, ...]]:
        short_forms = {**abbreviations.find(doc.text), **defined(doc)}
        texts = [sentence.text for sentence in sentences]
        if self.model is None:
            return [entities.find(text, short_forms) for text in texts]
        return [named(found, short_forms) for found in tagger(self.model).tag(texts)]


def tagger(model: str) -> EntityTagger:
    """The entity model of that name or folder, or the official one of scispaCy; raises ``ModelError``."""
    return _tagger(model, getpid())


@cache
def _tagger(model: str, _process: int) -> EntityTagger:
    """A network must not be used across a fork, so each process loads its own."""
    return load_tagger(model) if official.is_official(model) else onnx.load(folder.find(model))


def defined(doc: Doc) -> Mapping[str, str]:
    """Short form -> long form as scispaCy's ``abbreviation_detector`` found them, if it is in the pipeline."""
    found = doc._.abbreviations if Doc.has_extension("abbreviations") else ()
    return {
        (each["short_text"] if isinstance(each, dict) else each.text): (
            each["long_text"] if isinstance(each, dict) else each._.long_form.text
        )
        for each in found
    }


def named(found: Iterable[Entity], short_forms: Mapping[str, str]) -> tuple[Entity, ...]:
    """``found`` with the lexicons' names, where they know the mention or what it is short for."""
    return tuple(
        replace(each, name=entities.normalise(short_forms.get(each.text, each.text)) or each.name) for each in found
    )
