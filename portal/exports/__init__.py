"""Files that take longer than a request: asked for, made by a worker piece by piece, kept for a while, handed out."""

from __future__ import annotations

from importlib import import_module


def register() -> None:
    """Let the workers know how files are made, and when they are forgotten."""
    import_module("portal.exports.work")
