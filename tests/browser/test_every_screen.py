"""Every screen that has an address, as a desk and a narrow phone show it: usable by everyone, none too wide."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser

from portal.cases import replay_runs
from portal.exports import asking
from portal.procedures import versions
from portal.reports import case_files
from tests import cast
from tests.admin.browsing import days_ago
from tests.admin.chromium import Screens, complaints_of, serving, sign_in
from tests.admin.test_my_work import everything
from tests.browser import axe
from tests.fixtures_app import Sqlite

pytestmark = [pytest.mark.browser, pytest.mark.slow]
WAYS = axe.WAYS[:2]  # a desk and a narrow phone; the main screens are looked at in all ways elsewhere
# What isn't a page: it goes away, or is a file.
NO_PAGES = {"/staff/login/", "/staff/logout/", "/staff/overdue/download"}
# A page of one thing of each sort, of those that the story makes.
OF_ONE = (
    "cases/show/1",
    "cases/edit/1",
    "cases/delete/1",
    "cases/1/respond",
    "cases/1/contact",
    "cases/1/pause",
    "cases/3/escalate",
    "cases/1/sheet",
    "stages/show/1",
    "responses/show/1",
    "remedies/show/1",
    "remedies/edit/1",
    "requests/show/1",
    "notices/show/1",
    "versions/show/1",
    "teams/show/1",
    "memberships/show/1",
    "replays/show/1",
    "users/show/2",
    "users/edit/2",
    "roles/show/1",
    "templates/devon/acknowledgement/en-GB",
    "templates/devon/acknowledgement/en-GB/versions",
    "bulk/ask?case=1&case=2&move=allocate",
    "cases/list/?_flt_2_description=pothole",
    "search/?q=pothole",
    "statistics/?period=year",
    "?whose=all",
)


def _make() -> None:
    everything()
    pack = (versions.PACKS / "devon.yaml").read_text(encoding="utf-8")
    replay_runs.ask("devon", pack, since=None, until=None, by=cast.as_(cast.COMPLAINTS), at=days_ago(0))
    wanted = case_files.wanted({"list": "all", "search": {}}, "csv", "All cases", days_ago(0))
    asking.ask(wanted, by=cast.as_(cast.COMPLAINTS), at=days_ago(0))


def _addresses(app: Flask) -> list[str]:
    """Return every address under /staff that needs nothing more, and those of one thing."""
    rules = [rule for rule in app.url_map.iter_rules() if rule.rule.startswith("/staff") and "GET" in rule.methods]
    plain = sorted({rule.rule for rule in rules if not rule.arguments} - NO_PAGES)
    return [*plain, *(f"/staff/{one}" for one in OF_ONE)]


@pytest.mark.parametrize("who", [cast.COMPLAINTS, cast.ADMIN])
def test_every_screen_can_be_used_by_everyone(
    browser: Browser, sqlite_backend: Sqlite, tmp_path: Path, who: str
) -> None:
    screens, looked_at, faults = Screens(browser), [], []
    with serving(sqlite_backend, tmp_path, _make) as url:
        page = screens(1280)
        page.set_default_timeout(30_000)
        sign_in(page, url, who)
        said = complaints_of(page)
        for path in _addresses(sqlite_backend.app):
            answer = page.request.get(url + path, max_redirects=0)
            if answer.status != 200 or "text/html" not in answer.headers["content-type"]:
                continue  # it isn't theirs, leads elsewhere, or is a file
            page.goto(url + path)
            looked_at.append(path)
            faults += [f"{path}, on {way.name}: {fault}" for way in WAYS for fault in axe.faults(page, way)]
    screens.close()
    assert faults == [], "\n".join(faults)
    assert [words for words in said if "the server responded with" not in words] == []
    assert len(looked_at) >= (50 if who == cast.COMPLAINTS else 18), looked_at
