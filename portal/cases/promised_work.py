"""Which promises somebody sees to: theirs, their teams', those of whom they stand in for, and what nobody owns."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, and_, exists, false, or_

from portal.cases.access import Viewer
from portal.cases.due_times import Ends
from portal.cases.models import Absence, Case, Delegation, Remedy, Staff
from portal.policy.calendar import ONE_DAY


def is_mine(who: Viewer, at: datetime, ends: Ends) -> ColumnElement[bool]:
    """Return the condition on `Remedy`, joined with its `Case` and its owner (`Staff`), that this viewer sees to it.

    Where nobody owns it, or who did has left, whoever deals with the case does.
    """
    if who.staff_id is None:
        return false()
    nobody = and_(Remedy.team_id.is_(None), or_(Remedy.owner_id.is_(None), Staff.active.is_(False)))
    conditions = [Remedy.owner_id == who.staff_id, and_(nobody, Case.handler_id == who.staff_id)]
    if who.teams:
        conditions.append(Remedy.team_id.in_(who.teams))
    return or_(*conditions, _stands_in(who.staff_id, at, ends))


def _stands_in(staff_id: int, at: datetime, ends: Ends) -> ColumnElement[bool]:
    """Someone who may act for the owner does so while the owner is away, on the days of the body's own calendar."""
    covers = (
        Delegation.principal_id == Remedy.owner_id,
        Delegation.designee_id == staff_id,
        Delegation.procedure_key == Case.procedure_key,
        Delegation.since <= at,
        Delegation.until > at,
    )
    return and_(exists().where(*covers), exists().where(Absence.staff_id == Remedy.owner_id, _is_on(ends)))


def _is_on(ends: Ends) -> ColumnElement[bool]:
    days = [(keys, end.date() - ONE_DAY) for keys, (end, _week) in ends.items()]
    on = (and_(Case.procedure_key.in_(keys), Absence.since <= day, Absence.until >= day) for keys, day in days)
    return and_(Absence.taken_back_at.is_(None), or_(false(), *on))
