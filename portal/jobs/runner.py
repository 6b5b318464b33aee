"""The embedded runner: takes jobs one at a time, runs each in its own transaction, and outlives whatever goes wrong."""

from __future__ import annotations

import logging
import os
import signal
import socket
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from flask import Flask

from portal.database import db, transaction
from portal.errors import PortalError, place_of
from portal.jobs import alive, slots
from portal.jobs.lease import LEASE, Claim, Clock, LeaseLost, change, claim, holding, take
from portal.jobs.models import ERROR_LENGTH, State
from portal.jobs.registry import GiveUp, Later, Outcome, Retry, task

log = logging.getLogger(__name__)

IDLE = 1.0
LONGEST_PAUSE = 30.0
WORN_OUT = "The worker stopped during each attempt."


def run_ready(at: datetime, limit: int = 1000, *, worker: str = "here", lease: timedelta = LEASE) -> int:
    """Run what is due at `at`, and what that makes due, up to `limit` jobs. Return how many were run."""
    place, ran = Workbench(worker, lambda: at, lease), 0
    while ran < limit and place.run_one(more=ran + 1 < limit):
        ran += 1
    return ran


@dataclass
class Workbench:
    """One worker's place: the job that is next there was taken in the transaction that settled the one before.

    So a job costs one commit. Whoever leaves the place lets go of what is still held there.
    """

    worker: str
    clock: Clock
    lease: timedelta = LEASE
    held: Claim | None = None

    def run_one(self, *, more: bool = True) -> bool:
        """Run one job whose time has come, and with `more` take the next. Return whether there was one."""
        held, self.held = self.held or self._first(), None
        if held is None:
            return False
        self.held = run(held, self.clock, self.lease, take_next=self._next if more else _nothing)
        return True

    def let_go(self) -> None:
        """Give back the job that is held and wasn't begun: it was no attempt."""
        held, self.held = self.held, None
        if held is None:
            return
        with suppress(LeaseLost), transaction():
            _put_back(held, attempts=held.attempts - 1)

    def _first(self) -> Claim | None:
        return next(iter(claim(self.clock(), worker=self.worker, lease=self.lease)), None)

    def _next(self) -> Claim | None:
        db.session.flush()  # what the task has queued is among what may be taken
        return take(self.clock(), worker=self.worker, lease=self.lease)


def _nothing() -> None:
    return None


def run(
    held: Claim, clock: Clock, lease: timedelta = LEASE, *, take_next: Callable[[], Claim | None] = _nothing
) -> Claim | None:
    """Run a job that is held, and return the one that was taken next.

    What its task wrote, how it went, and who has the next one are kept together, or none of it is.
    """
    try:
        with holding(held, clock, lease), transaction():
            at = clock()
            _settle(held, _outcome(held, at), at=clock())
            following = take_next()
    except LeaseLost:
        log.warning("Job %s (%s) was taken over by another worker.", held.id, held.name)
    except Exception as error:  # noqa: BLE001 - whatever a task raises, its job is tried again and the worker goes on
        log.warning("Job %s (%s) failed with %s.", held.id, held.name, place_of(error))
        _settle_failure(held, _sentence(error), clock())
    else:
        return following
    return None


def _outcome(held: Claim, at: datetime) -> Outcome:
    if held.attempts > held.max_attempts:
        return GiveUp(WORN_OUT)
    return task(held.name).function(at=at, **held.args)


def _settle_failure(held: Claim, sentence: str, at: datetime) -> None:
    try:
        with transaction():
            _settle(held, Retry(sentence), at=at)
    except LeaseLost:
        log.warning("Job %s (%s) was taken over by another worker.", held.id, held.name)


def _settle(held: Claim, outcome: Outcome, *, at: datetime) -> None:
    match outcome:
        case None:
            change(held, state=State.DONE, finished_at=at, error=None, lease_until=None)
        case Later(until):
            _put_back(held, run_at=max(until, at + timedelta(seconds=1)), attempts=held.attempts - 1)
        case Retry(sentence) if held.attempts < held.max_attempts:
            pause = _pause(held)
            _put_back(held, run_at=at + pause, error=sentence[:ERROR_LENGTH])
        case Retry(sentence) | GiveUp(sentence):
            _give_up(held, sentence, at=at)


