"""Addresses at which a calendar fetches what somebody owes: secret, one each, made anew or ended by themselves."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, select

from portal.accounts import log, secret
from portal.accounts.log import What
from portal.accounts.models import CalendarFeed
from portal.cases.models import Staff
from portal.database import db
from portal.errors import NotFound


def of(staff: Staff) -> CalendarFeed | None:
    """Return someone's address, of which nobody knows the secret any more; None where they have none."""
    return db.session.scalars(select(CalendarFeed).filter_by(staff_id=staff.id)).one_or_none()


def make(staff: Staff, *, at: datetime) -> str:
    """Make someone's address and return its secret, which is told once. The one before answers no more."""
    told = secret.token()
    # Of two presses at once the second waits, and ends what the first one made.
    db.session.execute(select(Staff.id).filter_by(id=staff.id).with_for_update())
    _forget(staff)
    db.session.add(CalendarFeed(staff_id=staff.id, digest=secret.digest(told), made_at=at))
    log.note(What.CALENDAR, "Made an address for their calendar.", about=staff.id, by=staff, at=at)
    return told


def end(staff: Staff, *, at: datetime) -> None:
    """End someone's address. Raises `NotFound` where they have none."""
    if of(staff) is None:
        raise NotFound("You have no address for your calendar.")
    _forget(staff)
    log.note(What.CALENDAR, "Ended the address for their calendar.", about=staff.id, by=staff, at=at)


def whose(told: str) -> Staff | None:
    """Return whose address this is, where they still work here."""
    found = db.session.scalars(select(CalendarFeed).filter_by(digest=secret.digest(told))).one_or_none()
    return found.staff if found is not None and found.staff.active else None


def _forget(staff: Staff) -> None:
    db.session.execute(delete(CalendarFeed).where(CalendarFeed.staff_id == staff.id))
