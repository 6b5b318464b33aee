"""The public's pages in each language, light and dark, narrow and enlarged: open to all, and written its own way."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import axe
from tests.fixtures_app import Sqlite
from tests.support.processes import free_port
from tests.support.server import WebServer

pytestmark = [pytest.mark.browser, pytest.mark.slow]
LANGUAGES = {"en": "ltr", "es": "ltr", "cy": "ltr", "ar": "rtl"}
STORY = "My road has a pothole.\n\nI reported it three times: “tomorrow”, they said. " + "Pneumono" * 30


@pytest.fixture(autouse=True)
def tuesday() -> None:
    """Here it is today: server and browser are processes of their own."""


@pytest.fixture(scope="module")
def server(sqlite_backend: Sqlite, tmp_path_factory: pytest.TempPathFactory) -> Iterator[WebServer]:
    """The portal as it is really served."""
    folder = tmp_path_factory.mktemp("served")
    shutil.copyfile(sqlite_backend.file.with_suffix(".beginning"), folder / "portal.sqlite3")
    port = free_port()
    environment = {
        "DATABASE_URL": f"sqlite:///{folder / 'portal.sqlite3'}",
        "PORTAL_INSTANCE": str(folder),
        "PORTAL_BASE_URL": f"http://127.0.0.1:{port}",
        "SECRET_KEY": "only-for-tests-" * 3,
    }
    running = WebServer(environment, port=port).start(seconds=240)
    yield running
    running.stop()


@pytest.fixture
def page(browser: Browser, server: WebServer) -> Iterator[Page]:
    """A page that may speak to our server alone."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, base_url=server.url)
    context.set_default_timeout(60_000)
    elsewhere: list[str] = []
    context.on("request", lambda one: None if one.url.startswith(server.url) else elsewhere.append(one.url))
    yield context.new_page()
    context.close()
    assert elsewhere == []


def seen(page: Page, language: str, what: str) -> None:
    """Look a page over in every way, once it is in its language as a whole."""
    html = page.locator("html")
    expect(html).to_have_attribute("lang", re.compile(f"^{language}"))
    expect(html).to_have_attribute("dir", LANGUAGES[language])
    axe.look_over(page, f"{what} in {language}")


def press(page: Page, do: str) -> None:
    page.locator(f"main button[name=do][value={do}]").last.click()


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_read(page: Page, language: str) -> None:
    for path in ("/", "/track", "/devon/start", "/devon/about", "/devon/reports", "/no-such-page"):
        page.goto(f"{path}?lang={language}")
        seen(page, language, path)
    page.goto(f"/track?lang={language}")
    page.locator("#number").fill("DV-0000-0000-0000")
    page.locator("main form button").last.click()
    seen(page, language, "a number that isn't there")


@pytest.mark.parametrize("language", LANGUAGES)
def test_from_the_form_to_the_room(page: Page, language: str) -> None:
    page.goto(f"/devon/submit?lang={language}")
    press(page, "review")
    expect(page.locator(".summary")).to_be_focused()
    seen(page, language, "the whole form at fault")
    page.locator("#kind-0").check()
    page.locator("#description").fill(STORY)
    page.locator("input[name=who][value=named]").check()
    press(page, "review")
    seen(page, language, "the answers")
    press(page, "send")
    number, passphrase = page.locator(".key").all_inner_texts()
    seen(page, language, "the receipt")
    page.goto(f"/track/{number}?lang={language}")
    seen(page, language, "the status page")
    page.goto(f"/track/{number}/open?lang={language}")
    page.locator("#passphrase").fill("not these words")
    page.locator("#all button").click()
    seen(page, language, "the door, with a fault")
    page.locator("#passphrase").fill(passphrase)
    page.locator("#all button").click()
    seen(page, language, "the room")
    page.goto(f"/track/{number}/add?lang={language}")
    page.locator("#all button[type=submit]").last.click()
    seen(page, language, "adding nothing")


def test_every_step_from_the_right(page: Page) -> None:
    """What is asked for one thing at a time, in the language that is written the other way."""
    page.goto("/devon/submit/what?lang=ar")
    seen(page, "ar", "the first step")
    page.locator("#kind-0").check()
    press(page, "next")
    page.locator("#description").fill(STORY)
    for step in ("about", "files", "you"):
        press(page, "next")
        seen(page, "ar", step)
    page.locator("input[name=who][value=named]").check()
    press(page, "next")
    seen(page, "ar", "how to reach you")
