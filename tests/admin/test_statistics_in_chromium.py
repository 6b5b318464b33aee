"""The statistics in a real browser: each page sound at a desk and on a phone, and a figure that opens its cases."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import expect

from portal.policy.boards import Face
from tests.admin.browsing import days_ago
from tests.admin.chromium import Screens, complaints_of, look, serving, sign_in
from tests.browser import axe
from tests.fixtures_app import Sqlite
from tests.reports import hand_counts
from tests.reports.dataset import Dataset

pytestmark = pytest.mark.browser


@pytest.fixture
def address(sqlite_backend: Sqlite, tmp_path: Path) -> Iterator[str]:
    """Where the portal runs, with cases of the last months in it."""

    def make() -> None:
        today = days_ago(0).date()
        data = Dataset("devon", 4, start=today - timedelta(days=90), end=today)
        data.fill(120)
        hand_counts.enrich(data, days_ago(0))

    with serving(sqlite_backend, tmp_path, make) as url:
        yield url


@pytest.mark.parametrize("face", Face)
def test_each_page_is_sound_and_can_be_used_by_everyone(opened: Screens, address: str, face: Face) -> None:
    page = opened()
    said = complaints_of(page)
    sign_in(page, address)
    look(page, f"{address}/staff/statistics/?show={face}&period=year")
    if os.environ.get("SHOTS"):
        for width in (1280, 390):
            page.set_viewport_size({"width": width, "height": 900})
            page.screenshot(path=f"/tmp/shots/{face}-{width}.png", full_page=True)
        page.emulate_media(color_scheme="dark")
        page.screenshot(path=f"/tmp/shots/{face}-dark.png", full_page=True)
        page.emulate_media(color_scheme="light")
    for one in page.locator("main details").all():
        one.evaluate("one => one.open = true")
    axe.look_over(page, f"statistics, {face}")
    assert not said


def test_a_figure_opens_its_cases_without_a_script(opened: Screens, address: str) -> None:
    page = opened(390, scripts=False)
    sign_in(page, address)
    page.goto(f"{address}/staff/statistics/?period=year")
    page.locator("#only-kind").select_option("complaint")
    page.get_by_role("button", name="Show these").click()
    figure = page.locator(".leads a").first
    number = re.sub(r"\D.*", "", figure.inner_text())
    figure.click()
    expect(page.get_by_role("status").filter(has_text=f"{number} cases")).to_be_visible()
    expect(page.get_by_text("Kind: Complaint")).to_be_visible()
    if os.environ.get("SHOTS"):
        page.screenshot(path="/tmp/shots/cases-390.png", full_page=True)
        page.set_viewport_size({"width": 1280, "height": 900})
        page.screenshot(path="/tmp/shots/cases-1280.png", full_page=True)
    page.locator("td a").first.click()
    expect(page.locator("h1")).to_be_visible()
