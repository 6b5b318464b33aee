"""My account: where one is signed in, the second factor, and the keys that act as oneself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask import current_app

from portal.accounts import factors, keys, secret, sessions
from portal.admin import presenting, session_keys
from portal.admin.formatting import moment_cell
from portal.cases.models import Staff


@dataclass(frozen=True)
class Place:
    """A browser in which someone is signed in."""

    browser: str
    since: str
    last_day: str
    here: bool


@dataclass(frozen=True)
class Account:
    """What My account shows beside who one is."""

    places: list[Place]
    since: str  # of the second factor; "" without one
    codes_left: int
    required: bool
    keys: list[str]


def of(staff: Staff, at: datetime) -> Account:
    """Return what someone's own account shows."""
    factor = factors.of(staff.id)
    return Account(
        places=_places(staff, at),
        since=moment_cell(factor.since) if factor else "",
        codes_left=factors.left(staff.id) if factor else 0,
        required=factors.is_required(staff, current_app.config["SECOND_FACTOR_ROLES"]),
        keys=[f"{one.name} ({one.scopes.replace(',', ', ')})" for one in keys.acting_as(staff, at)],
    )


def _places(staff: Staff, at: datetime) -> list[Place]:
    here, today = secret.digest(session_keys.this_one(staff.id)), at.date()
    return [
        Place(
            browser=row.browser,
            since=moment_cell(row.since),
            last_day="Today" if row.last_day == today else presenting.short(row.last_day),
            here=row.digest == here,
        )
        for row in sessions.open_to(staff, at)
    ]
