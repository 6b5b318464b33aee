"""An answer on its way, at the officer's screens: handed in, found in the queue, read, approved, signed and sent."""

from __future__ import annotations

from datetime import datetime

import pytest
from flask import Flask

from portal.cases.models import Case
from portal.cli import logins
from portal.cli.logins import Person
from portal.database import db
from portal.policy.moves import Move
from tests import cast
from tests.admin.browsing import counted, days_ago, fields, made, signed_in, submit, told
from tests.cast import PASSWORD
from tests.journeys import borough
from tests.journeys.borough import ABE, DELLA, IVY, TESS

KEY = "childrens-social-care"
WAITING = "For me to approve"
PEOPLE = (
    Person(TESS, "Tess", "Hale", "Officer", places=((KEY, "children_in_need", "team_manager"),)),
    Person(IVY, "Ivy", "Stone", "Officer", places=((KEY, "information_governance", "information_governance"),)),
    Person(ABE, "Abe", "Nolan", "Officer", places=((KEY, "information_governance", "enquiry_approver"),)),
    Person(DELLA, "Della", "Marr", "Officer", places=((KEY, "information_governance", "director"),)),
)


def enquired(at: datetime | None = None) -> int:
    """Take in an enquiry, which Ivy deals with and has acknowledged. Return its number."""
    for person in PEOPLE:
        logins.add(person, PASSWORD)
    case = borough.enquiry(at=at or days_ago(2), service="children_in_need")
    cast.do(case, Move.ALLOCATE, by=IVY, at=days_ago(1), to=cast.staff(IVY).id)
    cast.do(case, Move.ACKNOWLEDGE, by=IVY, at=days_ago(1))
    return case.id


def handed_in() -> int:
    """Let Ivy hand in the answer."""
    case = db.session.get_one(Case, enquired())
    cast.do(case, Move.HAND_IN, by=IVY, at=days_ago(0.5), outcome="replied", findings="The visits are made again.")
    return case.id


@pytest.mark.clauses("CSC-28", "CSC-29")
def test_from_the_draft_to_the_reply(app: Flask) -> None:
    case_id = made(app, enquired)
    author, approver, director = (signed_in(app, one) for one in (IVY, ABE, DELLA))
    page = f"/staff/cases/{case_id}"

    refused = author.get(f"{page}/respond")
    assert (refused.status_code, "Hand it in" in told(refused.text)) == (409, True)
    form = author.get(f"{page}/hand_in").text
    preview = submit(author, f"{page}/hand_in", on=form, outcome="replied", findings="Soon.", button="preview")
    assert "It says everything it must." in told(preview.text)
    kept = submit(author, f"{page}/hand_in", on=form, outcome="replied", findings="Soon.", button="draft")
    assert kept.status_code == 302
    form = author.get(f"{page}/hand_in").text
    assert "Soon." in form
    assert submit(author, f"{page}/hand_in", on=form, findings="Every Monday.", button="make").status_code == 302

    queue = approver.get("/staff/").text
    assert f"{WAITING} 1" in told(queue), "nobody else moves it"
    assert f'href="{page}/approve">Approve the answer' in queue
    assert f'href="{page}/return">Return the answer' in queue
    assert WAITING not in told(author.get("/staff/").text)
    assert WAITING not in told(director.get("/staff/").text), "not for them yet"
    assert "Being written" not in told(author.get(f"/staff/cases/show/{case_id}").text), "it was handed in"
    assert "Waiting for approval by: Approver of enquiries." in told(approver.get(f"/staff/cases/show/{case_id}").text)
    form = approver.get(f"{page}/approve").text
    assert "Every Monday." in told(form)
    assert submit(approver, f"{page}/approve", on=form, comment="Good.", button="make").status_code == 302
    assert WAITING not in told(approver.get("/staff/?whose=me").text)

    queue = director.get("/staff/?whose=me&sort=decide").text
    assert f"{WAITING} 1" in told(queue)
    assert f'href="{page}/sign_off">Sign the answer off' in queue
    form = director.get(f"{page}/sign_off").text
    assert submit(director, f"{page}/sign_off", on=form, button="make").status_code == 302

    form = author.get(f"{page}/respond").text
    assert "what goes out is what was approved" in told(form)
    assert "Every Monday." in told(form)
    assert "Save draft" not in form
    assert submit(author, f"{page}/respond", on=form, button="make").status_code == 302
    after = told(author.get(f"/staff/cases/show/{case_id}").text)
    assert "Sent as approved" in after
    assert "Copy: Waiting to be sent" in after
    assert "Good." in after


