"""My work, who has what and the view from above in a real browser: for everyone, without scripts, by the keyboard."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests import cast
from tests.admin.chromium import Screens, serving, sign_in
from tests.admin.test_load import away_with_tom_for_them
from tests.admin.test_my_work import everything
from tests.browser import axe
from tests.fixtures_app import Sqlite

pytestmark = pytest.mark.browser
PAGES = ("/staff/", "/staff/?whose=teams", "/staff/load/", "/staff/overview/")


def _make() -> None:
    everything()
    away_with_tom_for_them()


@pytest.fixture
def address(sqlite_backend: Sqlite, tmp_path: Path) -> Iterator[str]:
    """Where the portal runs, with something of each sort that waits for Tom."""
    with serving(sqlite_backend, tmp_path, _make) as url:
        yield url


def test_everyone_can_use_them(opened: Screens, address: str) -> None:
    page = opened()
    sign_in(page, address, cast.ROADS)
    for path in PAGES:
        page.goto(address + path)
        axe.look_over(page, path)


def test_from_what_waits_to_its_next_move_by_the_keyboard_without_a_script(opened: Screens, address: str) -> None:
    page = opened(scripts=False)
    sign_in(page, address, cast.ROADS)
    page.goto(f"{address}/staff/")
    page.get_by_role("link", name="Promises to keep 1").focus()
    page.keyboard.press("Enter")
    way = page.get_by_role("link", name="Keep the promise")
    way.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Mark as kept")).to_be_visible()


def test_from_above_to_the_cases_that_are_counted(opened: Screens, address: str) -> None:
    page = opened(390)
    sign_in(page, address, cast.ROADS)
    page.goto(f"{address}/staff/overview/")
    page.get_by_role("link", name="overdue: All teams").click()
    expect(page.locator(".queue .case")).to_have_count(2)
    expect(page.locator(".queue .case.bad")).to_have_count(2)
