"""Another system, as a real server: it keeps what it is posted, and answers what it is told to."""

from __future__ import annotations

import json
import os
import signal
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass(frozen=True)
class Posted:
    """One request as it came."""

    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def id(self) -> str:
        return self.headers["webhook-id"]

    @property
    def told(self) -> Any:
        return json.loads(self.body)


class Receiver(ThreadingHTTPServer):
    """Answers with the statuses of `answers` in turn, then with 204. `victim` is killed before it is answered."""

    daemon_threads = True
    victim: int | None = None

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.posted: list[Posted] = []
        self.answers: list[int] = []
        self.always = 204
        self.scheme = "http"

    @property
    def url(self) -> str:
        return f"{self.scheme}://127.0.0.1:{self.server_address[1]}/hook?of=redress"

    @property
    def kinds(self) -> list[str]:
        return [one.told["type"] for one in self.posted]

    def handle_error(self, *args: Any) -> None:
        """Say nothing: a client that doesn't trust us leaves in the middle of the handshake."""


class _Handler(BaseHTTPRequestHandler):
    server: Receiver

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.posted.append(Posted(self.path, {k.lower(): v for k, v in self.headers.items()}, body))
        if self.server.victim:
            os.kill(self.server.victim, signal.SIGKILL)
        self.send_response(self.server.answers.pop(0) if self.server.answers else self.server.always)
        self.send_header("Location", self.server.url)
        self.end_headers()

    def do_GET(self) -> None:
        """Keep that a client followed us: none should."""
        self.server.posted.append(Posted(self.path, {}, b"null"))
        self.send_response(200)
        self.end_headers()

    def log_message(self, *args: Any) -> None:
        """Say nothing."""


@contextmanager
def receiving(tls: ssl.SSLContext | None = None) -> Iterator[Receiver]:
    """A receiver that runs, behind TLS where a context is given."""
    server = Receiver()
    if tls is not None:
        server.socket = tls.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
        server.scheme = "https"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
