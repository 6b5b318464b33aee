"""What turns a page of the room away loses nothing: the records away, too many at once, a session that is gone."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.exc import OperationalError
from werkzeug.test import TestResponse

from portal.cases import queries
from portal.http.limits import limiter
from portal.public import entering, room_pages
from tests.public.journey import inputs, kept, open_room
from tests.public.test_switching import ROOM, case_at, done


def _no_database(*_given: Any, **_named: Any) -> None:
    raise OperationalError("SELECT", {}, Exception("the server is away"))


def away_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """From the first question on: whose room it is can't be looked up."""
    monkeypatch.setattr(entering, "by_number", _no_database)


def away_later(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only when the case is loaded to be changed."""
    monkeypatch.setattr(queries, "by_tracking_number", _no_database)


def at_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    """As somebody finds it who sent too many a moment ago."""
    monkeypatch.setattr(limiter.limiter, "hit", lambda *_, **__: False)


@pytest.fixture(params=ROOM)
def page(request: pytest.FixtureRequest) -> str:
    """The page of the room on which something is typed."""
    return str(request.param)


@pytest.fixture
def keys(app: Flask, page: str) -> tuple[str, str]:
    return case_at(app, ROOM[page][0])


def as_typed(client: FlaskClient, keys: tuple[str, str], page: str) -> dict[str, Any]:
    """Go into the room, and return what the page sends once something was typed."""
    assert open_room(client, *keys).status_code == 303
    return {**inputs(client.get(f"/track/{keys[0]}/{page}")), **ROOM[page][1]}


@pytest.mark.parametrize(("turned_away", "status"), [(away_at_once, 503), (away_later, 503), (at_the_limit, 429)])
def test_the_page_comes_back_as_it_was_typed(
    app: Flask,
    client: FlaskClient,
    keys: tuple[str, str],
    page: str,
    turned_away: Callable[[pytest.MonkeyPatch], None],
    status: int,
) -> None:
    typed, was = as_typed(client, keys, page), done(app)
    with pytest.MonkeyPatch.context() as patch:
        turned_away(patch)
        told = client.post(f"/track/{keys[0]}/{page}", data=typed)
    assert told.status_code == status
    assert kept(told, ROOM[page][1])
    assert f'action="/track/{keys[0]}/{page}"' in told.text
    assert 'role="alert"' in told.text
    assert told.headers["Retry-After"]
    assert done(app) == was
    again = client.post(f"/track/{keys[0]}/{page}", data={**inputs(told), **_mended(page)})
    assert again.status_code in (303, 409), "it is sent from there as it would have been before"


def _mended(page: str) -> dict[str, str]:
    return {"email": "alice@example.org"} if page == "details" else {}


def test_it_is_told_in_the_language_of_the_page(
    client: FlaskClient, keys: tuple[str, str], page: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    typed = as_typed(client, keys, page)
    away_at_once(monkeypatch)
    told = client.post(f"/track/{keys[0]}/{page}?lang=cy", data=typed)
    assert told.status_code == 503
    assert kept(told, ROOM[page][1])
    assert "can’t reach our records" not in told.text


def test_a_session_that_is_gone_leads_to_the_door_and_on(
    app: Flask, client: FlaskClient, keys: tuple[str, str], page: str
) -> None:
    typed = as_typed(client, keys, page)
    stranger = app.test_client()
    door = stranger.post(f"/track/{keys[0]}/{page}", data=typed)
    assert door.status_code == 403
    held = ROOM[page][1]
    assert kept(door, held)
    assert kept(stranger.post(f"/track/{keys[0]}/open", data={**inputs(door), "passphrase": keys[1]}), held)


def test_a_token_that_is_too_old_is_told_beside_what_was_typed(
    client: FlaskClient, keys: tuple[str, str], page: str
) -> None:
    told = client.post(f"/track/{keys[0]}/{page}", data={**as_typed(client, keys, page), "csrf_token": "old"})
    assert told.status_code == 422
    assert "Nothing you wrote is lost" in told.text
    assert kept(told, ROOM[page][1])


@pytest.mark.parametrize("button", ["open", "link"])
@pytest.mark.parametrize(("turned_away", "status"), [(away_at_once, 503), (at_the_limit, 429)])
def test_the_door_holds_it_too(
    app: Flask,
    keys: tuple[str, str],
    page: str,
    button: str,
    turned_away: Callable[[pytest.MonkeyPatch], None],
    status: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    client = app.test_client()
    door = client.post(f"/track/{keys[0]}/{page}", data=ROOM[page][1])
    monkeypatch.setattr("portal.public.mailed_link.room_links.ask", _no_database)
    turned_away(monkeypatch)
    told = client.post(f"/track/{keys[0]}/{button}", data={**inputs(door), "passphrase": "some words"})
    assert told.status_code == status
    assert kept(told, ROOM[page][1])
    assert inputs(told)["to"] == page


@pytest.mark.parametrize("given", [{"csrf_token": "old"}, {}])
def test_a_press_of_a_link_s_button_that_is_turned_away_leaves_the_button(
    client: FlaskClient, given: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = "/track/DV-0000-0000-0000/enter/abc"
    form = inputs(client.get(path))
    monkeypatch.setattr("portal.public.mailed_link.by_number", _no_database)
    told: TestResponse = client.post(path, data={**form, **given})
    assert told.status_code == (422 if given else 503)
    assert f'action="{path}"' in told.text


def test_every_page_behind_the_door_that_takes_something_is_in_the_table(app: Flask) -> None:
    """What nobody entered there would lose its words at the door, and nothing would say so."""
    (number, _), stranger, behind = case_at(app, "received"), app.test_client(), set()
    for rule in app.url_map.iter_rules():
        if not rule.rule.startswith("/track/<number>/") or "POST" not in (rule.methods or ()):
            continue
        moves = re.search(r"any\((.*)\)", rule.rule)
        for word in moves[1].split(", ") if moves else [rule.rule.removeprefix("/track/<number>/")]:
            answer = stranger.post(f"/track/{number}/{word}", data={"words": "My words."})
            if answer.location == f"/track/{number}/open" or 'name="passphrase"' in answer.text:
                assert inputs(answer)["words"] == "My words."
                behind.add(inputs(answer).get("to") or f"the door: {word}")
    assert behind == {*room_pages.PAGES, "the door: open", "the door: link"}


def test_our_own_fault_is_still_told_as_one(app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    keys = case_at(app, "received")
    typed = as_typed(client, keys, "withdraw")
    monkeypatch.setattr(entering, "by_number", lambda _number: 1 / 0)
    assert client.post(f"/track/{keys[0]}/withdraw", data=typed).status_code == 500
