"""`flask portal pack due-dates`: on which days the reports of a pack are owed, for years ahead or back."""

from __future__ import annotations

import calendar
import csv
import io
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from datetime import UTC, date, datetime
from pathlib import Path

import click
from flask.cli import with_appcontext

from portal.cli.packfile import PACK_FILE, read
from portal.policy.duties import PERIODIC, Duty, Every
from portal.policy.occurrences import Occurrence, clashes, occurrences
from portal.policy.procedure import Procedure
from portal.procedures import closures

EXAMPLE = """\b
Examples:
  flask portal pack due-dates my-council.yaml --from 2026 --to 2028
  flask portal pack due-dates my-council.yaml --meeting 2026-12-01 --meeting 2026-12-15
  flask portal pack due-dates *.yaml --csv > due-dates.csv"""
HEADS = ("procedure", "clause", "duty", "period", "from", "to", "due", "too late from", "no open day", "clashes")
CLOSED, CLASHES = "\\*", "†"
LEGEND = (
    "A day marked \\* is no open day, and stays the due day all the same: the pack says so. One marked † falls on or "
    "before the day of what has to be done first."
)
MOST_YEARS = 50
YEAR = click.IntRange(1990, 2200)


@click.command("due-dates", epilog=EXAMPLE)
@click.argument("files", nargs=-1, required=True, type=PACK_FILE, metavar="FILE...")
@click.option("--from", "first", type=YEAR, help="The first year; this one when not given.")
@click.option("--to", "last", type=YEAR, help="The last year; the first when not given.")
@click.option(
    "--meeting", "meetings", type=click.DateTime(["%Y-%m-%d"]), multiple=True,
    help="A day on which the council meets, for what is owed before a meeting. As many as you like.",
)  # fmt: skip
@click.option("--csv", "as_csv", is_flag=True, help="Print a line for each, with its period and its last moment.")
@with_appcontext
def due_dates(
    files: tuple[Path, ...], first: int | None, last: int | None, meetings: tuple[datetime, ...], *, as_csv: bool
) -> None:
    """Print on which days the reports of each pack FILE are owed: a table for each, in Markdown.

    Days on which the body is closed are those of its pack, and those entered here for a procedure of the same key.
    What an event sets going has no day yet, and is only named. The exit code is 1 where a FILE has faults, and 2 where
    the command doesn't make sense.
    """
    first = first or datetime.now(UTC).year
    last = last or first
    if not first <= last < first + MOST_YEARS:
        raise click.UsageError(f"Give years of which the second is not before the first, {MOST_YEARS} at most.")
    years, held = range(first, last + 1), sorted({one.date() for one in meetings})
    packs = [closures.applied(read(file)) for file in files]
    click.echo(as_lines(packs, years, held) if as_csv else page(packs, years, held), nl=False)


def page(packs: Sequence[Procedure], years: range, meetings: Collection[date] = ()) -> str:
    """Return the tables of some packs as one page of Markdown."""
    span = f"{years[0]} to {years[-1]}" if len(years) > 1 else str(years[0])
    parts = [f"# Due dates of reports, {span}", LEGEND]
    for pack in packs:
        if pack.duties:
            parts += [f"## {pack.body}: {pack.title}", *_tables(pack, years, meetings)]
    return "\n\n".join(parts) + "\n"


def as_lines(packs: Sequence[Procedure], years: range, meetings: Collection[date] = ()) -> str:
    """Return each time that a report is owed as a line of CSV, with the first instant that is too late."""
    out = io.StringIO()
    table = csv.writer(out, lineterminator="\n")
    table.writerow(HEADS)
    for pack in packs:
        clashing = _clashing(pack, years, meetings)
        for duty in pack.duties:
            for one in owed(pack, duty, years, meetings):
                period, late = one.period, one.due_at.astimezone(pack.zone).isoformat()
                days = (period.start, period.end, one.due_on, late, one.closed)
                clash = "yes" if (duty.key, one.due_on) in clashing else ""
                table.writerow((pack.key, duty.clause, duty.name, period.key, *days, clash))
    return out.getvalue()


def owed(pack: Procedure, duty: Duty, years: range, meetings: Collection[date] = ()) -> list[Occurrence]:
    """Return each time that a duty falls due in these years."""
    calendar_of = pack.calendars[duty.calendar]
    return occurrences(duty, *_span(years), calendar=calendar_of, zone=pack.zone, meetings=meetings)


def _span(years: range) -> tuple[date, date]:
    return date(years[0], 1, 1), date(years[-1], 12, 31)


def _clashing(pack: Procedure, years: range, meetings: Collection[date]) -> set[tuple[str, date]]:
    found = clashes(pack.duties, *_span(years), calendars=pack.calendars, zone=pack.zone, meetings=meetings)
    return {(one.second.duty.key, one.second.due_on) for one in found}


def _tables(pack: Procedure, years: range, meetings: Collection[date]) -> Iterator[str]:
    clashing = _clashing(pack, years, meetings)
    for duty in pack.duties:
        yield f"### {duty.name} ({duty.clause})"
        yield f"{str(duty.every).capitalize()}: {duty.due.words}."
        if found := owed(pack, duty, years, meetings):
            yield "\n".join(_rows(found, years, {day for key, day in clashing if key == duty.key}))
        elif duty.every not in PERIODIC:
            yield "No day is known before " + ("the meetings are." if duty.every is Every.MEETING else "it happens.")


def _rows(found: Sequence[Occurrence], years: range, clashing: Collection[date]) -> Iterator[str]:
    cells: dict[tuple[int, int], list[str]] = defaultdict(list)
    for one in found:
        marks = (CLOSED if one.closed else "") + (CLASHES if one.due_on in clashing else "")
        cells[one.due_on.year, one.due_on.month].append(f"{one.due_on:%a} {one.due_on.day}{marks}")
    months = range(1, 13)
    yield f"| | {' | '.join(calendar.month_abbr[month] for month in months)} |"
    yield f"| --- |{' --- |' * len(months)}"
    for year in years:
        yield f"| {year} | {' | '.join(', '.join(cells[year, month]) for month in months)} |"
