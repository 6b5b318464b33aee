"""Finding the one case that a tracking number names, with what its pages need, in few statements."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import defer, joinedload, selectinload

from portal.cases import tracking
from portal.cases.models import Case, StageRow
from portal.cases.queries import NO_CASE
from portal.database import db
from portal.errors import NotFound


def find(typed: str) -> Case | None:
    """Return the case of a tracking number, however it was typed, without its story; None where there is none."""
    number = tracking.normalised(typed)
    if not number:
        return None
    query = select(Case).filter_by(tracking_number=number).options(*_for_status())
    return db.session.scalars(query).one_or_none()


def status_of(typed: str) -> Case:
    """Return the case for its status page. Raises `NotFound`, with the same words for what is wrong and what is unknown."""
    case = find(typed)
    if case is None:
        raise NotFound(NO_CASE)
    return case


def for_change(number: str) -> Case:
    """Return the case, locked until the transaction ends: two moves at once are made one after the other."""
    return db.session.scalars(select(Case).filter_by(tracking_number=number).with_for_update()).one()


def _for_status() -> tuple[object, ...]:
    return (
        defer(Case.description),
        defer(Case.desired_outcome),
        joinedload(Case.procedure_version),
        selectinload(Case.stages).noload(StageRow.handler),
        selectinload(Case.events),
        selectinload(Case.remedies),
    )
