"""`flask portal reset-second-factor` and `forget-provider`: for whoever can be helped by no administrator."""

from __future__ import annotations

import click
from flask.cli import with_appcontext
from sqlalchemy import select

from portal.accounts import factors, sessions, vouched
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
            staff = _named(username)
            factors.reset(staff, by=None, at=now())
            sessions.end(staff)
    except Refused as refusal:
        raise click.ClickException(refusal.sentence) from refusal
    click.echo(f"{username} signs in with the password alone, and may put a new second factor on.")


PARTED = """\b
Example:
  flask portal forget-provider t.easterbrook"""


@click.command("forget-provider", epilog=PARTED)
@click.argument("username")
@with_appcontext
def forget_provider(username: str) -> None:
    """Part an account from the provider's sign-in that it belongs to, and end its sessions.

    At the next sign-in it belongs to whoever has its name, or e-mail address, at the provider then.
    """
    try:
        with transaction():
            staff = _named(username)
            vouched.forget(staff, now())
            sessions.end(staff)
    except Refused as refusal:
        raise click.ClickException(refusal.sentence) from refusal
    click.echo(f"{username} is found by name at the next sign-in by the provider.")


def _named(username: str) -> Staff:
    staff = db.session.scalars(select(Staff).filter_by(username=username)).one_or_none()
    if staff is None:
        raise Refused(f"There is no user {username}.")
    return staff
