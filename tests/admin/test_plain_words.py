"""What an officer reads: sentences that fit them, the body's own words, and nothing offered that isn't there."""

from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from sqlalchemy import select

from portal.cases.models import Case
from portal.database import db
from portal.http.clock import now
from portal.policy.moves import Move
from tests import cast
from tests.admin.browsing import days_ago, made, signed_in, submit, told

CALIFORNIA = ZoneInfo("America/Los_Angeles")
LAMP = {
    "kind": "complaint",
    "channel": "phone",
    "description": "He rang: the lamp is out.",
    "nature": "not_done",
    "location": "1 Avenida Palizada",
}
HIM = {"name": "Omar Reyes", "address": "22 Avenida Palizada", "phone": "(949) 555-0177"}


@pytest.mark.clauses("SC-32")
def test_what_the_procedure_demands_is_marked_and_asked_of_the_officer(app: Flask) -> None:
    client = signed_in(app, cast.CENTRAL)
    page = told(client.get("/staff/cases/add").text)
    assert page.count("Needed, unless they stay anonymous.") == 3
    assert "Neighborhood or district" in page
    assert "Telephone" not in page.partition("Who it comes from")[2].partition("How they want")[0]
    refused = submit(client, "/staff/cases/add", **LAMP)
    assert refused.status_code == 422
    assert "The reporter’s complete name is needed." in told(refused.text)


@pytest.mark.parametrize(("typed", "hour"), [("14:30", 14), ("2:30 pm", 14), ("9:30 a.m.", 9)])
def test_where_hours_count_the_time_is_asked(app: Flask, typed: str, hour: int) -> None:
    day = (now().astimezone(CALIFORNIA) - timedelta(days=2)).date()
    client = signed_in(app, cast.CENTRAL)
    answer = submit(
        client, "/staff/cases/add", **LAMP, **HIM, received_on=day.isoformat(), received_time=typed, street_id=""
    )
    assert answer.status_code == 302, told(answer.text)
    with app.app_context():
        came = db.session.scalars(select(Case.received_at)).one().astimezone(CALIFORNIA)
    assert (came.date(), came.hour, came.minute) == (day, hour, 30)


def test_a_time_that_is_none_is_said_beside_it(app: Flask) -> None:
    refused = submit(signed_in(app, cast.CENTRAL), "/staff/cases/add", **LAMP, **HIM, received_time="noonish")
    assert refused.status_code == 422
    assert "Give a time as 14:30, or as 2:30 pm." in told(refused.text)


def test_no_hour_is_made_up_for_a_day(app: Flask) -> None:
    client = signed_in(app, cast.COMPLAINTS)
    page = told(client.get("/staff/cases/add").text)
    assert "At what time" not in page, "no limit of Devon's counts hours"
    day = days_ago(3).date().isoformat()
    call = {"kind": "complaint", "channel": "letter", "description": "A bin.", "service": "waste", "name": "Bronagh"}
    answer = submit(client, "/staff/cases/add", **call, received_on=day)
    assert answer.status_code == 302, told(answer.text)
    assert "12:00" not in told(client.get(answer.location).text)


@pytest.mark.clauses("RV-26")
def test_only_people_of_its_own_teams_are_offered_as_whom_it_is_about(app: Flask) -> None:
    case_id = made(app, lambda: cast.received(cast.submission(), at=days_ago(1)).case.id)
    page = told(signed_in(app, cast.COMPLAINTS).get(f"/staff/cases/{case_id}/name_subject").text)
    with app.app_context():
        roads, system, streets = (cast.staff(name).full_name for name in (cast.ROADS, cast.SYSTEM, cast.STREETS))
    assert roads in page
    assert system not in page
    assert streets not in page


def test_the_first_tab_that_holds_something_is_shown(app: Flask) -> None:
    number = made(app, lambda: cast.received(cast.submission(), at=days_ago(1)).case.tracking_number)
    client = signed_in(app, cast.ROADS)
    assert number in client.get("/staff/").text
    assert number not in client.get("/staff/?whose=mine").text


def test_one_case_is_spoken_of_as_one(app: Flask) -> None:
    made(app, lambda: cast.received(cast.submission(), at=days_ago(60)).case.id)
    assert "Its limit has passed." in told(signed_in(app, cast.ROADS).get("/staff/?whose=teams&due=overdue").text)


def test_who_has_no_meetings_finds_none_in_the_menu(app: Flask) -> None:
    page = signed_in(app, cast.COMPLAINTS).get("/staff/duties/").text
    assert "/staff/closures/" in page
    assert "/staff/meetings/" not in page


def test_nobody_is_given_the_role_of_those_who_are_not_signed_in(app: Flask) -> None:
    page = signed_in(app, cast.ADMIN).get("/staff/users/add").text
    assert ">Officer<" in page
    assert ">Public<" not in page


def test_signing_in_says_whom_to_ask(app: Flask) -> None:
    page = told(app.test_client().get("/staff/login/").text)
    assert "User name" in page
    assert "Forgotten your password?" in page


def test_an_empty_list_says_what_belongs_there(app: Flask) -> None:
    page = told(signed_in(app, cast.ROADS).get("/staff/remedies/list/").text)
    assert "What was promised to reporters stands here until it is kept or taken back." in page


def test_a_text_message_is_called_so(app: Flask) -> None:
    def make() -> int:
        case = cast.received(cast.submission(), at=days_ago(1)).case
        cast.do(case, Move.CONTACT, at=days_ago(0.5), method="sms", note="She knows.")
        return case.id

    case_id = made(app, make)
    client = signed_in(app, cast.ROADS)
    assert "by text message" in told(client.get(f"/staff/cases/show/{case_id}").text)
    assert "Text message" in told(client.get("/staff/responses/list/").text)
