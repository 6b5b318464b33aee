"""The desk by the keyboard: what each key does is listed, can be used, and can be turned off."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests import cast
from tests.admin.browsing import days_ago
from tests.admin.chromium import Screens, complaints_of, serving, sign_in
from tests.browser import axe
from tests.fixtures_app import Sqlite

pytestmark = pytest.mark.browser


@pytest.fixture
def page(opened: Screens, sqlite_backend: Sqlite, tmp_path: Path) -> Iterator[Page]:
    """Tom's screen on his team's two cases."""

    def make() -> None:
        for days in (1, 2):
            cast.received(cast.submission(), at=days_ago(days))

    with serving(sqlite_backend, tmp_path, make) as url:
        page = opened()
        said = complaints_of(page)
        sign_in(page, url, cast.ROADS)
        page.goto(f"{url}/staff/?whose=teams")
        yield page
        assert said == []


def _press(page: Page, keys: str) -> None:
    page.wait_for_load_state()
    for key in keys:
        page.keyboard.press(key)


def test_they_are_listed_used_and_turned_off(page: Page) -> None:
    help_of, rows = page.get_by_role("dialog", name="By the keyboard"), page.locator(".queue .go")
    _press(page, "jjk")
    expect(rows.first).to_be_focused()
    _press(page, "x")
    expect(page.locator(".chosen")).to_have_text("1 chosen")
    _press(page, "?")
    expect(help_of).to_be_visible()
    _press(page, "gw")
    axe.look_over(page, "the list of keys", axe.WAYS[:3])
    page.set_viewport_size({"width": 1280, "height": 844})
    assert "whose=teams" in page.url, "behind the list no key does anything"
    page.get_by_label("Use the keys that work without Ctrl").uncheck()
    page.keyboard.press("Escape")
    page.reload()
    for keys in ("j", "gw", "/", "?", "x"):
        _press(page, keys)
    expect(help_of).to_be_hidden()
    assert "whose=teams" in page.url
    assert page.evaluate("document.activeElement === document.body")

    page.get_by_text("Tom Easterbrook").first.click()
    page.get_by_role("button", name="Keys").click()
    page.get_by_label("Use the keys that work without Ctrl").check()
    page.keyboard.press("Escape")
    _press(page, "gc")
    expect(page).to_have_url(re.compile("/staff/cases/list/"))


def test_what_is_typed_is_no_key(page: Page) -> None:
    page.wait_for_load_state()
    box = page.get_by_role("searchbox", name="Search cases")
    _press(page, "/")
    page.keyboard.type("gw jax?")
    expect(box).to_have_value("gw jax?")
    assert "whose=teams" in page.url
