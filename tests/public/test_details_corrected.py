"""The reporter corrects how they are called and reached: kept, told to whoever deals with it, nothing else changed."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.cases.actors import REPORTER
from portal.cases.queries import by_tracking_number
from portal.cases.submission import Reporter
from portal.database import db, transaction
from portal.errors import Invalid
from portal.letters import desk
from portal.notices.models import Notice
from portal.policy.moves import Move
from tests.cast import ALICE, NOW, acknowledged, answered, do, received, submission
from tests.public.journey import inputs, open_room


def room(app: Flask, client: FlaskClient, **changes: Any) -> str:
    with app.app_context(), transaction():
        taken = received(submission(**changes))
        acknowledged(taken.case)
        keys = taken.case.tracking_number, taken.passphrase
    assert open_room(client, *keys).status_code == 303
    return keys[0]


def correct(client: FlaskClient, number: str, **changes: str) -> Any:
    page = inputs(client.get(f"/track/{number}/details"))
    return client.post(f"/track/{number}/details", data={**page, **changes})


def test_they_are_kept_and_whoever_deals_with_it_is_told(app: Flask, client: FlaskClient) -> None:
    number = room(app, client)
    answer = correct(client, number, email="alice.new@example.org", address="2 Ford Road\r\nExeter")
    assert answer.location == f"/track/{number}/room"
    page = client.get(answer.location).text
    assert "Your details were corrected." in page
    assert "alice.new@example.org" in page
    with app.app_context():
        case = by_tracking_number(number)
        assert case.person is not None
        assert (case.person.email, case.person.address) == ("alice.new@example.org", "2 Ford Road\nExeter")
        assert case.person.name == ALICE.name
        last = case.events[-1]
        assert (last.kind, last.by_id, last.by_name) == (Move.AMEND, None, REPORTER.name)
        assert last.facts["before"] == {"email": ALICE.email, "address": ALICE.address}
        subjects = [one.subject for one in db.session.scalars(select(Notice))]
    assert f"The reporter corrected their details on {number}." in subjects
    status = client.get(f"/track/{number}").text
    assert "Details were corrected." in status
    assert "alice.new" not in status


def test_what_makes_it_easier_is_offered_and_kept(app: Flask, client: FlaskClient) -> None:
    number = room(app, client, reporter=replace(ALICE, adjustments=("large_print",)))
    page = client.get(f"/track/{number}/details").text
    assert 'value="large_print" checked' in page
    assert 'value="braille">' in page
    given = {**inputs(client.get(f"/track/{number}/details")), "adjustments": ["braille", "more_time"]}
    assert client.post(f"/track/{number}/details", data=given).status_code == 303
    with app.app_context():
        case = by_tracking_number(number)
        assert case.person is not None
        assert sorted(case.person.adjustments) == ["braille", "more_time"]
        assert case.events[-1].facts["before"] == {"adjustments": ["large_print"]}


def test_one_that_isn_t_offered_is_refused_beside_the_question(app: Flask, client: FlaskClient) -> None:
    number = room(app, client)
    given = {**inputs(client.get(f"/track/{number}/details")), "adjustments": ["a pony"]}
    answer = client.post(f"/track/{number}/details", data=given)
    assert answer.status_code == 422
    assert 'id="adjustments-fault"' in answer.text


def test_the_same_again_changes_nothing(app: Flask, client: FlaskClient) -> None:
    number = room(app, client)
    assert correct(client, number).status_code == 303
    with app.app_context():
        assert by_tracking_number(number).events[-1].kind == Move.ACKNOWLEDGE


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("email", "not an address", "look like an e-mail address"),
        ("email", "", "You asked to be written to by e-mail, so we need the address."),
        ("name", "x" * 500, "the most that can be taken is 200"),
        ("contact_by", "pigeon", "Choose one"),
    ],
)
def test_what_can_not_be_taken_is_said_with_what_was_typed(
    app: Flask, client: FlaskClient, field: str, value: str, sentence: str
) -> None:
    who = Reporter(name="Alice", email="alice@example.org", contact_by="email")
    number = room(app, client, reporter=who)
    page = correct(client, number, **{field: value, "needs": "Large print."})
    assert page.status_code == 422
    assert sentence in page.text.replace("&#39;", "'")
    assert inputs(page)["needs"] == "Large print."
    with app.app_context():
        person = by_tracking_number(number).person
        assert person is not None
        assert person.needs == ""


def test_what_somebody_corrected_meanwhile_is_seen_first(app: Flask, client: FlaskClient) -> None:
    number = room(app, client)
    page = inputs(client.get(f"/track/{number}/details"))
    with app.app_context(), transaction():
        do(by_tracking_number(number), Move.AMEND, phone="01632 960001")
    again = client.post(f"/track/{number}/details", data={**page, "name": "Alice P"})
    assert again.status_code == 409
    assert inputs(again)["name"] == "Alice P"
    assert client.post(f"/track/{number}/details", data=inputs(again)).status_code == 303


def test_an_anonymous_one_has_nothing_to_correct(app: Flask, client: FlaskClient) -> None:
    number = room(app, client, anonymous=True, reporter=Reporter())
    assert "/details" not in client.get(f"/track/{number}/room").text
    page = client.get(f"/track/{number}/details")
    assert "nothing about you is kept" in page.text
    answer = client.post(f"/track/{number}/details", data={"name": "Alice"})
    assert answer.status_code == 422
    with app.app_context():
        assert by_tracking_number(number).person is None


def test_after_the_answer_it_can_not_be_corrected_here(app: Flask, client: FlaskClient) -> None:
    number = room(app, client)
    with app.app_context(), transaction():
        answered(by_tracking_number(number))
    assert "You can still tell us by adding words." in client.get(f"/track/{number}/details").text


def test_what_they_sent_is_not_theirs_to_change(app: Flask) -> None:
    with app.app_context(), transaction():
        case = received().case
        with pytest.raises(Invalid) as refused:
            desk.make(case, Move.AMEND, {"description": "Something else"}, by=REPORTER, at=NOW)
    assert refused.value.errors == {"description": "This isn't asked for here."}
