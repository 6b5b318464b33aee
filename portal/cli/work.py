"""`flask portal work`: the worker that sends what was promised."""

from __future__ import annotations

import threading

import click
from flask import current_app
from flask.cli import with_appcontext

from portal.jobs import runner


@click.command()
@with_appcontext
def work() -> None:
    """Send what was promised, until told to stop.

    Any number of these may run at once, on one machine or many: each job is done by one of them.
    """
    stop = threading.Event()
    runner.stop_on_signals(stop)
    click.echo("The worker is ready.")
    runner.work(current_app._get_current_object(), stop)  # type: ignore[attr-defined]  # noqa: SLF001 - other threads have no context for the proxy
