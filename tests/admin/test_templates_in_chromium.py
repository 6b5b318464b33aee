"""The editor of letters' texts in a real browser: with its script, and wide and narrow."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.admin.browsing import days_ago
from tests.admin.chromium import Screens, complaints_of, look, serving, sign_in
from tests.fixtures_app import Sqlite
from tests.letters.texts import changed, place, published

pytestmark = pytest.mark.browser

EDIT = "/staff/templates/devon/acknowledgement/en-GB"


def _story() -> None:
    """A text that was edited once."""
    published(place(), changed(place(), "Yours sincerely", "Yours faithfully"), at=days_ago(2))


@pytest.fixture
def address(sqlite_backend: Sqlite, tmp_path: Path) -> Iterator[str]:
    """Where the portal runs, with the story in it."""
    with serving(sqlite_backend, tmp_path, _story) as url:
        yield url


@pytest.mark.parametrize("width", [390, 1280])
def test_the_pages_are_soundly_built_and_keep_the_policy(opened: Screens, address: str, width: int) -> None:
    page = opened(width)
    said = complaints_of(page)
    sign_in(page, address)
    look(page, f"{address}/staff/templates/")
    look(page, f"{address}{EDIT}/versions?before=pack&after=1")
    page.goto(f"{address}{EDIT}")
    page.get_by_label("Text", exact=True).fill(
        page.get_by_label("Text", exact=True).input_value().replace("Yours", "Ever yours")
    )
    page.get_by_role("button", name="Go on to publish").click()
    look(page, page.url)
    look(page, f"{address}/staff/standardlines/list/")
    look(page, f"{address}/staff/standardlines/add")
    look(page, f"{address}{EDIT}", scripts=1)
    assert not said


def test_a_text_is_written_with_the_mouse_shown_while_typing_and_published(opened: Screens, address: str) -> None:
    page = opened()
    sign_in(page, address)
    page.goto(f"{address}{EDIT}")
    text = page.get_by_label("Text", exact=True)
    before = text.input_value()
    text.fill(before.replace("{{rights.next}}", ""))
    expect(page.get_by_text("It can’t be published yet.")).to_be_visible()
    expect(page.get_by_text("Put {{rights.next}} in", exact=False)).to_be_visible()

    text.fill(f"{before}\n\n")
    page.get_by_role("button", name="{{body.web}}").click()
    assert text.input_value().endswith("{{body.web}}")
    expect(page.get_by_text("https://www.devon.example.org/feedback")).to_be_visible()
    expect(page.get_by_text("✓ It keeps its contract, and can be published.")).to_be_visible()

    page.get_by_role("button", name="Go on to publish").click()
    expect(page.get_by_text("Nothing is published yet.")).to_be_visible()
    expect(page.locator("ins", has_text="{{body.web}}").first).to_be_visible()
    page.get_by_role("button", name="Publish now").click()
    expect(page.get_by_text("It is published.")).to_be_visible()
    page.get_by_role("button", name=re.compile("Publish again ?: Version 1")).click()
    expect(page.get_by_text("Version 1 stands again, as version 3.")).to_be_visible()


def test_it_works_without_its_script(opened: Screens, address: str) -> None:
    page = opened(scripts=False)
    sign_in(page, address)
    page.goto(f"{address}{EDIT}")
    text = page.get_by_label("Text", exact=True)
    text.fill(f"{text.input_value()}\n\nWritten without a script.")
    page.get_by_role("button", name="Preview").click()
    expect(page.locator("article").get_by_text("Written without a script.")).to_be_visible()
    assert page.get_by_role("button", name="{{body.web}}").count() == 0
