"""Webhooks, help beside fields and the notices board in a real browser, usable by everyone at both widths."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from portal.cases import board, helping
from portal.database import db
from portal.hooks import kinds, promising, stopping, subscriptions
from portal.hooks.models import State
from portal.hooks.wire import Wire
from portal.procedures import versions
from tests import cast
from tests.admin.chromium import Screens, look_at, serving, sign_in
from tests.browser import axe
from tests.cast import ADMIN, COMPLAINTS, ROADS, SYSTEM, as_
from tests.fixtures_app import Sqlite

pytestmark = pytest.mark.browser
DAY = timedelta(days=1)
LONG = "https://127.0.0.1/a-long-address/of-a-system-that-takes-messages/and-names-itself-in-each-part-of-it"


@pytest.fixture
def address(sqlite_backend: Sqlite, tmp_path: Path) -> Iterator[str]:
    """Where the portal runs, with webhooks, help and a message in it."""
    with serving(sqlite_backend, tmp_path, _fill) as url:
        yield url


def _fill() -> None:
    at = datetime.now(UTC)
    by, given = cast.staff(ADMIN), {"url": LONG, "wire": Wire(loopback=True)}
    for number, name in enumerate(("The case system", "The dashboard of the whole council")):
        events = list(kinds.NAMES)[: 3 + 9 * number]
        hook = subscriptions.subscribe(cast.staff(SYSTEM), name=name, events=events, by=by, at=at - DAY, **given).hook
        states = (State.SENT, State.FAILED, State.GAVE_UP)
        for kind, state in zip(("case.received", "case.answered", kinds.TEST), states, strict=True):
            message = promising.promise(hook, kind, at=at, when=at.isoformat())
            message.state, message.last_error = state, None if state is State.SENT else stopping.GONE
    stopping.stop(hook, stopping.FAILING, at=at)
    pack = versions.procedure_of(versions.current("devon", at))
    words = "From Monday all answers go on the new paper.\nSee https://intranet.example.org/paper."
    days = {"since": at.date() - DAY, "until": at.date() + DAY}
    board.write(pack, title="The new letterhead", words=words, **days, by=as_(COMPLAINTS), at=at - DAY)
    told = "Name the street and the nearest house number.\nThe map: https://maps.example.org/"
    for form in (helping.PUBLIC, helping.INTAKE):
        helping.write("devon", form, "location", "en", told, seen=0, by=as_(COMPLAINTS), at=at)
    db.session.flush()


def _look(page: Page, what: str, width: int) -> None:
    axe.look_over(page, what)
    page.set_viewport_size({"width": width, "height": 844})
    page.emulate_media(color_scheme="light")
    look_at(page)


def _opened(page: Page, url: str, width: int) -> None:
    page.goto(url)
    _look(page, url.partition("/staff/")[2] or url, width)


@pytest.mark.parametrize("width", [390, 1280])
def test_webhooks(opened: Screens, address: str, width: int) -> None:
    page = opened(width, scripts=True)
    sign_in(page, address, ADMIN)
    _opened(page, f"{address}/staff/webhooks/list/", width)
    page.get_by_role("link", name="Add a webhook").click()
    page.fill("#name", "Another")
    page.fill("#url", "https://10.0.0.1/")
    page.locator("main button.button").click()
    expect(page.locator("#refusal")).to_be_visible()
    _look(page, "a form that was refused", width)
    _opened(page, f"{address}/staff/webhooks/show/2", width)
    expect(page.locator("main")).to_contain_text(stopping.FAILING)
    _opened(page, f"{address}/staff/webhooks/show/1", width)
    page.get_by_role("link", name="Have a new secret made").click()
    _look(page, "asked for another secret", width)
    page.get_by_role("button", name="Make it").click()
    expect(page.locator("#secret")).to_have_text(re.compile("^whsec_"))
    _look(page, "the secret", width)
    _opened(page, f"{address}/staff/webhook-messages/of/1", width)
    expect(page.locator("main")).to_contain_text("Never taken")
    _opened(page, f"{address}/staff/webhook-messages/show/3", width)


@pytest.mark.parametrize("width", [390, 1280])
def test_help_beside_fields(opened: Screens, address: str, width: int) -> None:
    page = opened(width)
    sign_in(page, address, COMPLAINTS)
    _opened(page, f"{address}/staff/field-help/", width)
    page.get_by_role("link", name="Change it").click()
    page.fill("#words", "Name the street.")
    page.get_by_role("button", name="See how it reads").click()
    expect(page.locator("section p.help")).to_have_text("Name the street.")
    _look(page, "help as it reads", width)
    _opened(page, f"{address}/staff/field-help/?form=letter.answer_1", width)
    page.goto(f"{address}/staff/cases/add?procedure=devon")
    expect(page.locator("#location-help a")).to_have_attribute("href", "https://maps.example.org/")
    page.goto(f"{address}/devon/submit")
    expect(page.locator("#location-help a")).to_have_attribute("href", "https://maps.example.org/")
    expect(page.get_by_label("Where did it happen?")).to_have_accessible_description(re.compile("nearest house number"))
    axe.look_over(page, "the public's form with help")


@pytest.mark.parametrize("width", [390, 1280])
def test_the_notices_board(opened: Screens, address: str, width: int) -> None:
    page = opened(width)
    sign_in(page, address, ROADS)
    page.goto(f"{address}/staff/")
    axe.look_over(page, "my work with a message")
    page.set_viewport_size({"width": width, "height": 844})
    page.get_by_role("button", name="I have read it").click()
    expect(page.get_by_text("It is put away")).to_be_visible()
    expect(page.locator(".note h2")).to_have_count(0)
    _opened(page, f"{address}/staff/board/", width)
    team = opened(width)
    sign_in(team, address, COMPLAINTS)
    _opened(team, f"{address}/staff/board/", width)
    _opened(team, f"{address}/staff/board/add", width)
    team.goto(f"{address}/staff/board/")
    team.get_by_role("link", name="Take it down").click()
    _look(team, "taking a message down", width)
