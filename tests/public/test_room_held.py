"""Nothing is lost at the door of the room: what was typed goes on once it is open; what a PDF can't show is told."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import timedelta
from html import unescape

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from portal.cases.queries import by_tracking_number
from portal.database import transaction
from tests.cast import acknowledged, answered, received, submission
from tests.public.journey import inputs, open_room

WORDS = 'It rained in.\n<b>"Twice"</b> & nobody came: {{ 7*7 }}'
NOTICE = "What you wrote is kept on this page."


@pytest.fixture
def answered_case(app: Flask) -> tuple[str, str]:
    """The number and the passphrase of a case that has been answered."""
    with app.app_context(), transaction():
        taken = received()
        answered(taken.case)
        return taken.case.tracking_number, taken.passphrase


@pytest.fixture
def inside(client: FlaskClient, answered_case: tuple[str, str]) -> str:
    """The number of that case, whose room `client` has open."""
    assert open_room(client, *answered_case).status_code == 303
    return answered_case[0]


@pytest.fixture
def events(app: Flask, answered_case: tuple[str, str]) -> Callable[[], int]:
    def count() -> int:
        with app.app_context():
            return len(by_tracking_number(answered_case[0]).events)

    return count


@pytest.mark.parametrize("page", ["add", "escalate"])
def test_words_of_a_room_that_has_closed_are_there_again_once_it_is_open(
    client: FlaskClient,
    answered_case: tuple[str, str],
    inside: str,
    tuesday: time_machine.Traveller,
    events: Callable[[], int],
    page: str,
) -> None:
    typed = {**inputs(client.get(f"/track/{inside}/{page}")), "words": WORDS}
    before = events()
    tuesday.shift(timedelta(minutes=31))
    door = client.post(f"/track/{inside}/{page}", data=typed)
    assert door.status_code == 403
    assert NOTICE in door.text
    assert "Type your passphrase again to go on." in door.text
    wrong = client.post(f"/track/{inside}/open", data={**inputs(door), "passphrase": "wrong words"})
    assert (wrong.status_code, inputs(wrong)["words"]) == (404, WORDS)
    again = client.post(f"/track/{inside}/open", data={**inputs(wrong), "passphrase": answered_case[1]})
    assert again.status_code == 200
    assert WORDS in unescape(again.text)
    assert f'action="/track/{inside}/{page}"' in again.text
    assert events() == before, "nothing was done yet"
    made = client.post(f"/track/{inside}/{page}", data={**inputs(again), "words": WORDS})
    assert made.status_code == 303
    assert made.location.startswith(f"/track/{inside}/room")


def test_the_same_holds_without_any_cookie(app: Flask, answered_case: tuple[str, str]) -> None:
    number, passphrase = answered_case
    client = app.test_client()
    files = {"words": WORDS, "files": (io.BytesIO(b"%PDF-1.7 x"), "a.pdf")}
    door = client.post(f"/track/{number}/add", data=files, content_type="multipart/form-data")
    assert "Your letters were closed" not in door.text
    assert "Choose your files again then." in door.text
    again = client.post(f"/track/{number}/open", data={**inputs(door), "passphrase": passphrase})
    assert WORDS in unescape(again.text)


def test_another_language_and_guessing_too_often_lose_nothing(app: Flask, answered_case: tuple[str, str]) -> None:
    number, client = answered_case[0], app.test_client()
    door = client.post(f"/track/{number}/opinion", data={"words": WORDS, "ease": "4"})
    welsh = client.post(f"/track/{number}/opinion?lang=cy", data={**inputs(door), "do": "language"})
    again = client.post(f"/track/{number}/open?lang=es", data={**inputs(welsh), "do": "language"})
    for page in (door, welsh, again):
        assert {name: inputs(page)[name] for name in ("words", "ease", "to")} == {
            "words": WORDS,
            "ease": "4",
            "to": "opinion",
        }
    for _ in range(11):
        again = client.post(f"/track/{number}/open", data={**inputs(again), "passphrase": "a guess"})
    assert again.status_code == 429
    assert inputs(again)["words"] == WORDS
    assert "What you wrote is kept on this page." in again.text


def test_a_page_that_nobody_can_send_is_only_the_door(app: Flask, answered_case: tuple[str, str]) -> None:
    number, passphrase = answered_case
    client = app.test_client()
    assert NOTICE not in client.get(f"/track/{number}/open").text
    form = {**inputs(client.get(f"/track/{number}/open")), "passphrase": passphrase, "to": "leave", "words": WORDS}
    assert client.post(f"/track/{number}/open", data=form).location == f"/track/{number}/room"


@pytest.mark.parametrize(("words", "is_said"), [("လမ်းမီးပျက်နေပါသည်", True), ("The lamp is broken.", False)])
def test_the_room_says_where_the_pdf_can_t_show_all_of_a_letter(
    app: Flask, client: FlaskClient, words: str, is_said: bool
) -> None:
    with app.app_context(), transaction():
        taken = received(submission(description=words))
        acknowledged(taken.case)
        number, passphrase = taken.case.tracking_number, taken.passphrase
    open_room(client, number, passphrase)
    for page in ("room", "letters/1"):
        shown = client.get(f"/track/{number}/{page}").text
        assert "Download as PDF" in shown
        assert ("The PDF can’t show all of its words" in shown) == is_said
