"""Training, tuning and development pairs of the stance model, split by claim and by evidence."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from overclaim.classifiers.examples import percentile
from overclaim.classifiers.stance import sources
from overclaim.classifiers.stance.pairs import Judged, Pair, text_key
from overclaim.classifiers.stance.settings import StanceSettings
from overclaim.types import Stance


@dataclass(frozen=True)
class Material:
    """The pairs by what they are for: fitted on, calibrated on, scored on; ``whole`` are claims with their abstracts.

    A claim, or a piece of evidence for it, that stands in ``dev`` stands in neither of the others.
    """

    train: tuple[Pair, ...]
    tune: tuple[Pair, ...]
    dev: tuple[Pair, ...]
    whole_tune: tuple[Judged, ...]
    whole_dev: tuple[Judged, ...]


def material(data: Path, settings: StanceSettings) -> Material:
    """The pairs of all corpora; development parts are the official ones.

    Raises ``InputError`` for a file that is missing.
    """
    pairs = [pair for corpus in settings.corpora for pair in sources.READERS[corpus.reader](data, corpus)]
    whole = [item for corpus in settings.corpora for item in sources.judged(data, corpus)]
    dev = [pair for pair in pairs if pair.part == "dev"]
    claims = {text_key(pair.claim) for pair in dev} | {text_key(item.claim) for item in whole if item.part == "dev"}
    evidence = {text_key(pair.evidence) for pair in dev if pair.label is not Stance.NEUTRAL}
    evidence |= {text_key(item.sentences[place]) for item in whole if item.part == "dev" for place in item.rationale}

    def learnt(pair: Pair) -> bool:
        return pair.part == "train" and text_key(pair.claim) not in claims and text_key(pair.evidence) not in evidence

    open_pairs = [pair for pair in pairs if learnt(pair)]
    tuned = _tuned(settings)
    return Material(
        tuple(pair for pair in open_pairs if not tuned(pair)),
        tuple(pair for pair in open_pairs if tuned(pair)),
        tuple(dev),
        tuple(item for item in whole if item.part == "train" and text_key(item.claim) not in claims and tuned(item)),
        tuple(item for item in whole if item.part == "dev"),
    )


def _tuned(settings: StanceSettings) -> Callable[[Pair | Judged], bool]:
    """Whether a claim of the training part is for tuning; claims made by rule never are."""
    made = {corpus.name for corpus in settings.corpora if corpus.reader == "contrast"}

    def tuned(item: Pair | Judged) -> bool:
        return item.corpus not in made and percentile(settings.seed, text_key(item.claim)) < settings.tune_percent

    return tuned


def epoch(items: Sequence[Pair], settings: StanceSettings, number: int) -> list[int]:
    """The places of the pairs of an epoch; a corpus's share moves on so that all of it is seen in turn."""
    chosen: list[int] = []
    for name, corpus in settings.by_name.items():
        for label in Stance:
            places = [place for place, item in enumerate(items) if item.corpus == name and item.label is label]
            if not places:
                continue
            random.Random(f"{settings.fit.seed}:{name}:{label.value}").shuffle(places)
            count = corpus.draw.get(label.value, len(places))
            chosen += [places[(number * count + step) % len(places)] for step in range(count)]
    random.Random(f"{settings.fit.seed}:{number}").shuffle(chosen)
    return chosen


def counts(items: Iterable[Pair | Judged]) -> dict[str, dict[str, int]]:
    """The number of pairs of each corpus by label."""
    found: dict[str, Counter[str]] = {}
    for item in items:
        found.setdefault(item.corpus, Counter())[item.label.value] += 1
    return {name: dict(sorted(counter.items())) for name, counter in sorted(found.items())}
