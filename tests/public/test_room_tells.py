"""The room says that it worked, what was sent, and why it was closed."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from portal.database import transaction
from tests.cast import answered, received
from tests.public.journey import inputs, open_room, sent, typed


@pytest.fixture
def inside(app: Flask, client: FlaskClient) -> str:
    """The number of an answered case whose room `client` has open."""
    with app.app_context(), transaction():
        taken = received()
        answered(taken.case)
        number, passphrase = taken.case.tracking_number, taken.passphrase
    assert open_room(client, number, passphrase).status_code == 303
    return number


def _press(client: FlaskClient, number: str, move: str) -> None:
    page = inputs(client.get(f"/track/{number}/{move}"))
    assert client.post(f"/track/{number}/{move}", data=page).status_code == 303


def test_the_next_stage_is_told_once_with_its_date(client: FlaskClient, inside: str) -> None:
    _press(client, inside, "escalate")
    page = client.get(f"/track/{inside}/room").text
    told = r"Your complaint has gone to its next stage: [^.]+\. You will hear from us by \w+ \d+ \w+ \d{4}\."
    assert re.search(told, page)
    assert "has gone to its next stage" not in client.get(f"/track/{inside}/room").text


def test_taking_it_back_is_told(client: FlaskClient) -> None:
    number, passphrase = sent(client)
    open_room(client, number, passphrase)
    _press(client, number, "withdraw")
    assert "Your complaint has been taken back." in client.get(f"/track/{number}/room").text


def test_what_was_sent_is_there_whole(client: FlaskClient) -> None:
    number, passphrase = sent(client)
    open_room(client, number, passphrase)
    page = client.get(f"/track/{number}/room").text
    given = typed()
    for name in ("email", "phone", "language", "needs", "on_behalf_of", "ward"):
        assert str(given[name]) in page, name
    assert "Service" in page
    assert "What it is about" in page


def test_the_newest_letter_comes_first(client: FlaskClient, inside: str) -> None:
    page = client.get(f"/track/{inside}/room").text
    numbers = [int(part.split('"')[0].split("/")[0]) for part in page.split(f"/track/{inside}/letters/")[1:]]
    assert len(numbers) > 1
    assert numbers == sorted(numbers, reverse=True)


def test_a_room_that_closed_by_itself_says_so(
    client: FlaskClient, inside: str, tuesday: time_machine.Traveller
) -> None:
    tuesday.shift(timedelta(minutes=31))
    door = client.get(client.get(f"/track/{inside}/room").location).text
    assert "Your letters were closed" in door
    assert "Your letters were closed" not in client.get("/track/DV-0000-0000-0000/open").text


@pytest.mark.parametrize("number", [2**31 - 1, 2**31, 2**63, 10**30])
def test_a_letter_that_cant_be_is_not_there(client: FlaskClient, inside: str, number: int) -> None:
    for path in ("", "/pdf"):
        assert client.get(f"/track/{inside}/letters/{number}{path}").status_code == 404


def test_the_status_page_claims_nothing_untrue(client: FlaskClient, inside: str) -> None:
    page = client.get(f"/track/{inside}").text
    assert "why a clock was paused or got more time needs the passphrase" in page
    assert "nothing you wrote" not in page


def test_what_staying_anonymous_means_is_said_for_each(client: FlaskClient) -> None:
    page = client.get("/").text
    assert "still get an answer" not in page
    assert "the response times do not apply" in page
