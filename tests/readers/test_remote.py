"""Files at addresses: read as files here are, named by the address, and no secret of it is ever shown."""

from __future__ import annotations

import socket
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from overclaim.errors import InputError, RemoteError
from overclaim.readers import delivery, remote, resolve
from overclaim.readers.remote import Copies, Remote, shown
from overclaim.types import Document, Failure, Skip
from tests.api.deliveries import BASELINE, deliver
from tests.readers.web import Web, serving

LINE = '{"id": "pmid:1", "title": "Walking", "abstract": "Walking lowered blood pressure."}\n'


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """Where copies lie while they are read."""
    return tmp_path / "copies"


@pytest.fixture
def copies(place: Path) -> Iterator[Copies]:
    with copying(place) as made:
        yield made


@contextmanager
def copying(place: Path, room: int = remote.ROOM) -> Iterator[Copies]:
    @contextmanager
    def folder() -> Iterator[Path]:
        place.mkdir()
        yield place
        for path in place.rglob("*"):
            if path.is_file():
                path.unlink()

    with Copies(folder, room) as made:
        yield made


@pytest.fixture
def memory() -> Iterator[Any]:
    import fsspec

    store = fsspec.filesystem("memory")
    yield store
    store.rm("/", recursive=True)


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """Two delivered files with their sums, and a file that is none of records."""
    folder = tmp_path / "pubmed"
    deliver(folder, 1, *BASELINE)
    deliver(folder, 2, *BASELINE[:1])
    (folder / "readme.txt").write_text("about")
    return folder


@pytest.fixture
def web(files: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Web]:
    pytest.importorskip("aiohttp")
    monkeypatch.setattr(remote, "_PAUSES", (0.0,))
    with serving(files) as web:
        yield web


def upload(store: Any, files: Path, to: str) -> None:
    for path in files.iterdir():
        store.pipe_file(f"/{to}/{path.name}", path.read_bytes())


def read(*addresses: str, copies: Copies) -> list[Document | Failure | Skip]:
    return list(resolve.stream([remote.opened(each, copies) for each in addresses]))


def identifier(record: Document | Failure | Skip) -> str | None:
    return record.id if isinstance(record, Document) else record.document_id


def paths(records: Sequence[Document | Failure | Skip]) -> set[str]:
    return {each.source.path for each in records if each.source}


@pytest.mark.parametrize(
    "address", ["memory://bucket/pubmed", "memory://bucket/pubmed/", "memory://bucket/pubmed/*.gz"]
)
def test_a_folder_and_a_glob_are_read_as_a_folder_here_is(
    address: str, files: Path, memory: Any, copies: Copies
) -> None:
    upload(memory, files, "bucket/pubmed")
    here = list(resolve.stream([files]))
    there = read(address, copies=copies)
    assert [identifier(each) for each in there] == [identifier(each) for each in here]
    assert paths(there) == {f"memory://bucket/pubmed/pubmed26n000{number}.xml.gz" for number in (1, 2)}
    expanded = resolve.expand([remote.opened("memory://bucket/pubmed", copies)])
    assert [str(each) for each in expanded.ignored] == ["memory://bucket/pubmed/readme.txt"]


def test_what_notes_say_names_the_address_and_not_the_copy(memory: Any, copies: Copies, place: Path) -> None:
    memory.pipe_file("/bucket/two.jsonl", (LINE * 2 + LINE[:20]).encode())
    first, second, broken = read("memory://bucket/two.jsonl", copies=copies)
    assert isinstance(first, Document)
    assert str(first.source) == "memory://bucket/two.jsonl#1"
    assert isinstance(second, Failure)
    assert second.reason == "duplicate id, first seen at memory://bucket/two.jsonl#1"
    assert isinstance(broken, Failure)
    assert str(broken.source) == "memory://bucket/two.jsonl#3"
    assert str(place) not in f"{first}{second}{broken}"


def test_a_file_that_cannot_be_read_is_named_by_its_address(memory: Any, copies: Copies, place: Path) -> None:
    memory.pipe_file("/bucket/notes", b"Dear all,")
    with pytest.raises(InputError, match=r"^memory://bucket/notes: not a file of records") as told:
        read("memory://bucket/notes", copies=copies)
    assert str(place) not in str(told.value)


