"""The second factor: put on, asked for at each door, never good twice, guessed no more often than a password."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pyotp
import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from portal.accounts.models import RecoveryCode, SecondFactor, SecurityEntry
from portal.database import db
from tests import cast
from tests.admin.browsing import fields, made, signed_in, submit, told
from tests.cast import ADMIN, PASSWORD, ROADS, SENIOR

ON, OFF, NEW, CODE = (
    "/staff/second-factor/on",
    "/staff/second-factor/off",
    "/staff/second-factor/codes",
    "/staff/login/code/",
)
START = datetime(2026, 6, 1, 9, 0, tzinfo=UTC)


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    """A clock that stands until a test moves it: a code is good once."""
    with time_machine.travel(START, tick=False) as traveller:
        yield traveller


class Phone:
    """An app that shows codes."""

    def __init__(self, page: str) -> None:
        self.secret = re.sub(r"\s", "", re.findall(r'secret: <span class="secret">([A-Z2-7 ]+)<', page)[0])

    def code(self, at: datetime | None = None) -> str:
        """Return what it shows."""
        return pyotp.TOTP(self.secret).at(at or datetime.now(UTC))


def recovery(page: str) -> list[str]:
    return re.findall(r'<span class="secret">([0-9A-Z]{4}(?:-[0-9A-Z]{4}){3})</span>', page)


def put_on(client: FlaskClient, path: str = ON) -> tuple[Phone, list[str]]:
    """Put a second factor on, and return the app and the recovery codes."""
    phone = Phone(client.get(path).text)
    answer = submit(client, path, code=phone.code(), current_password=PASSWORD)
    assert answer.status_code == 200, told(answer.text)
    codes = recovery(answer.text)
    assert len(set(codes)) == 10
    return phone, codes


def with_password(app: Flask, username: str = ROADS) -> FlaskClient:
    """Return a browser that has given the right password and still owes the code."""
    client = app.test_client()
    answer = submit(client, "/staff/login/", username=username, password=PASSWORD)
    assert answer.location == CODE
    return client


def is_in(client: FlaskClient) -> bool:
    return client.get("/staff/users/userinfo/").status_code == 200


def words(app: Flask) -> list[str]:
    with app.app_context():
        return list(db.session.scalars(select(SecurityEntry.words).order_by(SecurityEntry.id)))


def by_api(app: Flask, **more: str) -> TestResponse:
    body = {"username": ROADS, "password": PASSWORD, "provider": "db", **more}
    return app.test_client().post("/api/v1/security/login", json=body)


def test_it_is_put_on_with_a_picture_a_secret_and_a_first_code(app: Flask, clock: time_machine.Traveller) -> None:
    client = signed_in(app, ROADS)
    page = client.get(ON).text
    assert '<svg role="img"' in page
    assert "style=" not in page[page.index("<svg") : page.index("</svg>")]
    for wrong in ("", "000000", "x", "\x00"):
        assert submit(client, ON, code=wrong, current_password=PASSWORD).status_code == 422
    phone, codes = put_on(client)
    with app.app_context():
        row = db.session.scalars(select(SecondFactor)).one()
        assert phone.secret.encode() not in row.sealed
        kept = set(db.session.scalars(select(RecoveryCode.digest)))
    assert not kept & {*codes, *(one.replace("-", "") for one in codes)}
    assert client.get(ON).status_code == 302
    account = told(client.get("/staff/users/userinfo/").text)
    assert "It is on, since" in account
    assert "10 recovery codes left" in account


def test_the_password_alone_opens_nothing_then(app: Flask, clock: time_machine.Traveller) -> None:
    phone, _ = put_on(signed_in(app, ROADS))
    client = with_password(app)
    assert not is_in(client)
    assert client.get("/staff/").location.startswith("/staff/login/")
    assert submit(client, CODE, code="").status_code == 422
    assert submit(client, CODE, code="000000").status_code == 401
    assert not is_in(client)
    clock.shift(30)
    assert submit(client, CODE, code=f"{phone.code()[:3]} {phone.code()[3:]}").status_code == 302
    assert is_in(client)


def test_whoever_gave_no_password_is_sent_to_give_it(app: Flask, clock: time_machine.Traveller) -> None:
    put_on(signed_in(app, ROADS))
    for path in (CODE, "/staff/login/second-factor/"):
        assert app.test_client().get(path).location == "/staff/login/"
    late = with_password(app)
    clock.shift(601)
    assert late.get(CODE).location == "/staff/login/"


def test_a_code_is_good_once(app: Flask, clock: time_machine.Traveller) -> None:
    phone, _ = put_on(signed_in(app, ROADS))
    first = phone.code()
    assert submit(with_password(app), CODE, code=first).status_code == 401, "it put the factor on"
    clock.shift(30)
    used = phone.code()
    assert submit(with_password(app), CODE, code=used).status_code == 302
    assert submit(with_password(app), CODE, code=used).status_code == 401
    assert submit(with_password(app), CODE, code=first).status_code == 401, "an older one of the drift"


def test_a_recovery_code_is_good_once_and_read_however_it_is_typed(app: Flask, clock: time_machine.Traveller) -> None:
    _, codes = put_on(signed_in(app, ROADS))
    client = with_password(app)
    assert submit(client, CODE, code=codes[0].lower().replace("-", " ")).status_code == 302
    assert "9 recovery codes left" in told(client.get("/staff/users/userinfo/").text)
    assert submit(with_password(app), CODE, code=codes[0]).status_code == 401
    assert "Used a recovery code. 9 are left." in words(app)


def test_after_five_wrong_codes_none_is_looked_at_and_a_right_password_forgets_none(
    app: Flask, clock: time_machine.Traveller
) -> None:
    phone, _ = put_on(signed_in(app, ROADS))
    clock.shift(30)
    for _ in range(5):
        assert submit(with_password(app), CODE, code="000000").status_code == 401
    held = app.test_client()
    assert submit(held, "/staff/login/", username=ROADS, password=PASSWORD).status_code == 429
    assert by_api(app, code=phone.code()).status_code == 429
    assert words(app).count("A wrong code was given after the right password.") == 5
    clock.shift(15 * 60)
    assert submit(with_password(app), CODE, code=phone.code()).status_code == 302


def test_a_browser_half_way_is_held_too(app: Flask, clock: time_machine.Traveller) -> None:
    phone, _ = put_on(signed_in(app, ROADS))
    clock.shift(30)
    client = with_password(app)
    for _ in range(5):
        assert submit(client, CODE, code="000000").status_code == 401
    answer = submit(client, CODE, code=phone.code())
    assert answer.status_code == 429
    assert "Try again in 15 minutes" in told(answer.text)


def test_a_token_needs_the_code_too(app: Flask, clock: time_machine.Traveller) -> None:
    phone, codes = put_on(signed_in(app, ROADS))
    clock.shift(30)
    for answer in (by_api(app), by_api(app, code=" "), by_api(app, code="000000")):
        assert answer.status_code == 401
        assert answer.content_type == "application/problem+json"
        assert "code" in answer.json["detail"]
    good = by_api(app, code=phone.code())
    assert good.status_code == 200
    assert by_api(app, code=phone.code()).status_code == 401, "a code is good once, at whichever door"
    assert by_api(app, code=codes[0]).status_code == 200


def test_putting_it_on_ends_what_was_opened_with_the_password_alone(app: Flask, clock: time_machine.Traveller) -> None:
    here, elsewhere, token = signed_in(app, ROADS), signed_in(app, ROADS), by_api(app).json["access_token"]
    put_on(here)
    assert is_in(here)
    assert not is_in(elsewhere)
    answer = app.test_client().get("/api/v1/cases", headers={"Authorization": f"Bearer {token}"})
    assert answer.status_code == 401


def test_new_codes_and_taking_it_off_need_a_code(app: Flask, clock: time_machine.Traveller) -> None:
    client = signed_in(app, ROADS)
    for path in (OFF, NEW):
        assert client.get(path).status_code == 404
    phone, old = put_on(client)
    for path in (OFF, NEW):
        assert submit(client, path, code="000000").status_code == 422
    clock.shift(30)
    fresh = recovery(submit(client, NEW, code=phone.code()).text)
    assert len(fresh) == 10
    assert not set(fresh) & set(old)
    assert submit(client, OFF, code=old[0]).status_code == 422
    assert submit(client, OFF, code=fresh[0]).location == "/staff/users/userinfo/"
    assert is_in(signed_in(app, ROADS))


def test_an_administrator_resets_anothers_and_never_their_own(app: Flask, clock: time_machine.Traveller) -> None:
    theirs, admin = signed_in(app, ROADS), signed_in(app, ADMIN)
    put_on(theirs)
    put_on(admin)
    tom, me = (made(app, lambda name=name: cast.staff(name).id) for name in (ROADS, ADMIN))
    own = submit(admin, f"/staff/second-factor/reset/{me}")
    assert own.status_code == 409
    assert "yourself" in told(own.text)
    assert submit(admin, f"/staff/second-factor/reset/{tom}").location == f"/staff/users/show/{tom}"
    assert not is_in(theirs)
    assert is_in(signed_in(app, ROADS)), "with the password alone"
    assert submit(admin, f"/staff/second-factor/reset/{tom}").status_code == 409, "there is none any more"
    assert words(app).count("Reset the second factor.") == 1
    assert signed_in(app, SENIOR).get(f"/staff/second-factor/reset/{tom}").status_code == 403


def test_whoever_runs_the_server_resets_that_of_the_only_administrator(
    app: Flask, clock: time_machine.Traveller
) -> None:
    client, runner = signed_in(app, ADMIN), app.test_cli_runner()
    put_on(client)
    done = runner.invoke(args=["portal", "reset-second-factor", ADMIN])
    assert done.exit_code == 0, done.output
    assert not is_in(client)
    assert is_in(signed_in(app, ADMIN))
    assert words(app)[-1] == "Reset the second factor."
    for name in (ADMIN, "nobody"):
        again = runner.invoke(args=["portal", "reset-second-factor", name])
        assert again.exit_code == 1
        assert again.output.startswith("Error: The")


@contextmanager
def required(app: Flask, *roles: str) -> Iterator[None]:
    before = app.config["SECOND_FACTOR_ROLES"]
    app.config["SECOND_FACTOR_ROLES"] = frozenset(roles)
    try:
        yield
    finally:
        app.config["SECOND_FACTOR_ROLES"] = before


def test_a_role_that_must_have_it_gets_in_no_other_way(app: Flask, clock: time_machine.Traveller) -> None:
    with required(app, "Officer"):
        client = app.test_client()
        answer = submit(client, "/staff/login/", username=ROADS, password=PASSWORD)
        assert answer.location == "/staff/login/second-factor/"
        assert not is_in(client)
        refused = by_api(app)
        assert refused.status_code == 401
        assert "second factor" in refused.json["detail"]
        phone, _ = put_on(client, answer.location)
        assert is_in(client)
        clock.shift(30)
        assert submit(client, OFF, code=phone.code()).status_code == 409
        assert is_in(signed_in(app, ADMIN)), "of whom it isn't demanded"


def test_a_session_half_way_carries_nothing_over(app: Flask, clock: time_machine.Traveller) -> None:
    """What was shown to one is no secret for the next who signs in at this browser."""
    client = signed_in(app, ROADS)
    before = Phone(client.get(ON).text).secret
    submit(client, "/staff/logout/")
    submit(client, "/staff/login/", username=SENIOR, password=PASSWORD)
    assert Phone(client.get(ON).text).secret != before


def test_a_sealed_secret_opens_nothing_of_another(app: Flask, clock: time_machine.Traveller) -> None:
    phone, _ = put_on(signed_in(app, ROADS))
    put_on(signed_in(app, SENIOR))
    with app.app_context():
        mine, theirs = (db.session.get_one(SecondFactor, cast.staff(name).id) for name in (ROADS, SENIOR))
        theirs.sealed = mine.sealed
        db.session.commit()
    clock.shift(30)
    assert submit(with_password(app, SENIOR), CODE, code=phone.code()).status_code == 401


def test_where_one_was_going_is_kept_through_the_code(app: Flask, clock: time_machine.Traveller) -> None:
    phone, _ = put_on(signed_in(app, ROADS))
    clock.shift(timedelta(seconds=30))
    client = app.test_client()
    page = client.get("/staff/login/?next=/staff/remedies/list/").text
    data = {**fields(page), "username": ROADS, "password": PASSWORD}
    way = client.post("/staff/login/?next=/staff/remedies/list/", data=data).location
    answer = submit(client, way, code=phone.code())
    assert answer.location == "/staff/remedies/list/"


def test_an_open_browser_alone_puts_none_on(app: Flask, clock: time_machine.Traveller) -> None:
    """Its owner would be asked for a code that they never had."""
    found = signed_in(app, ROADS)
    phone = Phone(found.get(ON).text)
    for guess in ({}, {"current_password": "wrong"}):
        assert submit(found, ON, code=phone.code(), **guess).status_code == 422
    assert submit(app.test_client(), "/staff/login/", username=ROADS, password=PASSWORD).location != CODE


def test_a_session_ends_though_it_is_used(app: Flask, clock: time_machine.Traveller) -> None:
    """A copied cookie would be renewed with each request, for ever."""
    client = signed_in(app, ROADS)
    clock.shift(11 * 3600)
    assert is_in(client)
    clock.shift(2 * 3600)
    assert not is_in(client)


def logins(app: Flask) -> tuple[int, datetime | None]:
    with app.app_context():
        staff = cast.staff(ROADS)
        return staff.login_count or 0, staff.last_login


def test_nobody_has_come_in_before_the_second_factor_is_passed(app: Flask, clock: time_machine.Traveller) -> None:
    phone, _ = put_on(signed_in(app, ROADS))
    before = logins(app)
    assert before[0] == 1
    clock.shift(60)
    client = with_password(app)
    submit(client, CODE, code="000000")
    assert by_api(app).status_code == 401
    assert logins(app) == before
    assert submit(client, CODE, code=phone.code()).status_code == 302
    count, last = logins(app)
    assert count == 2
    assert last == datetime.now(UTC).astimezone().replace(tzinfo=None)
    clock.shift(30)
    assert by_api(app, code=phone.code()).status_code == 200
    assert logins(app)[0] == 3


def test_wrong_codes_in_my_account_are_logged_and_held(app: Flask, clock: time_machine.Traveller) -> None:
    client = signed_in(app, ROADS)
    phone, _ = put_on(client)
    clock.shift(30)
    for path in (OFF, NEW, OFF, NEW, OFF):
        assert submit(client, path, code="000000").status_code == 422
    assert words(app).count("A wrong code was given in My account.") == 5
    held = submit(client, OFF, code=phone.code())
    assert held.status_code == 422
    assert "too many wrong codes" in told(held.text)
    assert words(app).count("A wrong code was given in My account.") == 5, "none was looked at"
    assert submit(app.test_client(), "/staff/login/", username=ROADS, password=PASSWORD).status_code == 429


def test_the_cookie_doesnt_tell_the_secret_that_is_shown(app: Flask, clock: time_machine.Traveller) -> None:
    client = signed_in(app, ROADS)
    phone = Phone(client.get(ON).text)
    assert Phone(client.get(ON).text).secret == phone.secret, "the page opened again shows the same"
    with client.session_transaction() as kept:
        assert phone.secret not in str(dict(kept))
        sealed = kept["second factor"]
    other = signed_in(app, SENIOR)
    with other.session_transaction() as kept:
        kept["second factor"] = sealed
    assert Phone(other.get(ON).text).secret != phone.secret, "what was sealed for one opens nothing for another"
    assert submit(client, ON, code=phone.code(), current_password=PASSWORD).status_code == 200
