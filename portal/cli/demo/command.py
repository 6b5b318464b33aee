"""`flask portal demo`: fill an empty portal with a year of made-up cases."""

from __future__ import annotations

from datetime import datetime

import click
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy.exc import IntegrityError

import config
from portal.cli import logins
from portal.cli.demo import filling


@click.command()
@click.option("--seed", default=1, show_default=True, help="Another number makes other tracking numbers.")
@click.option(
    "--as-of", type=click.DateTime(["%Y-%m-%d"]), help="The day that the queue is made for: today, when not given."
)
@click.option("--add", is_flag=True, help="Make them even though there are cases.")
@with_appcontext
def demo(seed: int, as_of: datetime | None, add: bool) -> None:
    """Make a year of cases for each procedure, in every state, some due today and some late.

    Nobody is written to: what the cases promise is put into the mail folder. The numbers and passphrases of all of them
    are kept in the instance folder.
    """
    settings: config.Settings = current_app.config["SETTINGS"]
    if not settings.is_demo:
        raise click.ClickException("PORTAL_ENV is production: made-up cases have no place here.")
    if not add and not filling.is_empty():
        raise click.ClickException("There are cases already. To make more of them: flask portal demo --add --seed 2")
    logins.ensure(settings.instance)
    try:
        examples = filling.fill(seed, as_of.date() if as_of else None)
    except IntegrityError:
        raise click.ClickException(
            f"The cases of seed {seed} are here already. Choose another: --seed {seed + 1}"
        ) from None
    tell(settings, examples)


def tell(settings: config.Settings, examples: list[filling.Example]) -> None:
    """Say what was made, with some cases to try."""
    click.echo(f"{len(examples)} cases were made. Some to try, with the passphrases of their rooms:")
    for example in shown(examples):
        click.echo(f"  {example.tracking_number}  {example.passphrase}  ({example.procedure}, {example.status})")
    click.echo(f"All of them: {filling.path(settings.instance)}")


def shown(examples: list[filling.Example]) -> list[filling.Example]:
    """Return three that differ: one at work, one answered, one closed."""
    wanted = ("being looked into", "answered", "closed")
    found = [next((one for one in reversed(examples) if one.status == status), None) for status in wanted]
    return [one for one in found if one]