def test_copies_are_gone_afterwards_and_one_at_a_time_where_there_is_little_room(
    files: Path, memory: Any, place: Path
) -> None:
    upload(memory, files, "bucket")
    with copying(place, room=0) as copies:
        seen = set()
        for _ in resolve.stream([remote.opened("memory://bucket/*.xml.gz", copies)]):
            seen.add(len([path for path in place.rglob("*") if path.is_file()]))
        assert seen == {1}
        assert not [path for path in place.rglob("*") if path.is_file()]


def test_a_file_that_is_changed_between_two_readings_is_refused(memory: Any, place: Path) -> None:
    memory.pipe_file("/bucket/one.jsonl", LINE.encode())
    with copying(place, room=0) as copies:
        there = remote.opened("memory://bucket/one.jsonl", copies)
        copies.sums(there)
        memory.pipe_file("/bucket/one.jsonl", LINE.replace("Walking", "Running").encode())
        with pytest.raises(RemoteError, match=r"^memory://bucket/one.jsonl: was changed while it was being read"):
            list(resolve.stream([there]))


def test_sums_are_verified(files: Path, memory: Any, copies: Copies, tmp_path: Path) -> None:
    upload(memory, files, "bucket")
    there = remote.opened("memory://bucket/pubmed26n0001.xml.gz", copies)
    delivery.verify(there)
    memory.rm("/bucket/pubmed26n0001.xml.gz.md5")
    with pytest.raises(InputError, match=r"^memory://bucket/pubmed26n0001.xml.gz: its MD5 sum .* is missing"):
        delivery.verify(there)
    memory.pipe_file("/bucket/pubmed26n0001.xml.gz", b"something else")
    memory.pipe_file("/bucket/pubmed26n0001.xml.gz.md5", (files / "pubmed26n0001.xml.gz.md5").read_bytes())
    with (
        copying(tmp_path / "later") as later,
        pytest.raises(InputError, match=r"^memory://bucket/pubmed26n0001.xml.gz: damaged: its MD5 is "),
    ):
        delivery.verify(remote.opened("memory://bucket/pubmed26n0001.xml.gz", later))


def test_a_file_address_is_read_where_it_is(files: Path, copies: Copies, place: Path) -> None:
    address = f"{files.as_uri()}/*.xml.gz"
    assert len(read(address, copies=copies)) == 5
    assert not place.exists()


@pytest.mark.parametrize("path", ["pubmed26n0001.xml.gz", "pubmed26n0001.xml.gz?token=hush"])
def test_a_file_on_the_web_is_read(path: str, web: Web, copies: Copies) -> None:
    records = read(web.address(path), copies=copies)
    assert len(records) == 4
    assert paths(records) == {web.address("pubmed26n0001.xml.gz")}
    assert web.asked.count("/pubmed26n0001.xml.gz") == 1
    delivery.verify(remote.opened(web.address(path), copies))


@pytest.mark.parametrize("path", ["", "*.xml.gz"])
def test_a_page_of_links_is_a_folder(path: str, web: Web, copies: Copies) -> None:
    assert len(read(web.address(path), copies=copies)) == 5


def test_a_connection_that_drops_is_tried_again(web: Web, copies: Copies) -> None:
    web.short = 1
    assert len(read(web.address("pubmed26n0001.xml.gz"), copies=copies)) == 4


def test_one_that_drops_again_is_an_error_that_leaves_nothing(web: Web, copies: Copies, place: Path) -> None:
    web.short = 9
    with pytest.raises(RemoteError) as told:
        read(web.address("pubmed26n0001.xml.gz"), copies=copies)
    assert str(told.value).startswith(f"{web.address('pubmed26n0001.xml.gz')}: cannot be fetched (")
    assert str(told.value).endswith("check the address and the connection, then try again")
    assert not list(place.iterdir())


def test_a_dropped_connection_is_no_bad_record_of_a_folder(web: Web, copies: Copies) -> None:
    web.short = 9
    with pytest.raises(RemoteError, match="cannot be fetched"):
        read(web.address("*.xml.gz"), copies=copies)


