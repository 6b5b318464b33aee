"""What SQLite knows of its own indices is looked at again every day."""

from __future__ import annotations

from sqlalchemy import text
from sqlalchemy.orm import Session, scoped_session

from portal.database import transaction
from portal.jobs import statistics
from portal.jobs.registry import periodic
from tests import cast
from tests.admin.browsing import days_ago


def test_an_index_is_known_by_how_many_rows_it_tells_apart(session: scoped_session[Session]) -> None:
    with transaction():
        cast.received(cast.submission(), at=days_ago(2))
    with transaction():
        statistics.renew(at=days_ago(1))

    if session.get_bind().dialect.name == "sqlite":
        known = set(session.scalars(text("SELECT idx FROM sqlite_stat1 WHERE tbl = 'cases'")))
        assert {"ix_cases_queue", "ix_cases_counts", "ix_cases_received"} <= known
    else:
        assert session.scalar(text("SELECT to_regclass('sqlite_stat1')")) is None


def test_the_workers_do_it_every_day() -> None:
    assert "database.statistics" in {task.name for task in periodic()}
