"""The limits of a case as cards: what the procedure says, where each stands, and its ledger."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from portal.admin import presenting
from portal.admin.presenting import Nearness, Sign
from portal.cases import clocks
from portal.cases.models import Case, ClockRow, StageRow
from portal.policy.clock import Clock, read
from portal.policy.lateness import told
from portal.policy.ledger import LedgerDay, ledger
from portal.policy.procedure import Procedure


@dataclass(frozen=True)
class ClockCard:
    """One limit: what the procedure says, where it stands, and its story day by day."""

    name: str
    clause: str
    limit: str
    stage: str
    sign: Sign
    due: Nearness | None
    when: str
    why: str
    days: tuple[LedgerDay, ...]
    late: str


def clock_card(row: ClockRow, stage: StageRow, at: datetime, pack: Procedure) -> ClockCard:
    """Return one limit in words."""
    clock = clocks.clock_of(row, stage.case)
    reading = read(clock, at)
    running = row.stopped_at is None and row.ended_at is None
    near = presenting.nearness(reading.due_at, at, pack) if running and reading.due_at else None
    return ClockCard(
        name=clock.rule.name,
        clause=clock.rule.clause,
        limit=_limit(clock),
        stage=clocks.stage_of(stage).name,
        sign=presenting.state(reading.state),
        due=near,
        when=_when(clock, reading.due_on, stage.case, pack),
        why=clock.exempt.words if clock.exempt else "",
        days=ledger(clock, at),
        late=told(row.late_reason, ""),
    )


def _limit(clock: Clock) -> str:
    more = clock.total - clock.rule.limit.amount
    return f"{clock.rule.limit}, extended by {more}" if more else str(clock.rule.limit)


def _when(clock: Clock, due_on: date | None, case: Case, pack: Procedure) -> str:
    if clock.stopped:
        return f"Done {presenting.moment_of(case, clock.stopped, pack, in_hours=not clock.in_days)}"
    if clock.ended:
        return f"Ended {presenting.moment_of(case, clock.ended, pack, in_hours=not clock.in_days)}"
    return f"By {presenting.short(due_on, pack.language)}" if due_on else ""
