"""``overclaim bench``: every way to label abstracts is measured on the same file; what cannot be run is an error."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from overclaim.api.bench import Bench, Contestant, Measured, Plan, Run, bench, recombined
from overclaim.classifiers import folder
from overclaim.classifiers.limits import matrix_limit, operations, operations_per_token
from overclaim.cli.bench import as_json, render
from overclaim.errors import ConfigError, InputError
from overclaim.types import Context, Document, Section

OTHER = """
import json, sys
rows = [json.loads(line) for line in open(sys.argv[-1])]
print("loading")
print(json.dumps({"name": "other", "sentences": len(rows), "seconds": 30, "processor_seconds": 40}))
"""


@pytest.fixture
def other(tmp_path: Path) -> str:
    path = tmp_path / "other.py"
    path.write_text(OTHER)
    return f"{sys.executable} {path}"


def run(sentences: int, seconds: float, used: float | None) -> Run:
    return Run(sentences, seconds, used, 300_000_000)


FOUND = Bench(
    machine="Test",
    processors=2,
    abstracts=100,
    words=2000,
    limits={"int8": 4e11, "float32": 1e11},
    measured=(
        Measured(Contestant("mine", ("mine",), True, 1e12), (run(70, 5, 20), run(70, 2, 18), run(70, 4, 20))),
        Measured(Contestant("theirs", ("theirs",)), (run(80, 10, 60), run(80, 12, 60), run(80, 12, None))),
    ),
)


def test_a_model_and_a_command_are_measured_on_the_same_abstracts(other: str) -> None:
    found = bench([], Plan(models=("claims-linear",), commands=(other,), rounds=2, abstracts=5))
    mine, theirs = found.measured
    assert (mine.contestant.name, theirs.contestant.name) == ("claims-linear", "other")
    assert [each.sentences for each in theirs.runs] == [5, 5]
    assert len(mine.runs) == 2
    assert all(each.sentences >= 5 and each.seconds > 0 and each.peak_bytes for each in mine.runs)
    assert all(limit > 0 for limit in found.limits.values())


def test_only_so_many_of_the_given_abstracts_are_read(other: str, tmp_path: Path) -> None:
    path = tmp_path / "own.jsonl"
    path.write_text("".join(json.dumps({"id": f"x:{n}", "abstract": "Naps help."}) + "\n" for n in range(4)))
    found = bench([path], Plan(commands=(other,), rounds=1, abstracts=3))
    assert (found.abstracts, found.words) == (3, 6)
    assert found.measured[0].runs[0].sentences == 3


@pytest.mark.parametrize(
    ("command", "message"),
    [
        ("no-such-program", "cannot be run"),
        (f"{sys.executable} -c 'import sys; sys.exit(\"out of luck\")'", "exit code 1: out of luck"),
        (f"{sys.executable} -c 'print(3)'", "must be JSON with name, sentences and seconds"),
    ],
)
def test_a_command_that_cannot_be_measured_is_an_error(command: str, message: str) -> None:
    with pytest.raises(InputError, match=message):
        bench([], Plan(commands=(command,), rounds=1, abstracts=1))


def test_more_processors_than_there_are_is_an_error() -> None:
    with pytest.raises(ConfigError, match="processors"):
        bench([], Plan(processors=100_000))


def test_ratios_are_taken_round_by_round_and_by_processor_time() -> None:
    (faster,) = FOUND.faster()
    assert (faster.model, faster.than, faster.rounds, faster.by_processor) == ("mine", "theirs", (2, 6, 3), 3)
    assert "mine is 3.00 x theirs (2.00 to 6.00 over the rounds; by processor time 3.00)" in render(FOUND)


def test_the_share_of_the_limit_is_taken_of_the_time_that_processors_worked() -> None:
    mine, theirs = FOUND.measured
    assert FOUND.share(mine, "int8") == pytest.approx(1e12 / 20 / 4e11)
    assert FOUND.share(theirs, "int8") is None


def test_the_table_and_json_hold_the_same_figures() -> None:
    row = render(FOUND).splitlines()[3].split()
    assert row == ["25.00", "20.00-50.00", "17.5", "500", "5.00", "300", "12%", "50%", "mine"]
    written = as_json(FOUND)["measured"][0]
    assert written["runs"][1] == {"sentences": 70, "seconds": 2, "processor_seconds": 18, "peak_bytes": 300_000_000}
    assert written["share_of_limit"]["float32"] == pytest.approx(0.5)


def test_recombined_abstracts_have_new_ids_and_known_sections() -> None:
    texts = ("Sleep matters. Naps helped.", "Pain hurts. Ice helped.")
    documents = [
        Document(f"x:{number}", text, f"Title {number}", (Section(0, cut, "AIM"), Section(cut + 1, len(text), "END")))
        for number, (text, cut) in enumerate(zip(texts, (14, 11), strict=True))
    ]
    made = list(recombined(documents, 30))
    assert made == list(recombined(documents, 30))
    assert len({document.id for document in made}) == 30
    expected = {f"{a} {b}" for a in ("Sleep matters.", "Pain hurts.") for b in ("Naps helped.", "Ice helped.")}
    assert {document.text for document in made} == expected


def test_a_token_of_the_shipped_encoder_costs_two_operations_per_weight_of_its_layers() -> None:
    network = folder.open_model(folder.find("claims")).file("model.onnx")
    width, layers = 384, 6
    expected = 2 * layers * 12 * width**2
    assert operations_per_token(network) == pytest.approx(expected, rel=0.01)
    one, two = Context("Naps help."), Context("Naps help nurses who work at night.")
    assert 0 < operations("claims", [one]) < operations("claims-blend", [one, two])
    assert operations("claims-linear", [one]) == 0


@pytest.mark.parametrize("kind", ["int8", "float32"])
def test_the_limit_of_the_machine_is_measured(kind: str) -> None:
    assert matrix_limit(kind, 1, seconds=0.01) > 1e8
