"""What time it is: the one place where a web door reads it. Everything further in is told."""

from __future__ import annotations

from datetime import UTC, datetime


def now() -> datetime:
    """Return this moment."""
    return datetime.now(UTC)
