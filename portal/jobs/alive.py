"""Whether somebody is working: each worker says so now and then, and the readiness check asks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select, update

from portal.database import db, transaction
from portal.jobs.models import Heartbeat

BEAT = timedelta(seconds=10)
FORGOTTEN = timedelta(days=1)


@dataclass
class Pulse:
    """A worker's own heartbeat: written every ten seconds, not at every turn."""

    last: datetime | None = None

    def beat(self, worker: str, at: datetime) -> None:
        """Say that `worker` is alive, if it is time to."""
        if self.last is None or at - self.last >= BEAT:
            beat(worker, at)
            self.last = at


def beat(worker: str, at: datetime) -> None:
    """Say that `worker` is alive. Workers that were last seen a day ago are forgotten."""
    with transaction():
        seen = db.session.execute(update(Heartbeat).where(Heartbeat.worker == worker).values(seen_at=at))
        if not seen.rowcount:
            db.session.add(Heartbeat(worker=worker, seen_at=at))
        db.session.execute(delete(Heartbeat).where(Heartbeat.seen_at < at - FORGOTTEN))


def last_seen() -> datetime | None:
    """Return when any worker was last seen."""
    return db.session.execute(select(func.max(Heartbeat.seen_at))).scalar()


def is_working(at: datetime, *, within: timedelta = timedelta(minutes=2)) -> bool:
    """Say whether a worker has been seen lately."""
    seen = last_seen()
    return seen is not None and at - seen <= within
