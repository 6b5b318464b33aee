"""The everyday tasks of a desk, done in a browser with the mouse and with the keyboard, from My work to the end.

Each begins on My work of whoever does it, and ends when the portal says that it is done.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from playwright.sync_api import Locator, Page, expect
from sqlalchemy import select

from portal.cases.models import Case, Staff
from portal.cli import logins
from portal.database import db
from portal.policy.moves import Move
from portal.procedures import calendars
from tests import cast
from tests.admin.browsing import days_ago
from tests.admin.test_approval import PEOPLE
from tests.browser.hands import Hands
from tests.journeys import borough
from tests.journeys.borough import ABE, IVY

# Two callers and two complaints of the same length: the second isn't to be found among the known.
CALLERS = (("Rowan Tregear", "01632 960555"), ("Tamsin Ollive", "01632 960444"))
STORIES = (
    "The bin lorry blocked our drive for an hour, and the driver swore at my father.",
    "Our library has been shut on each Saturday since May, and no notice says a why.",
)
WHY = "We need to speak to the crew."
FOUND = "The road was mended on 3 March, and we saw it."
Way = Callable[[Page, Hands, str], None]


@dataclass(frozen=True)
class Task:
    """One task: who does it, on which case, and how, with the mouse and with the keyboard."""

    name: str
    who: str
    make: Callable[[], Case | None]
    mouse: Way
    keys: Way


# ---- the cases that they are done with


def fresh() -> Case:
    """Return a case that Tom deals with, and nobody acknowledged."""
    case = cast.received(cast.submission(), at=days_ago(1)).case
    cast.do(case, Move.ALLOCATE, by=cast.ROADS, at=days_ago(1), to=cast.staff(cast.ROADS).id)
    return case


def unowned() -> Case:
    """Return a case that nobody deals with."""
    return cast.received(cast.submission(), at=days_ago(1)).case


def running() -> Case:
    """Return a case that is to be answered."""
    return cast.acknowledged(cast.received(cast.submission(), at=days_ago(5)).case, at=days_ago(4))


def of_care() -> Case:
    """Return a case whose limit can be extended."""
    case = cast.received(cast.submission(service="adult_care"), at=days_ago(5)).case
    return cast.acknowledged(case, by=cast.CARE, at=days_ago(4))


def answered() -> Case:
    """Return a case that was answered."""
    case = cast.received(cast.submission(), at=days_ago(9)).case
    return cast.answered(case, at=days_ago(8))


def to_approve() -> Case:
    """Return an enquiry whose answer waits for approval."""
    for person in PEOPLE:
        if not db.session.scalar(select(Staff.id).filter_by(username=person.username)):
            logins.add(person, cast.PASSWORD)
    case = borough.enquiry(at=days_ago(2), service="children_in_need")
    cast.do(case, Move.ALLOCATE, by=IVY, at=days_ago(1), to=cast.staff(IVY).id)
    cast.do(case, Move.ACKNOWLEDGE, by=IVY, at=days_ago(1))
    cast.do(case, Move.HAND_IN, by=IVY, at=days_ago(0.5), outcome="replied", findings="The visits are made again.")
    return case


# ---- what they are done with


def row(page: Page, number: str) -> Locator:
    """Return the row of a case, and of what is to be done next with it where several are there."""
    return page.locator(".queue .case").filter(has_text=number).first


def way(page: Page, number: str, words: str) -> Locator:
    """Return the button of a row."""
    return page.locator(".queue .case").filter(has_text=number).get_by_role("link", name=words)


def button(page: Page, words: str) -> Locator:
    """Return a button of the page's form."""
    return page.locator("main").get_by_role("button", name=words, exact=True)


def done(page: Page, words: str) -> None:
    """Wait until the portal says that it is done."""
    expect(page.locator("main")).to_contain_text(words, timeout=20_000)


def go_to(page: Page, hands: Hands, number: str) -> None:
    """Go down the rows to a case."""
    page.wait_for_load_state()
    for _ in range(page.locator(".queue .go").count()):
        hands.press("j")
        if page.locator(":focus").inner_text() == number:
            return


def long_from_now() -> date:
    """Return the thirteenth working day from today: past the limit of ten, and within what may be added."""
    return calendars.calendar("england", "GB", ["ENG"]).after(days_ago(0).date(), 13)


