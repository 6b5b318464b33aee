"""Filling without indices: to make one of all rows at once takes a fraction of what it takes to keep it row by row."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, text

from portal.database import db, transaction

# What keeps a promise (unique) stays: it is the rows that must be right, not only their order.
OF_TABLES = text(
    "SELECT c.relname, pg_get_indexdef(i.indexrelid) FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid"
    " JOIN pg_class t ON t.oid = i.indrelid WHERE NOT i.indisunique AND t.relname = ANY(:tables) ORDER BY c.relname"
)


@contextmanager
def without(tables: Collection[str]) -> Iterator[None]:
    """Take the indices of these tables away, and make them again at the end. On PostgreSQL: SQLite has few rows."""
    with transaction():
        taken = _taken(db.session.connection(), tables)
    yield
    for definition in taken:
        with transaction():
            db.session.execute(text("SET LOCAL maintenance_work_mem = '1GB'"))
            db.session.execute(text("SET LOCAL statement_timeout = 0"))  # of a million texts it takes minutes
            db.session.execute(text(definition))


def _taken(connection: Connection, tables: Collection[str]) -> list[str]:
    if connection.dialect.name != "postgresql":
        return []
    found = connection.execute(OF_TABLES, {"tables": list(tables)}).all()
    for name, _ in found:
        connection.execute(text(f'DROP INDEX "{name}"'))
    return [definition for _, definition in found]
