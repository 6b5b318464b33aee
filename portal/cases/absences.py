"""Absences: noted by whoever is away, or by a manager of their line. Those who watch in their place are told (RV-7)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload, lazyload

from portal.cases import lines, monitors
from portal.cases.actors import Actor
from portal.cases.models import Absence, Staff
from portal.database import db
from portal.errors import Invalid, Refused
from portal.policy.calendar import ONE_DAY

MOST = 100
NOT_YOURS = "An absence is noted by whoever is away, or by a manager of their line."


def note(who: Staff, *, since: date, until: date, by: Actor, at: datetime) -> Absence:
    """Note that someone is away from one day to the end of another. Refused for all but them and their managers."""
    _demand_own(who, by)
    if until < since:
        raise Invalid({"until": "Give a day that isn't before the first."})
    if until < at.date() - ONE_DAY:  # by a day: it may still be yesterday where they work
        raise Invalid({"until": "This absence is over already. Give a day to come."})
    if any(one.since <= until and since <= one.until for one in standing([who.id])):
        raise Invalid({"since": f"{who.full_name} is away on some of these days already. Take that back first."})
    made = Absence(staff=who, since=since, until=until, noted_by=by.name, noted_by_id=by.staff_id, noted_at=at)
    db.session.add(made)
    db.session.flush()
    monitors.tell_of_absence(who, f"is away from {since:%-d %B %Y} to the end of {until:%-d %B %Y}", since, at)
    return made


def take_back(made: Absence, *, by: Actor, at: datetime) -> None:
    """Say that someone is there after all. Refused once it was, and for all but them and their managers."""
    _demand_own(made.staff, by)
    if made.taken_back_at is not None:
        raise Refused("This absence was taken back already.")
    made.taken_back_by, made.taken_back_by_id, made.taken_back_at = by.name, by.staff_id, at
    words = f"isn't away from {made.since:%-d %B %Y} to the end of {made.until:%-d %B %Y} after all"
    monitors.tell_of_absence(made.staff, words, made.since, at)


def _demand_own(who: Staff, by: Actor) -> None:
    if by.staff_id is None or who.id not in lines.below(by.staff_id):
        raise Refused(NOT_YOURS)


def standing(staff_ids: Iterable[int]) -> list[Absence]:
    """Return the absences of these people that weren't taken back."""
    query = select(Absence).where(Absence.staff_id.in_(list(staff_ids)), Absence.taken_back_at.is_(None))
    return list(db.session.scalars(query.order_by(Absence.since)))


def shown_to(staff_id: int, today: date) -> list[Absence]:
    """Return the absences, now and to come, of someone and of those below them."""
    query = (
        select(Absence)
        .where(Absence.staff_id.in_(lines.below(staff_id)), Absence.taken_back_at.is_(None))
        .where(or_(Absence.until >= today - ONE_DAY))
        .options(joinedload(Absence.staff).options(lazyload(Staff.memberships)))
    )
    return list(db.session.scalars(query.order_by(Absence.since, Absence.id).limit(MOST)))
