"""Models over HTTP: installed as a whole when they are what was asked for, else not at all."""

from __future__ import annotations

import hashlib
import io
import json
import tarfile
import threading
import zipfile
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from overclaim.api import models
from overclaim.api.fetch import fetch
from overclaim.classifiers import fetched, folder
from overclaim.config import data_folder
from overclaim.errors import ConfigError, InputError, ModelError, OverclaimError

AUTHOR = "Allen Institute for Artificial Intelligence"


class Served:
    """Files by path on a local HTTP server; ``announced`` overrides the Content-Length of one."""

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}
        self.announced: dict[str, int] = {}
        self.asked: list[str] = []
        served = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                served.asked.append(self.path)
                content = served.files.get(self.path)
                if content is None:
                    self.send_error(404)
                    return
                self.send_response(200)
                self.send_header("Content-Length", str(served.announced.get(self.path, len(content))))
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, format: str, *args: object) -> None:
                """Prints nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)

    def put(self, path: str, content: bytes) -> tuple[str, str]:
        """The address and the hash of a file that is now served."""
        self.files[path] = content
        return f"http://127.0.0.1:{self.server.server_port}{path}", hashlib.sha256(content).hexdigest()


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Served]:
    monkeypatch.setenv("OVERCLAIM_MODELS", str(tmp_path / "models"))
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    site = Served()
    thread = threading.Thread(target=site.server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    yield site
    site.server.shutdown()
    thread.join()
    site.server.server_close()


def tarred(files: dict[str, bytes]) -> bytes:
    """A .tar.gz of ``files``."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:gz") as tar:
        for name, content in files.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            tar.addfile(member, io.BytesIO(content))
    return out.getvalue()


def spacy_model(**meta: str) -> dict[str, bytes]:
    """The files of a source package with a spaCy pipeline, as scispaCy's archives hold them."""
    given = {"lang": "en", "name": "core_sci_sm", "version": "0.5.4", "author": AUTHOR, **meta}
    home = "en_core_sci_sm-0.5.4/en_core_sci_sm/en_core_sci_sm-0.5.4/"
    return {
        "en_core_sci_sm-0.5.4/setup.py": b"raise SystemExit('never run')",
        "en_core_sci_sm-0.5.4/en_core_sci_sm/__init__.py": b"",
        f"{home}meta.json": json.dumps(given).encode(),
        f"{home}config.cfg": b"[nlp]\n",
        f"{home}vocab/strings.json": b"[]",
    }


def left_over() -> list[str]:
    """What lies in the models folder."""
    home = fetched.models_folder()
    return sorted(path.name for path in home.iterdir()) if home.is_dir() else []


def test_a_spacy_pipeline_is_fetched_listed_shown_and_verified(served: Served) -> None:
    url, sha256 = served.put("/en_core_sci_sm-0.5.4.tar.gz", tarred(spacy_model(license="CC BY-SA 3.0")))
    done = fetch("en_core_sci_sm", url, sha256)
    assert left_over() == ["en_core_sci_sm"]
    found = {path.relative_to(done.folder).as_posix() for path in done.folder.rglob("*") if path.is_file()}
    assert found == {"meta.json", "config.cfg", "vocab/strings.json", "fetched.json"}
    assert "en_core_sci_sm" in models.names()
    assert models.verify("en_core_sci_sm").task == "spacy"
    card = models.card("en_core_sci_sm")
    assert AUTHOR in card
    assert url in card
    (done.folder / "vocab" / "strings.json").write_bytes(b"[1]")
    with pytest.raises(ModelError, match=r"strings\.json is altered"):
        models.verify("en_core_sci_sm")


def test_a_model_of_the_package_is_fetched_and_used_by_name(served: Served) -> None:
    home = Path(str(data_folder("models", "claims-linear")))
    url, sha256 = served.put(
        "/m.tar.gz", tarred({f"m/{p.name}": p.read_bytes() for p in home.iterdir() if p.is_file()})
    )
    fetch("mine", url, sha256)
    assert folder.load("mine").sha256 == folder.load("claims-linear").sha256
    assert models.verify("mine").sha256 == models.verify("claims-linear").sha256


def test_a_zip_and_a_file_of_this_machine_will_do(served: Served, tmp_path: Path) -> None:
    archive = tmp_path / "model.zip"
    with zipfile.ZipFile(archive, "w") as zipped:
        for name, content in spacy_model().items():
            zipped.writestr(name, content)
    fetch("en_core_sci_sm", str(archive), hashlib.sha256(archive.read_bytes()).hexdigest())
    assert left_over() == ["en_core_sci_sm"]
    assert served.asked == []


