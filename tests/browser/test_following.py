"""The status page and the room in a real browser: open to all, light, by themselves, and left at once."""

from __future__ import annotations

import itertools
import re
import shutil
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Error, Page, Route, expect

from portal.database import db, transaction
from portal.policy.moves import Move
from tests.browser import axe
from tests.cast import acknowledged, answered, do, received, reviewed, stat, submission
from tests.fixtures_app import Sqlite
from tests.support.server import WebServer

pytestmark = [pytest.mark.browser, pytest.mark.slow]
MOST_BYTES = 60_000
Keys = dict[str, tuple[str, str]]  # the number and the passphrase of each case, by the state it is in


def _told(keys: Keys, state: str, **given: Any) -> Any:
    at = datetime.now(UTC) - timedelta(days=given.pop("days", 1))
    taken = received(given.pop("sent", None) or submission(**given), at=at)
    keys[state] = taken.case.tracking_number, taken.passphrase
    return taken.case


def _answered(keys: Keys, state: str, now: datetime) -> Any:
    remedy = {"kind": "service", "what": "We will mend the road.", "due_on": (now + timedelta(days=30)).date()}
    return answered(_told(keys, state, days=9), at=now - timedelta(days=3), remedies=[remedy])


def cases() -> Keys:
    """Make a case in each state, and return what opens it."""
    keys: Keys = {}
    now = datetime.now(UTC)
    _told(keys, "open")
    _told(keys, "late", days=60)
    _told(keys, "anonymous", sent=stat(anonymous=True))
    _told(keys, "excluded", procedure="orange-county", matter="mandated_appeal", natures=(), service="")
    paused = acknowledged(_told(keys, "paused", days=5), at=now - timedelta(days=4))
    do(paused, Move.PAUSE, at=now - timedelta(days=2), reason="We wait for your receipt.")
    _answered(keys, "answered", now)
    closed = reviewed(_answered(keys, "closed", now), at=now - timedelta(days=2))
    do(closed, Move.CLOSE, at=now - timedelta(days=1), closing="answered")
    return keys


@pytest.fixture(scope="module")
def site(sqlite_backend: Sqlite, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Keys]]:
    """The portal as it is really served, and a case in each state."""
    folder = tmp_path_factory.mktemp("served")
    sqlite_backend.rewind()
    sqlite_backend.rewind()
    with sqlite_backend.app.app_context(), transaction():
        keys = cases()
    with sqlite_backend.app.app_context():
        db.session.remove()
        db.engine.dispose()  # the last to leave puts all that was written into the file
    shutil.copyfile(sqlite_backend.file, folder / "portal.sqlite3")
    environment = {
        "DATABASE_URL": f"sqlite:///{folder / 'portal.sqlite3'}",
        "PORTAL_INSTANCE": str(folder),
        "SECRET_KEY": "only-for-tests-" * 3,
        "TRUSTED_PROXIES": "1",  # each browser is somewhere else: from one place a room is opened ten times a minute
    }
    server = WebServer(environment).start(seconds=240)
    yield server.url, keys
    server.stop()


PLACES = itertools.count(1)


def somewhere() -> dict[str, Any]:
    """Return what makes a browser one that nobody has used yet from where it is."""
    return {"extra_http_headers": {"X-Forwarded-For": f"192.0.2.{next(PLACES)}"}}


@pytest.fixture
def context(browser: Browser, site: tuple[str, Keys]) -> Iterator[BrowserContext]:
    """A browser that reaches our server and nothing else: what tries is written down, and fails the test."""
    elsewhere: list[str] = []

    def only_ours(route: Route) -> None:
        if route.request.url.startswith(site[0]):
            route.continue_()
        else:
            elsewhere.append(route.request.url)
            route.abort()

    context = browser.new_context(base_url=site[0], viewport={"width": 390, "height": 844}, **somewhere())
    context.set_default_timeout(30_000)
    context.route("**/*", only_ours)
    yield context
    context.close()
    assert elsewhere == []


