"""`flask portal run`: the whole portal on one machine, web server and worker together, until Ctrl-C."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from types import FrameType

import click
from flask import current_app
from flask.cli import with_appcontext

import config
from portal.cli import logins
from portal.cli.demo import fill, is_empty
from portal.cli.setup import setup

GRACE = 15  # seconds that a child has to finish what it is doing


@click.command()
@click.pass_context
@with_appcontext
def run(context: click.Context) -> None:
    """Set up what is missing, then run the web server and the worker until Ctrl-C.

    In demo mode (the default) the first start makes a year of cases and a login for each role.
    """
    settings: config.Settings = current_app.config["SETTINGS"]
    _demand_free(settings.port)
    context.invoke(setup)
    if settings.is_demo:
        logins.ensure(settings.instance)
        if is_empty():
            fill()
    _serve(settings)


def _demand_free(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise click.ClickException(
                f"Port {port} is taken. Stop what uses it, or choose another: PORT=8081 make run"
            ) from error


def _serve(settings: config.Settings) -> None:
    children = {
        "web server": _start(*_web(settings)),
        "worker": _start("-m", "flask", "--app", "app", "portal", "work"),
    }
    stopping = _Stopping()
    _announce(settings)
    try:
        while not stopping.asked:
            ended = next((name for name, child in children.items() if child.poll() is not None), None)
            if ended:
                raise click.ClickException(f"The {ended} stopped by itself. What it said is above.")
            time.sleep(0.2)
    finally:
        _stop(list(children.values()))
    click.echo("Stopped.")


def _web(settings: config.Settings) -> tuple[str, ...]:
    return (
        "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(settings.port),
        "--workers", "1", "--blocking-threads", "1", "--no-ws", "--log-level", "warning", "app:app",
    )  # fmt: skip


def _start(*arguments: str) -> subprocess.Popen[bytes]:
    # A group of its own: Ctrl-C in the terminal reaches us alone, and we stop the children in good order.
    return subprocess.Popen([sys.executable, *arguments], cwd=config.ROOT, env=os.environ, start_new_session=True)


class _Stopping:
    """Whether someone asked us to stop: Ctrl-C, a service manager's TERM, a closed terminal."""

    def __init__(self) -> None:
        self.asked = False
        for one in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(one, self._ask)

    def _ask(self, _number: int, _frame: FrameType | None) -> None:
        self.asked = True


def _announce(settings: config.Settings) -> None:
    base = settings.base_url
    click.echo(f"\nRedress is running.\n  The public's side: {base}/\n  The officers' side: {base}/staff/")
    if settings.is_demo:
        click.echo(f"  Demo logins (kept in {logins.path(settings.instance)}):")
        for login in logins.read(settings.instance):
            click.echo(f"    {login['role']:<32} {login['username']:<22} {login['password']}")
    click.echo("Stop with Ctrl-C.\n")


def _stop(children: list[subprocess.Popen[bytes]]) -> None:
    for child in children:
        child.terminate()
    for child in children:
        try:
            child.wait(GRACE)
        except subprocess.TimeoutExpired:
            child.kill()
