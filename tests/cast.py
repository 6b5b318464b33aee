"""The cast of our stories: the same few people in every test, so that an officer of another team is always the same."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import select

from portal.cases import intake
from portal.cases.actors import REPORTER, Actor, officer
from portal.cases.intake import Received
from portal.cases.models import Case, Staff
from portal.cases.submission import Reporter, Submission
from portal.database import db
from portal.errors import Refused
from portal.letters import desk
from portal.letters.models import Letter
from portal.policy.moves import Move

PASSWORD = "Correct-horse-battery-9"
QUICK_HASH = "pbkdf2:sha256:1"  # compared at once: thousands of tests sign in
NOW = datetime(2026, 5, 5, 9, 30, tzinfo=UTC)  # a Tuesday, the day after a bank holiday in England

ALICE = Reporter(name="Alice Penrose", email="alice@example.org", phone="01632 960777", address="1 Mill Lane\nExeter")
OMAR = Reporter(name="Omar Reyes", email="omar@example.org", phone="(949) 555-0177", address="22 Avenida Palizada")

COMPLAINTS, ROADS, CARE = "complaints.devon", "officer.roads", "officer.care"
SENIOR, INVESTIGATOR, CHIEF = "senior.roads", "investigator", "chief.executive"
CENTRAL, STREETS, READER, ADMIN, SYSTEM = (
    "central.services",
    "supervisor.streets",
    "reader.devon",
    "admin",
    "system.api",
)


def staff(username: str) -> Staff:
    """Return a member of the cast."""
    return db.session.scalars(select(Staff).filter_by(username=username)).one()


def as_(username: str) -> Actor:
    """Return a member of the cast as the `by=` of a command."""
    return officer(staff(username))


def submission(**changes: Any) -> Submission:
    """Return Alice's complaint about a road, with what is different this time."""
    facts: dict[str, Any] = {
        "procedure": "devon",
        "kind": "complaint",
        "description": "The pothole outside my house was reported three times and nobody came.",
        "desired_outcome": "Please mend it.",
        "natures": ("delay",),
        "service": "roads",
        "reporter": ALICE,
    }
    return Submission(**{**facts, **changes})


def stat(**changes: Any) -> Submission:
    """Return Omar's complaint to San Clemente about a street."""
    facts: dict[str, Any] = {
        "procedure": "san-clemente",
        "natures": ("not_done",),
        "service": "",
        "description": "The street light has been out for a month.",
        "desired_outcome": "Replace the lamp.",
        "reporter": OMAR,
    }
    return submission(**{**facts, **changes})


def received(given: Submission | None = None, *, at: datetime = NOW) -> Received:
    """Take in a submission (Alice's, unless another is given)."""
    return intake.submit(given or submission(), by=REPORTER, at=at)


def complaint(**changes: Any) -> Case:
    """Return a case that has just been received."""
    return received(submission(**changes)).case


def do(case: Case, move: Move, *, by: str = ROADS, at: datetime = NOW, **facts: Any) -> Letter | None:
    """Make a move at the desk, as a member of the cast."""
    return desk.make(case, move, facts, by=as_(by), at=at)


def acknowledged(case: Case, *, by: str = ROADS, at: datetime = NOW) -> Case:
    """Give the case to someone, who acknowledges it."""
    if case.stage.handler_id != staff(by).id:
        do(case, Move.ALLOCATE, by=by, at=at, to=staff(by).id)
    do(case, Move.ACKNOWLEDGE, by=by, at=at)
    return case


def answered(case: Case, *, by: str = ROADS, at: datetime = NOW, **facts: Any) -> Case:
    """Answer the case's stage, after acknowledging it: upheld, with an apology and a remedy."""
    if case.status == "received":
        acknowledged(case, by=by, at=at)
    remedy = {"kind": "service", "what": "We will mend the road.", "due_on": date(2026, 12, 1)}
    usual = {
        "outcome": "upheld",
        "findings": "You reported it three times. Nobody came.",
        "apology": "We are sorry.",
        "remedies": [remedy],
    }
    do(case, Move.RESPOND, by=by, at=at, **{**usual, **facts})
    return case


def reviewed(case: Case, *, by: str = ROADS, at: datetime = NOW) -> Case:
    """Look at what can be learned from a case of Devon's, and see that thanks for a compliment are passed on."""
    if case.kind == "compliment":
        do(case, Move.STEP, by=by, at=at, step="thanks", note="Helen Trelawny wrote to the crew.")
    do(case, Move.STEP, by=by, at=at, step="lesson", note="Reports are looked through every morning from now on.")
    return case


def refusal(case: Case, move: Move, *, by: str = ROADS, at: datetime = NOW, **facts: Any) -> Refused:
    """Return what the desk answers to a move that it doesn't make, having seen that no line was written."""
    before = len(case.events)
    try:
        do(case, move, by=by, at=at, **facts)
    except Refused as refused:
        assert len(case.events) == before
        return refused
    raise AssertionError(f"“{move}” was made.")


def escalated(case: Case, *, by: str = ROADS, at: datetime = NOW, trigger: str = "dissatisfied") -> Case:
    """Answer the case's stage and take it to the next."""
    do(answered(case, by=by, at=at), Move.ESCALATE, by=by, at=at, trigger=trigger)
    return case


def days_later(days: int, *, at: datetime = NOW) -> datetime:
    """Return the same hour so many days later."""
    return at + timedelta(days=days)
