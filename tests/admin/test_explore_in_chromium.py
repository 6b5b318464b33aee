"""Explore in a real browser: sound and usable by everyone, at a desk and on a phone, and used by the keyboard alone."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import expect

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
    "wrong": "show=nothing&by=team&by=team&since=2026-02-30",
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


def test_each_form_of_it_is_sound_and_can_be_used_by_everyone(opened: Screens, address: str) -> None:
    page = opened()
    said = complaints_of(page)
    sign_in(page, address)
    for name, asked in LOOKED_AT.items():
        look(page, f"{address}/staff/explore/?{asked}")
        for one in page.locator("main details").all():
            one.evaluate("one => one.open = true")
        axe.look_over(page, f"explore, {name}")
        if folder := os.environ.get("SHOTS"):
            for width in (1280, 390):
                page.set_viewport_size({"width": width, "height": 900})
                page.screenshot(path=f"{folder}/open-{name}-{width}.png", full_page=True)
            page.goto(f"{address}/staff/explore/?{asked}")
            for width in (1280, 390):
                page.set_viewport_size({"width": width, "height": 900})
                page.screenshot(path=f"{folder}/{name}-{width}.png", full_page=True)
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
    page.get_by_label("Over time").select_option("")
    page.get_by_role("button", name="Show", exact=True).press("Enter")
    expect(page).to_have_url(re.compile(r"show=received&show=answered.*by=team&by="))
    figure = page.locator("tfoot a").first
    number = figure.inner_text().split()[0]
    figure.press("Enter")
    expect(page.get_by_role("status")).to_contain_text(f"{number} cases")
    page.go_back()
    expect(page.get_by_label("Rows", exact=True)).to_have_value("team")
    page.get_by_text("Save this exploration").press("Enter")
    page.get_by_label("Name").fill("Our teams")
    page.get_by_role("button", name="Save it").press("Enter")
    expect(page.get_by_role("link", name="Our teams", exact=True)).to_have_attribute("aria-current", "page")
    if folder := os.environ.get("SHOTS"):
        for width in (1280, 390):
            page.set_viewport_size({"width": width, "height": 900})
            page.screenshot(path=f"{folder}/saved-{width}.png", full_page=True)
