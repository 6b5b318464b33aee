"""What a database knows of its own tables: how many rows an index tells apart, by which it chooses its way to them."""

from __future__ import annotations

from datetime import datetime, timedelta

from portal.database import db
from portal.jobs.registry import job

ROWS = 1_000  # of each index that are looked at: enough to tell one that finds a few from one that finds a third of all


@job("database.statistics", every=timedelta(days=1))
def renew(*, at: datetime) -> None:  # noqa: ARG001 - every task is told when it runs
    """Have SQLite look at its indices, for every connection that is made from now on. PostgreSQL does so by itself."""
    connection = db.session.connection()
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(f"PRAGMA analysis_limit={ROWS}")
        connection.exec_driver_sql("ANALYZE")
