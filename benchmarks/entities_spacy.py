"""Named things by spaCy's own training beside models/entities, on the development parts of corpora.

One spaCy pipeline is trained for each corpus, on that corpus alone: spaCy's tagger takes what is not marked for
nothing, so that corpora which mark different things cannot be learnt from together. Its best checkpoint is chosen on
the part that it is scored on. Exact spans, F1 of all labels of a corpus together, and texts a second of both in the
same run, one after the other.

Run as ``python benchmarks/entities_spacy.py --shared FOLDER``.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import spacy
from spacy.cli.train import train
from spacy.tokens import Doc, DocBin
from spacy.util import filter_spans

from overclaim.classifiers.entities import tagger
from overclaim.classifiers.entities.measure import counts
from overclaim.classifiers.entities.passages import Passage, material
from overclaim.classifiers.entities.settings import EntitySettings
from overclaim.config import data_folder, load
from overclaim.evaluation.classification import f1

REPOSITORY = Path(__file__).resolve().parents[1]
CORPORA = ("bc5cdr", "ncbi_disease", "jnlpba")
Named = set[tuple[str, tuple[int, int]]]


def main(arguments: Sequence[str] | None = None) -> None:
    """Prints F1 and texts a second of both, by corpus."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, required=True)
    parser.add_argument("--corpora", nargs="+", default=CORPORA)
    parser.add_argument("--config", type=Path, default=REPOSITORY / "configs/train/entities.cfg")
    parser.add_argument("--steps", type=int, help="of training, in place of those of the configuration")
    chosen = parser.parse_args(arguments)
    settings = load(REPOSITORY / "configs/train/entities.toml", EntitySettings)
    passages = material(chosen.shared / "data", settings)
    ours = tagger.load(data_folder("models", "entities"))

    def by_ours(text: str) -> Named:
        return {(each.label.value, (each.start, each.end)) for each in ours.tag([text])[0]}

    for corpus in chosen.corpora:
        fit, dev = ([item for item in part if item.corpus == corpus] for part in (passages.train, passages.dev))
        start = time.perf_counter()
        with tempfile.TemporaryDirectory() as folder:
            theirs = fitted(fit, dev, chosen.config, Path(folder), chosen.steps)
        sys.stdout.write(f"{corpus}: {len(fit)} texts learnt from in {time.perf_counter() - start:.0f} s\n")
        for name, say in (("spaCy", theirs), ("models/entities", by_ours)):
            sys.stdout.write(f"  {name}: {scored(dev, say)}\n")


def fitted(
    fit: Sequence[Passage], dev: Sequence[Passage], config: Path, folder: Path, steps: int | None
) -> Callable[[str], Named]:
    """What spaCy's best pipeline, trained on ``fit`` and chosen on ``dev``, names in a text."""
    blank = spacy.blank("en")
    for name, part in (("train", fit), ("dev", dev)):
        DocBin(docs=[annotated(blank(item.text), item) for item in part]).to_disk(folder / f"{name}.spacy")
    overrides: dict[str, object] = {f"paths.{name}": str(folder / f"{name}.spacy") for name in ("train", "dev")}
    if steps:
        overrides["training.max_steps"] = steps
    train(config, folder / "out", overrides=overrides)
    nlp = spacy.load(folder / "out" / "model-best")
    return lambda text: {(span.label_, (span.start_char, span.end_char)) for span in nlp(text).ents}


def annotated(doc: Doc, item: Passage) -> Doc:
    """``doc`` with the marked spans, the longer of two that overlap."""
    marked = [(start, end, label.value) for label, spans in item.spans.items() for start, end in spans]
    spans = (doc.char_span(start, end, label, alignment_mode="expand") for start, end, label in marked)
    doc.ents = filter_spans([span for span in spans if span is not None])
    return doc


def scored(dev: Sequence[Passage], say: Callable[[str], Named]) -> str:
    """Exact spans against those that are marked, and texts a second."""
    right = wrong = missed = 0
    start = time.perf_counter()
    for item in dev:
        said = say(item.text)
        for label, gold in item.spans.items():
            found = counts(gold, [place for name, place in said if name == label.value])
            right, wrong, missed = right + found[0], wrong + found[1], missed + found[2]
    seconds = time.perf_counter() - start
    return f"F1 {f1(right, wrong, missed) or 0:.3f} on {len(dev)} texts, {len(dev) / seconds:.0f} texts/s"


if __name__ == "__main__":
    main()
