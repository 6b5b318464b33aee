"""Half an answer in a real browser: a session that dies, two windows, and a browser without a script."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, expect

from portal.policy.moves import Move
from tests import cast
from tests.admin.browsing import days_ago
from tests.admin.chromium import Screens, look, look_at, serving, sign_in
from tests.fixtures_app import Sqlite

pytestmark = pytest.mark.browser

HERE = "/staff/cases/1/respond"
LATE, RUDE = "The answer came late.", "The officer was rude."
LATER = (date.today() + timedelta(days=200)).isoformat()  # noqa: DTZ011 - any day to come


def _story() -> None:
    """A case in points that waits for its answer."""
    case = cast.acknowledged(cast.received(cast.submission(), at=days_ago(4)).case, at=days_ago(3))
    cast.do(case, Move.POINTS, at=days_ago(2), points=[{"words": LATE}, {"words": RUDE}])


@pytest.fixture
def address(sqlite_backend: Sqlite, tmp_path: Path) -> Iterator[str]:
    """Where the portal runs, with the story in it."""
    with serving(sqlite_backend, tmp_path, _story) as url:
        yield url


@pytest.fixture
def context(opened: Screens) -> BrowserContext:
    """An officer's browser."""
    return opened().context


def test_half_an_answer_outlives_its_session(context: BrowserContext, address: str) -> None:
    page = context.new_page()
    sign_in(page, address)
    page.goto(address + HERE)
    first = page.get_by_role("group", name=f"1. {LATE}")
    first.get_by_label("Finding").select_option("not_upheld")
    first.get_by_label("Reasons").fill("It came on the third day.")
    expect(page.get_by_role("status").filter(has_text="Saved at")).to_be_visible()

    context.clear_cookies()
    second = page.get_by_role("group", name=f"2. {RUDE}")
    second.get_by_label("Reasons").fill("Nobody else was there.")
    expect(page.get_by_text("You are signed out, so what you type isn’t saved.")).to_be_visible()
    page.get_by_role("button", name="Preview").click()
    assert page.url.endswith(HERE)
    assert second.get_by_label("Reasons").input_value() == "Nobody else was there."

    other = context.new_page()
    sign_in(other, address)
    other.close()
    page.bring_to_front()  # one that stays behind draws no frame, and a choice in it waits for one without end
    second.get_by_label("Finding").select_option("no_finding")
    expect(page.get_by_role("status").filter(has_text="Saved at")).to_be_visible()
    expect(page.get_by_text("You are signed out")).to_have_count(0)

    page.goto(address + HERE)
    expect(page.get_by_text("You began this on")).to_be_visible()
    assert (
        page.get_by_role("group", name=f"2. {RUDE}").get_by_label("Reasons").input_value() == "Nobody else was there."
    )
    page.get_by_role("button", name="Preview").click()
    expect(page.get_by_text("It says everything it must.")).to_be_visible()
    page.get_by_role("button", name="Issue").click()
    expect(page.get_by_text("The answer was given")).to_be_visible()
    page.goto(f"{address}/staff/cases/show/1")
    expect(page.locator("#points").get_by_text("Nobody else was there.")).to_be_visible()


def test_two_windows_write_and_neither_is_lost(context: BrowserContext, address: str) -> None:
    one, two = context.new_page(), context.new_page()
    sign_in(one, address)
    one.goto(address + HERE)
    two.goto(address + HERE)
    one.get_by_label("Apology").fill("From the first window.")
    expect(one.get_by_role("status").filter(has_text="Saved at")).to_be_visible()
    two.get_by_label("Apology").fill("From the second window.")
    note = two.get_by_role("alert").filter(has_text="another window")
    expect(note.get_by_text("From the first window.")).to_be_visible()
    assert two.get_by_label("Apology").input_value() == "From the second window."
    two.get_by_role("button", name="Keep what is typed here").click()
    expect(two.get_by_role("status").filter(has_text="Saved at")).to_be_visible()
    one.reload()
    assert one.get_by_label("Apology").input_value() == "From the second window."
    one.get_by_role("button", name="Start again").click()
    assert one.get_by_label("Apology").input_value() == ""


