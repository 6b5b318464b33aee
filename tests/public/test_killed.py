"""The web server dies in the middle of it: whoever sends it again gets one case and one receipt."""

from __future__ import annotations

import http.cookiejar
import re
import shutil
import sqlite3
import urllib.error
import urllib.parse
import urllib.request
from http.client import HTTPException
from pathlib import Path

import pytest

from tests.fixtures_app import Sqlite
from tests.public.journey import typed
from tests.support.server import WebServer

pytestmark = [pytest.mark.faults, pytest.mark.slow]


@pytest.fixture(autouse=True)
def tuesday() -> None:
    """Here it is today: the server is a process of its own, and cookies have dates."""


class Browser:
    """A browser that keeps its cookies, whichever server answers at the port."""

    def __init__(self) -> None:
        cookies = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        self._opener = urllib.request.build_opener(cookies)

    def open(self, url: str, **data: object) -> str:
        body = urllib.parse.urlencode(data, doseq=True).encode() if data else None
        with self._opener.open(url, body, timeout=60) as answer:
            return str(answer.read().decode())


def tokens(page: str) -> dict[str, str]:
    return dict(re.findall(r'name="(token|csrf_token)"[^>]*value="([^"]+)"', page))


@pytest.mark.parametrize(("place", "left"), [("submit.before_commit", 0), ("submit.after_commit", 1)])
def test_killed_and_sent_again(sqlite_backend: Sqlite, tmp_path: Path, place: str, left: int) -> None:
    file, browser = tmp_path / "portal.sqlite3", Browser()
    shutil.copyfile(sqlite_backend.file.with_suffix(".beginning"), file)
    environment = {
        "DATABASE_URL": f"sqlite:///{file}",
        "PORTAL_INSTANCE": str(tmp_path),
        "SECRET_KEY": "only-for-tests-" * 3,
    }
    dying = WebServer({**environment, "PORTAL_FAILPOINT": f"{place}:kill"}).start()
    page = browser.open(f"{dying.url}/devon/submit")
    given = {**typed(), **tokens(page), "do": "send"}
    with pytest.raises((urllib.error.URLError, HTTPException, ConnectionError)):
        browser.open(f"{dying.url}/devon/submit", **given)
    dying.kill()
    assert count(file) == left

    server = WebServer(environment, port=dying.port).start()
    try:
        receipts = {
            "".join(re.findall(r'class="key">([^<]+)<', browser.open(f"{server.url}/devon/submit", **given)))
            for _ in range(2)
        }
    finally:
        server.stop()
    assert len(receipts) == 1
    assert receipts != {""}
    assert count(file) == 1


def count(file: Path) -> int:
    connection = sqlite3.connect(file)
    try:
        return int(connection.execute("SELECT count(*) FROM cases").fetchone()[0])
    finally:
        connection.close()
