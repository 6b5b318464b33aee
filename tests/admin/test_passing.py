"""The form on which a contact is passed on to those who take cases in."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select

from portal.cases.models import Case
from portal.database import db
from tests import cast
from tests.admin.browsing import fields, signed_in, submit, told

URL = "/staff/passing/riverside"
WORKS, CALLS = "works.riverside", "call.center"
CONTACT = {"kind": "complaint", "description": "A light is out on Third Street.", "name": "Rita Salas"}


def test_the_same_words_are_another_contact_and_the_same_form_the_same(app: Flask) -> None:
    client = signed_in(app, WORKS)
    first = {**fields(client.get(URL).text), **CONTACT, "way": "phone"}
    second = {**fields(client.get(URL).text), **CONTACT, "way": "phone"}
    ways = [client.post(URL, data=data).location for data in (first, first, second)]
    assert ways[0] == ways[1] != ways[2]
    assert "Their passphrase, shown only now" in told(client.get(ways[2]).text)
    changed = client.post(URL, data=second | {"description": "Two lights are out."})
    assert changed.status_code == 409
    assert submit(client, URL, on=changed.text).status_code == 302, "pressed again, it is another"


@pytest.mark.clauses("RV-5")
def test_a_department_passes_a_contact_on_to_311(app: Flask) -> None:
    client = signed_in(app, WORKS)
    assert "Pass a contact on to 311 Call Center" in client.get("/staff/").text
    answer = submit(client, URL, way="", **CONTACT)
    assert answer.status_code == 422
    assert "A light is out on Third Street." in answer.text
    answer = submit(client, URL, way="phone", **CONTACT)
    assert answer.status_code == 302
    receipt = told(client.get(answer.location).text)
    assert "Their passphrase, shown only now" in receipt
    with app.app_context():
        [case] = db.session.scalars(select(Case).filter_by(procedure_key="riverside"))
        number = case.tracking_number
    assert number in receipt
    assert number in signed_in(app, CALLS).get("/staff/?whose=teams").text
    assert number not in client.get("/staff/?whose=all").text


def test_those_who_take_cases_in_have_no_such_page(app: Flask) -> None:
    client = signed_in(app, CALLS)
    assert "Pass a contact on" not in client.get("/staff/").text
    assert client.get(URL).status_code == 404
    assert signed_in(app, cast.ROADS).get(URL).status_code == 404
    assert signed_in(app, cast.ROADS).get("/staff/passing/devon").status_code == 404