def _put_back(held: Claim, **values: Any) -> None:
    change(held, state=State.READY, lease_until=None, **values)


def _give_up(held: Claim, sentence: str, *, at: datetime) -> None:
    change(held, state=State.GAVE_UP, finished_at=at, error=sentence[:ERROR_LENGTH], lease_until=None)
    log.error("Job %s (%s) was given up after %s attempts.", held.id, held.name, held.attempts)
    try:
        with db.session.begin_nested():
            _tell(held, sentence, at)
    except Exception as error:  # noqa: BLE001 - a fault in the telling must not bring the job back for ever
        log.warning("Job %s (%s) was given up, and nobody could be told: %s.", held.id, held.name, place_of(error))


def _tell(held: Claim, sentence: str, at: datetime) -> None:
    on_give_up = task(held.name).on_give_up
    if on_give_up is not None:
        on_give_up(at=at, error=sentence, **held.args)


def _pause(held: Claim) -> timedelta:
    try:
        return task(held.name).pause_after(held.attempts)
    except PortalError:  # a job of a newer version of the portal: one of its workers will know it
        return timedelta(minutes=1)


def _sentence(error: Exception) -> str:
    # Only our own sentences are kept: the text of any other error may hold what a person wrote.
    return error.sentence if isinstance(error, PortalError) else type(error).__name__


# ------------------------------------------------------------------------------------------------------------- the loop


def now() -> datetime:
    """Return what time it is."""
    return datetime.now(UTC)


def work(app: Flask, stop: threading.Event, *, clock: Clock = now, lease: timedelta = LEASE) -> None:
    """Run jobs until `stop` is set; the one at hand is finished. Any number may work at once, anywhere."""
    worker = Worker(app, clock, lease)
    log.info("Worker %s has begun.", worker.name)
    while not stop.is_set():
        pause = worker.turn()
        if pause:
            stop.wait(pause)
    worker.leave()
    log.info("Worker %s has ended.", worker.name)


def stop_on_signals(stop: threading.Event) -> None:
    """Let SIGTERM and SIGINT end the work gently. To be called in the main thread."""
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())


def _name() -> str:
    return f"{socket.gethostname()[:40]}:{os.getpid()}:{threading.get_native_id()}"


@dataclass
class Worker:
    """One loop of work, and what it remembers from turn to turn."""

    app: Flask
    clock: Clock
    lease: timedelta = LEASE
    name: str = field(default_factory=_name)
    faults: int = 0
    place: Workbench = field(init=False)
    agenda: slots.Agenda = field(default_factory=slots.Agenda)
    pulse: alive.Pulse = field(default_factory=alive.Pulse)

    def __post_init__(self) -> None:
        self.place = Workbench(self.name, self.clock, self.lease)

    def turn(self) -> float:
        """Run one job if there is one. Return for how many seconds to rest: none while there is work."""
        try:
            with self.app.app_context():
                worked = self._work()
        except Exception as error:  # noqa: BLE001 - the database may be away for a while; a worker waits for it
            return self._rest(error)
        if self.faults:
            log.warning("Worker %s goes on.", self.name)
        self.faults = 0
        return 0 if worked else IDLE

    def leave(self) -> None:
        """Give back what was taken and not begun. Where the database is away, its lease will end."""
        try:
            with self.app.app_context():
                self.place.let_go()
        except Exception as error:  # noqa: BLE001 - it ends either way
            log.warning("Worker %s couldn't give back a job: %s.", self.name, place_of(error))

    def _work(self) -> bool:
        at = self.clock()
        self.agenda.tick(at)
        self.pulse.beat(self.name, at)
        return self.place.run_one()

    def _rest(self, error: Exception) -> float:
        self.faults += 1
        if self.faults == 1:
            log.error("Worker %s can't work: %s. It tries again until it can.", self.name, place_of(error))
        return min(IDLE * 2.0 ** (self.faults - 1), LONGEST_PAUSE) if self.faults < 32 else LONGEST_PAUSE
