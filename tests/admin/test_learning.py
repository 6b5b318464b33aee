"""The page of further work: asked for, overdue, done."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select

from portal.cases.models import LearningAction, Membership
from portal.cases.teams import team_of
from portal.database import db
from tests import cast
from tests.admin.browsing import days_ago, made, signed_in, submit, told

PAGE, ASK = "/staff/learning/", "/staff/learning/childrens-social-care/ask"
MANAGEMENT, LEAD = "complaints.children", "manager.children"


def _positions() -> str:
    team = team_of("childrens-social-care", "complaints")
    for username, position in ((MANAGEMENT, "management_team"), (LEAD, "learning_lead")):
        db.session.add(Membership(staff_id=cast.staff(username).id, team_id=team.id, position=position))
    return str(cast.staff(LEAD).id)


@pytest.mark.clauses("CSC-19")
def test_it_is_asked_for_overdue_and_done(app: Flask) -> None:
    owner = made(app, _positions)
    client, lead = signed_in(app, MANAGEMENT), signed_in(app, LEAD)
    soon = days_ago(-9).date().isoformat()
    answer = submit(client, ASK, what="Look at calls.", owner=owner, due_on=soon, number="CS-0000-0000-0000")
    assert answer.status_code == 422
    assert "There is no such case that you may see." in told(answer.text)
    assert "Look at calls." in answer.text
    assert submit(client, ASK, what="Look at calls.", owner=owner, due_on=soon).status_code == 302
    assert "● Being done" in told(lead.get(PAGE).text)

    def late() -> None:
        db.session.scalars(select(LearningAction)).one().due_on = days_ago(9).date()

    made(app, late)
    assert "▲ Overdue" in told(lead.get(PAGE).text)
    assert submit(lead, "/staff/learning/result/1", result="They are logged.").status_code == 302
    assert "✓ Done Look at calls." in told(client.get(PAGE).text)
    assert submit(lead, "/staff/learning/result/1", result="Again.").status_code == 409


def test_others_have_no_such_page(app: Flask) -> None:
    client = signed_in(app, cast.ROADS)
    assert "None of your procedures commissions further work." in told(client.get(PAGE).text)
    assert client.get(ASK).status_code == 404
    assert client.get("/staff/learning/devon/ask").status_code == 404
