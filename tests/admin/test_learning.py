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
    answer = submit(
        client, ASK, theme="Calls", what="Look at calls.", owner=owner, due_on=soon, number="CS-0000-0000-0000"
    )
    assert answer.status_code == 422
    assert "There is no such case that you may see." in told(answer.text)
    assert "Look at calls." in answer.text
    given = {"theme": "Calls", "nature": "communication", "what": "Look at calls.", "owner": owner, "due_on": soon}
    assert submit(client, ASK, **given).status_code == 302
    assert "● Being done" in told(lead.get(PAGE).text)

    def late() -> None:
        db.session.scalars(select(LearningAction)).one().due_on = days_ago(9).date()

    made(app, late)
    assert "▲ Overdue" in told(lead.get(PAGE).text)
    assert submit(lead, "/staff/learning/result/1", result="They are logged.").status_code == 302
    assert "✓ Done Calls Look at calls." in told(client.get(PAGE).text)
    assert submit(lead, "/staff/learning/result/1", result="Again.").status_code == 409


def test_others_have_no_such_page(app: Flask) -> None:
    client = signed_in(app, cast.ROADS)
    assert "None of your procedures commissions further work." in told(client.get(PAGE).text)
    assert client.get(ASK).status_code == 404
    assert client.get("/staff/learning/devon/ask").status_code == 404


def test_from_its_theme_to_whether_it_came_again(app: Flask) -> None:
    owner = made(app, _positions)
    client, lead = signed_in(app, MANAGEMENT), signed_in(app, LEAD)
    soon = days_ago(-9).date().isoformat()
    given = {"what": "Look at calls.", "owner": owner, "due_on": soon}
    assert "Fill this in." in told(submit(client, ASK, **given).text), "work has a theme"
    assert submit(client, ASK, **given, theme="Calls").status_code == 302
    page = told(client.get(f"{PAGE}show/1").text)
    assert "it isn’t said which nature or service it is about" in page
    assert submit(client, f"{PAGE}about/1", nature="communication", service="").status_code == 302
    assert submit(lead, f"{PAGE}about/1", theme="Mine", nature="delay").status_code == 409
    page = client.get(f"{PAGE}show/1").text
    assert "Cases that you may see of: Communication. 0.0 a quarter so far." in told(page)
    assert '<svg class="chart" role="img"' in page
    assert page.count('<th scope="row">Q') == 5
    assert "Used before: Calls." in told(client.get(ASK).text)
    assert signed_in(app, cast.ROADS).get(f"{PAGE}show/1").status_code == 404
    assert signed_in(app, cast.ROADS).get(f"{PAGE}about/1").status_code == 404
    assert app.test_client().get(f"{PAGE}show/1").status_code == 302
