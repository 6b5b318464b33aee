"""`flask portal reset-second-factor`: for whoever can be helped by no administrator, being the only one."""

from __future__ import annotations

import click
from flask.cli import with_appcontext
from sqlalchemy import select

from portal.accounts import factors, sessions
from portal.cases.models import Staff
from portal.database import db, transaction
from portal.errors import Refused
from portal.http.clock import now

EXAMPLE = """\b
Example:
  flask portal reset-second-factor admin"""


@click.command("reset-second-factor", epilog=EXAMPLE)
@click.argument("username")
@with_appcontext
def reset_second_factor(username: str) -> None:
    """Take the second factor of a user off, and end their sessions. The security log tells it."""
    try:
        with transaction():
            staff = db.session.scalars(select(Staff).filter_by(username=username)).one_or_none()
            if staff is None:
                raise Refused(f"There is no user {username}.")
            factors.reset(staff, by=None, at=now())
            sessions.end(staff)
    except Refused as refusal:
        raise click.ClickException(refusal.sentence) from refusal
    click.echo(f"{username} signs in with the password alone, and may put a new second factor on.")
