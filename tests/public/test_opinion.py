"""The question after closing: asked once, answered by whoever wants to, never read where the case is dealt with."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.cases import access, opinions
from portal.cases.models import Case, Opinion
from portal.cases.queries import by_tracking_number
from portal.cases.submission import Reporter
from portal.database import db, transaction
from portal.http.viewers import view_as
from portal.policy.afterwards import FEWEST, quarter_told
from portal.policy.moves import Move
from portal.policy.spans import Span
from tests.admin.browsing import signed_in, told
from tests.cast import NOW, READER, ROADS, answered, do, received, reviewed, staff, submission
from tests.public.journey import inputs, open_room

WORDS = "Zyzzyva was kind."
GIVEN = {"easy": "4", "fair": "5", "in_time": "1", "words": WORDS}


def closed(**changes: Any) -> tuple[Case, str]:
    taken = received(submission(**changes))
    answered(taken.case)
    do(reviewed(taken.case), Move.CLOSE, closing="answered")
    return taken.case, taken.passphrase


def inside(app: Flask, client: FlaskClient, **changes: Any) -> str:
    with app.app_context(), transaction():
        case, passphrase = closed(**changes)
        number = case.tracking_number
    assert open_room(client, number, passphrase).status_code == 303
    return number


def give(client: FlaskClient, number: str, **marks: str) -> Any:
    page = inputs(client.get(f"/track/{number}/opinion"))
    return client.post(f"/track/{number}/opinion", data={**page, **marks})


def kept(app: Flask) -> list[Opinion]:
    with app.app_context():
        return list(db.session.scalars(select(Opinion)))


@pytest.mark.parametrize("changes", [{}, {"anonymous": True, "reporter": Reporter()}])
def test_it_is_asked_once(app: Flask, client: FlaskClient, changes: dict[str, Any]) -> None:
    number = inside(app, client, **changes)
    assert "Tell us how it was" in client.get(f"/track/{number}/room").text
    assert give(client, number, **GIVEN).location == f"/track/{number}/room"
    room = client.get(f"/track/{number}/room").text
    assert "Thank you for telling us." in room
    assert "Tell us how it was" not in room
    (one,) = kept(app)
    assert (one.answers, one.words) == ({"easy": 4, "fair": 5, "in_time": 1}, WORDS)
    again = client.post(f"/track/{number}/opinion", data={**inputs(client.get(f"/track/{number}/room")), **GIVEN})
    assert again.status_code == 409
    assert len(kept(app)) == 1


def test_it_leaves_no_trace_on_the_case(app: Flask, client: FlaskClient) -> None:
    number = inside(app, client)
    with app.app_context():
        case = by_tracking_number(number)
        before, case_id = (case.version, len(case.events)), case.id
    give(client, number, **GIVEN)
    with app.app_context():
        case = by_tracking_number(number)
        assert (case.version, len(case.events)) == before
    assert WORDS not in signed_in(app, ROADS).get(f"/staff/cases/show/{case_id}").text
    assert WORDS not in client.get(f"/track/{number}").text


def test_before_it_is_closed_nothing_is_asked(app: Flask, client: FlaskClient) -> None:
    with app.app_context(), transaction():
        taken = received()
        answered(taken.case)
        number, passphrase = taken.case.tracking_number, taken.passphrase
    open_room(client, number, passphrase)
    assert "Tell us how it was" not in client.get(f"/track/{number}/room").text
    token = inputs(client.get(f"/track/{number}/room"))
    assert client.post(f"/track/{number}/opinion", data={**token, **GIVEN}).status_code == 409
    assert kept(app) == []


@pytest.mark.parametrize("given", [{}, {"easy": "9", "fair": "five"}, {"words": "x" * 5000}, {"words": "bell \x07"}])
def test_what_is_nothing_or_too_much_is_said(app: Flask, client: FlaskClient, given: dict[str, str]) -> None:
    number = inside(app, client)
    page = give(client, number, **given)
    assert page.status_code == 422
    assert inputs(page).get("words", "") == given.get("words", "")
    summary = page.text.partition('class="summary"')[2].partition("</div>")[0]
    (field,) = re.findall('href="#([^"]+)"', summary)
    assert field == ("words" if "words" in given else "easy-1")
    assert f'id="{field}"' in page.text, "the summary leads to where it is mended"
    assert kept(app) == []


def test_few_are_counted_and_not_told_and_each_counts_what_they_may_see(app: Flask) -> None:
    with app.app_context():
        with transaction():
            for one in range(FEWEST):
                case, _ = closed()
                opinions.give(case, {"easy": str(1 + one % 2)}, "", at=NOW + timedelta(hours=1))
        span = NOW, NOW + timedelta(days=1)
        easy, fair, _ = opinions.summary("devon", *span)
        assert (easy.marks, easy.is_told, round(easy.mean, 1)) == ((3, 2, 0, 0, 0), True, 1.4)
        assert not fair.is_told
        assert opinions.summary("devon", NOW + timedelta(days=1), NOW + timedelta(days=2))[0].count == 0
        token = access.viewer.set(view_as(staff("officer.care")))
        try:
            assert opinions.summary("devon", *span)[0].count == 0, "of the cases that they may see"
        finally:
            access.viewer.reset(token)


def test_the_statistics_tell_how_it_was(app: Flask) -> None:
    page = signed_in(app, READER).get("/staff/statistics/?show=outcomes").text
    assert "How reporters found it" in page
    assert "too few to tell" in page


def test_no_two_periods_differ_by_one_answer(app: Flask, tuesday: time_machine.Traveller) -> None:
    """The same quarter is told whatever days of the next one are asked for."""
    with app.app_context(), transaction():
        for day in range(FEWEST + 1):
            case, _ = closed()
            opinions.give(case, {"fair": "4" if day else "1"}, "", at=NOW + timedelta(days=day))
    tuesday.shift(timedelta(days=75))
    client, address = signed_in(app, ROADS), "/staff/statistics/?procedure=devon&show=outcomes"
    within = [told(client.get(f"{address}&since=2026-05-01&until=2026-05-{day:02}").text) for day in range(5, 12)]
    assert not any("on average of" in page for page in within)
    assert "3.5 on average of 6 answers" in told(client.get(f"{address}&since=2026-07-01&until=2026-07-31").text)


@pytest.mark.parametrize(
    ("since", "until", "today", "quarter"),
    [
        (date(2026, 5, 1), date(2026, 5, 31), date(2026, 11, 23), (date(2026, 1, 1), date(2026, 3, 31))),
        (date(2026, 4, 1), date(2026, 6, 30), date(2026, 11, 23), (date(2026, 4, 1), date(2026, 6, 30))),
        (date(2026, 1, 1), date(2026, 12, 31), date(2026, 11, 23), (date(2026, 7, 1), date(2026, 9, 30))),
        (date(2026, 10, 1), date(2026, 12, 31), date(2027, 1, 1), (date(2026, 10, 1), date(2026, 12, 31))),
    ],
)
def test_the_quarter_that_is_told(since: date, until: date, today: date, quarter: tuple[date, date]) -> None:
    assert quarter_told(Span(since, until), today) == Span(*quarter)
