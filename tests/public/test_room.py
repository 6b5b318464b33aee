"""The reporter's room: what opens it, what is in it, and what can be done from it."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from portal.cases import tracking
from portal.cases.models import Case
from portal.cases.queries import by_tracking_number
from portal.database import transaction
from portal.policy.moves import Move
from tests.cast import SENIOR, answered, do, received, submission
from tests.public.journey import inputs, open_room, sent

UNKNOWN = "DV-0000-0000-0000"


@pytest.fixture
def answered_case(app: Flask) -> tuple[str, str]:
    """The number and the passphrase of a case that has been answered."""
    with app.app_context(), transaction():
        taken = received()
        answered(taken.case)
        return taken.case.tracking_number, taken.passphrase


@pytest.fixture
def inside(client: FlaskClient, answered_case: tuple[str, str]) -> str:
    """The number of an answered case whose room `client` has open."""
    assert open_room(client, *answered_case).status_code == 303
    return answered_case[0]


def status_of(app: Flask, number: str) -> tuple[str, int]:
    with app.app_context():
        case: Case = by_tracking_number(number)
        return case.status, len(case.stages)


def test_the_passphrase_opens_it_however_it_is_typed(client: FlaskClient, answered_case: tuple[str, str]) -> None:
    number, passphrase = answered_case
    answer = open_room(client, number.lower(), f"  {passphrase.upper().replace(' ', '-')} ")
    assert answer.location == f"/track/{number}/room"
    page = client.get(answer.location)
    assert page.status_code == 200
    assert "The pothole outside my house" in page.text
    assert "We will mend the road." in page.text


def test_wrong_and_unknown_get_the_same_answer(
    client: FlaskClient, answered_case: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[bool] = []
    real = tracking.opens
    monkeypatch.setattr(tracking, "opens", lambda *args: asked.append(True) or real(*args))
    bodies = []
    for number in (answered_case[0], UNKNOWN, "nonsense"):
        page = open_room(client, number, "correct horse battery staple wrong")
        assert page.status_code == 404
        assert "Set-Cookie" not in page.headers
        body = page.text.replace(number, "…")
        bodies.append(re.sub(r'name="csrf_token"[^>]*', "", body))
    assert bodies[0] == bodies[1], "its first letters say whose it would be, whether it is there or not"
    assert "Talk to a person" in bodies[1]
    assert "Talk to a person" not in bodies[2]
    assert len(asked) == 3, "each answer takes the same work"


def test_guessing_passphrases_is_limited(client: FlaskClient, answered_case: tuple[str, str]) -> None:
    statuses = [open_room(client, answered_case[0], f"guess {guess}").status_code for guess in range(12)]
    assert statuses == [404] * 10 + [429] * 2


def test_a_lost_token_at_the_door_costs_a_click(app: Flask, answered_case: tuple[str, str]) -> None:
    page = app.test_client().post(f"/track/{answered_case[0]}/open", data={"passphrase": "five words I typed"})
    assert page.status_code == 422
    assert inputs(page)["passphrase"] == "five words I typed"


@pytest.mark.parametrize("path", ["room", "letters/1", "letters/1/pdf", "escalate", "withdraw"])
def test_without_the_passphrase_there_is_only_the_door(
    client: FlaskClient, answered_case: tuple[str, str], path: str
) -> None:
    for number in (answered_case[0], UNKNOWN):
        answer = client.get(f"/track/{number}/{path}")
        assert (answer.status_code, answer.location) == (302, f"/track/{number}/open")
        if path in {"escalate", "withdraw"}:
            answer = client.post(f"/track/{number}/{path}", data={"words": "Now!"})
            assert answer.status_code == 403
            assert inputs(answer)["words"] == "Now!", "what they typed waits on the door's page"


def test_one_room_does_not_open_another(app: Flask, client: FlaskClient, inside: str) -> None:
    with app.app_context(), transaction():
        other = received(submission(description="Somebody else's story")).case.tracking_number
    assert client.get(f"/track/{other}/room").status_code == 302


def test_letters_are_read_and_downloaded(client: FlaskClient, inside: str) -> None:
    room = client.get(f"/track/{inside}/room").text
    paths = re.findall(r'href="(/track/[^"]+/letters/\d+)"', room)
    assert len(paths) == 2, "the latest stands first"
    letter = client.get(paths[0])
    assert "Nobody came." in letter.text
    pdf = client.get(paths[0] + "/pdf")
    assert pdf.data.startswith(b"%PDF")
    assert pdf.headers["Content-Disposition"].startswith("attachment")
    assert pdf.mimetype == "application/pdf"


def test_another_cases_letter_is_not_found(app: Flask, client: FlaskClient, inside: str) -> None:
    with app.app_context(), transaction():
        answered(received().case)
    for letter_id in (3, 4, 999_999_999):
        assert client.get(f"/track/{inside}/letters/{letter_id}").status_code == 404
        assert client.get(f"/track/{inside}/letters/{letter_id}/pdf").status_code == 404


def test_it_closes_after_half_an_hour(client: FlaskClient, inside: str, tuesday: time_machine.Traveller) -> None:
    tuesday.shift(timedelta(minutes=31))
    assert client.get(f"/track/{inside}/room").status_code == 302


def test_leaving_closes_it(client: FlaskClient, inside: str) -> None:
    assert client.post(f"/track/{inside}/leave").location.endswith("/room"), "without its token nothing happens"
    token = inputs(client.get(f"/track/{inside}/room"))
    assert client.post(f"/track/{inside}/leave", data=token).location == f"/track/{inside}"
    assert client.get(f"/track/{inside}/room").status_code == 302


def test_a_copied_key_is_worth_nothing_after_leaving(app: Flask, client: FlaskClient, inside: str) -> None:
    copy, kept = app.test_client(), client.get_cookie("portal")
    assert kept is not None
    copy.set_cookie("portal", kept.value)
    assert copy.get(f"/track/{inside}/room").status_code == 200
    client.post(f"/track/{inside}/leave", data=inputs(client.get(f"/track/{inside}/room")))
    for path in ("room", "letters/1", "letters/1/pdf", "escalate", "withdraw"):
        assert copy.get(f"/track/{inside}/{path}").location == f"/track/{inside}/open"


def test_leaving_is_no_change_of_the_case(
    app: Flask, client: FlaskClient, answered_case: tuple[str, str], inside: str
) -> None:
    def seen() -> tuple[int, int]:
        with app.app_context():
            case = by_tracking_number(inside)
            return case.version, len(case.events)

    before = seen()
    client.post(f"/track/{inside}/leave", data=inputs(client.get(f"/track/{inside}/room")))
    assert seen() == before
    assert open_room(client, *answered_case).location == f"/track/{inside}/room", "the words still open it"
    assert client.get(f"/track/{inside}/room").status_code == 200


def test_nobody_is_put_out_by_someone_without_a_key(app: Flask, client: FlaskClient, inside: str) -> None:
    stranger = app.test_client()
    token = inputs(stranger.get(f"/track/{inside}/open"))
    assert stranger.post(f"/track/{inside}/leave", data=token).status_code == 303
    assert client.get(f"/track/{inside}/room").status_code == 200


def test_what_was_typed_stays_when_the_case_has_gone_on(app: Flask, client: FlaskClient, inside: str) -> None:
    form = {**inputs(client.get(f"/track/{inside}/escalate")), "words": "I have thought about it."}
    with app.app_context(), transaction():
        do(by_tracking_number(inside), Move.ESCALATE, by=SENIOR, trigger="special_investigation")
    page = client.post(f"/track/{inside}/escalate", data=form)
    assert page.status_code == 409
    assert "is now at this stage: Stage 2: Service Investigation" in page.text
    assert inputs(page)["words"] == "I have thought about it."
    assert inputs(page)["seen"] == "2"
    assert status_of(app, inside) == ("received", 2), "nothing was done"


def test_after_a_second_look_it_is_done(app: Flask, client: FlaskClient) -> None:
    number, passphrase = sent(client)
    open_room(client, number, passphrase)
    form = {**inputs(client.get(f"/track/{number}/withdraw")), "words": "It was mended."}
    with app.app_context(), transaction():
        do(by_tracking_number(number), Move.ESCALATE, by=SENIOR, trigger="special_investigation")
    page = client.post(f"/track/{number}/withdraw", data=form)
    assert page.status_code == 409
    assert inputs(page)["words"] == "It was mended."
    assert status_of(app, number) == ("received", 2), "nothing was done"
    assert client.post(f"/track/{number}/withdraw", data=inputs(page)).status_code == 303
    with app.app_context():
        assert by_tracking_number(number).events[-1].detail == "It was mended."


@pytest.mark.clauses("DV-30")
def test_a_stage_that_staff_opened_says_why(app: Flask, client: FlaskClient) -> None:
    with app.app_context(), transaction():
        case = received().case
        do(case, Move.ESCALATE, by=SENIOR, trigger="special_investigation", words="SECRET WORDS")
        number = case.tracking_number
    page = client.get(f"/track/{number}").text
    assert page.count("A senior manager requests a special investigation.") == 2, "at the stage and in the timeline"
    assert "SECRET WORDS" not in page


@pytest.mark.clauses("DV-29", "DV-30")
def test_the_next_stage_needs_no_reasons(app: Flask, client: FlaskClient, inside: str) -> None:
    page = client.get(f"/track/{inside}/escalate")
    assert "Stage 2: Service Investigation" in page.text
    assert status_of(app, inside) == ("answered", 1), "looking changes nothing"
    form = inputs(page)
    for _ in range(2):  # a double click
        answer = client.post(f"/track/{inside}/escalate", data=form)
        assert answer.location == f"/track/{inside}/room"
    assert status_of(app, inside) == ("received", 2)


def test_a_refusal_names_the_clause_and_keeps_the_words(app: Flask, client: FlaskClient) -> None:
    number, passphrase = sent(client)
    open_room(client, number, passphrase)
    form = inputs(client.get(f"/track/{number}/withdraw"))
    page = client.post(f"/track/{number}/escalate", data={**form, "words": "I can't wait."})
    assert page.status_code == 409
    assert "opens once Stage 1: Local Resolution has been answered" in page.text
    assert "DV-30" in page.text
    assert inputs(page)["words"] == "I can't wait."
    assert status_of(app, number) == ("received", 1)


@pytest.mark.parametrize("words", ["x" * 3_000, "bell \x07"])
def test_words_that_can_not_be_kept_are_told(client: FlaskClient, inside: str, words: str) -> None:
    form = inputs(client.get(f"/track/{inside}/escalate"))
    page = client.post(f"/track/{inside}/escalate", data={**form, "words": words})
    assert page.status_code == 422
    assert inputs(page)["words"] == words


def test_it_can_be_taken_back(app: Flask, client: FlaskClient) -> None:
    number, passphrase = sent(client)
    open_room(client, number, passphrase)
    form = inputs(client.get(f"/track/{number}/withdraw"))
    assert status_of(app, number)[0] == "received"
    for _ in range(2):
        answer = client.post(f"/track/{number}/withdraw", data=form)
        assert answer.location == f"/track/{number}/room"
    assert status_of(app, number)[0] == "withdrawn"
    assert "Taken back" in client.get(f"/track/{number}").text


@pytest.mark.parametrize("move", ["escalate", "withdraw"])
def test_a_move_without_its_token_is_not_made(app: Flask, client: FlaskClient, inside: str, move: str) -> None:
    page = client.post(f"/track/{inside}/{move}", data={"words": "From elsewhere", "seen": "1"})
    assert page.status_code == 422
    assert inputs(page)["words"] == "From elsewhere"
    assert status_of(app, inside) == ("answered", 1)


@pytest.mark.clauses("DV-30")
def test_late_is_a_reason_of_its_own(app: Flask, client: FlaskClient, tuesday: time_machine.Traveller) -> None:
    number, passphrase = sent(client)
    tuesday.shift(timedelta(days=40))
    open_room(client, number, passphrase)
    assert "Ask for Stage 2: Service Investigation" in client.get(f"/track/{number}/room").text
    client.post(f"/track/{number}/escalate", data=inputs(client.get(f"/track/{number}/escalate")))
    assert status_of(app, number) == ("received", 2)
