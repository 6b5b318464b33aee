"""When the next reminder of a promise is, from its day and from what was sent for that one."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite

from portal.cases import clocks
from portal.cases.models import PromiseReminderRow, Remedy
from portal.database import db
from portal.policy import promising
from portal.policy.procedure import Procedure
from portal.policy.promising import Nudge, Settled


def first(remedy: Remedy) -> datetime | None:
    """Return when the first reminder of a promise that is only being made is to be sent."""
    return promising.settle(_steps(remedy), (), remedy.promised_at).next_at


def begin_again(remedy: Remedy, at: datetime) -> datetime | None:
    """Return when the first reminder of its new day is to be sent; what would have come before now is passed over."""
    settled = look(remedy, at)
    for nudge in (*settled.passed_over, *((settled.send,) if settled.send else ())):
        once(remedy, nudge, at, sent=False)
    return settled.next_at


def look(remedy: Remedy, at: datetime) -> Settled:
    """Return what comes of a promise at a moment."""
    done = select(PromiseReminderRow.key).filter_by(remedy_id=remedy.id, due_on=remedy.due_on)
    return promising.settle(_steps(remedy), frozenset(db.session.scalars(done)), at)


def _steps(remedy: Remedy) -> tuple[promising.Step, ...]:
    pack = clocks.pack_of(remedy.case)
    return promising.steps(remedy.promised_at, remedy.due_on, lambda day: _opens(pack, day))


def _opens(pack: Procedure, day: date) -> datetime:
    hours = pack.hours.of(day)
    return datetime.combine(day, hours[0] if hours else time.min, tzinfo=pack.zone).astimezone(UTC)


def once(remedy: Remedy, nudge: Nudge, at: datetime, *, sent: bool) -> PromiseReminderRow | None:
    """Keep that a reminder was settled, and return it; None where another worker was faster."""
    db.session.flush()
    values = {"case_id": remedy.case_id, "remedy_id": remedy.id, "key": nudge.value, "due_on": remedy.due_on}
    statement = (
        _insert()
        .values(**values, at=at, sent=sent, told="")
        .on_conflict_do_nothing(index_elements=["remedy_id", "key", "due_on"])
    )
    made = db.session.execute(statement.returning(PromiseReminderRow.id)).scalar()
    return db.session.get(PromiseReminderRow, made) if made is not None else None


def _insert() -> Any:
    dialect = postgresql if db.session.get_bind().dialect.name == "postgresql" else sqlite
    return dialect.insert(PromiseReminderRow)
