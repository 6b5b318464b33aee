"""API keys: what a scope opens, what its user opens, and that what ended opens nothing."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from portal.accounts import keys
from portal.accounts.keys import Scope
from portal.accounts.models import ApiKey, SecurityEntry
from portal.database import db, transaction
from portal.http.limits import limiter
from tests import cast
from tests.admin.browsing import counted
from tests.api.calls import COMPLAINT, V1, Caller, check_problem
from tests.api.test_openapi import operations
from tests.cast import ADMIN, CARE, NOW, READER, ROADS, SYSTEM

ENDED = "This key isn't one of ours, or it has ended."
READ, WORK, SUBMIT = ({Scope.READ}, {Scope.WORK}, {Scope.SUBMIT})
ALL = set(Scope)


def key_of(app: Flask, username: str, scopes: set[Scope], *, days: int = 30) -> str:
    with app.app_context(), transaction():
        until = (NOW + timedelta(days=days)).date()
        by, at = cast.staff(ADMIN), NOW
        scoped = sorted(scopes)
        return keys.make(cast.staff(username), name="The web form", scopes=scoped, until=until, by=by, at=at).secret


def call(app: Flask, method: str, path: str, key: str, **options: Any) -> TestResponse:
    headers = {"Authorization": f"Bearer {key}", "If-Match": "*"}
    answer = app.test_client().open(V1 + path, method=method, headers=headers, **options)
    if answer.status_code >= 400:
        check_problem(answer)
    return answer


def log_of(app: Flask) -> list[str]:
    with app.app_context():
        return list(db.session.scalars(select(SecurityEntry.words).order_by(SecurityEntry.id)))


# what is called -> which scope lets one in, and what the answer is then
CALLS = {
    "read": ("GET", "/cases/{case}", {}),
    "list": ("GET", "/cases", {}),
    "moves": ("GET", "/cases/{case}/moves", {}),
    "files": ("GET", "/cases/{case}/files", {}),
    "work": ("POST", "/cases/{case}/acknowledge", {"json": {}}),
    "file": ("POST", "/cases/{case}/files", {"data": {}, "content_type": "multipart/form-data"}),
    "submit": ("POST", "/submissions", {"json": COMPLAINT}),
}
OPENS = {
    "read": Scope.READ,
    "list": Scope.READ,
    "moves": Scope.READ,
    "files": Scope.READ,
    "work": Scope.WORK,
    "file": Scope.WORK,
    "submit": Scope.SUBMIT,
}


@pytest.mark.parametrize("scopes", [READ, WORK, SUBMIT, ALL, {Scope.READ, Scope.SUBMIT}])
def test_each_scope_opens_its_own_and_nothing_else(api: Caller, scopes: set[Scope]) -> None:
    case_id, key = api.case(), key_of(api.app, SYSTEM, scopes)
    for name, (method, path, options) in CALLS.items():
        answer = call(api.app, method, path.format(case=case_id), key, **options)
        assert (answer.status_code == 403) is (OPENS[name] not in scopes), (name, answer.text)
        if answer.status_code == 403:
            assert OPENS[name].value in answer.json["detail"]
        assert answer.status_code != 401


def test_the_description_names_the_scope_that_is_demanded(api: Caller) -> None:
    """Every call of the API, with a key that has no scope: it is refused for the one that its description names."""
    spec = api.app.test_client().get(f"{V1}/openapi.json").json
    key, checked = key_of(api.app, SYSTEM, set()), 0
    for name, one in operations(spec).items():
        named = [need["key"][0] for need in one.get("security", []) if "key" in need]
        method, path = name.split(" ")
        if named:
            limiter.reset()
            body = {"json": COMPLAINT if named == ["submit"] else {}} if method == "POST" else {}
            answer = call(api.app, method, re.sub(r"{\w+}", "1", path.removeprefix(V1)), key, **body)
            assert answer.status_code == 403, name
            assert f"“{named[0]}”" in answer.json["detail"], name
            checked += 1
    assert checked > 20


def test_a_key_is_never_more_than_its_user(api: Caller) -> None:
    case_id = api.case()
    path = f"/cases/{case_id}"
    assert call(api.app, "GET", path, key_of(api.app, ROADS, ALL)).status_code == 200
    assert call(api.app, "GET", path, key_of(api.app, CARE, ALL)).status_code == 404, "of another team"
    assert call(api.app, "GET", path, key_of(api.app, ADMIN, ALL)).status_code == 403
    reader = key_of(api.app, READER, ALL)
    assert call(api.app, "GET", path, reader).status_code == 200
    assert call(api.app, "POST", f"{path}/acknowledge", reader, json={}).status_code == 403


def test_what_ended_never_was_and_is_garbled_is_told_alike(api: Caller) -> None:
    app, good = api.app, key_of(api.app, SYSTEM, ALL)
    expired, revoked = key_of(app, SYSTEM, ALL, days=1), key_of(app, SYSTEM, ALL)
    with app.app_context(), transaction():
        row = keys.good(revoked, NOW)
        assert row is not None
        keys.revoke(row, by=cast.staff(ADMIN), at=NOW)
    with time_machine.travel(NOW + timedelta(days=2), tick=True):
        bad = (expired, revoked, good[:-1], good + "x", "rk_", "rk_" + "é" * 40, "rk_" + "x" * 5000, good.swapcase())
        told = [call(app, "GET", "/cases", one) for one in bad if one.startswith("rk_")]
        told += [call(app, "POST", "/submissions", one, json=COMPLAINT) for one in (expired, revoked, "rk_x")]
        assert call(app, "GET", "/cases", good).status_code == 200
    assert {answer.status_code for answer in told} == {401}
    assert len({answer.data for answer in told}) == 1
    assert told[0].json["detail"] == ENDED
    assert told[0].headers["WWW-Authenticate"].startswith("Bearer")


def test_it_holds_to_the_end_of_its_last_day(api: Caller) -> None:
    key = key_of(api.app, SYSTEM, ALL, days=1)
    last = (NOW + timedelta(days=1)).replace(hour=23, minute=59)
    for at, status in ((last, 200), (last + timedelta(minutes=1), 401)):
        with time_machine.travel(at, tick=True):
            assert call(api.app, "GET", "/cases", key).status_code == status


def test_its_user_switched_off_or_without_the_role_holds_at_the_next_call(api: Caller) -> None:
    key = key_of(api.app, ROADS, ALL)
    assert call(api.app, "GET", "/cases", key).status_code == 200
    with api.app.app_context(), transaction():
        cast.staff(ROADS).roles = []
    assert call(api.app, "GET", "/cases", key).status_code == 403
    with api.app.app_context(), transaction():
        cast.staff(ROADS).active = False
    answer = call(api.app, "GET", "/cases", key)
    assert answer.status_code == 401
    assert answer.json["detail"] == ENDED


def test_it_opens_no_page_of_the_staff(api: Caller) -> None:
    key = key_of(api.app, ROADS, ALL)
    for path in ("/staff/", "/staff/cases/list/", "/staff/users/userinfo/", "/staff/api-keys/list/"):
        answer = api.app.test_client().get(path, headers={"Authorization": f"Bearer {key}"})
        assert answer.status_code == 302, path
        assert answer.location.startswith("/staff/login/")


def test_a_cookie_beside_a_key_adds_nothing_to_it(api: Caller) -> None:
    case_id, key = api.case(), key_of(api.app, CARE, ALL)
    client = api.app.test_client()
    with client.session_transaction() as session, api.app.app_context():
        session.update(_user_id=str(cast.staff(ROADS).id), _fresh=True, epoch=0)
    headers = {"Authorization": f"Bearer {key}"}
    assert client.get(f"{V1}/cases/{case_id}", headers=headers).status_code == 404


def test_its_making_first_use_and_end_are_logged_and_its_secret_is_nowhere(api: Caller) -> None:
    key = key_of(api.app, SYSTEM, READ)
    for at in (NOW, NOW, NOW + timedelta(days=1)):
        with time_machine.travel(at, tick=True):
            assert call(api.app, "GET", "/cases", key).status_code == 200
    with api.app.app_context(), transaction():
        row = db.session.scalars(select(ApiKey)).one()
        assert row.last_used_on == (NOW + timedelta(days=1)).date()
        keys.revoke(row, by=cast.staff(ADMIN), at=NOW)
        assert key not in str([vars(one) for one in (row, *db.session.scalars(select(SecurityEntry)))])
    told = log_of(api.app)
    assert len(told) == 3
    assert told[0].startswith("Made the API key “The web form” (read)")
    assert "used for the first time" in told[1]
    assert told[2] == "Revoked the API key “The web form”."


def test_sent_again_it_is_the_same_submission(api: Caller) -> None:
    key = key_of(api.app, SYSTEM, SUBMIT)
    headers = {"Authorization": f"Bearer {key}", "Idempotency-Key": "f3b7c1e2-key-of-a-system"}
    client, body = api.app.test_client(), {**COMPLAINT, "staff_generated": True}
    first, again = (client.post(f"{V1}/submissions", json=body, headers=headers) for _ in range(2))
    assert first.status_code == again.status_code == 201
    assert first.data == again.data
    assert api.counts()[0] == 1


def test_a_key_costs_one_statement_more_than_a_token(api: Caller) -> None:
    key, token = key_of(api.app, SYSTEM, READ), api.token(SYSTEM)
    assert call(api.app, "GET", "/cases", key).status_code == 200, "its first use is written"
    counts = []
    for bearer in (key, token):
        with counted(api.app) as statements:
            assert call(api.app, "GET", "/cases", bearer).status_code == 200
        counts.append(len(statements))
    assert counts[0] == counts[1] + 1
