"""The command line: `flask portal …`. Each command translates its words and calls the same code as the web."""

from __future__ import annotations

from flask import Flask
from flask.cli import AppGroup

from portal.cli.closures import closures
from portal.cli.demo.command import demo
from portal.cli.duties import duties
from portal.cli.imports import import_file
from portal.cli.packs import pack
from portal.cli.run import run
from portal.cli.setup import setup
from portal.cli.verify import verify
from portal.cli.work import work

portal = AppGroup("portal", help="Run and look after the portal.")


def init_app(app: Flask) -> None:
    """Attach the commands."""
    for command in (setup, run, work, demo, pack, closures, duties, import_file, verify):
        portal.add_command(command)
    app.cli.add_command(portal)
