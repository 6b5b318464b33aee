"""What is read of a promise in the room and by the number: its days, why it moved in the room alone, no evidence."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.cases.queries import by_tracking_number
from portal.database import transaction
from portal.letters import promise_chasing, promise_notes
from tests.cast import ROADS, answered, as_, days_later
from tests.public.test_everything import room

LATE = datetime(2026, 12, 2, 9, tzinfo=UTC)


@pytest.fixture
def inside(app: Flask, client: FlaskClient) -> str:
    """The number of an answered case, with a promise for the first of December, whose room `client` has open."""
    number = room(app, client)
    with app.app_context(), transaction():
        answered(by_tracking_number(number))
    return number


def test_another_day_is_told_with_why_in_the_room_alone(app: Flask, client: FlaskClient, inside: str) -> None:
    with app.app_context(), transaction():
        (remedy,) = by_tracking_number(inside).remedies
        promise_notes.give_new_date(
            remedy, due_on=date(2026, 12, 24), reason="The ground is frozen.", by=as_(ROADS), at=days_later(1)
        )
    page = client.get(f"/track/{inside}/room").text
    assert "Still to do, first promised by Tuesday 1 December 2026" in page
    assert "A promise was given another day." in page
    assert "The ground is frozen." in page
    status = client.get(f"/track/{inside}").text
    assert "A promise was given another day." in status
    assert "The ground is frozen." not in status
    welsh = client.get(f"/track/{inside}?lang=cy").text
    assert "Rhoddwyd dyddiad arall i addewid." in welsh
    assert "I’w wneud o hyd, addawyd yn gyntaf erbyn" in welsh


def test_that_its_day_has_gone_by_and_that_it_was_kept_are_told_without_what_shows_it(
    app: Flask, client: FlaskClient, inside: str
) -> None:
    with app.app_context(), transaction():
        promise_chasing.chase(by_tracking_number(inside), at=LATE)
        promise_notes.keep(by_tracking_number(inside).remedies[0], note="Zyzzyva 4711.", by=as_(ROADS), at=LATE)
    for address in (f"/track/{inside}/room", f"/track/{inside}"):
        page = client.get(address).text
        assert "The day of a promise has gone by." in page
        assert "A promise was kept." in page
        assert "Zyzzyva" not in page
        assert "Tom" not in page.partition("What has happened")[2]
    assert "مرّ موعد أحد الوعود." in client.get(f"/track/{inside}?lang=ar").text
