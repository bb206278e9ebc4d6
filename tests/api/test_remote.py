"""Extraction and checking from addresses: the same result as from files here, named by address."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

import overclaim
from overclaim.api import published
from overclaim.api.copies import FOLDER
from overclaim.api.evidence import CACHE_VARIABLE
from overclaim.api.extraction import extract, update
from overclaim.config import ExtractSettings
from overclaim.errors import InputError, RemoteError, StoreError
from overclaim.readers import remote
from overclaim.stores import dataset, files
from tests.api.deliveries import BASELINE, deliver, notice, row
from tests.readers.records import xml_record

SETTINGS = ExtractSettings(model="claims-linear", shard_size=2)
NEWS = (notice(110, 101), xml_record(row(104, "Ginger did not reduce nausea in 60 women.", "Ginger")))


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(CACHE_VARIABLE, str(tmp_path / "cache"))
    return tmp_path / "cache"


@pytest.fixture
def bucket(tmp_path: Path) -> Iterator[Any]:
    """A store in memory that holds a baseline file, and its update in another folder."""
    import fsspec

    store = fsspec.filesystem("memory")
    for name, number, records in (("baseline", 1, BASELINE), ("updates", 2, NEWS)):
        path = deliver(tmp_path / "pubmed" / name, number, *records)
        for each in (path, path.with_name(path.name + ".md5")):
            store.pipe_file(f"/bucket/pubmed/{name}/{each.name}", each.read_bytes())
    yield store
    store.rm("/", recursive=True)


def rows_of(folder: Path) -> list[Any]:
    """The rows of all shards; where a record came from is told by its file's name alone."""
    found = []
    for path in sorted((folder / "shards").glob("*.parquet")):
        for each in pq.read_table(path).to_pylist():
            if each.get("source"):
                each["source"] = {**each["source"], "path": Path(each["source"]["path"]).name}
            found.append(each)
    return found


@pytest.mark.usefixtures("bucket")
def test_a_bucket_gives_what_a_folder_gives_and_grows_as_one_does(cache: Path, tmp_path: Path) -> None:
    here = extract([tmp_path / "pubmed"], tmp_path / "here", settings=SETTINGS)
    there = extract("memory://bucket/pubmed", tmp_path / "there", settings=SETTINGS)
    assert there.counts == here.counts
    assert rows_of(there.folder) == rows_of(here.folder)
    first = extract("memory://bucket/pubmed/baseline/*", tmp_path / "grown", settings=SETTINGS)
    assert not first.ignored
    added = update(["memory://bucket/pubmed/"], tmp_path / "grown", settings=SETTINGS)
    assert (added.new_files, added.counts.ok) == (1, here.counts.ok)
    known = dataset.read_manifest(added.folder)["plan"]["inputs"]
    assert [entry["path"] for entry in known] == [
        "memory://bucket/pubmed/baseline/pubmed26n0001.xml.gz",
        "memory://bucket/pubmed/updates/pubmed26n0002.xml.gz",
    ]
    assert not list((cache / FOLDER).iterdir())


def test_a_wrong_sum_in_the_bucket_is_refused(bucket: Any, tmp_path: Path) -> None:
    bucket.pipe_file("/bucket/pubmed/baseline/pubmed26n0001.xml.gz", b"\x1f\x8bcut")
    with pytest.raises(InputError, match=r"^memory://bucket/pubmed/baseline/pubmed26n0001.xml.gz: damaged: its MD5"):
        extract("memory://bucket/pubmed", tmp_path / "claims", settings=SETTINGS)
    assert not (tmp_path / "claims").exists()


@pytest.mark.usefixtures("bucket")
def test_a_path_made_of_an_address_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="is given as text with '://'"):
        extract(Path("s3://bucket/a.xml"), tmp_path / "claims", settings=SETTINGS)


def test_an_article_at_an_address_is_named_by_it(bucket: Any) -> None:
    bucket.pipe_file("/bucket/tea.md", b"# Tea\n\nValerian tea shortens sleep latency.\n")
    article = overclaim.read_article("memory://bucket/tea.md")
    assert (str(article.source), article.id, article.title) == ("memory://bucket/tea.md", "article:tea", "Tea")


def test_copies_that_a_dead_process_left_are_removed(bucket: Any, cache: Path) -> None:
    left = cache / FOLDER / ".writing-dead"
    left.mkdir(parents=True)
    (left / ".lock").touch()
    (left / "half").write_bytes(b"cut")
    bucket.pipe_file("/bucket/tea.md", b"Valerian tea shortens sleep latency.\n")
    overclaim.read_article("memory://bucket/tea.md")
    assert not list((cache / FOLDER).iterdir())


@pytest.fixture
def claims(bucket: Any, tmp_path: Path) -> Path:
    assert bucket.exists("/bucket/pubmed")
    return extract("memory://bucket/pubmed/baseline", tmp_path / "claims", settings=SETTINGS).folder


def stored(folder: Path) -> dict[str, bytes]:
    apart = {dataset.LOCK, "fetched.json"}
    found = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
    return {name: path.read_bytes() for name, path in found.items() if path.name not in apart}


def test_a_dataset_goes_to_a_bucket_and_comes_back_and_so_does_what_is_new(
    claims: Path, bucket: Any, tmp_path: Path
) -> None:
    address, copy = "memory://bucket/claims", tmp_path / "copy"
    first = overclaim.publish(claims, address)
    assert first.copied == first.files
    assert overclaim.publish(claims, address).copied == 0
    assert overclaim.fetch_published(address, copy).copied == first.files
    assert stored(copy) == stored(claims)
    before = {name: bucket.cat_file(name) for name in bucket.find("/bucket/claims")}
    update("memory://bucket/pubmed", claims, settings=SETTINGS)
    second = overclaim.publish(claims, address)
    assert 0 < second.copied < second.files
    kept = {name: bucket.cat_file(name) for name in before if not name.endswith("published.json")}
    assert kept.items() <= before.items()
    assert overclaim.fetch_published(address, copy).copied == second.copied
    assert stored(copy) == stored(claims)
    assert update("memory://bucket/pubmed", copy, settings=SETTINGS).new_files == 0


