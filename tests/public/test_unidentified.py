"""Nothing that identifies an anonymous reporter is anywhere: not in the database, nor in a file, a log or what is left
of a form. A real server is written to from an address, by a browser and with a picture that are like no other."""

from __future__ import annotations

import http.cookiejar
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import select
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from portal.database import db
from tests.files import samples
from tests.fixtures_app import Backend
from tests.public.journey import inputs, keys_on, typed
from tests.public.test_files import ANONYMOUS
from tests.support.server import WebServer

pytestmark = pytest.mark.slow

ADDRESS, AGENT, NAME = "203.0.113.77", "MallorysBrowser/77.1", "mallory-at-home"
MARKS = (ADDRESS, AGENT, NAME, samples.MARK)
STORY = "Zyzzyva: I saw it with my own eyes."  # what is to be found, or the search finds nothing at all


@pytest.fixture(autouse=True)
def tuesday() -> None:
    """Here it is today: the server is a process of its own."""


@dataclass
class Mallory:
    """Someone who isn't to be known, with a browser without JavaScript that tells all it can."""

    url: str
    cookies: http.cookiejar.CookieJar = field(default_factory=http.cookiejar.CookieJar)

    def ask(self, path: str, **form: Any) -> Any:
        """Get a page, or send a form with its files, and return the page it leads to."""
        headers = {"User-Agent": AGENT, "X-Forwarded-For": ADDRESS, "Accept-Language": "cy"}
        data = None
        if form:
            boundary, data = encode_multipart(form)
            headers["Content-Type"] = f'multipart/form-data; boundary="{boundary}"'
        opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.cookies))
        with opener.open(urllib.request.Request(f"{self.url}{path}", data, headers)) as answer:
            return SimpleNamespace(text=answer.read().decode(), url=answer.url)


def picture(number: int) -> Any:
    """Return a picture as a form sends it, named and marked as hers."""
    content = BytesIO(samples.jpeg((60 + number, 40)))
    return FileStorage(content, f"{NAME}-{number}.jpg", content_type="image/jpeg")


@pytest.fixture
def site(backend: Backend, tmp_path: Path) -> Iterator[tuple[WebServer, Path]]:
    """A server behind a proxy that says who is calling, and the folder in which all that it writes is."""
    (tmp_path / "tmp").mkdir()
    settings = backend.app.config["SETTINGS"]
    environment = {
        "PORTAL_INSTANCE": str(tmp_path),
        "DATABASE_URL": settings.database_url,
        "SECRET_KEY": settings.secret_key,
        "TRUSTED_PROXIES": "1",
        "TMPDIR": str(tmp_path / "tmp"),
    }
    server = WebServer(environment).start(seconds=240)
    yield server, tmp_path
    server.stop()


def test_nothing_tells_who_it_was(backend: Backend, site: tuple[WebServer, Path]) -> None:
    server, folder = site
    mallory = Mallory(server.url)
    blank = inputs(mallory.ask("/devon/submit"))
    page = {name: blank[name] for name in ("token", "csrf_token")}
    what = typed(description=STORY, **ANONYMOUS)
    review = mallory.ask("/devon/submit", **page, **what, files=picture(1), do="review")
    number, passphrase = keys_on(mallory.ask("/devon/submit", **inputs(review), do="send"))
    door = mallory.ask(f"/track/{number}/open")
    room = mallory.ask(f"/track/{number}/open", **{**inputs(door), "passphrase": passphrase})
    assert "file-1.jpg" in room.text
    more = mallory.ask(f"/track/{number}/add")
    mallory.ask(f"/track/{number}/add", **{**inputs(more), "words": "More of it.", "files": picture(2)})

    everything = list(written(backend, server, folder))
    found = [(mark, place) for place, content in everything for mark in MARKS if holds(content, mark)]
    assert found == []
    assert "cases" in {place for place, content in everything if holds(content, STORY)}, "the search works"


def holds(content: bytes, mark: str) -> bool:
    return any(one in content for one in (mark.encode(), mark.encode("utf-16-le"), mark.encode().hex().encode()))


def written(backend: Backend, server: WebServer, folder: Path) -> Iterator[tuple[str, bytes]]:
    """Yield all that was written, with where it is: rows, files, what the server printed."""
    yield "the server's output", server.output.read_bytes()
    files = [*folder.rglob("*"), *Path(str(getattr(backend, "file", folder))).parent.glob("portal.sqlite3*")]
    yield from ((str(path), path.read_bytes()) for path in files if path.is_file())
    with backend.app.app_context():
        for table in db.metadata.sorted_tables:
            for row in db.session.execute(select(table)):
                yield table.name, b" ".join(one if isinstance(one, bytes) else str(one).encode() for one in row)
