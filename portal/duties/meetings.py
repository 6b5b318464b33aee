"""Meetings that reports are due before: entered and called off, and what is owed for them planned again (SC-26)."""

from __future__ import annotations

from datetime import UTC, date, datetime, tzinfo

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from portal.cases.actors import Actor
from portal.cases.models.columns import LINE
from portal.cases.texts import fault_in, tidy
from portal.database import db
from portal.duties import history, planning
from portal.duties.models import Meeting
from portal.errors import Invalid, NotFound, Refused
from portal.policy.bounds import fault_in_meeting
from portal.policy.occurrences import told
from portal.policy.procedure import Procedure
from portal.procedures import versions

HELD = (
    "Its day is over, so it can't be called off, and what was due before it stays owed. If it was entered by mistake,"
    " say so where that asks why it is late."
)
THERE = "A meeting on this day is there already."
FOR_ITS_DAY = 60  # of a line of history: its name is told there with the day


def add(procedure_key: str, *, held_on: date, name: str, by: Actor, at: datetime) -> Meeting:
    """Enter a meeting, and plan what is due before it. Raises `Invalid` beside what doesn't make sense."""
    pack = _with_meetings(at).get(procedure_key)
    if pack is None:
        raise Invalid({"procedure": "This procedure has no meetings that anything is due before."})
    title = tidy(name)
    if fault := ("Fill this in." if not title else fault_in(title, LINE - FOR_ITS_DAY, one_line=True)):
        raise Invalid({"name": fault})
    if fault := fault_in_meeting(held_on, at.astimezone(pack.zone).date()):
        raise Invalid({"held_on": fault})
    if db.session.scalars(select(Meeting).filter_by(procedure_key=procedure_key, held_on=held_on)).one_or_none():
        raise Invalid({"held_on": THERE})
    meeting = Meeting(procedure_key=procedure_key, held_on=held_on, name=title)
    try:
        with db.session.begin_nested():
            db.session.add(meeting)
            db.session.flush()
    except IntegrityError as error:  # somebody else entered it at this moment
        raise Invalid({"held_on": THERE}) from error
    history.record_meeting(procedure_key, "meeting added", f"{title} on {told(held_on, pack.language)}", by=by, at=at)
    _plan_again(procedure_key, by, at)
    return meeting


def remove(meeting: Meeting, *, by: Actor, at: datetime) -> None:
    """Call a meeting off. What was due before it and isn't done is no longer owed; what was done stays.

    Raises `Refused` once its day is over: what was owed for a meeting that was held stays owed.
    """
    if db.session.scalars(select(Meeting).filter_by(id=meeting.id).with_for_update()).one_or_none() is None:
        raise NotFound("This meeting was called off already.")
    if meeting.held_on < at.astimezone(_zone(meeting.procedure_key, at)).date():
        raise Refused(HELD)
    words = f"{meeting.name} on {told(meeting.held_on, _language(meeting.procedure_key, at))}"
    history.record_meeting(meeting.procedure_key, "meeting removed", words, by=by, at=at)
    db.session.delete(meeting)
    _plan_again(meeting.procedure_key, by, at)


def with_meetings(at: datetime) -> dict[str, str]:
    """Return the bodies in force that have meetings, by the keys of their procedures."""
    return {key: pack.body for key, pack in _with_meetings(at).items()}


def _with_meetings(at: datetime) -> dict[str, Procedure]:
    return {key: pack for key, pack in versions.all_current(at).items() if pack.meetings}


def _language(procedure_key: str, at: datetime) -> str:
    pack = versions.all_current(at).get(procedure_key)
    return pack.language if pack else "en-GB"


def _zone(procedure_key: str, at: datetime) -> tzinfo:
    pack = versions.all_current(at).get(procedure_key)
    return pack.zone if pack else UTC


def _plan_again(procedure_key: str, by: Actor, at: datetime) -> None:
    db.session.flush()
    planning.plan(procedure_key, until=planning.ahead(at), at=at, by=by)
