"""The security log forgets what is old, and nothing else does: the database lets no young line go."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import delete, select, update
from sqlalchemy.exc import DBAPIError

from portal.accounts import forgetting, log
from portal.accounts.log import What
from portal.accounts.models import SecurityEntry
from portal.database import db
from portal.jobs import registry
from tests import cast
from tests.admin.browsing import made
from tests.cast import ROADS

NOW = datetime.now(UTC)


def lines(app: Flask, *days: float) -> None:
    """Write a line so many days ago, each called after its days."""

    def make() -> None:
        about = cast.staff(ROADS).id
        for ago in days:
            log.note(What.ACCOUNT, str(ago), about=about, by=None, at=NOW - timedelta(days=ago))

    made(app, make)


def left(app: Flask) -> list[str]:
    with app.app_context():
        return list(db.session.scalars(select(SecurityEntry.words).order_by(SecurityEntry.id)))


def test_what_is_older_than_the_days_that_are_set_goes(app: Flask) -> None:
    lines(app, 401, 400.1, 399.9, 31, 1)
    made(app, lambda: forgetting.forget(at=NOW))
    assert left(app) == ["399.9", "31", "1"]


def test_the_days_are_set(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(app.config, "SECURITY_LOG_DAYS", 60)
    lines(app, 61, 59)
    made(app, lambda: forgetting.forget(at=NOW))
    assert left(app) == ["59"]


def test_the_workers_do_it_once_a_day() -> None:
    found = {task.name: task.every for task in registry.periodic()}
    assert found["accounts.forget_log"] == timedelta(days=1)


@pytest.mark.parametrize("days", [0, 29.9])
def test_nobody_deletes_a_young_line(app: Flask, days: float) -> None:
    lines(app, days)
    with app.app_context(), pytest.raises(DBAPIError, match="stays as it was written"):
        db.session.execute(delete(SecurityEntry))
    assert len(left(app)) == 1


def test_nobody_changes_an_old_one(app: Flask) -> None:
    lines(app, 500)
    with app.app_context(), pytest.raises(DBAPIError, match="stays as it was written"):
        db.session.execute(update(SecurityEntry).values(words="nothing"))
