"""Webhooks by the API: a key with the scope subscribes its own user, and reaches nobody else's."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from portal.accounts.keys import Scope
from portal.database import db
from portal.hooks import kinds, sending
from portal.hooks.models import Webhook
from portal.hooks.wire import Wire
from portal.jobs.runner import run_ready
from tests.api.calls import Caller
from tests.api.test_keys import call, key_of
from tests.cast import ADMIN, CARE, NOW, ROADS, SYSTEM
from tests.hooks.receiver import Receiver, receiving


@pytest.fixture
def receiver(app: Flask) -> Iterator[Receiver]:
    sending.use(app, Wire(loopback=True, timeout=2, whole=4))
    with receiving() as server:
        yield server
    app.extensions.pop(sending.EXTENSION)


@pytest.fixture
def key(app: Flask) -> str:
    return key_of(app, ROADS, {Scope.WEBHOOKS})


def add(app: Flask, key: str, url: str, /, **changes: Any) -> TestResponse:
    body = {"name": "CRM", "url": url, "events": ["case.received"], **changes}
    return call(app, "POST", "/webhooks", key, json=body)


def test_a_webhook_from_its_making_to_its_end(api: Caller, receiver: Receiver, key: str) -> None:
    made = add(api.app, key, receiver.url)
    assert made.status_code == 201
    assert made.json["secret"].startswith("whsec_")
    number = made.json["webhook"]["id"]
    listed = call(api.app, "GET", "/webhooks", key).json
    assert [one["id"] for one in listed["items"]] == [number]
    assert "secret" not in str(listed)
    shown = call(api.app, "GET", f"/webhooks/{number}", key).json
    assert (shown["url"], shown["events"], shown["stopped_at"]) == (receiver.url, ["case.received"], None)
    assert call(api.app, "POST", f"/webhooks/{number}/test", key).status_code == 202
    other = call(api.app, "POST", f"/webhooks/{number}/secret", key)
    assert other.status_code == 200
    assert other.json["secret"] != made.json["secret"]
    assert api.submit().status_code == 201
    with api.app.app_context():
        run_ready(NOW.replace(hour=23))
    assert receiver.kinds == [kinds.TEST, "case.received"]
    assert call(api.app, "DELETE", f"/webhooks/{number}", key).status_code == 204
    assert call(api.app, "DELETE", f"/webhooks/{number}", key).status_code == 404
    assert call(api.app, "GET", "/webhooks", key).json == {"items": []}


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"url": "https://10.0.0.1/"}, "url"),
        ({"url": "ftp://example.org"}, "url"),
        ({"url": 7}, "url"),
        ({"events": []}, "events"),
        ({"events": ["case.everything"]}, "events"),
        ({"events": "case.received"}, "events"),
        ({"name": ""}, "name"),
        ({"who": 1}, "who"),
    ],
)
def test_what_cant_be_one(api: Caller, receiver: Receiver, key: str, changes: dict[str, Any], field: str) -> None:
    answer = add(api.app, key, receiver.url, **changes)
    assert answer.status_code == 422
    assert field in answer.json["errors"]
    with api.app.app_context():
        assert db.session.scalars(select(Webhook)).all() == []


def test_another_s_webhook_is_told_as_none(api: Caller, receiver: Receiver, key: str) -> None:
    number = add(api.app, key, receiver.url).json["webhook"]["id"]
    other = key_of(api.app, CARE, {Scope.WEBHOOKS})
    calls = (("GET", ""), ("DELETE", ""), ("POST", "/secret"), ("POST", "/test"))
    for method, more in calls:
        assert call(api.app, method, f"/webhooks/{number}{more}", other).status_code == 404
    assert call(api.app, "GET", "/webhooks", other).json == {"items": []}
    assert call(api.app, "GET", f"/webhooks/{number}", key).status_code == 200


def test_who_has_no_key_for_it(api: Caller) -> None:
    assert api.get("/webhooks").status_code == 401
    refused = api.get("/webhooks", by=ROADS)
    assert refused.status_code == 403
    assert "API key" in refused.json["detail"]
    without = call(api.app, "GET", "/webhooks", key_of(api.app, SYSTEM, {Scope.READ, Scope.WORK, Scope.SUBMIT}))
    assert (without.status_code, "webhooks" in without.json["detail"]) == (403, True)
    assert call(api.app, "GET", "/webhooks", key_of(api.app, ADMIN, {Scope.WEBHOOKS})).status_code == 403


def test_a_stopped_one_says_so(api: Caller, receiver: Receiver, key: str) -> None:
    number = add(api.app, key, receiver.url).json["webhook"]["id"]
    receiver.always = 410
    call(api.app, "POST", f"/webhooks/{number}/test", key)
    with api.app.app_context():
        run_ready(NOW.replace(hour=23))
    shown = call(api.app, "GET", f"/webhooks/{number}", key).json
    assert shown["stopped_at"] is not None
    assert "410" in shown["why"]
    assert call(api.app, "POST", f"/webhooks/{number}/test", key).status_code == 409
