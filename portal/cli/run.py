"""`flask portal run`: the whole portal on one machine, web server and worker together, until Ctrl-C."""

from __future__ import annotations

import errno
import http.client
import os
import signal
import socket
import time
from pathlib import Path
from types import FrameType

import click
from flask import current_app
from flask.cli import with_appcontext

import config
from portal.cli import logins
from portal.cli.demo import fill, is_empty
from portal.cli.demo.command import tell
from portal.cli.family import Family
from portal.cli.setup import setup
from portal.database import db

PATIENCE = 60  # seconds that the web server has to answer for the first time
HOST = "127.0.0.1"
THREADS = "32"  # that read requests; the app itself answers one at a time (portal.http.whole)
LOGGING = Path(__file__).parent / "granian.json"


@click.command()
@click.pass_context
@with_appcontext
def run(context: click.Context) -> None:
    """Set up what is missing, then run the web server and the worker until Ctrl-C.

    In demo mode (the default) the first start makes a year of cases and a login for each role.
    """
    settings: config.Settings = current_app.config["SETTINGS"]
    os.umask(0o077)  # what is written here is this user's alone, the database first
    _demand_free(settings.port)
    context.invoke(setup)
    if settings.is_demo:
        logins.ensure(settings.instance)
        if is_empty():
            tell(settings, fill())
    db.session.remove()  # or we would hold SQLite's write lock for as long as we run
    _serve(settings)
    click.echo("Stopped.")


def _demand_free(port: int) -> None:
    if port == 0:
        raise click.ClickException("PORT is 0; it must be a number from 1 to 65535.")
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            raise click.ClickException(_why_not(port, error)) from error


def _why_not(port: int, error: OSError) -> str:
    if error.errno in {errno.EACCES, errno.EPERM}:
        return f"Port {port} needs more rights than yours. Choose one above 1023: PORT=8081 make run"
    return f"Port {port} is taken. Stop what uses it, or choose another: PORT=8081 make run"


def _serve(settings: config.Settings) -> None:
    stopping = _Stopping()
    worker = ("-m", "flask", "--app", "app", "portal", "work")
    family = Family({"web server": _web(settings.port), "worker": worker})
    try:
        if _wait_until_up(settings.port, family, stopping):
            _announce(settings)
        while not stopping.asked:
            _demand_alive(family)
            time.sleep(0.2)
    finally:
        family.stop()


def _web(port: int) -> tuple[str, ...]:
    return (
        "-m", "granian", "--interface", "wsgi", "--host", HOST, "--port", str(port),
        "--workers", "1", "--blocking-threads", THREADS, "--no-ws", "--log-level", "warning",
        "--log-config", str(LOGGING), "app:app",
    )  # fmt: skip


class _Stopping:
    """Whether someone asked us to stop: Ctrl-C, a service manager's TERM, a closed terminal."""

    def __init__(self) -> None:
        self.asked = False
        for one in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(one, self._ask)

    def _ask(self, _number: int, _frame: FrameType | None) -> None:
        self.asked = True


def _wait_until_up(port: int, family: Family, stopping: _Stopping) -> bool:
    """Wait until the web server answers. Return whether it did, before someone asked us to stop."""
    until = time.monotonic() + PATIENCE
    while not stopping.asked:
        _demand_alive(family)
        if _answers(port):
            return True
        if time.monotonic() > until:
            raise click.ClickException(f"The web server didn't answer within {PATIENCE} seconds.")
        time.sleep(0.1)
    return False


def _demand_alive(family: Family) -> None:
    ended = family.ended()
    if ended:
        raise click.ClickException(f"The {ended} stopped by itself, so the portal was stopped. What it said is above.")


def _answers(port: int) -> bool:
    connection = http.client.HTTPConnection(HOST, port, timeout=5)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == http.client.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def _announce(settings: config.Settings) -> None:
    base = settings.base_url
    click.echo(f"\nRedress is running.\n  The public's side: {base}/\n  The officers' side: {base}/staff/")
    if settings.is_demo:
        click.echo(f"  Demo logins (kept in {logins.path(settings.instance)}):")
        for login in logins.read(settings.instance):
            click.echo(f"    {login['role']:<32} {login['username']:<22} {login['password']}")
    click.echo("Stop with Ctrl-C.\n")
