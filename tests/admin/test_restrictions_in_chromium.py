"""Persistent complainants in a real browser: the list, the case page and each form, wide and narrow."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from portal.cases.models import Restriction
from portal.database import db
from tests import cast
from tests.admin.browsing import days_ago
from tests.admin.chromium import Screens, look, look_at, serving, sign_in
from tests.fixtures_app import Sqlite
from tests.journeys import persistent

pytestmark = pytest.mark.browser

NEW, CONCLUDED = 3, 4


def _story() -> None:
    """Two restrictions, one of them overdue for its review; what Alice sent once more; and one that is concluded."""
    for days, reporter in ((200, cast.OMAR), (30, cast.ALICE)):
        case = cast.received(cast.submission(reporter=reporter), at=days_ago(days)).case
        persistent.restricted(case, at=days_ago(days))
    cast.reviewed(cast.received(cast.submission(), at=days_ago(2)).case, at=days_ago(1))
    last = cast.received(cast.submission(reporter=cast.OMAR, service="waste"), at=days_ago(9)).case
    persistent.concluded(last, at=days_ago(9))
    assert db.session.query(Restriction).count() == 2


@pytest.fixture
def address(sqlite_backend: Sqlite, tmp_path: Path) -> Iterator[str]:
    """Where the portal runs, with the story in it."""
    with serving(sqlite_backend, tmp_path, _story) as url:
        yield url


@pytest.mark.parametrize("width", [390, 1280])
def test_the_list_the_case_and_the_forms(opened: Screens, address: str, width: int) -> None:
    page = opened(width)
    sign_in(page, address, cast.COMPLAINTS)
    look(page, f"{address}/staff/restrictions/list/")
    assert page.get_by_text("Review overdue").is_visible()
    look(page, f"{address}/staff/cases/show/{NEW}")
    assert page.get_by_role("heading", name="About the reporter").is_visible()
    look(page, f"{address}/staff/cases/{NEW}/let_in", scripts=1)
    page.goto(f"{address}/staff/cases/{NEW}/same_issue")
    page.get_by_label("How it is the same issue").fill("The same pothole, and nothing has changed.")
    page.get_by_role("button", name="Preview").click()
    expect(page.get_by_text("✓ It says everything it must.")).to_be_visible(timeout=15_000)
    look_at(page, scripts=1)


def test_the_chief_executive_decides_with_the_mouse(opened: Screens, address: str) -> None:
    page = opened()
    sign_in(page, address, cast.CHIEF)
    page.goto(f"{address}/staff/cases/{CONCLUDED}/restrict")
    page.get_by_label("Why we answer no more").fill(persistent.WHY)
    page.get_by_role("button", name="Preview").click()
    expect(page.get_by_text("✓ It says everything it must.")).to_be_visible(timeout=15_000)
    page.get_by_role("button", name="Issue").click()
    expect(page.get_by_text("The reporter is told that no more is answered", exact=False)).to_be_visible(timeout=15_000)
    look(page, f"{address}/staff/cases/{CONCLUDED}/review", scripts=1)
