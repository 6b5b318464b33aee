"""The screens of webhooks: made, shown once, tried, changed, given another secret, stopped, started, ended."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from portal.accounts.models import SecurityEntry
from portal.database import db
from portal.hooks import sending, stopping, subscriptions
from portal.hooks.models import State, Webhook, WebhookMessage
from portal.hooks.wire import Wire
from portal.jobs.runner import run_ready
from tests import cast
from tests.admin.browsing import fields, made, signed_in, submit, told
from tests.cast import ADMIN, COMPLAINTS, READER, ROADS, SYSTEM
from tests.hooks.receiver import Receiver, receiving

ADD, LIST, BOARD = "/staff/webhooks/add", "/staff/webhooks/list/", "/staff/webhook-messages/list/"


@pytest.fixture
def receiver(app: Flask) -> Iterator[Receiver]:
    sending.use(app, Wire(loopback=True, timeout=2, whole=4))
    with receiving() as server:
        yield server
    app.extensions.pop(sending.EXTENSION)


def who(app: Flask, username: str) -> str:
    return made(app, lambda: str(cast.staff(username).id))


def subscribed(app: Flask, url: str) -> int:
    def make() -> int:
        given = {"name": "CRM", "url": url, "events": ["case.received"], "wire": sending.wire()}
        at = datetime(2026, 1, 1, tzinfo=UTC)
        return subscriptions.subscribe(cast.staff(ROADS), **given, by=cast.staff(ADMIN), at=at).hook.id

    return made(app, make)


def added(admin: FlaskClient, typed: dict[str, object]) -> TestResponse:
    """Press the button of the form with this in it: the address has the name that `submit` gives to the page's."""
    return admin.post(ADD, data={**fields(admin.get(ADD).text), **typed, "button": "make"})


def work(app: Flask) -> None:
    with app.app_context():
        run_ready(datetime.now(UTC))


def test_a_webhook_is_made_tried_changed_and_ended(app: Flask, receiver: Receiver) -> None:
    admin = signed_in(app, ADMIN)
    assert "Systems that are told" in told(admin.get(LIST).text)
    typed = {"who": who(app, SYSTEM), "name": "CRM", "url": receiver.url, "events": ["case.received", "case.closed"]}
    answer = added(admin, typed)
    secret = re.findall(r">(whsec_[\w+/=]+)<", answer.text)[0]
    assert "shown this once" in told(answer.text)
    number = re.findall(r"/staff/webhooks/show/(\d+)", answer.text)[0]
    page = f"/staff/webhooks/show/{number}"
    assert secret not in admin.get(page).text
    assert "a case was received, it was closed" in told(admin.get(page).text)
    assert submit(admin, f"/staff/webhooks/{number}/test", on=admin.get(page).text).location == page
    work(app)
    assert receiver.kinds == ["webhook.test"]
    listed = told(admin.get(BOARD).text)
    assert "A test" in listed
    assert "Taken" in listed
    assert admin.get(f"/staff/webhook-messages/of/{number}", follow_redirects=True).text.count("A test</td>") == 1
    edit = f"/staff/webhooks/edit/{number}"
    assert fields(admin.get(edit).text)["events"] == ["case.received", "case.closed"]
    assert submit(admin, edit, name="The other CRM", events=["case.closed"]).location == page
    assert "The other CRM" in told(admin.get(LIST).text)
    gone = f"/staff/webhooks/delete/{number}"
    assert "can’t be taken back" in told(admin.get(gone).text)
    assert submit(admin, gone).status_code == 302
    assert "Ended" in told(admin.get(LIST).text)
    assert submit(admin, gone).status_code == 409
    assert admin.get(edit).status_code == 409
    assert admin.get(f"/staff/webhooks/{number}/secret").status_code == 409
    with app.app_context():
        words = db.session.scalars(select(SecurityEntry.words)).all()
        assert [one.partition(" the webhook")[0] for one in words] == ["Made", "Changed", "Ended"]


def test_another_secret_is_made_on_the_second_step_and_shown_once(app: Flask, receiver: Receiver) -> None:
    number, admin = subscribed(app, receiver.url), signed_in(app, ADMIN)
    before = made(app, lambda: db.session.get_one(Webhook, number).sealed)
    page = f"/staff/webhooks/{number}/secret"
    assert "signed with both" in told(admin.get(page).text)
    assert made(app, lambda: db.session.get_one(Webhook, number).sealed) == before, "a GET only asks"
    answer = submit(admin, page)
    assert re.search(r">whsec_[\w+/=]+<", answer.text)
    assert "the old one too" in told(answer.text)
    assert made(app, lambda: db.session.get_one(Webhook, number).sealed_before) == before


