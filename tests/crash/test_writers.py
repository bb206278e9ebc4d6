"""Two writers on one folder: one is refused, nothing is damaged."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from overclaim.api.evidence import index
from overclaim.api.extraction import extract, update
from overclaim.errors import StoreError
from overclaim.stores import aside, dataset, files, shards
from tests.crash.damage import inside
from tests.crash.states import SETTINGS, copy, extracted, final, grown, many


def test_of_two_extractions_into_one_folder_one_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with inside(tmp_path / "alone"):
        extracted()
    with inside(tmp_path / "both"):
        many()
        write = shards.write_shard
        refusals: list[Callable[[], object]] = []
        others: tuple[Callable[[], object], ...] = (
            lambda: extract("pubmed", "claims", settings=SETTINGS, resume=True),
            lambda: update("pubmed", "claims", settings=SETTINGS),
            lambda: extract("pubmed", "claims", settings=SETTINGS),
        )

        def beside(*arguments: object) -> object:
            """Writes a shard, while another tries to begin."""
            if len(refusals) < 3:
                for other in others:
                    with pytest.raises(StoreError, match="claims: another process is writing this dataset; wait for"):
                        other()
                    refusals.append(other)
            return write(*arguments)  # type: ignore[arg-type]

        monkeypatch.setattr(shards, "write_shard", beside)
        extract("pubmed", "claims", settings=SETTINGS)
    assert len(refusals) == 3
    assert final(tmp_path / "both", "claims") == final(tmp_path / "alone", "claims")


def test_of_two_updates_of_a_literature_one_is_refused(tmp_path: Path) -> None:
    with inside(tmp_path / "home"):
        grown()
    copy(tmp_path / "home", tmp_path / "alone")
    with inside(tmp_path / "alone"):
        index("claims", "literature", update=True)
    with inside(tmp_path / "home"):
        with files.locked(Path("literature", aside.LOCK), "held by the test"):
            refused: list[str] = []

            def other() -> None:
                try:
                    index("claims", "literature", update=True)
                except StoreError as error:
                    refused.append(str(error))

            thread = threading.Thread(target=other)
            thread.start()
            thread.join()
        assert "literature: another process is updating this literature; wait for it" in refused[0]
        index("claims", "literature", update=True)
    assert final(tmp_path / "home", "literature") == final(tmp_path / "alone", "literature")
    assert dataset.read_manifest(tmp_path / "home" / "claims")
