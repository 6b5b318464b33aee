"""Explore in a real browser: sound and usable by everyone, at a desk and on a phone, and used by the keyboard alone."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.admin.browsing import days_ago
from tests.admin.chromium import Screens, complaints_of, look, serving, sign_in
from tests.browser import axe
from tests.fixtures_app import Sqlite
from tests.reports import hand_counts
from tests.reports.dataset import Dataset

pytestmark = pytest.mark.browser

LOOKED_AT = {
    "new": "",
    "rows": "show=received&show=median&show=in_target&by=service&by=team&period=year&against=before",
    "both": "show=received&show=slowest&by=kind&each=month&ward=7",
    "wrong": "show=nothing&by=team&by=team&since=2026-06-01&until=2026-05-01",
}


@pytest.fixture
def address(sqlite_backend: Sqlite, tmp_path: Path) -> Iterator[str]:
    """Where the portal runs, with cases of the last year in it."""

    def make() -> None:
        today = days_ago(0).date()
        data = Dataset("devon", 4, start=today - timedelta(days=170), end=today)
        data.fill(220)
        hand_counts.enrich(data, days_ago(0))

    with serving(sqlite_backend, tmp_path, make) as url:
        yield url


def _shoot(page: Page, name: str) -> None:
    """Take pictures to be looked at, where someone asks for them."""
    for width in (390, 1280) if "SHOTS" in os.environ else ():
        page.set_viewport_size({"width": width, "height": 900})
        page.screenshot(path=f"{os.environ['SHOTS']}/{name}-{width}.png", full_page=True)


def test_each_form_of_it_is_sound_and_can_be_used_by_everyone(opened: Screens, address: str) -> None:
    page = opened()
    said = complaints_of(page)
    sign_in(page, address)
    for name, asked in LOOKED_AT.items():
        look(page, f"{address}/staff/explore/?{asked}")
        for one in page.locator("main details").all():
            one.evaluate("one => one.open = true")
        axe.look_over(page, f"explore, {name}")
        _shoot(page, f"open-{name}")
        page.goto(f"{address}/staff/explore/?{asked}")
        _shoot(page, name)
    assert not said


def test_the_keyboard_chooses_opens_and_comes_back(opened: Screens, address: str) -> None:
    page = opened()
    sign_in(page, address)
    page.goto(f"{address}/staff/explore/")
    page.get_by_text("Show: Received").focus()
    page.keyboard.press("Enter")
    page.get_by_label("Answered", exact=True).focus()
    page.keyboard.press("Space")
    page.get_by_label("Rows", exact=True).select_option("team")
    page.get_by_label("Over time", exact=True).select_option("")
    page.get_by_role("button", name="Show", exact=True).press("Enter")
    expect(page).to_have_url(re.compile(r"show=received&show=answered.*by=team&by="))
    figure = page.locator("tfoot a").first
    number = figure.inner_text().split()[0]
    figure.press("Enter")
    expect(page.get_by_role("status")).to_contain_text(f"{number} cases")
    page.go_back()
    expect(page.get_by_label("Rows", exact=True)).to_have_value("team")
    page.get_by_text("Save this exploration").press("Enter")
    page.fill("#name", "Our teams")
    _shoot(page, "keep")
    page.get_by_role("button", name="Save it").press("Enter")
    expect(page.get_by_role("link", name="Our teams", exact=True)).to_have_attribute("aria-current", "page")
    _shoot(page, "saved")
