"""Persistent complainants on an officer's screens: the list, the case page, the forms; and nothing of it outside."""

from __future__ import annotations

import re
from datetime import datetime

import pytest
from flask import Flask
from sqlalchemy import select

from portal.cases.models import Case, Restriction
from portal.database import db
from portal.policy.moves import Move
from tests.admin.browsing import counted, days_ago, made, signed_in, submit, told
from tests.cast import ALICE, CARE, CHIEF, COMPLAINTS, OMAR, ROADS, do, received, reviewed, submission
from tests.journeys.persistent import WHY, concluded, restricted

LIST = "/staff/restrictions/list/"


def decided(app: Flask, days: float = 30, **changes: object) -> tuple[int, str]:
    """Decide so many days ago; return the case's id and number."""

    def make() -> tuple[int, str]:
        case, _ = restricted(concluded_before(days, **changes), at=days_ago(days))
        return case.id, case.tracking_number

    return made(app, make)


def concluded_before(days: float, **changes: object) -> Case:
    return received(submission(**changes), at=days_ago(days)).case


def sent(app: Flask, days: float = 2, **changes: object) -> tuple[int, str]:
    def make() -> tuple[int, str]:
        case = reviewed(received(submission(**changes), at=days_ago(days)).case, at=days_ago(days))
        db.session.flush()
        return case.id, case.tracking_number

    return made(app, make)


def rows(page: str) -> list[str]:
    """Return the rows of the list, as one line of words each."""
    body = page.partition("<tbody>")[2].partition("</tbody>")[0]
    return [told(row) for row in body.split("<tr>")[1:]]


def test_the_list_is_empty_before_anything_is_decided(app: Flask) -> None:
    assert "Nothing here." in signed_in(app, COMPLAINTS).get(LIST).text


@pytest.mark.clauses("DV-49")
def test_what_is_overdue_for_its_review_comes_first_and_is_marked(app: Flask) -> None:
    _, calm = decided(app, 1)
    _, soon = decided(app, 170, reporter=OMAR)
    late_id, late = decided(app, 200, reporter=OMAR)
    _, gone = decided(app, 210, reporter=OMAR)

    def lift() -> None:
        case = db.session.scalars(select(Case).filter_by(tracking_number=gone)).one()
        do(case, Move.REVIEW, by=CHIEF, at=days_ago(3), decision="lift", reason="Quiet.")

    made(app, lift)
    page = signed_in(app, COMPLAINTS).get(LIST).text
    found = rows(page)
    assert [re.search(r"DV-[\w-]+", row)[0] for row in found] == [late, soon, calm]
    for row, sign in zip(found, ("Review overdue", "Review due soon", "In force"), strict=True):
        assert sign in row
        assert WHY in row
    assert f'href="/staff/cases/show/{late_id}"' in page


def test_it_is_narrowed_like_any_list_of_cases(app: Flask) -> None:
    _, number = decided(app)
    for who in (CARE, ROADS):  # another team; and Tom, who dealt with stage 1 of it
        page = signed_in(app, who).get(LIST).text
        assert "Nothing here." in page
        assert number not in page
    with app.app_context():
        row = db.session.scalars(select(Restriction.id)).one()
    assert signed_in(app, CARE).get(f"/staff/restrictions/show/{row}").status_code == 404
    assert WHY in signed_in(app, COMPLAINTS).get(f"/staff/restrictions/show/{row}").text


@pytest.mark.clauses("DV-49")
def test_the_case_page_tells_of_it_and_asks_what_this_is(app: Flask) -> None:
    _, earlier = decided(app)
    case_id, _ = sent(app)
    page = signed_in(app, COMPLAINTS).get(f"/staff/cases/show/{case_id}").text
    assert "No further correspondence is answered" in page
    assert WHY in told(page)
    assert earlier in page
    assert "Say what this case is" in told(page)
    other = signed_in(app, ROADS).get(f"/staff/cases/show/{case_id}").text
    assert "No further correspondence is answered" in other
    assert WHY not in told(other)
    assert earlier not in other


@pytest.mark.clauses("DV-49")
def test_the_chief_executive_decides_on_a_form_that_shows_the_letter(app: Flask) -> None:
    case_id = made(app, lambda: concluded(concluded_before(5), at=days_ago(5)).id)
    chief = signed_in(app, CHIEF)
    address = f"/staff/cases/{case_id}/restrict"
    page = submit(chief, address, reasons="", review_on="")
    assert page.status_code == 422
    wrong = submit(chief, address, reasons=WHY, review_on="2020-01-01")
    assert "Choose a day after today" in told(wrong.text)
    assert WHY in wrong.text, "what was typed is still there"
    shown = submit(chief, address, reasons=WHY, review_on="", button="preview")
    assert "What alone opens it again" in told(shown.text)
    with app.app_context():
        assert db.session.scalars(select(Restriction)).all() == []


