"""Finding the one case that a tracking number names, with what its pages need, in few statements."""

from __future__ import annotations

from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import defer, joinedload, lazyload, selectinload

from portal.cases import parts, tracking
from portal.cases.models import Case, ClockRow, Event, Response, StageRow
from portal.database import db


def find(typed: str) -> Case | None:
    """Return the case of a tracking number, however it was typed, without its story; None where there is none.

    What most cases don't have is read only where it is there, once it is asked for.
    """
    number = tracking.normalised(typed)
    if not number:
        return None
    row = db.session.execute(_query(), {"number": number}).unique().mappings().one_or_none()
    if row is None:
        return None
    found: Case = row["Case"]
    parts.settle(found, frozenset(name for name in parts.OWN if row[name]))
    return found


@cache
def _query() -> Select[*tuple[Any, ...]]:
    """Put together once: that costs more than to run it."""
    stages = selectinload(Case.stages)
    return (
        select(Case, *parts.asked_of(Case.id))
        .where(Case.tracking_number == bindparam("number"))
        .options(
            defer(Case.description),
            defer(Case.desired_outcome),
            joinedload(Case.procedure_version),
            joinedload(Case.subjects),
            stages.options(lazyload(StageRow.handler)),
            stages.joinedload(StageRow.clocks).options(lazyload(ClockRow.extensions)),
            selectinload(Case.events).load_only(Event.seq, Event.at, Event.kind, Event.summary, Event.facts),
            selectinload(Case.responses).defer(Response.note),
            *parts.unread(()),
        )
    )
