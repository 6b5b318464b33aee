"""API keys: made for a user, known again, ended. A key is never more than its user, and often less, by its scopes."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum

from flask import current_app
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from portal.accounts import log, secret
from portal.accounts.log import What
from portal.accounts.models import ApiKey
from portal.cases.models import Staff
from portal.database import db, transaction
from portal.errors import Invalid, Refused

PREFIX = "rk_"
USUAL, MOST = timedelta(days=365), timedelta(days=2 * 366)


class Scope(StrEnum):
    """What a key may be used for. What its user may do bounds it besides."""

    SUBMIT = "submit"
    READ = "read"
    WORK = "work"
    WEBHOOKS = "webhooks"


MEANS = {
    Scope.SUBMIT: "submit: take in cases",
    Scope.READ: "read: see the cases that its user sees",
    Scope.WORK: "work: make moves and put files on cases",
    Scope.WEBHOOKS: "webhooks: have its user’s system told of what happens to the cases that it sees",
}


class State(StrEnum):
    """How a key stands."""

    GOOD = "Good"
    EXPIRED = "Expired"
    REVOKED = "Revoked"
    SHUT = "Its user may not sign in"


@dataclass(frozen=True)
class Made:
    """A new key, and its secret, which is told this once."""

    key: ApiKey
    secret: str


def make(
    staff: Staff, *, name: str, scopes: Iterable[str], until: date, by: Staff, at: datetime, once: str = ""
) -> Made:
    """Make a key that acts as `staff` to the end of a day. Raises `Invalid` for a day that can't be.

    `once` is what one form carries: sent twice with the same in it, it makes one key, and is told the same secret.
    """
    today = at.astimezone(UTC).date()
    if not today < until <= today + MOST:
        raise Invalid({"until": f"Give a day after today, and not after {_told(today + MOST)}: a key ends some day."})
    if not staff.active:
        raise Invalid({"who": "This user may not sign in, so a key of theirs would open nothing."})
    ends = datetime.combine(until + timedelta(days=1), time(), UTC)
    key = ApiKey(staff_id=staff.id, name=name, scopes=",".join(scopes), made_by_id=by.id, made_at=at, expires_at=ends)
    told = PREFIX + _secret(key, once)
    key.digest = secret.digest(told)
    if not _is_new(key):
        return Made(_made_before(key), told)
    words = f"Made the API key “{name}” ({key.scopes}) to the end of {_told(until)}, UTC."
    log.note(What.KEY, words, about=staff.id, by=by, at=at)
    return Made(key, told)


def _secret(key: ApiKey, once: str) -> str:
    """Return a new secret; the same again for the same form, which nobody could work out without our own secret."""
    if not once:
        return secret.token()
    asked = json.dumps([once, key.made_by_id, key.staff_id, key.name, key.scopes, key.expires_at.isoformat()])
    return secret.derived(current_app.config["SECRET_KEY"], f"API key {asked}")


def _is_new(key: ApiKey) -> bool:
    """Add a key, and return whether it wasn't there. Of two at once the database lets one in."""
    try:
        with db.session.begin_nested():
            db.session.add(key)
    except IntegrityError:
        return False
    return True


def _made_before(key: ApiKey) -> ApiKey:
    found = db.session.scalars(select(ApiKey).filter_by(digest=key.digest)).one()
    demand_standing(found)
    return found


def revoke(key: ApiKey, *, by: Staff, at: datetime) -> None:
    """End a key at once. Raises `Refused` where it was ended before."""
    demand_standing(key)
    key.revoked_at, key.revoked_by_id = at, by.id
    log.note(What.KEY, f"Revoked the API key “{key.name}”.", about=key.staff_id, by=by, at=at)


def demand_standing(key: ApiKey) -> None:
    """Raise `Refused` where a key was revoked already."""
    if key.revoked_at is not None:
        raise Refused("This key was revoked already.")


def state(key: ApiKey, at: datetime) -> State:
    """Return how a key stands at a moment."""
    if key.revoked_at is not None:
        return State.REVOKED
    if key.expires_at <= at:
        return State.EXPIRED
    return State.GOOD if key.staff.active else State.SHUT


def good(told: str, at: datetime) -> ApiKey | None:
    """Return the key of this secret, if it stands; None alike for one that ended and one that never was."""
    key = db.session.scalars(select(ApiKey).filter_by(digest=secret.digest(told))).one_or_none()
    return key if key is not None and key.revoked_at is None and key.expires_at > at else None


def used(key: ApiKey, at: datetime) -> None:
    """Note the day of a key's use, once a day; its first use is a line of the log. It commits, before all else."""
    today = at.astimezone(UTC).date()
    if key.last_used_on == today:
        return
    key_id, name, whose = key.id, key.name, key.staff_id
    db.session.rollback()  # SQLite: who has read can't begin to write, where another wrote meanwhile
    mine = update(ApiKey).where(ApiKey.id == key_id)
    with transaction():
        first = db.session.execute(mine.where(ApiKey.last_used_on.is_(None)).values(last_used_on=today))
        if first.rowcount:
            log.note(What.KEY, f"The API key “{name}” was used for the first time.", about=whose, by=None, at=at)
        else:
            db.session.execute(mine.values(last_used_on=today))


def has(key: ApiKey, scope: Scope) -> bool:
    """Return whether a key may be used for this."""
    return scope in key.scopes.split(",")


def acting_as(staff: Staff, at: datetime) -> list[ApiKey]:
    """Return the keys that act as someone now, by name."""
    query = select(ApiKey).filter_by(staff_id=staff.id, revoked_at=None).where(ApiKey.expires_at > at)
    return list(db.session.scalars(query.order_by(ApiKey.name, ApiKey.id)))


def _told(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
