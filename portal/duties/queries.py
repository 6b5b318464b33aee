"""Finding duties and meetings."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime

from sqlalchemy import Select, select, tuple_
from sqlalchemy.orm import selectinload

from portal.cases.models import Membership, Staff, Team
from portal.database import db
from portal.duties.models import DutyApproval, DutyContribution, DutyCorrection, DutyRow, Meeting
from portal.errors import NotFound

HANGING = DutyRow | DutyContribution | DutyCorrection | DutyApproval


def by_id(duty_id: int, *, for_change: bool = False) -> DutyRow:
    """Return a duty this viewer may see; with `for_change`, locked until the transaction ends. Raises `NotFound`."""
    query = of_id(duty_id)
    row = locked(query) if for_change else db.session.scalars(query).one_or_none()
    if row is None:
        raise NotFound("There is no such duty.")
    return row


def of_id(duty_id: int) -> Select[tuple[DutyRow]]:
    """Return the query for one duty."""
    return select(DutyRow).filter_by(id=duty_id)


def locked(query: Select[tuple[DutyRow]]) -> DutyRow | None:
    """Return the one row of a query, locked, and all that hangs on it read anew: who held the lock may have added."""
    db.session.flush()
    for kept in [one for one in db.session if isinstance(one, HANGING)]:
        db.session.expire(kept)
    row: DutyRow | None = db.session.scalars(
        query.with_for_update().execution_options(populate_existing=True)
    ).one_or_none()
    return row


def of_period(procedure_key: str, duty_key: str, period: str) -> Select[tuple[DutyRow]]:
    """Return the query for one duty of one period."""
    return select(DutyRow).filter_by(procedure_key=procedure_key, duty_key=duty_key, period=period)


def with_pieces(wanted: Collection[tuple[str, str, str]]) -> list[DutyRow]:
    """Return duties by procedure, key and period, with what was asked for under them."""
    if not wanted:
        return []
    known = tuple_(DutyRow.procedure_key, DutyRow.duty_key, DutyRow.period)
    query = select(DutyRow).where(known.in_(sorted(wanted))).options(selectinload(DutyRow.contributions))
    return list(db.session.scalars(query))


def still_owed(procedure_keys: Sequence[str]) -> list[DutyRow]:
    """Return the open duties of some procedures, what is due first at the top."""
    conditions = (DutyRow.done_at.is_(None), DutyRow.dropped_at.is_(None))
    return _listed(select(DutyRow).where(*conditions).order_by(DutyRow.due_at, DutyRow.id), procedure_keys)


def done(procedure_keys: Sequence[str], *, most: int) -> list[DutyRow]:
    """Return the duties of some procedures that were done, the latest at the top."""
    latest = select(DutyRow).where(DutyRow.done_at.is_not(None)).order_by(DutyRow.done_at.desc(), DutyRow.id.desc())
    return _listed(latest.limit(most), procedure_keys)


def _listed(query: Select[tuple[DutyRow]], procedure_keys: Sequence[str]) -> list[DutyRow]:
    whole = (
        selectinload(DutyRow.contributions),
        selectinload(DutyRow.approvals),
        selectinload(DutyRow.corrections),
        *(selectinload(one) for one in (DutyRow.submitted_by, DutyRow.submitted_for)),
    )
    return list(db.session.scalars(query.where(DutyRow.procedure_key.in_(procedure_keys)).options(*whole)))


def between(procedure_keys: Sequence[str], first: date, last: date, *, dropped: bool = False) -> list[DutyRow]:
    """Return the duties of some procedures that are due from one day to another, in their order.

    With `dropped`, those too that are no longer owed.
    """
    due = select(DutyRow).where(DutyRow.due_on >= first, DutyRow.due_on <= last)
    owed = due if dropped else due.where(DutyRow.dropped_at.is_(None))
    return _listed(owed.order_by(DutyRow.due_at, DutyRow.id), procedure_keys)


def nearly_due(procedure_key: str, until: datetime) -> list[DutyRow]:
    """Return the open duties of a procedure that are due before a moment, or were."""
    conditions = (DutyRow.done_at.is_(None), DutyRow.dropped_at.is_(None), DutyRow.due_at < until)
    query = select(DutyRow).where(DutyRow.procedure_key == procedure_key, *conditions)
    return list(db.session.scalars(query.order_by(DutyRow.due_at, DutyRow.id)))


def meeting_days(procedure_key: str) -> frozenset[date]:
    """Return the days of all meetings of a procedure."""
    return frozenset(db.session.scalars(select(Meeting.held_on).filter_by(procedure_key=procedure_key)))


def meetings_between(procedure_keys: Sequence[str], first: date, last: date) -> list[Meeting]:
    """Return the meetings of some procedures from one day to another, in their order."""
    held = (Meeting.procedure_key.in_(procedure_keys), Meeting.held_on >= first, Meeting.held_on <= last)
    return list(db.session.scalars(select(Meeting).where(*held).order_by(Meeting.held_on, Meeting.id)))


def holders(procedure_key: str, positions: Sequence[str]) -> list[Staff]:
    """Return the active staff who hold one of these positions under a procedure, by name."""
    query = (
        select(Staff)
        .join(Membership)
        .join(Team)
        .where(Team.procedure_key == procedure_key, Membership.position.in_(positions), Staff.active.is_(True))
        .distinct()
        .order_by(Staff.last_name, Staff.first_name, Staff.id)
    )
    return list(db.session.scalars(query))


def teams(procedure_key: str, keys: Sequence[str]) -> list[Team]:
    """Return the teams of these keys, by name."""
    query = select(Team).where(Team.procedure_key == procedure_key, Team.key.in_(keys)).order_by(Team.name)
    return list(db.session.scalars(query))
