"""Which promises somebody sees to: theirs, their teams', those of whom they stand in for, and what nobody owns."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, CompoundSelect, and_, exists, false, or_, select, union

from portal.cases import remedies
from portal.cases.access import Viewer
from portal.cases.due_times import Ends
from portal.cases.models import Absence, Case, Delegation, Remedy, Staff
from portal.policy.calendar import ONE_DAY


def of(who: Viewer, at: datetime, ends: Ends) -> CompoundSelect[Any]:
    """Return the ids of the promises to keep that this viewer sees to, asked for in several ways at once.

    Where nobody owns one, or who did has left, whoever deals with the case sees to it. Each way is found by an index of
    its own: asked in one condition, all promises there are would be looked at.
    """
    to_keep = (
        select(Remedy.id)
        .join(Case, Case.id == Remedy.case_id)
        .outerjoin(Staff, Staff.id == Remedy.owner_id)
        .where(remedies.to_keep())
    )
    nobody = and_(Remedy.team_id.is_(None), or_(Remedy.owner_id.is_(None), Staff.active.is_(False)))
    staff_id = who.staff_id or 0  # nobody's
    return union(
        to_keep.where(Remedy.owner_id == staff_id),
        # By their cases: SQLite would go through all that no team has, and those are most.
        to_keep.where(nobody, Case.handler_id == staff_id).with_hint(
            Remedy, "INDEXED BY ix_remedies_case_id", "sqlite"
        ),
        to_keep.where(Remedy.team_id.in_(who.teams)),
        to_keep.where(_stands_in(staff_id, at, ends)),
    )


def _stands_in(staff_id: int, at: datetime, ends: Ends) -> ColumnElement[bool]:
    """Someone who may act for the owner does so while the owner is away, on the days of the body's own calendar."""
    now = (Delegation.designee_id == staff_id, Delegation.since <= at, Delegation.until > at)
    covers = (Delegation.principal_id == Remedy.owner_id, Delegation.procedure_key == Case.procedure_key, *now)
    return and_(
        Remedy.owner_id.in_(select(Delegation.principal_id).where(*now)),  # or every promise there is would be asked
        exists().where(*covers),
        exists().where(Absence.staff_id == Remedy.owner_id, _is_on(ends)),
    )


def _is_on(ends: Ends) -> ColumnElement[bool]:
    days = [(keys, end.date() - ONE_DAY) for keys, (end, _week) in ends.items()]
    on = (and_(Case.procedure_key.in_(keys), Absence.since <= day, Absence.until >= day) for keys, day in days)
    return and_(Absence.taken_back_at.is_(None), or_(false(), *on))
