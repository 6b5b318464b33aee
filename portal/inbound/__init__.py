"""Inbound mail: what comes to a body's mailbox is read, once, and becomes a case, an entry on one, or a question."""

from __future__ import annotations

from flask import Flask

from portal.inbound import command, fetching, replying

__all__ = ["fetching", "init_app"]  # `fetching` registers the task that reads the mailboxes


def init_app(app: Flask) -> None:
    """Let letters say where to answer, and attach `flask portal mail`."""
    replying.register()
    command.init_app(app)
