"""The security log: what is done with accounts, positions, keys, second factors, sessions and made files, by whom.

Never a secret.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from portal.accounts.models import SecurityEntry
from portal.cases.models import Staff
from portal.database import db


class What(StrEnum):
    """What a line is about."""

    ACCOUNT = "account"
    KEY = "key"
    FACTOR = "second factor"
    SESSIONS = "sessions"
    SIGN_IN = "sign-in"
    WEBHOOK = "webhook"
    FILE = "file"
    CALENDAR = "calendar"
    POSITION = "position"
    DESIGNEE = "designee"


def note(what: What, words: str, *, about: int, by: Staff | None, at: datetime) -> None:
    """Add a line, in the transaction of what it tells.

    `by` is None for what no member of staff did: a system with its key, or somebody at the command line.
    """
    db.session.add(SecurityEntry(what=what, words=words, staff_id=about, by_id=by.id if by else None, at=at))
