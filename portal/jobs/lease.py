"""Whose turn it is: a worker holds a job under a lease, and when the lease of a dead one ends the job is free again."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime, timedelta
from secrets import token_hex
from typing import Any

from sqlalchemy import ColumnElement, select, update

from portal.database import db, transaction
from portal.jobs.models import Job, State

LEASE = timedelta(minutes=5)
Clock = Callable[[], datetime]


class LeaseLost(Exception):
    """Another worker has taken the job over, so what this one wrote must not be kept."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A job that this worker, and no other, may run now. The token is new for each claim."""

    id: int
    name: str
    args: dict[str, Any]
    attempts: int
    max_attempts: int
    token: str


def claim(at: datetime, *, worker: str, lease: timedelta = LEASE, limit: int = 1) -> list[Claim]:
    """Take up to `limit` jobs whose time has come, or whose worker let its lease run out. The oldest come first."""
    with transaction():
        ids = _free(_abandoned(at), limit)
        ids += _free(_due(at), limit - len(ids))
        return [_take(job_id, f"{worker}:{token_hex(8)}", at + lease) for job_id in ids]


def heartbeat() -> None:
    """Keep what the running task has written so far, and hold its job for a whole lease from now.

    Afterwards no transaction is open, so a task calls this before it waits for something slow.
    Raises LeaseLost where another worker has the job. Outside a worker it only commits.
    """
    with transaction():
        if (running := _running.get()) is not None:
            held, clock, lease = running
            change(held, lease_until=clock() + lease)


def change(held: Claim, **values: Any) -> None:
    """Change the row of a job that is held, or raise LeaseLost."""
    mine = (Job.id == held.id, Job.lease_token == held.token, Job.state == State.RUNNING)
    changed = db.session.execute(update(Job).where(*mine).values(**values).returning(Job.id)).scalar()
    if changed is None:
        raise LeaseLost


@contextmanager
def holding(held: Claim, clock: Clock, lease: timedelta) -> Iterator[None]:
    """Let the task that runs inside extend its lease."""
    before = _running.set((held, clock, lease))
    try:
        yield
    finally:
        _running.reset(before)


_running: ContextVar[tuple[Claim, Clock, timedelta] | None] = ContextVar("running", default=None)


def _due(at: datetime) -> tuple[ColumnElement[bool], ...]:
    return Job.state == State.READY, Job.run_at <= at


def _abandoned(at: datetime) -> tuple[ColumnElement[bool], ...]:
    return Job.state == State.RUNNING, Job.lease_until <= at


def _free(which: tuple[ColumnElement[bool], ...], limit: int) -> list[int]:
    # PostgreSQL passes over the rows that another worker is taking at this moment. SQLite lets one worker in at a
    # time (its transactions begin IMMEDIATE), and has no such clause.
    query = select(Job.id).where(*which).order_by(Job.run_at, Job.id).limit(limit).with_for_update(skip_locked=True)
    return list(db.session.execute(query).scalars())


def _take(job_id: int, token: str, until: datetime) -> Claim:
    taken = {"state": State.RUNNING, "lease_until": until, "lease_token": token, "attempts": Job.attempts + 1}
    columns = (Job.id, Job.name, Job.args, Job.attempts, Job.max_attempts, Job.lease_token)
    row = db.session.execute(update(Job).where(Job.id == job_id).values(**taken).returning(*columns)).one()
    return Claim(*row)
