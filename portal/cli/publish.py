"""`flask portal pack impact` and `publish`: what a new version would change, and putting it in force."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import groupby
from pathlib import Path

import click
from flask.cli import with_appcontext

from portal.cases import publishing
from portal.cases.publishing import Impact
from portal.cli.packfile import PACK_FILE, read, text_of
from portal.database import transaction
from portal.errors import PortalError


@click.command("impact", epilog="\b\nExample:\n  flask portal pack impact my-council-2.yaml")
@click.argument("file", type=PACK_FILE)
@with_appcontext
def impact_of_pack(file: Path) -> None:
    """Say what the pack FILE would change if it were published, and whom that would concern. Nothing is changed.

    The exit code is 1 where it couldn't be published as it is.
    """
    told = _impact(file)
    click.echo("\n".join(lines(told)))
    if told.refusal:
        raise SystemExit(1)


@click.command("publish", epilog="\b\nExample:\n  flask portal pack publish my-council-2.yaml")
@click.argument("file", type=PACK_FILE)
@click.option("--yes", is_flag=True, help="Don't ask.")
@with_appcontext
def publish_pack(file: Path, *, yes: bool) -> None:
    """Install the pack FILE as a new version of its procedure, in force from its own date: today or later.

    What it changes is told, and asked about, first. Cases that are here keep the version that they began under.
    """
    told = _impact(file)
    click.echo("\n".join(lines(told)))
    if told.refusal:
        raise SystemExit(1)
    if not yes and not click.confirm("Publish it?"):
        click.echo("Nothing was changed.")
        return
    try:
        with transaction():
            publishing.publish(text_of(file), file.name, at=datetime.now(UTC))
    except PortalError as error:
        raise click.ClickException(error.sentence) from None
    click.echo(f"Published: {told.pack.key} {told.pack.version}, in force from {_day(told)}.")


def _impact(file: Path) -> Impact:
    read(file)  # its faults are told with the path that was typed
    return publishing.impact(text_of(file), file.name, datetime.now(UTC), all_cases=True)


def _day(told: Impact) -> str:
    return f"{told.pack.effective:%-d %B %Y}"


def lines(told: Impact) -> Iterator[str]:
    """Yield what publishing a version would mean, a line at a time."""
    yield f"{told.pack.body}: {told.pack.title}, version {told.pack.version}, in force from {_day(told)}"
    if told.replaces is None:
        yield "No version of this procedure is in force then: it would be the first."
    elif not told.changes:
        yield f"It says the same as version {told.replaces.version}."
    else:
        yield f"Compared with version {told.replaces.version}:"
    for part, changes in groupby(told.changes, key=lambda change: change.part):
        yield f"\n{part}"
        yield from (f"  {change.words}  {told.whom(change)}" for change in changes)
    yield ""
    kinds = ", ".join(f"{number:g} of kind {kind}" for kind, number in told.a_month.items())
    yield f"New cases a month, from the last year: {kinds or 'none were received'}."
    yield f"Open cases: {told.still_open:,}. They stay under the version that they began under."
    if told.refusal:
        yield f"It can't be published: {told.refusal}"
