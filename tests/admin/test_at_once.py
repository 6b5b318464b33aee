"""What is put right during the call is recorded, acknowledged and closed with one form, where the procedure lets it."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from portal.cases.models import Case, Event
from portal.database import db
from tests import cast
from tests.admin.browsing import fields, signed_in, submit, told

CALL = {
    "kind": "complaint",
    "channel": "phone",
    "description": "The lamp outside my house is out.",
    "service": "roads",
    "name": "Bronagh O'Neill",
    "phone": "01632 960123",
}
LAMP, LESSON = "The crew was there and put a new lamp in.", "Lamps are looked at each month."
RIGHT = {"resolved": "resolved_at_once", "resolution": LAMP, "step_lesson": LESSON}


def _taken(client: FlaskClient, procedure: str = "devon", **typed: str) -> TestResponse:
    return submit(client, f"/staff/cases/add?procedure={procedure}", **{**CALL, **typed})


def _cases(app: Flask) -> int:
    with app.app_context():
        return db.session.scalar(select(func.count(Case.id))) or 0


def test_one_form_takes_it_in_and_closes_it(app: Flask) -> None:
    client = signed_in(app, cast.ROADS)
    answer = _taken(client, **RIGHT)
    assert answer.status_code == 302, told(answer.text)
    receipt = told(client.get(answer.location).text)
    assert "Closed: Put right at once DV-15, DV-24" in receipt
    assert "Case sheet for the one responsible" in receipt
    with app.app_context():
        case = db.session.scalars(select(Case)).one()
        assert (case.status, case.closing, case.counted) == ("closed", "resolved_at_once", True)
        assert case.stages[0].acknowledged_at is not None
        assert [event.kind for event in case.events] == ["submit", "step", "allocate", "acknowledge", "close"]
        assert [response.note for response in case.responses] == [LAMP]
        assert [response.method for response in case.responses] == ["phone"]


def test_what_came_on_paper_is_a_contact(app: Flask) -> None:
    assert _taken(signed_in(app, cast.ROADS), **RIGHT, channel="letter").status_code == 302
    with app.app_context():
        kinds = list(db.session.scalars(select(Event.kind).order_by(Event.seq)))
        assert kinds == ["submit", "step", "contact", "close"]


def test_sent_twice_it_is_one_case(app: Flask) -> None:
    client = signed_in(app, cast.ROADS)
    page = client.get("/staff/cases/add?procedure=devon").text
    first, again = (submit(client, "/staff/cases/add?procedure=devon", on=page, **CALL, **RIGHT) for _ in range(2))
    assert first.location == again.location
    assert _cases(app) == 1


def test_what_the_procedure_waits_for_stops_all_of_it_with_its_clause(app: Flask) -> None:
    answer = _taken(signed_in(app, cast.ROADS), **{**RIGHT, "step_lesson": ""})
    assert answer.status_code == 409
    assert "Before that, this is to be done and ticked off: “What we can learn from this was looked at”. DV-9" in told(
        answer.text
    )
    assert fields(answer.text)["resolution"] == [LAMP]
    assert fields(answer.text)["description"] == [CALL["description"]]
    assert _cases(app) == 0


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"resolution": ""}, "Say what was done."),
        ({"resolved": ""}, "Say that it was put right, or leave what was done about it empty."),
        ({"resolved": "same_issue"}, "Choose"),
        ({"resolution": "x" * 1501}, "1,500"),
    ],
)
def test_what_is_half_said_is_said_so(app: Flask, changed: dict[str, str], words: str) -> None:
    answer = _taken(signed_in(app, cast.ROADS), **{**RIGHT, **changed})
    assert answer.status_code == 422
    assert words in told(answer.text)
    assert _cases(app) == 0


def test_what_goes_to_another_team_is_not_closed_by_who_took_it_in(app: Flask) -> None:
    answer = _taken(signed_in(app, cast.ROADS), **{**RIGHT, "service": "adult_care"})
    assert answer.status_code == 409
    assert "whose case it is to close" in told(answer.text)
    assert _cases(app) == 0
