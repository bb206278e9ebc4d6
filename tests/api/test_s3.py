"""A real S3 protocol: a server of moto on this machine, spoken to by s3fs; both are installed by hand."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import overclaim
from overclaim.api.evidence import CACHE_VARIABLE
from overclaim.api.extraction import extract, update
from overclaim.errors import RemoteError
from overclaim.readers import remote
from tests.api.deliveries import BASELINE, deliver
from tests.api.test_remote import NEWS, SETTINGS, rows_of, stored

ABSENT = ("s3://bucket/absent.xml", "s3://absent/a.xml", "s3://absent/", "s3://bucket/none/*.gz")


@pytest.fixture
def bucket(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """A bucket with a baseline file and its update."""
    server_of = pytest.importorskip("moto.server", reason="no moto: pip install 'moto[server]' s3fs")
    s3fs = pytest.importorskip("s3fs", reason="no s3fs: pip install 'moto[server]' s3fs")
    import fsspec

    keys = {"AWS_ACCESS_KEY_ID": "key1d", "AWS_SECRET_ACCESS_KEY": "s3cret", "AWS_DEFAULT_REGION": "us-east-1"}
    for name, value in {**keys, CACHE_VARIABLE: str(tmp_path / "cache")}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(remote, "_PAUSES", ())
    server = server_of.ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    _, port = server.get_host_and_port()
    monkeypatch.setitem(fsspec.config.conf, "s3", {"endpoint_url": f"http://127.0.0.1:{port}"})
    store = s3fs.S3FileSystem()
    store.mkdir("bucket")
    for name, number, records in (("baseline", 1, BASELINE), ("updates", 2, NEWS)):
        path = deliver(tmp_path / "pubmed" / name, number, *records)
        for each in (path, path.with_name(path.name + ".md5")):
            store.put_file(str(each), f"bucket/pubmed/{name}/{each.name}")
    yield store
    store.rm("bucket", recursive=True)
    server.stop()


def test_a_bucket_of_s3_gives_and_takes_what_a_folder_does(bucket: Any, tmp_path: Path) -> None:
    here = extract([tmp_path / "pubmed"], tmp_path / "here", settings=SETTINGS)
    there = extract("s3://bucket/pubmed", tmp_path / "there", settings=SETTINGS)
    assert rows_of(there.folder) == rows_of(here.folder)
    claims = extract("s3://bucket/pubmed/baseline/*.gz", tmp_path / "claims", settings=SETTINGS).folder
    for _ in range(2):
        sent = overclaim.publish(claims, "s3://bucket/claims")
        assert overclaim.publish(claims, "s3://bucket/claims").copied == 0
        assert overclaim.fetch_published("s3://bucket/claims", tmp_path / "copy").copied == sent.copied
        assert stored(tmp_path / "copy") == stored(claims)
        update("s3://bucket/pubmed", claims, settings=SETTINGS)
    assert bucket.exists("bucket/claims/shards/000000.claims.parquet")


@pytest.mark.usefixtures("bucket")
def test_what_is_not_there_is_told_and_keys_are_not(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import fsspec

    for address in ABSENT:
        with pytest.raises(RemoteError) as told:
            extract(address, tmp_path / "claims", settings=SETTINGS)
        assert str(told.value) == f"{address}: there is no such file or folder; check the address"
    monkeypatch.setitem(fsspec.config.conf, "s3", {"endpoint_url": "http://127.0.0.1:1"})
    with pytest.raises(RemoteError, match=r"^s3://bucket/a.xml: cannot be reached .* then try again$") as told:
        extract("s3://key1d:s3cret@bucket/a.xml", tmp_path / "claims", settings=SETTINGS)
    assert not [secret for secret in ("key1d", "s3cret") if secret in str(told.value)]
