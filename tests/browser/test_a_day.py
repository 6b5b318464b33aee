"""A day of each of those who work with the portal, in a real browser: what waits, what they do, where it says no."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from portal.policy.moves import Move
from tests import cast
from tests.admin.browsing import days_ago
from tests.admin.chromium import Screens, serving, sign_in
from tests.fixtures_app import Sqlite

pytestmark = pytest.mark.browser
LATE_ID = 1
LATE, BRIDGE = "The street lamp by the school is out.", "The bridge is slippery."
THIRD = "The verge was never cut, and twice I was told that it was."


def _make() -> None:
    late = cast.received(cast.submission(description=LATE), at=days_ago(40)).case
    cast.acknowledged(late, at=days_ago(39))
    fresh = cast.received(cast.submission(description=BRIDGE), at=days_ago(1)).case
    cast.do(fresh, Move.ALLOCATE, at=days_ago(1), to=cast.staff(cast.ROADS).id)
    care = cast.received(cast.submission(service="adult_care", description="The carer came late."), at=days_ago(9)).case
    cast.escalated(care, by=cast.CARE, at=days_ago(6))
    third = cast.received(cast.submission(description=THIRD), at=days_ago(30)).case
    cast.escalated(third, at=days_ago(28))
    cast.escalated(third, by=cast.SENIOR, at=days_ago(20))
    cast.do(third, Move.ALLOCATE, by=cast.COMPLAINTS, at=days_ago(19), to=cast.staff(cast.CHIEF).id)


@pytest.fixture(scope="module")
def address(sqlite_backend: Sqlite, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where the portal runs, with a late case, one of yesterday, and one that went to the second stage."""
    with serving(sqlite_backend, Path(tmp_path_factory.mktemp("day")), _make) as url:
        yield url


@pytest.fixture
def desk(browser: Browser) -> Iterator[Page]:
    """A screen of 1280 pixels, with cookies of its own."""
    with closing(Screens(browser)) as screens:
        page = screens(1280)
        page.set_default_timeout(20_000)
        yield page


def _press(page: Page, words: str) -> None:
    page.locator("main").get_by_role("button", name=words, exact=True).click()


def _row(page: Page, words: str) -> str:
    """Return the number of the case whose row holds these words."""
    return page.locator(".queue .case").filter(has_text=words).locator(".number").first.inner_text()


def test_the_intake_clerk_takes_a_call_and_hands_it_on(desk: Page, address: str) -> None:
    sign_in(desk, address)
    expect(desk.locator("h1")).to_have_text("My work")
    desk.wait_for_load_state()
    desk.keyboard.press("g")
    desk.keyboard.press("n")
    expect(desk.locator("#name")).to_be_focused()
    _press(desk, "Save")
    expect(desk.locator("#refusal")).to_contain_text("What happened")
    desk.locator("#name").fill("Rowan Tregear")
    desk.locator("#phone").fill("01632 960555")
    desk.locator("#description").fill("The bin lorry blocked our drive for an hour.")
    desk.get_by_label("Complaint", exact=True).check()
    desk.locator("#service").select_option("roads")
    _press(desk, "Save")
    expect(desk.locator("main")).to_contain_text("The case was taken in.")
    number = desk.locator("dd.number").first.inner_text()
    assert len(desk.locator("dd.number").nth(1).inner_text().split()) == 5, "the passphrase, which is shown here alone"
    _press(desk, "I have passed it on")
    desk.goto(f"{address}/staff/?whose=all")
    row = desk.locator(".queue .case").filter(has_text=number)
    expect(row).to_contain_text("Nobody deals with it yet")
    row.get_by_role("link", name="Give to someone").click()
    people = desk.locator("#to")
    expect(people.locator("option", has_text="Tom Easterbrook")).to_have_count(1)
    people.select_option(label=people.locator("option", has_text="Tom Easterbrook").first.inner_text())
    _press(desk, "Give to someone")
    expect(desk.locator(".case-head")).to_contain_text("Tom Easterbrook deals with it")


