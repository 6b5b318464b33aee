"""Sending something in: the form, the answers once more, the receipt, and every way in which it can go wrong."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.exc import OperationalError

from portal.cases.models import Case, IdempotencyKey
from portal.database import db
from portal.public import submit
from tests.public.journey import inputs, kept, keys_on, review, send, sent, typed


def cases(app: Flask) -> list[Case]:
    with app.app_context():
        return list(db.session.scalars(select(Case).order_by(Case.id)))


def the_one(app: Flask) -> dict[str, Any]:
    with app.app_context():
        case = db.session.scalars(select(Case)).one()
        return {
            **{
                name: getattr(case, name)
                for name in ("description", "service", "location", "ward", "channel", "anonymous")
            },
            "natures": sorted(one.nature for one in case.natures),
            "name": case.person.name if case.person else None,
            "needs": case.person.needs if case.person else None,
            "language": case.person.language if case.person else None,
            "adjustments": case.person.adjustments if case.person else None,
            "acting_as": case.acting_as,
        }


@pytest.mark.clauses("DV-1", "DV-2", "DV-23")
def test_what_is_typed_is_what_is_kept(app: Flask, client: FlaskClient) -> None:
    sent(client)
    told = the_one(app)
    assert told["description"] == typed()["description"]
    assert told["location"] == "Mill Lane, by the <bridge> & the “ford”"
    assert told["natures"] == ["delay", "refusal"]
    assert (told["name"], told["needs"]) == ("Alice Penrose-Łukasz", "Large print, please.")
    assert told["channel"] == "web"
    assert (told["language"], told["acting_as"]) == ("Polski", "advocate")
    assert told["adjustments"] == ["interpreter", "large_print"]


def test_the_answers_are_shown_before_anything_is_kept(app: Flask, client: FlaskClient) -> None:
    page = review(client, typed())
    assert page.status_code == 200
    assert "Check your answers" in page.text
    assert "Roads and pavements" in page.text
    assert kept(page, typed())
    assert cases(app) == []


def test_change_goes_back_to_the_form_with_everything_there(client: FlaskClient) -> None:
    page = review(client, typed())
    form = client.post("/devon/submit", data={**inputs(page), "do": "change"})
    assert form.status_code == 200
    assert kept(form, typed())
    assert inputs(form)["token"] == inputs(page)["token"]


def test_each_rendering_of_the_form_has_a_token_of_its_own(client: FlaskClient) -> None:
    first, second = client.get("/devon/submit"), client.get("/devon/submit")
    assert inputs(first)["token"] != inputs(second)["token"]


def test_an_anonymous_one_leaves_no_name(app: Flask, client: FlaskClient) -> None:
    page = review(client, typed(who="anonymous", contact_by="", on_behalf_of=""))
    assert "You stay anonymous" in page.text
    assert send(client, page).status_code == 303
    told = the_one(app)
    assert told["anonymous"]
    assert told["name"] is None


def test_an_anonymous_one_names_nobody_else_either(client: FlaskClient) -> None:
    given = typed(who="anonymous", contact_by="", on_behalf_of="My neighbour Bogdan")
    page = review(client, given)
    assert page.status_code == 422
    assert "You asked to stay anonymous" in page.text
    assert 'id="on_behalf_of-fault"' in page.text
    assert inputs(page)["on_behalf_of"] == "My neighbour Bogdan"


def test_the_receipt_says_what_happens_next_and_by_when(client: FlaskClient) -> None:
    answer = send(client, review(client, typed()))
    receipt = client.get(answer.location)
    number, passphrase = keys_on(receipt)
    assert re.fullmatch(r"DV(-[0-9A-Z]{4}){3}", number)
    assert len(passphrase.split()) == 5
    assert "Friday 8 May 2026" in receipt.text  # 3 working days (DV-25)
    assert "Tuesday 19 May 2026" in receipt.text  # 10 working days (DV-26)
    assert number not in answer.location
    assert passphrase not in answer.location


def test_the_receipt_is_for_the_one_who_sent_it(app: Flask, client: FlaskClient) -> None:
    number, _ = sent(client)
    stranger = app.test_client().get("/devon/submitted")
    assert stranger.status_code == 200
    assert number not in stranger.text
    assert "/track" in stranger.text


def test_the_receipt_goes_when_its_reader_says_so(client: FlaskClient) -> None:
    number, passphrase = sent(client)
    answer = client.post("/devon/submitted", data=inputs(client.get("/devon/submitted")))
    assert answer.location == f"/track/{number}"
    assert passphrase not in client.get("/devon/submitted").text


def test_the_receipt_goes_by_itself(client: FlaskClient, tuesday: time_machine.Traveller) -> None:
    number, _ = sent(client)
    tuesday.shift(timedelta(minutes=31))
    assert number not in client.get("/devon/submitted").text


def test_without_its_token_the_receipt_stays(client: FlaskClient) -> None:
    number, _ = sent(client)
    assert client.post("/devon/submitted").location == "/devon/submitted"
    assert number in client.get("/devon/submitted").text


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"description": "  "}, "description", "Tell us what happened."),
        ({"kind": ""}, "kind-0", "Choose what you would like to send us."),
        ({"kind": "nonsense"}, "kind-0", "isn’t in the list"),
        ({"natures": ["delay", "nonsense"]}, "natures-0", "isn’t in the list"),
        ({"service": "nonsense"}, "service", "isn’t in the list"),
        ({"acting_as": "nonsense"}, "acting_as", "isn’t in the list"),
        ({"adjustments": ["braille", "nonsense"]}, "adjustments-0", "isn’t in the list"),
        ({"who": ""}, "who-0", "Choose whether"),
        ({"email": "alice at home"}, "email", "doesn’t look like an e-mail address"),
        ({"contact_by": "post", "address": ""}, "address", "You asked for letters"),
        ({"description": "x" * 20_001}, "description", "20,001 characters long"),
        ({"location": "x" * 2_001}, "location", "2,001 characters long"),
        ({"name": "x" * 300}, "name", "300 characters long"),
        ({"description": "a\x07bell"}, "description", "U+0007"),
        ({"name": "Alice\x1b[2J"}, "name", "U+001B"),
        ({"website": "https://spam.example.org"}, "website", "trap for robots"),
    ],
)
@pytest.mark.parametrize("button", ["review", "send"])
def test_a_fault_is_told_beside_its_field_and_nothing_is_lost(
    app: Flask, client: FlaskClient, changes: dict[str, Any], field: str, words: str, button: str
) -> None:
    given = typed(**changes)
    page = client.post("/devon/submit", data={**inputs(client.get("/devon/submit")), **given, "do": button})
    assert page.status_code == 422
    text = page.text.replace("&#39;", "’").replace("isn't", "isn’t").replace("doesn't", "doesn’t")
    assert words in text
    assert f'<a href="#{field}">' in page.text, "the summary leads to the field"
    assert f'id="{field}"' in page.text
    assert f'id="{field.removesuffix("-0")}-fault"' in page.text
    listed = {
        name: value
        for name, value in given.items()
        if name not in changes or name not in {"kind", "natures", "service", "acting_as", "adjustments"}
    }
    assert kept(page, listed)
    assert cases(app) == []


@pytest.mark.clauses("SC-14", "SC-32")
def test_san_clemente_needs_name_address_and_phone_unless_anonymous(client: FlaskClient) -> None:
    given = typed(natures=["late"], service="streets", name="", address="", phone="", contact_by="")
    page = review(client, given, "san-clemente")
    assert page.status_code == 422
    for words in ("Your complete name is needed.", "Your address is needed.", "Your phone number is needed."):
        assert words in page.text
    assert review(client, {**given, "who": "anonymous", "on_behalf_of": ""}, "san-clemente").status_code == 200


@pytest.mark.parametrize("broken", ["no session", "no token", "another's token", "an old token"])
def test_a_lost_session_costs_a_click_and_no_words(
    app: Flask, client: FlaskClient, tuesday: time_machine.Traveller, broken: str
) -> None:
    page = review(client, typed())
    given = inputs(page)
    if broken == "no session":
        client.delete_cookie("portal")
    elif broken == "no token":
        del given["csrf_token"]
    elif broken == "another's token":
        given["csrf_token"] = inputs(app.test_client().get("/devon/submit"))["csrf_token"]
    else:
        tuesday.shift(timedelta(hours=13))
    again = client.post("/devon/submit", data={**given, "do": "send"})
    assert again.status_code == 422
    assert "Nothing you wrote is lost" in again.text
    assert kept(again, typed())
    assert cases(app) == []
    assert send(client, again).status_code == 303
    assert len(cases(app)) == 1


def test_too_many_are_told_with_429_and_nothing_is_lost(app: Flask, client: FlaskClient) -> None:
    page = review(client, typed())
    for _ in range(20):
        assert send(client, page).status_code == 303
    refused = send(client, page)
    assert refused.status_code == 429
    assert int(refused.headers["Retry-After"]) > 0
    assert kept(refused, typed())
    assert inputs(refused)["token"] == inputs(page)["token"]
    assert client.get("/devon/submit").status_code == 200, "reading is not limited"
    assert review(client, typed()).status_code == 200
    assert len(cases(app)) == 1


def test_our_own_fault_keeps_the_words_too(app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    page = review(client, typed())
    with monkeypatch.context() as patch:
        patch.setattr(submit, "take_in_once", broken)
        failed = send(client, page)
    assert failed.status_code == 500
    assert "has not been received" in failed.text
    assert kept(failed, typed())
    assert send(client, failed).status_code == 303
    assert len(cases(app)) == 1


def test_a_commit_that_fails_shows_no_number(app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> None:
        raise OperationalError("COMMIT", {}, Exception("the server closed the connection"))

    page = review(client, typed())
    with monkeypatch.context() as patch:
        patch.setattr(db.session, "commit", broken)
        failed = send(client, page)
    assert failed.status_code == 503
    assert failed.headers["Retry-After"]
    assert not re.search(r"DV-[0-9A-Z]{4}-", failed.text.replace("DV-7K3M-Q9TX-4HBW", ""))
    assert kept(failed, typed())
    assert cases(app) == []


def test_a_megabyte_is_kept_on_the_page_and_five_are_refused_in_words(client: FlaskClient) -> None:
    page = review(client, typed(description="é" * 500_000))
    assert page.status_code == 422
    assert kept(page, {"description": "é" * 500_000, "name": typed()["name"]})
    large = client.post("/devon/submit", data=typed(description="x" * 5_000_000))
    assert large.status_code == 413
    assert "Back button" in large.text


def test_fields_nobody_asked_for_are_ignored(app: Flask, client: FlaskClient) -> None:
    extra = {f"x{number}": "y" for number in range(900)}
    page = review(client, typed(status="closed", received_at="1999-01-01", staff_generated="1", **extra))
    assert page.status_code == 200
    assert send(client, page, staff_generated="1", tracking_number="DV-0000-0000-0000").status_code == 303
    assert cases(app)[0].status == "received"
    assert not cases(app)[0].staff_generated


@pytest.mark.parametrize("pack", ["nowhere", "staff", "Devon"])
def test_an_unknown_pack_is_not_found(client: FlaskClient, pack: str) -> None:
    assert client.get(f"/{pack}/submit").status_code == 404
    assert client.post(f"/{pack}/submit", data=typed()).status_code == 404


def test_a_token_nobody_gave_is_replaced(app: Flask, client: FlaskClient) -> None:
    page = review(client, typed(token="short"))
    assert len(inputs(page)["token"]) >= 32


def test_an_anonymous_one_leaves_no_trace_of_who_sent_it(
    app: Flask, client: FlaskClient, caplog: pytest.LogCaptureFixture
) -> None:
    address, agent = "203.0.113.77", "Canary/7.7 (device of Alice)"
    client.environ_base.update(REMOTE_ADDR=address, HTTP_USER_AGENT=agent)
    with caplog.at_level("DEBUG"):
        sent(client, who="anonymous", contact_by="", on_behalf_of="")
    with app.app_context():
        stored = repr([db.session.execute(table.select()).all() for table in db.metadata.sorted_tables])
    for trace in (address, "Canary/7.7", "Alice Penrose-Łukasz", "alice@example.org", "01632 960777"):
        assert trace not in stored
        assert trace not in caplog.text


def test_the_passphrase_is_kept_nowhere(app: Flask, client: FlaskClient) -> None:
    _, passphrase = sent(client)
    with app.app_context():
        raw = db.session.connection()
        for table in ("cases", "idempotency_keys", "events", "jobs", "people"):
            rows = raw.exec_driver_sql(f"SELECT * FROM {table}").all()
            assert passphrase not in repr(rows)
        assert db.session.scalar(select(func.count()).select_from(IdempotencyKey)) == 1


def test_an_error_says_that_nothing_was_sent_where_something_was_to_be(client: FlaskClient) -> None:
    assert "This has not been sent." in client.post("/devon/performance", data={"x": "y"}).text
    assert "This has not been sent." not in client.get("/nowhere").text
