"""The search model, by whose vectors evidence is found that shares no word with a statement."""

from __future__ import annotations

from functools import cache

from overclaim.errors import StoreError
from overclaim.protocols import Embedder
from overclaim.stores.literature import Literature

DEFAULT = "search"


@cache
def search_embedder(model: str = DEFAULT) -> Embedder:
    """The search model of that name or folder, loaded once per process; raises ``ModelError``."""
    from overclaim.classifiers.search.model import load

    return load(model)


def searched_by() -> dict[str, str]:
    """The search model and its hash, as a literature records them."""
    return {search_embedder().name: search_embedder().sha256}


def check_vectors(literature: Literature) -> None:
    """Raises ``StoreError`` where the vectors of ``literature`` were made by another search model than this one."""
    ours = search_embedder()
    made_by = literature.base.models.get(ours.name)
    if made_by is not None and made_by != ours.sha256:
        raise StoreError(f"{literature.folder}: made with another search model; run 'overclaim index' again")
