"""How many statements a page takes: twelve at most, of whatever there is, and as many for fifty rows as for one."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text

from portal.cases.models import Case
from portal.cases.submission import Reporter
from portal.database import db
from portal.policy.moves import Move
from tests import cast
from tests.admin.browsing import counted, days_ago, made, signed_in
from tests.journeys import riverside
from tests.journeys.staffing import may_sign_in

MOST = 12
ONE_PAGE = 50  # rows of a list


def statements(app: Flask, client: FlaskClient, address: str) -> list[str]:
    """Return what a page asks the database, once it isn't the first that was asked for."""
    assert client.get(address).status_code == 200, address
    with counted(app) as seen:
        assert client.get(address).status_code == 200
    return list(seen)


def _received() -> Case:
    return cast.received(cast.submission(), at=days_ago(20)).case


def _anonymous() -> Case:
    return cast.received(cast.submission(anonymous=True, reporter=Reporter()), at=days_ago(20)).case


def _acknowledged() -> Case:
    return cast.acknowledged(_received(), at=days_ago(19))


def _paused() -> Case:
    case = _acknowledged()
    cast.do(case, Move.PAUSE, at=days_ago(18), reason="We are waiting for the survey.")
    return case


def _extended() -> Case:
    case = cast.received(cast.submission(service="adult_care"), at=days_ago(20)).case
    cast.acknowledged(case, by=cast.CARE, at=days_ago(19))
    until = days_ago(-1).date()
    cast.do(case, Move.EXTEND, by=cast.CARE, at=days_ago(18), until=until, reasons="The records are elsewhere.")
    return case


def _answered() -> Case:
    return cast.answered(_acknowledged(), at=days_ago(10))


def _escalated() -> Case:
    case = _answered()
    cast.do(case, Move.ESCALATE, by=cast.SENIOR, at=days_ago(8), trigger="dissatisfied")
    return case


def _answered_again() -> Case:
    case = cast.acknowledged(_escalated(), by=cast.SENIOR, at=days_ago(7))
    return cast.answered(case, by=cast.SENIOR, at=days_ago(3))


def _withdrawn() -> Case:
    case = _acknowledged()
    cast.do(case, Move.WITHDRAW, at=days_ago(4), reason="It was mended.")
    return case


def _void() -> Case:
    case = _received()
    cast.do(case, Move.VOID, by=cast.COMPLAINTS, at=days_ago(4), reason="Entered twice.")
    return case


def _merged() -> Case:
    lead, case = _acknowledged(), _acknowledged()
    cast.do(
        case, Move.MERGE, by=cast.COMPLAINTS, at=days_ago(4), into=lead.tracking_number, kind="duplicate", reason="One."
    )
    return case


def _asked() -> Case:
    case = _acknowledged()
    team = f"staff:{cast.staff(cast.CARE).id}"
    cast.do(case, Move.ASK, at=days_ago(4), of=team, what="What do the records say?", due_on=days_ago(-3).date())
    return case


STORIES = (
    _received, _anonymous, _acknowledged, _paused, _extended, _answered, _escalated, _answered_again,
    _withdrawn, _void, _merged, _asked,
)  # fmt: skip


@pytest.mark.parametrize("story", STORIES, ids=lambda one: one.__name__.strip("_"))
def test_a_case_takes_few_in_whatever_state_it_is(app: Flask, story: Callable[[], Case]) -> None:
    address = f"/staff/cases/show/{made(app, lambda: story().id)}"
    asked = statements(app, signed_in(app, cast.COMPLAINTS), address)
    assert len(asked) <= MOST, "\n\n".join(asked)


def test_a_case_that_few_may_see_and_nobody_has_takes_few_too(app: Flask) -> None:
    def make() -> int:
        riverside.staffed()
        may_sign_in(riverside.HANA)
        case = riverside.contact()
        label = {"label": "staff_conduct", "reason": "It is about Pete."}
        cast.do(case, Move.LABEL, by=riverside.DANA, at=riverside.TUESDAY, **label)
        return case.id

    address = f"/staff/cases/show/{made(app, make)}"
    asked = statements(app, signed_in(app, riverside.HANA), address)
    assert len(asked) <= MOST, "\n\n".join(asked)


LISTS = ("/staff/?whose=me", "/staff/?whose=mine", "/staff/?whose=teams", "/staff/?whose=all", "/staff/cases/list/",
         "/staff/search/?q=pothole", "/staff/search/?q=pothole&kind=complaint")  # fmt: skip


@pytest.mark.parametrize("address", LISTS)
def test_a_list_takes_as_many_for_a_page_full_as_for_one(app: Flask, address: str) -> None:
    def some(number: int) -> None:
        for _ in range(number):
            cast.do(_received(), Move.ALLOCATE, at=days_ago(19), to=cast.staff(cast.ROADS).id)

    client, costs = signed_in(app, cast.ROADS), []
    for number in (1, ONE_PAGE - 1):
        made(app, partial(some, number))
        costs.append(statements(app, client, address))
    one, many = costs
    assert len(one) == len(many), "\n\n".join(sorted(set(many) - set(one)))
    assert len(many) <= MOST, "\n\n".join(many)


def test_postgresql_compiles_no_statement_for_a_page(app: Flask) -> None:
    with app.app_context():
        if db.engine.dialect.name == "postgresql":
            assert db.session.scalar(text("SHOW jit")) == "off"