def test_without_a_script_a_button_keeps_it(opened: Screens, address: str) -> None:
    page = opened(scripts=False)
    sign_in(page, address)
    page.goto(f"{address}/staff/cases/1/contact")
    page.get_by_label("What was said").fill("She called, and")
    page.get_by_role("button", name="Save draft").click()
    expect(page.get_by_text("What you typed is kept for you.")).to_be_visible()
    page.wait_for_load_state()  # what is still on its way could bring the session back
    page.context.clear_cookies()
    sign_in(page, address)
    page.goto(f"{address}/staff/cases/1/contact")
    assert page.get_by_label("What was said").input_value() == "She called, and"


@pytest.mark.parametrize("width", [390, 1280])
def test_the_pages_are_soundly_built_at_any_width(opened: Screens, address: str, width: int) -> None:
    page = opened(width)
    sign_in(page, address)
    for path, scripts in ((HERE, 1), ("/staff/cases/1/points", 1), ("/staff/cases/show/1", 0)):
        look(page, address + path, scripts=scripts)


def test_two_windows_and_a_session_that_is_over(context: BrowserContext, address: str) -> None:
    one, two = context.new_page(), context.new_page()
    sign_in(one, address)
    one.goto(address + HERE)
    two.goto(address + HERE)
    one.get_by_label("Apology").fill("From the first window.")
    expect(one.get_by_role("status").filter(has_text="Saved at")).to_be_visible()
    two.get_by_label("Apology").fill("From the second window.")
    apart = two.get_by_role("alert").filter(has_text="another window")
    expect(apart).to_be_visible()
    context.clear_cookies()
    two.get_by_role("button", name="Save draft").click()
    expect(two.get_by_text("You are signed out, so what you type isn’t saved.")).to_be_visible()
    assert two.get_by_label("Apology").input_value() == "From the second window."
    sign_in(one, address)
    two.get_by_role("button", name="Save draft").click()
    expect(two.get_by_role("heading", name="Written in another window")).to_be_visible()
    expect(two.get_by_text("From the first window.")).to_be_visible()
    assert two.get_by_label("Apology").input_value() == "From the second window."


@pytest.mark.parametrize("width", [390, 1280])
def test_without_a_script_a_dead_session_keeps_the_words(opened: Screens, address: str, width: int) -> None:
    page = opened(width, scripts=False)
    sign_in(page, address)
    page.goto(address + HERE)
    page.get_by_label("Apology").fill("We are sorry for the delay.")
    page.context.clear_cookies()
    page.get_by_role("button", name="Save draft").click()
    expect(page.get_by_role("heading", name="You were signed out")).to_be_visible()
    expect(page.get_by_text("We are sorry for the delay.")).to_be_visible()
    with page.context.expect_page() as opening:
        page.get_by_role("link", name="Sign in in another tab").click()
    sign_in(opening.value, address)
    page.get_by_role("button", name="I have signed in: go on").click()
    page.get_by_role("button", name="Put it back into the form").click()
    assert page.get_by_label("Apology").input_value() == "We are sorry for the delay."


@pytest.mark.parametrize("width", [390, 1280])
def test_what_was_submitted_is_folded_beside_the_form_or_above_it(opened: Screens, address: str, width: int) -> None:
    page = opened(width)
    sign_in(page, address)
    page.goto(address + HERE)
    card, form = page.locator("details.submitted"), page.locator("form#move")
    words = card.locator(".words").first
    expect(words).to_be_hidden()
    card.locator("summary").click()
    expect(words).to_be_visible()
    here, there = card.bounding_box(), form.bounding_box()
    assert here
    assert there
    if width == 390:
        assert here["y"] + here["height"] <= there["y"]
    else:
        assert here["x"] >= there["x"] + there["width"]
    look_at(page, scripts=1)
