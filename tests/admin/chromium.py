"""The officers' pages in a real browser: the portal as it runs, somebody signed in, and what every page must be."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import cache
from pathlib import Path

from flask import Flask
from playwright.sync_api import Browser, ConsoleMessage, Page

from portal.database import db
from tests import cast
from tests.admin.browsing import made
from tests.fixtures_app import Sqlite, app_on
from tests.support.processes import free_port
from tests.support.server import WebServer
from tests.support.within import within

BUILD = """() => ({
  lang: document.documentElement.lang,
  h1: document.querySelectorAll('h1').length,
  main: document.querySelectorAll('main').length,
  skip: !!document.querySelector('a.skip[href="#main"]'),
  headers: document.querySelectorAll('[role=header]').length,
  scripts: [...document.scripts].filter(one => !/\\/(find|company|keys)\\./.test(one.src)).length,
  wide: document.documentElement.scrollWidth - innerWidth,
  nameless: [...document.querySelectorAll('main input:not([type=hidden]), main select, main textarea')]
    .filter(one => !one.labels.length && !one.getAttribute('aria-label')).map(one => one.name),
})"""
SOUND = {"lang": "en", "h1": 1, "main": 1, "skip": True, "headers": 0, "scripts": 0, "nameless": []}


@contextmanager
def serving(backend: Sqlite, folder: Path, make: Callable[[], object], **more: str) -> Iterator[str]:
    """Serve the portal with what `make` puts into it, and say where. With `more` settings, by a process of its own."""
    backend.rewind()
    made(backend.app, make)
    with backend.app.app_context():
        db.session.remove()
        db.engine.dispose()
    port = served_port()
    if not more:
        with within(served_app(backend, port), port):
            yield f"http://127.0.0.1:{port}"
        return
    settings = backend.app.config["SETTINGS"]
    environment = {
        "PORTAL_INSTANCE": str(folder),
        "PORTAL_BASE_URL": f"http://127.0.0.1:{port}",
        "DATABASE_URL": settings.database_url,
        "SECRET_KEY": settings.secret_key,
        **more,
    }
    with WebServer(environment, port=port) as server:
        yield server.url


@cache
def served_port() -> int:
    """Return where this process serves the portal: it stays, since addresses in mails begin with it."""
    return free_port()


@cache
def served_app(backend: Sqlite, port: int) -> Flask:
    """Return an app on the database of the tests that knows its own address."""
    folder = backend.file.parent / "served"
    folder.mkdir()
    url = backend.app.config["SETTINGS"].database_url
    return app_on(folder, url, PORTAL_BASE_URL=f"http://127.0.0.1:{port}")


class Screens:
    """Pages of browsers that nobody has used, each with cookies of its own."""

    def __init__(self, browser: Browser) -> None:
        self._browser, self._contexts = browser, ExitStack()

    def __call__(self, width: int = 1280, *, scripts: bool = True) -> Page:
        """Return a page so wide, with or without scripts."""
        context = self._browser.new_context(viewport={"width": width, "height": 844}, java_script_enabled=scripts)
        self._contexts.callback(context.close)
        return context.new_page()

    def close(self) -> None:
        """Close them all."""
        self._contexts.close()


def complaints_of(page: Page) -> list[str]:
    """Return where the browser's own complaints will stand: a fault of a script, something that the policy stopped."""
    said: list[str] = []

    def note(message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            said.append(f"{page.url}: {message.text}")

    page.on("console", note)
    page.on("pageerror", lambda error: said.append(str(error)))
    return said


def sign_in(page: Page, address: str, username: str = cast.COMPLAINTS) -> None:
    """Sign somebody of the cast in by the form."""
    page.goto(f"{address}/staff/login/")
    page.fill("#username", username)
    page.fill("#password", cast.PASSWORD)
    page.click("main button")


def look(page: Page, url: str, *, scripts: int = 0) -> None:
    """Open a page, and hold that it is soundly built."""
    page.goto(url)
    look_at(page, scripts=scripts)


def look_at(page: Page, *, scripts: int = 0) -> None:
    """Hold that the page has what a reader expects, so many scripts, and nothing wider than the screen."""
    found = page.evaluate(BUILD)
    assert found.pop("wide") <= 0, f"{page.url} is wider than the screen"
    assert found == {**SOUND, "scripts": scripts}, f"{page.url}: {found}"
