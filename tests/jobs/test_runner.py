import logging
import os
import signal
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import event, func, select, update

from portal.database import db, transaction
from portal.jobs import alive, outbox, runner
from portal.jobs.lease import LEASE, claim
from portal.jobs.models import Heartbeat, Job, State
from portal.jobs.runner import Workbench, Worker, run_ready
from tests.jobs import tasks
from tests.jobs.local_db import RAN, local_db, make_app, ran, url  # noqa: F401 - fixtures
from tests.jobs.workshop import Workshop, opened
from tests.support import postgres
from tests.support.processes import wait_until

pytestmark = pytest.mark.usefixtures("local_db")

NOW = datetime(2025, 4, 17, 9, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@pytest.fixture(scope="module")
def workshop() -> Iterator[Workshop]:
    with opened() as shop:
        yield shop


@pytest.fixture(autouse=True)
def nobody_told() -> None:
    tasks.told.clear()


def queue(name: str, **args: object) -> int:
    with transaction():
        job = outbox.queue(name, at=NOW, **args)
        db.session.flush()
        return job.id


def found(job_id: int) -> Job:
    db.session.rollback()
    job = db.session.get_one(Job, job_id)
    db.session.refresh(job)
    db.session.commit()
    return job


def test_what_a_task_writes_and_that_it_is_done_are_kept_together():
    job_id = queue("tests.note", number=7)
    assert run_ready(NOW) == 1
    assert (found(job_id).state, found(job_id).finished_at) == (State.DONE, NOW)
    assert [number for number, _ in ran()] == [7]
    assert run_ready(NOW) == 0


def test_a_failure_keeps_nothing_and_comes_back_later_and_later():
    job_id = queue("tests.refuse", number=1)
    for at, state, next_at in [
        (NOW, "ready", NOW + MINUTE),
        (NOW + MINUTE, "ready", NOW + MINUTE + timedelta(seconds=90)),
        (NOW + 2.5 * MINUTE, "gave_up", None),
    ]:
        assert run_ready(at - timedelta(seconds=1)) == 0
        assert run_ready(at) == 1
        job = found(job_id)
        assert (job.state, job.error) == (state, "There is no paper.")
        assert next_at is None or job.run_at == next_at
    assert ran() == []
    assert tasks.told == [(1, "There is no paper.")]
    assert run_ready(NOW + timedelta(days=9)) == 0


def test_one_that_fails_stops_no_other():
    queue("tests.refuse", number=1)
    queue("tests.note", number=2)
    assert run_ready(NOW) == 2
    assert [number for number, _ in ran()] == [2]


def test_neither_row_nor_log_repeats_what_an_error_says(caplog: pytest.LogCaptureFixture):
    job_id = queue("tests.blurt", secret="Alice of 7 Elm Road")
    run_ready(NOW)
    assert found(job_id).error == "ValueError"
    assert "tasks.py" in caplog.text
    assert "Alice" not in caplog.text


def test_a_task_may_give_up_at_once_and_keep_what_it_wrote():
    job_id = queue("tests.never", number=3)
    run_ready(NOW)
    assert (found(job_id).state, found(job_id).error) == (State.GAVE_UP, "It will never work.")
    assert [number for number, _ in ran()] == [3]


def test_waiting_for_ones_turn_is_no_attempt():
    job_id = queue("tests.not_before", until=(NOW + MINUTE).isoformat())
    assert run_ready(NOW) == 1
    assert (found(job_id).attempts, found(job_id).run_at) == (0, NOW + MINUTE)
    run_ready(NOW + MINUTE)
    assert found(job_id).state == State.DONE


def test_what_was_written_before_a_heartbeat_stays():
    queue("tests.two_steps")
    run_ready(NOW)
    assert [number for number, _ in ran()] == [1]


def test_a_job_that_kills_its_worker_each_time_is_given_up():
    job_id = queue("tests.refuse", number=1)
    at = NOW
    for _ in range(3):
        assert len(claim(at, worker="dies")) == 1
        at += LEASE
    run_ready(at)
    assert (found(job_id).state, found(job_id).error) == (State.GAVE_UP, runner.WORN_OUT)
    assert tasks.told == [(1, runner.WORN_OUT)]


def test_a_job_is_given_up_even_if_nobody_can_be_told():
    job_id = queue("tests.untellable")
    run_ready(NOW)
    assert found(job_id).state == State.GAVE_UP


def test_a_job_of_a_newer_version_waits_for_a_worker_that_knows_it():
    job_id = queue("tests.note", number=1)
    with transaction():
        db.session.execute(update(Job).values(name="tests.of_tomorrow"))
    run_ready(NOW)
    job = found(job_id)
    assert (job.state, job.run_at) == (State.READY, NOW + MINUTE)
    assert job.error == "There is no task named “tests.of_tomorrow” in this version of the portal."


# ---- from one job to the next


def test_the_next_job_is_taken_in_the_transaction_that_settles_the_one_before():
    queue("tests.note", number=1)
    queue("tests.note", number=2)
    place = Workbench("a", lambda: NOW)
    assert place.run_one()
    assert [number for number, _ in ran()] == [1]
    assert claim(NOW, worker="b") == []
    assert place.run_one()
    assert not place.run_one()
    assert [number for number, _ in ran()] == [1, 2]


def test_a_job_costs_one_commit_and_two_statements_of_ours():
    for number in range(5):
        queue("tests.note", number=number)
    engine, seen, commits = db.engine, [], []
    event.listen(engine, "before_cursor_execute", lambda _c, _u, statement, *_: seen.append(statement))
    event.listen(engine, "commit", commits.append)
    assert run_ready(NOW, limit=5) == 5
    assert len(commits) == 1 + 5
    assert len([one for one in seen if "UPDATE jobs" in one]) == 5 + 5
    assert not [one for one in seen if one.startswith("SELECT")]


def test_what_fails_takes_no_next_job_with_it():
    queue("tests.refuse", number=1)
    second = queue("tests.note", number=2)
    place = Workbench("a", lambda: NOW)
    assert place.run_one()
    assert place.held is None
    assert found(second).state == State.READY


def test_what_a_task_has_queued_may_be_the_next():
    queue("tests.two_notes", number=1)
    place = Workbench("a", lambda: NOW)
    assert place.run_one()
    assert place.held is not None
    assert place.held.args == {"number": 2}


def test_who_leaves_gives_back_what_was_not_begun(local_db: Flask):  # noqa: F811 - the fixture
    queue("tests.note", number=1)
    second = queue("tests.note", number=2)
    worker = Worker(local_db, lambda: NOW)
    assert worker.place.run_one()
    worker.leave()
    job = found(second)
    assert (job.state, job.attempts, job.lease_until) == (State.READY, 0, None)
    assert run_ready(NOW) == 1


def test_who_leaves_too_late_gives_back_nothing(local_db: Flask):  # noqa: F811 - the fixture
    queue("tests.note", number=1)
    second = queue("tests.note", number=2)
    worker = Worker(local_db, lambda: NOW)
    assert worker.place.run_one()
    (taken,) = claim(NOW + LEASE, worker="b")
    worker.leave()
    assert (taken.id, found(second).state) == (second, State.RUNNING)


# ---- the loop


def test_a_worker_does_not_rest_while_there_is_work(local_db: Flask):  # noqa: F811 - the fixture
    queue("tests.note", number=1)
    queue("tests.note", number=2)
    db.session.remove()
    worker = Worker(local_db, lambda: NOW)
    ticked = len(runner.slots.periodic())
    assert [worker.turn() for _ in range(ticked + 3)] == [0] * (ticked + 2) + [runner.IDLE]
    assert [number for number, _ in ran()] == [1, 2, 0]


def test_a_worker_shows_that_it_lives(local_db: Flask):  # noqa: F811 - the fixture
    assert not alive.is_working(NOW)
    db.session.remove()
    times = [NOW]
    worker = Worker(local_db, lambda: times[-1])
    worker.turn()
    times.append(NOW + MINUTE)
    worker.turn()
    assert alive.last_seen() == NOW + MINUTE
    assert alive.is_working(NOW + 3 * MINUTE)
    assert not alive.is_working(NOW + 4 * MINUTE)
    db.session.rollback()
    alive.beat("another", NOW + timedelta(days=2))
    assert db.session.execute(select(func.count()).select_from(Heartbeat)).scalar() == 1


def test_work_ends_when_it_is_told_to_and_not_before_the_job_is_done(local_db: Flask):  # noqa: F811 - the fixture
    db.session.remove()
    stop = threading.Event()
    stop.set()
    runner.work(local_db, stop)
    assert ran() == []


def test_sigterm_ends_a_worker_gently(workshop: Workshop):
    queue("tests.note", number=1)
    pid = workshop.start("work", url=url())
    assert wait_until(lambda: any(number == 1 for number, _ in ran()), seconds=20)
    os.kill(pid, signal.SIGTERM)
    assert workshop.wait(pid) == 0


@pytest.mark.faults
@pytest.mark.slow
def test_a_worker_outlives_its_database(caplog: pytest.LogCaptureFixture):
    caplog.set_level(logging.INFO)
    server = postgres.start_own()
    app = make_app(server.create_database("redress_test_away"))
    with app.app_context():
        for table in (Job.__table__, Heartbeat.__table__):
            table.create(db.engine)
        RAN.create(db.engine)
    worker = Worker(app, lambda: NOW)
    try:
        while not worker.turn():
            pass
        server.stop()
        assert [worker.turn() for _ in range(7)] == [1, 2, 4, 8, 16, 30, 30]
        assert caplog.text.count("can't work: OperationalError") == 1
        server.start()
        assert worker.turn() == runner.IDLE
        assert "goes on" in caplog.text
    finally:
        with app.app_context():
            db.engine.dispose()
        server.dispose()
