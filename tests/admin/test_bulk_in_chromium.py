"""Many cases at once, in a real browser: chosen with the keyboard's help, looked at, done while one watches, undone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from portal.http.clock import now
from portal.jobs.runner import run_ready
from tests import cast
from tests.admin.browsing import days_ago
from tests.admin.chromium import Screens, complaints_of, look, look_at, serving, sign_in
from tests.fixtures_app import Sqlite

pytestmark = pytest.mark.browser


def _cases() -> None:
    for days in range(6):
        cast.received(cast.submission(description=f"The bin was not emptied, {days} weeks running."), at=days_ago(days))
    cast.acknowledged(cast.complaint(), by=cast.ROADS)


@pytest.fixture
def address(sqlite_backend: Sqlite, tmp_path: Path) -> Iterator[str]:
    """Where the portal runs, with a few cases in it."""
    with serving(sqlite_backend, tmp_path, _cases) as url:
        yield url


def _work(backend: Sqlite) -> None:
    with backend.app.app_context():
        run_ready(now())


@pytest.mark.parametrize("width", [1280, 390])
def test_several_cases_are_given_to_someone_and_taken_back(
    opened: Screens, address: str, sqlite_backend: Sqlite, width: int
) -> None:
    page = opened(width)
    said = complaints_of(page)
    sign_in(page, address)
    look(page, f"{address}/staff/?whose=all", scripts=1)
    boxes = page.locator("input[name=case]")
    boxes.nth(1).check()
    boxes.nth(4).click(modifiers=["Shift"])
    expect(page.get_by_text("4 chosen")).to_be_visible()
    page.get_by_label("With the chosen cases").select_option("allocate")
    page.get_by_role("button", name="Continue").click()
    look_at(page)
    page.get_by_label("Who deals with it").select_option(label=page.locator("#to option").nth(2).inner_text())
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_text("0 of 4 looked at.")).to_be_visible()
    _work(sqlite_backend)
    expect(page.get_by_role("heading", name="Do it for these 4 cases?")).to_be_visible()
    look_at(page)
    page.get_by_role("button", name="Yes, do it").click()
    expect(page.get_by_text("It is being done.")).to_be_visible()
    _work(sqlite_backend)
    expect(page.get_by_text("4 of 4 done.")).to_be_visible()
    look_at(page)
    assert page.locator(".queue .sign.good").count() == 4
    assert said == []


def test_without_a_script_nothing_is_missing(opened: Screens, address: str, sqlite_backend: Sqlite) -> None:
    page = opened(scripts=False)
    sign_in(page, address)
    page.goto(f"{address}/staff/?whose=all")
    page.locator("input[name=case]").first.check()
    page.get_by_label("With the chosen cases").select_option("allocate")
    page.get_by_role("button", name="Continue").click()
    page.locator("#to").select_option(index=2)
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("link", name="Look again")).to_be_visible()
    _work(sqlite_backend)
    page.get_by_role("link", name="Look again").click()
    page.get_by_role("button", name="Yes, do it").click()
    expect(page.get_by_role("link", name="Look again")).to_be_visible()
    _work(sqlite_backend)
    page.get_by_role("link", name="Look again").click()
    assert page.get_by_text("1 of 1 done.").is_visible()
