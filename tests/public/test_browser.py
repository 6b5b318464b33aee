"""A real browser with JavaScript switched off, on a phone: the whole way from the first page to taking it back."""

from __future__ import annotations

import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.fixtures_app import Sqlite
from tests.support.server import WebServer

pytestmark = [pytest.mark.browser, pytest.mark.slow]
STORY = "My road has a pothole.\n\nI reported it three times: “tomorrow”, they said."


@pytest.fixture(autouse=True)
def tuesday() -> None:
    """Here it is today: server and browser are processes of their own."""


@pytest.fixture(scope="module")
def server(sqlite_backend: Sqlite, tmp_path_factory: pytest.TempPathFactory) -> Iterator[WebServer]:
    """The portal as it is really served."""
    folder = tmp_path_factory.mktemp("served")
    shutil.copyfile(sqlite_backend.file.with_suffix(".beginning"), folder / "portal.sqlite3")
    database = f"sqlite:///{folder / 'portal.sqlite3'}"
    running = WebServer({"DATABASE_URL": database, "PORTAL_INSTANCE": str(folder), "SECRET_KEY": "only-for-tests-" * 3})
    yield running.start()
    running.stop()


@pytest.fixture
def page(browser: Browser, server: WebServer) -> Iterator[Page]:
    """A page on a phone, without JavaScript, that may speak to our server alone."""
    context = browser.new_context(
        java_script_enabled=False, viewport={"width": 360, "height": 740}, base_url=server.url, has_touch=True
    )
    page = context.new_page()
    elsewhere: list[str] = []
    page.on("request", lambda request: None if request.url.startswith(server.url) else elsewhere.append(request.url))
    yield page
    context.close()
    assert elsewhere == []


def test_the_whole_way(page: Page) -> None:
    page.goto("/")
    page.get_by_role("link", name="Write to Devon County Council").click()
    page.get_by_role("link", name="The whole form on one page").click()
    page.get_by_role("button", name="Check what I wrote").click()
    page.get_by_role("link", name="Tell us what happened.").click()
    page.get_by_label("Complaint", exact=True).check()
    page.get_by_label("What happened?").fill(STORY)
    page.get_by_label("No, I want to stay anonymous").check()
    expect(page.get_by_label("Your name")).to_be_hidden()
    page.get_by_role("button", name="Check what I wrote").click()
    expect(page.get_by_text("I reported it three times")).to_be_visible()

    page.get_by_role("button", name="Change about you").click()
    assert page.url.endswith("#who"), "it goes to the part that is to be changed"
    expect(page.get_by_label("What happened?")).to_have_value(STORY)
    page.get_by_role("button", name="Check what I wrote").click()
    page.get_by_role("button", name="Send").click()

    number, passphrase = page.locator(".key").all_inner_texts()
    assert number.startswith("DV-")
    page.get_by_role("button", name="I have written both down").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Received")
    page.get_by_text("Why this date?").first.click()
    expect(page.get_by_role("table").first).to_be_visible()

    page.get_by_role("link", name="Open your letters").click()
    page.get_by_label("Your passphrase").fill(passphrase)
    page.get_by_role("button", name="Open").click()
    page.get_by_role("link", name="Take it back").click()
    page.get_by_role("button", name="Yes, take it back").click()
    expect(page.locator(".lead")).to_contain_text("Taken back")
    page.get_by_role("button", name="Leave this room").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Taken back")
