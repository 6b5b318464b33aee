"""However often it is sent, it is received once."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from portal.cases import idempotent
from portal.cases.actors import REPORTER
from portal.cases.idempotent import submit_once
from portal.cases.models import Case, Event, IdempotencyKey, Person
from portal.database import db, transaction
from portal.errors import Conflict, Invalid
from portal.notices.models import Notice
from tests.cast import ALICE, NOW, submission
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


def test_sent_again_from_a_page_in_another_language_it_is_the_same(app: Flask, client: FlaskClient) -> None:
    blank = inputs(client.get("/devon/submit?lang=es"))
    form = {**{name: blank[name] for name in ("token", "csrf_token", "read_in")}, **typed(language=""), "do": "review"}
    page = client.post("/devon/submit?lang=es", data=form)
    assert send(client, page).status_code == 303
    welsh = client.post("/devon/submit?lang=cy", data={**inputs(page), "do": "language"})
    assert inputs(welsh)["read_in"] == "cy"
    assert send(client, welsh).status_code == 303, "nothing that was typed has changed"
    with app.app_context():
        assert [one.language for one in db.session.scalars(select(Person))] == ["Español"]


def test_another_browser_does_not_change_in_what_language_it_was_read(app: Flask, client: FlaskClient) -> None:
    page = review(client, typed(language=""))
    headers = {"Accept-Language": "cy"}
    answer = client.post("/devon/submit", data={**inputs(page), "do": "send"}, headers=headers)
    assert answer.status_code == 303
    with app.app_context():
        assert [one.language for one in db.session.scalars(select(Person))] == [""]


def test_a_language_that_was_chosen_is_part_of_what_is_sent(app: Flask) -> None:
    with app.app_context(), transaction():
        once("k1", read_in="Cymraeg")
        once("k1", read_in="Español")
        with pytest.raises(Conflict):
            once("k1", reporter=replace(ALICE, language="Polski"))


def test_what_was_kept_when_the_language_of_the_page_was_part_of_it_still_fits(app: Flask) -> None:
    with app.app_context(), transaction():
        first = once("k1", reporter=replace(ALICE, language="Español"))
        again = once("k1", reporter=replace(ALICE, language=""), read_in="Español")
        assert again.case is first.case


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


def test_back_to_what_was_sent_says_so_with_the_number(client: FlaskClient) -> None:
    page = review(client, typed())
    number, _passphrase = keys_on(client.get(send(client, page).location))
    for do in ("change", "review"):
        again = client.post("/devon/submit", data={**inputs(page), "do": do})
        assert "You have sent this, and we have received it." in again.text
        assert number in again.text
        assert kept(again, typed()) or do == "review"
    blank = client.get("/devon/submit/what").text
    assert "We have received what you sent a short while ago." in blank
    assert number in blank


def test_once_the_receipt_is_gone_back_says_so_without_the_number(app: Flask, client: FlaskClient) -> None:
    page = review(client, typed())
    receipt = client.get(send(client, page).location)
    number, _passphrase = keys_on(receipt)
    client.post("/devon/submitted", data=inputs(receipt))
    again = client.post("/devon/submit", data={**inputs(page), "do": "review"}).text
    assert "You have sent this, and we have received it." in again
    assert number not in again
    assert "a short while ago" not in client.get("/devon/submit/what").text
    assert number not in app.test_client().get("/devon/submit/what").text, "nor to anyone else"
