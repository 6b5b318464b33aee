"""What is typed into a move's form is kept as it is typed: the browser's door, coming back, and two windows."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from portal.cases import form_drafts, queries
from portal.cases.models import FormDraft
from portal.database import db
from portal.policy.moves import Move
from tests import cast
from tests.admin.browsing import fields, made, signed_in, submit, told
from tests.admin.test_moves import acknowledged, many, status


def type_(client: FlaskClient, url: str, on: str = "", **typed: Any) -> TestResponse:
    """Send what a browser sends by itself while someone types."""
    return submit(client, url, button="typed", on=on, **typed)


def test_what_was_typed_is_there_on_coming_back(app: Flask) -> None:
    case_id = made(app, acknowledged)
    here = f"/staff/cases/{case_id}/respond"
    client = signed_in(app, cast.ROADS)
    answer = type_(client, here, findings="Half a sente", **{"remedies-0-what": "Mend <it> & more"})
    assert (answer.status_code, answer.json["typed"]) == (200, 1)
    assert ":" in answer.json["saved"]
    again = signed_in(app, cast.ROADS).get(here).text
    found = fields(again)
    assert (found["findings"], found["typed"]) == (["Half a sente"], ["1"])
    assert found["remedies-0-what"] == ["Mend <it> & more"]
    assert "You began this on" in told(again)
    assert status(app, case_id) == "being looked into"


def test_nobody_else_finds_it(app: Flask) -> None:
    case_id = made(app, acknowledged)
    here = f"/staff/cases/{case_id}/respond"
    type_(signed_in(app, cast.ROADS), here, findings="Half a sentence")
    other = signed_in(app, cast.COMPLAINTS)
    assert "Half a sentence" not in other.get(here).text
    assert "Half a sentence" not in other.get(f"/staff/cases/show/{case_id}").text


def test_start_again_throws_it_away(app: Flask) -> None:
    case_id = made(app, acknowledged)
    here = f"/staff/cases/{case_id}/respond"
    client = signed_in(app, cast.ROADS)
    type_(client, here, findings="Half a sentence")
    answer = submit(client, here, button="again")
    assert answer.status_code == 302
    assert fields(client.get(here).text)["findings"] == [""]
    assert many(app, FormDraft) == 0


def test_two_windows_are_both_shown(app: Flask) -> None:
    case_id = made(app, acknowledged)
    here = f"/staff/cases/{case_id}/respond"
    client = signed_in(app, cast.ROADS)
    first, answer = client.get(here).text, {"findings": "From the second", "outcome": "not_upheld"}
    second = submit(client, here, button="preview", **answer).text
    assert type_(client, here, first, findings="From the first").status_code == 200
    kept = type_(client, here, second, findings="From the second")
    assert kept.status_code == 409
    assert {"label": "Findings and reasons", "words": "From the first"} in kept.json["lines"]
    page = submit(client, here, on=second)
    assert page.status_code == 409
    assert "From the first" in page.text
    assert fields(page.text)["findings"] == ["From the second"]
    assert status(app, case_id) == "being looked into"
    assert submit(client, here, on=page.text).status_code == 302
    assert (status(app, case_id), many(app, FormDraft)) == ("answered", 0)


def test_a_refusal_loses_nothing(app: Flask) -> None:
    case_id = made(app, acknowledged)
    here = f"/staff/cases/{case_id}/respond"
    client = signed_in(app, cast.ROADS)
    page = client.get(here).text
    type_(client, here, page, findings="We looked.")
    answer = submit(client, here, findings="We looked.", outcome="upheld")
    assert answer.status_code == 409  # a mistake needs something that puts it right
    assert fields(answer.text)["findings"] == ["We looked."]
    assert many(app, FormDraft) == 1


def test_without_a_script_a_button_keeps_it(app: Flask) -> None:
    case_id = made(app, acknowledged)
    here = f"/staff/cases/{case_id}/contact"
    client = signed_in(app, cast.ROADS)
    answer = submit(client, here, button="draft", note="She called, and")
    assert answer.status_code == 302
    assert fields(client.get(here).text)["note"] == ["She called, and"]
    assert submit(client, here, method="phone").status_code == 302
    assert many(app, FormDraft) == 0


def test_the_draft_that_colleagues_see_takes_its_place(app: Flask) -> None:
    case_id = made(app, acknowledged)
    here = f"/staff/cases/{case_id}/respond"
    client = signed_in(app, cast.ROADS)
    type_(client, here, findings="Half a sentence")
    assert submit(client, here, button="draft").status_code == 302
    assert many(app, FormDraft) == 0
    assert fields(signed_in(app, cast.COMPLAINTS).get(here).text)["findings"] == ["Half a sentence"]


def test_what_changed_meanwhile_is_told_on_coming_back(app: Flask) -> None:
    case_id = made(app, acknowledged)
    here = f"/staff/cases/{case_id}/respond"
    client = signed_in(app, cast.ROADS)
    type_(client, here, findings="Half a sentence")

    def correct() -> None:
        cast.do(queries.by_id(case_id), Move.AMEND, by=cast.COMPLAINTS, description="It is worse than that.")

    made(app, correct)
    page = client.get(here).text
    assert "What changed in the meantime" in page
    assert fields(page)["findings"] == ["Half a sentence"]
    assert submit(client, here, on=page, outcome="not_upheld").status_code == 302


@pytest.mark.parametrize("who", ["", cast.CARE, cast.READER])
def test_who_may_not_make_the_move_keeps_nothing(app: Flask, who: str) -> None:
    case_id = made(app, acknowledged)
    here = f"/staff/cases/{case_id}/respond"
    token = fields(signed_in(app, cast.ROADS).get(here).text)
    client = signed_in(app, who) if who else app.test_client()
    answer = client.post(here, data={**token, "findings": "Mine", "button": "typed"})
    assert answer.status_code in {302, 400, 403, 404}
    assert many(app, FormDraft) == 0


def test_whom_it_is_kept_from_meanwhile_writes_nothing(app: Flask) -> None:
    case_id = made(app, acknowledged)
    here = f"/staff/cases/{case_id}/respond"
    client = signed_in(app, cast.ROADS)
    page = client.get(here).text
    type_(client, here, page, findings="Half a sentence")

    def name() -> None:
        who = str(cast.staff(cast.ROADS).id)
        cast.do(queries.by_id(case_id), Move.NAME_SUBJECT, by=cast.COMPLAINTS, who=who, reason="It names him.")

    made(app, name)
    assert type_(client, here, page, findings="More", typed="1").status_code == 404
    assert client.get(here).status_code == 404
    with app.app_context():
        assert db.session.query(FormDraft).one().fields[-1] != ["findings", "More"]


@pytest.mark.parametrize("given", ["", "-1", "x", "9" * 30, "١"])
def test_a_mark_that_makes_no_sense_is_none(app: Flask, given: str) -> None:
    case_id = made(app, acknowledged)
    here = f"/staff/cases/{case_id}/respond"
    client = signed_in(app, cast.ROADS)
    assert type_(client, here, findings="One", typed=given).status_code == 200
    assert type_(client, here, findings="Two", typed=given).status_code == 409


def test_too_much_is_told(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(form_drafts, "MOST_TYPED", 100)
    case_id = made(app, acknowledged)
    answer = type_(signed_in(app, cast.ROADS), f"/staff/cases/{case_id}/respond", findings="x" * 101)
    assert answer.status_code == 422
    assert "Shorten it" in answer.json["sentence"]
