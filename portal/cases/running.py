"""The clocks that run now, read many at a time without the cases they belong to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select

from portal.cases import clocks
from portal.cases.models import Case, ClockRow, ExtensionRow, PauseRow, StageRow
from portal.database import UNGUARDED, db
from portal.policy.clock import Clock, Extension, Pause
from portal.procedures import versions

CHUNK = 500


@dataclass(frozen=True)
class Running:
    """One clock that runs: the case it belongs to, when it is kept to be due, and itself."""

    case_id: int
    tracking_number: str
    due_at: datetime
    clock: Clock


@dataclass(frozen=True)
class Which:
    """Those of a procedure under a calendar, started before one moment and due after another.

    One that is paused has no due date to move, so it isn't among them.
    """

    procedure: str
    calendar: str
    started_before: datetime
    due_after: datetime

    def conditions(self) -> tuple[Any, ...]:
        """Return what their rows must meet."""
        return (
            Case.procedure_key == self.procedure,
            ClockRow.stopped_at.is_(None),
            ClockRow.ended_at.is_(None),
            ClockRow.started_at < self.started_before,
            ClockRow.due_at > self.due_after,
        )


def chunk(which: Which, after: int, size: int = CHUNK) -> tuple[list[Running], int]:
    """Return the clocks of the next cases after the id `after`, and the id of the last of them: 0 at the end.

    The clocks of one case are never parted.
    """
    ids = (
        select(ClockRow.case_id)
        .join(Case)
        .where(*which.conditions(), ClockRow.case_id > after)
        .distinct()
        .order_by(ClockRow.case_id)
        .limit(size)
    )
    cases = list(db.session.scalars(ids))
    return (list(_clocks(which, cases)), cases[-1]) if cases else ([], 0)


def every(which: Which) -> Iterator[Running]:
    """Yield those of the cases that the viewer may see."""
    found, last = chunk(which, 0)
    while last:
        yield from found
        found, last = chunk(which, last)


def _clocks(which: Which, cases: Sequence[int]) -> Iterator[Running]:
    columns = (
        ClockRow.id, ClockRow.stage_id, ClockRow.key, ClockRow.started_at, ClockRow.due_at, ClockRow.case_id,
        ClockRow.instead, StageRow.key.label("stage"), StageRow.pathway, Case.tracking_number,
        Case.procedure_version_id,
    )  # fmt: skip
    query = select(*columns).join(Case, ClockRow.case_id == Case.id).join(StageRow, ClockRow.stage_id == StageRow.id)
    query = query.where(*which.conditions(), Case.id.in_(cases)).order_by(Case.id, ClockRow.id)
    rows = db.session.execute(query).all()
    pauses, extensions = _pauses(cases), _extensions(cases)
    for row in rows:
        clock = _clock(row, pauses[row.stage_id], extensions[row.id])
        if clock.rule.calendar == which.calendar:
            yield Running(row.case_id, row.tracking_number, row.due_at, clock)


def _clock(row: Row[Any], pauses: list[Pause], extensions: list[Extension]) -> Clock:
    pack = versions.procedure(row.procedure_version_id)
    rule = clocks.rule_at(pack, row.pathway, row.stage, row.key, row.instead)
    return Clock(
        rule=rule,
        calendar=pack.calendars[rule.calendar],
        hours=pack.hours,
        zone=pack.zone,
        started=row.started_at,
        pauses=tuple(pauses) if rule.pausable else (),
        extensions=tuple(extensions),
    )


def _pauses(cases: Sequence[int]) -> dict[int, list[Pause]]:
    columns = (PauseRow.stage_id, PauseRow.since, PauseRow.until, PauseRow.reason)
    found: dict[int, list[Pause]] = defaultdict(list)
    query = select(*columns).where(PauseRow.case_id.in_(cases)).order_by(PauseRow.id)
    for row in db.session.execute(query.execution_options(**UNGUARDED)):  # of cases that were read already
        found[row.stage_id].append(Pause(row.since, row.until, row.reason))
    return found


def _extensions(cases: Sequence[int]) -> dict[int, list[Extension]]:
    columns = (ExtensionRow.clock_id, ExtensionRow.at, ExtensionRow.amount, ExtensionRow.reason)
    found: dict[int, list[Extension]] = defaultdict(list)
    query = select(*columns).where(ExtensionRow.case_id.in_(cases)).order_by(ExtensionRow.id)
    for row in db.session.execute(query.execution_options(**UNGUARDED)):  # of cases that were read already
        found[row.clock_id].append(Extension(row.at, row.amount, row.reason))
    return found
