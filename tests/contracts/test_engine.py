"""What every engine must do: each result once, in order, with any number of workers."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from overclaim import tables
from overclaim.protocols import Engine
from tests.engines.sessions import started


def square(number: int) -> int:
    if number == 13:
        raise ValueError("thirteen")
    return number * number


def process(_: int) -> int:
    return os.getpid()


@pytest.fixture(scope="module", params=sorted(tables.ENGINES))
def engine(request: pytest.FixtureRequest) -> Iterator[Engine]:
    with started(request.param, workers=2):
        yield tables.resolve(tables.ENGINES, request.param, "engine")


@pytest.mark.parametrize("workers", [1, 2])
def test_results_come_once_and_in_order(engine: Engine, workers: int) -> None:
    assert list(engine(square, range(12), workers)) == [number * number for number in range(12)]


@pytest.mark.parametrize("workers", [1, 2])
def test_an_error_is_raised_at_its_place(engine: Engine, workers: int) -> None:
    results = engine(square, range(10, 20), workers)
    assert [next(results) for _ in range(3)] == [100, 121, 144]
    with pytest.raises(ValueError, match="thirteen"):
        next(results)


@pytest.mark.parametrize("workers", [1, 2])
def test_work_is_taken_as_it_is_needed(engine: Engine, workers: int) -> None:
    taken = 0

    def endless() -> Iterator[int]:
        nonlocal taken
        while True:
            taken += 1
            yield 1

    results = engine(square, endless(), workers)
    assert [next(results) for _ in range(5)] == [1] * 5
    assert taken <= 5 + 4 * workers


def test_workers_are_other_processes(engine: Engine) -> None:
    assert os.getpid() not in set(engine(process, range(4), 2))