# ---- the tasks


def logged(page: Page, hands: Hands, _number: str) -> None:
    """Log a complaint that came by phone, with the mouse."""
    hands.click(page.get_by_role("link", name="Take in a case"))
    hands.write(CALLERS[0][0])
    hands.click(page.get_by_label("Telephone"))
    hands.write(CALLERS[0][1])
    hands.click(page.get_by_label("What happened", exact=True))
    hands.write(STORIES[0])
    hands.click(page.get_by_label("Complaint", exact=True))
    hands.click(button(page, "Save"))
    done(page, "The case was taken in.")


def logged_by_keys(page: Page, hands: Hands, _number: str) -> None:
    """Log it, with the keyboard."""
    hands.press("g", "n")
    expect(page.locator("#name")).to_be_focused()
    hands.write(CALLERS[1][0])
    hands.press("Tab")
    hands.write(CALLERS[1][1])
    hands.press(*["Tab"] * 4)
    expect(page.get_by_label("What happened", exact=True)).to_be_focused()
    hands.write(STORIES[1])
    hands.press(*["Tab"] * 3, "Space", "Control+Enter")
    done(page, "The case was taken in.")


def acknowledged(page: Page, hands: Hands, number: str) -> None:
    """Send an acknowledgement, with the mouse."""
    hands.click(way(page, number, "Acknowledge"))
    expect(page.locator(".preview .letter")).to_be_visible()
    hands.click(button(page, "Issue"))
    done(page, "on its way")


def acknowledged_by_keys(page: Page, hands: Hands, number: str) -> None:
    """Send it, with the keyboard."""
    go_to(page, hands, number)
    hands.press("a")
    expect(page.locator(".preview .letter")).to_be_visible()
    hands.press("Control+Enter")
    done(page, "on its way")


def taken_and_acknowledged(page: Page, hands: Hands, number: str) -> None:
    """Take a case that nobody deals with and send its acknowledgement, with the mouse."""
    hands.click(page.get_by_role("link", name="My teams"))
    hands.click(way(page, number, "Give to someone"))
    hands.click(button(page, "Give to someone"))
    hands.click(page.locator(".moves").get_by_role("link", name="Acknowledge"))
    hands.click(button(page, "Issue"))
    done(page, "on its way")


def taken_and_acknowledged_by_keys(page: Page, hands: Hands, number: str) -> None:
    """Take it and send it, with the keyboard."""
    hands.press("g", "t")
    expect(page.get_by_role("link", name="My teams")).to_have_attribute("aria-current", "page")
    go_to(page, hands, number)
    hands.press("a")
    expect(button(page, "Give to someone")).to_be_visible()
    hands.press("Control+Enter")
    expect(page.locator(".case-head")).to_be_visible()
    page.wait_for_load_state()
    hands.press("a")
    expect(page.locator(".preview .letter")).to_be_visible()
    hands.press("Control+Enter")
    done(page, "on its way")


def extended(page: Page, hands: Hands, number: str) -> None:
    """Take more time, with the mouse."""
    hands.click(row(page, number).locator(".go"))
    hands.click(page.locator(".moves").get_by_role("link", name="Extend the limit"))
    hands.click(page.get_by_label("The new date for our response"), at_start=True)
    hands.write(long_from_now().strftime("%m%d%Y"))
    hands.click(page.get_by_label("Why more time is needed"))
    hands.write(WHY)
    hands.click(button(page, "Preview"))
    hands.click(button(page, "Issue"))
    done(page, "The limit was extended")


def extended_by_keys(page: Page, hands: Hands, number: str) -> None:
    """Take more time, with the keyboard."""
    go_to(page, hands, number)
    hands.press("Enter")
    expect(page.locator(".case-head")).to_be_visible()
    while page.locator(":focus").all_inner_texts() != ["Extend the limit"]:
        hands.press("j")
    hands.press("Enter")
    date_box = page.get_by_label("The new date for our response")
    expect(date_box).to_be_visible()
    hands.press("f")
    expect(date_box).to_be_focused()
    hands.write(long_from_now().strftime("%m%d%Y"))
    hands.press("Tab", "Tab")
    hands.write(WHY)
    hands.press("Control+Enter")
    expect(button(page, "Issue")).to_be_visible()
    hands.press("Control+Enter")
    done(page, "The limit was extended")


