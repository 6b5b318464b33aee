"""What is late in a real browser: why it is, asked with the answer and before; chased with others; counted."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from portal.policy.moves import Move
from tests import cast
from tests.admin.browsing import days_ago
from tests.admin.chromium import Screens, complaints_of, look, serving, sign_in
from tests.browser import axe
from tests.fixtures_app import Sqlite

pytestmark = pytest.mark.browser


@pytest.fixture
def address(sqlite_backend: Sqlite, tmp_path: Path) -> Iterator[str]:
    """Where the portal runs, with two cases that are late, of one of which it was said why."""

    def make() -> None:
        for reason in ("", "service"):
            case = cast.acknowledged(cast.received(at=days_ago(40)).case, at=days_ago(39))
            if reason:
                cast.do(case, Move.EXPLAIN, at=days_ago(1), late=reason, late_words="The crew wrote on Monday.")

    with serving(sqlite_backend, tmp_path, make) as url:
        yield url


def _sound(page: Page, url: str, name: str, scripts: int = 0) -> None:
    look(page, url, scripts=scripts)
    if os.environ.get("SHOTS"):
        for width in (1280, 390):
            page.set_viewport_size({"width": width, "height": 900})
            page.screenshot(path=f"/tmp/shots/late-{name}-{width}.png", full_page=True)
    axe.look_over(page, name)


def test_why_it_is_late_is_asked_with_the_answer_and_before_it(opened: Screens, address: str) -> None:
    page = opened()
    said = complaints_of(page)
    sign_in(page, address)
    _sound(page, f"{address}/staff/cases/1/respond", "answer", scripts=1)
    expect(page.get_by_label("Why it is late")).to_be_visible()
    _sound(page, f"{address}/staff/cases/1/explain", "explain", scripts=1)
    page.get_by_label("Why it is late").select_option("absence")
    page.get_by_role("button", name="Say why it is late").click()
    expect(page.get_by_text("Late because: Staff were absent").first).to_be_visible()
    _sound(page, f"{address}/staff/cases/show/2", "case")
    assert not said


@pytest.mark.parametrize("where", ["/staff/statistics/?show=target&period=year", "/staff/cases/2/chase"])
def test_the_pages_about_lateness_are_sound(opened: Screens, address: str, where: str) -> None:
    page = opened()
    said = complaints_of(page)
    sign_in(page, address)
    is_form = "statistics" not in where
    _sound(page, address + where, "chase" if is_form else "statistics", scripts=int(is_form))
    if not is_form:
        page.get_by_role("link", name="Cases that missed a limit, Waiting for another service").click()
        expect(page.get_by_role("link", name="These cases as a file (CSV)")).to_be_visible()
        _sound(page, page.url, "figure")
    assert not said
