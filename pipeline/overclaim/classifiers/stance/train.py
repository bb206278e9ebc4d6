"""Training of the stance model: one settings file and a data folder in, a model folder with its scores out."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from overclaim.classifiers.session import session_of
from overclaim.classifiers.stance.aggregate import OUTPUTS, Aggregation, Calibration, calibrated
from overclaim.classifiers.stance.data import Material, material
from overclaim.classifiers.stance.encoding import PairEncoding
from overclaim.classifiers.stance.model import SETTINGS, Outputs, StanceModel
from overclaim.classifiers.stance.settings import StanceSettings
from overclaim.classifiers.training.base import WORK, check_installed, tokenizer
from overclaim.config import load

if TYPE_CHECKING:
    from overclaim.classifiers.stance.architecture import Network


def train(config: Path, data: Path, out: Path) -> dict[str, Any]:
    """The scores of the model that the settings in ``config`` make from the corpora under ``data``, written to ``out``.

    Checkpoint and log lie in ``out/work``: the same command goes on after the last finished epoch. Raises
    ``ConfigError`` for wrong settings, ``InputError`` for a corpus that is missing, ``MissingExtraError`` where torch,
    transformers or onnx are not installed.
    """
    check_installed()
    from overclaim.classifiers.stance import card
    from overclaim.classifiers.stance.fit import fit, logits_of

    settings = load(config, StanceSettings)
    pairs = material(data, settings)
    encoding = PairEncoding(tokenizer(settings.base), settings.limits)
    model = fit(pairs.train, encoding, settings, out / WORK)
    hashes = save(model, encoding, pairs, settings, out)
    reference = logits_of(model, [(pair.claim, pair.evidence) for pair in pairs.dev], encoding)
    return card.write(out, settings, card.Trained(pairs, hashes, reference))


def save(
    model: Network, encoding: PairEncoding, pairs: Material, settings: StanceSettings, out: Path
) -> dict[str, str]:
    """The sha256 of each file written to ``out``, what the saved network says calibrated on the tuning share."""
    from overclaim.classifiers.stance.calibrate import aggregation, calibration
    from overclaim.classifiers.training.export import small, write

    network = small(model, settings.precision)
    saved = StanceModel(settings.name, "", session_of(network), encoding, Calibration(), Aggregation())
    logits = saved.logits([(pair.claim, pair.evidence) for pair in pairs.tune])
    found = calibration(pairs.tune, logits, settings.quoted)
    how = aggregation(pairs.whole_tune, lambda asked: calibrated(saved.logits(asked), found))
    content = outputs(found, how, settings).model_dump_json(indent=1).encode() + b"\n"
    return write(network, encoding.tokenizer, {SETTINGS: content}, out)


def outputs(found: Calibration, how: Aggregation, settings: StanceSettings) -> Outputs:
    """What ``stance.json`` says of the network's outputs."""
    return Outputs(
        classes=OUTPUTS,
        temperature=found.temperature,
        excess=found.excess,
        shift=found.shift,
        joint=how.joint,
        neutral=how.neutral,
        limits=settings.limits,
    )
