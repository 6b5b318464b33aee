"""A promise in a real browser: passed on, given another day, kept with a file; and whether what was learned helped."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import expect

from portal.cases import learning
from portal.cases.actors import REPORTER
from portal.cases.learning import About
from portal.cases.models import Case, FileKind, Membership
from portal.cases.submission import Submission
from portal.cases.teams import team_of
from portal.database import db
from portal.letters import automatic
from portal.procedures import versions
from tests import cast
from tests.admin.browsing import days_ago
from tests.admin.chromium import Screens, look_at, serving, sign_in
from tests.admin.test_learning import LEAD, MANAGEMENT
from tests.admin.test_promises import WHAT, promised
from tests.browser import axe
from tests.cases.test_filing import add, text
from tests.fixtures_app import Sqlite

pytestmark = pytest.mark.browser
BOROUGH = "childrens-social-care"


def _lesson() -> None:
    """Have the borough learn from calls that nobody returned: six cases before, one after."""
    team = team_of(BOROUGH, "complaints")
    for username, position in ((MANAGEMENT, "management_team"), (LEAD, "learning_lead")):
        db.session.add(Membership(staff_id=cast.staff(username).id, team_id=team.id, position=position))
    db.session.flush()
    for days in (700, 610, 600, 520, 510, 500, 100):
        facts = {"procedure": BOROUGH, "kind": "complaint", "description": "Nobody called.", "channel": "web"}
        given = Submission(**facts, natures=("communication",), reporter=cast.ALICE)
        automatic.take_in(given, by=REPORTER, at=days_ago(days))
    pack = versions.procedure_of(versions.current(BOROUGH, days_ago(0)))
    made = learning.commission(
        pack,
        what="Why do calls go unreturned?",
        owner=cast.staff(LEAD),
        due_on=days_ago(380).date(),
        by=cast.as_(MANAGEMENT),
        at=days_ago(480),
        about=About("Calls that nobody returned", "communication"),
    )
    learning.finish(pack, made, result="Each call is logged, and returned.", by=cast.as_(LEAD), at=days_ago(400))


def _make() -> None:
    remedy = promised()
    case = db.session.get_one(Case, 1)
    add(case, text("the order.txt"), kind=FileKind.EVIDENCE)
    assert remedy == 1
    _lesson()


@pytest.fixture
def address(sqlite_backend: Sqlite, tmp_path: Path) -> Iterator[str]:
    """Where the portal runs, with a promise of Tom's and what a borough learned."""
    with serving(sqlite_backend, tmp_path, _make) as url:
        yield url


def test_a_promise_is_passed_on_moved_and_kept_without_a_script(opened: Screens, address: str, tmp_path: Path) -> None:
    page = opened(390, scripts=False)
    sign_in(page, address, cast.ROADS)
    page.goto(f"{address}/staff/?whose=me&sort=remedy")
    page.get_by_role("link", name="DV-").first.click()
    page.get_by_role("link", name="Pass it on").click()
    page.get_by_label("Helen Trelawny").check()
    page.screenshot(path=tmp_path / "pass.png", full_page=True)
    page.get_by_role("button", name="Pass it on").click()
    expect(page.locator("#remedies")).to_contain_text("Helen Trelawny")
    page.screenshot(path=tmp_path / "passed.png", full_page=True)

    helen = opened()
    sign_in(helen, address, cast.SENIOR)
    helen.goto(f"{address}/staff/?whose=me&sort=remedy")
    expect(helen.locator("main")).to_contain_text(WHAT)
    helen.goto(f"{address}/staff/cases/show/1")
    helen.get_by_role("link", name="Give another day").click()
    helen.get_by_label("By when").fill((days_ago(0) + timedelta(days=80)).date().isoformat())
    helen.get_by_label("Why it takes until then").fill("Ana is ill until the end of the month.")
    helen.screenshot(path=tmp_path / "day.png", full_page=True)
    axe.look_over(helen, "another day")
    helen.get_by_role("button", name="Give this day").click()
    expect(helen.locator("#remedies")).to_contain_text("Promised before by")
    helen.get_by_role("link", name="Mark as kept").click()
    helen.get_by_label("The file of the case that shows it").select_option(label="the order.txt")
    helen.screenshot(path=tmp_path / "keep.png", full_page=True)
    axe.look_over(helen, "kept")
    helen.locator("main form button").last.click()
    expect(helen.locator("#remedies")).to_contain_text("Shown by the order.txt")
    helen.locator("#remedies").screenshot(path=tmp_path / "kept.png")
    axe.look_over(helen, "the case")


def test_whether_it_came_again_is_drawn_and_told(opened: Screens, address: str, tmp_path: Path) -> None:
    for width in (1280, 390):
        page = opened(width)
        sign_in(page, address, MANAGEMENT)
        page.goto(f"{address}/staff/learning/")
        page.screenshot(path=tmp_path / f"learning-{width}.png", full_page=True)
        page.get_by_role("link", name="Calls that nobody returned").click()
        expect(page.get_by_role("heading", name="Did it come again?")).to_be_visible()
        assert page.locator("svg.chart rect").count() >= 5
        look_at(page)
        page.screenshot(path=tmp_path / f"learned-{width}.png", full_page=True)
        axe.look_over(page, f"learned at {width}")
