"""What a holding letter promised is told to anyone who follows the case, by the page and by the API."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from portal.database import transaction
from portal.policy.moves import Move
from tests.cast import acknowledged, complaint, do
from tests.public.journey import open_room, sent

HOLDING = {"reasons": "The inspector is ill.", "done": "We read the records.", "until": date(2026, 6, 12)}
SAID = "We promised to write by Friday 12 June 2026."


@pytest.mark.clauses("DV-7", "DV-28")
def test_page_and_api_tell_it(app: Flask, client: FlaskClient, tuesday: time_machine.Traveller) -> None:
    with app.app_context(), transaction():
        case = acknowledged(complaint())
        number = case.tracking_number
        do(case, Move.HOLD, **HOLDING)
    page, told = client.get(f"/track/{number}").text, client.get(f"/api/v1/submissions/{number}").json
    assert f"{SAID} This doesn’t change the date the answer was due." in page
    assert told["promised_by"] == "2026-06-12"
    assert "The inspector is ill." not in page, "why is said in the letter alone"
    tuesday.shift(timedelta(days=39))
    assert f"{SAID} That day has passed." in client.get(f"/track/{number}").text


def test_nothing_is_told_where_nothing_was_promised(app: Flask, client: FlaskClient) -> None:
    number, passphrase = sent(client)
    open_room(client, number, passphrase)
    for path in (f"/track/{number}", f"/track/{number}/room"):
        assert "We promised to write" not in client.get(path).text
    assert client.get(f"/api/v1/submissions/{number}").json["promised_by"] is None
