"""What Devon learned goes before the public: from a lesson on a case to a page that anyone reads and prints."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.database import db
from portal.duties import commands, drafts, keeping, planning, queries, striking
from portal.duties.models import DutyRow
from portal.errors import Refused
from portal.policy.moves import Move
from tests.admin.browsing import made, told
from tests.cast import COMPLAINTS, ROADS, acknowledged, answered, as_, complaint, do
from tests.journeys.staffing import hire

JULY = datetime(2026, 7, 14, 9, tzinfo=UTC)
QUARTER, CHECKER = "2026-04/2026-06", "second.eyes"
LESSON = "Mrs Penrose of 1 Mill Lane was right: potholes that are reported twice are looked at within a day now."
STRUCK = "was right: potholes that are reported twice are looked at within a day now."


def learned() -> str:
    """Take a complaint from its receipt to what was learned from it, and plan the quarter's reports."""
    hire("devon", **{CHECKER: ("Complaints team", "customer_feedback", "complaints_officer")})
    case = answered(acknowledged(complaint()))
    do(case, Move.STEP, step="lesson", note=LESSON)
    planning.plan("devon", until=date(2026, 9, 30), at=JULY)
    db.session.flush()
    return case.tracking_number


def owed(duty: str) -> DutyRow:
    return db.session.scalars(queries.of_period("devon", duty, QUARTER)).one()


def sha(row: DutyRow) -> str:
    draft = drafts.draft_of(row, JULY)
    assert draft is not None
    return draft.sha256


def submitted() -> int:
    """Have two people bring the report on the policy through the gate; the one who only checked it publishes it."""
    owed("performance_report").done_at = JULY
    row = owed("policy_report")
    with pytest.raises(Refused) as refused:
        commands.submit(row, by=as_(COMPLAINTS), at=JULY)
    assert "nobody has checked it yet" in refused.value.sentence
    striking.check(row, seen=sha(row), by=as_(CHECKER), at=JULY)
    db.session.flush()
    commands.submit(row, by=as_(COMPLAINTS), at=JULY)
    db.session.flush()
    with pytest.raises(Refused, match="someone else must publish it"):
        keeping.publish(row, by=as_(COMPLAINTS), at=JULY)
    keeping.publish(row, by=as_(CHECKER), at=JULY)
    return row.id


@pytest.mark.clauses("DV-10", "DV-57")
def test_how_feedback_improved_services_is_published_and_names_nobody(app: Flask, client: FlaskClient) -> None:
    number = made(app, learned)
    assert "/devon/reports" not in client.get("/devon/about").text
    made(app, submitted)
    about = client.get("/devon/about").text
    assert 'href="/devon/reports"' in about
    page = client.get("/devon/reports/2026-04-01--2026-06-30")
    assert page.status_code == 200
    words = told(page.text)
    assert "How feedback improved services" in words
    assert STRUCK in words
    for private in ("Penrose", "Mill Lane", number, ROADS):
        assert private not in page.text
