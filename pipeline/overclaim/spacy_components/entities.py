"""The component ``overclaim_entities``: named things by the lexicons, and beside them by a model."""

from __future__ import annotations

from collections.abc import Mapping

from spacy.tokens import Doc
from spacy.util import filter_spans

from overclaim.classifiers import folder, official
from overclaim.classifiers.entities import tagger as onnx
from overclaim.config import LEXICON
from overclaim.protocols import EntityTagger
from overclaim.spacy_components import extensions, layers
from overclaim.spacy_components.official import load_tagger
from overclaim.spacy_components.recorded import Recorded, once
from overclaim.spacy_components.spans import covering
from overclaim.stages import abbreviations, mentions

SPANS = "overclaim_entities"


class Entities(Recorded):
    """Sets ``doc._.entities``, ``doc.spans["overclaim_entities"]`` and, with ``set_ents``, ``doc.ents``.

    ``model`` is "lexicon", or an entity model whose names stand beside the lexicons': of the package, by name or
    folder, or an official one of scispaCy. ``ent_id_`` of a span is the normalised name, ``kb_id_`` its identifier
    ("MESH:D007649") where one is known.
    """

    def __init__(self, model: str, set_ents: bool) -> None:
        self.model = model
        self.set_ents = set_ents
        tagger = self._tagger()
        super().__init__({} if tagger is None else {model: tagger.sha256})

    def __call__(self, doc: Doc) -> Doc:
        """``doc`` with its named things; spans of tokens are wider than them where a token is cut."""
        short_forms = {**abbreviations.find(doc.text), **defined(doc)}
        found = mentions.find(layers.document(doc), layers.sentences(doc), short_forms, self._tagger())
        layers.put(doc, layers.ENTITIES, found)
        spans = [
            covering(doc, each.start, each.end, each.label.value, each.name, each.identifier or "")
            for each in extensions.entities(doc)
        ]
        doc.spans[SPANS] = spans
        if self.set_ents:
            doc.set_ents(filter_spans(spans))
        return doc

    def _tagger(self) -> EntityTagger | None:
        return None if self.model == LEXICON else once(load, self.model)


def load(model: str) -> EntityTagger:
    """The entity model of that name or folder, or the official one of scispaCy; raises ``ModelError``."""
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
