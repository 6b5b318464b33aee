"""The database: one metadata with Flask-AppBuilder's own tables, one way to commit, times that are always UTC."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from flask import Flask, g, has_request_context, request
from flask_appbuilder import Model
from flask_appbuilder.models.sqla.base import SQLA
from sqlalchemy import Connection, DateTime, Dialect, Engine, FromClause, event
from sqlalchemy.dialects.sqlite.base import SQLiteCompiler
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm.exc import ObjectDeletedError, StaleDataError
from sqlalchemy.types import TypeDecorator

from portal.errors import Conflict

MEANWHILE = (StaleDataError, ObjectDeletedError)  # a row was changed, or removed, between our reading and our writing
CHANGED = "Someone else changed this first. Look at it again, then decide."
# Two who wrote a case's next line at once, as PostgreSQL and SQLite name it; two who waited for each other.
NEXT_LINE = ("uq_events_case_id_seq", "events.case_id, events.seq")
DEADLOCK, SERIALIZATION_FAILURE = "40P01", "40001"
WRITES = "writes"  # where a request says that it writes though it is a GET
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})

# Of each connection to PostgreSQL. What the gate adds to every statement makes it look dear: it would be compiled anew
# for each page, which takes longer than to run it; and a few rows of many would be found by reading all of them, as was
# right when a page of a disk took long to find. The figures of a year are put together in memory, not in files.
SETTINGS = ("statement_timeout=30000", "lock_timeout=10000", "jit=off", "random_page_cost=1.1", "work_mem=32MB")

# Named before FAB's security models are imported, so that its constraints get these names too.
Model.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

# An option of a query that the gate of cases (`cases.access`) leaves alone: for what is counted or looked for whoever
# looks, and never shown as it is; or is narrowed by the query itself.
MARK = "unguarded"
UNGUARDED: Mapping[str, Any] = {MARK: True}

# What texts are searched by is each database's own: on SQLite a virtual table, with the tables that it keeps itself, on
# PostgreSQL an index of a kind that SQLite has not. A migration made them, and no model stands for them.
INDEX_OF_TEXTS, GIN_OF_TEXTS = "case_texts_fts", "ix_case_texts_words"

db = SQLA(metadata=Model.metadata)


class UtcDateTime(TypeDecorator[datetime]):
    """An aware instant, kept in UTC. A naive one is refused: it would be a guess."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return the instant in UTC, as the database keeps it."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("A time without a zone can't be stored.")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - as SQLAlchemy calls it
        """Return the instant as an aware UTC time."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def is_modelled(name: str) -> bool:
    """Return whether a table or an index of the database is a model's, and no part of an index of texts."""
    return name not in {INDEX_OF_TEXTS, GIN_OF_TEXTS} and not name.startswith(f"{INDEX_OF_TEXTS}_")


@contextmanager
def transaction() -> Iterator[None]:
    """Keep all of what happens inside, or none of it. Doors open one; commands never commit.

    Raises `Conflict` where a row that was to be changed has been changed or removed by someone else.
    """
    try:
        yield
        db.session.commit()
    except BaseException as error:
        db.session.rollback()
        if is_meanwhile(error):
            raise Conflict(CHANGED) from error
        raise


def will_write() -> None:
    """Say of a GET that it writes, before it does: another site may send a browser back to us in no other way."""
    db.session.rollback()
    g.writes = True


def has_written() -> None:
    """Say that such a GET has written what it had to: what it reads from now on holds up nobody who writes."""
    g.writes = False


def is_meanwhile(error: BaseException) -> bool:
    """Return whether this error means that someone else was writing the same, and that it may be tried again."""
    if isinstance(error, IntegrityError):
        return any(name in str(error.orig) for name in NEXT_LINE)
    if isinstance(error, OperationalError):
        return getattr(error.orig, "sqlstate", None) in {DEADLOCK, SERIALIZATION_FAILURE}
    return isinstance(error, MEANWHILE)


def engine_options(url: str) -> dict[str, Any]:
    """Return how to talk to the database at `url`. Bound values never reach a log or an error text."""
    options: dict[str, Any] = {"hide_parameters": True, "pool_pre_ping": True}
    if url.startswith("postgresql"):
        options["connect_args"] = {"connect_timeout": 4, "options": " ".join(f"-c {one}" for one in SETTINGS)}
        options["pool_timeout"] = 4
    return options


def init_app(app: Flask) -> None:
    """Bind the database to `app` and set how each SQLite connection behaves."""
    db.init_app(app)
    with app.app_context():
        listen_to(db.engine)


def listen_to(engine: Engine) -> None:
    """Make a SQLite engine durable, strict about foreign keys and safe among several writers. No other changes."""
    if engine.dialect.name == "sqlite":
        engine.dialect.statement_compiler = _Hinting
        event.listen(engine, "connect", _on_connect)
        event.listen(engine, "begin", _on_begin)


class _Hinting(SQLiteCompiler):
    """What compiles statements for SQLite, with the hints that it takes behind the name of a table."""

    def get_from_hint_text(self, table: FromClause, text: str | None) -> str | None:  # noqa: ARG002 - as it is called
        """Return a hint as SQLite reads it: "INDEXED BY ix_cases_queue"."""
        return text


BUSY = 15_000  # milliseconds for which a writer waits for another
ASKED = 4_000  # the same where someone waits for an answer: they are told within five seconds that it can't be had


def _on_connect(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None
    connection.execute(f"PRAGMA busy_timeout={BUSY}")
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "secure_delete=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _on_begin(connection: Connection) -> None:
    # A transaction that reads first and writes later fails at once under WAL, whatever the busy timeout:
    # take the write lock from the start wherever a write may come.
    if has_request_context():  # once it was in vain, the page that says so is drawn without waiting again
        connection.exec_driver_sql(f"PRAGMA busy_timeout={0 if g.get('records_away') else ASKED}")
    connection.exec_driver_sql("BEGIN" if only_reads() else "BEGIN IMMEDIATE")


def only_reads() -> bool:
    """Return whether a page is asked for by which nothing is changed."""
    return has_request_context() and request.method in SAFE_METHODS and not g.get(WRITES)
