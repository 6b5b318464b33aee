"""Each reminder goes once: over workers that look at the same moment, and over one that dies in the middle."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

import config
from portal.cases import chasing, timeline
from portal.cases.models import Case, ReminderRow
from portal.database import db, transaction
from portal.jobs.lease import LEASE
from portal.jobs.models import Job, State
from portal.jobs.registry import periodic
from portal.jobs.runner import run_ready
from portal.notices.models import Notice
from portal.policy.moves import Move
from portal.procedures import versions
from tests import cast
from tests.admin.browsing import made
from tests.procedures.shipped import pack

WORKERS = 4
DUE_AT = datetime(2026, 5, 19, 23, tzinfo=UTC)  # ten working days from 5 May, to the end of the day in London
SOON = datetime(2026, 5, 15, 8, tzinfo=UTC)


def _acknowledged() -> int:
    return cast.acknowledged(cast.complaint()).id


def counts(app: Flask, case_id: int) -> tuple[int, int, int]:
    """Return how many reminders, messages about them and lines of them there are, the chain being whole."""
    with app.app_context():
        case = db.session.get_one(Case, case_id)
        assert timeline.first_break(case) is None
        about = (Notice.case_id == case_id, Notice.in_turn.is_(False))
        notices = db.session.scalar(select(func.count(Notice.id)).where(*about)) or 0
        rows = db.session.scalar(select(func.count(ReminderRow.id)).filter_by(case_id=case_id, sent=True)) or 0
        return rows, notices, sum(event.kind == chasing.CHASED for event in case.events)


def at_once(app: Flask, act: Callable[[], None]) -> None:
    """Let several workers do the same at the same moment, each with its own connection."""
    barrier, failed = threading.Barrier(WORKERS), list[BaseException]()

    def one() -> None:
        with app.app_context():
            barrier.wait()
            try:
                act()
            except BaseException as error:  # noqa: BLE001 - told in the test's own thread
                failed.append(error)
            finally:
                db.session.remove()

    threads = [threading.Thread(target=one) for _ in range(WORKERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []


def test_several_workers_send_each_once(app: Flask) -> None:
    cases = [made(app, _acknowledged) for _ in range(3)]

    def work() -> None:
        with transaction():
            chasing.chase_all(at=SOON)
        run_ready(SOON, worker=threading.current_thread().name)

    at_once(app, work)
    assert [counts(app, case_id) for case_id in cases] == [(1, 1, 1)] * 3
    with app.app_context():
        assert set(db.session.scalars(select(Job.state).filter_by(name="cases.chase_one"))) == {State.DONE}


def test_several_who_chase_the_same_case_send_it_once(app: Flask) -> None:
    """Whatever lets two jobs of one case run at once: a lease that ran out."""
    case_id = made(app, _acknowledged)

    def work() -> None:
        with transaction():
            chasing.chase_one(case_id=case_id, at=SOON)

    at_once(app, work)
    assert counts(app, case_id) == (1, 1, 1)


def test_without_the_lock_the_row_alone_keeps_it_from_being_sent_twice(app: Flask) -> None:
    case_id = made(app, _acknowledged)
    with app.app_context(), transaction():
        case = db.session.get_one(Case, case_id)
        answer = next(row for row in case.stage.clocks if row.key == "answer")
        reminder = pack("devon").chasing.reminders["due_soon"]
        assert chasing._once(answer, reminder, SOON, sent=True) is not None
        assert chasing._once(answer, reminder, SOON, sent=True) is None


DYING = """
import os
from datetime import datetime
from portal import create_app
app = create_app()
with app.app_context():
    from portal.cases import chasing
    from portal.database import transaction
    with transaction():
        chasing.chase_one(case_id=int(os.environ["CASE"]), at=datetime.fromisoformat(os.environ["AT"]))
