"""`flask portal closures`: the days on which a body is closed beyond its pack."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import click
from flask.cli import with_appcontext
from sqlalchemy import select

from portal.cases import closing_days
from portal.cases.actors import Actor
from portal.cases.closing_days import ClosingDay, Preview
from portal.database import db, transaction
from portal.errors import Invalid, PortalError
from portal.letters import promises
from portal.procedures.models import Closure

EXAMPLE = """\b
Example:
  flask portal closures close devon england 2026-12-24 "Christmas Eve"
  flask portal closures list devon
  flask portal closures open 3"""
BY = Actor("Command line")
SHOWN = 10
DAY = click.DateTime(["%Y-%m-%d"])
YES = click.option("--yes", is_flag=True, help="Don't ask.")
DRY = click.option("--dry-run", is_flag=True, help="Say what would move, and move nothing.")


@click.group("closures", epilog=EXAMPLE)
def closures() -> None:
    """Close the office on a day, and take that back."""


@closures.command("list")
@click.argument("procedure", required=False)
@with_appcontext
def show(procedure: str | None) -> None:
    """List the closures, of one PROCEDURE or of all, with those that were taken back."""
    query = select(Closure).order_by(Closure.procedure_key, Closure.day, Closure.id)
    rows = db.session.scalars(query.filter_by(procedure_key=procedure) if procedure else query).all()
    for row in rows:
        back = f", taken back {row.removed_at:%Y-%m-%d} by {row.removed_by}" if row.removed_at else ""
        click.echo(
            f"{row.id:>4}  {row.procedure_key}, {row.calendar}: {row.day} {row.name} "
            f"(added {row.added_at:%Y-%m-%d} by {row.added_by}{back})"
        )
    if not rows:
        click.echo("No closures were added. Those that a pack brings are in the pack.")


@closures.command("close", epilog=EXAMPLE)
@click.argument("procedure")
@click.argument("calendar")
@click.argument("day", type=DAY)
@click.argument("name")
@DRY
@YES
@with_appcontext
def close(procedure: str, calendar: str, day: datetime, name: str, *, dry_run: bool, yes: bool) -> None:
    """Close the office on DAY under the CALENDAR of a PROCEDURE. What would move is told, and asked about, first."""
    wanted, at = ClosingDay(procedure, calendar, day.date(), name), datetime.now(UTC)

    def act() -> Closure:
        return closing_days.close(wanted, by=BY, at=at, confirmed=True)

    _tell_and_do(lambda: closing_days.preview(wanted, at), act, dry_run=dry_run, yes=yes)


@closures.command("open", epilog=EXAMPLE)
@click.argument("closure_id", type=int)
@DRY
@YES
@with_appcontext
def open_again(closure_id: int, *, dry_run: bool, yes: bool) -> None:
    """Take a closure back, by its number in the list. What would move is told, and asked about, first."""
    at = datetime.now(UTC)

    def act() -> Closure:
        closure = closing_days.find(closure_id)
        closing_days.open_again(closure, by=BY, at=at, confirmed=True)
        return closure

    def preview() -> Preview:
        return closing_days.preview_opening(closing_days.find(closure_id), at)

    _tell_and_do(preview, act, dry_run=dry_run, yes=yes)


def _tell_and_do(preview: Callable[[], Preview], act: Callable[[], Closure], *, dry_run: bool, yes: bool) -> None:
    try:
        with transaction():
            told = preview()
            for line in _lines(told):
                click.echo(line)
        if dry_run or not (yes or click.confirm("Go on?")):
            click.echo("Nothing was changed.")
            return
        with transaction():
            closure_id = act().id
        moved = _move(closure_id, told.cases)
    except PortalError as error:
        raise click.ClickException(_sentence(error)) from None
    click.echo(f"Done. The dates of {moved:,} cases were moved.")


def _sentence(error: PortalError) -> str:
    return " ".join(error.errors.values()) if isinstance(error, Invalid) else error.sentence


def _lines(told: Preview) -> Iterator[str]:
    if not told.moved:
        yield "No due date moves."
        return
    yield f"{len(told.moved):,} due dates of {told.cases:,} open cases move:"
    for one in told.moved[:SHOWN]:
        yield f"  {one.tracking_number}  {one.clock}: {one.before} → {one.after}"
    if len(told.moved) > SHOWN:
        yield f"  and {len(told.moved) - SHOWN:,} more."
    if letters := promises.given(told.moved):
        yield f"{len(letters):,} letters gave the earlier date already:"
        for letter in letters[:SHOWN]:
            yield f"  {letter.tracking_number}  {letter.letter}: {letter.before} → {letter.after}"
    if told.gone:
        yield "The day has gone by, and these clocks have counted it."


def _move(closure_id: int, expected: int) -> int:
    """Move them now, without waiting for a worker. What is left, should this be stopped, is promised as jobs."""
    after, moved = 0, 0
    with click.progressbar(length=expected, label="Moving") as bar:
        while True:
            with transaction():
                after, number = closing_days.move_batch(closing_days.find(closure_id), after, datetime.now(UTC))
            db.session.expunge_all()
            moved += number
            bar.update(number)
            if not after:
                return moved
