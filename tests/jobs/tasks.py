"""Tasks for the tests of jobs: each does one thing that a task may do."""

import os
import threading
from datetime import datetime, timedelta

from sqlalchemy import insert

from portal.database import db
from portal.errors import Refused
from portal.jobs import outbox
from portal.jobs.lease import heartbeat
from portal.jobs.registry import GiveUp, Later, job
from tests.jobs.local_db import RAN

told: list[tuple[int, str]] = []


def write(number: int) -> None:
    me = f"{os.getpid()}:{threading.get_native_id()}"
    db.session.execute(insert(RAN).values(number=number, process=me))


@job("tests.note")
def note(*, number: int, at: datetime) -> None:
    write(number)


@job(
    "tests.refuse",
    max_attempts=3,
    base=60,
    cap=90,
    on_give_up=lambda *, at, error, number: told.append((number, error)),
)
def refuse(*, number: int, at: datetime) -> None:
    write(number)
    raise Refused("There is no paper.")


@job("tests.blurt", max_attempts=1)
def blurt(*, secret: str, at: datetime) -> None:
    raise ValueError(f"{secret} can't be divided by two")


@job("tests.never")
def never(*, number: int, at: datetime) -> GiveUp:
    write(number)
    return GiveUp("It will never work.")


@job("tests.not_before")
def not_before(*, until: str, at: datetime) -> Later | None:
    moment = datetime.fromisoformat(until)
    return Later(moment) if at < moment else write(1)


@job("tests.two_steps")
def two_steps(*, at: datetime) -> None:
    write(1)
    heartbeat()
    write(2)
    raise Refused("The second step failed.")


def _untellable(*, at: datetime, error: str) -> None:
    raise ZeroDivisionError


@job("tests.untellable", max_attempts=1, on_give_up=_untellable)
def untellable(*, at: datetime) -> None:
    raise Refused("No.")


@job("tests.hourly", every=timedelta(hours=1))
def hourly(*, at: datetime) -> None:
    write(0)


@job("tests.two_notes")
def two_notes(*, number: int, at: datetime) -> None:
    write(number)
    outbox.queue("tests.note", at=at, number=number + 1)
