"""spaCy components: ``overclaim_sentences``, ``overclaim_numbers``, ``overclaim_entities`` and ``overclaim_claims``.

spaCy finds them through entry points once the package is installed. What they find is kept in the document as plain
data, so that it survives several processes, ``Doc.to_bytes`` and ``DocBin(store_user_data=True)``, and comes back as
the package's frozen types through ``doc._`` and ``span._``. Importing this package registers these attributes.
"""

from overclaim.errors import MissingExtraError

try:
    import spacy as _spacy  # noqa: F401
except ModuleNotFoundError:
    raise MissingExtraError("spaCy", "spacy", "overclaim.spacy_components") from None

from overclaim.spacy_components import extensions
from overclaim.spacy_components.assembly import pipeline
from overclaim.spacy_components.documents import to_doc
from overclaim.spacy_components.official import load_official

extensions.register()

__all__ = ["load_official", "pipeline", "to_doc"]
