"""The status page: stages and dates for anyone with the number, and nothing else."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event

from portal.cases.submission import Reporter
from portal.database import db, transaction
from portal.policy.moves import Move
from tests.cast import NOW, ROADS, acknowledged, answered, do, received, stat, submission

CANARY = "Zyzzyva"
WHO = Reporter(
    name=f"{CANARY} Name", email=f"{CANARY.lower()}@example.org", phone="01632 960998", address=f"{CANARY} Lane"
)


def case_number(app: Flask, **changes: Any) -> str:
    with app.app_context(), transaction():
        return received(submission(**changes)).case.tracking_number


def test_where_it_is_what_comes_next_and_by_when(app: Flask, client: FlaskClient) -> None:
    page = client.get(f"/track/{case_number(app)}")
    assert page.status_code == 200
    for words in (
        "Received",
        "Stage 1: Local Resolution",
        "Stage 2: Service Investigation",
        "Due by Friday 8 May 2026.",
    ):
        assert words in page.text
    assert "DV-25" in page.text
    assert "3 working days" in page.text
    assert "interpreter" in page.text


def test_the_ledger_tells_each_day(app: Flask, client: FlaskClient) -> None:
    page = client.get(f"/track/{case_number(app)}").text
    rows = re.findall(r'<th scope="row">(\w+ \d+ \w+)', page)
    assert rows[:4] == ["Tue 5 May", "Wed 6 May", "Thu 7 May", "Fri 8 May"]
    for words in ("Start", "To come", "Weekend", "Saturday", "10 of 10"):
        assert words in page


def test_late_paused_answered_and_promised_are_said(
    app: Flask, client: FlaskClient, tuesday: time_machine.Traveller
) -> None:
    with app.app_context(), transaction():
        paused = acknowledged(received().case)
        do(paused, Move.PAUSE, at=NOW + timedelta(hours=1), reason="We wait for your receipt.")
        done = answered(received().case, at=NOW)
        numbers = [received().case.tracking_number, paused.tracking_number, done.tracking_number]
    tuesday.shift(timedelta(days=60))
    late, waiting, finished = (client.get(f"/track/{number}").text for number in numbers)
    assert "Late. It was due by Tuesday 19 May 2026." in late
    assert "you can ask for stage 2 now" in late
    assert "We wait for your receipt." not in waiting
    assert "the clock is paused" in waiting
    assert "Answered" in finished
    assert "Still to do" in finished
    assert "We will mend the road" not in finished


def test_of_a_long_delay_the_first_days_and_the_last_are_told(
    app: Flask, client: FlaskClient, tuesday: time_machine.Traveller
) -> None:
    number = case_number(app)
    tuesday.shift(timedelta(days=200))
    page = client.get(f"/track/{number}").text
    left_out = [int(one) for one in re.findall(r"And (\d+) more days after the last day of the limit", page)]
    assert left_out == [54, 54], "a ledger tells sixty days that are late"
    assert page.count("After the last day of the limit.") == 2 * 6, "the first five and the last"


@pytest.mark.clauses("SC-19")
def test_an_anonymous_one_names_what_does_not_apply_and_no_hour(app: Flask, client: FlaskClient) -> None:
    with app.app_context(), transaction():
        hidden = received(stat(anonymous=True)).case.tracking_number
        named = received(stat()).case.tracking_number
    page = client.get(f"/track/{hidden}").text
    assert "the response times do not apply" in page
    assert not re.search(r"\d:\d\d|office hours", page)
    assert re.search(r"\d:\d\d", client.get(f"/track/{named}").text)


def test_no_person_and_no_story(app: Flask, client: FlaskClient) -> None:
    with app.app_context(), transaction():
        case = received(
            submission(
                description=f"{CANARY} story", desired_outcome=f"{CANARY} wish", location=f"{CANARY} place",
                ward=CANARY, on_behalf_of=f"{CANARY} friend", reporter=WHO,
            )
        ).case  # fmt: skip
        acknowledged(case)
        do(case, Move.CONTACT, method="phone", note=f"{CANARY} call")
        findings = {"findings": f"{CANARY} findings", "apology": f"{CANARY} apology"}
        remedy = {"kind": "service", "what": f"{CANARY} remedy", "due_on": NOW.date() + timedelta(days=9)}
        answered(case, remedies=[remedy], **findings)
        number = case.tracking_number
        staff = case.stage.handler.full_name
    page = client.get(f"/track/{number}").text
    assert CANARY.lower() not in page.lower()
    assert "960998" not in page
    assert staff not in page
    assert ROADS not in page


@pytest.mark.parametrize(
    "change", [str.lower, lambda n: n.replace("-", " "), lambda n: n.replace("0", "O").replace("1", "l")]
)
def test_a_number_is_found_however_it_is_typed(app: Flask, client: FlaskClient, change: Any) -> None:
    number = case_number(app)
    assert client.post("/track", data={"number": change(number)}).location == f"/track/{number}"
    assert client.get(f"/track/{change(number)}", follow_redirects=True).status_code == 200


def test_wrong_and_unknown_get_the_same_answer(client: FlaskClient) -> None:
    typed = ["DV-0000-0000-0000", "not-a-number-at-all", "SC-ZZZZ-ZZZZ-ZZZZ"]
    bodies = set()
    for number in typed:
        for page in (client.get(f"/track/{number}"), client.post("/track", data={"number": number})):
            assert page.status_code == 404
            assert number in page.text, "what was typed is still there"
            bodies.add(page.text.replace(number, "…"))
    assert len(bodies) == 1


def test_guessing_is_limited(client: FlaskClient) -> None:
    statuses = [client.get(f"/track/DV-0000-0000-{number:04}").status_code for number in range(70)]
    assert statuses[0] == 404
    assert statuses[-1] == 429


def test_the_status_page_asks_the_database_little(app: Flask, client: FlaskClient) -> None:
    with app.app_context(), transaction():
        case = answered(received().case)
        number = case.tracking_number
    client.get(f"/track/{number}")
    with app.app_context():
        engine = db.engine
    statements: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        statements.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        client.get(f"/track/{number}")
    finally:
        event.remove(engine, "before_cursor_execute", note)
    asked = [one for one in statements if one.startswith("SELECT")]
    assert len(asked) <= 8, asked
