"""A case and the intake in a real browser: usable by everyone, the head in sight, a caller filled in by keyboard."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from portal.policy.moves import Move
from tests import cast
from tests.admin.browsing import days_ago
from tests.admin.chromium import Screens, complaints_of, look, look_at, serving, sign_in
from tests.browser import axe
from tests.fixtures_app import Sqlite

pytestmark = pytest.mark.browser

CASE = "/staff/cases/show/1"


def _story() -> None:
    """A case with a dozen calls, and another of the same person."""
    case = cast.acknowledged(cast.received(cast.submission(), at=days_ago(6)).case, at=days_ago(5))
    for call in range(14):
        cast.do(case, Move.CONTACT, at=days_ago(4), method="phone", note=f"She rang, call {call}.")
    cast.received(cast.submission(description="The lamp is out."), at=days_ago(2))


@pytest.fixture
def address(sqlite_backend: Sqlite, tmp_path: Path) -> Iterator[str]:
    """Where the portal runs, with the story in it."""
    with serving(sqlite_backend, tmp_path, _story) as url:
        yield url


@pytest.mark.parametrize("width", [390, 1280])
def test_its_pages_are_sound_and_keep_the_policy(opened: Screens, address: str, width: int) -> None:
    other = opened(width)
    sign_in(other, address)
    other.goto(f"{address}/staff/cases/1/respond")
    page = opened(width)
    said = complaints_of(page)
    sign_in(page, address, cast.ROADS)
    look(page, f"{address}{CASE}?timeline=said")
    expect(page.locator("#company")).to_contain_text("Morwenna Pascoe has had this case open")
    axe.look_over(page, "a case that somebody else has open")
    page.set_viewport_size({"width": width, "height": 844})
    look(page, f"{address}/staff/cases/add", scripts=1)
    page.fill("#name", "Penrose")
    expect(page.locator(".people button")).to_have_count(1)
    look_at(page, scripts=1)
    axe.look_over(page, "intake with somebody found")
    assert not said


@pytest.mark.parametrize("width", [390, 1280])
def test_the_head_stays_in_sight_and_hides_nothing_that_is_jumped_to(opened: Screens, address: str, width: int) -> None:
    page = opened(width)
    sign_in(page, address, cast.ROADS)
    page.goto(address + CASE)
    for name, place in (("Letters", "#letters"), ("Reporter", "#reporter")):
        page.get_by_role("navigation", name="On this page").get_by_role("link", name=name, exact=True).click()
        head = page.locator(".case-head").bounding_box()
        there = page.locator(f"{place} h2").first.bounding_box()
        assert head
        assert there
        assert head["y"] == 0
        assert there["y"] >= head["y"] + head["height"] or place == "#reporter"


def test_a_caller_is_found_and_filled_in_from_the_keyboard(opened: Screens, address: str) -> None:
    page = opened()
    sign_in(page, address, cast.ROADS)
    page.goto(f"{address}/staff/cases/add")
    page.wait_for_load_state()
    expect(page.locator("#name")).to_be_focused()
    page.keyboard.type("penr")
    expect(page.locator(".people button")).to_have_count(1)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("#description")).to_be_focused()
    expect(page.locator("#email")).to_have_value("alice@example.org")
    expect(page.locator("#address")).to_have_value("1 Mill Lane\nExeter")
    expect(page.locator("#known-found")).to_contain_text("Filled in: Alice Penrose.")


def test_it_works_without_a_script(opened: Screens, address: str) -> None:
    page = opened(scripts=False)
    sign_in(page, address, cast.ROADS)
    page.goto(f"{address}/staff/cases/add")
    page.fill("#phone", "01632 960777")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Fill in").click()
    expect(page.locator("#name")).to_have_value("Alice Penrose")
    page.goto(address + CASE)
    page.get_by_role("link", name="What was said").click()
    expect(page.locator("#timeline")).to_be_in_viewport()
    expect(page.locator("#timeline > ol > li")).to_have_count(12)
    page.get_by_text("4 earlier").click()
    expect(page.get_by_text("She rang, call 0.").first).to_be_visible()
