"""A web server on this machine that serves a folder, may ask for a password, and may break off in the middle."""

from __future__ import annotations

import base64
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any


@dataclass(slots=True)
class Web:
    """The server's address; ``short`` is how many answers to GET break off from now on, ``asked`` the paths of GET."""

    port: int
    short: int = 0
    password: str | None = None
    asked: list[str] = field(default_factory=list)

    def address(self, path: str, user: str = "") -> str:
        return f"http://{user}127.0.0.1:{self.port}/{path}"


class _Handler(SimpleHTTPRequestHandler):
    def __init__(self, *given: Any, web: Web, **more: Any) -> None:
        self.web = web
        super().__init__(*given, **more)

    def do_HEAD(self) -> None:
        if self._allowed():
            super().do_HEAD()

    def do_GET(self) -> None:
        self.web.asked.append(self.path.partition("?")[0])
        if not self._allowed():
            return
        if self.web.short and not self.path.endswith("/"):
            self.web.short -= 1
            data = Path(self.translate_path(self.path)).read_bytes()
            self.send_response(200)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data[: len(data) // 2])
            self.close_connection = True
            return
        super().do_GET()

    def _allowed(self) -> bool:
        if self.web.password is None:
            return True
        expected = "Basic " + base64.b64encode(self.web.password.encode()).decode()
        if self.headers.get("Authorization") == expected:
            return True
        self.send_error(401)
        return False

    def log_message(self, *_: Any) -> None:
        """Nothing."""


@contextmanager
def serving(folder: Path) -> Iterator[Web]:
    """A server of the files in ``folder``."""
    web = Web(0)
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Handler, web=web, directory=str(folder)))
    web.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield web
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