def test_pressed_twice_one_secret_is_made_and_told_and_the_first_signs_on(app: Flask, receiver: Receiver) -> None:
    admin = signed_in(app, ADMIN)
    who = made(app, lambda: str(cast.staff(COMPLAINTS).id))
    typed = {"who": who, "name": "Twice", "url": receiver.url, "events": ["case.received"]}
    filled: dict[str, Any] = {**fields(admin.get("/staff/webhooks/add").text), **typed}
    told_first, told_again = (_secret_on(admin.post("/staff/webhooks/add", data=filled).text) for _ in range(2))
    assert told_first == told_again
    number, first = made(app, lambda: db.session.execute(select(Webhook.id, Webhook.sealed)).one())
    page = f"/staff/webhooks/{number}/secret"
    asked: dict[str, Any] = {**fields(admin.get(page).text)}
    told_first, told_again = (_secret_on(admin.post(page, data=asked).text) for _ in range(2))
    assert told_first == told_again
    assert made(app, lambda: db.session.get_one(Webhook, number).sealed_before) == first
    late = admin.post(page, data=asked | {"once": "another form"})
    assert (late.status_code, admin.get(page).status_code) == (409, 409)
    assert "less than a day ago" in told(late.text)


def _secret_on(page: str) -> str:
    found = re.search(r">(whsec_[\w+/=]+)<", page)
    assert found
    return found[1]


def test_a_stopped_one_says_why_is_started_and_what_it_missed_is_sent_again(app: Flask, receiver: Receiver) -> None:
    number, admin = subscribed(app, receiver.url), signed_in(app, ADMIN)
    made(app, lambda: cast.complaint().id)
    receiver.answers = [410]
    work(app)
    page = f"/staff/webhooks/show/{number}"
    shown = admin.get(page).text
    assert stopping.GONE in told(shown)
    message = made(app, lambda: db.session.scalars(select(WebhookMessage.id)).one())
    one = f"/staff/webhook-messages/show/{message}"
    retry = f"/staff/webhook-messages/{message}/retry"
    again = submit(admin, retry, on=admin.get(one).text)
    assert "Start it first" in told(admin.get(again.location).text)
    assert submit(admin, f"/staff/webhooks/{number}/start", on=shown).location == page
    submit(admin, retry, on=admin.get(one).text)
    work(app)
    assert len(receiver.posted) == 2
    assert made(app, lambda: db.session.get_one(WebhookMessage, message).state) == State.SENT
    assert "Send it again" not in admin.get(one).text


def test_the_board_shows_nothing_of_a_case(app: Flask, receiver: Receiver) -> None:
    subscribed(app, receiver.url)
    tracking = made(app, lambda: cast.complaint().tracking_number)
    work(app)
    admin = signed_in(app, ADMIN)
    message = made(app, lambda: db.session.scalars(select(WebhookMessage.id)).one())
    for page in (BOARD, f"/staff/webhook-messages/show/{message}", "/staff/jobs/list/"):
        assert tracking not in admin.get(page).text, page


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"who": ""}, "Choose a person."),
        ({"who": "424242"}, "There is no such member of staff."),
        ({"name": ""}, "Fill this in."),
        ({"events": []}, "Fill this in."),
        ({"events": ["everything"]}, "Choose one of"),
        ({"url": "https://192.168.0.1/x"}, "inside a network"),
        ({"url": "http://example.org/"}, "https://…"),
    ],
)
def test_what_cant_be_a_webhook_is_told_and_makes_none(
    app: Flask, receiver: Receiver, changes: dict[str, object], words: str
) -> None:
    admin, system = signed_in(app, ADMIN), who(app, SYSTEM)
    typed = {"who": system, "name": "CRM", "url": receiver.url, "events": ["case.received"], **changes}
    answer = added(admin, typed)
    assert answer.status_code == 422
    assert words in told(answer.text)
    with app.app_context():
        assert db.session.scalars(select(Webhook)).all() == []


def test_this_machine_is_refused_without_the_setting(app: Flask) -> None:
    admin, system = signed_in(app, ADMIN), who(app, SYSTEM)
    typed = {"who": system, "name": "CRM", "url": "https://127.0.0.1/", "events": ["case.received"]}
    answer = added(admin, typed)
    assert answer.status_code == 422
    assert "inside a network" in told(answer.text)


@pytest.mark.parametrize("username", [COMPLAINTS, ROADS, READER, SYSTEM])
def test_nobody_else_sees_or_changes_one(app: Flask, receiver: Receiver, username: str) -> None:
    number, other = subscribed(app, receiver.url), signed_in(app, username)
    for page in (LIST, ADD, BOARD, f"/staff/webhooks/show/{number}", f"/staff/webhooks/{number}/secret"):
        answer = other.get(page)
        assert answer.status_code in {302, 403}, page
        assert receiver.url not in answer.text
    for act in ("test", "start", "secret"):
        token = fields(other.get("/staff/users/userinfo/").text)
        other.post(f"/staff/webhooks/{number}/{act}", data=token)
    with app.app_context():
        assert db.session.scalars(select(WebhookMessage)).all() == []
        assert db.session.get_one(Webhook, number).sealed_before is None
