"""The ground that scenarios stand on: a PostgreSQL of our own, databases filled to a size, and web servers."""

from __future__ import annotations

import os
import shutil
import sqlite3
import sys
import tempfile
from contextlib import ExitStack, closing
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Self

from flask import Flask
from flask_migrate import upgrade

import config
from bench import fill
from bench.cpu import Meter, meter
from bench.door import unlimited
from portal.cli import logins
from portal.cli.setup import load_packs, sync_roles
from portal.database import db
from portal.http.clock import now
from tests.cast import PASSWORD
from tests.support import postgres
from tests.support.server import WebServer

LONG = 100_000  # cases, from which on one wants to know that it goes on
MIGRATIONS = Path(__file__).resolve().parent.parent / "migrations" / "versions"
SECRET = "only-for-benchmarks-" * 2
# Durable, as a real one is: the tests' own server is told not to wait for the disk.
DURABLE = (
    "listen_addresses=127.0.0.1",
    "unix_socket_directories=",
    "max_connections=100",
    "shared_buffers=512MB",
    "max_wal_size=4GB",
    "log_min_messages=warning",
)


class Web(WebServer):
    """A web server whose processor time can be read."""

    @property
    def pid(self) -> int:
        """Return the number of its first process; its worker is below it."""
        assert self._process is not None
        return self._process.pid