def answer(page: Page, hands: Hands, number: str) -> None:
    """Answer a stage, with the mouse."""
    hands.click(way(page, number, "Answer"))
    hands.click(page.get_by_label("Not upheld"))
    hands.click(page.get_by_label("Findings and reasons"))
    hands.write(FOUND)
    hands.click(button(page, "Preview"))
    hands.click(button(page, "Issue"))
    done(page, "The answer was given")


def answer_by_keys(page: Page, hands: Hands, number: str) -> None:
    """Answer a stage, with the keyboard."""
    go_to(page, hands, number)
    hands.press("a")
    expect(page.get_by_label("Not upheld")).to_be_visible()
    hands.press("f", *["Tab"] * 2, "Space")
    hands.press("ArrowUp")
    expect(page.get_by_label("Not upheld")).to_be_checked()
    hands.press("Tab")
    hands.write(FOUND)
    hands.press("Control+Enter")
    expect(button(page, "Issue")).to_be_visible()
    hands.press("Control+Enter")
    done(page, "The answer was given")


def escalated(page: Page, hands: Hands, number: str) -> None:
    """Take a case to the next stage, with the mouse."""
    hands.click(row(page, number).locator(".go"))
    hands.click(page.locator(".moves").get_by_role("link", name="Take to the next stage"))
    hands.click(page.get_by_label("Dissatisfied with the stage 1 response"))
    hands.click(button(page, "Continue"))
    expect(page.locator("#what")).to_be_visible()
    hands.click(page.locator("main form .actions .button").first)
    done(page, "The next stage is open.")


def escalated_by_keys(page: Page, hands: Hands, number: str) -> None:
    """Take it there, with the keyboard."""
    go_to(page, hands, number)
    hands.press("Enter")
    expect(page.locator(".case-head")).to_be_visible()
    while page.locator(":focus").all_inner_texts() != ["Take to the next stage"]:
        hands.press("j")
    hands.press("Enter")
    expect(button(page, "Continue")).to_be_visible()
    hands.press("f", "Space", "Control+Enter")
    expect(page.locator("#what")).to_be_visible()
    hands.press("Control+Enter")
    done(page, "The next stage is open.")


def approved(page: Page, hands: Hands, number: str) -> None:
    """Approve an answer, with the mouse."""
    hands.click(way(page, number, "Approve the answer"))
    expect(page.locator(".preview .letter")).to_be_visible()
    hands.click(button(page, "Approve the answer"))
    done(page, "approved")


def approved_by_keys(page: Page, hands: Hands, number: str) -> None:
    """Approve it, with the keyboard."""
    go_to(page, hands, number)
    hands.press("a")
    expect(page.locator(".preview .letter")).to_be_visible()
    hands.press("Control+Enter")
    done(page, "approved")


def found(page: Page, hands: Hands, _number: str) -> None:
    """Find a person's cases, with the mouse."""
    hands.click(page.get_by_role("searchbox", name="Search cases"))
    hands.write("penrose")
    hands.click(page.get_by_role("search").get_by_role("button", name="Search"))
    expect(page.locator(".found .case").first).to_be_visible()


def found_by_keys(page: Page, hands: Hands, _number: str) -> None:
    """Find them, with the keyboard."""
    hands.press("/")
    hands.write("penrose")
    hands.press("Enter")
    expect(page.locator(".found .case").first).to_be_visible()


ACKNOWLEDGE = "Send an acknowledgement"
TAKE = "Take a case that nobody deals with, and acknowledge it"
TASKS = (
    Task("Log a complaint that came by phone", cast.COMPLAINTS, lambda: None, logged, logged_by_keys),
    Task(ACKNOWLEDGE, cast.ROADS, fresh, acknowledged, acknowledged_by_keys),
    Task(TAKE, cast.ROADS, unowned, taken_and_acknowledged, taken_and_acknowledged_by_keys),
    Task("Extend a limit", cast.CARE, of_care, extended, extended_by_keys),
    Task("Answer stage 1", cast.ROADS, running, answer, answer_by_keys),
    Task("Take a case to the next stage", cast.ROADS, answered, escalated, escalated_by_keys),
    Task("Approve an answer", ABE, to_approve, approved, approved_by_keys),
    Task("Find a person’s cases", cast.ROADS, running, found, found_by_keys),
)
