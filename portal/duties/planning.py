"""Writing down what is owed: each duty of a procedure for each period, once, and again as meetings come and go."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from portal.cases.actors import PORTAL, Actor
from portal.database import db
from portal.duties import history, queries
from portal.duties.models import DutyRow
from portal.jobs.registry import job
from portal.policy.calendar import ONE_DAY
from portal.policy.due import After, AfterStart, Period
from portal.policy.duties import Duty, Every
from portal.policy.occurrences import (
    LONGEST_WAIT,
    Clash,
    Occurrence,
    clashes,
    is_set_going,
    occurrence_after,
    occurrences,
    told,
)
from portal.policy.procedure import Procedure
from portal.procedures import versions
from portal.procedures.models import ProcedureVersion

AHEAD = timedelta(days=120)  # how far duties are written down in advance: a quarter, and what follows it
A_YEAR_AHEAD = timedelta(days=366)  # how far yearly ones are: what is told of a year is gathered over all of it
LOOKED_AHEAD = timedelta(days=731)  # how far clashes are looked for: in time to move a draft


@dataclass(frozen=True)
class Plan:
    """What planning changed: how many duties it added, moved to another day, and dropped."""

    added: int = 0
    moved: int = 0
    dropped: int = 0


@job("duties.plan", every=timedelta(days=1))
def plan_all(*, at: datetime) -> None:
    """Plan the duties of every procedure in force. Done twice it changes nothing."""
    for key in versions.all_current(at):
        plan(key, until=ahead(at), yearly=a_year_ahead(at), at=at)


def ahead(at: datetime) -> date:
    """Return the day up to which duties are planned."""
    return at.date() + AHEAD


def a_year_ahead(at: datetime) -> date:
    """Return the day up to which yearly duties are planned."""
    return at.date() + A_YEAR_AHEAD


def plan(procedure_key: str, *, until: date, at: datetime, yearly: date | None = None, by: Actor = PORTAL) -> Plan:
    """Write down each duty of a procedure that is due up to `until` and isn't there yet; yearly ones up to `yearly`.

    An open one moves with its due date, and is dropped where it is no longer owed; a done one is never touched. What
    was due before the portal knew the procedure, or before this version of it took effect, isn't owed here, nor is the
    rest of a chain that began then.
    """
    version = versions.current(procedure_key, at)
    pack = versions.procedure_of(version)
    since, meetings = max(pack.effective, _known_since(pack)), queries.meeting_days(pack.key)
    rows = _planned(pack)
    far = {Every.YEARLY: max(until, yearly or until)}
    last = max([until, *far.values(), *(row.due_on for row in rows.values() if row.is_open)])
    owed = {(one.duty.key, one.period.key): one for one in _owed(pack, meetings, since, last)}
    new = [one for key, one in owed.items() if key not in rows and one.due_on <= far.get(one.duty.every, until)]
    added = sum(_add(pack, version, one, by, at) for one in new if not _begun(pack, meetings, one, since))
    moved = sum(_move(row, version, owed[key], by, at) for key, row in rows.items() if key in owed)
    gone = (row for key, row in rows.items() if key not in owed and row.due_on >= since)
    return Plan(added, moved, sum(_drop(row, by, at) for row in gone))


def clashes_ahead(pack: Procedure, at: datetime) -> list[Clash]:
    """Return where, from today on, a duty falls due on or after the day of the one that follows it."""
    today = at.astimezone(pack.zone).date()
    days = queries.meeting_days(pack.key)
    span = today, today + LOOKED_AHEAD
    return clashes(pack.duties, *span, calendars=pack.calendars, zone=pack.zone, meetings=days, language=pack.language)


def set_going(
    pack: Procedure,
    version: ProcedureVersion,
    duty: Duty,
    period: Period,
    *,
    started: datetime,
    by: Actor,
    at: datetime,
) -> bool:
    """Write down what an event or another duty sets going. Return whether it wasn't there yet."""
    one = occurrence_after(duty, period, started, calendar=pack.calendars[duty.calendar], zone=pack.zone)
    return _add(pack, version, one, by, at)


