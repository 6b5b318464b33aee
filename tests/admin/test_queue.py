"""The queue: what is due first at the top, and nothing that isn't this officer's to see."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from portal.admin import queue
from portal.cases.models import Membership, Team
from portal.database import db
from portal.notices.models import Notice, NoticeState
from tests import cast
from tests.admin.browsing import counted, days_ago, made, signed_in, told
from tests.admin.test_incoming import waiting as mail_waits
from tests.inbound.post import DEVON


def _received(days: float, **changes: object) -> str:
    return cast.received(cast.submission(**changes), at=days_ago(days)).case.tracking_number


def test_what_is_due_first_stands_first(app: Flask) -> None:
    late, fresh = made(app, lambda: (_received(20), _received(0)))
    page = signed_in(app, cast.ROADS).get("/staff/?whose=teams").text
    assert page.index(late) < page.index(fresh)
    assert "Overdue by" in told(page)
    assert "Nobody deals with it yet" in told(page)


def test_my_cases_are_those_i_deal_with(app: Flask) -> None:
    def make() -> tuple[str, str]:
        mine = cast.acknowledged(cast.complaint())
        return mine.tracking_number, _received(0)

    mine, other = made(app, make)
    page = signed_in(app, cast.ROADS).get("/staff/").text
    assert mine in page
    assert other not in page


def test_another_teams_cases_are_not_there_nor_counted(app: Flask) -> None:
    number = made(app, lambda: _received(1, service="roads"))
    page = signed_in(app, cast.CARE).get("/staff/?whose=all").text
    assert number not in page
    assert "All cases 0" in told(page)


@pytest.mark.parametrize(("due", "shown"), [("overdue", True), ("today", False), ("week", False), ("any", True)])
def test_tabs_narrow_by_what_is_due(app: Flask, due: str, shown: bool) -> None:
    number = made(app, lambda: _received(30))
    page = signed_in(app, cast.ROADS).get(f"/staff/?whose=teams&due={due}").text
    assert (number in page) is shown


SUNDAY = datetime(2026, 11, 22, 10, tzinfo=UTC)


def _due_in(days: int) -> str:
    case = cast.received(cast.submission(), at=SUNDAY - timedelta(days=5)).case
    due = SUNDAY.date() + timedelta(days=days + 1)
    case.next_due_at = datetime(due.year, due.month, due.day, tzinfo=ZoneInfo("Europe/London"))
    return case.tracking_number


@pytest.mark.parametrize(("due", "among"), [("today", {0}), ("week", {0, 1, 7}), ("overdue", {-1})])
def test_what_is_due_is_counted_in_days_from_today_whatever_the_weekday(app: Flask, due: str, among: set[int]) -> None:
    numbers = made(app, lambda: {days: _due_in(days) for days in (-1, 0, 1, 7, 8)})
    with time_machine.travel(SUNDAY, tick=False):
        page = signed_in(app, cast.ROADS).get(f"/staff/?whose=teams&due={due}").text
    assert {days for days, number in numbers.items() if number in page} == among
    words = {"today": "Due today 1", "week": "Due within 7 days 3", "overdue": "Overdue 1"}[due]
    assert words in told(page)
    if due == "week":
        assert "Their limit ends between today and Sun 29 Nov 2026." in told(page)


def test_today_is_today_where_each_body_is(app: Flask) -> None:
    """Past midnight in England it is still the day before in California: what is due then is due today there."""

    def make() -> tuple[str, str]:
        here, there = cast.received(at=cast.NOW).case, cast.received(cast.stat(), at=cast.NOW).case
        here.next_due_at = datetime(2026, 11, 24, tzinfo=ZoneInfo("Europe/London"))
        there.next_due_at = datetime(2026, 11, 23, tzinfo=ZoneInfo("America/Los_Angeles"))
        both = db.session.scalars(select(Team).filter_by(procedure_key="san-clemente", key=there.team.key)).one()
        db.session.add(Membership(staff=cast.staff(cast.ROADS), team=both, position="employee"))
        return here.tracking_number, there.tracking_number

    numbers = made(app, make)
    with time_machine.travel(datetime(2026, 11, 23, 1, tzinfo=UTC), tick=False):
        page = signed_in(app, cast.ROADS).get("/staff/?whose=teams&due=today").text
    assert all(number in page for number in numbers)
    assert "Due today 2" in told(page)


def test_an_empty_queue_says_so(app: Flask) -> None:
    client = signed_in(app, cast.ROADS)
    assert "Nothing waits for you: you are up to date." in client.get("/staff/").text
    assert "No open case is yours." in client.get("/staff/?whose=mine").text


@pytest.mark.parametrize(
    "query",
    [
        "page=x",
        "page=-1",
        "page=99999999999999999999",
        "whose=x&due=y",
        "whose=me&sort=z",
        "team=x&officer=-1&stage=%00&status=z",
        "team=2147483648",
    ],
)
def test_an_address_someone_made_up_is_no_fault(app: Flask, query: str) -> None:
    assert signed_in(app, cast.ROADS).get(f"/staff/?{query}").status_code == 200


def test_it_takes_few_statements_however_many_cases(app: Flask) -> None:
    made(app, lambda: [_received(days) for days in range(30)])
    client = signed_in(app, cast.ROADS)
    client.get("/staff/?whose=teams")
    with counted(app) as statements:
        assert client.get("/staff/?whose=teams").status_code == 200
    assert len(statements) <= 12, "\n".join(statements)


def test_what_failed_and_the_mail_that_waits_are_said_where_the_day_begins(app: Flask) -> None:
    client = signed_in(app, cast.COMPLAINTS)
    assert "couldn’t be delivered" not in client.get("/staff/").text

    def fail() -> None:
        for notice in db.session.scalars(select(Notice)):
            notice.state = NoticeState.GAVE_UP

    made(app, lambda: cast.acknowledged(cast.received(cast.submission(), at=days_ago(2)).case, at=days_ago(1)).id)
    made(app, fail)
    app.config["MAILBOXES"] = (DEVON,)
    mail_waits(app)
    app.config["MAILBOXES"] = ()
    page = client.get("/staff/").text
    assert re.search(r"""<a href="/staff/notices/list/">\d messages? couldn’t be delivered</a>""", page)
    assert """<a href="/staff/quarantine/list/">1 e-mail that came waits</a>""" in page
    other = signed_in(app, cast.STREETS).get("/staff/").text
    assert "couldn’t be delivered" not in other, "of another body"
    assert "that came wait" not in other


def test_someone_who_works_no_cases_is_taken_to_what_they_do(app: Flask) -> None:
    assert signed_in(app, cast.ADMIN).get("/staff/").location == "/staff/users/list/"


def test_who_is_not_signed_in_is_asked_to(app: Flask) -> None:
    answer = app.test_client().get("/staff/")
    assert answer.status_code == 302
    assert answer.location == "/staff/login/"


def test_the_last_page_that_is_shown_says_so_and_leads_no_further(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queue, "A_PAGE", 1)
    monkeypatch.setattr(queue, "LAST_PAGE", 1)
    made(app, lambda: [_received(3) for _ in range(3)])
    client = signed_in(app, cast.COMPLAINTS)
    first, last = (client.get(f"/staff/?whose=all&page={page}").text for page in (0, 1))
    assert "page=1" in first
    assert "the last page that is shown" not in first
    assert "the last page that is shown" in last
    assert "page=2" not in last
