"""Cross-validation: what a fold is trained on shares neither text nor group with what it is answered by."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from overclaim.classifiers.encoder import folds
from overclaim.classifiers.encoder.data import text_key
from overclaim.classifiers.encoder.folds import Target
from overclaim.classifiers.encoder.settings import FoldsSettings
from overclaim.classifiers.examples import Example
from overclaim.config import load, read_toml
from overclaim.errors import ConfigError, InputError
from overclaim.types import Context

CORPORA = ("main", "side")
examples = st.lists(
    st.builds(
        lambda corpus, group, text: Example(corpus, f"pmid:{group}", Context(f"Naps help {text}."), {}),
        st.sampled_from(CORPORA),
        st.integers(0, 12),
        st.sampled_from("abcdefghijkl"),
    ),
    max_size=40,
)


def settings(by: str = "group", **more: object) -> FoldsSettings:
    corpora = [
        {
            "name": name,
            "path": f"{name}.jsonl",
            "layout": "rows",
            "head": "strength_bare",
            "task": "strength_pubmed",
            "labels": {"yes": "causal", "no": "none"},
        }
        for name in CORPORA
    ]
    values: dict[str, object] = {
        "kind": "encoder-folds",
        "name": "t",
        "base": "nowhere",
        "targets": ["main"],
        "by": by,
        "dev_percent": 20,
        "split": {"seed": 1, "test_percent": 20, "folds": 3},
        "fit": {"epochs": 1, "rate": 1e-3, "head_rate": 1e-3},
        "corpora": corpora,
        **more,
    }
    return FoldsSettings.model_validate(values)


def target(items: list[Example]) -> Target:
    return Target(tuple(item for item in items if item.corpus == "main"), tuple(items))


@given(examples, st.sampled_from(["group", "corpus"]))
def test_training_shares_neither_text_nor_paper_with_what_is_answered(items: list[Example], by: str) -> None:
    chosen = settings(by)
    for fold in chosen.asked:
        held = [item for item in target(items).items if folds.fold_of(item, chosen) == fold]
        part = folds.training_part(fold, target(items), chosen)
        assert not {item.group for item in held} & {item.group for item in part}
        assert not {text_key(item) for item in held} & {text_key(item) for item in part}
        assert by == "group" or {item.corpus for item in part} <= {"side"}


@given(examples)
def test_sentences_dealt_one_by_one_share_papers_but_no_text(items: list[Example]) -> None:
    chosen = settings("text")
    for fold in chosen.asked:
        held = {text_key(item) for item in target(items).items if folds.fold_of(item, chosen) == fold}
        part = folds.training_part(fold, target(items), chosen)
        assert not held & {text_key(item) for item in part}
        assert [item for item in items if text_key(item) not in held] == part


@given(examples)
def test_every_sentence_of_the_targets_is_answered_once(items: list[Example]) -> None:
    for by, count in (("group", 3), ("text", 3), ("corpus", 1)):
        chosen = settings(by)
        assert len(chosen.asked) == count
        assert all(folds.fold_of(item, chosen) in chosen.asked for item in target(items).items)


def test_only_the_folds_asked_for_are_run() -> None:
    assert settings(only=[1]).asked == (1,)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    for name in CORPORA:
        rows = [
            {"text": f"Naps help {name} nurse {chr(97 + n)}.", "label": ("yes", "no")[n % 2], "pmid": str(n)}
            for n in range(20)
        ]
        (tmp_path / f"{name}.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return tmp_path


def finished(out: Path, chosen: FoldsSettings, data: Path) -> Path:
    """A run in which every sentence was called causal, as training leaves it."""
    out.mkdir()
    rows = [
        (item, "causal") for item in folds.target_of(chosen, data).items if folds.fold_of(item, chosen) in chosen.asked
    ]
    folds.write(out, rows, chosen)
    return out


def test_answers_of_a_finished_run_come_with_their_sentences(data: Path, tmp_path: Path) -> None:
    for number, chosen in enumerate((settings(), settings(only=[0]), settings("corpus"))):
        run = finished(tmp_path / str(number), chosen, data)
        found = folds.answers(run, chosen, data)
        assert found
        assert {name for _, name in found} == {"causal"}
        assert {folds.fold_of(item, chosen) for item, _ in found} <= set(chosen.asked)
        text = (run / folds.ANSWERS).read_text(encoding="utf-8")
        assert "Naps" not in text


def test_a_run_under_other_settings_or_on_other_sentences_is_refused(data: Path, tmp_path: Path) -> None:
    run = finished(tmp_path / "run", settings(), data)
    with pytest.raises(InputError, match="other settings"):
        folds.answers(run, settings(dev_percent=30), data)
    with (data / "main.jsonl").open("a", encoding="utf-8") as stream:
        stream.write(json.dumps({"text": "Naps are short.", "label": "no", "pmid": "99"}) + "\n")
    with pytest.raises(InputError, match="other sentences"):
        folds.answers(run, settings(), data)
    (run / folds.ANSWERS).unlink()
    with pytest.raises(InputError, match="no finished run"):
        folds.answers(run, settings(), data)


def test_a_target_that_is_no_corpus_is_refused(data: Path) -> None:
    with pytest.raises(ConfigError, match="targets teas: none of the corpora"):
        folds.target_of(settings(targets=["main", "teas"]), data)


@pytest.mark.shared
def test_the_committed_folds_share_neither_text_nor_paper(shared: Path, repository: Path) -> None:
    paths = sorted((repository / "configs" / "train").glob("*.toml"))
    chosen = [load(path, FoldsSettings) for path in paths if read_toml(path)["kind"] == "encoder-folds"]
    assert {each.by for each in chosen} == {"group", "text", "corpus"}
    for each in chosen:
        found = folds.target_of(each, shared / "data")
        for fold in each.asked:
            held = [item for item in found.items if folds.fold_of(item, each) == fold]
            part = folds.training_part(fold, found, each)
            assert held
            assert part
            assert not {text_key(item) for item in held} & {text_key(item) for item in part}
            assert each.by == "text" or not {item.group for item in held} & {item.group for item in part}
