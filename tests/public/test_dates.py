"""The file for calendars: every date once, replaced by an update, and nothing of the case or its reporter in it."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import time_machine
from flask import Flask
from flask.testing import FlaskClient
from icalendar import Calendar

from portal.cases.queries import by_tracking_number
from portal.database import transaction
from portal.policy.moves import Move
from tests.cast import ALICE, CARE, COMPLAINTS, NOW, acknowledged, answered, do, received, staff, stat


def kept(app: Flask, story: Any) -> str:
    with app.app_context(), transaction():
        number: str = story().tracking_number
        return number


def entries(client: FlaskClient, number: str) -> dict[str, Any]:
    """Return the file's events by their UIDs."""
    answer = client.get(f"/track/{number}/dates.ics")
    assert answer.status_code == 200
    assert answer.mimetype == "text/calendar"
    read = Calendar.from_ical(answer.data)
    events = {str(one["uid"]): one for one in read.walk("VEVENT")}
    assert len(events) == len(read.walk("VEVENT"))
    return events


def test_each_limit_is_a_day_of_its_own(app: Flask, client: FlaskClient) -> None:
    number = kept(app, lambda: received().case)
    found = entries(client, number)
    days = {str(one["summary"]): one.decoded("dtstart") for one in found.values()}
    assert days == {
        "Devon County Council: Acknowledgement is due": date(2026, 5, 8),
        "Devon County Council: Response is due": date(2026, 5, 19),
    }
    for one in found.values():
        assert one.decoded("dtend") - one.decoded("dtstart") == timedelta(days=1)
        assert str(one["url"]).endswith(f"/track/{number}")
        assert one.decoded("dtstamp").time().isoformat() == "00:00:00", "to the day: no hour is told"


def test_an_update_replaces_what_was_there(app: Flask, client: FlaskClient) -> None:
    number = kept(app, lambda: received().case)
    before = entries(client, number)
    with app.app_context(), transaction():
        acknowledged(by_tracking_number(number))
    after = entries(client, number)
    assert before.keys() == after.keys(), "the same dates, known by the same names"
    assert all(after[uid]["sequence"] > before[uid]["sequence"] for uid in before)
    states = {str(one["summary"]): str(one["status"]) for one in after.values()}
    assert states == {
        "Devon County Council: Acknowledgement": "CANCELLED",
        "Devon County Council: Response is due": "CONFIRMED",
    }


def test_what_staff_do_among_themselves_changes_nothing_in_it(app: Flask, client: FlaskClient) -> None:
    number = kept(app, lambda: received().case)
    before = client.get(f"/track/{number}/dates.ics").data
    with app.app_context(), transaction():
        case, later = by_tracking_number(number), NOW + timedelta(days=1)
        do(case, Move.NAME_SUBJECT, by=COMPLAINTS, at=later, who=str(staff(CARE).id), reason="Named.")
        assert case.events[-1].at == later
    assert client.get(f"/track/{number}/dates.ics").data == before
    with app.app_context(), transaction():
        acknowledged(by_tracking_number(number), at=NOW + timedelta(days=2))
    assert {one["sequence"] for one in entries(client, number).values()} == {3}, "sent, allocated and acknowledged"


def test_a_paused_limit_is_taken_out_until_its_day_is_known(app: Flask, client: FlaskClient) -> None:
    def story() -> Any:
        case = acknowledged(received().case)
        do(case, Move.PAUSE, at=NOW + timedelta(hours=1), reason="We wait for your receipt.")
        return case

    number = kept(app, story)
    assert {str(one["status"]) for one in entries(client, number).values()} == {"CANCELLED"}


def test_a_promise_is_there_and_what_was_promised_is_not(app: Flask, client: FlaskClient) -> None:
    number = kept(app, lambda: answered(received().case))
    found = {str(one["summary"]): one for one in entries(client, number).values()}
    promise = found["Devon County Council: Something that was promised to you is due"]
    assert promise.decoded("dtstart") == date(2026, 12, 1)
    text = client.get(f"/track/{number}/dates.ics").text.replace("\r\n ", "")
    for words in ("mend", ALICE.name, ALICE.email, "pothole", "Nobody came"):
        assert words not in text


def test_an_hour_is_in_the_zone_of_the_body_unless_it_would_tell_of_an_anonymous_one(
    app: Flask, client: FlaskClient
) -> None:
    number = kept(app, lambda: received(stat()).case)
    timed = [one for one in entries(client, number).values() if isinstance(one.decoded("dtstart"), datetime)]
    for one in timed:
        assert str(one["dtstart"].params["tzid"]) == "America/Los_Angeles"
        assert "dtend" not in one
    assert timed
    hidden = kept(app, lambda: received(stat(anonymous=True)).case)
    for one in entries(client, hidden).values():
        assert not isinstance(one.decoded("dtstart"), datetime), "its hours would tell when it was sent"


def test_it_is_the_same_file_until_something_happens(
    app: Flask, client: FlaskClient, tuesday: time_machine.Traveller
) -> None:
    number = kept(app, lambda: received().case)
    before = client.get(f"/track/{number}/dates.ics").data
    tuesday.shift(timedelta(days=2))
    assert client.get(f"/track/{number}/dates.ics").data == before


def test_an_unknown_number_gets_the_page_that_asks_for_one(client: FlaskClient) -> None:
    for number in ("DV-0000-0000-0000", "nonsense"):
        answer = client.get(f"/track/{number}/dates.ics")
        assert answer.status_code == 404
        assert "There is no case with that number" in answer.text