@pytest.mark.clauses("DV-49")
def test_an_officer_answers_the_same_issue_from_its_form(app: Flask) -> None:
    decided(app)
    case_id, _ = sent(app)
    officer = signed_in(app, ROADS)
    address = f"/staff/cases/{case_id}/same_issue"
    shown = submit(officer, address, reason="The same pothole.", button="preview")
    assert "which said that we answer no more about it" in told(shown.text)
    assert submit(officer, address, reason="The same pothole.").status_code == 302
    assert "The same issue" in told(officer.get(f"/staff/cases/show/{case_id}").text)


@pytest.mark.clauses("DV-9", "DV-49")
def test_the_box_says_what_is_ticked_off_before_it_is_answered_as_the_same_issue(app: Flask) -> None:
    decided(app)
    case_id = made(app, lambda: received(submission(), at=days_ago(2)).case.id)
    page = signed_in(app, ROADS).get(f"/staff/cases/show/{case_id}").text
    box = page.partition('id="restriction"')[2].partition("</section>")[0]
    assert "“What we can learn from this was looked at”" in told(box)
    assert f'href="/staff/cases/{case_id}/step' in box


@pytest.mark.clauses("DV-49")
def test_an_officer_says_that_it_is_something_new(app: Flask) -> None:
    decided(app)
    case_id, _ = sent(app)
    officer = signed_in(app, ROADS)
    page = submit(officer, f"/staff/cases/{case_id}/let_in", what="new_evidence", reason="Photographs.")
    assert page.status_code == 302
    assert "New evidence about the same issue" in told(officer.get(f"/staff/cases/show/{case_id}").text)


def _alike(page: str, number: str, received_at: datetime) -> str:
    """A page of the public's without what differs between any two cases."""
    text = re.sub(r'(name="csrf_token"[^>]*value|nonce)="[^"]*"', "", page.replace(number, "NUMBER"))
    return re.sub(r"[0-9a-f]{32,}", "", text)


@pytest.mark.clauses("DV-49")
def test_nobody_outside_can_tell(app: Flask) -> None:
    decided(app)
    at = days_ago(2)
    pages = []
    for reporter in (ALICE, OMAR):
        number = made(app, lambda who=reporter: received(submission(reporter=who), at=at).case.tracking_number)
        client = app.test_client()
        pages.append(_alike(client.get(f"/track/{number}").text, number, at))
        told_by_api = client.get(f"/api/v1/submissions/{number}").text.replace(number, "NUMBER")
        pages.append(told_by_api)
    assert pages[:2] == pages[2:]


@pytest.mark.clauses("DV-49")
def test_the_page_of_the_case_it_was_decided_on_keeps_it_from_the_public(app: Flask) -> None:
    before = made(app, lambda: concluded(concluded_before(5), at=days_ago(5)).tracking_number)
    client = app.test_client()
    page = _alike(client.get(f"/track/{before}").text, before, days_ago(5))

    def decide() -> None:
        case = db.session.scalars(select(Case).filter_by(tracking_number=before)).one()
        do(case, Move.RESTRICT, by=CHIEF, at=days_ago(4), reasons=WHY)

    made(app, decide)
    assert _alike(client.get(f"/track/{before}").text, before, days_ago(5)) == page


@pytest.mark.clauses("DV-49")
def test_what_comes_by_another_system_is_taken_in_and_known_too(app: Flask) -> None:
    decided(app)
    reporter = {"name": "Alice Penrose", "email": "alice@example.org"}
    sent_in = {
        "procedure": "devon",
        "kind": "complaint",
        "description": "The pothole is still there.",
        "nature": ["delay"],
    }
    answer = app.test_client().post("/api/v1/submissions", json={**sent_in, "reporter": reporter})
    assert answer.status_code == 201
    assert "restrict" not in answer.text
    number = answer.get_json()["tracking_number"]
    with app.app_context():
        case_id = db.session.scalars(select(Case.id).filter_by(tracking_number=number)).one()
    assert "Say what this case is" in told(signed_in(app, COMPLAINTS).get(f"/staff/cases/show/{case_id}").text)


def test_a_case_page_with_a_restriction_still_takes_few_statements(app: Flask) -> None:
    """Nobody deals with the case yet, so that the page looks for who may, too."""
    decided(app)
    case_id, _ = sent(app)
    team = signed_in(app, COMPLAINTS)
    team.get("/staff/")
    with counted(app) as statements:
        assert team.get(f"/staff/cases/show/{case_id}").status_code == 200
    statements = [one for one in statements if not one.startswith("INSERT INTO presences")]  # of the first look alone
    assert len(statements) <= 20, "\n".join(statements)
