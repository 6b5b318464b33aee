import threading
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask, current_app

from portal.database import db, transaction
from portal.jobs import outbox
from portal.jobs.lease import LEASE, LeaseLost, claim, heartbeat, holding, take
from portal.jobs.models import Job, State
from portal.jobs.runner import run, run_ready
from tests.jobs import tasks  # noqa: F401 - it registers the tasks
from tests.jobs.local_db import local_db, ran, url  # noqa: F401 - fixtures
from tests.jobs.workshop import Workshop, opened

pytestmark = pytest.mark.usefixtures("local_db")

NOW = datetime(2025, 4, 17, 9, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)


@pytest.fixture(scope="module")
def workshop() -> Iterator[Workshop]:
    with opened() as shop:
        yield shop


def queue(*numbers: int) -> None:
    with transaction():
        for number in numbers:
            outbox.queue("tests.note", at=NOW, number=number)


def test_the_oldest_come_first_and_each_is_held_once():
    queue(1, 2, 3)
    assert [each.args["number"] for each in claim(NOW, worker="a", limit=2)] == [1, 2]
    assert [each.args["number"] for each in claim(NOW, worker="b", limit=2)] == [3]
    assert claim(NOW, worker="c") == []


def test_a_dead_workers_job_is_free_when_its_lease_ends():
    queue(1)
    (first,) = claim(NOW, worker="dead")
    assert claim(NOW + LEASE - SECOND, worker="b") == []
    (second,) = claim(NOW + LEASE, worker="b")
    assert (second.id, second.attempts) == (first.id, 2)
    assert second.token != first.token


def test_a_long_task_holds_its_job_by_a_heartbeat():
    queue(1)
    (held,) = claim(NOW, worker="a")
    with holding(held, lambda: NOW + LEASE - SECOND, LEASE):
        heartbeat()
    assert claim(NOW + LEASE, worker="b") == []


def test_who_has_lost_the_lease_can_keep_nothing():
    queue(1)
    (late,) = claim(NOW, worker="late")
    (held,) = claim(NOW + LEASE, worker="b")
    run(late, lambda: NOW + LEASE)
    assert ran() == []
    with holding(late, lambda: NOW + LEASE, LEASE), pytest.raises(LeaseLost):
        heartbeat()
    run(held, lambda: NOW + LEASE)
    assert [number for number, _ in ran()] == [1]


def test_who_has_lost_the_lease_takes_no_next_job():
    queue(1, 2)
    (late,) = claim(NOW, worker="late")
    claim(NOW + LEASE, worker="b")
    assert run(late, lambda: NOW + LEASE, take_next=lambda: take(NOW + LEASE, worker="late")) is None
    assert [each.args["number"] for each in claim(NOW + LEASE, worker="c")] == [2]


def test_a_heartbeat_outside_a_worker_only_commits():
    with transaction():
        job = outbox.queue("tests.note", at=NOW, number=1)
        heartbeat()
        db.session.rollback()
    assert db.session.get(Job, job.id) is not None


def _run_in(app: Flask, start: threading.Barrier) -> None:
    with app.app_context():
        start.wait()
        run_ready(NOW, worker=threading.current_thread().name)


def test_four_threads_run_each_job_once():
    queue(*range(100))
    app, start = current_app._get_current_object(), threading.Barrier(4)
    threads = [threading.Thread(target=_run_in, args=(app, start)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(number for number, _ in ran()) == list(range(100))


def test_four_processes_run_each_job_once(workshop: Workshop):
    queue(*range(200))
    pids = [workshop.start("run", url=url(), at=NOW.isoformat()) for _ in range(4)]
    assert [workshop.wait(pid) for pid in pids] == [0, 0, 0, 0]
    assert sorted(number for number, _ in ran()) == list(range(200))
    assert len(Counter(process for _, process in ran())) > 1
    db.session.rollback()
    assert db.session.query(Job).filter_by(state=State.DONE, attempts=1).count() == 200