"""


@pytest.mark.faults
def test_a_worker_that_dies_in_the_middle_leaves_nothing_and_the_next_sends_it(app: Flask) -> None:
    case_id = made(app, _acknowledged)
    environment = {
        **os.environ,
        "DATABASE_URL": app.config["SQLALCHEMY_DATABASE_URI"],
        "PORTAL_INSTANCE": app.instance_path,
        "SECRET_KEY": "only-for-tests-" * 3,
        "CASE": str(case_id),
        "AT": SOON.isoformat(),
    }
    with app.app_context():
        environment["DATABASE_URL"] = db.engine.url.render_as_string(hide_password=False)
        db.engine.dispose()
    order = [sys.executable, "-c", DYING]
    dying = {**environment, "PORTAL_FAILPOINT": "chasing.sent:kill"}
    assert subprocess.run(order, cwd=config.ROOT, env=dying, check=False).returncode == -9
    assert counts(app, case_id) == (0, 0, 0)
    assert subprocess.run(order, cwd=config.ROOT, env=environment, check=False).returncode == 0
    assert counts(app, case_id) == (1, 1, 1)


def test_a_case_that_can_t_be_chased_holds_no_other_up(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    bad, good = made(app, _acknowledged), made(app, _acknowledged)
    real = chasing.chase

    def fails(case: Case, *, at: datetime) -> list[ReminderRow]:
        if case.id == bad:
            raise ZeroDivisionError
        return real(case, at=at)

    monkeypatch.setattr(chasing, "chase", fails)
    with app.app_context():
        for at in (SOON, SOON + chasing.EVERY):
            with transaction():
                chasing.chase_all(at=at)
            run_ready(at)
        assert len(list(db.session.scalars(select(Job).filter_by(name="cases.chase_one")))) == 2, "one for each case"
    assert (counts(app, bad), counts(app, good)) == ((0, 0, 0), (1, 1, 1))
    monkeypatch.undo()
    with app.app_context():
        later = SOON + 2 * chasing.EVERY + LEASE
        with transaction():
            chasing.chase_all(at=later)
        run_ready(later)
    assert counts(app, bad) == (1, 1, 1)


def test_many_cases_are_promised_in_batches(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chasing, "BATCH", 2)
    cases = [made(app, _acknowledged) for _ in range(5)]
    with app.app_context():
        with transaction():
            chasing.chase_all(at=SOON)
        run_ready(SOON)
    assert [counts(app, case_id) for case_id in cases] == [(1, 1, 1)] * 5


def test_a_case_that_is_answered_with_another_is_chased_with_that_one_alone(app: Flask) -> None:
    lead, merged = made(app, _acknowledged), made(app, _acknowledged)
    with app.app_context(), transaction():
        other = db.session.get_one(Case, lead).tracking_number
        cast.do(db.session.get_one(Case, merged), Move.MERGE, into=other, kind="duplicate", reason="The same pothole.")
    with app.app_context():
        with transaction():
            chasing.chase_all(at=SOON)
        run_ready(SOON)
    assert (counts(app, lead), counts(app, merged)) == ((1, 1, 1), (0, 0, 0))


def test_it_is_looked_for_every_quarter_of_an_hour() -> None:
    found = {task.name: task.every for task in periodic()}
    assert found["cases.chase"] == timedelta(minutes=15)


def test_whoever_deals_with_it_is_reminded_in_time_to_tell_the_customer(app: Flask) -> None:
    case_id = made(app, _acknowledged)
    for at, subject in ((SOON, "is due by 19 May 2026"), (DUE_AT, "was due by 19 May 2026")):
        with app.app_context(), transaction():
            case = db.session.get_one(Case, case_id)
            (sent,) = chasing.chase(case, at=at)
            assert sent.told == cast.staff(cast.ROADS).full_name
            notice = db.session.scalars(select(Notice).order_by(Notice.id.desc()).limit(1)).one()
            assert notice.to_address == cast.staff(cast.ROADS).email
            assert subject in notice.subject


def test_a_case_that_began_before_its_procedure_chased_is_left_alone(app: Flask) -> None:
    """Cases keep the version that they began under: installing a newer one over old data chases none of them."""

    def old() -> int:
        source = (versions.PACKS / "devon.yaml").read_text(encoding="utf-8")
        begin, end = source.index("chasing:\n"), source.index("# ", source.index("chasing:\n"))
        silent = source[:begin] + source[end:]
        silent = silent.replace('version: "1.7"', 'version: "9.0"').replace(
            "effective: 2006-04-01", "effective: 2006-04-02"
        )
        versions.install(silent, "devon.yaml", cast.NOW)
        return _acknowledged()

    case_id = made(app, old)
    with app.app_context():
        with transaction():
            chasing.chase_all(at=DUE_AT + timedelta(days=3))
        assert db.session.scalars(select(Job).filter_by(name="cases.chase_one")).all() == []
    assert counts(app, case_id) == (0, 0, 0)
