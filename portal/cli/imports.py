"""`flask portal import`: the records of another system, brought in with their own dates through the same commands."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any

import click
from flask.cli import with_appcontext

from portal.cases.actors import Actor
from portal.cli.importing import chunks, formats
from portal.cli.importing.filing import Plan
from portal.cli.importing.records import Format
from portal.cli.importing.report import Report, Tally, summary
from portal.errors import NotFound
from portal.procedures import versions

EXAMPLE = """\b
Example:
  flask portal import 311_requests.csv --dry-run
  flask portal import 311_requests.csv --report errors.csv"""
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
OUT = click.Path(dir_okay=False, writable=True, path_type=Path)


@click.command("import", epilog=EXAMPLE)
@click.argument("file", type=FILE)
@click.option(
    "--format", "name", type=click.Choice(list(formats.FORMATS)), help="Guessed from the heading when not given."
)
@click.option("--procedure", default="san-clemente", show_default=True, help="The procedure that the cases come under.")
@click.option("--source", default="", help="The name of the system they come from; the format's, when not given.")
@click.option("--dry-run", is_flag=True, help="Read and check everything, and keep nothing.")
@click.option("--report", type=OUT, help="Write every refused row to this CSV file.")
@click.option("--limit", type=click.IntRange(min=1), help="Read only so many rows.")
@with_appcontext
def import_file(
    file: Path, name: str | None, procedure: str, source: str, dry_run: bool, report: Path | None, limit: int | None
) -> None:
    """Bring the records of FILE in as cases.

    They keep their own dates, channel, id and closing; nobody is written to. Rows that can't be taken are named, and
    the rest goes on. Running it again brings in only what isn't here yet. The exit code is 0 where every row was taken
    or here already, 1 where rows were refused or it was stopped, 2 where the command doesn't make sense.
    """
    form = _format(file, name)
    started = time.monotonic()
    run = _Run(form, _plan(procedure, source or form.name, form), dry_run, limit)
    with _report(report) as refusals:
        whole = run.over(file, refusals)
    for line in summary(run.tally, seconds=time.monotonic() - started, dry_run=dry_run, report=str(report or "")):
        click.echo(line)
    if not whole:
        click.echo("Stopped. What is counted above is kept; run the same command again to go on.")
    if run.tally.refused or not whole:
        raise SystemExit(1)


def _format(file: Path, name: str | None) -> Format:
    form = formats.FORMATS[name] if name else formats.guess(file)
    if form is None:
        raise click.UsageError(
            f"The format of {file.name} can't be told from its heading. Name it: --format {'|'.join(formats.FORMATS)}"
        )
    if missing := formats.missing(form, file):
        raise click.UsageError(f"{file.name} isn't a file of {form.title}: it has no column {', '.join(missing)}.")
    return form


def _plan(procedure: str, source: str, form: Format) -> Plan:
    now = datetime.now(UTC)
    try:
        pack = versions.procedure_of(versions.in_force(procedure, now.date()))
    except NotFound:
        known = ", ".join(versions.keys_in_force())
        raise click.UsageError(f"There is no procedure “{procedure}” here. There are: {known or 'none yet'}.") from None
    return Plan(pack, source, Actor(f"Import from {form.title}"), now)


@contextmanager
def _report(path: Path | None) -> Iterator[Report | None]:
    if path is None:
        yield None
        return
    with path.open("w", encoding="utf-8", newline="") as out:
        yield Report(out)


@dataclass
class _Run:
    """One import as it goes on, and what became of its rows so far."""

    form: Format
    plan: Plan
    dry_run: bool
    limit: int | None

    def __post_init__(self) -> None:
        self.tally = Tally()

    def over(self, file: Path, refusals: Report | None) -> bool:
        """Bring the file in, a chunk at a time. Return whether it was read to its end: Ctrl-C forgets a chunk."""
        with formats.opened(file) as text, click.progressbar(length=file.stat().st_size, label=file.name) as bar:
            try:
                for chunk in chunks.chunks(islice(self.form.rows(text), self.limit)):
                    done = chunks.bring(chunk, self.form, self.plan, dry_run=self.dry_run)
                    self._count(done, refusals)
                    bar.update(_position(text) - bar.pos)
            except KeyboardInterrupt:
                return False
            bar.update(bar.length - bar.pos if bar.length else 0)
        return True

    def _count(self, done: Tally, refusals: Report | None) -> None:
        if refusals:
            refusals.write(done.first)
        self.tally.add(done)


def _position(text: Any) -> int:
    """Return how many bytes have been read: a text file that is being iterated doesn't tell, the one below it does."""
    return int(text.buffer.tell())
