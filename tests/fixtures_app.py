"""The portal under test: the app on each database, brought back to the same beginning before every test.

`app` runs a test twice, on SQLite and on PostgreSQL. The beginning holds both packs, their teams, and the cast of
`portal.cli.logins`, each with the password PASSWORD.
"""

from __future__ import annotations

import gc
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_migrate import upgrade
from sqlalchemy.orm import Session, scoped_session
from werkzeug.security import generate_password_hash

import config
from portal import create_app
from portal.cli import logins
from portal.cli.setup import load_packs, sync_roles
from portal.database import db
from portal.http.limits import limiter
from tests.cast import NOW, PASSWORD, QUICK_HASH
from tests.support import postgres
from tests.support.rewinding import Rewinding, keep

MARK = f"{os.getpid()}_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"


@dataclass(eq=False)
class Backend:
    """One database with the app on it, and how to bring it back to its beginning."""

    name: str
    app: Flask

    def rewind(self) -> None:
        """Make the database what it was before the first test."""
        raise NotImplementedError


@dataclass(eq=False)
class Sqlite(Backend):
    """A file, copied anew for each test."""

    file: Path

    def rewind(self) -> None:
        """Copy the beginning over the file, once nobody has it open: SQLite's last connection takes its log away."""
        with self.app.app_context():
            db.session.remove()
            db.engine.dispose()
        if self.file.with_name(f"{self.file.name}-wal").exists():
            gc.collect()  # a thread that has ended may still hold a connection
        for leftover in self.file.parent.glob(self.file.name + "-*"):
            leftover.unlink()
        shutil.copyfile(self.file.with_suffix(".beginning"), self.file)


@dataclass(eq=False)
class Postgresql(Backend):
    """A database whose rows are put back for each test."""

    rewinding: Rewinding

    def rewind(self) -> None:
        """Put the rows of the beginning back, whoever was connected."""
        self.rewinding.rewind()


def settings_for(folder: Path, database_url: str, **more: str) -> config.Settings:
    """Return settings that touch nothing outside `folder`."""
    env = {"PORTAL_INSTANCE": str(folder), "DATABASE_URL": database_url, "SECRET_KEY": "only-for-tests-" * 3}
    return config.load(env | more)


def app_on(folder: Path, database_url: str, **more: str) -> Flask:
    """Return the app on this database, with passwords that are hashed and compared at once.

    The portal's own hash takes what it is meant to take, a tenth of a second, and thousands of tests sign in. That
    people's passwords are kept with that one is what tests/fab_contract/test_house.py holds.
    """
    app = create_app(settings_for(folder, database_url, **more))
    app.config["FAB_PASSWORD_HASH_METHOD"] = QUICK_HASH
    app.config["AUTH_DB_FAKE_PASSWORD_HASH_CHECK"] = generate_password_hash("password", QUICK_HASH)
    return app


def begin(app: Flask) -> None:
    """Bring an empty database to the beginning of every test."""
    with app.app_context():
        upgrade()
        sync_roles()
        load_packs(config.PACKS, NOW)
        for person in logins.CAST:
            logins.add(person, PASSWORD)
        db.session.remove()
        db.engine.dispose()


@pytest.fixture(scope="session")
def sqlite_backend(tmp_path_factory: pytest.TempPathFactory) -> Sqlite:
    """The app on SQLite."""
    folder = tmp_path_factory.mktemp("sqlite")
    file = folder / "portal.sqlite3"
    backend = Sqlite("sqlite", app_on(folder, f"sqlite:///{file}"), file)
    begin(backend.app)
    shutil.copyfile(file, file.with_suffix(".beginning"))
    _settle()
    return backend


@pytest.fixture(scope="session")
def postgresql_backend(tmp_path_factory: pytest.TempPathFactory, pg_server: postgres.Server) -> Iterator[Postgresql]:
    """The app on PostgreSQL."""
    database = f"redress_test_{MARK}"
    beginning = f"{database}_beginning"
    for name in (database, beginning):
        pg_server.create_database(name)
    folder = tmp_path_factory.mktemp("postgresql")
    filling = app_on(folder, pg_server.url(beginning))
    begin(filling)
    keep(pg_server, beginning)
    app = app_on(folder, pg_server.url(database))
    _settle()
    yield Postgresql("postgresql", app, Rewinding(pg_server, database, beginning))
    for name in (database, beginning):
        pg_server.drop_database(name)


def _settle() -> None:
    """Let the collector of garbage look no more at the apps, which stay: that took a sixth of the tests' time."""
    gc.set_threshold(20_000, 20, 20)
    gc.collect()
    gc.freeze()


@pytest.fixture(params=["sqlite", "postgresql"])
def backend(request: pytest.FixtureRequest) -> Iterator[Backend]:
    """Each database in turn, at its beginning."""
    found: Backend = request.getfixturevalue(f"{request.param}_backend")
    found.rewind()
    with found.app.app_context():
        limiter.reset()
    yield found
    with found.app.app_context():
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def app(backend: Backend) -> Flask:
    """The app, on each database. No context is open: one that stayed open over requests would keep its user."""
    return backend.app


@pytest.fixture
def session(app: Flask) -> Iterator[scoped_session[Session]]:
    """The database session, in an app context, for tests that make no requests."""
    with app.app_context():
        yield db.session


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser without JavaScript: someone who isn't signed in."""
    return app.test_client()
