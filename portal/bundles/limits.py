"""The limits of a case: each with its clause and where it stands, and its ledger, day by day."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from portal.bundles.dossier import Document, Dossier, sheet
from portal.bundles.standing import STATES
from portal.cases import clocks
from portal.cases.models import ClockRow, StageRow
from portal.policy.built import Column, Holds, Sheet
from portal.policy.clock import Clock, read
from portal.policy.lateness import told
from portal.policy.ledger import ledger

SUMMARY = (
    *(Column("stage", "Stage"), Column("limit", "Limit"), Column("length", "Length"), Column("started", "Started")),
    *(Column("due", "Due"), Column("state", "Standing"), Column("done", "Done"), Column("clause", "Clause")),
    Column("late", "Why late", holds=Holds.WRITTEN),
)
DAYS = (
    *(Column("day", "Day"), Column("mark", "What it is", holds=Holds.WRITTEN), Column("counted", "Counted")),
    Column("due", "Due"),
)


def limits(dossier: Dossier, told_as: Callable[[Clock], Clock] = lambda clock: clock) -> Document:
    """Return every limit of every stage, told day by day; each clock as `told_as` gives it."""
    rows = [(stage, row) for stage in dossier.case.stages for row in stage.clocks]
    summary = sheet("limits", "Limits", SUMMARY, (_limit(stage, row, dossier) for stage, row in rows))
    return dossier.document("limits", "Limits, day by day", (summary, *_ledgers(rows, dossier, told_as)))


def _limit(stage: StageRow, row: ClockRow, dossier: Dossier) -> tuple[str, ...]:
    clock = clocks.clock_of(row, dossier.case)
    reading = read(clock, dossier.at)
    finished = clock.stopped or clock.ended
    return (
        clocks.stage_of(stage).name,
        clock.rule.name,
        _length(clock),
        dossier.moment(clock.started, in_hours=not clock.in_days),
        dossier.day(reading.due_on),
        clock.exempt.words if clock.exempt else STATES[reading.state],
        dossier.moment(finished, in_hours=not clock.in_days),
        clock.rule.clause,
        told(row.late_reason, ""),
    )


def _length(clock: Clock) -> str:
    more = clock.total - clock.rule.limit.amount
    return f"{clock.rule.limit}, extended by {more}" if more else str(clock.rule.limit)


def _ledgers(
    rows: list[tuple[StageRow, ClockRow]], dossier: Dossier, told_as: Callable[[Clock], Clock]
) -> Iterator[Sheet]:
    for stage, row in rows:
        clock = told_as(clocks.clock_of(row, dossier.case))
        days = ledger(clock, dossier.at)
        lines = ((dossier.day(one.day), one.note, f"{one.counted:g}", "Due" if one.is_due else "") for one in days)
        name = f"{clocks.stage_of(stage).name}: {clock.rule.name}"
        yield sheet(f"ledger_{row.id}", name, DAYS, lines, clock.rule.clause)
