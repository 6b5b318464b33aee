"""The reporter's room: what a browser must show to have it open, and how every such key is made worthless at once."""

from __future__ import annotations

import hashlib

from sqlalchemy import update

from portal.cases.models import Case
from portal.database import db


def key_of(case: Case) -> str:
    """Return what a browser keeps once the passphrase was right: it follows from that and from the last leaving."""
    return hashlib.sha256(f"{case.passphrase_hash} {case.rooms_left}".encode()).hexdigest()[:16]


def leave(case: Case) -> None:
    """Make every key that was given out so far worthless, a copied one too.

    Not a change of the case: its version stays, so nobody who works on it is told that someone else was faster.
    """
    left = update(Case).where(Case.id == case.id).values(rooms_left=Case.rooms_left + 1)
    db.session.execute(left.execution_options(synchronize_session=False))
    db.session.expire(case, ["rooms_left"])
