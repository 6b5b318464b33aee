"""Scenario 12: jobs through the embedded runner, against bare SQL that claims a row and marks it done."""

from __future__ import annotations

import time
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import psycopg
from sqlalchemy import delete, insert

from bench.ground import Ground, let_go
from bench.measuring import Findings, Options, Side, Target, Turn, repeated, side_by_side
from portal.database import db, transaction
from portal.http.clock import now
from portal.jobs import outbox, runner
from portal.jobs.models import Job
from portal.jobs.registry import job

AT_ONCE = 100
WORK = 0.005  # seconds: what sending a message takes, roughly

CLAIM = (
    """SELECT id FROM jobs WHERE state = 'ready' AND run_at <= %s ORDER BY run_at, id LIMIT 1 FOR UPDATE SKIP LOCKED"""
)
TAKE = """UPDATE jobs SET state = 'running', lease_until = %s, lease_token = 'bench', attempts = attempts + 1
WHERE id = %s RETURNING args"""
DONE = "UPDATE jobs SET state = 'done', finished_at = %s, lease_until = NULL WHERE id = %s AND lease_token = 'bench'"


@job("bench.work")
def work(*, seconds: float, at: datetime) -> None:  # noqa: ARG001 - every task is told what time it is
    """Wait, as for a mail server."""
    if seconds:
        time.sleep(seconds)


def run(ground: Ground, options: Options) -> Findings:
    """Measure one worker on PostgreSQL, with jobs that do nothing and jobs that wait five milliseconds."""
    url = ground.copied(options.base)
    found = Findings()
    with ground.app(url).app_context(), psycopg.connect(url.replace("+psycopg", "")) as connection:
        used = ground.used(ours=True)
        for what, seconds, target in (("empty", 0.0, Target(at_least=0.6)), ("5 ms of work", WORK, Target())):
            ours = _after_queueing(repeated(partial(_ours, now), times=AT_ONCE, used=used), seconds)
            bare = _after_queueing(repeated(partial(_bare, connection, seconds), times=AT_ONCE, used=used), seconds)
            found.compared.append(
                side_by_side(f"job, {what}", ours, bare, options, yardstick="bare claim and done", target=target)
            )
        _forget()
        let_go()
    return found


def _after_queueing(side: Side, seconds: float) -> Side:
    """Only the working off is timed: jobs enough for a turn are queued before it."""

    def turn(length: float) -> Turn:
        _forget()
        at = now() - timedelta(minutes=1)
        rows = [outbox.job_row("bench.work", at=at, args={"seconds": seconds})] * (AT_ONCE * (2 + int(length * 50)))
        with transaction():
            db.session.execute(insert(Job), rows)
        db.session.remove()
        return side(length)

    return turn


def _forget() -> None:
    with transaction():
        db.session.execute(delete(Job).where(Job.name == "bench.work"))


def _ours(clock: Any) -> None:
    if runner.run_ready(clock(), limit=AT_ONCE) < AT_ONCE:
        raise RuntimeError("There were too few jobs for the turn.")


def _bare(connection: psycopg.Connection[Any], seconds: float) -> None:
    for _ in range(AT_ONCE):
        at = now()
        found = connection.execute(CLAIM, (at,)).fetchone()
        if found is None:
            raise RuntimeError("There were too few jobs for the turn.")
        connection.execute(TAKE, (at + timedelta(minutes=5), found[0]))
        connection.commit()
        if seconds:
            time.sleep(seconds)
        connection.execute(DONE, (now(), found[0]))
        connection.commit()
