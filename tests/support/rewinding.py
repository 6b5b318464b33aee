"""Bringing a PostgreSQL database back to its beginning in milliseconds.

Making it anew from a template takes a quarter of a second of the processor, and thousands of tests pay for it. So the
rows of the beginning are kept beside it in a schema of their own, and put back. The triggers that keep what was said
from being changed are off for that, as are foreign keys.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import psycopg
from psycopg import sql

from tests.support import postgres

KEPT = "beginning"
FRESH_EVERY = 250  # rewindings, after which it is made anew: deleted rows leave room behind
TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename"
SEQUENCES = "SELECT sequencename, last_value FROM pg_sequences WHERE schemaname = 'public'"
ALONE = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s AND pid <> pg_backend_pid()"


def keep(server: postgres.Server, database: str) -> None:
    """Keep what the database holds now, to go back to. Its copies keep it too."""
    with server.connect(database) as connection:
        connection.execute(f"CREATE SCHEMA {KEPT}")
        for (table,) in connection.execute(TABLES).fetchall():
            name = sql.Identifier(table)
            if connection.execute(sql.SQL("SELECT 1 FROM public.{} LIMIT 1").format(name)).fetchone():
                connection.execute(
                    sql.SQL("CREATE TABLE {}.{} AS TABLE public.{}").format(sql.Identifier(KEPT), name, name)
                )


@dataclass
class Rewinding:
    """A copy of a template that was kept, and how to bring it back to that."""

    server: postgres.Server
    database: str
    template: str
    _times: int = 0
    _script: sql.Composed = field(default_factory=lambda: sql.Composed([]))

    def rewind(self) -> None:
        """Put the beginning's rows back. Now and then, and where a test changed its shape, it is made anew."""
        if self._times % FRESH_EVERY:
            try:
                self._put_back()
            except psycopg.Error:
                self._make_anew()
        else:
            self._make_anew()
        self._times += 1

    def _make_anew(self) -> None:
        self.server.create_from_template(self.database, self.template)
        with self.server.connect(self.database) as connection:
            self._script = _script(connection)

    def _put_back(self) -> None:
        with self.server.connect(self.database) as connection:
            connection.execute(ALONE, [self.database])
            with connection.transaction():
                connection.execute(self._script)


def _script(connection: psycopg.Connection) -> sql.Composed:
    tables = [name for (name,) in connection.execute(TABLES).fetchall()]
    kept = {name for (name,) in connection.execute(TABLES.replace("'public'", f"'{KEPT}'")).fetchall()}
    steps: list[sql.Composable] = [sql.SQL("SET LOCAL session_replication_role = replica")]
    steps += [sql.SQL("DELETE FROM public.{}").format(sql.Identifier(name)) for name in tables]
    steps += [
        sql.SQL("INSERT INTO public.{0} SELECT * FROM {1}.{0}").format(sql.Identifier(name), sql.Identifier(KEPT))
        for name in tables
        if name in kept
    ]
    for name, last in connection.execute(SEQUENCES).fetchall():
        sequence = sql.Literal(f'public."{name}"')
        steps.append(
            sql.SQL("SELECT setval({}, {}, {})").format(sequence, sql.Literal(last or 1), sql.Literal(bool(last)))
        )
    return sql.SQL("; ").join(steps)
