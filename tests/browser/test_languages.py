"""The public's pages in each language, light and dark, narrow and enlarged: open to all, and written its own way."""

from __future__ import annotations

import itertools
import re
import shutil
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from portal.database import db, transaction
from portal.policy.moves import Move
from portal.reports import performance
from tests.browser import axe
from tests.cast import answered, do, received, reviewed
from tests.fixtures_app import Sqlite
from tests.procedures.shipped import pack
from tests.reports.dataset import Dataset
from tests.support.processes import free_port
from tests.support.server import WebServer

pytestmark = [pytest.mark.browser, pytest.mark.slow]
PLACES = itertools.count(1)
LANGUAGES = {"en": "ltr", "es": "ltr", "cy": "ltr", "ar": "rtl"}
STORY = "My road has a pothole.\n\nI reported it three times: “tomorrow”, they said. " + "Pneumono" * 30


@pytest.fixture(autouse=True)
def tuesday() -> None:
    """Here it is today: server and browser are processes of their own."""


def _closed() -> tuple[str, str]:
    """Make a case that was answered and closed, and return what opens it."""
    at = datetime.now(UTC) - timedelta(days=9)
    taken = received(at=at)
    remedy = {"kind": "service", "what": "We will mend the road.", "due_on": (at + timedelta(days=40)).date()}
    case = reviewed(answered(taken.case, at=at + timedelta(days=6), remedies=[remedy]), at=at + timedelta(days=7))
    do(case, Move.CLOSE, at=at + timedelta(days=8), closing="answered")
    return taken.case.tracking_number, taken.passphrase


def _counted() -> None:
    """Have a quarter's figures counted, as the workers do."""
    Dataset("devon", 4, start=date(2026, 4, 1), end=date(2026, 6, 30)).fill(120)
    with transaction():
        performance.keep(pack("devon"), 2026, datetime(2026, 11, 20, 12, tzinfo=UTC))


@pytest.fixture(scope="module")
def begun(sqlite_backend: Sqlite, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, tuple[str, str]]:
    """A folder with a portal's database, in which a case was closed and a quarter counted; and what opens the case."""
    folder = tmp_path_factory.mktemp("served")
    sqlite_backend.rewind()
    with sqlite_backend.app.app_context(), transaction():
        keys = _closed()
    with sqlite_backend.app.app_context():
        _counted()
        db.session.remove()
        db.engine.dispose()  # the last to leave puts all that was written into the file
    shutil.copyfile(sqlite_backend.file, folder / "portal.sqlite3")
    return folder, keys


@pytest.fixture(scope="module")
def server(begun: tuple[Path, tuple[str, str]]) -> Iterator[WebServer]:
    """The portal as it is really served."""
    folder, port = begun[0], free_port()
    environment = {
        "DATABASE_URL": f"sqlite:///{folder / 'portal.sqlite3'}",
        "PORTAL_INSTANCE": str(folder),
        "PORTAL_BASE_URL": f"http://127.0.0.1:{port}",
        "SECRET_KEY": "only-for-tests-" * 3,
        "TRUSTED_PROXIES": "1",  # each browser is somewhere else: from one place a room is opened ten times a minute
    }
    running = WebServer(environment, port=port).start(seconds=240)
    yield running
    running.stop()


@pytest.fixture
def page(browser: Browser, server: WebServer) -> Iterator[Page]:
    """A page that may speak to our server alone."""
    elsewhere_too = {"X-Forwarded-For": f"192.0.2.{next(PLACES)}"}
    context = browser.new_context(
        viewport={"width": 1280, "height": 900}, base_url=server.url, extra_http_headers=elsewhere_too
    )
    context.set_default_timeout(60_000)
    elsewhere: list[str] = []
    context.on("request", lambda one: None if one.url.startswith(server.url) else elsewhere.append(one.url))
    yield context.new_page()
    context.close()
    assert elsewhere == []


def seen(page: Page, language: str, what: str) -> None:
    """Look a page over in every way, once it is in its language as a whole."""
    html = page.locator("html")
    expect(html).to_have_attribute("lang", re.compile(f"^{language}"))
    expect(html).to_have_attribute("dir", LANGUAGES[language])
    axe.look_over(page, f"{what} in {language}")


def press(page: Page, do: str) -> None:
    page.locator(f"main button[name=do][value={do}]").last.click()


HEAD = ".leave-now, .owner, .top nav a, .languages a, .languages span"
BOXES = "(all) => all.map((one) => one.getBoundingClientRect()).map((one) => [one.x, one.y, one.right, one.bottom])"
IN_SIGHT = """() => {
  const box = document.activeElement.getBoundingClientRect();
  return document.activeElement.contains(document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2));
}"""
# Beneath it all of a line goes by.
BAND = "() => getComputedStyle(document.querySelector('.leave'), '::before').opacity"
FRAMES = 300
LINES = 170  # pixels: the way out beside the owner, the menu and the languages


def _drawn(page: Page, what: str, wanted: object) -> bool:
    """Return whether something is so within so many frames. Playwright's own waiting evaluates text, which the page's
    policy forbids wherever it isn't so at the first look."""
    one_frame = f"([wanted]) => new Promise((done) => requestAnimationFrame(() => done(({what})() === wanted)))"
    return any(page.evaluate(one_frame, [wanted]) for _ in range(FRAMES))


