"""One issue, one route, on an officer's screens: seen at intake and on the case, merged, asked of others, answered."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from portal.cases import contributing
from portal.cases.models import Case, Contribution
from portal.database import db
from portal.policy.moves import Move
from tests.admin.browsing import days_ago, made, signed_in, submit, told
from tests.cast import CARE, COMPLAINTS, READER, ROADS, acknowledged, do, received, submission

TYPED = {
    "kind": "complaint",
    "channel": "phone",
    "description": "The pothole outside my house was reported, and nobody came.",
    "service": "roads",
    "name": "Alice Penrose",
    "email": "alice@example.org",
}


def case_of(app: Flask, days: float = 2, **changes: object) -> tuple[int, str]:
    def make() -> tuple[int, str]:
        case = received(submission(**changes), at=days_ago(days)).case
        db.session.flush()
        return case.id, case.tracking_number

    return made(app, make)


def how_many(app: Flask) -> int:
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(Case)) or 0


@pytest.mark.clauses("CSC-3", "OC-20")
def test_intake_shows_what_may_be_the_same_before_anything_is_recorded(app: Flask) -> None:
    case_id, number = case_of(app)
    officer = signed_in(app, ROADS)
    page = submit(officer, "/staff/cases/add", **TYPED)
    assert page.status_code == 200
    assert "This may be the same issue" in page.text
    assert number in page.text
    assert f"/staff/cases/show/{case_id}" in page.text
    assert "same e-mail address" in told(page.text)
    assert TYPED["description"] in page.text, "what was typed is still there"
    assert how_many(app) == 1
    answer = submit(officer, "/staff/cases/add", on=page.text)
    assert answer.status_code == 302
    assert how_many(app) == 2


def test_intake_asks_nothing_where_nothing_is_alike(app: Flask) -> None:
    case_of(app, service="adult_care")  # one that this officer may not see
    assert submit(signed_in(app, ROADS), "/staff/cases/add", **TYPED).status_code == 302


def test_what_is_wrong_with_it_is_still_said_beside_the_field(app: Flask) -> None:
    case_of(app)
    page = submit(signed_in(app, ROADS), "/staff/cases/add", **{**TYPED, "email": "nonsense"})
    assert page.status_code == 422
    assert "This doesn't look like an e-mail address" in told(page.text)


@pytest.mark.clauses("CSC-3", "CSC-16")
def test_the_case_page_looks_on_demand(app: Flask) -> None:
    (first, _), (second, number) = case_of(app), case_of(app, kind="suggestion")
    officer = signed_in(app, ROADS)
    plain, looked = (officer.get(f"/staff/cases/show/{first}{more}").text for more in ("", "?alike="))
    assert number not in plain
    assert "Look for cases about the same issue" in plain
    assert number in looked
    assert "same telephone number" in told(looked)
    assert f"/staff/cases/show/{second}" in looked
    link = f"/staff/cases/{first}/link?other={number}"
    assert f'href="{link}"' in looked
    assert f"/staff/cases/{first}/merge?" not in looked, "it must be acknowledged before it is merged"
    assert f'value="{number}"' in officer.get(link).text
    assert "anything" not in officer.get(f"/staff/cases/{first}/link?other=anything").text


@pytest.mark.clauses("OC-20")
def test_a_case_is_merged_by_its_form_and_the_pages_say_so(app: Flask) -> None:
    def begin() -> tuple[int, str, int]:
        lead = acknowledged(received(submission(), at=days_ago(2)).case, at=days_ago(2))
        again = acknowledged(received(submission(), at=days_ago(1)).case, at=days_ago(1))
        db.session.flush()
        return lead.id, lead.tracking_number, again.id

    lead, number, again = made(app, begin)
    officer = signed_in(app, ROADS)
    form = f"/staff/cases/{again}/merge"
    wrong = submit(officer, form, into="DV-0000-0000-0000", kind="duplicate", reason="Sent twice.")
    assert wrong.status_code == 422
    assert "There is no case with that tracking number" in told(wrong.text)
    assert "Sent twice." in wrong.text
    assert submit(officer, form, into=number, kind="duplicate", reason="Sent twice.").status_code == 302
    page = told(officer.get(f"/staff/cases/show/{again}").text)
    assert "Dealt with in another case" in page
    assert f"A duplicate, answered with: {number}" in page
    assert "Its duplicate, answered with this one" in told(officer.get(f"/staff/cases/show/{lead}").text)
    assert "What the reporters of the merged cases are told" in told(officer.get(f"/staff/cases/{lead}/respond").text)


@pytest.mark.clauses("CSC-9", "CSC-32")
def test_another_team_finds_what_it_is_asked_for_and_answers(app: Flask) -> None:
    def begin() -> tuple[int, int]:
        case = acknowledged(received(submission(), at=days_ago(20)).case, at=days_ago(20))
        key = next(key for key, name in contributing.choices(case, days_ago(0)) if name.startswith("Team: Social"))
        due = (datetime.now(UTC) - timedelta(days=3)).date()
        do(case, Move.ASK, at=days_ago(19), of=key, what="What did your driver see?", due_on=due)
        db.session.flush()
        return case.id, contributing.of_case(case)[0].id

    case_id, request_id = made(app, begin)
    carer, form = signed_in(app, CARE), f"/staff/requests/edit/{request_id}"
    queue = told(carer.get("/staff/").text)
    assert "Tom Easterbrook asks you or your team" in queue
    assert "Overdue by 3 days" in queue
    assert carer.get(f"/staff/cases/show/{case_id}").status_code == 404, "of the case they see no more than the request"
    page = carer.get(form).text
    assert "The pothole outside my house" in page
    assert "Penrose" not in page
    assert submit(carer, form, answer="").status_code == 422
    assert submit(carer, form, answer="He saw the hole on Monday.").status_code == 302
    assert "He saw the hole on Monday." in carer.get(f"/staff/requests/show/{request_id}").text
    shown = told(signed_in(app, ROADS).get(f"/staff/cases/show/{case_id}").text)
    assert "Grace Adeyemi answered: He saw the hole on Monday." in shown
    assert signed_in(app, READER).get(form).status_code in {302, 403}


@pytest.mark.clauses("DV-51", "DV-52")
def test_a_contractor_s_answer_is_recorded_from_the_case(app: Flask) -> None:
    def begin() -> int:
        case = acknowledged(received(submission(), at=days_ago(1)).case, at=days_ago(1))
        db.session.flush()
        return case.id

    case_id = made(app, begin)
    officer = signed_in(app, COMPLAINTS)
    day = (datetime.now(UTC) + timedelta(days=5)).date().isoformat()
    facts = {"of": "partner:highways_contractor", "what": "When were you there?", "due_on": day}
    assert submit(officer, f"/staff/cases/{case_id}/ask", **facts).status_code == 302
    with app.app_context():
        request_id = db.session.scalars(select(Contribution.id)).one()
    assert f"/staff/requests/edit/{request_id}" in officer.get(f"/staff/cases/show/{case_id}").text
    assert submit(officer, f"/staff/requests/edit/{request_id}", answer="On 2 May.").status_code == 302
    assert "On 2 May." in officer.get(f"/staff/cases/show/{case_id}").text
    assert signed_in(app, CARE).get(f"/staff/requests/edit/{request_id}").status_code == 404