@pytest.mark.parametrize("fails_after", ["nothing", "half", "all"])
def test_a_store_that_fails_leaves_nothing_to_be_read_and_the_same_command_ends_it(
    fails_after: str, claims: Path, bucket: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    address, sent = "memory://bucket/claims", type(bucket).put_file
    total = len(published.listing_of(claims).items)
    left = iter(range({"nothing": 0, "half": total // 2, "all": total}[fails_after]))

    def put(self: Any, path: str, to: str, **more: Any) -> None:
        if next(left, None) is not None:
            sent(self, path, to, **more)
            return
        if not to.endswith(published.LISTING):
            self.pipe_file(to, Path(path).read_bytes()[:20])  # worse than most stores
        raise OSError("the connection was lost")

    with monkeypatch.context() as failing:
        failing.setattr(remote, "_PAUSES", ())
        failing.setattr(type(bucket), "put_file", put)
        with pytest.raises(RemoteError, match=r"^memory://bucket/claims/\S+: cannot be written \(the connection was"):
            overclaim.publish(claims, address)
    with pytest.raises(RemoteError, match="nothing is published there"):
        overclaim.fetch_published(address, tmp_path / "early")
    done = overclaim.publish(claims, address)
    assert (done.copied == 0) == (fails_after == "all")
    overclaim.fetch_published(address, tmp_path / "copy")
    assert stored(tmp_path / "copy") == stored(claims)


def test_what_was_altered_at_either_end_is_told(claims: Path, bucket: Any, tmp_path: Path) -> None:
    address, copy = "memory://bucket/claims", tmp_path / "copy"
    overclaim.publish(claims, address)
    overclaim.fetch_published(address, copy)
    shard = "shards/000000.claims.parquet"
    good = bucket.cat_file(f"/bucket/claims/{shard}")
    bucket.pipe_file(f"/bucket/claims/{shard}", good[:-1] + b"?")
    with pytest.raises(RemoteError, match=rf"^{address}/{shard}: was altered since it was published"):
        overclaim.fetch_published(address, tmp_path / "other")
    assert not (tmp_path / "other" / dataset.MANIFEST).exists()
    bucket.rm(f"/bucket/claims/{shard}")
    assert overclaim.publish(claims, address).copied == 1
    (copy / shard).write_bytes(b"lost")
    assert overclaim.fetch_published(address, copy).copied == 1
    (copy / dataset.MANIFEST).write_text("{}")
    with pytest.raises(StoreError, match="was changed here since it was fetched"):
        overclaim.fetch_published(address, copy)


def test_another_dataset_is_neither_written_over_one_nor_fetched_into_one(
    claims: Path, bucket: Any, tmp_path: Path
) -> None:
    other = extract(tmp_path / "pubmed", tmp_path / "other", settings=SETTINGS).folder
    overclaim.publish(claims, "memory://bucket/claims")
    with pytest.raises(StoreError, match=r"another dataset .* is published there; publish at a new address"):
        overclaim.publish(other, "memory://bucket/claims")
    with pytest.raises(StoreError, match="is not empty and was not fetched; choose another folder"):
        overclaim.fetch_published("memory://bucket/claims", other)
    with pytest.raises(StoreError, match="holds neither a finished claims dataset nor a literature"):
        overclaim.publish(tmp_path / "pubmed", "memory://bucket/more")
    bucket.put_file(str(claims / dataset.MANIFEST), "/bucket/by-hand/manifest.json")
    with pytest.raises(RemoteError, match="holds a dataset that was copied there"):
        overclaim.fetch_published("memory://bucket/by-hand", tmp_path / "hand")


def test_a_listing_that_points_outside_is_refused(claims: Path, bucket: Any, tmp_path: Path) -> None:
    listing = published.listing_of(claims)
    outside = published.Item("../outside", listing.seal.at, listing.seal.bytes, listing.seal.sha256)
    files.write_sealed(tmp_path / "published.json", published.Listing("dataset", (outside,)).to_json())
    bucket.put_file(str(tmp_path / "published.json"), "/bucket/claims/published.json")
    with pytest.raises(RemoteError, match=r"names '\.\./outside', which is outside of the folder"):
        overclaim.fetch_published("memory://bucket/claims", tmp_path / "copy")


@pytest.mark.parametrize("scheme", ["memory", "file"])
def test_an_article_is_checked_against_what_is_published(scheme: str, claims: Path, tmp_path: Path) -> None:
    store = "memory://bucket" if scheme == "memory" else (tmp_path / "store").as_uri()
    literature = overclaim.index(claims, tmp_path / "literature")
    overclaim.publish(claims, f"{store}/claims")
    overclaim.publish(literature.folder, f"{store}/literature")
    again = overclaim.index(f"{store}/claims", tmp_path / "again")
    assert again.base == literature.base
    article = tmp_path / "tea.md"
    article.write_text("Valerian tea shortens sleep latency in adults.\n")
    results = [overclaim.check(article, against=each) for each in (claims, f"{store}/claims", f"{store}/literature")]
    assert results[0].to_json() == results[1].to_json() == results[2].to_json()
    assert results[0].report.judgements[0].evidence
