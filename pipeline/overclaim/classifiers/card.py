"""The card of a trained claims model: scores of the saved files on the held-out share, in model.toml and README.md."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

from overclaim.classifiers import linear
from overclaim.classifiers.examples import Example
from overclaim.classifiers.folder import MANIFEST
from overclaim.classifiers.linear import EXCLUSIVE, HEADS, LinearModel
from overclaim.classifiers.measure import Answers, Score, f1_scores
from overclaim.classifiers.settings import LinearSettings
from overclaim.types import ClaimLabels, Kind, Register

README = "README.md"
BEGIN, END = "<!-- scores: written by the training command -->", "<!-- end of scores -->"
_TOPICS = tuple(kind.value for kind in Kind if kind is not Kind.OTHER)
Measured = dict[str, dict[str, Score]]


@dataclass(frozen=True)
class Evidence:
    """What training knows about its data, and its cross-validated scores."""

    seen: Sequence[Example]
    unseen: Sequence[Example]
    texts: int
    folds: Mapping[str, float]
    trials: Mapping[str, Mapping[str, float]]


def write(
    out: Path, settings: LinearSettings, model: LinearModel, hashes: Mapping[str, str], evidence: Evidence
) -> dict[str, Any]:
    """The scores written into ``model.toml`` and ``README.md`` of ``out``, measured on the files as they were saved."""
    manifest = out / MANIFEST
    manifest.write_text(_manifest(settings, model, hashes), encoding="utf-8")
    classifier = linear.load(out)
    labels = classifier.predict([item.context for item in evidence.unseen])
    measured = {
        name: f1_scores(answers, settings.resamples, settings.split.seed)
        for name, answers in held_out(evidence.unseen, labels).items()
    }
    manifest.write_text(_manifest(settings, model, hashes) + _scores_toml(measured, evidence), encoding="utf-8")
    put_scores(out / README, settings.name, _tables(measured, evidence))
    return {
        "held_out": {name: {key: score.value for key, score in scores.items()} for name, scores in measured.items()},
        "cross_validated": dict(evidence.folds),
        "ablations": {name: dict(values) for name, values in evidence.trials.items()},
    }


def put_scores(readme: Path, name: str, lines: Iterable[str]) -> None:
    """Writes ``lines`` between the marks of the card ``readme``, whose prose stays; a card that is missing is begun."""
    text = readme.read_text(encoding="utf-8") if readme.is_file() else f"# {name}\n\n{BEGIN}\n{END}\n"
    head, _, rest = text.partition(BEGIN)
    block = "\n".join(lines)
    readme.write_text(f"{head}{BEGIN}\n{block}\n{END}{rest.partition(END)[2]}", encoding="utf-8")


def held_out(unseen: Sequence[Example], labels: Sequence[ClaimLabels]) -> dict[str, Answers]:
    """The answers by measure: whole, by register, and for each corpus of bare sentences."""
    pairs = list(zip(unseen, labels, strict=True))
    found: dict[str, Answers] = {}
    for corpus in dict.fromkeys(item.corpus for item, _ in pairs if "claim" in item.gold):
        found |= _by_register(corpus, [(item, label) for item, label in pairs if item.corpus == corpus])
    for corpus in sorted({item.corpus for item, _ in pairs if "claim" not in item.gold}):
        part = [(item, label) for item, label in pairs if item.corpus == corpus]
        head = next(iter(part[0][0].gold))
        predicted = [_answer(head, label) for _, label in part]
        found[f"{head}, {corpus}"] = _answers(head, part, predicted)
    return found


def _by_register(corpus: str, read: Sequence[tuple[Example, ClaimLabels]]) -> dict[str, Answers]:
    found = _claims_measures(f", {corpus}", read)
    registers = [register for register in Register if any(item.context.register is register for item, _ in read)]
    for register in registers if len(registers) > 1 else []:
        part = [(item, label) for item, label in read if item.context.register is register]
        found |= _claims_measures(f", {corpus}, {register.value}", part)
    return found


def _claims_measures(suffix: str, read: Sequence[tuple[Example, ClaimLabels]]) -> dict[str, Answers]:
    claims = [(item, label) for item, label in read if item.gold["claim"]]
    names = HEADS["strength"]
    gate = [{"claim"} if item.gold["claim"] else {"no claim"} for item, _ in read]
    said = [{"claim"} if label.is_claim else {"no claim"} for _, label in read]
    groups = [item.group for item, _ in read]
    return {
        f"kinds{suffix}": Answers(
            HEADS["kind"],
            _TOPICS,
            [item.gold["kind"] for item, _ in read],
            [{kind.value for kind in label.kinds} for _, label in read],
            groups,
        ),
        f"claim or not{suffix}": Answers(("claim", "no claim"), ("claim", "no claim"), gate, said, groups),
        f"strength{suffix}": _answers("strength", claims, [_best("strength", label) for _, label in claims]),
        f"strength end to end{suffix}": Answers(
            names,
            names,
            [item.gold.get("strength", frozenset()) for item, _ in read],
            [{label.strength.value} if label.strength else set() for _, label in read],
            groups,
        ),
        f"polarity{suffix}": _answers("polarity", claims, [_best("polarity", label) for _, label in claims]),
    }


def _answers(head: str, part: Sequence[tuple[Example, ClaimLabels]], predicted: Sequence[set[str]]) -> Answers:
    groups = [item.group for item, _ in part]
    return Answers(HEADS[head], HEADS[head], [item.gold[head] for item, _ in part], predicted, groups)


def _answer(head: str, label: ClaimLabels) -> set[str]:
    if head in EXCLUSIVE:
        return _best(head.removesuffix("_bare"), label)
    return {"adverse_effect"} if label.adverse_effect else set()


def _best(head: str, label: ClaimLabels) -> set[str]:
    return {max(HEADS[head], key=lambda name: label.scores[f"{head}:{name}"])}


def _manifest(settings: LinearSettings, model: LinearModel, hashes: Mapping[str, str]) -> str:
    lines = [
        "# Written by `overclaim train`; do not edit: files and thresholds are verified when the model is loaded.",
        f"name = {json.dumps(settings.name)}",
        f"task = {json.dumps(linear.TASK)}",
        f"kind = {json.dumps(linear.KIND)}",
        f"command = {json.dumps(f'overclaim train configs/train/{settings.name}.toml')}",
        f"scikit_learn = {json.dumps(version('scikit-learn'))}",
        f"columns = {model.space.width}",
        "\n[files]",
        *(f"{json.dumps(name)} = {json.dumps(digest)}" for name, digest in sorted(hashes.items())),
        "\n[thresholds]",
        *(f"{json.dumps(name)} = {value}" for name, value in sorted(model.thresholds.items())),
        "\n[labels]",
        *(f"{head} = {json.dumps(list(names))}" for head, names in HEADS.items()),
    ]
    return "\n".join(lines) + "\n"


def _scores_toml(measured: Measured, evidence: Evidence) -> str:
    lines = ["\n[data]", f"texts_for_word_vectors = {evidence.texts}"]
    for part, items in (("trained_on", evidence.seen), ("held_out", evidence.unseen)):
        counts = Counter(item.corpus for item in items)
        lines.append(f"{part} = {{ {', '.join(f'{name} = {count}' for name, count in sorted(counts.items()))} }}")
    for name, scores in measured.items():
        lines.append(f"\n[scores.{json.dumps(name)}]")
        lines += [f"{json.dumps(key)} = [{s.value}, {s.low}, {s.high}]" for key, s in scores.items()]
    lines.append("\n[cross_validated]")
    lines += [f"{json.dumps(name)} = {value:.4f}" for name, value in evidence.folds.items()]
    for name, values in evidence.trials.items():
        lines.append(f"\n[ablations.{json.dumps(name)}]")
        lines += [f"{key} = {value:.4f}" for key, value in values.items()]
    return "\n".join(lines) + "\n"


def _tables(measured: Measured, evidence: Evidence) -> list[str]:
    lines = ["| measure on the held-out share | macro-F1 (95 % interval) | F1 per class |", "|---|---|---|"]
    for name, scores in measured.items():
        macro = scores["macro"]
        classes = ", ".join(f"{key} {score.value:.3f}" for key, score in scores.items() if key != "macro")
        lines.append(f"| {name} | {macro.value:.3f} ({macro.low:.3f}-{macro.high:.3f}) | {classes} |")
    lines += ["", "| cross-validated on the training share | macro-F1 |", "|---|---|"]
    lines += [f"| {name} | {value:.3f} |" for name, value in evidence.folds.items()]
    lines += ["", "| blocks of features, cross-validated | kinds | strength |", "|---|---|---|"]
    lines += [f"| {name} | {v['kinds']:.3f} | {v['strength']:.3f} |" for name, v in evidence.trials.items()]
    return lines
