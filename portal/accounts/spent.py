"""What counts once, on however many nodes: a sign-in that came back, a form that was sent."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlalchemy.exc import IntegrityError

from portal.accounts.models import SpentSignIn
from portal.database import db

KEPT = timedelta(days=1)


def is_first(digest: str, at: datetime) -> bool:
    """Spend it, and return whether it wasn't spent before. Of two at once, the second waits for the first."""
    db.session.execute(delete(SpentSignIn).where(SpentSignIn.at < at - KEPT))
    try:
        with db.session.begin_nested():
            db.session.add(SpentSignIn(digest=digest, at=at))
    except IntegrityError:
        return False
    return True
