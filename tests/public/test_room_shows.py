"""What a reporter wrote since stands in their room among what happened: theirs alone, never by the number."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.cases.actors import REPORTER
from portal.database import transaction
from portal.letters import desk
from portal.policy.moves import Move
from tests.cast import NOW, answered, received, submission
from tests.public.journey import UNKNOWN, inputs, open_room, sent

MINE = "Nobody rang me, though <they> said so."


def _add(client: FlaskClient, number: str, words: str) -> None:
    page = inputs(client.get(f"/track/{number}/add"))
    assert client.post(f"/track/{number}/add", data={**page, "words": words}).status_code == 303


@pytest.mark.parametrize("changes", [{}, {"who": "anonymous", **UNKNOWN}], ids=["named", "anonymous"])
def test_what_was_added_is_read_in_the_room_alone(client: FlaskClient, changes: dict[str, Any]) -> None:
    number, passphrase = sent(client, **changes)
    open_room(client, number, passphrase)
    _add(client, number, MINE)
    room = client.get(f"/track/{number}/room").text
    assert room.count("Nobody rang me, though &lt;they&gt; said so.") == 1
    assert "Nobody rang me" not in client.get(f"/track/{number}").text


def test_what_was_said_for_the_next_stage_is_read_in_the_room_alone(client: FlaskClient, app: Flask) -> None:
    with app.app_context(), transaction():
        taken = received(submission())
        desk.make(answered(taken.case), Move.ESCALATE, {"words": MINE}, by=REPORTER, at=NOW)
        number, passphrase = taken.case.tracking_number, taken.passphrase
    open_room(client, number, passphrase)
    room = client.get(f"/track/{number}/room").text
    assert "Nobody rang me" in room
    assert "You reported it three times." not in room.partition("What has happened")[2], "what staff note stays theirs"
    assert "Nobody rang me" not in client.get(f"/track/{number}").text


def test_the_role_and_the_help_that_were_asked_for_stand_among_what_was_sent(client: FlaskClient) -> None:
    number, passphrase = sent(client)
    open_room(client, number, passphrase)
    page = client.get(f"/track/{number}/room").text.partition("What you sent")[2]
    assert "Their advocate" in page
    assert "interpreter" in page
