"""Sentences a second of the claims encoder under ONNX Runtime, beside a Hugging Face pipeline of the same size.

Both read the same bare sentences, one after the other in the same run, repeated; the pipeline runs the base encoder
with a classification head in single precision, in batches of 32. Needs the extra ``train``.

Run as ``python benchmarks/encoder_speed.py --model models/claims --shared FOLDER [--sentences N] [--rounds N]``.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from overclaim.classifiers import folder
from overclaim.classifiers.examples import read_rows
from overclaim.classifiers.training.base import base_folder
from overclaim.config import read_toml
from overclaim.types import Context

CORPUS = "causal_language_pubmed/sentences.jsonl.gz"
BATCH = 32


def main(arguments: Sequence[str] | None = None) -> None:
    """Prints the best rate of each over the rounds, and their ratio."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--shared", type=Path, required=True)
    parser.add_argument("--sentences", type=int, default=320)
    parser.add_argument("--rounds", type=int, default=3)
    chosen = parser.parse_args(arguments)
    texts = [row["text"] for row in read_rows(chosen.shared / "data", CORPUS)][: chosen.sentences]
    runs = {"onnx": encoder(chosen.model), "pipeline": pipeline(str(read_toml(chosen.model / "model.toml")["base"]))}
    rates = dict.fromkeys(runs, 0.0)
    for _ in range(chosen.rounds):
        for name, run in runs.items():
            start = time.perf_counter()
            run(texts)
            rates[name] = max(rates[name], len(texts) / (time.perf_counter() - start))
    for name, rate in rates.items():
        sys.stdout.write(f"{name}: {rate:.0f} sentences/s\n")
    sys.stdout.write(f"ratio: {rates['onnx'] / rates['pipeline']:.1f}\n")


def encoder(model: Path) -> Callable[[list[str]], object]:
    """The claims encoder as it is used."""
    classifier = folder.load(model)
    return lambda texts: classifier.predict([Context(text) for text in texts])


def pipeline(base: str) -> Callable[[list[str]], object]:
    """A text-classification pipeline over the base encoder."""
    from transformers import AutoModelForSequenceClassification, AutoTokenizer
    from transformers import pipeline as make

    place = base_folder(base)
    model = AutoModelForSequenceClassification.from_pretrained(place)
    run = make("text-classification", model=model, tokenizer=AutoTokenizer.from_pretrained(place), device=-1)
    return lambda texts: run(texts, batch_size=BATCH)


if __name__ == "__main__":
    main()