def test_its_author_sees_on_my_work_how_far_it_is(app: Flask) -> None:
    case_id = made(app, handed_in)
    author = signed_in(app, IVY)

    def decided(move: Move, by: str, **facts: str) -> str:
        made(app, lambda: cast.do(db.session.get_one(Case, case_id), move, by=by, at=days_ago(0.4), **facts) and None)
        return told(author.get("/staff/").text)

    assert "Waiting for approval" in told(author.get("/staff/").text)
    assert "Returned: see what was said" in decided(Move.RETURN, ABE, comment="Say since when.")
    answer = {"outcome": "replied", "findings": "Since March the visits are made again."}
    assert "Returned" not in decided(Move.HAND_IN, IVY, **answer)
    assert "Waiting for sign-off" in decided(Move.APPROVE, ABE)
    assert "Approved: ready to send" in decided(Move.SIGN_OFF, DELLA)
    assert "ready to send" not in decided(Move.RESPOND, IVY)


def test_what_an_approver_handed_in_waits_for_others(app: Flask) -> None:
    def own() -> None:
        case = db.session.get_one(Case, enquired())
        cast.do(case, Move.HAND_IN, by=ABE, at=days_ago(0.5), outcome="replied", findings="Soon.")

    made(app, own)
    assert WAITING not in told(signed_in(app, ABE).get("/staff/").text)


@pytest.mark.clauses("CSC-28")
def test_whoever_wrote_it_is_told_why_they_can_t_approve_it(app: Flask) -> None:
    case_id = made(app, handed_in)
    author = signed_in(app, IVY)
    assert "You wrote at this answer" in told(author.get(f"/staff/cases/{case_id}/approve").text)
    form = signed_in(app, ABE).get(f"/staff/cases/{case_id}/approve").text
    mine = fields(author.get(f"/staff/cases/{case_id}/recall").text)["csrf_token"]
    refused = submit(author, f"/staff/cases/{case_id}/approve", on=form, comment="Fine.", csrf_token=mine)
    assert refused.status_code == 409
    assert "You wrote at this answer" in told(refused.text)
    assert "Fine." in refused.text, "nothing typed is lost"


def test_a_return_says_what_to_change(app: Flask) -> None:
    case_id = made(app, handed_in)
    approver = signed_in(app, ABE)
    page = f"/staff/cases/{case_id}/return"
    form = approver.get(page).text
    assert submit(approver, page, on=form, comment="", button="make").status_code == 422
    assert submit(approver, page, on=form, comment="Say when.", button="make").status_code == 302
    assert "Say when." in told(signed_in(app, IVY).get(f"/staff/cases/show/{case_id}").text)


def test_saving_a_draft_of_what_is_on_its_way_takes_the_approval_back(app: Flask) -> None:
    case_id = made(app, handed_in)
    author = signed_in(app, IVY)
    with app.app_context():
        draft = db.session.get_one(Case, case_id).responses[-1].id
    form = author.get(f"/staff/responses/edit/{draft}").text
    assert submit(author, f"/staff/responses/edit/{draft}", on=form, findings="Never.").status_code == 302
    told_now = told(author.get(f"/staff/cases/show/{case_id}").text)
    assert "no longer holds" in told_now
    assert "Once it is handed in, it is approved by" in told_now


def test_what_goes_out_can_t_be_emptied_by_saving_it(app: Flask) -> None:
    case_id = made(app, handed_in)
    made(app, lambda: cast.do(db.session.get_one(Case, case_id), Move.APPROVE, by=ABE, at=days_ago(0.4)))
    made(app, lambda: cast.do(db.session.get_one(Case, case_id), Move.SIGN_OFF, by=DELLA, at=days_ago(0.3)))
    author, page = signed_in(app, IVY), f"/staff/cases/{case_id}/respond"
    assert submit(author, page, on=author.get(page).text, button="draft").status_code == 200
    preview = submit(author, page, on=author.get(page).text, button="preview")
    assert "The visits are made again." in told(preview.text)


def test_the_case_page_takes_few_statements(app: Flask) -> None:
    case_id = made(app, handed_in)
    client = signed_in(app, ABE)
    client.get(f"/staff/cases/show/{case_id}")
    with counted(app) as statements:
        assert client.get(f"/staff/cases/show/{case_id}").status_code == 200
    assert len(statements) <= 12, "\n".join(statements)


def test_someone_of_another_procedure_finds_nothing_to_approve(app: Flask) -> None:
    assert WAITING not in told(signed_in(app, cast.ROADS).get("/staff/").text)
    assert signed_in(app, cast.ROADS).get("/staff/?whose=me&sort=decide").status_code == 200
