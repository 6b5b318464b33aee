"""The room by a mailed link: once, for half an hour, for the reporter alone; nothing told to whoever asks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from portal.cases import room_links
from portal.cases.models import RoomLink
from portal.cases.submission import Reporter
from portal.database import db, transaction
from portal.jobs.models import Job
from portal.notices import outgoing
from portal.notices.models import Notice
from tests.cast import ALICE, NOW, received, submission
from tests.public.journey import inputs
from tests.public.mailbag import Mailbag, carried, text_of, work

UNKNOWN = "DV-0000-0000-0000"


@pytest.fixture
def bag(app: Flask) -> Iterator[Mailbag]:
    yield carried(app)
    app.extensions.pop(outgoing.EXTENSION)


@pytest.fixture
def number(app: Flask) -> str:
    with app.app_context(), transaction():
        return received().case.tracking_number


def ask(client: FlaskClient, number: str) -> TestResponse:
    return client.post(f"/track/{number}/link", data=inputs(client.get(f"/track/{number}/open")))


def mailed(app: Flask, client: FlaskClient, bag: Mailbag, number: str) -> str:
    """Ask for a link, and return its path."""
    assert ask(client, number).status_code == 200
    work(app, NOW)
    return next(one for one in reversed(bag.links()) if "/enter/" in one)


def test_it_opens_the_room_once(app: Flask, client: FlaskClient, bag: Mailbag, number: str) -> None:
    path = mailed(app, client, bag, number)
    to, message = bag.messages[-1]
    assert to == ALICE.email
    assert ALICE.name not in str(message)
    for _ in range(3):  # a program that looks at links, again and again
        for method in ("GET", "HEAD", "OPTIONS"):
            assert app.test_client().open(path, method=method).status_code == 200
    page = client.get(path)
    opened = client.post(path, data=inputs(page))
    assert opened.location == f"/track/{number}/room"
    assert client.get(opened.location).status_code == 200
    again = app.test_client()
    assert again.post(path, data=inputs(again.get(path))).status_code == 404, "it was used"


def test_after_half_an_hour_it_opens_nothing(
    app: Flask, client: FlaskClient, bag: Mailbag, number: str, tuesday: time_machine.Traveller
) -> None:
    path = mailed(app, client, bag, number)
    tuesday.shift(timedelta(minutes=30))
    page = client.post(path, data=inputs(client.get(path)))
    assert page.status_code == 404
    assert "doesn’t open anything any more" in page.text


def test_what_was_typed_when_the_room_closed_goes_on_by_a_link_too(
    app: Flask, client: FlaskClient, bag: Mailbag, number: str, tuesday: time_machine.Traveller
) -> None:
    words = "It rained in.\n<b>Twice</b>, and nobody came."
    path = mailed(app, client, bag, number)
    client.post(path, data=inputs(client.get(path)))
    typed = {**inputs(client.get(f"/track/{number}/add")), "words": words}
    tuesday.shift(timedelta(minutes=31))
    door = client.post(f"/track/{number}/add", data=typed)
    asked = client.post(f"/track/{number}/link", data=inputs(door))
    for page in (door, asked, client.post(f"/track/{number}/open?lang=cy", data={**inputs(asked), "do": "language"})):
        assert (inputs(page)["words"], inputs(page)["to"]) == (words, "add")
    assert page.text.count('value="go on"') == 1, "another language keeps the button"
    early = client.post(f"/track/{number}/open", data={**inputs(asked), "do": "go on"})
    assert (early.status_code, inputs(early)["words"]) == (403, words)
    assert 'value="go on"' in early.text

    work(app, NOW + timedelta(minutes=31))
    mail = text_of(bag.messages[-1][1])
    link = next(one for one in reversed(bag.links()) if "/enter/" in one)
    assert "rained" not in mail
    assert client.post(link, data=inputs(client.get(link))).location == f"/track/{number}/room"
    again = client.post(f"/track/{number}/open", data={**inputs(early), "do": "go on"})
    assert again.status_code == 200
    assert inputs(again)["words"] == words
    made = client.post(f"/track/{number}/add", data=inputs(again))
    assert made.status_code == 303


def test_going_on_opens_nothing_for_whoever_isnt_in(app: Flask, client: FlaskClient, number: str) -> None:
    typed = {"words": "Nothing.", "to": "add", "do": "go on"}
    for one in (number, UNKNOWN):
        page = client.post(f"/track/{one}/open", data={**inputs(client.get(f"/track/{one}/open")), **typed})
        assert page.status_code == 403
    assert client.get(f"/track/{number}/room").status_code == 302


def test_it_opens_no_other_room(app: Flask, client: FlaskClient, bag: Mailbag, number: str) -> None:
    with app.app_context(), transaction():
        other = received().case.tracking_number
    path = mailed(app, client, bag, number).replace(number, other)
    assert client.post(path, data=inputs(client.get(path))).status_code == 404
    assert client.get(f"/track/{other}/room").status_code == 302


def test_without_our_own_page_before_it_nothing_is_opened(
    app: Flask, client: FlaskClient, bag: Mailbag, number: str
) -> None:
    path = mailed(app, client, bag, number)
    assert app.test_client().post(path).status_code == 422
    assert client.post(path, data=inputs(client.get(path))).status_code == 303, "it is still good"


def test_asking_tells_nobody_anything(app: Flask, client: FlaskClient, bag: Mailbag, number: str) -> None:
    with app.app_context(), transaction():
        hidden = received(submission(anonymous=True, reporter=Reporter())).case.tracking_number
        silent = received(submission(reporter=Reporter(name="Bo"))).case.tracking_number
    bodies = set()
    for one in (number, hidden, silent, UNKNOWN):
        page = ask(client, one)
        assert page.status_code == 200
        bodies.add(re.sub(r'name="csrf_token"[^>]*', "", page.text.replace(one, "…")))
    assert len(bodies) == 1
    with app.app_context():
        names = [(job.name, set(job.args)) for job in db.session.scalars(select(Job)) if job.name.startswith("rooms.")]
    assert names == [("rooms.link_asked", {"number"})] * 4, "each took the same work"
    work(app, NOW)
    assert [to for to, message in bag.messages if "/enter/" in text_of(message)] == [ALICE.email]


def test_nobodys_mailbox_is_filled(
    app: Flask, client: FlaskClient, bag: Mailbag, number: str, tuesday: time_machine.Traveller
) -> None:
    for minute in range(50):
        tuesday.move_to(NOW + timedelta(minutes=minute))
        ask(client, number)
        work(app, NOW + timedelta(minutes=minute))
    sent = [one for one in bag.links() if "/enter/" in one]
    assert len(sent) == room_links.MOST_AN_HOUR
    assert len(set(sent)) == len(sent)


def test_asking_is_limited(client: FlaskClient, number: str) -> None:
    assert [ask(client, number).status_code for _ in range(7)] == [200] * 5 + [429] * 2


def test_the_database_holds_neither_the_link_nor_another_copy_of_the_address(
    app: Flask, client: FlaskClient, bag: Mailbag, number: str
) -> None:
    token = mailed(app, client, bag, number).rpartition("/")[2]
    with app.app_context():
        jobs = " ".join(str(job.args) for job in db.session.scalars(select(Job)))
        notices = [one for one in db.session.scalars(select(Notice)) if "link" in one.subject]
        link = db.session.scalars(select(RoomLink)).one()
    assert token not in jobs
    assert ALICE.email not in jobs
    assert token not in f"{link.salt}"
    assert notices == []


def test_what_opens_nothing_any_more_is_forgotten(app: Flask, client: FlaskClient, bag: Mailbag, number: str) -> None:
    mailed(app, client, bag, number)
    with app.app_context(), transaction():
        room_links.forget(at=NOW + timedelta(days=2))
        assert db.session.scalar(select(func.count()).select_from(RoomLink)) == 0
