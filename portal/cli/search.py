"""`flask portal search`: the index that cases are found by, made anew."""

from __future__ import annotations

import click
from flask.cli import with_appcontext

from portal.cases import indexing

EXAMPLE = """\b
Example:
  flask portal search rebuild"""


@click.group("search", epilog=EXAMPLE)
def search() -> None:
    """Look after what cases are found by."""


@search.command("rebuild")
@with_appcontext
def rebuild() -> None:
    """Read every case anew into the index. It can be searched meanwhile, and nothing else is changed."""
    with click.progressbar(length=indexing.total(), label="Reading the cases") as bar:
        for read in indexing.rebuild():
            bar.update(read)
    click.echo(f"{indexing.total():,} cases can be found.")
