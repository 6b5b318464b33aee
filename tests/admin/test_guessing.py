"""Guessing passwords: slow from one place, bounded from many, and no way to keep the owner out."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from flask import Flask
from werkzeug.test import TestResponse

from portal.http import guessing
from portal.http.limits import limiter
from tests import cast
from tests.admin.browsing import fields, told

HOME, THIEF = "203.0.113.7", "198.51.100.66"
BOTS = [f"192.0.2.{number}" for number in range(1, 31)]


def _try(app: Flask, address: str, password: str = "wrong", username: str = cast.ROADS) -> TestResponse:
    client, place = app.test_client(), {"REMOTE_ADDR": address}
    page = client.get("/staff/login/", environ_base=place).text
    data = {**fields(page), "username": username, "password": password}
    return client.post("/staff/login/", data=data, environ_base=place)


def _guess(app: Flask, address: str, times: int, username: str = cast.ROADS) -> None:
    """Guess as the sign-in does, without its pages: those are limited by themselves."""
    for _ in range(times):
        with app.test_request_context(environ_base={"REMOTE_ADDR": address}):
            if not guessing.seconds_to_wait(username):
                guessing.was_wrong(username)


def _wait(app: Flask, address: str, username: str = cast.ROADS) -> int:
    with app.test_request_context(environ_base={"REMOTE_ADDR": address}):
        return guessing.seconds_to_wait(username)


def test_a_thief_can_t_keep_the_owner_out(app: Flask) -> None:
    for _ in range(8):
        _try(app, THIEF)
    assert _try(app, THIEF, cast.PASSWORD).status_code == 429, "not even the right one is looked at"
    assert _try(app, HOME, cast.PASSWORD).status_code == 302


def test_one_place_alone_never_uses_up_what_all_may(app: Flask) -> None:
    _guess(app, THIEF, 500)
    assert _wait(app, THIEF) > 0
    assert _wait(app, HOME) == 0


def test_many_places_together_come_to_an_end_too(app: Flask) -> None:
    for bot in BOTS:
        _guess(app, bot, 5)
    assert 0 < _wait(app, "192.0.2.200") <= 15 * 60
    answer = _try(app, "192.0.2.201", cast.PASSWORD)
    assert answer.status_code == 429
    assert "There were too many wrong passwords for this user name." in told(answer.text)
    assert _wait(app, "192.0.2.200", cast.CARE) == 0, "one name's guesses are nobody else's"


def test_where_the_owner_was_lately_many_places_don_t_keep_them_out(app: Flask) -> None:
    assert _try(app, HOME, cast.PASSWORD).status_code == 302
    for bot in BOTS:
        _guess(app, bot, 5)
    assert _try(app, HOME, cast.PASSWORD).status_code == 302
    _guess(app, HOME, 5)
    assert _try(app, HOME, cast.PASSWORD).status_code == 429, "five are enough from there as well"


def test_the_wait_comes_to_an_end(app: Flask) -> None:
    now = datetime.now(UTC)
    with time_machine.travel(now, tick=False) as clock:
        for bot in [THIEF, *BOTS]:
            _guess(app, bot, 5)
        clock.move_to(now + timedelta(minutes=16))
        assert (_wait(app, THIEF), _wait(app, HOME)) == (0, 0)


def test_a_right_password_forgets_the_wrong_ones_before_it(app: Flask) -> None:
    for _ in range(3):
        _guess(app, HOME, 4)
        assert _try(app, HOME, cast.PASSWORD).status_code == 302
    assert _wait(app, HOME) == 0


def test_names_that_nobody_has_are_held_alike(app: Flask) -> None:
    for name in ("nobody", cast.ROADS):
        _guess(app, THIEF, 5, name)
        answer = _try(app, THIEF, "wrong", name.upper())
        assert answer.status_code == 429
        assert "Try again in 15 minutes." in told(answer.text)


def test_the_api_counts_with_the_form(app: Flask) -> None:
    _guess(app, THIEF, 5)
    body = {"username": cast.ROADS, "password": cast.PASSWORD, "provider": "db"}
    held = app.test_client().post("/api/v1/security/login", json=body, environ_base={"REMOTE_ADDR": THIEF})
    assert held.status_code == 429
    assert held.content_type == "application/problem+json"
    assert 0 < int(held.headers["Retry-After"]) <= 15 * 60
    other = app.test_client().post("/api/v1/security/login", json=body, environ_base={"REMOTE_ADDR": HOME})
    assert other.status_code == 200


@pytest.mark.parametrize("other", ["2001:db8:1:2:ffff::9", "2001:db8:1:2::"])
def test_a_network_of_ipv6_is_one_place(app: Flask, other: str) -> None:
    _guess(app, "2001:db8:1:2::1", 5)
    assert _wait(app, other) > 0
    assert _wait(app, "2001:db8:1:3::1") == 0


def test_nothing_that_is_kept_names_anyone(app: Flask) -> None:
    _guess(app, THIEF, 5)
    assert _try(app, HOME, cast.PASSWORD).status_code == 302
    kept = repr({name: value for name, value in vars(limiter.storage).items() if isinstance(value, dict)})
    assert "guesses" in kept
    for word in (THIEF, HOME, cast.ROADS):
        assert word not in kept
