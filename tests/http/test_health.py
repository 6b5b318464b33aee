"""Is it alive, and can it work?"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NoReturn

import pytest
from flask import Flask
from sqlalchemy.exc import OperationalError

from portal import create_app
from portal.database import db, transaction
from portal.jobs.models import Heartbeat
from tests.fixtures_app import MARK, settings_for
from tests.support import postgres

NOT_READY = {"status": "not ready", "database": False, "worker": False}


def beat(app: Flask, at: datetime) -> None:
    with app.app_context(), transaction():
        db.session.merge(Heartbeat(worker="w1", seen_at=at))


def test_alive_is_alive(app: Flask) -> None:
    answer = app.test_client().get("/healthz")
    assert (answer.status_code, answer.json) == (200, {"status": "ok"})


def test_alive_asks_nobody(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_: object, **__: object) -> NoReturn:
        raise OperationalError("", {}, Exception())

    monkeypatch.setattr(db.session, "execute", away)
    assert app.test_client().get("/healthz").status_code == 200
    answer = app.test_client().get("/readyz")
    assert (answer.status_code, answer.json) == (503, NOT_READY)


@pytest.mark.parametrize(("ago", "status"), [(timedelta(seconds=5), 200), (timedelta(minutes=5), 503), (None, 503)])
def test_ready_with_a_worker_that_was_seen_lately(app: Flask, ago: timedelta | None, status: int) -> None:
    if ago is not None:
        beat(app, datetime.now(UTC) - ago)
    answer = app.test_client().get("/readyz")

    assert answer.status_code == status
    assert answer.json == {
        "status": "ready" if status == 200 else "not ready",
        "database": True,
        "worker": status == 200,
    }


def test_a_database_that_is_away_is_told_and_not_thrown(tmp_path: Path) -> None:
    client = create_app(settings_for(tmp_path, "postgresql+psycopg://nobody@127.0.0.1:1/none")).test_client()
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json) == (503, NOT_READY)
    assert client.get("/healthz").status_code == 200


def test_an_unmigrated_sqlite_is_not_ready(tmp_path: Path) -> None:
    answer = create_app(settings_for(tmp_path, f"sqlite:///{tmp_path}/empty.sqlite3")).test_client().get("/readyz")
    assert (answer.status_code, answer.json) == (503, NOT_READY)


def test_an_unmigrated_postgresql_is_not_ready(tmp_path: Path, pg_server: postgres.Server) -> None:
    database = f"{postgres.PREFIX}unmigrated_{MARK}"
    pg_server.create_database(database)
    app = create_app(settings_for(tmp_path, pg_server.url(database)))
    try:
        answer = app.test_client().get("/readyz")
    finally:
        with app.app_context():
            db.session.remove()
            db.engine.dispose()
        pg_server.drop_database(database)
    assert (answer.status_code, answer.json) == (503, NOT_READY)
