"""``overclaim predict stance``: every row is answered, in order, bad ones with their reason."""

from __future__ import annotations

import json
from pathlib import Path

from tests.cli.conftest import Run


def test_every_row_is_answered_in_order(run: Run, tmp_path: Path) -> None:
    rows = [
        {"id": "b", "claim": "Garlic lowers blood pressure.", "evidence": "Garlic lowered blood pressure by 5 mmHg."},
        {"id": "a", "claim": "Garlic cures colds.", "evidence": ["We enrolled 40 adults.", "Colds were as long."]},
        {"id": "c", "claim": "Garlic cures colds.", "evidence": []},
        {"id": "d", "claim": "Garlic cures colds."},
    ]
    source, out = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    source.write_text("".join(json.dumps(row) + "\n" for row in rows) + "{broken\n", encoding="utf-8")
    ran = run("predict", "stance", source, "--out", out)
    assert ran.code == 0, ran.err
    assert "5 rows = 3 ok + 2 failed" in ran.out
    answers = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert [answer["id"] for answer in answers] == ["b", "a", "c", "d", None]
    assert answers[2]["label"] == "neutral"
    for answer in answers[:3]:
        assert set(answer) == {"id", "label", "scores", "rationale"}
        assert set(answer["scores"]) == {"supports", "refutes", "neutral"}
        assert set(answer["rationale"]) <= {0, 1}
    assert all("error" in answer for answer in answers[3:])
