"""Rows of pairs: each is answered in its place, and a bad one says what is wrong."""

from __future__ import annotations

from collections.abc import Sequence

from overclaim.api.exaggeration import predict_exaggeration
from overclaim.api.predict import Unreadable
from overclaim.types import ClaimLabels, Context, Strength


class ByWord:
    """A classifier that takes "may" for conditional, "linked" for correlational and all else for causal."""

    name = "by word"
    sha256 = "0" * 64

    def predict(self, contexts: Sequence[Context]) -> list[ClaimLabels]:
        return [ClaimLabels(scores=self._scores(context.text)) for context in contexts]

    @staticmethod
    def _scores(text: str) -> dict[str, float]:
        if "may" in text:
            best = Strength.CONDITIONAL
        else:
            best = Strength.CORRELATIONAL if "linked" in text else Strength.CAUSAL
        return {f"strength:{each.value}": 0.85 if each is best else 0.05 for each in Strength}


def test_pairs_are_answered_in_order_with_their_ids() -> None:
    rows = [
        {"id": n, "source_text": "Naps were linked to recall.", "target_text": text}
        for n, text in enumerate(
            ["Naps improve recall.", "Naps are linked to recall.", "Naps may improve recall."] * 60
        )
    ]
    found = list(predict_exaggeration(rows, ByWord()))
    assert [row["id"] for row in found] == list(range(180))
    assert [row["label"] for row in found[:3]] == ["exaggerates", "same", "exaggerates"]
    assert (found[0]["source_strength"], found[0]["target_strength"]) == ("correlational", "causal")
    assert abs(sum(found[0]["scores"].values()) - 1) < 1e-3


def test_bad_rows_are_answered_in_their_place() -> None:
    good = {"id": "a", "source_text": "Naps may help.", "target_text": "Naps may help nurses."}
    rows = [Unreadable("line 1: not valid JSON"), [1], {"source_text": "x"}, {"id": "b", "source_text": "x"}, good]
    found = list(predict_exaggeration(rows, ByWord()))
    assert [row.get("error", "")[:20] for row in found] == [
        "line 1: not valid JS",
        "a row is an object w",
        "the row has no id",
        "the row needs source",
        "",
    ]
    assert [row["id"] for row in found] == [None, None, None, "b", "a"]