class Ground:
    """Everything that is started for a run, each when it is first asked for, and ended with it.

    With a server `lent`, the databases that are filled are made on it, stay there, and are found again by a later run:
    to fill one with a million cases takes longer than most runs. Its processor time counts where it runs here. So are
    files of SQLite in a folder where they are `kept`.
    """

    def __init__(self, lent: str = "", kept: Path | None = None) -> None:
        self._stack = ExitStack()
        self._kept = kept
        self._lent = postgres.Server(lent) if lent else None
        self._server: postgres.OwnServer | None = None
        self._made: dict[str, str] = {}
        self._apps: dict[str, Flask] = {}
        self.folder = Path(tempfile.mkdtemp(prefix="redress-bench-"))
        self._stack.callback(shutil.rmtree, self.folder, ignore_errors=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.close()

    @property
    def server(self) -> postgres.Server:
        """Return PostgreSQL, which waits for the disk at each commit as a real one does."""
        if self._lent is not None:
            return self._lent
        if self._server is None:
            started = postgres.start_own()
            started.stop()
            self._server = replace(started, settings=DURABLE)
            self._stack.callback(self._throw_away)
            self._server.start()
        return self._server

    def _throw_away(self) -> None:
        assert self._server is not None
        self._server.stop_immediate()  # nothing in it is wanted any more
        self._server.dispose()

    def used(self, *webs: Web, ours: bool = False) -> Meter:
        """Return the meter of these web servers and of PostgreSQL, where it runs."""
        return meter(*(web.pid for web in webs), *self._database(), ours=ours)

    def _database(self) -> list[int]:
        """Return the number of PostgreSQL's first process; nothing where none runs, or not on this machine."""
        if self._lent is None and self._server is None:
            return []
        with self.server.connect() as connection:
            row = connection.execute("SHOW data_directory").fetchone()
        told = Path(row[0] if row else "") / "postmaster.pid"
        return [int(told.read_text(encoding="ascii").split()[0])] if told.exists() else []

    def sized(self, cases: int) -> str:
        """Return the address of a PostgreSQL database with so many cases. It is filled once and only read."""
        name = f"{postgres.PREFIX}bench_{cases}"
        if name not in self._made and self._is_there(name):
            self._made[name] = self.server.url(name)
        if name not in self._made:
            being_made = f"{name}_filling"
            url = self.server.create_from_template(being_made, self._beginning())
            filled(self.app(url), cases)
            with self.server.connect(being_made) as connection:
                connection.execute("VACUUM ANALYZE")
            self._made[name] = self.server.rename_database(being_made, name)
        return self._made[name]

    def _is_there(self, name: str) -> bool:
        """Return whether an earlier run filled it and its tables are still those of this code. Else it is made anew."""
        if self._lent is None or not self._lent.has_database(name):
            return False
        with self._lent.connect(name) as connection:
            row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
        return row is not None and row[0] == latest_migration()

    def copied(self, cases: int) -> str:
        """Return the address of a copy of such a database, to write into."""
        source = self.sized(cases).rpartition("/")[2]
        name = f"{postgres.PREFIX}bench_copy_{len(self._made)}"
        self._made[name] = self.server.create_from_template(name, source)
        return self._made[name]

    def sqlite(self, cases: int) -> str:
        """Return the address of a SQLite file with so many cases. It is filled once and only read."""
        file = (self._kept or self.folder) / f"bench-{latest_migration()}-{cases}.sqlite3"
        if not file.exists():
            filling = file.with_name(f"filling-{cases}.sqlite3")
            filling.unlink(missing_ok=True)
            filled(settled(self.folder, f"sqlite:///{filling}"), cases)
            with closing(sqlite3.connect(filling)) as connection:
                connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # what was written last lies in a file beside it
            filling.rename(file)
        return f"sqlite:///{file}"

    def copied_sqlite(self, cases: int) -> str:
        """Return the address of a copy of such a file, to write into."""
        copy = self.folder / f"bench-copy-{len(self._made)}.sqlite3"
        shutil.copyfile(self.sqlite(cases).removeprefix("sqlite:///"), copy)
        self._made[copy.name] = f"sqlite:///{copy}"
        return self._made[copy.name]

    def app(self, url: str) -> Flask:
        """Return the portal on a database, in this process: one for each, since to make it takes seconds."""
        if url not in self._apps:
            self._apps[url] = unlimited(settings_of(self.folder, url))
        return self._apps[url]

    def serve(self, target: str, url: str) -> Web:
        """Return a web server for a target, on a database; it runs inside a `with`."""
        variables = {"DATABASE_URL": url, "PORTAL_INSTANCE": str(self.folder), "SECRET_KEY": SECRET}
        return Web(variables, target=target)

    def _beginning(self) -> str:
        name = f"{postgres.PREFIX}bench_beginning"
        if name not in self._made:
            self._made[name] = self.server.create_database(name)
            settled(self.folder, self._made[name])
        return name


def settled(folder: Path, url: str) -> Flask:
    """Return the portal on a database that was empty, with its packs, teams, roles and people."""
    app = unlimited(settings_of(folder, url))
    with app.app_context():
        upgrade()
        sync_roles()
        load_packs(config.PACKS, now())
        for person in logins.CAST:
            logins.add(person, PASSWORD)
        let_go()
    return app


def filled(app: Flask, cases: int) -> None:
    """Fill the database of an app with cases, and check a sample of them."""
    with app.app_context():
        fill.fill(cases, now(), _tell)
        fill.demand_true(sample=min(cases, 50))
        let_go()


def _tell(done: int, cases: int) -> None:
    """Say how far it has come, at each tenth of a number that takes long."""
    if cases >= LONG and done % (cases // 10) < fill.A_CHUNK:
        print(f"   filled {done:,} of {cases:,} cases", file=sys.stderr, flush=True)


def latest_migration() -> str:
    """Return the name of the latest migration."""
    return max(one.stem.partition("_")[0] for one in MIGRATIONS.glob("[0-9]*.py"))


def let_go() -> None:
    """Close the connections of the app at hand."""
    db.session.remove()
    db.engine.dispose()


def settings_of(folder: Path, url: str) -> config.Settings:
    """Return the settings of the portal on a database, with a folder of its own."""
    given = {"PORTAL_INSTANCE": str(folder), "DATABASE_URL": url, "SECRET_KEY": SECRET}
    return config.load(given | {name: os.environ[name] for name in ("TMPDIR",) if name in os.environ})
