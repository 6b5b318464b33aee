"""A request that never ends holds up nobody else; a Host that isn't ours is refused."""

from __future__ import annotations

import http.client
import io
import socket
import threading
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from portal.http.whole import WholeRequests, others_first
from tests.fixtures_app import Sqlite
from tests.support.server import WebServer

STALLED = b"POST /devon/submit HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 1000\r\n\r\nkind=c"


def served(backend: Sqlite, folder: Path) -> WebServer:
    backend.rewind()
    settings = backend.app.config["SETTINGS"]
    environment = {
        "PORTAL_INSTANCE": str(folder),
        "DATABASE_URL": settings.database_url,
        "SECRET_KEY": settings.secret_key,
    }
    return WebServer(environment)


@pytest.mark.faults
def test_unfinished_requests_hold_up_nobody(sqlite_backend: Sqlite, tmp_path: Path) -> None:
    with served(sqlite_backend, tmp_path) as server, ExitStack() as stack:
        for _ in range(8):
            stalled = stack.enter_context(socket.create_connection(("127.0.0.1", server.port)))
            stalled.sendall(STALLED)
        for path in ("/healthz", "/devon/submit", "/track"):
            with closing(http.client.HTTPConnection("127.0.0.1", server.port, timeout=20)) as connection:
                connection.request("GET", path)
                assert connection.getresponse().status == 200


@pytest.mark.faults
def test_what_broke_off_on_its_way_is_never_carried_out(sqlite_backend: Sqlite, tmp_path: Path) -> None:
    """Half a form would empty the fields that didn't come; of chunks nobody can tell whether the last one did."""
    head = b"POST /track HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/x-www-form-urlencoded\r\n"
    cut = head + b"Content-Length: 100\r\n\r\nnumber=DV-0000"
    chunked = head + b"Transfer-Encoding: chunked\r\n\r\ne\r\nnumber=DV-0000\r\n"
    whole = head + b"Content-Length: 25\r\n\r\nnumber=DV-0000-0000-00000"
    with served(sqlite_backend, tmp_path) as server:
        assert b" 404 " in _answer(server.port, whole), "it is the form that it seems to be"
        assert b" 411 " in _answer(server.port, chunked)
        assert _answer(server.port, cut, ends=True).split(b" ")[1:2] in ([b"400"], []), "nobody may be there to be told"


def _answer(port: int, sent: bytes, *, ends: bool = False) -> bytes:
    with socket.create_connection(("127.0.0.1", port), timeout=20) as connection:
        connection.sendall(sent)
        if ends:
            connection.shutdown(socket.SHUT_WR)
        return connection.recv(400).partition(b"\r\n")[0]


@pytest.mark.parametrize(
    ("announced", "came", "status"),
    [("10", b"0123456789", 200), ("10", b"0123", 400), ("0", b"", 200), (None, b"", 200)],
)
def test_as_much_must_come_as_was_announced(announced: str | None, came: bytes, status: int) -> None:
    asked: list[bytes] = []

    def application(environ: dict[str, Any], start_response: Any) -> list[bytes]:
        asked.append(environ["wsgi.input"].read())
        start_response("200 OK", [])
        return [b"done"]

    told: list[str] = []
    environ = {"wsgi.input": io.BytesIO(came), "PATH_INFO": "/", "REQUEST_METHOD": "POST"}
    environ |= {"CONTENT_LENGTH": announced} if announced else {}
    WholeRequests(application, 1000)(environ, lambda line, _heads: told.append(line))
    assert told[0].startswith(str(status))
    assert asked == ([came] if status == 200 else [])


def test_others_have_their_turn_while_one_waits_for_another_process() -> None:
    order: list[str] = []
    begun, gone_on = threading.Event(), threading.Event()

    def application(environ: dict[str, Any], start_response: Any) -> list[bytes]:
        start_response("200 OK", [])
        if environ["PATH_INFO"] == "/files":
            with others_first(environ):
                begun.set()
                gone_on.wait(20)
        order.append(environ["PATH_INFO"])
        return [b""]

    around = WholeRequests(application, 1000)

    def ask(path: str) -> None:
        around({"wsgi.input": io.BytesIO(), "PATH_INFO": path, "REQUEST_METHOD": "GET"}, lambda *_: None)

    slow = threading.Thread(target=ask, args=("/files",))
    slow.start()
    assert begun.wait(20)
    ask("/track")
    gone_on.set()
    slow.join(20)
    assert order == ["/track", "/files"]
    ask("/again")  # its turn was given back once, and no more than that


@pytest.mark.parametrize("path", ["/", "/staff/cases/list", "/healthz"])
def test_a_host_that_is_not_ours_is_refused(client: FlaskClient, path: str) -> None:
    response = client.get(path, headers={"Host": "evil.example"})
    assert response.status_code == 400
    assert "evil.example" not in response.headers.get("Location", "")
