"""The self-assessment in a real browser: answered on a telephone without a script, and sound for everyone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from portal.duties import assessing
from portal.duties.assessing import Words
from tests.admin.chromium import Screens, look_at, serving, sign_in
from tests.browser import axe
from tests.cast import as_
from tests.duties import code
from tests.fixtures_app import Sqlite
from tests.journeys.staffing import may_sign_in

pytestmark = pytest.mark.browser
PAGE = "/staff/self-assessment/1"


def _make() -> None:
    code.council()
    may_sign_in(code.OFFICER)
    row = code.year()
    assert row.id == 1
    assessing.answer(row, "acknowledged_1", Words("", "The log.", "yes"), by=as_(code.HEAD), at=code.MAY)


@pytest.fixture
def address(sqlite_backend: Sqlite, tmp_path: Path) -> Iterator[str]:
    """Where the portal runs, with a year of one late complaint and one answer."""
    with serving(sqlite_backend, tmp_path, _make) as url:
        yield url


def test_it_is_answered_on_a_telephone_without_a_script(opened: Screens, address: str, tmp_path: Path) -> None:
    page = opened(390, scripts=False)
    sign_in(page, address, code.OFFICER)
    page.goto(f"{address}/staff/duties/show/1")
    page.get_by_role("link", name="The self-assessment").click()
    expect(page.locator("main")).to_contain_text("1 of 44 answered")
    expect(page.locator("#acknowledged_1")).to_contain_text("the portal found cases or rules where we don’t")
    page.get_by_role("link", name="Go on with the next").click()
    page.get_by_label("Yes").check()
    page.get_by_role("button", name="Keep it, and go on").click()
    expect(page.locator("main")).to_contain_text("Say what shows it")
    page.get_by_label("What shows it").fill("Section 1 of the policy.")
    page.get_by_role("button", name="Keep it, and go on").click()
    expect(page.locator("main")).to_contain_text("2 of 44")

    wide = opened()
    sign_in(wide, address, code.OFFICER)
    for where in (PAGE, f"{PAGE}/acknowledged_1"):
        wide.goto(f"{address}{where}")
        look_at(wide)
        axe.look_over(wide, where)
        wide.screenshot(path=tmp_path / "wide.png", full_page=True)
