"""Whose turn it is: a worker holds a job under a lease, and when the lease of a dead one ends the job is free again.

What is asked for each job is a statement that was put together once: building one anew costs more than running it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from secrets import token_hex
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, ScalarSelect, Update, bindparam, func, select, update

from portal.database import db, transaction
from portal.jobs.models import Job, State

LEASE = timedelta(minutes=5)
Clock = Callable[[], datetime]

JOBS: Any = Job.__table__


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
        taken = (take(at, worker=worker, lease=lease) for _ in range(limit))
        return [held for held in taken if held]


def take(at: datetime, *, worker: str, lease: timedelta = LEASE) -> Claim | None:
    """Take one such job, if there is one, in the caller's own transaction. Never commits."""
    values = {"at": at, "until": at + lease, "token": f"{worker}:{token_hex(8)}"}
    row = db.session.execute(_taking(), values).one_or_none()
    return Claim(*row) if row else None


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
    new = {f"new_{name}": value for name, value in values.items()}
    mine = {"held": held.id, "token": held.token}
    if db.session.execute(_changing(frozenset(values)), mine | new).one_or_none() is None:
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


# ---- the statements


@cache
def _taking() -> Update:
    """A dead worker's jobs come before those that nobody has begun."""
    abandoned = _oldest(JOBS.c.state == State.RUNNING, JOBS.c.lease_until <= bindparam("at"))
    due = _oldest(JOBS.c.state == State.READY, JOBS.c.run_at <= bindparam("at"))
    taken = {
        "state": State.RUNNING,
        "lease_until": bindparam("until"),
        "lease_token": bindparam("token"),
        "attempts": JOBS.c.attempts + 1,
    }
    told = (JOBS.c.id, JOBS.c.name, JOBS.c.args, JOBS.c.attempts, JOBS.c.max_attempts, JOBS.c.lease_token)
    return update(JOBS).where(JOBS.c.id == func.coalesce(abandoned, due)).values(taken).returning(*told)


def _oldest(*which: ColumnElement[bool]) -> ScalarSelect[int]:
    # PostgreSQL passes over the rows that another worker is taking at this moment. SQLite lets one worker in at a
    # time (its transactions begin IMMEDIATE), and has no such clause.
    query = select(JOBS.c.id).where(*which).order_by(JOBS.c.run_at, JOBS.c.id).limit(1)
    return query.with_for_update(skip_locked=True).correlate(None).scalar_subquery()


@cache
def _changing(names: frozenset[str]) -> Update:
    mine = (
        JOBS.c.id == bindparam("held"),
        JOBS.c.lease_token == bindparam("token"),
        JOBS.c.state == State.RUNNING,
    )
    new: dict[str, BindParameter[Any]] = {name: bindparam(f"new_{name}") for name in sorted(names)}
    return update(JOBS).where(*mine).values(new).returning(JOBS.c.id)
