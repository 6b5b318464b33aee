"""Report duties: planned from the packs, asked for, returned, approved and submitted, each step kept for good."""

from __future__ import annotations

from importlib import import_module


def register() -> None:
    """Let the workers know the daily planning, and every query the gate that narrows duties to their readers."""
    for name in ("planning", "access"):
        import_module(f"portal.duties.{name}")
