"""The transactional outbox: work is promised as a row, in the transaction that promises it, and done afterwards."""

from __future__ import annotations

from importlib import import_module


def register() -> None:
    """Let the workers know the periodic work on the database itself."""
    import_module("portal.jobs.statistics")
