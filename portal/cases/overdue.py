"""The list of what is overdue: by team, with how long, who has it, what was sent last and what comes next (CSC-15)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, func, select

from portal.cases import clocks, queries
from portal.cases.designees import positions_in
from portal.cases.models import Case, ClockRow, ReminderRow, Staff, StageRow, Team
from portal.database import db
from portal.policy import chasing
from portal.policy.chasing import Step
from portal.policy.clock import INSTANT, Clock, Counts
from portal.policy.procedure import Procedure
from portal.procedures import versions


@dataclass(frozen=True)
class Late:
    """One limit that is overdue: of which case, for how long, who deals with it, the last reminder and the next.

    `days` are open days, unless the limit counts every day (`every_day`).
    """

    case_id: int
    tracking_number: str
    kind: str
    team: str
    handler: str
    clock: str
    clause: str
    due_on: date
    days: int
    every_day: bool
    last: ReminderRow | None
    last_name: str
    next: Step | None

    @property
    def for_long(self) -> str:
        """Return for how long in words: "3 working days"."""
        what = "day" if self.every_day else "working day"
        return f"{self.days} {what}{'' if self.days == 1 else 's'}" if self.days else f"less than a {what}"


def may_see(pack: Procedure, person: Staff) -> bool:
    """Return whether someone goes through this procedure's list."""
    rule = pack.chasing.overdue
    return rule is not None and bool(set(rule.positions) & positions_in(pack.key, person))


def listed(pack: Procedure, at: datetime, *, most: int) -> list[Late]:
    """Return what is overdue under a procedure and the viewer may see: by team, what is overdue longest first."""
    columns = (
        ClockRow.id, ClockRow.key, ClockRow.started_at, ClockRow.due_at, ClockRow.instead, StageRow.pathway,
        StageRow.key.label("stage"), Case.id.label("case_id"), Case.tracking_number, Case.kind,
        Case.procedure_version_id, Team.name.label("team"), Staff.first_name, Staff.last_name,
    )  # fmt: skip
    query = (
        select(*columns)
        .select_from(ClockRow)
        .join(Case, ClockRow.case_id == Case.id)
        .join(StageRow, ClockRow.stage_id == StageRow.id)
        .join(Team, Case.team_id == Team.id)
        .outerjoin(Staff, Case.handler_id == Staff.id)
        .where(*_overdue(pack, at))
        .order_by(Team.name, ClockRow.due_at, ClockRow.id)
    )
    rows = db.session.execute(query.limit(most)).all()
    sent = _sent([row.id for row in rows])
    return [_late(row, sent[row.id], at) for row in rows]


def many(pack: Procedure, at: datetime) -> int:
    """Return how many limits are overdue under a procedure, of the cases that the viewer may see."""
    query = select(func.count(ClockRow.id)).join(Case, ClockRow.case_id == Case.id).where(*_overdue(pack, at))
    return db.session.scalar(query) or 0


def _overdue(pack: Procedure, at: datetime) -> tuple[ColumnElement[bool], ...]:
    """The index of the queue holds the few cases that are owed work: a clock of any other isn't looked at."""
    running = ClockRow.stopped_at.is_(None), ClockRow.ended_at.is_(None)
    owed = queries.owed(), Case.next_due_at <= at, Case.procedure_key == pack.key
    return (*running, ClockRow.due_at <= at, *owed)


def _sent(clock_ids: Iterable[int]) -> Mapping[int, list[ReminderRow]]:
    found: dict[int, list[ReminderRow]] = defaultdict(list)
    query = select(ReminderRow).where(ReminderRow.clock_id.in_(list(clock_ids))).order_by(ReminderRow.id)
    for row in db.session.scalars(query):
        found[row.clock_id].append(row)
    return found


def _late(row: Row[Any], reminders: list[ReminderRow], at: datetime) -> Late:
    pack = versions.procedure(row.procedure_version_id)
    clock = _clock(row, pack)
    settled = {one.key for one in reminders if one.due_at == row.due_at}
    steps = chasing.steps(pack.chasing.fitting(row.kind, row.key), clock, row.due_at)
    last = max((one for one in reminders if one.sent), key=lambda one: one.at, default=None)
    return Late(
        case_id=row.case_id,
        tracking_number=row.tracking_number,
        kind=pack.kinds[row.kind].name,
        team=row.team,
        handler=f"{row.first_name} {row.last_name}" if row.first_name is not None else "",
        clock=clock.rule.name,
        clause=clock.rule.clause,
        due_on=clock.day_of(row.due_at - INSTANT),
        days=chasing.overdue_days(clock, row.due_at, at),
        every_day=clock.counts is Counts.EVERY_DAY,
        last=last,
        last_name=pack.chasing.reminders[last.key].name if last else "",
        next=next((step for step in steps if step.at > at and step.reminder.key not in settled), None),
    )


def _clock(row: Row[Any], pack: Procedure) -> Clock:
    """As much of it as tells how long it is overdue: its due date is kept, so its pauses aren't needed."""
    rule = clocks.rule_at(pack, row.pathway, row.stage, row.key, row.instead)
    return Clock(rule, pack.calendars[rule.calendar], pack.hours, pack.zone, row.started_at)
