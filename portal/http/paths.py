"""What no address of the portal's has in its path."""

from __future__ import annotations

from flask import Flask, abort, request


def init_app(app: Flask) -> None:
    """Answer that there is no such page where a path holds NUL, which PostgreSQL takes in no text."""
    app.before_request(_demand_no_nul)


def _demand_no_nul() -> None:
    if "\0" in request.path:
        abort(404)