def _overlaps(one: list[float], other: list[float]) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


@pytest.mark.parametrize("width", [320, 390])
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_head_takes_three_lines_of_a_phone(page: Page, language: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 640})
    page.goto(f"/devon/about?lang={language}")
    leave, *others = page.locator(HEAD).evaluate_all(BOXES)
    assert page.locator("main").evaluate("one => one.getBoundingClientRect().y") < LINES
    assert len({one[1] for one in others[-len(LANGUAGES) :]}) == 1, "the languages stand on one line"
    assert all(right - left >= 24 and end - top >= 24 for left, top, right, end in [leave, *others])
    assert [one for one in others if _overlaps(leave, one)] == []


def test_the_head_is_walked_by_keys_and_the_way_out_stays(page: Page) -> None:
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto("/devon/about")
    for _ in range(page.locator(HEAD).count()):  # the way to the content, then all but the page's language
        page.keyboard.press("Tab")
        assert _drawn(page, IN_SIGHT, True)
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    expect(page.locator(".leave-now")).to_be_in_viewport(ratio=1)


def test_no_line_is_read_with_its_end_beneath_the_way_out(page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 640})
    page.goto("/devon/about")
    assert _drawn(page, BAND, "0")  # at rest the head stands as it is
    page.evaluate("scrollTo({ top: 600, behavior: 'instant' })")
    assert _drawn(page, BAND, "1")
    page.evaluate("scrollTo({ top: 0, behavior: 'instant' })")
    assert _drawn(page, BAND, "0")


def test_without_a_script_the_head_says_what_back_would_show(browser: Browser, server: WebServer) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 320, "height": 640})
    page = context.new_page()
    page.goto(f"{server.url}/devon/about")
    expect(page.locator(".after-leaving")).to_contain_text("close the window too")
    leave, told = page.locator(".leave-now").bounding_box(), page.locator(".after-leaving").bounding_box()
    assert leave is not None
    assert told is not None
    assert told["y"] >= leave["y"] + leave["height"], "neither covers the other"
    context.close()


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_read(page: Page, language: str) -> None:
    for path in ("/", "/track", "/devon/start", "/devon/about", "/devon/reports", "/no-such-page"):
        page.goto(f"{path}?lang={language}")
        seen(page, language, path)
    page.goto(f"/track?lang={language}")
    page.locator("#number").fill("DV-0000-0000-0000")
    page.locator("main form button").last.click()
    seen(page, language, "a number that isn't there")


@pytest.mark.parametrize("language", LANGUAGES)
def test_from_the_form_to_the_room(page: Page, language: str) -> None:
    page.goto(f"/devon/submit?lang={language}")
    press(page, "review")
    expect(page.locator(".summary")).to_be_focused()
    seen(page, language, "the whole form at fault")
    page.locator("#kind-0").check()
    page.locator("#description").fill(STORY)
    page.locator("input[name=who][value=named]").check()
    press(page, "review")
    seen(page, language, "the answers")
    press(page, "send")
    number, passphrase = page.locator(".key").all_inner_texts()
    seen(page, language, "the receipt")
    page.goto(f"/track/{number}?lang={language}")
    seen(page, language, "the status page")
    page.goto(f"/track/{number}/open?lang={language}")
    page.locator("#passphrase").fill("not these words")
    page.locator("#all button").click()
    seen(page, language, "the door, with a fault")
    page.locator("#passphrase").fill(passphrase)
    page.locator("#all button").click()
    seen(page, language, "the room")
    page.goto(f"/track/{number}/details?lang={language}")
    seen(page, language, "the details")
    page.locator("#email").fill("nobody at home")
    page.locator("#all button[type=submit]").last.click()
    seen(page, language, "the details at fault")
    page.goto(f"/track/{number}/add?lang={language}")
    seen(page, language, "adding something")
    page.locator("#all button[type=submit]").last.click()
    seen(page, language, "adding nothing")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_question_after_closing_and_how_a_body_does(
    page: Page, begun: tuple[Path, tuple[str, str]], language: str
) -> None:
    number, passphrase = begun[1]
    page.goto(f"/track/{number}/open?lang={language}")
    page.locator("#passphrase").fill(passphrase)
    page.locator("#all button").click()
    seen(page, language, "the room of a closed case")
    page.goto(f"/track/{number}/opinion?lang={language}")
    seen(page, language, "the question after closing")
    for path in ("/devon/performance", "/devon/performance/2026-q2", "/devon/performance/2026"):
        page.goto(f"{path}?lang={language}")
        seen(page, language, path)


def test_every_step_from_the_right(page: Page) -> None:
    """What is asked for one thing at a time, in the language that is written the other way."""
    page.goto("/devon/submit/what?lang=ar")
    seen(page, "ar", "the first step")
    page.locator("#kind-0").check()
    press(page, "next")
    seen(page, "ar", "you")
    page.locator("input[name=who][value=named]").check()
    press(page, "next")
    page.locator("#description").fill(STORY)
    for step in ("about", "files", "how to reach you"):
        press(page, "next")
        seen(page, "ar", step)
