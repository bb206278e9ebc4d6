"""Training reads labels by name, keeps groups on one side, writes its scores, and gives the same bytes again."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from overclaim.classifiers.card import BEGIN, END
from overclaim.classifiers.examples import examples, percentile
from overclaim.classifiers.settings import CorpusSettings, LinearSettings, SplitSettings
from overclaim.classifiers.train_linear import train
from overclaim.config import load
from overclaim.errors import ConfigError, InputError
from tests.classifiers import tiny

SPLIT = SplitSettings(seed=1, test_percent=20)


def test_the_same_settings_and_data_give_the_same_bytes(trained: Path, tmp_path: Path) -> None:
    train(tiny.write(tmp_path), tmp_path, tmp_path / "again")
    for name in ("features.json", "weights.safetensors", "model.toml", "README.md"):
        assert (tmp_path / "again" / name).read_bytes() == (trained / name).read_bytes()


def test_scores_stand_in_manifest_and_card_and_are_returned(tmp_path: Path) -> None:
    out = tmp_path / "model"
    out.mkdir()
    (out / "README.md").write_text(f"# Mine\n{BEGIN}\nold\n{END}\nend\n")
    scores = train(tiny.write(tmp_path), tmp_path, out)
    manifest = tomllib.loads((out / "model.toml").read_text(encoding="utf-8"))
    name = "kinds, claims"
    assert manifest["scores"][name]["macro"][0] == scores["held_out"][name]["macro"]
    assert manifest["labels"]["strength"] == ["none", "correlational", "conditional", "causal"]
    assert set(manifest["ablations"]) == {"n-grams"}
    card = (out / "README.md").read_text(encoding="utf-8")
    assert card.startswith("# Mine\n")
    assert card.endswith("\nend\n")
    assert "old" not in card
    assert f"| {name} | {scores['held_out'][name]['macro']:.3f} (" in card


def test_a_missing_corpus_names_the_file_and_the_fix(tmp_path: Path) -> None:
    settings = tiny.write(tmp_path)
    (tmp_path / "advice.jsonl").unlink()
    with pytest.raises(InputError, match=r"advice\.jsonl: no such file; give the folder that holds the corpora"):
        train(settings, tmp_path, tmp_path / "out")


def test_a_label_without_a_name_is_refused(tmp_path: Path) -> None:
    settings = tiny.write(tmp_path)
    settings.write_text(settings.read_text().replace('weak_advice = "weak", ', ""))
    with pytest.raises(ConfigError, match="label 'weak_advice' is not mapped"):
        train(settings, tmp_path, tmp_path / "out")


def test_a_damaged_corpus_is_an_error(tmp_path: Path) -> None:
    settings = tiny.write(tmp_path)
    (tmp_path / "claims.jsonl").write_text('{"id": ')
    with pytest.raises(InputError, match=r"claims\.jsonl: cannot be read as JSON lines"):
        train(settings, tmp_path, tmp_path / "out")


def test_a_group_is_the_paper_across_corpora(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text(
        '{"text": "Naps help.", "label": "x", "pmid": "7"}\n{"text": "Tea helps.", "label": "x", "pmid": "8"}\n'
    )
    (tmp_path / "b.jsonl").write_text('{"text": "Naps  HELP.", "label": "x", "pmid": null}\n')
    (tmp_path / "c.jsonl").write_text(
        '{"id": "press:7-abc-0-title", "register": "lay", "title": null, "sentences": ["Naps work"],'
        ' "labels": [{"kinds": ["efficacy"], "strength": "causal", "polarity": "affirmed"}]}\n'
        + "".join(
            f'{{"id": "news:1#{start}", "register": "lay", "title": "Rest", "sentences": ["Rest {start} of us."],'
            ' "labels": [{"kinds": [], "strength": null, "polarity": null}]}\n'
            for start in (0, 90)
        )
    )
    rows = [
        CorpusSettings(name=name, path=f"{name}.jsonl", layout="rows", head="advice", labels={"x": "weak"})
        for name in "ab"
    ]
    found = examples(tmp_path, (*rows, CorpusSettings(name="c", path="c.jsonl", layout="documents")), SPLIT)
    assert [item.group for item in found] == ["pmid:7", "pmid:8", "pmid:7", "pmid:7", "news:1", "news:1"]
    assert found[0].gold == {"advice": frozenset({"weak"})}
    assert found[3].gold["kind"] == frozenset({"efficacy"})


def test_percentiles_spread_evenly_and_stay() -> None:
    values = [percentile(1, f"pmid:{number}") for number in range(2000)]
    assert 0.17 < sum(value < 20 for value in values) / 2000 < 0.23
    assert percentile(1, "pmid:1") == values[1] != percentile(2, "pmid:1")


def test_the_committed_settings_are_valid_and_map_labels_by_name(repository: Path) -> None:
    settings = load(repository / "configs" / "train" / "claims-linear.toml", LinearSettings)
    assert settings.name == "claims-linear"
    for corpus in settings.corpora:
        assert not any(label.isdigit() for label in corpus.labels)


@pytest.mark.shared
def test_the_held_out_documents_share_no_text_with_the_rest(shared: Path, repository: Path) -> None:
    settings = load(repository / "configs" / "train" / "claims-linear.toml", LinearSettings)
    items = examples(shared / "data", settings.corpora, settings.split)
    held = {item.context.text for item in items if percentile(1, item.group) < 20 and len(item.context.text) > 60}
    seen = {item.context.text for item in items if percentile(1, item.group) >= 20}
    assert len(held & seen) / len(held) < 0.002
