"""However often it is sent, it is received once."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from portal.cases import idempotent
from portal.cases.actors import REPORTER
from portal.cases.idempotent import submit_once
from portal.cases.models import Case, Event, IdempotencyKey
from portal.database import db, transaction
from portal.errors import Conflict, Invalid
from portal.notices.models import Notice
from tests.cast import NOW, submission
from tests.public.journey import inputs, kept, keys_on, review, send, typed


def count(app: Flask, model: type = Case) -> int:
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(model)) or 0


@pytest.mark.clauses("RV-3")
def test_twenty_at_once_are_one_case_and_one_receipt(app: Flask, client: FlaskClient) -> None:
    page = review(client, typed())
    cookie, barrier = client.get_cookie("portal"), threading.Barrier(20)
    assert cookie

    def press(_: int) -> tuple[int, str]:
        browser = app.test_client()
        browser.set_cookie("portal", cookie.value)
        barrier.wait()
        answer = send(browser, page)
        return answer.status_code, " ".join(
            keys_on(browser.get("/devon/submitted"))
        ) if answer.status_code == 303 else ""

    with ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(press, range(20)))
    assert {status for status, _ in answers} == {303}
    assert len({keys for _, keys in answers}) == 1
    assert count(app) == 1
    assert count(app, Event) == 1
    assert count(app, IdempotencyKey) == 1
    assert count(app, Notice) == 1, "one receipt by e-mail"


def test_back_and_send_again_shows_the_same_receipt(app: Flask, client: FlaskClient) -> None:
    page = review(client, typed())
    first = keys_on(client.get(send(client, page).location))
    assert keys_on(client.get(send(client, page).location)) == first
    assert count(app) == 1


def test_back_change_and_send_again_is_told_and_keeps_the_words(app: Flask, client: FlaskClient) -> None:
    page = review(client, typed())
    send(client, page)
    changed = typed(description="And another thing.")
    again = client.post("/devon/submit", data={**inputs(page), **changed, "do": "send"})
    assert again.status_code == 409
    assert "received" in again.text
    assert kept(again, changed)
    assert 'href="/devon/submitted"' in again.text
    assert count(app) == 1
    assert send(client, again).status_code == 303, "the page that tells it carries a new token"
    assert count(app) == 2


def once(key: str, *, scope: str = "web", **changes: object) -> idempotent.Received:
    return submit_once(submission(**changes), scope=scope, key=key, by=REPORTER, at=NOW)


def test_the_same_key_and_body_are_the_same_case_and_passphrase(app: Flask) -> None:
    with app.app_context(), transaction():
        first = once("k1")
        second = once("k1")
        assert second.case is first.case
        assert second.passphrase == first.passphrase


def test_keys_of_different_doors_are_apart(app: Flask) -> None:
    with app.app_context(), transaction():
        assert once("k1", scope="web").case is not once("k1", scope="api").case


def test_scope_and_key_are_not_run_together(app: Flask) -> None:
    with app.app_context(), transaction():
        assert once("b:c", scope="a").case is not once("c", scope="a:b").case


def test_another_body_under_the_same_key_is_refused(app: Flask) -> None:
    with app.app_context(), transaction():
        once("k1")
        with pytest.raises(Conflict, match="received already"):
            once("k1", description="Something else.")


def test_what_makes_no_sense_leaves_the_key_free(app: Flask) -> None:
    with app.app_context(), transaction():
        with pytest.raises(Invalid):
            once("k1", description="")
        assert once("k1").case.id


def test_after_the_secret_has_changed_the_case_is_still_the_same(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    with app.app_context(), transaction():
        first = once("k1")
        monkeypatch.setitem(app.config, "SECRET_KEY", "another-secret-entirely-" * 3)
        again = once("k1")
        assert again.case is first.case
        assert again.passphrase == ""
