"""The days on which a body is closed beyond its pack, read into its calendars in one place.

They are asked for once in each transaction and never kept beyond it, so that every process counts with a new one from
its next transaction on. What is kept is only the arithmetic: a calendar for each set of days.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime
from functools import lru_cache

from sqlalchemy import event
from sqlalchemy.orm import Session, SessionTransaction

from portal.database import db
from portal.policy.calendar import Calendar
from portal.policy.procedure import Procedure
from portal.procedures import standing as standing_now
from portal.procedures.standing import CLOSURES, Span

KEPT = 64  # calendars; each is two megabytes

Days = tuple[tuple[date, str], ...]


def applied(procedure: Procedure) -> Procedure:
    """Return a procedure with the closures that stand now in its calendars; itself where there are none."""
    calendars = {key: calendar_known(procedure, key) for key in procedure.calendars}
    if all(calendars[key] is calendar for key, calendar in procedure.calendars.items()):
        return procedure
    return replace(procedure, calendars=calendars)


def calendar_known(procedure: Procedure, key: str, finished: datetime | None = None) -> Calendar:
    """Return a calendar as it is known now; for a clock that has finished, as it was known then.

    So what was met or missed stays so, whatever is closed or opened afterwards.
    """
    return closing(procedure.calendars[key], standing(procedure.key, key, finished))


def closing(calendar: Calendar, days: Days) -> Calendar:
    """Return a pack's calendar with just these closures."""
    return _closing(calendar.plain, days) if days else calendar.plain


@lru_cache(maxsize=KEPT)
def _closing(plain: Calendar, days: Days) -> Calendar:
    return plain.closing(dict(days))


def standing(procedure_key: str, calendar: str, at: datetime | None = None) -> Days:
    """Return the days of a calendar that are closed now, or that were known to be at a moment."""
    spans = as_they_stand().get(procedure_key, ())
    return tuple(sorted((span.day, span.name) for span in spans if span.calendar == calendar and span.stood(at)))


def as_they_stand() -> Mapping[str, Iterable[Span]]:
    """Return the closures of each procedure: the same mapping throughout a transaction, until they are changed."""
    return standing_now.closures()


def forget() -> None:
    """Read them anew: they were changed in this transaction."""
    db.session.info.pop(CLOSURES, None)


def _at_the_end(session: Session, transaction: SessionTransaction) -> None:
    if transaction.parent is None:
        session.info.pop(CLOSURES, None)


event.listen(Session, "after_transaction_end", _at_the_end)
