from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from portal.database import db, transaction
from portal.errors import NotFound
from portal.jobs import outbox
from portal.jobs.lease import claim
from portal.jobs.models import Job, State
from portal.jobs.registry import Task, job
from portal.jobs.runner import run_ready
from tests.jobs import tasks
from tests.jobs.local_db import local_db, ran  # noqa: F401 - fixtures

pytestmark = pytest.mark.usefixtures("local_db")

NOW = datetime(2025, 4, 17, 9, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


def jobs() -> list[Job]:
    return list(db.session.execute(select(Job).order_by(Job.id)).scalars())


def promise_and_fail() -> None:
    with transaction():
        outbox.queue("tests.note", at=NOW, number=1)
        outbox.queue("tests.note", at=NOW, ukey="two", number=2)
        raise ZeroDivisionError


def test_a_promise_is_kept_or_forgotten_with_its_transaction():
    with pytest.raises(ZeroDivisionError):
        promise_and_fail()
    assert jobs() == []
    with transaction():
        outbox.queue("tests.note", at=NOW, number=1)
    assert [(each.name, each.args, each.state) for each in jobs()] == [("tests.note", {"number": 1}, "ready")]


def test_a_task_nobody_knows_is_refused_with_a_sentence():
    with pytest.raises(NotFound, match=r"There is no task named “tests\.unheard_of”"):
        outbox.queue("tests.unheard_of", at=NOW)


def test_what_cannot_be_kept_is_refused_where_it_is_promised():
    with pytest.raises(TypeError, match="datetime"):
        outbox.queue("tests.note", at=NOW, number=NOW)


def test_two_tasks_cannot_share_a_name():
    with pytest.raises(ValueError, match=r"two tasks named 'tests\.note'"):
        job("tests.note")(lambda *, at: None)


def test_the_same_key_promises_once():
    with transaction():
        first = outbox.queue("tests.note", at=NOW, ukey="a", number=1)
        second = outbox.queue("tests.note", at=NOW + HOUR, ukey="a", number=2)
        assert first is second
    assert [each.args for each in jobs()] == [{"number": 1}]


def test_nothing_runs_before_its_time():
    with transaction():
        outbox.queue("tests.note", at=NOW, run_at=NOW + HOUR, number=1)
    assert run_ready(NOW) == 0
    assert run_ready(NOW + HOUR) == 1


def test_a_waiting_job_can_be_hastened_and_a_finished_one_run_again():
    with transaction():
        outbox.queue("tests.note", at=NOW, ukey="a", run_at=NOW + HOUR, number=1)
        outbox.hasten(["a"], at=NOW)
    assert run_ready(NOW) == 1
    with transaction():
        outbox.again("tests.note", at=NOW, ukey="a", number=1)
    assert run_ready(NOW) == 1
    assert [number for number, _ in ran()] == [1, 1]


def test_a_running_job_is_not_started_again():
    with transaction():
        outbox.queue("tests.note", at=NOW, ukey="a", number=1)
    claim(NOW, worker="w")
    with transaction():
        assert outbox.again("tests.note", at=NOW, ukey="a", number=1).state == State.RUNNING


def test_how_far_the_workers_are_behind():
    assert outbox.oldest_waiting(at=NOW) is None
    db.session.rollback()
    with transaction():
        outbox.queue("tests.note", at=NOW, number=1)
        outbox.queue("tests.note", at=NOW, run_at=NOW + HOUR, number=2)
    assert outbox.oldest_waiting(at=NOW + HOUR) == NOW


def test_old_jobs_are_forgotten_unless_a_person_must_see_them():
    with transaction():
        outbox.queue("tests.note", at=NOW, number=1)
        outbox.queue("tests.never", at=NOW, number=2)
    run_ready(NOW)
    with transaction():
        outbox.forget(at=NOW + timedelta(days=31))
    assert [(each.name, each.state) for each in jobs()] == [("tests.never", State.GAVE_UP)]


@pytest.mark.parametrize(("attempts", "seconds"), [(1, 60), (2, 120), (3, 240), (7, 3600), (10_000, 3600)])
def test_the_pause_doubles_up_to_its_cap(attempts: int, seconds: int):
    stubborn = Task("t", tasks.note, 8, 60, 3600, None, None)
    assert stubborn.pause_after(attempts) == timedelta(seconds=seconds)
