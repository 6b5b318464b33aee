"""What came to a case from outside since whoever deals with it opened it, or did something with it, last."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Subquery, bindparam, func, or_, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import aliased

from portal.cases.actors import REPORTER, Actor
from portal.cases.models import Case, Event, SeenCase
from portal.cases.models.event import CAME
from portal.database import db

BROUGHT = ("contribution", "mail")  # by others for the reporter, or for the case: whoever records it


def news(staff_id: int, seen: ColumnElement[bool]) -> Subquery:
    """Return what is new to someone on the cases that they deal with: by case, the latest line and when the first came.

    A line of the reporter's is new, a message, and a contribution, until they open the case or make a move on it.
    `seen` is the condition that they may see it at all.
    """
    known = func.coalesce(_seen(staff_id), 0)
    own = func.coalesce(_own(staff_id), 0)
    query = (
        select(
            Event.case_id, Case.procedure_key, func.max(Event.id).label("last_id"), func.min(Event.at).label("first_at")
        )
        .join(Case, Case.id == Event.case_id)
        .where(Case.handler_id == staff_id, seen, *_came(staff_id), Event.seq > known, Event.seq > own)
        .group_by(Event.case_id, Case.procedure_key)
    )
    return query.subquery("news")


def _came(staff_id: int) -> tuple[ColumnElement[bool], ...]:
    """The kinds are written out, or no database would know that `ix_events_came` holds just these."""
    kinds: Any = bindparam("came", CAME, expanding=True, literal_execute=True)
    theirs = or_(Event.by_name == REPORTER.name, Event.kind.in_(BROUGHT))
    return Event.kind.in_(kinds), theirs, or_(Event.by_id.is_(None), Event.by_id != staff_id)


def _seen(staff_id: int) -> Any:
    mine = SeenCase.staff_id == staff_id, SeenCase.case_id == Event.case_id
    return select(SeenCase.seq).where(*mine).correlate(Event).scalar_subquery()


def _own(staff_id: int) -> Any:
    own = aliased(Event)
    mine = own.by_id == staff_id, own.case_id == Event.case_id
    return select(func.max(own.seq)).where(*mine).correlate(Event).scalar_subquery()


def last_come(case: Case, staff_id: int) -> int | None:
    """Return the number of the last line that came from outside, if nothing of theirs stands after it. No statement."""
    for event in reversed(case.events):
        if event.by_id == staff_id:
            return None
        if event.kind in CAME and (event.by_name == REPORTER.name or event.kind in BROUGHT):
            return event.seq
    return None


def mark(case_id: int, seq: int, *, by: Actor, at: datetime) -> None:
    """Keep how far someone has read a case. In one statement: two windows of theirs may open it at once."""
    inserting: Any = postgresql.insert if db.session.get_bind().dialect.name == "postgresql" else sqlite.insert
    statement = inserting(SeenCase).values(staff_id=by.staff_id, case_id=case_id, seq=seq, at=at)
    db.session.execute(
        statement.on_conflict_do_update(
            index_elements=["staff_id", "case_id"],
            set_={"seq": statement.excluded.seq, "at": statement.excluded.at},
            where=SeenCase.seq < statement.excluded.seq,
        )
    )
