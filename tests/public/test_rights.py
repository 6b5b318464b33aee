"""Rights on the status page: each with the button that uses it, and the way through the door to where it is used."""

from __future__ import annotations

from datetime import timedelta
from html import unescape

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from portal.database import transaction
from portal.policy.moves import Move
from portal.public.told_rights import reached
from tests.cast import CHIEF, SENIOR, answered, do, received, submission
from tests.public.journey import inputs, sent


@pytest.mark.clauses("DV-29", "DV-30")
def test_because_we_are_late_there_is_a_button_and_no_reason_is_asked(
    app: Flask, client: FlaskClient, tuesday: time_machine.Traveller
) -> None:
    number, passphrase = sent(client)
    assert f"/track/{number}/open?to=escalate" not in client.get(f"/track/{number}").text, "not while we are in time"
    tuesday.shift(timedelta(days=40))
    page = unescape(client.get(f"/track/{number}").text)
    assert f'href="/track/{number}/open?to=escalate">Ask for Stage 2: Service Investigation</a>' in page
    assert "You don’t have to give a reason." in page

    door = client.get(f"/track/{number}/open?to=escalate")
    answer = client.post(f"/track/{number}/open", data={**inputs(door), "passphrase": passphrase})
    assert answer.location == f"/track/{number}/escalate", "it goes on to where they wanted"
    assert client.get(f"/track/{number}/open?to=escalate").location == f"/track/{number}/escalate", "once it is open"


def test_the_door_leads_nowhere_else(client: FlaskClient) -> None:
    number, passphrase = sent(client)
    for elsewhere in ("https://example.org", "//example.org", "../..", "leave"):
        door = client.get(f"/track/{number}/open?to={elsewhere}")
        assert "to" not in inputs(door)
        form = {**inputs(door), "passphrase": passphrase, "to": elsewhere}
        assert client.post(f"/track/{number}/open", data=form).location == f"/track/{number}/room"


@pytest.mark.clauses("DV-43", "DV-48")
def test_the_ombudsman_can_be_called_from_the_page(app: Flask, client: FlaskClient) -> None:
    with app.app_context(), transaction():
        case = received(submission(service="roads")).case
        do(answered(case), Move.ESCALATE, trigger="dissatisfied")
        do(answered(case, by=SENIOR), Move.ESCALATE, by=SENIOR, trigger="dissatisfied")
        number = answered(case, by=CHIEF).tracking_number
    page = client.get(f"/track/{number}").text
    assert 'href="tel:01632960200"' in page
    assert 'href="https://www.ombudsman.example.org" rel="noreferrer"' in page


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        (
            "phone (949) 555-0177.",
            'phone <bdi dir="ltr"><a class="phone" href="tel:9495550177">(949) 555-0177</a></bdi>.',
        ),
        (
            "ask a@b.example.org, now",
            'ask <bdi dir="ltr"><a href="mailto:a@b.example.org">a@b.example.org</a></bdi>, now',
        ),
        (
            "https://a.org:8443/t/7K3M?lang=cy.",
            '<bdi dir="ltr"><a href="https://a.org:8443/t/7K3M?lang=cy" rel="noreferrer">https://a.org:8443/t/7K3M?lang=cy</a></bdi>.',
        ),
        ("in 2026, 10 days <b>", "in 2026, 10 days &lt;b&gt;"),
    ],
)
def test_what_can_be_reached_is_a_link_and_the_rest_stays_text(words: str, shown: str) -> None:
    assert reached(words) == shown
