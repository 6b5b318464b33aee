"""A form that is sent once its officer may no longer see what it was about: nothing is told, and no word is lost."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import delete, select, update

from portal.cases.models import Case, Membership, Team
from portal.database import db
from tests import cast
from tests.admin.browsing import made, signed_in, submit, told
from tests.admin.test_moves import acknowledged, many
from tests.cast import COMPLAINTS, ROADS

SAID = "Nobody came <at> all."


def leave(app: Flask, username: str, procedure: str = "devon") -> None:
    """Take someone out of all teams of a procedure."""
    teams = select(Team.id).where(Team.procedure_key == procedure)
    mine = delete(Membership).where(Membership.team_id.in_(teams))
    made(app, lambda: db.session.execute(mine.where(Membership.staff_id == cast.staff(username).id)))


@pytest.mark.parametrize(
    ("path", "field"), [("/staff/cases/{}/respond", "findings"), ("/staff/cases/edit/{}", "location")]
)
def test_a_case_that_is_seen_no_more_is_as_one_that_never_was(app: Flask, path: str, field: str) -> None:
    case_id, client = made(app, acknowledged), signed_in(app, ROADS)
    page = client.get(path.format(case_id)).text
    leave(app, ROADS)
    made(app, lambda: db.session.execute(update(Case).values(handler_id=None)))
    gone, never = (submit(client, path.format(pk), on=page, **{field: SAID}) for pk in (case_id, 999_999))
    assert (gone.status_code, never.status_code) == (404, 404)
    assert "Nobody came &lt;at&gt; all." in gone.text
    assert "What you typed It was not kept." in told(gone.text)
    assert told(gone.text) == told(never.text)
    assert "What you typed" not in client.get(path.format(case_id)).text


def test_a_message_for_the_board_of_a_team_that_was_left(app: Flask) -> None:
    client = signed_in(app, COMPLAINTS)
    page = client.get("/staff/board/add").text
    leave(app, COMPLAINTS)
    answer = submit(client, "/staff/board/add", on=page, title="A new form", words=SAID)
    assert (answer.status_code, "Nobody came &lt;at&gt; all." in answer.text) == (404, True)


def test_a_case_is_taken_in_under_the_procedure_of_its_form_or_not_at_all(app: Flask) -> None:
    there = made(app, lambda: db.session.scalars(select(Team.id).filter_by(procedure_key="san-clemente")).first())
    place = {"team_id": there, "position": "supervisor"}
    made(app, lambda: db.session.add(Membership(staff_id=cast.staff(COMPLAINTS).id, **place)))
    client = signed_in(app, COMPLAINTS)
    page = client.get("/staff/cases/add?procedure=devon").text
    leave(app, COMPLAINTS)
    for address in ("/staff/cases/add", "/staff/cases/add?procedure=devon"):
        answer = submit(client, address, on=page, kind="complaint", description=SAID, anonymous="yes")
        assert answer.status_code == 409
        assert "a procedure in which you have no place any more" in told(answer.text)
        assert "Nobody came &lt;at&gt; all." in answer.text
    assert "Take in a case" in told(client.get("/staff/cases/add").text), "under the one that is left"
    leave(app, COMPLAINTS, "san-clemente")
    answer = submit(client, "/staff/cases/add", on=page, description=SAID)
    assert (answer.status_code, "Nobody came &lt;at&gt; all." in answer.text) == (409, True)
    with app.app_context():
        assert many(app, Case) == 0
