"""Signing somebody out: what lets in without a password comes to an end, and the security log tells it."""

from __future__ import annotations

from datetime import datetime

from portal.accounts import feeds, log, sessions
from portal.accounts.log import What
from portal.cases.models import Staff


def everywhere(staff: Staff, words: str, *, by: Staff, at: datetime, but: str = "") -> None:
    """End someone's sessions, tokens and their calendar's address; of the session known by `but`, its tokens alone.

    `words` are what the log tells. API keys go on: those are revoked one by one.
    """
    sessions.end(staff, but=but)
    feeds.take_away(staff, by=by, at=at)
    log.note(What.SESSIONS, words, about=staff.id, by=by, at=at)