def followers(pack: Procedure, duty_key: str) -> list[Duty]:
    """Return the duties that this one sets going once it is done."""
    return [duty for duty in pack.duties if duty.follows == duty_key and is_set_going(duty, After.STEP)]


def _known_since(pack: Procedure) -> date:
    first = db.session.scalars(select(func.min(ProcedureVersion.loaded_at)).filter_by(key=pack.key)).one()
    return first.astimezone(pack.zone).date() if first else pack.effective


def _planned(pack: Procedure) -> dict[tuple[str, str], DutyRow]:
    """Return what planning wrote down before, locked; what was set going by something isn't planned."""
    going = [duty.key for duty in pack.duties if isinstance(duty.due.rule, AfterStart)]
    query = (
        select(DutyRow)
        .where(DutyRow.procedure_key == pack.key, DutyRow.duty_key.not_in(going), DutyRow.period.not_like("event %"))
        .order_by(DutyRow.id)
        .with_for_update()
    )
    return {(row.duty_key, row.period): row for row in db.session.scalars(query)}


def _begun(pack: Procedure, meetings: Collection[date], one: Occurrence, since: date) -> bool:
    """Return whether an earlier step of its chain was due before `since`: then all of it belongs to the time before."""
    follows = one.duty.follows
    while follows:
        before = pack.duty(follows)
        earlier = _of(pack, before, meetings, since - LONGEST_WAIT, since - ONE_DAY)
        if any(early.period.key == one.period.key for early in earlier):
            return True
        follows = before.follows
    return False


def _owed(pack: Procedure, meetings: Collection[date], since: date, until: date) -> Iterable[Occurrence]:
    for duty in pack.duties:
        yield from _of(pack, duty, meetings, since, until)


def _of(pack: Procedure, duty: Duty, meetings: Collection[date], since: date, until: date) -> list[Occurrence]:
    return occurrences(duty, since, until, calendar=pack.calendars[duty.calendar], zone=pack.zone, meetings=meetings)


def _add(pack: Procedure, version: ProcedureVersion, one: Occurrence, by: Actor, at: datetime) -> bool:
    row = DutyRow(procedure_key=pack.key, procedure_version_id=version.id, duty_key=one.duty.key, period=one.period.key)
    _date(row, one)
    try:
        with db.session.begin_nested():
            db.session.add(row)
            db.session.flush()
    except IntegrityError:
        # Another worker plans at the same time, and was faster.
        if db.session.scalars(queries.of_period(pack.key, one.duty.key, one.period.key)).one_or_none() is None:
            raise
        return False
    history.record(
        row,
        "planned",
        f"Due on {told(one.due_on, versions.procedure(row.procedure_version_id).language)}.",
        by=by,
        at=at,
        detail=one.why,
    )
    return True


def _move(row: DutyRow, version: ProcedureVersion, one: Occurrence, by: Actor, at: datetime) -> bool:
    """Let an open duty follow its due date, and one that was dropped be owed again."""
    if row.done_at is not None:
        return False
    before = (row.due_at, row.period_start, row.period_end, row.dropped_at)
    row.procedure_version_id, row.dropped_at = version.id, None
    _date(row, one)
    if before == (row.due_at, row.period_start, row.period_end, None):
        return False
    history.record(
        row,
        "moved",
        f"Now due on {told(one.due_on, versions.procedure(row.procedure_version_id).language)}.",
        by=by,
        at=at,
        detail=one.why,
    )
    return True


def _drop(row: DutyRow, by: Actor, at: datetime) -> bool:
    if not row.is_open:
        return False
    row.dropped_at = at
    history.record(row, "dropped", "No longer owed: nothing asks for it on that day any more.", by=by, at=at)
    return True


def _date(row: DutyRow, one: Occurrence) -> None:
    row.period_start, row.period_end = one.period.start, one.period.end
    row.due_on, row.due_at = one.due_on, one.due_at
