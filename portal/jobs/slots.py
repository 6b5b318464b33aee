"""Periodic work without a leader: each span of time has a key, and whoever writes its row first has queued it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from portal.database import transaction
from portal.jobs.outbox import insert_once, job_row
from portal.jobs.registry import periodic

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def slot(every: timedelta, at: datetime) -> datetime:
    """Return when the span of time that `at` falls into began. All machines count from the same moment."""
    return at.astimezone(UTC) - (at - EPOCH) % every


def tick(name: str, every: timedelta, at: datetime) -> bool:
    """Queue the task once for this span of time, over any number of workers. Never commits.

    Return whether it was this worker who did.
    """
    begun = slot(every, at)
    return insert_once(job_row(name, at=at) | {"ukey": f"{name}:{begun:%Y-%m-%dT%H:%M:%S}Z"})


@dataclass
class Agenda:
    """What one worker has ticked already, so that it doesn't ask the database at every turn."""

    ticked: dict[str, datetime] = field(default_factory=dict)

    def tick(self, at: datetime) -> None:
        """Queue each periodic task whose span has begun."""
        for task in periodic():
            assert task.every is not None
            begun = slot(task.every, at)
            if self.ticked.get(task.name) != begun:
                with transaction():
                    tick(task.name, task.every, at)
                self.ticked[task.name] = begun
