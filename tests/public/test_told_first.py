"""What stands first on a status page is true of the case: nothing is promised below that isn't there."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from portal.cases.models import Case
from portal.database import transaction
from portal.policy.moves import Move
from tests.cast import NOW, STREETS, acknowledged, answered, days_later, do, received, reviewed, stat, submission


def _first(client: FlaskClient, case: str, days: int = 0) -> str:
    """Return what is read before anything else, and what is to come: up to the rights."""
    with time_machine.travel(days_later(days) + timedelta(hours=1), tick=False):
        page = client.get(f"/track/{case}").text
    return re.sub(r"\s+", " ", re.sub("<[^>]*>", "", page.partition("<main")[2].partition("Your rights today")[0]))


def test_who_is_late_says_sorry_and_points_to_what_there_is(client: FlaskClient, app: Flask) -> None:
    with app.app_context(), transaction():
        number = received(stat()).case.tracking_number
    first = _first(client, number, 60)
    assert "We are late, and we are sorry:" in first
    assert "What you can do about it is below." not in first, "no right comes of it there"
    assert f"Quote {number}." in first
    with app.app_context(), transaction():
        number = acknowledged(received().case).tracking_number
    assert "What you can do about it is below." in _first(client, number, 60)


def test_an_answer_after_which_nothing_can_be_asked_for_says_so(client: FlaskClient, app: Flask) -> None:
    with app.app_context(), transaction():
        number = answered(received().case).tracking_number
    assert "see what you can do next." in _first(client, number)
    with app.app_context(), transaction():
        case = acknowledged(received(stat(service="streets")).case, by=STREETS)
        do(case, Move.RESPOND, by=STREETS, outcome="action_taken", findings="The lamp was replaced.")
        number = case.tracking_number
    first = _first(client, number)
    assert "You have been sent an answer. The procedure names nothing further that you can ask for." in first
    assert "see what you can do next." not in first


@pytest.mark.parametrize("closed", [False, True])
def test_a_promise_that_is_late_is_told_at_the_top(client: FlaskClient, app: Flask, closed: bool) -> None:
    with app.app_context(), transaction():
        case: Case = answered(received().case)
        if closed:
            do(reviewed(case), Move.CLOSE, closing="answered")
        number = case.tracking_number
    late = "We are late, and we are sorry: something that we promised was due by Tuesday 1 December 2026."
    assert late not in _first(client, number)
    first = _first(client, number, 240)
    assert late in first
    assert "has come to an end" not in first
    assert "Nothing more is due" not in first


def test_what_is_due_today_is_said_to_be(client: FlaskClient, app: Flask) -> None:
    with app.app_context(), transaction():
        number = acknowledged(received().case).tracking_number
    today = (date(2026, 5, 19) - NOW.date()).days
    assert "Due today, Tuesday 19 May 2026." in _first(client, number, today)
    assert "Due by Tuesday 19 May 2026." in _first(client, number, today - 1)


def test_what_is_the_offices_own_stands_under_a_fold(client: FlaskClient, app: Flask) -> None:
    with app.app_context(), transaction():
        number = received(stat()).case.tracking_number
    page = client.get(f"/track/{number}").text
    assert "Entry in STAT" not in _first(client, number)
    assert "Entry in STAT" not in _first(client, number, 60)
    assert "Entry in STAT" in page.partition("Inside the office")[2]


@pytest.mark.clauses("OC-22")
def test_an_answer_without_a_limit_is_told_as_that_while_the_case_is_open(client: FlaskClient, app: Flask) -> None:
    with app.app_context(), transaction():
        given = submission(procedure="orange-county", natures=(), service="calfresh", channel="phone")
        number = received(given).case.tracking_number
    first = _first(client, number)
    assert "The procedure sets no date for our answer." in first
    assert "Nothing more is due" not in first
