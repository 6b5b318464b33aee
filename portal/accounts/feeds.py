"""Addresses at which a calendar fetches what somebody owes: secret, one each, ended by them or an administrator."""

from __future__ import annotations

from datetime import datetime

from flask import current_app
from sqlalchemy import delete, select

from portal.accounts import log, secret, spent
from portal.accounts.log import What
from portal.accounts.models import CalendarFeed
from portal.cases.models import Staff
from portal.database import db
from portal.errors import NotFound, Refused


def of(staff: Staff) -> CalendarFeed | None:
    """Return someone's address, of which nobody knows the secret any more; None where they have none."""
    return db.session.scalars(select(CalendarFeed).filter_by(staff_id=staff.id)).one_or_none()


def make(staff: Staff, *, at: datetime, once: str = "") -> str:
    """Make someone's address and return its secret, which is told once. The one before answers no more.

    `once` is what one form carries: sent twice with the same in it, it makes one address, and is told the same secret.
    Raises `Refused` where that address has ended since: nobody brings one back by sending an old form again.
    """
    told = _secret(staff, once)
    digest = secret.digest(told)
    # Of two presses at once the second waits, and finds what the first one made.
    db.session.execute(select(Staff.id).filter_by(id=staff.id).with_for_update())
    found = of(staff)
    if found is not None and found.digest == digest:
        return told
    if not spent.is_first(digest, at):
        raise Refused("The address that this form made has ended. Make another one.")
    _forget(staff)
    db.session.add(CalendarFeed(staff_id=staff.id, digest=digest, made_at=at))
    log.note(What.CALENDAR, "Made an address for their calendar.", about=staff.id, by=staff, at=at)
    return told


def _secret(staff: Staff, once: str) -> str:
    """Return a new secret; the same again for the same form, which nobody could work out without our own secret."""
    if not once:
        return secret.token()
    return secret.derived(current_app.config["SECRET_KEY"], f"calendar feed {staff.id} {once}")


def end(staff: Staff, *, at: datetime) -> None:
    """End someone's address. Raises `NotFound` where they have none."""
    if not take_away(staff, by=staff, at=at):
        raise NotFound("You have no address for your calendar.")


def take_away(staff: Staff, *, by: Staff, at: datetime) -> bool:
    """End someone's address where they have one, and return whether they had."""
    if of(staff) is None:
        return False
    _forget(staff)
    log.note(What.CALENDAR, "Ended the address for their calendar.", about=staff.id, by=by, at=at)
    return True


def whose(told: str) -> Staff | None:
    """Return whose address this is, where they still work here."""
    found = db.session.scalars(select(CalendarFeed).filter_by(digest=secret.digest(told))).one_or_none()
    return found.staff if found is not None and found.staff.active else None


def _forget(staff: Staff) -> None:
    db.session.execute(delete(CalendarFeed).where(CalendarFeed.staff_id == staff.id))
