"""The officer's screens of what a procedure adds: details at intake, the checklist, the queue's order."""

from __future__ import annotations

import pytest
from flask import Flask

from portal.cases.models import Case
from portal.database import db
from portal.policy.moves import Move
from tests import cast, county
from tests.admin.browsing import days_ago, made, signed_in, submit, told


def _urgent() -> tuple[int, str, str]:
    county.install(at=days_ago(0))
    usual = county.case(at=days_ago(2))
    urgent = county.case(at=days_ago(1))
    cast.do(urgent, Move.PRIORITISE, at=days_ago(0.5), priority="emergency", reason="A wire hangs over the path.")
    db.session.flush()
    return urgent.id, urgent.tracking_number, usual.tracking_number


def test_the_most_urgent_case_stands_first_with_its_sign(app: Flask) -> None:
    _, urgent, usual = made(app, _urgent)
    page = signed_in(app, cast.ROADS).get("/staff/?whose=teams").text
    assert page.index(urgent) < page.index(usual)
    assert "Emergency" in told(page)


@pytest.mark.clauses("DV-9")
def test_the_checklist_says_what_waits_and_who_did_what_when(app: Flask) -> None:
    case_id = made(app, lambda: cast.answered(cast.complaint()).id)
    client = signed_in(app, cast.ROADS)
    page = told(client.get(f"/staff/cases/show/{case_id}").text)
    assert "Checklist What we can learn from this was looked at" in page
    assert "Waiting for it: Close" in page

    form = client.get(f"/staff/cases/{case_id}/step?step=lesson").text
    answer = submit(client, f"/staff/cases/{case_id}/step", on=form, note="")
    assert answer.status_code == 422
    assert "Fill this in." in told(answer.text)
    answer = submit(client, f"/staff/cases/{case_id}/step", on=form, step="lesson", note="We look every morning.")
    assert answer.status_code == 302
    page = told(client.get(f"/staff/cases/show/{case_id}").text)
    assert "✓ Done" in page
    assert "Tom Easterbrook" in page
    assert "We look every morning." in page


def test_an_officer_is_asked_for_the_details_beside_their_fields(app: Flask) -> None:
    made(app, lambda: county.install(at=days_ago(0)))
    client = signed_in(app, cast.ROADS)
    url = f"/staff/cases/add?procedure={county.KEY}"
    facts = {
        "procedure": county.KEY,
        "kind": "complaint",
        "channel": "council",
        "description": "The lamp is out.",
        "name": "Alice Penrose",
        "details.requests": "Ring twice.",
    }
    page = told(client.get(url).text)
    assert "Needed for How it came: Council." in page
    assert "How it was met Resolution was offered" in page, "what is needed of every case isn't called optional"
    answer = submit(client, url, **facts)
    assert answer.status_code == 422
    assert "Choose one." in told(answer.text)
    answer = submit(client, url, **facts, **{"details.offered": "at_once"})
    assert answer.status_code == 422
    assert "Fill this in: The office it was referred by." in told(answer.text)
    assert "Ring twice." in answer.text, "nothing that was typed is lost"

    answer = submit(client, url, **facts, **{"details.offered": "at_once", "details.office": "Ward 3"})
    assert answer.status_code == 302, told(answer.text)
    page = told(client.get(answer.location.replace("/receipt/", "/show/")).text)
    assert "The office it was referred by Ward 3" in page
    assert "How it was met Resolution was offered at once" in page
    assert "Not reported to County Executive Office." in page


def test_details_are_corrected_in_the_case_s_own_form(app: Flask) -> None:
    def make() -> int:
        county.install(at=days_ago(0))
        case = county.case(by=cast.ROADS, at=days_ago(0), channel="phone")
        db.session.flush()
        return case.id

    case_id = made(app, make)
    client = signed_in(app, cast.ROADS)
    url = f"/staff/cases/edit/{case_id}"
    answer = submit(client, url, **{"details.reached": "director"})
    assert answer.status_code == 302, told(answer.text)
    with app.app_context():
        case = db.session.get_one(Case, case_id)
        assert case.details == {"offered": "at_once", "reached": "director"}
        assert case.reportable