def test_what_is_there_is_not_fetched_again_and_replaced_only_on_demand(served: Served) -> None:
    url, sha256 = served.put("/a.tar.gz", tarred(spacy_model()))
    assert not fetch("en_core_sci_sm", url, sha256).already
    assert fetch("en_core_sci_sm", url, sha256).already
    assert served.asked == ["/a.tar.gz"]
    newer, other = served.put("/b.tar.gz", tarred(spacy_model(version="0.5.5")))
    with pytest.raises(ModelError, match="--replace replaces it"):
        fetch("en_core_sci_sm", newer, other)
    done = fetch("en_core_sci_sm", newer, other, replace=True)
    assert json.loads((done.folder / "meta.json").read_text())["version"] == "0.5.5"
    assert left_over() == ["en_core_sci_sm"]


@pytest.mark.parametrize(
    ("files", "message"),
    [
        (spacy_model(version="999.9.9"), "placeholder on the package index"),
        (spacy_model(author="Somebody Else"), "its author is 'Somebody Else'"),
        (spacy_model(name="core_web_sm"), "the pipeline there is called 'core_web_sm'"),
        (spacy_model(version="0.2.4"), "'0.2.4' is no official release for spaCy 3"),
        ({"a/readme.txt": b""}, "must hold one folder with model.toml.*found: none"),
        ({**spacy_model(), "other/model.toml": b""}, "must hold one folder"),
        ({**spacy_model(), "en_core_sci_sm-0.5.4/en_core_sci_sm/en_core_sci_sm-0.5.4/kb.joblib": b""}, "holds pickles"),
        ({"../escaped.txt": b"x"}, "cannot be unpacked"),
    ],
)
def test_archives_that_are_not_what_they_should_be_leave_nothing(
    served: Served, files: dict[str, bytes], message: str
) -> None:
    url, sha256 = served.put("/a.tar.gz", tarred(files))
    with pytest.raises(ModelError, match=message):
        fetch("en_core_sci_sm", url, sha256)
    assert left_over() == []


def test_an_official_model_keeps_its_name(served: Served) -> None:
    url, sha256 = served.put("/a.tar.gz", tarred(spacy_model()))
    with pytest.raises(ModelError, match="this is en_core_sci_sm: fetch it under that name"):
        fetch("mine", url, sha256)
    assert left_over() == []


def test_bytes_that_differ_break_off_or_are_absent_leave_nothing(served: Served) -> None:
    url, sha256 = served.put("/a.tar.gz", tarred(spacy_model()))
    served.files["/a.tar.gz"] += b"\0"
    with pytest.raises(ModelError, match=f"not {sha256}; nothing was installed"):
        fetch("en_core_sci_sm", url, sha256)
    served.announced["/a.tar.gz"] = len(served.files["/a.tar.gz"]) + 1
    with pytest.raises(InputError, match="broke off after"):
        fetch("en_core_sci_sm", url, sha256)
    with pytest.raises(InputError, match="cannot be fetched: HTTP Error 404"):
        fetch("en_core_sci_sm", url + "x", sha256)
    plain, digest = served.put("/text", b"no archive")
    with pytest.raises(ModelError, match=r"neither a \.tar\.gz nor a \.zip"):
        fetch("en_core_sci_sm", plain, digest)
    assert left_over() == []


@pytest.mark.parametrize(
    ("name", "url", "sha256", "message"),
    [
        ("../up", "m.tar.gz", "0" * 64, "is no name for a model"),
        ("claims", "m.tar.gz", "0" * 64, "is a model of the package"),
        ("mine", "m.tar.gz", "abc", "a sha256 has 64 hexadecimal digits"),
        ("mine", "ftp://example.org/m.tar.gz", "0" * 64, "no http or https address"),
        ("mine", "absent.tar.gz", "0" * 64, "absent.tar.gz: cannot be fetched"),
        ("mine", "http://127.0.0.1:9/m.tar.gz", "0" * 64, "cannot be fetched: .*refused"),
    ],
)
def test_requests_that_cannot_be_say_why(served: Served, name: str, url: str, sha256: str, message: str) -> None:
    with pytest.raises(OverclaimError, match=message) as raised:
        fetch(name, url, sha256)
    assert isinstance(raised.value, ConfigError | InputError)
    assert served.asked == []


def test_altered_added_and_missing_files_are_named(served: Served) -> None:
    url, sha256 = served.put("/a.tar.gz", tarred(spacy_model()))
    home = fetch("en_core_sci_sm", url, sha256).folder
    (home / "extra.txt").write_text("x")
    with pytest.raises(ModelError, match=r"extra\.txt is not part of it"):
        fetched.verify("en_core_sci_sm")
    (home / "extra.txt").unlink()
    (home / "config.cfg").unlink()
    with pytest.raises(ModelError, match=r"config\.cfg is missing; fetch it again"):
        fetched.verify("en_core_sci_sm")
