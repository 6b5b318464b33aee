"""What was prepared for reporters, and waits for somebody else to check it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, or_, select

from portal.bundles import subject_access
from portal.bundles.models import SubjectAccess
from portal.database import db
from portal.errors import NotFound, Refused, refusal_of


def waits() -> ColumnElement[bool]:
    """Return the condition on `SubjectAccess` that all of it is decided on, and nobody has checked it since."""
    unchecked: Any = or_(SubjectAccess.checked_at.is_(None), SubjectAccess.checked_at < SubjectAccess.ready_at)
    return SubjectAccess.ready_at.is_not(None) & unchecked


def to_check(staff_id: int, at: datetime) -> list[SubjectAccess]:
    """Return those that this viewer may check, the oldest first: all its cases are theirs to work on, and they decided
    on nothing in it, nor anyone for whom they act."""
    query = select(SubjectAccess.id).where(waits(), SubjectAccess.by_id != staff_id).order_by(SubjectAccess.ready_at)
    found = (_open(one) for one in db.session.scalars(query).all())
    return [row for row in found if row is not None and _may_check(row, staff_id, at)]


def _may_check(row: SubjectAccess, staff_id: int, at: datetime) -> bool:
    return not refusal_of(lambda: subject_access.demand_another(row, by=staff_id, at=at))


def _open(access_id: int) -> SubjectAccess | None:
    try:
        return subject_access.of(access_id)
    except (NotFound, Refused):
        return None
