"""Is it alive, and can it work?"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy.exc import OperationalError

from portal.database import db, transaction
from portal.http import health
from portal.jobs.models import Heartbeat


def beat(app: Flask, at: datetime) -> None:
    with app.app_context(), transaction():
        db.session.merge(Heartbeat(worker="w1", seen_at=at))


def test_alive_is_alive(app: Flask) -> None:
    answer = app.test_client().get("/healthz")
    assert (answer.status_code, answer.json) == (200, {"status": "ok"})


def test_alive_asks_nobody(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    def away() -> bool:
        raise OperationalError("", {}, Exception())

    monkeypatch.setattr(health, "_database", away)
    assert app.test_client().get("/healthz").status_code == 200
    assert app.test_client().get("/readyz").status_code == 503


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