def test_the_officer_acknowledges_and_answers(desk: Page, address: str) -> None:
    sign_in(desk, address, cast.ROADS)
    number = _row(desk, BRIDGE)
    desk.locator(".queue .case").filter(has_text=number).get_by_role("link", name="Acknowledge").click()
    expect(desk.locator(".preview .letter")).to_contain_text("Tom Easterbrook is dealing with your complaint")
    _press(desk, "Issue")
    expect(desk.locator(".case-head")).to_contain_text("the letter is on its way")
    desk.locator("summary", has_text="What can’t, and why").click()
    expect(desk.locator(".nots")).to_contain_text("It has been acknowledged already.")
    desk.locator(".moves").get_by_role("link", name="Answer", exact=True).click()
    desk.get_by_label("Upheld", exact=True).check()
    desk.locator("#findings").fill("It was not gritted. That was our mistake.")
    _press(desk, "Preview")
    expect(desk.locator(".note.is-bad")).to_contain_text("It can’t be issued yet.")
    expect(desk.locator(".note.is-bad")).to_contain_text("apology")
    desk.get_by_label("Not upheld").check()
    desk.locator("#move").get_by_role("button", name=re.compile("Preview")).click()
    expect(desk.locator(".preview")).to_contain_text("It says everything it must.")
    _press(desk, "Issue")
    expect(desk.locator("main")).to_contain_text("The answer was given, and the letter is on its way.")


def test_the_manager_sees_what_is_late_and_gives_it_to_another(desk: Page, address: str) -> None:
    sign_in(desk, address, cast.SENIOR)
    desk.goto(f"{address}/staff/load/")
    expect(desk.locator(".load")).to_contain_text("Tom Easterbrook")
    desk.goto(f"{address}/staff/overview/")
    desk.get_by_role("link", name=re.compile("overdue: All teams")).click()
    number = _row(desk, LATE)
    desk.get_by_label(f"Choose {number}").check()
    desk.locator("#move").select_option("allocate")
    _press(desk, "Continue")
    people = desk.locator("#to")
    people.select_option(label=people.locator("option", has_text="Helen Trelawny").first.inner_text())
    desk.locator("main form .actions .button").first.click()
    expect(desk.locator("main")).to_contain_text(number)
    expect(desk.locator("main")).to_contain_text("Nothing is done yet.")
    desk.goto(f"{address}/staff/cases/show/{LATE_ID}")
    expect(desk.locator(".case-head")).to_contain_text("Tom Easterbrook deals with it")


def test_the_reviewer_takes_up_a_second_stage_that_the_first_may_not_have(desk: Page, address: str) -> None:
    sign_in(desk, address, cast.INVESTIGATOR)
    desk.goto(f"{address}/staff/?whose=teams")
    row = desk.locator(".queue .case").filter(has_text="The carer came late.")
    expect(row).to_contain_text("Stage 2")
    row.get_by_role("link", name="Give to someone").click()
    people = desk.locator("#to")
    expect(people.locator("option", has_text="Grace Adeyemi")).to_have_count(0)
    expect(people.locator("option:checked")).to_contain_text("Samir Haddad")
    _press(desk, "Give to someone")
    expect(desk.locator(".case-head")).to_contain_text("Samir Haddad deals with it")
    expect(desk.locator(".letter-card").first).to_contain_text("response")


def test_the_chief_executive_looks_from_above_and_reviews_what_came_so_far(desk: Page, address: str) -> None:
    sign_in(desk, address, cast.CHIEF)
    desk.goto(f"{address}/staff/overview/")
    expect(desk.locator(".overview")).to_contain_text("Stage 3")
    desk.locator(".overview tfoot a").first.click()
    row = desk.locator(".queue .case").filter(has_text=THIRD)
    row.get_by_role("link", name="Acknowledge").click()
    expect(desk.locator(".preview .letter")).to_contain_text("Ruth Chudleigh is dealing with your complaint")
    desk.get_by_role("link", name="Cancel").click()
    expect(desk.locator(".letter-card")).not_to_have_count(0)
    desk.goto(f"{address}/staff/statistics/?period=year")
    desk.locator(".figures a, .leads a").first.click()
    expect(desk.locator("main")).to_contain_text("DV-")


def test_the_administrator_looks_after_people_and_sees_no_case(desk: Page, address: str) -> None:
    sign_in(desk, address, cast.ADMIN)
    expect(desk.locator("h1")).to_have_text("Staff")
    expect(desk.get_by_role("searchbox", name="Search cases")).to_have_count(0)
    answer = desk.goto(f"{address}/staff/cases/show/1")
    assert answer is not None
    assert answer.status == 403
    desk.goto(f"{address}/staff/memberships/add")
    who, place = desk.locator("#who"), desk.locator("#place")
    who.select_option(label=who.locator("option", has_text="Piotr Nowak").first.inner_text())
    place.select_option(index=1)
    _press(desk, "Save")
    expect(desk.locator("main")).to_contain_text("It was added.")
    desk.goto(f"{address}/staff/roles/list/")
    expect(desk.locator("main")).to_contain_text("Sees no case.")
