"""What several rules ask of the database for one page, and it is asked once."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import TypeVar

from sqlalchemy import event
from sqlalchemy.orm import Session, SessionTransaction

from portal.database import db, only_reads

KNOWN = "asked once"  # in a session's info
Found = TypeVar("Found")


def once(question: Hashable, read: Callable[[], Found]) -> Found:
    """Return what `read` finds, or what it found when the same was asked before for this page.

    Where something may be written, nothing is remembered: whoever waited for a lock must look again.
    """
    if not only_reads():
        return read()
    known: dict[Hashable, Found] = db.session.info.setdefault(KNOWN, {})
    if question not in known:
        known[question] = read()
    return known[question]


def _forget(session: Session, _transaction: SessionTransaction) -> None:
    session.info.pop(KNOWN, None)


event.listen(Session, "after_transaction_end", _forget)
