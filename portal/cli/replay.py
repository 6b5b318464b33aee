"""`flask portal pack replay`: what another pack would have said of the cases that were recorded."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click
from flask.cli import with_appcontext

from portal.cases import histories
from portal.cases.histories import Span, span_of_days
from portal.cases.replaying import Replay
from portal.cli.packfile import PACK_FILE, read
from portal.database import db
from portal.policy.sidebyside import Key, SideBySide
from portal.procedures import closures, versions

EXAMPLE = """\b
Example:
  flask portal pack replay my-council-2.yaml --since 2025-01-01
  flask portal pack replay lgsco.yaml --procedure devon --json > replay.json"""
DAY = click.DateTime(["%Y-%m-%d"])
COLUMNS = ("counted", "met", "late", "open", "exempt", "not needed", "breaches", "median", "90 %", "days", "90 %")
WIDTH = 26


@click.command("replay", epilog=EXAMPLE)
@click.argument("file", type=PACK_FILE)
@click.option(
    "--procedure", help="Whose cases are replayed: the key of an installed procedure; FILE's own when not given."
)
@click.option("--since", type=DAY, help="Only cases received on this day or later.")
@click.option("--until", type=DAY, help="Only cases received on this day or before.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of a table.")
@with_appcontext
def replay_pack(
    file: Path, procedure: str | None, since: datetime | None, until: datetime | None, *, as_json: bool
) -> None:
    """Run the recorded cases against the pack FILE, and set both side by side.

    What was done stays as it was done: only the rules are FILE's. A stage of one pack stands for the stage at the same
    place of the other's pathway, and what has no counterpart is counted and named. Nothing is changed. The exit code is
    1 where FILE has faults, and 2 where the command doesn't make sense.
    """
    other = closures.applied(read(file))
    span = _span(procedure or other.key, since, until)
    run = Replay(span, other, datetime.now(UTC))
    total = histories.count(span)
    with click.progressbar(length=total, label="Replaying", file=sys.stderr) as bar:
        while done := run.go_on():
            bar.update(done)
            _let_go()
    click.echo(json.dumps(as_told(run, file.name), indent=2) if as_json else "\n".join(table(run, file.name)))


def _span(key: str, since: datetime | None, until: datetime | None) -> Span:
    known = versions.keys_in_force()
    if key not in known:
        raise click.UsageError(
            f"There is no procedure “{key}” here. Choose one with --procedure: {', '.join(known) or 'none yet'}."
        )
    if since and until and until < since:
        raise click.UsageError("--until lies before --since.")
    return span_of_days(key, since and since.date(), until and until.date())


def _let_go() -> None:
    """Let go of what was read, and of the lock that reading takes on SQLite."""
    db.session.rollback()
    db.session.expunge_all()


def as_told(run: Replay, file: str) -> dict[str, Any]:
    """Return the comparison as JSON tells it."""
    found = run.found
    return {
        "procedure": run.span.procedure,
        "against": {"file": file, "pack": run.other.key, "version": run.other.version},
        "at": run.at.isoformat(),
        "since": run.span.since and run.span.since.isoformat(),
        "until": run.span.until and run.span.until.isoformat(),
        "cases": found.cases,
        "lines": [
            {
                "pathway": key.pathway,
                "stage": key.place,
                "clock": key.clock,
                "name": found.names[key],
                "recorded": mine.figures() if mine else None,
                "other": theirs.figures() if theirs else None,
            }
            for key, mine, theirs in found.lines()
        ],
        "not_in_this_pack": [
            {"what": str(lack.what), "name": lack.name, "cases": count} for lack, count in sorted(found.lacks.items())
        ],
    }


def table(run: Replay, file: str) -> Iterator[str]:
    """Yield the comparison as a table, a pair of lines for each limit."""
    found = run.found
    yield f"{found.cases:,} cases of {run.span.procedure}, as recorded and against {file} ({run.other.version}):"
    yield f"{'':{WIDTH}}" + "".join(f"{name:>11}" for name in COLUMNS)
    for key, mine, theirs in found.lines():
        yield f"\n{heading(key, found)}"
        for label, side in (("recorded", mine), (file, theirs)):
            yield _row(label, side.figures()) if side else f"  {label}: no such limit in this pack."
    if found.lacks:
        yield "\nNot in this pack:"
        for lack, count in sorted(found.lacks.items()):
            yield f"  {lack.what} “{lack.name}”: {count:,} cases"


def heading(key: Key, found: SideBySide) -> str:
    """Return what a line is about: "corporate, stage 1: Response"."""
    return f"{key.pathway}, stage {key.place}: {found.names[key]}"


def _row(label: str, told: dict[str, Any]) -> str:
    names = ("counted", "met", "late", "still_open", "exempt", "needed_no_more", "breaches")
    figures = [f"{told[name]:,}" for name in names]
    figures += [_number(told[name]) for name in ("median", "p90", "median_days", "p90_days")]
    cells = "".join(f"{figure:>11}" for figure in figures)
    return f"  {label[: WIDTH - 3]:{WIDTH - 2}}{cells}  {'; '.join(told['limits'])}"


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:g}"
