"""Reports: figures and lists made from the cases as the pack asks, and what is known of those whom they count."""

from __future__ import annotations

from importlib import import_module


def register() -> None:
    """Let the workers know what is counted for the public, and which files they make."""
    import_module("portal.reports.case_files")
    import_module("portal.reports.performance")
