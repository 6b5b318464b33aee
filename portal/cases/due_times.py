"""What is overdue, due today and due within a week, as conditions: each body by its own calendar."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, false, or_

from portal.policy.calendar import ONE_DAY

# When today and the week are over, by the procedures whose bodies have one wall clock.
Ends = Mapping[tuple[str, ...], tuple[datetime, datetime]]
WHICH = ("overdue", "today", "week")


def of_moment(which: str, due: Any, procedure: Any, at: datetime, ends: Ends) -> ColumnElement[bool] | None:
    """Return the condition that a limit, the first moment that is too late, is so due; None for any."""
    found: dict[str, Callable[[], ColumnElement[bool]]] = {
        "overdue": lambda: due <= at,
        "today": lambda: and_(due > at, _each(procedure, ends, lambda both: due <= both[0])),
        "week": lambda: and_(due > at, _each(procedure, ends, lambda both: due <= both[1])),
    }
    return found[which]() if which in found else None


def of_day(which: str, due: Any, procedure: Any, ends: Ends) -> ColumnElement[bool] | None:
    """Return the condition that something promised for a day, all of which it may take, is so due; None for any."""
    found: dict[str, Callable[[date, date], ColumnElement[bool]]] = {
        "overdue": lambda today, _last: due < today,
        "today": lambda today, _last: due == today,
        "week": lambda today, last: and_(due >= today, due <= last),
    }
    if which not in found:
        return None
    return _each(procedure, ends, lambda both: found[which](*(end.date() - ONE_DAY for end in both)))


def never(which: str) -> ColumnElement[bool] | None:
    """Return the condition for what is due at no time: it is there, and neither overdue nor due in any days."""
    return false() if which in WHICH else None


def _each(
    procedure: Any, ends: Ends, condition: Callable[[tuple[datetime, datetime]], ColumnElement[bool]]
) -> ColumnElement[bool]:
    if len(ends) == 1:
        return condition(next(iter(ends.values())))
    return or_(false(), *(and_(procedure.in_(keys), condition(both)) for keys, both in ends.items()))
