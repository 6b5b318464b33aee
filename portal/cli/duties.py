"""`flask portal duties`: which reports are owed, which are late, and which days clash ahead."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import click
from flask.cli import with_appcontext

from portal.database import transaction
from portal.duties import planning, queries, state
from portal.duties.models import DutyRow
from portal.policy.occurrences import Clash, told
from portal.procedures import versions


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print it as JSON, for another program.")
@with_appcontext
def duties(as_json: bool) -> None:
    """Plan what is owed, then list it: what is late first, then what is due, then the days that clash ahead.

    The exit code is 1 where something is late.
    """
    at = datetime.now(UTC)
    with transaction():
        planning.plan_all(at=at)
    packs = versions.all_current(at)
    rows = queries.still_owed(list(packs))
    late = [row for row in rows if state.is_late(row, at)]
    clashes = [clash for pack in packs.values() for clash in planning.clashes_ahead(pack, at)]
    click.echo(json.dumps(_told(rows, clashes, at), indent=1) if as_json else "\n".join(_lines(rows, clashes, at)))
    if late:
        raise SystemExit(1)


def _lines(rows: list[DutyRow], clashes: list[Clash], at: datetime) -> Iterator[str]:
    for row in rows:
        yield f"{'LATE  ' if state.is_late(row, at) else '      '}{_line(row)}"
    yield from (f"CLASH {clash.words}" for clash in clashes)
    if not rows:
        yield "Nothing is owed."


def _line(row: DutyRow) -> str:
    duty = state.duty_of(row)
    missing = ", ".join(one.of_name for one in state.outstanding(row))
    waits = f" Not returned: {missing}." if missing else ""
    return f"{told(row.due_on)}: {duty.name} ({row.procedure_key}, {duty.clause}), for {row.period}.{waits}"


def _told(rows: list[DutyRow], clashes: list[Clash], at: datetime) -> dict[str, Any]:
    return {"duties": [_row(row, at) for row in rows], "clashes": [_clash(clash) for clash in clashes]}


def _row(row: DutyRow, at: datetime) -> dict[str, Any]:
    duty = state.duty_of(row)
    return {
        "procedure": row.procedure_key,
        "duty": row.duty_key,
        "name": duty.name,
        "clause": duty.clause,
        "period": row.period,
        "due_at": row.due_at.isoformat(),
        "late": state.is_late(row, at),
        "not_returned": [one.of_name for one in state.outstanding(row)],
    }


def _clash(clash: Clash) -> dict[str, Any]:
    first, second = clash.first, clash.second
    return {
        "first": {"duty": first.duty.key, "due_on": first.due_on.isoformat()},
        "second": {"duty": second.duty.key, "due_on": second.due_on.isoformat()},
        "words": clash.words,
    }
