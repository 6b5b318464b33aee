"""Cases: what is stored of them, the commands that change them, and who may see them."""

from __future__ import annotations

from importlib import import_module


def register() -> None:
    """Let the workers know the periodic work on cases, which no door asks for, and each commit what is found."""
    for name in (
        "chasing",
        "form_drafts",
        "indexing",
        "news",
        "room_links",
        "saved_links",
        "saving",
        "scanning",
        "staging",
    ):
        import_module(f"portal.cases.{name}")
