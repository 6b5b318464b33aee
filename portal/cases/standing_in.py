"""Who is away now, until when, and who acts for them meanwhile."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import and_, select

from portal.cases.models import Absence, Delegation, Staff
from portal.database import db


@dataclass(frozen=True)
class Away:
    """Someone's absence: its last day, and the designees who act for them now, by id and name."""

    until: date
    standing_in: tuple[tuple[int, str], ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """Return who stands in."""
        return tuple(name for _, name in self.standing_in)


def away(staff_ids: Collection[int], at: datetime, zone: ZoneInfo) -> Mapping[int, Away]:
    """Return who of these people is away at a moment, by id: one statement, and none for nobody."""
    found: dict[int, Away] = {}
    for row in db.session.execute(_query(staff_ids, at, at.astimezone(zone).date())) if staff_ids else ():
        known = found.get(row.staff_id, Away(row.until))
        one = ((row.id, f"{row.first_name} {row.last_name}"),) if row.id else ()
        until = max(known.until, row.until)
        found[row.staff_id] = Away(until, tuple(dict.fromkeys((*known.standing_in, *one))))
    return found


def _query(staff_ids: Collection[int], at: datetime, today: date) -> Any:
    covers = Delegation.principal_id == Absence.staff_id, Delegation.since <= at, Delegation.until > at
    is_on = Absence.since <= today, Absence.until >= today, Absence.taken_back_at.is_(None)
    columns = (Absence.staff_id, Absence.until, Staff.id, Staff.first_name, Staff.last_name)
    return (
        select(*columns)
        .select_from(Absence)
        .outerjoin(Delegation, and_(*covers))
        .outerjoin(Staff, and_(Staff.id == Delegation.designee_id, Staff.active.is_(True)))
        .where(Absence.staff_id.in_(staff_ids), *is_on)
        .order_by(Absence.staff_id, Delegation.id)
    )
