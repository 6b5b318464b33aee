"""The database goes away: nothing typed is lost, nothing is promised, and everything goes on when it is back."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn, Protocol

import pytest
from flask import Flask
from sqlalchemy import event, func, select

from portal import create_app
from portal.cases.models import Case
from portal.database import db
from portal.http.limits import limiter
from portal.public import shelf
from tests.fixtures_app import Sqlite, begin, settings_for
from tests.public.journey import inputs, kept, keys_on, open_room, review, send, sent, typed
from tests.support import postgres

AWAY = f"{postgres.PREFIX}away"
pytestmark = pytest.mark.faults


class Fault(Protocol):
    """An app whose database can be taken away and given back."""

    app: Flask

    def go(self) -> None: ...
    def come_back(self) -> None: ...


class SqliteGone:
    """The file can't be opened any more."""

    def __init__(self, app: Flask) -> None:
        self.app = app

    def _refuse(self, *_: object) -> NoReturn:
        raise sqlite3.OperationalError("unable to open database file")

    def go(self) -> None:
        with self.app.app_context():
            db.engine.dispose()
            event.listen(db.engine, "do_connect", self._refuse)

    def come_back(self) -> None:
        with self.app.app_context():
            event.remove(db.engine, "do_connect", self._refuse)


class PostgresqlGone:
    """The server is killed, as a power cut would."""

    def __init__(self, app: Flask, server: postgres.OwnServer) -> None:
        self.app, self.server = app, server

    def go(self) -> None:
        self.server.stop_immediate()

    def come_back(self) -> None:
        self.server.start()


@contextmanager
def own_postgresql(folder: Path) -> Iterator[PostgresqlGone]:
    server = postgres.start_own()  # what was committed must outlive the power cut
    try:
        server.create_database(AWAY)
        app = create_app(settings_for(folder, server.url(AWAY)))
        begin(app)
        yield PostgresqlGone(app, server)
        with app.app_context():
            db.engine.dispose()
    finally:
        server.dispose()


@pytest.fixture(params=["sqlite", "postgresql"])
def fault(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Fault]:
    """Each database in turn, there until the test says so."""
    if request.param == "postgresql":
        with own_postgresql(tmp_path) as gone:
            yield gone
        return
    backend: Sqlite = request.getfixturevalue("sqlite_backend")
    backend.rewind()
    with backend.app.app_context():
        limiter.reset()
    yield SqliteGone(backend.app)
    with backend.app.app_context():
        db.engine.dispose()


def test_nothing_typed_is_lost_and_nothing_is_promised(fault: Fault) -> None:
    client = fault.app.test_client()
    page = review(client, typed())
    fault.go()
    answers = [send(client, page) for _ in range(2)]
    start, form = client.get("/"), client.get("/devon/submit")
    checked = client.post("/devon/submit", data={**inputs(form), **typed(), "do": "review"})
    status = client.get("/track/DV-0000-0000-0000")
    fault.come_back()

    for answer in answers:
        assert answer.status_code == 503
        assert int(answer.headers["Retry-After"]) >= 30
        assert "This has not been received" in answer.text
        assert not re.search(r"DV-(?!7K3M)[0-9A-Z]{4}-", answer.text)
        assert kept(answer, typed())
    assert start.status_code == form.status_code == checked.status_code == 200
    assert "can’t reach our records" in start.text
    assert kept(checked, typed())
    assert status.status_code == 503
    assert "<h1>" in status.text
    assert status.headers["Retry-After"]

    sent_again = send(client, answers[-1])
    assert sent_again.status_code == 303
    assert keys_on(client.get(sent_again.location))
    with fault.app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Case)) == 1


def test_words_for_the_next_stage_are_not_lost(fault: Fault) -> None:
    client = fault.app.test_client()
    number, passphrase = sent(client)
    open_room(client, number, passphrase)
    form = inputs(client.get(f"/track/{number}/withdraw"))
    fault.go()
    away = client.post(f"/track/{number}/withdraw", data={**form, "words": "I moved house."})
    fault.come_back()
    assert away.status_code == 503
    assert "This was not done" in away.text
    assert inputs(away)["words"] == "I moved house."
    assert client.post(f"/track/{number}/withdraw", data=inputs(away)).location == f"/track/{number}/room"


def test_neither_a_number_nor_an_address_for_news_is_lost(fault: Fault) -> None:
    client = fault.app.test_client()
    number, _ = sent(client)
    fault.go()
    looked = client.post("/track", data={"number": number})
    asked = client.post(f"/track/{number}/news", data={"address": "ada@example.org"})
    fault.come_back()
    assert looked.status_code == asked.status_code == 503
    assert inputs(looked)["number"] == number
    assert inputs(asked)["address"] == "ada@example.org"
    assert client.post("/track", data=inputs(looked)).location == f"/track/{number}"
    assert client.post(f"/track/{number}/news", data=inputs(asked)).status_code in {302, 303}


def test_a_process_that_began_without_it_still_shows_the_form(
    sqlite_backend: Sqlite, monkeypatch: pytest.MonkeyPatch
) -> None:
    sqlite_backend.rewind()
    monkeypatch.setattr(shelf, "_remembered", {})
    fault = SqliteGone(sqlite_backend.app)
    fault.go()
    try:
        page = sqlite_backend.app.test_client().post("/devon/submit", data={**typed(), "do": "review"})
    finally:
        fault.come_back()
    assert page.status_code == 200
    assert kept(page, typed())
