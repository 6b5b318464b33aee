"""Who owns the policy and when it is looked at again, told on the procedure's own page."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.public.home import ownership
from tests.admin.browsing import signed_in, told
from tests.cast import ADMIN
from tests.procedures.shipped import pack

BEFORE, AFTER = datetime(2018, 7, 31, 20, tzinfo=UTC), datetime(2018, 8, 1, 20, tzinfo=UTC)


@pytest.mark.clauses("RV-38")
def test_riverside_says_that_its_review_is_overdue(client: FlaskClient) -> None:
    page = told(client.get("/riverside/about").text)
    assert "Owner City Manager's Office" in page
    assert "Adopted Tuesday, July 1, 2003" in page
    assert "To be reviewed by Tuesday, July 31, 2018 ▲ The review is overdue" in page


@pytest.mark.clauses("RV-38")
@pytest.mark.parametrize(("at", "state"), [(BEFORE, ""), (AFTER, "overdue")])
def test_a_review_is_overdue_once_its_day_is_over_there(at: datetime, state: str) -> None:
    assert ownership(pack("riverside"), at)[-1] == ("To be reviewed by", "Tuesday, July 31, 2018", state)


def test_a_body_that_gives_no_dates_has_no_such_part(client: FlaskClient) -> None:
    assert "The policy behind it" not in client.get("/lgsco-code/about").text


@pytest.mark.clauses("RV-38")
def test_staff_see_it_among_the_procedures(app: Flask) -> None:
    page = told(signed_in(app, ADMIN).get("/staff/versions/list/").text)
    assert "Tue, Jul 31, 2018 ▲ Review overdue" in page


@pytest.mark.clauses("RV-25")
def test_the_page_says_who_alone_sees_some_cases(client: FlaskClient) -> None:
    page = told(client.get("/riverside/about").text)
    assert "About a Charter Officer" in page
    assert "Only these see it: Mayor Pro Tempore. These never do: City Attorney, City Clerk, City Manager." in page
    assert "Only these see it: Human Resources" in page
    assert "What only a few of us see" not in told(client.get("/devon/about").text)
