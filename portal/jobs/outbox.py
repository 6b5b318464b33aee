"""Promising work: a job is written in the caller's own transaction, and kept or forgotten together with its reason."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, func, select, update
from sqlalchemy.dialects import postgresql, sqlite

from portal.database import db
from portal.jobs.models import Job, State
from portal.jobs.registry import job, task

KEPT = timedelta(days=30)


def queue(name: str, *, at: datetime, ukey: str | None = None, run_at: datetime | None = None, **args: Any) -> Job:
    """Promise that the task `name` will be run with `args`, not before `run_at`. Never commits.

    With a `ukey` the promise is made once: where there is a job of that key already, it is returned as it is.
    """
    values = job_row(name, at=at, run_at=run_at, args=args)
    if ukey is None:
        db.session.add(promised := Job(**values))
        return promised
    return _insert_once(values | {"ukey": ukey}) or db.session.scalars(select(Job).filter_by(ukey=ukey)).one()


def again(name: str, *, at: datetime, ukey: str, **args: Any) -> Job:
    """Run the job of that key now, from its first attempt, whatever became of it. One that is running is left alone."""
    promised = queue(name, at=at, ukey=ukey, **args)
    afresh = {"state": State.READY, "run_at": at, "attempts": 0, "error": None, "finished_at": None}
    db.session.execute(update(Job).where(Job.id == promised.id, Job.state != State.RUNNING).values(**afresh))
    db.session.refresh(promised)
    return promised


def hasten(ukeys: Iterable[str], *, at: datetime) -> None:
    """Let the waiting jobs of these keys run now instead of later. None is run before it was promised."""
    # A demo delivers the past: at the time of its first letter the second is there already, and not yet promised.
    waiting = (Job.ukey.in_(list(ukeys)), Job.state == State.READY, Job.run_at > at, Job.created_at <= at)
    db.session.execute(update(Job).where(*waiting).values(run_at=at))


def insert_once(values: dict[str, Any]) -> bool:
    """Write a job's row unless there is one of its `ukey`. Return whether it was written."""
    return _insert_once(values) is not None


def _insert_once(values: dict[str, Any]) -> Job | None:
    db.session.flush()
    statement = _insert().values(**values).on_conflict_do_nothing(index_elements=["ukey"]).returning(Job)
    return db.session.scalars(statement).one_or_none()


def oldest_waiting(*, at: datetime) -> datetime | None:
    """Return since when the longest-waiting job could have run: how far the workers are behind."""
    return db.session.execute(select(func.min(Job.run_at)).where(Job.state == State.READY, Job.run_at <= at)).scalar()


@job("jobs.forget", every=timedelta(days=1))
def forget(*, at: datetime) -> None:
    """Delete the jobs that were done long ago. Those that were given up stay, for a person to see."""
    db.session.execute(delete(Job).where(Job.state == State.DONE, Job.finished_at < at - KEPT))


def job_row(
    name: str, *, at: datetime, run_at: datetime | None = None, args: dict[str, Any] | None = None
) -> dict[str, Any]:
    """Return the row of a new job, ready to run."""
    json.dumps(args or {})  # what can't be kept as JSON is refused here, where the mistake is
    return {
        "name": name,
        "args": args or {},
        "state": State.READY,
        "run_at": run_at or at,
        "attempts": 0,
        "max_attempts": task(name).max_attempts,
        "created_at": at,
    }


def _insert() -> Any:
    dialect = postgresql if db.session.get_bind().dialect.name == "postgresql" else sqlite
    return dialect.insert(Job)
