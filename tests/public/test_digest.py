"""What is kept to know a repeat by: nothing of someone anonymous, and nothing that can be tried out."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from sqlalchemy import select

from portal.cases.actors import REPORTER
from portal.cases.idempotent import submit_once
from portal.cases.models import IdempotencyKey
from portal.cases.submission import Reporter, tidied
from portal.database import db, transaction
from portal.errors import Conflict
from tests.cast import NOW, submission

NAMED = Reporter(name="Alice Penrose")


def _sums() -> list[str]:
    return list(db.session.scalars(select(IdempotencyKey.body_digest)))


def test_an_anonymous_one_leaves_nothing_of_its_reporter(app: Flask) -> None:
    with app.app_context(), transaction():
        first = submit_once(submission(anonymous=True, reporter=NAMED), scope="api", key="k1", by=REPORTER, at=NOW)
        again = submit_once(submission(anonymous=True, reporter=Reporter()), scope="api", key="k1", by=REPORTER, at=NOW)
        assert again.case is first.case


def test_the_sum_cant_be_made_without_the_key(app: Flask) -> None:
    with app.app_context(), transaction():
        for key in ("k1", "k2"):
            submit_once(submission(), scope="api", key=key, by=REPORTER, at=NOW)
        found = _sums()
        plain = json.dumps(asdict(tidied(submission())), sort_keys=True, default=str).encode()
        assert len(set(found)) == 2
        assert hashlib.sha256(plain).hexdigest() not in found


def test_received_today_is_the_same_when_it_is_repeated_tomorrow(app: Flask) -> None:
    noon = datetime.combine(NOW.date(), datetime.min.time().replace(hour=12), tzinfo=ZoneInfo("Europe/London"))
    tomorrow = NOW + timedelta(days=1)
    with app.app_context(), transaction():
        first = submit_once(submission(), scope="api", key="k1", by=REPORTER, at=NOW)
        told = submission(received_at=noon)
        assert submit_once(told, scope="api", key="k1", by=REPORTER, at=tomorrow).case is first.case
        with pytest.raises(Conflict):
            submit_once(
                submission(received_at=noon - timedelta(days=1)), scope="api", key="k1", by=REPORTER, at=tomorrow
            )