def enter(page: Page, keys: tuple[str, str]) -> None:
    page.goto(f"/track/{keys[0]}/open")
    page.get_by_label("Your passphrase").fill(keys[1])
    page.get_by_role("button", name="Open", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your letters")


STATES = ("open", "late", "anonymous", "excluded", "paused", "answered", "closed")
BEHIND = {  # pages of the room, in a state in which each has the most to show
    "open": ("withdraw", "add", "details"),
    "late": ("escalate",),
    "excluded": ("contest",),
    "closed": ("opinion",),
}


@pytest.mark.parametrize("state", STATES)
def test_status_and_room_are_open_to_all(context: BrowserContext, site: tuple[str, Keys], state: str) -> None:
    page, keys = context.new_page(), site[1][state]
    page.goto(f"/track/{keys[0]}")
    axe.look_over(page, f"the status page, {state}")
    enter(page, keys)
    axe.look_over(page, f"the room, {state}")
    for path in BEHIND.get(state, ()):
        page.goto(f"/track/{keys[0]}/{path}")
        axe.look_over(page, f"{path}, {state}")
    if state == "answered":
        page.goto(f"/track/{keys[0]}/room")
        page.locator(".letter-card h3 a").first.click()
        axe.look_over(page, "a letter")


def test_what_a_form_answers_with_is_open_to_all(context: BrowserContext, site: tuple[str, Keys]) -> None:
    page, keys = context.new_page(), site[1]["open"]
    page.goto("/track")
    page.get_by_role("button", name="Show me").click()
    axe.look_over(page, "asking for a number again")
    page.goto(f"/track/{keys[0]}")
    page.get_by_role("button", name="Write to me").click()
    axe.look_over(page, "asking for an address again")
    page.goto(f"/track/{keys[0]}/open")
    page.get_by_role("button", name="Open", exact=True).click()
    axe.look_over(page, "asking for the passphrase again")
    page.get_by_role("button", name="Send me a link").click()
    axe.look_over(page, "a link was asked for")
    page.goto(f"/track/{keys[0]}/enter/{'x' * 43}")
    axe.look_over(page, "a link's own page")
    page.get_by_role("button", name="Open my letters").click()
    axe.look_over(page, "a link that was used")
    page.goto("/news/unknown")
    axe.look_over(page, "news that are no more")
    enter(page, keys)
    page.goto(f"/track/{keys[0]}/details")
    page.get_by_label("E-mail address").fill("nonsense")
    page.get_by_role("button", name="Correct them").click()
    axe.look_over(page, "details with a fault")


@pytest.mark.parametrize("state", ["open", "late", "closed"])
def test_it_is_light_and_comes_in_one_piece(browser: Browser, site: tuple[str, Keys], state: str) -> None:
    context = browser.new_context(base_url=site[0])  # without a route of ours, which would switch the cache off
    page, number = context.new_page(), site[1][state][0]
    got: list[tuple[str, int]] = []
    page.on("requestfinished", lambda one: got.append((one.url.partition("?")[0], one.sizes()["responseBodySize"])))
    page.goto(f"/track/{number}", wait_until="networkidle")
    assert sum(size for _, size in got) < MOST_BYTES, got
    assert len(got) <= 7, "the page, three style sheets side by side, the way out and what it leaves behind, the mark"
    page.goto(f"/track/{number}", wait_until="networkidle")
    again = page.evaluate("performance.getEntriesByType('resource').map(one => [one.name, one.transferSize])")
    assert [one for one in again if one[1]] == [], "one round trip: what it looks like is there already"
    context.close()


def test_it_reads_without_a_script(browser: Browser, site: tuple[str, Keys]) -> None:
    context = browser.new_context(
        base_url=site[0], java_script_enabled=False, viewport={"width": 320, "height": 640}, **somewhere()
    )
    page, keys = context.new_page(), site[1]["late"]
    page.goto(f"/track/{keys[0]}")
    page.get_by_role("link", name="Ask for Stage 2: Service Investigation").click()
    page.get_by_label("Your passphrase").fill(keys[1])
    page.get_by_role("button", name="Open", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Ask for Stage 2: Service Investigation")
    link = page.get_by_role("link", name="Leave this page now")
    assert link.get_attribute("href") == "https://www.wikipedia.org/"
    context.close()


@pytest.mark.parametrize("how", ["a press", "three keys"])
def test_left_at_once_nothing_is_behind(browser: Browser, site: tuple[str, Keys], how: str) -> None:
    """The page that it goes to is answered here: nothing outside is reached."""
    context = browser.new_context(base_url=site[0], **somewhere())
    context.route("https://www.wikipedia.org/**", lambda route: route.fulfill(body="Nothing to see."))
    page, keys = context.new_page(), site[1]["paused"]
    enter(page, keys)
    page.evaluate("localStorage.setItem('redress:form:devon:1', 'I saw it'), localStorage.setItem('other', 'stays')")
    before = context.cookies()
    if how == "a press":
        page.get_by_role("link", name="Leave this page now").click()
    else:
        for _ in range(6):  # on a busy machine three may take longer than three do by hand
            with suppress(Error):  # the page may be gone by then
                page.keyboard.press("Escape")
            if not page.url.startswith(site[0]):
                break
    page.wait_for_url("https://www.wikipedia.org/")
    page.wait_for_load_state("networkidle")  # a key pressed after the third may have left a second time
    page.go_back(wait_until="commit")
    page.wait_for_url("https://www.wikipedia.org/")
    expect(page.locator("body")).not_to_contain_text("What you sent")
    for _ in range(500):  # that the room is to be closed may reach our server after us: until then the cookie stays
        if context.cookies() != before:
            break
        page.goto("/static/mark.svg")  # no limit counts these
    page.goto(f"/track/{keys[0]}/room")
    expect(page.get_by_role("heading", level=1)).to_have_text("Open your letters")
    assert page.evaluate("Object.keys(localStorage)") == ["other"]
    context.close()


@pytest.mark.parametrize("kept_whole", [False, True])
def test_left_from_a_later_step_no_earlier_one_comes_back(
    browser: Browser, site: tuple[str, Keys], kept_whole: bool
) -> None:
    """Each step is an entry of its own: the browser would show what was typed there, whatever we have forgotten."""
    context = browser.new_context(base_url=site[0], **somewhere())
    context.route("https://www.wikipedia.org/**", lambda route: route.fulfill(body="Nothing to see."))
    page, secret = context.new_page(), "He hits me when nobody is there."
    page.goto("/devon/submit/what")
    page.get_by_label("Complaint", exact=True).check()
    page.get_by_role("button", name="Continue", exact=True).last.click()
    page.get_by_label("Yes, I’ll give my details").check()
    page.get_by_role("button", name="Continue", exact=True).last.click()
    page.get_by_label("What happened").fill(secret)
    page.get_by_role("button", name="Continue", exact=True).last.click()
    expect(page.get_by_label("What happened")).to_have_count(0)
    if kept_whole:
        page.goto("/track")
    page.get_by_role("link", name="Leave this page now").click()
    page.wait_for_url("https://www.wikipedia.org/")
    while page.evaluate("history.length") and page.url != "about:blank":
        expect(page.locator("body")).to_contain_text("Nothing to see.")
        page.go_back(wait_until="commit")
        page.wait_for_url(re.compile(r"https://www\.wikipedia\.org/|about:blank"))
    # Whoever comes again of their own accord finds everything as usual, Back too.
    page.goto("/track")
    page.goto("/devon/about")
    page.go_back()
    expect(page.get_by_role("button", name="Show me")).to_be_visible()
    context.close()


def test_by_keys_alone_a_right_is_used(context: BrowserContext, site: tuple[str, Keys]) -> None:
    page, keys = context.new_page(), site[1]["answered"]
    page.emulate_media(reduced_motion="reduce")  # or it is looked at while it is still scrolled to
    page.goto(f"/track/{keys[0]}")
    _tab_to(page, "Ask for Stage 2: Service Investigation")
    page.keyboard.press("Enter")
    expect(page.get_by_label("Your passphrase")).to_be_visible()
    _tab_to(page, "", field="passphrase")
    page.keyboard.type(keys[1])
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Ask for Stage 2: Service Investigation")
    _tab_to(page, "Ask for Stage 2: Service Investigation")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("has gone to its next stage")


# What has the focus: its words, its id, and whether it is what one sees in its middle, with nothing over it.
FOCUSED = """(() => {
  const e = document.activeElement, b = e.getBoundingClientRect();
  const seen = document.elementFromPoint(b.x + b.width / 2, b.y + b.height / 2);
  return [e.innerText || "", e.id, e === seen || e.contains(seen)];
})()"""


def _tab_to(page: Page, name: str, field: str = "") -> None:
    """Press Tab until what has the focus is called so, and see that it is in sight there."""
    for _ in range(60):
        page.keyboard.press("Tab")
        here = page.evaluate(FOCUSED)
        if (name and here[0].strip() == name) or (field and here[1] == field):
            assert here[2], f"{name or field} isn't in sight"
            return
    raise AssertionError(f"“{name or field}” can't be reached by keys.")
