"""Report duties: planned from the packs, asked for, returned, approved and submitted, each step kept for good."""

from __future__ import annotations

from importlib import import_module


def register() -> None:
    """Let the workers know what is planned and mailed, and every query the gate that narrows duties."""
    for name in ("planning", "access", "overdue", "reminding"):
        import_module(f"portal.duties.{name}")
