"""The officers' pages in a real browser: the strict policy holds, and each page is built as a reader expects."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from portal.cases import replay_runs
from portal.policy.moves import Move
from portal.procedures import calendars, versions
from tests import cast
from tests.admin.browsing import days_ago
from tests.admin.chromium import Screens, complaints_of, look, look_at, serving, sign_in
from tests.fixtures_app import Sqlite

pytestmark = pytest.mark.browser


@pytest.fixture
def address(sqlite_backend: Sqlite, tmp_path: Path) -> Iterator[str]:
    """Where the portal runs, with two cases in it."""

    def make() -> None:
        first = cast.answered(cast.received(cast.submission(), at=days_ago(6)).case, at=days_ago(2))
        second = cast.acknowledged(cast.received(cast.submission(), at=days_ago(20)).case, at=days_ago(19))
        cast.do(second, Move.LINK, at=days_ago(1), other=first.tracking_number, lead="this", reason="The same pothole.")
        asked = {"what": "When was the crew there?", "due_on": days_ago(9).date()}
        for of in ("partner:highways_contractor", f"staff:{cast.staff(cast.ROADS).id}"):
            cast.do(second, Move.ASK, at=days_ago(15), of=of, **asked)
        pack = (versions.PACKS / "devon.yaml").read_text(encoding="utf-8")
        asked = {"since": None, "until": None, "by": cast.as_(cast.COMPLAINTS), "at": days_ago(0)}
        run = replay_runs.ask("devon", pack, **asked)
        for after in (0, 2):
            replay_runs.go_on(run_id=run.id, after=after, at=days_ago(0))

    with serving(sqlite_backend, tmp_path, make) as url:
        yield url


REPLAY = 1  # the first of the address's database
# What is typed is kept, known people are found, and many cases are chosen at once.
SCRIPTED = frozenset(
    {
        "/staff/cases/2/respond",
        "/staff/cases/2/merge",
        "/staff/cases/2/ask",
        "/staff/cases/add",
        "/staff/?whose=teams",
        "/staff/cases/list/",
    }
)
PAGES = (
    "/staff/",
    "/staff/load/",
    "/staff/overview/",
    "/staff/?whose=teams",
    "/staff/cases/list/",
    "/staff/cases/show/1",
    "/staff/cases/2/respond",
    "/staff/cases/add",
    "/staff/cases/edit/2",
    "/staff/cases/show/2?alike=",
    "/staff/cases/2/merge",
    "/staff/cases/2/ask",
    "/staff/requests/list/",
    "/staff/requests/edit/2",
    "/staff/remedies/list/",
    "/staff/notices/list/",
    "/staff/duties/",
    "/staff/statistics/?period=year",
    "/staff/reports/",
    "/staff/guidance/",
    "/staff/absences/",
    "/staff/absences/note",
    "/staff/learning/",
    "/staff/users/userinfo/",
    "/staff/resetmypassword/form",
)


@pytest.mark.parametrize("width", [390, 1280])
def test_every_page_keeps_the_policy_and_is_soundly_built(opened: Screens, address: str, width: int) -> None:
    page = opened(width)
    said = complaints_of(page)
    look(page, f"{address}/staff/login/")
    page.fill("#username", cast.ROADS)
    page.fill("#password", cast.PASSWORD)
    page.click("main button")
    for path in PAGES:
        look(page, address + path, scripts=path in SCRIPTED)
    assert not said


def test_a_letter_is_previewed_and_issued_with_the_mouse(opened: Screens, address: str) -> None:
    page = opened()
    sign_in(page, address, cast.ROADS)
    page.goto(f"{address}/staff/cases/2/respond")
    page.get_by_label("Not upheld").check()
    page.get_by_label("Findings and reasons").fill("The road was mended on 3 March, and we saw it.")
    page.get_by_role("button", name="Preview").click()
    expect(page.get_by_text("It says everything it must.")).to_be_visible(timeout=15_000)
    page.get_by_role("button", name="Issue").click()
    expect(page.get_by_text("The answer was given, and the letter is on its way.")).to_be_visible(timeout=15_000)
    expect(page.get_by_text("Our response to your complaint").first).to_be_visible(timeout=15_000)


def _open_day() -> str:
    """Return an open day that the case of twenty days ago has counted."""
    calendar = calendars.calendar("england", "GB", ["ENG"])
    return calendar.after(days_ago(20).date(), 2).isoformat()


@pytest.mark.parametrize("width", [390, 1280])
def test_what_moves_is_shown_to_the_complaints_team_at_any_width(opened: Screens, address: str, width: int) -> None:
    page = opened(width)
    sign_in(page, address)
    for path in ("closures/list/", "closures/add", "versions/list/", "versions/impact", "replays/list/", "replays/add"):
        look(page, f"{address}/staff/{path}")
    look(page, f"{address}/staff/reports/devon/performance/")
    look(page, f"{address}/staff/guidance/devon/train")
    look(page, f"{address}/staff/replays/show/{REPLAY}")
    assert page.get_by_text("Done, 2 cases").is_visible()
    page.goto(f"{address}/staff/closures/add")
    page.get_by_label("Day", exact=True).fill(_open_day())
    page.get_by_label("Why it is closed").fill("The river was in the town hall")
    for choice in page.get_by_role("radio").all():
        choice.check()
    page.get_by_role("button", name="Show what would move").click()
    assert page.get_by_text("1 due date of 1 open case.").is_visible()
    look_at(page)
    page.goto(f"{address}/staff/versions/impact")
    pack = (versions.PACKS / "devon.yaml").read_text(encoding="utf-8").replace("10 working days", "12 working days")
    page.get_by_label("The pack").fill(pack)
    page.get_by_role("button", name="Show what it would change").click()
    assert page.get_by_text("10 working days → 12 working days").first.is_visible()
    look_at(page)


def test_a_replay_is_asked_for_with_the_mouse(opened: Screens, address: str) -> None:
    page = opened()
    page.set_default_timeout(60_000)  # a whole pack is typed
    sign_in(page, address)
    page.goto(f"{address}/staff/replays/add")
    for choice in page.get_by_role("radio", name="Devon").all():
        choice.check()
    page.get_by_label("Or against this pack").fill((versions.PACKS / "devon.yaml").read_text(encoding="utf-8"))
    page.get_by_role("button", name="Save").click()
    assert page.get_by_text("It is being worked out. Look again in a moment.").is_visible()


@pytest.mark.parametrize(("width", "is_beside"), [(390, False), (1280, True)])
def test_what_was_submitted_comes_first_and_the_moves_beside_it_where_there_is_room(
    opened: Screens, address: str, width: int, is_beside: bool
) -> None:
    page = opened(width)
    sign_in(page, address, cast.ROADS)
    page.goto(f"{address}/staff/cases/show/2")
    headings = "What was submitted", "What can be done now", "The reporter", "Limits"
    submitted, moves, reporter, limits = (
        page.get_by_role("heading", name=one, exact=True).bounding_box() for one in headings
    )
    assert submitted
    assert moves
    assert reporter
    assert limits
    assert (moves["x"] > submitted["x"]) is is_beside
    assert (moves["y"] > submitted["y"] + 10) is not is_beside
    assert (limits["y"] < reporter["y"]) or is_beside
