"""Another language in the middle of whatever is typed: the same page in it, everything still there, nothing done."""

from __future__ import annotations

import re
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from portal.cases import news
from portal.cases.models import Event, Opinion, Subscription
from portal.database import db, transaction
from portal.policy.moves import Move
from portal.procedures import catalogues
from tests.cast import NOW, answered, do, received, reviewed
from tests.public.journey import inputs, kept, open_room, review, typed

WORDS = "Nobody came.\nI waited all day – “till six”."
LOST = {"csrf_token": "gone"}  # a page that was open for too long


def case_at(app: Flask, state: str) -> tuple[str, str]:
    """Return the number and the passphrase of a case that was answered, or closed, or has only come in."""
    with app.app_context(), transaction():
        taken = received()
        if state != "received":
            answered(taken.case)
        if state == "closed":
            do(reviewed(taken.case), Move.CLOSE, closing="answered")
        return taken.case.tracking_number, taken.passphrase


def switch(client: FlaskClient, page: TestResponse, **given: Any) -> TestResponse:
    """Press a language on a page, with what was typed there, as a browser without JavaScript does."""
    shown = re.search(r'<button class="link"[^>]* form="all" formaction="([^"]+)"[^>]* lang="es"', page.text)
    assert shown, "another language is a button of the form"
    address = shown[1].replace("&amp;", "&")
    assert f'action="{address.partition("?")[0]}' in page.text, "it goes where the form goes"
    return client.post(address, data={**inputs(page), **given, "do": "language"})


def done(app: Flask) -> tuple[int, ...]:
    with app.app_context():
        return tuple(
            db.session.scalar(select(func.count()).select_from(one)) or 0 for one in (Event, Opinion, Subscription)
        )


ROOM = {
    "add": ("received", {"words": WORDS}),
    "withdraw": ("received", {"words": WORDS}),
    "escalate": ("answered", {"words": WORDS}),
    "details": ("received", {"name": "Alice <P>", "email": "not yet an addr", "address": "1 Mill Lane\nExeter"}),
    "opinion": ("closed", {"easy": "4", "fair": "2", "words": WORDS}),
}


@pytest.mark.parametrize("path", ROOM)
@pytest.mark.parametrize("before", ["at once", "after a fault"])
def test_in_the_room(app: Flask, client: FlaskClient, path: str, before: str) -> None:
    state, given = ROOM[path]
    number, passphrase = case_at(app, state)
    assert open_room(client, number, passphrase).status_code == 303
    page = client.get(f"/track/{number}/{path}")
    was = done(app)
    if before == "after a fault":
        page = client.post(f"/track/{number}/{path}", data={**inputs(page), **given, **LOST})
        assert page.status_code == 422
        assert kept(page, given)
        given = {}
    again = switch(client, page, **given)
    assert again.status_code == 200
    assert '<html lang="es"' in again.text
    assert kept(again, ROOM[path][1])
    assert 'class="summary"' not in again.text, "nobody has sent it yet"
    assert done(app) == was


def test_at_the_door(app: Flask, client: FlaskClient) -> None:
    number, _ = case_at(app, "received")
    words = "five words that I typed"
    page = client.get(f"/track/{number}/open")
    for _time in range(12):  # more often than a passphrase may be tried
        again = switch(client, page, passphrase=words)
        assert (again.status_code, inputs(again)["passphrase"]) == (200, words)
    wrong = client.post(f"/track/{number}/open", data={**inputs(page), "passphrase": words})
    assert wrong.status_code == 404
    assert inputs(switch(client, wrong))["passphrase"] == words
    for _time in range(12):
        often = client.post(f"/track/{number}/open", data={**inputs(page), "passphrase": words})
    assert (often.status_code, inputs(often)["passphrase"]) == (429, words)
    assert inputs(switch(client, often))["passphrase"] == words


def test_whoever_asks_for_a_number(client: FlaskClient) -> None:
    page = client.get("/track")
    assert inputs(switch(client, page, number="dv 7k3m"))["number"] == "dv 7k3m"
    wrong = client.post("/track", data={"number": "dv 7k3m"})
    again = switch(client, wrong)
    assert inputs(again)["number"] == "dv 7k3m"
    assert "Número de seguimiento" in again.text


def test_a_number_typed_on_the_first_page(client: FlaskClient) -> None:
    page = client.get("/?lang=cy")
    again = client.post("/?lang=es", data={**inputs(page), "number": "dv 7k3m", "do": "language"})
    assert inputs(again)["number"] == "dv 7k3m"
    assert "Número de seguimiento" in again.text
    assert 'formaction="/?lang=es"' in page.text
    assert client.post("/?lang=es", data={"number": "", "do": "language"}).location == "/?lang=es"


def test_an_address_for_news(app: Flask, client: FlaskClient) -> None:
    number, _ = case_at(app, "received")
    page = client.get(f"/track/{number}")
    was = done(app)
    again = switch(client, page, address="ben@example.org")
    assert (again.status_code, inputs(again)["address"]) == (200, "ben@example.org")
    assert '<html lang="es"' in again.text
    assert "ben@example.org" not in client.get(f"/track/{number}").text
    assert done(app) == was, "nobody has asked for anything yet"
    nothing = switch(client, page)
    assert nothing.location == f"/track/{number}?lang=es", "an address that can be kept and passed on"
    assert client.get(f"/track/{number}/news?lang=es").location == f"/track/{number}?lang=es"


def test_what_was_stopped_is_said_in_each_language(app: Flask, client: FlaskClient) -> None:
    with app.app_context(), transaction():
        case = received().case
        news.ask(case, "ben@example.org", language="en", at=NOW)
        key = db.session.scalars(select(Subscription)).one().key
    opened = client.get(f"/news/{key}/stop")
    assert (opened.status_code, 'name="do"' in opened.text) == (200, True), "looking changes nothing"
    page = client.post(f"/news/{key}/stop", data={"List-Unsubscribe": "One-Click"})
    welsh = re.search(r'<a href="([^"]+lang=cy)"', page.text)
    assert welsh
    assert key not in welsh[1]
    told = client.get(welsh[1])
    assert told.status_code == 200
    assert '<html lang="cy"' in told.text
    assert catalogues.translations("cy").gettext("You won’t be written to any more") in told.text


def test_an_address_for_news_that_is_none(app: Flask, client: FlaskClient) -> None:
    number, _ = case_at(app, "received")
    wrong = client.post(f"/track/{number}/news", data={"address": "ben at home"})
    assert wrong.status_code == 422
    again = switch(client, wrong)
    assert (again.status_code, inputs(again)["address"]) == (200, "ben at home")


def test_a_form_at_fault(client: FlaskClient) -> None:
    given = typed(email="alice at home")
    wrong = review(client, given)
    assert wrong.status_code == 422
    again = switch(client, wrong)
    assert (again.status_code, kept(again, given)) == (200, True)
