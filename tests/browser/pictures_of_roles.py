"""The pictures of docs/officers-guide.md: what each of those who work with the portal has before them, by the demo."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page

Take = Callable[..., None]
DESK = {"width": 1280, "height": 800}
KEPT = "Not acknowledged yet"


def take(browser: Browser, url: str, folder: Path, keep: Take) -> None:
    """Take every picture of the guide, at a desk."""
    kept = json.loads((folder / "demo-logins.json").read_text(encoding="utf-8"))
    passwords = {one["username"]: one["password"] for one in kept}
    for who, walk in WALKS.items():
        with _signed_in(browser, url, who, passwords[who]) as page:
            walk(page, keep)


@contextmanager
def _signed_in(browser: Browser, url: str, who: str, password: str) -> Iterator[Page]:
    context = browser.new_context(viewport=DESK, base_url=url)  # type: ignore[arg-type]  # a plain dict is one
    context.set_default_timeout(60_000)
    page = context.new_page()
    page.goto("/staff/login/")
    page.fill("#username", who)
    page.fill("#password", password)
    page.click("main button")
    page.wait_for_load_state()
    yield page
    context.close()


def _clerk(page: Page, keep: Take) -> None:
    page.keyboard.press("?")
    page.locator("dialog[open]").wait_for()
    keep(page, "keys", "desk", whose="guide")
    page.goto("/staff/cases/list/?_flt_0_status=received")
    if not page.get_by_role("link", name=KEPT).count():
        page.locator("summary", has_text="Keep this search").click()
        page.fill("#keep", KEPT)
        page.locator("form.keep button").click()
        page.goto("/staff/cases/list/?_flt_0_status=received")
    page.locator(".search", has=page.locator("summary", has_text="narrowed")).evaluate("one => { one.open = false }")
    keep(page, "list", "desk", whose="guide")


def _officer(page: Page, keep: Take) -> None:
    page.goto("/staff/?whose=me&sort=case")
    page.get_by_role("link", name=re.compile("^Acknowledge")).first.click()
    page.locator(".preview .letter").wait_for()
    keep(page, "acknowledge", "desk", whose="guide")


def _manager(page: Page, keep: Take) -> None:
    page.goto("/staff/?whose=teams&due=overdue")
    page.locator("main [name=case]").first.check()
    keep(page, "manager", "desk", whose="guide")


def _reviewer(page: Page, keep: Take) -> None:
    page.goto("/staff/?whose=teams")
    keep(page, "reviewer", "desk", whose="guide")


def _chief(page: Page, keep: Take) -> None:
    page.goto("/staff/overview/")
    keep(page, "chief", "desk", whose="guide")


def _administrator(page: Page, keep: Take) -> None:
    page.goto("/staff/users/list/")
    keep(page, "administrator", "desk", whose="guide")


WALKS: dict[str, Callable[[Page, Take], None]] = {
    "complaints.devon": _clerk,
    "officer.roads": _officer,
    "senior.roads": _manager,
    "investigator": _reviewer,
    "chief.executive": _chief,
    "admin": _administrator,
}
