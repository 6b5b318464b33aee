"""A database for the tests of jobs and notices alone, where cases, responses and letters are only stood in for.

`local_db` runs each test on SQLite and on PostgreSQL. Other processes reach the same database at `url()`.
"""

import os
from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

import pytest
from flask import Flask
from flask_appbuilder import Model
from sqlalchemy import Column, Integer, MetaData, String, Table, insert, select

from portal import database
from portal.database import db, transaction
from portal.jobs.models import Heartbeat, Job
from portal.notices.batches import PrintBatch, PrintedLetter
from portal.notices.models import Notice, Readdressing

REFERRED_TO = ("cases", "responses", "letters", "ab_user")
FRESH = MetaData(naming_convention=Model.metadata.naming_convention)


def _stand_in(table: str) -> Table:
    """A table that has only an id: what the rows of the real one need is no business of these tests."""
    return Table(table, FRESH, Column("id", Integer, primary_key=True))


def _with_what_they_refer_to() -> None:
    """The mapper must know the real tables, where there are any."""
    for module in ("portal.cases.models", "portal.letters.models"):
        if find_spec(module.rpartition(".")[0]):
            import_module(module)
    for table in REFERRED_TO:
        if table not in Model.metadata.tables:
            Table(table, Model.metadata, Column("id", Integer, primary_key=True))


_with_what_they_refer_to()
CASES, *_ = (_stand_in(table) for table in REFERRED_TO)
RAN = Table("ran", FRESH, Column("id", Integer, primary_key=True), Column("number", Integer), Column("process", String))
for mine in (Job, Heartbeat, Notice, Readdressing, PrintBatch, PrintedLetter):
    mine.__table__.to_metadata(FRESH)


def make_app(url: str) -> Flask:
    """An app with nothing but the database."""
    app = Flask("local")
    app.config.update(
        SQLALCHEMY_DATABASE_URI=url,
        SQLALCHEMY_ENGINE_OPTIONS=database.engine_options(url),
        MAIL_FROM="complaints@council.test",
    )
    database.init_app(app)
    return app


@pytest.fixture(params=["sqlite", "postgresql"])
def local_db(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Flask]:
    """An app and its empty database, inside an app context."""
    app = make_app(_new_database(request, tmp_path))
    with app.app_context():
        FRESH.create_all(db.engine)
        yield app
        db.session.remove()
        db.engine.dispose()


def _new_database(request: pytest.FixtureRequest, folder: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{folder / 'portal.db'}"
    server = request.getfixturevalue("pg_server")
    return str(server.create_database(f"redress_test_jobs_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"))


def url() -> str:
    """Where the database of this test is, for other processes."""
    return db.engine.url.render_as_string(hide_password=False)


def a_case() -> int:
    """A new case's id."""
    with transaction():
        case: int = db.session.execute(insert(CASES).returning(CASES.c.id)).scalar_one()
    return case


def ran() -> list[tuple[int, str]]:
    """What the tasks of tests.jobs.tasks wrote: the number they were given and the process it was."""
    db.session.rollback()
    rows = db.session.execute(select(RAN).order_by(RAN.c.id)).all()
    db.session.rollback()
    return [(row.number, row.process) for row in rows]
