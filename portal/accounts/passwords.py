"""Passwords: a new one is set, whoever is in with the old one is out, and the log tells it. All of it, or nothing."""

from __future__ import annotations

from datetime import datetime

from flask import current_app
from werkzeug.security import generate_password_hash

from portal.accounts import log, sessions
from portal.accounts.log import What
from portal.cases.models import Staff


def choose(staff: Staff, password: str, *, by: Staff | None, at: datetime, but: str = "") -> None:
    """Give someone a new password and end their sessions, but for the one whose cookie holds `but`.

    `by` is None at the command line.
    """
    method = current_app.config.get("FAB_PASSWORD_HASH_METHOD", "scrypt")
    staff.password = generate_password_hash(password, method)
    sessions.end(staff, but=but)
    words = "Chose a new password." if by is staff else "Set a new password."
    log.note(What.ACCOUNT, words, about=staff.id, by=by, at=at)
