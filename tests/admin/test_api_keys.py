"""The screen of API keys: made by an administrator, shown once, revoked at once."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

import config_signing
from portal.accounts import keys
from portal.accounts.models import ApiKey, SecurityEntry
from portal.admin import roles
from portal.database import db
from tests import cast
from tests.admin.browsing import fields, made, signed_in, submit, told
from tests.cast import ADMIN, SYSTEM

SECRET = re.compile(r">(rk_[\w-]{43})<")
ADD, LIST = "/staff/api-keys/add", "/staff/api-keys/list/"


def test_a_key_is_made_shown_once_and_revoked(app: Flask) -> None:
    admin, system = signed_in(app, ADMIN), made(app, lambda: str(cast.staff(SYSTEM).id))
    assert "The keys of other systems" in told(admin.get(LIST).text)
    year = fields(admin.get(ADD).text)["until"][0]
    assert year == (datetime.now(UTC).date() + timedelta(days=365)).isoformat()
    answer = submit(admin, ADD, who=system, name="The web form", scopes=["read", "work"])
    key = re.findall(r">(rk_[\w-]{43})<", answer.text)[0]
    bearer = {"Authorization": f"Bearer {key}"}
    assert app.test_client().get("/api/v1/cases", headers=bearer).status_code == 200
    listed = admin.get(LIST).text
    assert key not in listed
    assert "read, work" in told(listed)
    assert "Good" in told(listed)
    number = re.findall(r"/staff/api-keys/show/(\d+)", listed)[0]
    assert "API keys that act as you" in told(signed_in(app, SYSTEM).get("/staff/users/userinfo/").text)
    gone = f"/staff/api-keys/delete/{number}"
    assert "refused from its next call" in told(admin.get(gone).text)
    assert app.test_client().get("/api/v1/cases", headers=bearer).status_code == 200, "a GET only asks"
    assert submit(admin, gone).location == LIST
    assert app.test_client().get("/api/v1/cases", headers=bearer).status_code == 401
    assert submit(admin, gone).status_code == 409
    assert "Revoked" in told(admin.get(LIST).text)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"who": ""}, "Choose a person."),
        ({"who": "424242"}, "There is no such member of staff."),
        ({"name": ""}, "Fill this in."),
        ({"scopes": []}, "Fill this in."),
        ({"scopes": ["everything"]}, "Choose one of"),
        ({"until": "2020-01-01"}, "a key ends some day"),
        ({"until": "2999-01-01"}, "a key ends some day"),
        ({"until": "soon"}, "Give a date"),
    ],
)
def test_what_cant_be_a_key_is_told_and_makes_none(app: Flask, changes: dict[str, object], words: str) -> None:
    admin, system = signed_in(app, ADMIN), made(app, lambda: str(cast.staff(SYSTEM).id))
    typed = {"who": system, "name": "The web form", "scopes": ["read"], **changes}
    answer = submit(admin, ADD, **typed)
    assert answer.status_code == 422
    assert words in told(answer.text)
    with app.app_context():
        assert db.session.scalars(select(ApiKey)).all() == []


def test_a_form_that_is_sent_twice_makes_one_key_and_shows_the_same_secret(app: Flask) -> None:
    admin, system = signed_in(app, ADMIN), made(app, lambda: str(cast.staff(SYSTEM).id))
    page = admin.get(ADD).text
    typed = {"who": system, "name": "The web form", "scopes": ["read"]}
    first, again = (submit(admin, ADD, on=page, **typed) for _ in range(2))
    assert SECRET.findall(first.text) == SECRET.findall(again.text) != []
    other = submit(admin, ADD, on=page, **typed | {"scopes": ["work"]})
    assert SECRET.findall(other.text) != SECRET.findall(first.text), "changed meanwhile, it is another key"
    assert SECRET.findall(submit(admin, ADD, **typed).text) != SECRET.findall(first.text), "and so is another form"
    assert [key.scopes for key in _keys(app)] == ["read", "work", "read"]
    assert [line.count("Made the API key") for line in _log(app)] == [1, 1, 1]


def test_a_form_sent_again_after_its_key_was_revoked_shows_nothing(app: Flask) -> None:
    admin, system = signed_in(app, ADMIN), made(app, lambda: str(cast.staff(SYSTEM).id))
    page, typed = admin.get(ADD).text, {"who": system, "name": "The web form", "scopes": ["read"]}
    submit(admin, ADD, on=page, **typed)
    assert submit(admin, f"/staff/api-keys/delete/{_keys(app)[0].id}").status_code == 302
    again = submit(admin, ADD, on=page, **typed)
    assert again.status_code == 409
    assert SECRET.findall(again.text) == []
    assert len(_keys(app)) == 1


def _keys(app: Flask) -> list[ApiKey]:
    with app.app_context():
        return list(db.session.scalars(select(ApiKey).order_by(ApiKey.id)))


def _log(app: Flask) -> list[str]:
    with app.app_context():
        return list(db.session.scalars(select(SecurityEntry.words).order_by(SecurityEntry.id)))


def test_no_key_for_someone_who_may_not_sign_in(app: Flask) -> None:
    admin = signed_in(app, ADMIN)
    system = made(app, lambda: setattr(cast.staff(SYSTEM), "active", False) or str(cast.staff(SYSTEM).id))
    assert submit(admin, ADD, who=system, name="x", scopes=["read"]).status_code == 422


def test_a_line_of_the_security_log_stays(app: Flask) -> None:
    made(app, _made_one)
    for words in ("UPDATE security_log SET words = 'nothing'", "DELETE FROM security_log"):
        with app.app_context(), pytest.raises(DBAPIError):
            db.session.execute(text(words))


def _made_one() -> None:
    at = datetime.now(UTC)
    until = (at + timedelta(days=9)).date()
    keys.make(cast.staff(SYSTEM), name="x", scopes=["read"], until=until, by=cast.staff(ADMIN), at=at)


def test_the_setting_knows_the_roles_of_the_table() -> None:
    assert set(config_signing.ROLES) == set(roles.ROLES) - {"Public"}