def test_what_is_not_there_is_told(web: Web, copies: Copies) -> None:
    for address in (
        web.address("absent.xml"),
        web.address("*.nbib"),
        "memory://nowhere/x.xml",
        "memory://nowhere/*.gz",
    ):
        with pytest.raises(RemoteError) as told:
            read(address, copies=copies)
        assert str(told.value) == f"{address}: there is no such file or folder; check the address"


def test_a_server_that_does_not_answer_is_not_a_missing_file(copies: Copies) -> None:
    pytest.importorskip("aiohttp")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{free.getsockname()[1]}/a.xml"
        with pytest.raises(RemoteError, match=r"cannot be reached .*check the address and the connection"):
            read(address, copies=copies)


def test_user_and_password_are_used_and_never_shown(web: Web, copies: Copies) -> None:
    web.password = "ann:s3cret"
    records = read(web.address("pubmed26n0001.xml.gz", "ann:s3cret@"), copies=copies)
    assert paths(records) == {web.address("pubmed26n0001.xml.gz")}
    with pytest.raises(RemoteError) as told:
        read(web.address("pubmed26n0001.xml.gz?key=t0ken", "ann:wr0ng@"), copies=copies)
    assert "access was refused" in str(told.value)
    assert not [secret for secret in ("ann", "wr0ng", "t0ken") if secret in str(told.value)]


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("s3://bucket/pubmed/a.xml.gz", "s3://bucket/pubmed/a.xml.gz"),
        ("s3://bucket/pubmed26n000?.xml.gz", "s3://bucket/pubmed26n000?.xml.gz"),
        ("s3://key:sec/r+et@bucket/a", "s3://bucket/a"),
        ("s3://bucket/a.xml?versionId=7", "s3://bucket/a.xml"),
        ("https://user:p@ss@host:8080/a.xml", "https://host:8080/a.xml"),
        ("https://user:p?ss@host/a.xml", "https://host/a.xml"),
        ("https://token@host/a.xml?X-Amz-Signature=abc#part", "https://host/a.xml"),
        ("https://host/a.xml?mail=a@b.org", "https://host/a.xml"),
        ("https://host:8080/a@b.xml", "https://host:8080/a@b.xml"),
        ("abfs://container@account.dfs.core.windows.net/a", "abfs://container@account.dfs.core.windows.net/a"),
        ("abfs://user:pw@account/a", "abfs://account/a"),
        ("a/path/of/this@machine", "a/path/of/this@machine"),
    ],
)
def test_addresses_are_shown_without_secrets(address: str, expected: str) -> None:
    assert shown(address) == expected


def test_errors_of_a_client_are_told_without_secrets() -> None:
    there = Remote("https://u5er:pw123@host/a.xml?sig=t0ken", None, "", Copies(Any))  # type: ignore[arg-type]
    error = OSError("no way to https://u5er:pw123@host/a.xml?sig=t0ken as u5er (pw123), t0ken; s3://k:v@b?c=d")
    with pytest.raises(RemoteError) as told, remote.explained(there):
        raise error
    assert not [secret for secret in ("u5er", "pw123", "t0ken", "k:v", "c=d") if secret in str(told.value)]
    assert told.value.__cause__ is None
    assert "pw123" not in repr(there)


def test_an_unknown_scheme_is_told(copies: Copies) -> None:
    with pytest.raises(RemoteError, match=r"^gopher://host/a.xml: nobody knows the scheme gopher://"):
        remote.opened("gopher://user:pw@host/a.xml", copies)


def test_a_missing_package_is_named(copies: Copies, monkeypatch: pytest.MonkeyPatch) -> None:
    import_module("fsspec.registry")
    monkeypatch.setitem(sys.modules, "s3fs", None)
    monkeypatch.delitem(sys.modules["fsspec.registry"]._registry, "s3", raising=False)
    with pytest.raises(RemoteError, match=r"^s3://bucket/a.xml: needs the package s3fs, .*: pip install s3fs$"):
        remote.opened("s3://key:secret@bucket/a.xml", copies)


def test_two_inputs_that_would_have_one_name_are_refused(web: Web, copies: Copies) -> None:
    with pytest.raises(InputError, match="is the name of several inputs"):
        read(web.address("readme.txt?id=1"), web.address("readme.txt?id=2"), copies=copies)
