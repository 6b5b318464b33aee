"""Finding cases."""

from __future__ import annotations

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload, selectinload

from portal.cases import tracking
from portal.cases.models import Case, ClockRow, StageRow
from portal.database import db
from portal.errors import NotFound
from portal.policy.moves import OPEN

NO_CASE = "There is no case with that tracking number. Check it: it looks like DV-7K3M-Q9TX-4HBW."


def by_tracking_number(typed: str) -> Case:
    """Return the case of a tracking number, however it was typed. Raises `NotFound`."""
    number = tracking.normalised(typed)
    case = db.session.scalars(select(Case).filter_by(tracking_number=number)).one_or_none() if number else None
    if case is None:
        raise NotFound(NO_CASE)
    return case


def by_id(case_id: int, *, for_change: bool = False) -> Case:
    """Return a case this viewer may see; with `for_change`, locked until the transaction ends. Raises `NotFound`."""
    query = select(Case).filter_by(id=case_id)
    case = db.session.scalars(query.with_for_update() if for_change else query).one_or_none()
    if case is None:
        raise NotFound("There is no such case.")
    return case


def queue() -> Select[tuple[Case]]:
    """Return the open cases, the one that is due first at the top; those with nothing due come last."""
    due_first = (Case.next_due_at.is_(None), Case.next_due_at, Case.id)
    return select(Case).where(Case.status.in_(OPEN)).order_by(*due_first)


def for_page() -> tuple[object, ...]:
    """Return the loader options for a page that tells everything about one case, without a query per row."""
    return (
        joinedload(Case.person),
        joinedload(Case.team),
        joinedload(Case.handler),
        selectinload(Case.stages).selectinload(StageRow.clocks).selectinload(ClockRow.extensions),
        selectinload(Case.events),
        selectinload(Case.responses),
        selectinload(Case.remedies),
        selectinload(Case.natures),
    )
