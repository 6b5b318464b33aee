"""Files at the real web server: a large one takes little memory, and one that is cut off leaves nothing."""

from __future__ import annotations

import http.client
import os
import re
import secrets
import socket
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import func, select

from portal.cases.models import StagedFile
from portal.database import db
from portal.files.models import FileBody
from tests.fixtures_app import Sqlite
from tests.public.journey import typed
from tests.support.processes import wait_until
from tests.support.server import WebServer

MB = 1024 * 1024
LINE = b"Nobody came, though I reported it three times. "
BOUNDARY = "b0undary"
MOST_GROWTH = 100  # MB


@pytest.fixture
def server(sqlite_backend: Sqlite, tmp_path: Path) -> Iterator[WebServer]:
    """The portal as it runs for people."""
    sqlite_backend.rewind()
    settings = sqlite_backend.app.config["SETTINGS"]
    environment = {
        "PORTAL_INSTANCE": str(tmp_path),
        "DATABASE_URL": settings.database_url,
        "SECRET_KEY": settings.secret_key,
    }
    with WebServer(environment) as running:
        yield running


def form(content: bytes) -> bytes:
    """A form with one file."""
    texts = {name: value for name, value in typed().items() if isinstance(value, str)}
    fields = {**texts, "token": secrets.token_urlsafe(24), "do": "review"}
    parts = [
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in fields.items()
    ]
    head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="files"; filename="a.txt"\r\n\r\n'
    return "".join([*parts, head]).encode() + content + f"\r\n--{BOUNDARY}--\r\n".encode()


HEADERS = {"Content-Type": f"multipart/form-data; boundary={BOUNDARY}"}


def largest(server: WebServer) -> float:
    """Return the most memory that the largest of the server's processes has had, in MB."""
    assert server._process
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            if os.getsid(int(entry.name)) == server._process.pid:
                found += re.findall(r"VmHWM:\s+(\d+) kB", (entry / "status").read_text())
        except (OSError, ProcessLookupError):
            continue
    return max(map(int, found)) / 1024


def staged(backend: Sqlite) -> tuple[int, int]:
    with backend.app.app_context():
        counts = (db.session.scalar(select(func.count()).select_from(model)) or 0 for model in (StagedFile, FileBody))
        return next(counts), next(counts)


def post(server: WebServer, body: bytes) -> tuple[int, str]:
    with closing(http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)) as connection:
        connection.request("POST", "/devon/submit", body, HEADERS)
        answer = connection.getresponse()
        return answer.status, answer.read().decode()


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="only Linux tells a process's memory there")
def test_ten_megabytes_take_little_memory(server: WebServer, sqlite_backend: Sqlite) -> None:
    assert post(server, form(b"Words."))[0] == 200
    before = largest(server)
    status, page = post(server, form((LINE * (10 * MB // len(LINE) + 1))[: 10 * MB]))
    assert (status, "10.0 MB" in page) == (200, True)
    assert largest(server) - before < MOST_GROWTH
    assert staged(sqlite_backend) == (2, 2)


def test_far_too_much_is_told_and_kept_nowhere(server: WebServer, sqlite_backend: Sqlite) -> None:
    status, page = post(server, form(LINE * (11 * MB // len(LINE))))
    assert (status, "It is larger than 10 MB." in page) == (422, True)
    assert "Alice Penrose" in page
    assert staged(sqlite_backend) == (0, 0)


@pytest.mark.faults
def test_one_that_is_cut_off_leaves_nothing(server: WebServer, sqlite_backend: Sqlite) -> None:
    body = form(LINE * 100_000)
    head = f"POST /devon/submit HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: {len(body)}\r\n"
    head += f"Content-Type: {HEADERS['Content-Type']}\r\n\r\n"
    with socket.create_connection(("127.0.0.1", server.port)) as link:
        link.sendall(head.encode() + body[: len(body) // 2])
    assert wait_until(lambda: post(server, form(b"Words."))[0] == 200, seconds=20)
    assert staged(sqlite_backend) == (1, 1)
