"""The resident for whom an elected member writes: asked for where a kind wants it, by every door, and shown to few."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select

from portal.cases.models import Case, Person
from portal.database import db
from tests import cast
from tests.admin.browsing import fields, told
from tests.public.journey import inputs

URL = "/childrens-social-care/submit"
RESIDENT = {
    "resident_name": "Amina Yusuf",
    "resident_email": "amina@example.org",
    "resident_address": "3 Elm Court\nLondon",
}
ENQUIRY = {
    "kind": "enquiry",
    "description": "Why were three visits missed?",
    "who": "named",
    "name": "Councillor Jo Marsh",
    "email": "jo.marsh@example.org",
    **RESIDENT,
}
SENT = {
    "procedure": "childrens-social-care",
    "kind": "enquiry",
    "description": "Why were three visits missed?",
    "reporter": {"name": "Councillor Jo Marsh", "email": "jo.marsh@example.org"},
    "resident": {"name": "Amina Yusuf", "email": "amina@example.org"},
}


@pytest.mark.clauses("CSC-29")
def test_the_public_form_asks_for_the_resident_and_keeps_them_apart(app: Flask) -> None:
    client = app.test_client()
    page = client.get(URL).text
    assert "We send them a copy of our answer." in told(page)
    review = client.post(URL, data={**fields(page), **ENQUIRY, "do": "review"})
    assert review.status_code == 200, told(review.text)
    assert "The resident Amina Yusuf" in told(review.text)
    assert client.post(URL, data={**fields(review.text), "do": "send"}).status_code == 303
    with app.app_context():
        case = db.session.scalars(select(Case)).one()
        assert (case.person.name, case.resident.name) == ("Councillor Jo Marsh", "Amina Yusuf")
        assert case.resident.address == "3 Elm Court\nLondon"
        number = case.tracking_number
    assert "Amina" not in client.get(f"/track/{number}").text


def test_a_complaint_names_no_resident_and_nothing_typed_is_lost(app: Flask) -> None:
    client = app.test_client()
    page = client.get(URL).text
    answer = client.post(URL, data={**fields(page), **ENQUIRY, "kind": "complaint", "do": "review"})
    assert answer.status_code == 422
    assert 'id="resident_name-fault"' in answer.text
    assert inputs(answer)["resident_name"] == "Amina Yusuf"


def test_a_procedure_without_such_a_kind_doesn_t_ask(app: Flask) -> None:
    assert "resident_name" not in app.test_client().get("/devon/submit").text


def test_the_api_takes_the_resident_and_gives_them_to_staff_alone(app: Flask) -> None:
    client = app.test_client()
    answer = client.post("/api/v1/submissions", json=SENT)
    assert answer.status_code == 201, answer.text
    assert "Amina" not in answer.text
    with app.app_context():
        case = db.session.scalars(select(Case)).one()
        assert (case.resident.name, case.resident.email) == ("Amina Yusuf", "amina@example.org")
        number = case.tracking_number
    assert "Amina" not in client.get(f"/api/v1/submissions/{number}").text


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"kind": "complaint"}, "resident_name"),
        ({"anonymous": True, "reporter": None}, "resident_name"),
        ({"resident": {"email": "amina@example.org"}}, "resident_name"),
        ({"resident": {"name": "Amina", "email": "amina"}}, "resident_email"),
        ({"resident": {"name": "Amina", "phone": "1"}}, "resident.phone"),
    ],
)
def test_the_api_refuses_it_beside_the_field(app: Flask, changes: dict[str, object], field: str) -> None:
    answer = app.test_client().post("/api/v1/submissions", json={**SENT, **changes})
    assert (answer.status_code, set(answer.json["errors"])) == (422, {field})
    with app.app_context():
        assert db.session.scalars(select(Person)).all() == []


def test_an_empty_resident_is_none(app: Flask) -> None:
    for resident in (None, {}, {"name": " "}):
        assert app.test_client().post("/api/v1/submissions", json={**SENT, "resident": resident}).status_code == 201
    with app.app_context():
        assert {case.resident_id for case in db.session.scalars(select(Case))} == {None}


def test_who_may_not_see_the_case_does_not_see_its_resident(app: Flask) -> None:
    from portal.cases.access import viewer
    from portal.http.viewers import view_as

    app.test_client().post("/api/v1/submissions", json=SENT)
    with app.app_context():
        seen = viewer.set(view_as(cast.staff("governance.children")))
        assert {one.name for one in db.session.scalars(select(Person))} == {"Councillor Jo Marsh", "Amina Yusuf"}
        viewer.reset(seen)
        seen = viewer.set(view_as(cast.staff(cast.ROADS)))
        assert db.session.scalars(select(Person)).all() == []
        viewer.reset(seen)
