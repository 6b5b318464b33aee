"""The public status of a case: what may be told with the tracking number alone, no personal data and no narrative.

The status page and the API both tell it from these values, so they can't disagree.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from portal.cases import clocks, situation
from portal.cases.models import Case, ClockRow
from portal.policy.clock import Clock, State, read
from portal.policy.ledger import LedgerDay, ledger
from portal.policy.procedure import Right
from portal.policy.rights import rights_today


@dataclass(frozen=True)
class ClockStatus:
    """One time limit as it stands: when it is due, when it was met, and its story day by day.

    `due` is its last day, where that is known; `due_at` the first instant that is too late. `exempt` is why it doesn't
    apply, in words. Limits of earlier stages are told too: `stage` is the stage's name.
    """

    key: str
    stage: str
    name: str
    clause: str
    limit: str
    state: State
    due: date | None
    due_at: datetime | None
    met_on: date | None
    exempt: str
    ledger: tuple[LedgerDay, ...]


@dataclass(frozen=True)
class PublicStatus:
    """Where a case is, for anyone who has its tracking number. `procedure`, `kind` and `stage` are the pack's keys."""

    tracking_number: str
    procedure: str
    procedure_title: str
    kind: str
    kind_name: str
    stage: str
    stage_name: str
    status: str
    received_on: date
    clocks: tuple[ClockStatus, ...]
    rights: tuple[Right, ...]


def public(case: Case, at: datetime) -> PublicStatus:
    """Return the public status of `case` at `at`."""
    pack, stage = clocks.pack_of(case), clocks.stage_of(case.stage)
    return PublicStatus(
        tracking_number=case.tracking_number,
        procedure=case.procedure_key,
        procedure_title=pack.title,
        kind=case.kind,
        kind_name=pack.kinds[case.kind].name,
        stage=stage.key,
        stage_name=stage.name,
        status=str(case.status),
        received_on=case.received_at.astimezone(pack.zone).date(),
        clocks=tuple(clocks_of(case, at)),
        rights=rights_today(stage, situation.standing_of(case, at)),
    )


def clocks_of(case: Case, at: datetime) -> Iterator[ClockStatus]:
    """Yield the time limits of the case's stages, in the order in which they began to run."""
    for stage in case.stages:
        for row in stage.clocks:
            yield _told(row, case, at)


def _told(row: ClockRow, case: Case, at: datetime) -> ClockStatus:
    clock = clocks.clock_of(row, case)
    reading = read(clock, at)
    return ClockStatus(
        key=row.key,
        stage=clocks.stage_of(row.stage).name,
        name=clock.rule.name,
        clause=clock.exempt.clause if clock.exempt else clock.rule.clause,
        limit=str(clock.rule.limit),
        state=reading.state,
        due=reading.due_on,
        due_at=reading.due_at if clock.in_days or not case.anonymous else None,
        met_on=_met_on(clock),
        exempt=clock.exempt.words if clock.exempt else "",
        ledger=_ledger(clock, case, at),
    )


def _ledger(clock: Clock, case: Case, at: datetime) -> tuple[LedgerDay, ...]:
    """Hours that count would give away the minute in which an anonymous reporter sent it."""
    return () if case.anonymous and not clock.in_days else ledger(clock, at)


def _met_on(clock: Clock) -> date | None:
    return clock.day_of(clock.stopped) if clock.stopped and not clock.exempt else None
