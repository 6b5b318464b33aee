"""Finding the one case that a tracking number names, with what its pages need, in few statements."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import defer, joinedload, lazyload, selectinload
from sqlalchemy.sql.base import ExecutableOption

from portal.cases import tracking
from portal.cases.models import Case, ClockRow, Response, StageRow
from portal.database import db


def find(typed: str) -> Case | None:
    """Return the case of a tracking number, however it was typed, without its story; None where there is none."""
    number = tracking.normalised(typed)
    if not number:
        return None
    query = select(Case).filter_by(tracking_number=number).options(*_for_status())
    return db.session.scalars(query).one_or_none()


def _for_status() -> tuple[ExecutableOption, ...]:
    return (
        defer(Case.description),
        defer(Case.desired_outcome),
        joinedload(Case.procedure_version),
        selectinload(Case.stages).options(
            lazyload(StageRow.handler),
            lazyload(StageRow.steps),
            selectinload(StageRow.clocks).joinedload(ClockRow.extensions),
        ),
        selectinload(Case.events),
        selectinload(Case.remedies),
        selectinload(Case.responses).defer(Response.note),
    )
