"""The minute in which an anonymous reporter did something is kept nowhere."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.cases import moments
from portal.cases.actors import PORTAL, REPORTER
from portal.cases.models import Case
from portal.cases.queries import by_tracking_number
from portal.cases.submission import Submission
from portal.database import db
from portal.procedures import versions
from tests import cast
from tests.api.calls import COMPLAINT, Caller
from tests.files import samples
from tests.public.journey import UNKNOWN, inputs, keys_on, open_room, send, sent, typed

SENT = datetime(2026, 5, 5, 12, 47, 53, tzinfo=UTC)  # 13:47 in Exeter
ADDED = datetime(2026, 5, 6, 13, 29, 51, tzinfo=UTC)
MINUTES = ("47:53", "29:51")


@pytest.fixture(autouse=True)
def tuesday() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(SENT, tick=False) as traveller:
        yield traveller


def rows(app: Flask) -> Iterator[tuple[str, str, Any]]:
    """Yield all that is in the database: its table, its column and what is there."""
    with app.app_context():
        for table in db.metadata.sorted_tables:
            for row in db.session.execute(select(table)).mappings():
                yield from ((table.name, str(name), value) for name, value in row.items())


def where_kept(app: Flask) -> set[tuple[str, str]]:
    return {(table, name) for table, name, value in rows(app) if any(one in str(value) for one in MINUTES)}


def anonymous(client: FlaskClient) -> tuple[str, str]:
    """Send a complaint with a file, as one goes through the form with nobody named."""
    blank = inputs(client.get("/devon/submit"))
    page = {name: blank[name] for name in ("token", "csrf_token")}
    what = {**page, **typed(who="anonymous", **UNKNOWN), "files": (BytesIO(samples.jpeg()), "road.jpg"), "do": "review"}
    review = client.post("/devon/submit", data=what, content_type="multipart/form-data")
    return keys_on(client.get(send(client, review).location))


def in_the_room(client: FlaskClient, number: str, page: str, **given: Any) -> None:
    form = inputs(client.get(f"/track/{number}/{page}"))
    answer = client.post(f"/track/{number}/{page}", data={**form, **given}, content_type="multipart/form-data")
    if answer.status_code == 200:  # a page that asks whether one is sure
        answer = client.post(f"/track/{number}/{page}", data=inputs(answer))
    assert answer.status_code == 303, answer.text


def test_what_is_sent_added_and_taken_back_is_kept_to_its_day(
    app: Flask, client: FlaskClient, tuesday: time_machine.Traveller
) -> None:
    before = where_kept(app)
    number, passphrase = anonymous(client)
    assert where_kept(app) - before == set()

    tuesday.move_to(ADDED)
    open_room(client, number, passphrase)
    in_the_room(client, number, "add", words="More of it.", files=(BytesIO(samples.jpeg((50, 30))), "more.jpg"))
    in_the_room(client, number, "withdraw", words="It was mended.")
    assert where_kept(app) - before == set()
    with app.app_context():
        lines = [event.at.astimezone(UTC).isoformat() for event in by_tracking_number(number).events]
    assert lines == [*["2026-05-04T23:00:00+00:00"] * 2, *["2026-05-05T23:00:00+00:00"] * 2], "midnight in Exeter"


def test_of_who_gives_a_name_the_minute_is_kept(app: Flask, client: FlaskClient) -> None:
    sent(client)
    assert {("cases", "received_at"), ("events", "at"), ("clocks", "started_at")} <= where_kept(app)


def test_what_another_system_sends_anonymously_is_too(app: Flask) -> None:
    before = where_kept(app)
    body = {**COMPLAINT, "reporter": {}, "anonymous": True}
    key = {"Idempotency-Key": "a-key-that-nobody-can-guess"}
    assert Caller(app).post("/submissions", json=body, headers=key).status_code == 201
    assert where_kept(app) - before == set()


@pytest.mark.clauses("SC-16")
def test_where_a_limit_is_counted_in_hours_the_hour_is_kept(app: Flask) -> None:
    given = Submission("san-clemente", "complaint", "The gate is shut.", anonymous=True)
    with app.app_context():
        case = cast.received(given, at=SENT).case
        assert case.received_at == case.events[0].at == SENT.replace(minute=0, second=0)


def test_it_is_never_before_what_happened_last_nor_after_the_moment_itself(app: Flask) -> None:
    with app.app_context():
        case = cast.received(cast.submission(anonymous=True), at=SENT).case
        pack = versions.procedure(case.procedure_version_id)
        case.events[-1].at = SENT  # an officer did something at that minute
        for later, expected in ((timedelta(hours=1), SENT), (timedelta(hours=-1), SENT - timedelta(hours=1))):
            assert moments.kept(case, pack, by=REPORTER, at=SENT + later) == expected
        assert moments.kept(case, pack, by=PORTAL, at=SENT) == SENT
        assert moments.kept(Case(anonymous=False), pack, by=REPORTER, at=SENT) == SENT
