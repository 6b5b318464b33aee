"""`flask portal first-run`: a code for whoever sets a new portal up in the browser."""

from __future__ import annotations

import click
from flask import current_app
from flask.cli import with_appcontext

from portal.accounts import first_run as running
from portal.database import transaction
from portal.errors import Refused
from portal.http.clock import now


@click.command("first-run")
@with_appcontext
def first_run() -> None:
    """Print a new code for the first run, while nobody runs the installation. Codes before it are worth nothing."""
    try:
        tell()
    except Refused as refusal:
        raise click.ClickException(refusal.sentence) from refusal


def tell() -> None:
    """Print where a new portal is set up, and the code that it asks for."""
    with transaction():
        code = running.issue(now())
    base = current_app.config["PORTAL_BASE_URL"]
    click.echo(f"Nobody runs this portal yet. Set it up at {base}/staff/first-run/ with the code {code}")
    click.echo("The code is good once, for a day.")


def tell_if_wanted() -> None:
    """As `tell`, where nobody runs the installation and nobody is setting it up just now."""
    if running.is_open() and not running.is_under_way(now()):
        tell()
