import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone

import pytest
from flask import Flask, current_app
from sqlalchemy import select

from portal.database import db, transaction
from portal.jobs.models import Job
from portal.jobs.runner import run_ready
from portal.jobs.slots import Agenda, slot, tick
from tests.jobs import tasks  # noqa: F401 - it registers the tasks
from tests.jobs.local_db import local_db, ran, url  # noqa: F401 - fixtures
from tests.jobs.workshop import Workshop, opened

pytestmark = pytest.mark.usefixtures("local_db")

NOW = datetime(2025, 4, 17, 9, 41, 7, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture(scope="module")
def workshop() -> Iterator[Workshop]:
    with opened() as shop:
        yield shop


def ukeys() -> list[str | None]:
    db.session.rollback()
    return list(db.session.execute(select(Job.ukey).where(Job.name == "tests.hourly").order_by(Job.ukey)).scalars())


@pytest.mark.parametrize(
    ("every", "at", "begun"),
    [
        (HOUR, NOW, "2025-04-17 09:00:00+00:00"),
        (HOUR, NOW.astimezone(timezone(timedelta(hours=5, minutes=30))), "2025-04-17 09:00:00+00:00"),
        (timedelta(minutes=15), NOW, "2025-04-17 09:30:00+00:00"),
        (timedelta(days=1), NOW, "2025-04-17 00:00:00+00:00"),
    ],
)
def test_a_slot_begins_at_the_same_moment_everywhere(every: timedelta, at: datetime, begun: str):
    assert str(slot(every, at)) == begun


def test_a_slot_is_queued_once_and_the_next_one_too():
    for at, mine in [(NOW, True), (NOW + timedelta(minutes=5), False), (NOW + HOUR, True)]:
        with transaction():
            assert tick("tests.hourly", HOUR, at) is mine
    assert ukeys() == ["tests.hourly:2025-04-17T09:00:00Z", "tests.hourly:2025-04-17T10:00:00Z"]
    assert run_ready(NOW + HOUR) == 2
    assert len(ran()) == 2


def test_a_worker_asks_the_database_once_in_each_slot():
    agenda = Agenda()
    agenda.tick(NOW)
    with transaction():
        db.session.query(Job).delete()
    agenda.tick(NOW)
    assert ukeys() == []
    agenda.tick(NOW + HOUR)
    assert len(ukeys()) == 1


def _tick_in(app: Flask, start: threading.Barrier, won: list[bool]) -> None:
    with app.app_context():
        start.wait()
        for hour in range(20):
            with transaction():
                won.append(tick("tests.hourly", HOUR, NOW + hour * HOUR))


def test_five_threads_tick_exactly_once():
    won: list[bool] = []
    app, start = current_app._get_current_object(), threading.Barrier(5)
    threads = [threading.Thread(target=_tick_in, args=(app, start, won)) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (won.count(True), won.count(False)) == (20, 80)
    assert len(ukeys()) == 20


def test_five_processes_tick_exactly_once(workshop: Workshop):
    pids = [workshop.start("tick", url=url(), at=NOW.isoformat(), hours=20) for _ in range(5)]
    assert [workshop.wait(pid) for pid in pids] == [0] * 5
    assert len(ukeys()) == 20
