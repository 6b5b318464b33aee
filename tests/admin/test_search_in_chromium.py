"""The search in a real browser: reached and gone through from the keyboard, and usable by everyone at both widths."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests import cast
from tests.admin.browsing import days_ago
from tests.admin.chromium import Screens, complaints_of, look, look_at, serving, sign_in
from tests.browser import axe
from tests.fixtures_app import Sqlite

pytestmark = pytest.mark.browser


@pytest.fixture
def address(sqlite_backend: Sqlite, tmp_path: Path) -> Iterator[str]:
    """Where the portal runs, with a few cases to be found."""

    def make() -> None:
        cast.answered(cast.received(cast.submission(), at=days_ago(400)).case, at=days_ago(395))
        cast.acknowledged(cast.received(cast.submission(location="Sidwell Street"), at=days_ago(20)).case)
        cast.received(cast.submission(kind="compliment", natures=(), service=""), at=days_ago(3))
        cast.received(cast.submission(service="adult_care", description=f"A pothole. {'Verylongword' * 30}"))

    with serving(sqlite_backend, tmp_path, make) as url:
        yield url


@pytest.mark.parametrize("width", [390, 1280])
def test_it_is_sound_and_keeps_the_policy(opened: Screens, address: str, width: int) -> None:
    page = opened(width)
    said = complaints_of(page)
    sign_in(page, address)
    for query in ("", "?q=pothole", "?q=nothing", "?q=pothole&kind=compliment&since=x"):
        look(page, f"{address}/staff/search/{query}")
        axe.look_over(page, f"the search page {query or 'as it begins'}")
    assert not said


def test_the_keyboard_reaches_the_box_and_what_was_found(opened: Screens, address: str) -> None:
    page = opened()
    sign_in(page, address)
    expect(page.locator("h1")).to_have_text("My work")
    page.wait_for_load_state()
    page.keyboard.press("/")
    expect(page.get_by_role("searchbox", name="Search cases")).to_be_focused()
    page.keyboard.type("pothole 1/2")
    expect(page.get_by_role("searchbox", name="Search cases")).to_have_value("pothole 1/2")
    page.keyboard.press("Control+A")
    page.keyboard.type("pothole")
    page.keyboard.press("Enter")
    links = page.locator(".found .go")
    expect(links).to_have_count(4)
    page.wait_for_load_state()
    page.keyboard.press("/")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(links.nth(1)).to_be_focused()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    expect(page.get_by_role("searchbox", name="Search cases")).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text("DV-")
    look_at(page)


def test_a_facet_is_a_link_that_narrows(opened: Screens, address: str) -> None:
    page = opened(scripts=False)
    sign_in(page, address, cast.COMPLAINTS)
    page.goto(f"{address}/staff/search/?q=pothole")
    page.locator(".facets").get_by_role("link", name="Compliment", exact=True).first.click()
    expect(page.locator(".found .case")).to_have_count(1)
    page.get_by_role("link", name="Kind: Compliment").click()
    expect(page.locator(".found .case")).to_have_count(4)
