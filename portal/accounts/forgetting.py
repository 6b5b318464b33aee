"""How long the security log is kept: its lines tell of people, and go when nobody needs them any more."""

from __future__ import annotations

from datetime import datetime, timedelta

from flask import current_app
from sqlalchemy import delete

from portal.accounts.models import SecurityEntry
from portal.database import db
from portal.jobs.registry import job


@job("accounts.forget_log", every=timedelta(days=1))
def forget(*, at: datetime) -> None:
    """Delete the lines that are older than the days that are set."""
    before = at - timedelta(days=current_app.config["SECURITY_LOG_DAYS"])
    old = delete(SecurityEntry).where(SecurityEntry.at < before)
    db.session.execute(old.execution_options(synchronize_session=False))
