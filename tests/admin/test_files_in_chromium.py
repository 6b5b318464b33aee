"""Files in a real browser, on a telephone: chosen, checked, one removed, sent; and opened by an officer."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import FilePayload, Page

from tests.admin.chromium import Screens, look, serving, sign_in
from tests.browser.axe import TOO_WIDE
from tests.files import samples
from tests.fixtures_app import Sqlite

pytestmark = pytest.mark.browser

LONG = "a name that goes on and " + "andon" * 14 + ".txt"
PHOTO = FilePayload(name="the pothole.jpg", mimeType="image/jpeg", buffer=samples.jpeg((600, 400)))
NOTES = FilePayload(name=LONG, mimeType="text/plain", buffer=b"Nobody came.")
PROGRAM = FilePayload(name="evil.exe", mimeType="application/octet-stream", buffer=b"MZ\0\0")


@pytest.fixture
def address(sqlite_backend: Sqlite, tmp_path: Path) -> Iterator[str]:
    """Where the portal runs."""
    with serving(sqlite_backend, tmp_path, lambda: None) as url:
        yield url


def _written(page: Page, address: str) -> None:
    page.goto(f"{address}/devon/submit")
    page.check("#kind-0")
    page.fill("#description", "The pothole outside my house.")
    page.check("#who-0")
    page.fill("#name", "Alice Penrose")
    page.fill("#email", "alice@example.org")


def test_files_are_chosen_checked_removed_sent_and_opened(opened: Screens, address: str, tmp_path: Path) -> None:
    page = opened(390, scripts=False)
    _written(page, address)
    page.set_input_files("#files", [PHOTO, NOTES, PROGRAM])
    page.get_by_role("button", name="Check what I wrote").click()
    assert page.get_by_text("It is a program, and none are taken.").first.is_visible()
    page.screenshot(path=tmp_path / "refused.png", full_page=True)
    assert page.input_value("#name") == "Alice Penrose"
    page.get_by_role("button", name="Check what I wrote").click()
    assert page.get_by_role("heading", name="Check your answers").is_visible()
    page.screenshot(path=tmp_path / "review.png", full_page=True)
    page.get_by_role("button", name=re.compile("Remove.*a name")).click()
    assert page.get_by_text("andonandon").count() == 0
    page.get_by_role("button", name="Send", exact=True).click()
    passphrase = page.locator(".key").nth(1).inner_text()
    number = page.locator(".key").nth(0).inner_text()
    page.goto(f"{address}/track/{number}/open")
    page.fill("#passphrase", passphrase)
    page.click("main button")
    assert page.get_by_role("link", name="the pothole.jpg").is_visible()
    page.screenshot(path=tmp_path / "room.png", full_page=True)
    page.get_by_role("link", name="Add words or files").click()
    page.fill("#words", "There is more.")
    page.set_input_files("#files", [NOTES])
    page.screenshot(path=tmp_path / "add.png", full_page=True)
    page.get_by_role("button", name="Add it").click()
    assert page.get_by_text("It was added.").is_visible()
    assert page.get_by_text("andonandon").count() == 1
    page.set_viewport_size({"width": 320, "height": 640})
    assert page.evaluate(TOO_WIDE) == 0, "a name without spaces is broken"
    _opened(opened, address, tmp_path)


def _opened(opened: Screens, address: str, tmp_path: Path) -> None:
    for width in (390, 1280):
        page = opened(width)
        sign_in(page, address)
        for path in ("/staff/cases/show/1", "/staff/files/add/1"):
            look(page, address + path)
            page.screenshot(path=tmp_path / f"staff-{width}-{path.count('add')}.png", full_page=True)
        page.goto(f"{address}/staff/cases/show/1")
        with page.expect_download() as download:
            page.get_by_role("link", name="the pothole.jpg", exact=True).click()
        assert download.value.suggested_filename == "the pothole.jpg"
        page.get_by_role("link", name=re.compile("Remove.*the pothole")).click()
        look(page, page.url)
