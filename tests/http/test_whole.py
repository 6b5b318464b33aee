"""A request that never ends holds up nobody else; a Host that isn't ours is refused."""

from __future__ import annotations

import http.client
import socket
from contextlib import ExitStack, closing
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from tests.fixtures_app import Sqlite
from tests.support.server import WebServer

STALLED = b"POST /devon/submit HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 1000\r\n\r\nkind=c"


@pytest.mark.faults
def test_unfinished_requests_hold_up_nobody(sqlite_backend: Sqlite, tmp_path: Path) -> None:
    sqlite_backend.rewind()
    settings = sqlite_backend.app.config["SETTINGS"]
    environment = {
        "PORTAL_INSTANCE": str(tmp_path),
        "DATABASE_URL": settings.database_url,
        "SECRET_KEY": settings.secret_key,
    }
    with WebServer(environment) as server, ExitStack() as stack:
        for _ in range(8):
            stalled = stack.enter_context(socket.create_connection(("127.0.0.1", server.port)))
            stalled.sendall(STALLED)
        for path in ("/healthz", "/devon/submit", "/track"):
            with closing(http.client.HTTPConnection("127.0.0.1", server.port, timeout=20)) as connection:
                connection.request("GET", path)
                assert connection.getresponse().status == 200


@pytest.mark.parametrize("path", ["/", "/staff/cases/list", "/healthz"])
def test_a_host_that_is_not_ours_is_refused(client: FlaskClient, path: str) -> None:
    response = client.get(path, headers={"Host": "evil.example"})
    assert response.status_code == 400
    assert "evil.example" not in response.headers.get("Location", "")
