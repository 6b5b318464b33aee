"""Small things that are kept once a page is made. The page is there without them, whatever becomes of them."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy.exc import OperationalError

from portal.database import db, transaction
from portal.errors import Conflict


def marked(mark: Callable[[], object]) -> None:
    """Keep a mark in a transaction of its own, and let it be where the database is busy or away.

    What the page read isn't needed any more: one that only reads holds no lock, and one that writes takes it at once.
    """
    db.session.rollback()
    try:
        with transaction():
            mark()
    except (OperationalError, Conflict):
        return
