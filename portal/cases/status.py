"""The public status of a case: what may be told with the tracking number alone, no personal data and no narrative.

The status page and the API both tell it from these values, so they can't disagree. With `reasons` it says too why a
clock was paused or got more time, in the officer's words: for the reporter's room, and for staff.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from portal.cases import clocks, promised, rerouting, situation
from portal.cases.ahead import AFTER, TOLD, Ahead, has_no_limit, limits_ahead
from portal.cases.models import Case, ClockRow, StageRow
from portal.policy import hours
from portal.policy.clock import Clock, State, read
from portal.policy.ledger import LedgerDay, ledger, without_reasons
from portal.policy.procedure import Right, Stage
from portal.policy.saying import say

OWED = frozenset({State.RUNNING, State.PAUSED, State.OVERDUE})
NEVER = datetime.max.replace(tzinfo=UTC)
LEFT = (
    "What it is about was settled anew, so it goes another way since. The limits of this one ended then; those of the "
    "new way count from the same receipt."
)
NO_LIMIT = "The procedure sets no date for our answer."


@dataclass(frozen=True)
class ClockStatus:
    """One time limit as it stands: when it is due, when it was met, and its story day by day.

    `due` is its last day, where that is known; `due_at` the first instant that is too late. `exempt` is why it doesn't
    apply, in words. Limits of earlier stages are told too: `stage` is the stage's name. `limit` is its length in words,
    `total` what that comes to with its extensions, `after` what it counts from ("" where the pack's own name says so).
    `ended_on` is when it was met or no longer needed. One `inside` the office ends with nothing that the reporter gets.
    """

    key: str
    stage: str
    name: str
    clause: str
    limit: str
    total: int
    in_hours: bool
    state: State
    due: date | None
    due_at: datetime | None
    met_on: date | None
    ended_on: date | None
    exempt: str
    ledger: tuple[LedgerDay, ...]
    after: str = ""
    inside: bool = False


@dataclass(frozen=True)
class Halt:
    """A pause, or more time: since when and until when, by which clause. `why` is "" for whoever has the number alone.

    More time has no `until`: the limit itself says how far it goes.
    """

    since: date
    until: date | None
    clause: str
    why: str


@dataclass(frozen=True)
class StageStatus:
    """One passage through a stage: since when and why, its limits, when they stood still or got more, and the end."""

    key: str
    name: str
    clause: str
    opened_on: date
    clocks: tuple[ClockStatus, ...]
    pauses: tuple[Halt, ...]
    because: str = ""
    left: str = ""
    more_time: tuple[Halt, ...] = ()


@dataclass(frozen=True)
class PublicStatus:
    """Where a case is, for anyone who has its tracking number. `procedure`, `kind` and `stage` are the pack's keys.

    `promised_by` is the day that a holding letter named, while the answer is still owed. `ahead` are the limits of its
    stage that haven't begun; `no_limit`, that the procedure sets none for the answer.
    """

    tracking_number: str
    procedure: str
    procedure_title: str
    kind: str
    kind_name: str
    stage: str
    stage_name: str
    status: str
    received_on: date
    stages: tuple[StageStatus, ...]
    rights: tuple[Right, ...]
    promised_by: date | None = None
    ahead: tuple[Ahead, ...] = ()
    no_limit: bool = False

    @property
    def clocks(self) -> tuple[ClockStatus, ...]:
        """Return the time limits of all its stages, in the order in which they began to run."""
        return tuple(clock for stage in self.stages for clock in stage.clocks)

    @property
    def owed(self) -> tuple[ClockStatus, ...]:
        """Return the limits that run in its stage, the one that is due first at the top."""
        return tuple(sorted((clock for clock in self.stages[-1].clocks if clock.state in OWED), key=_when))

    @property
    def next(self) -> ClockStatus | None:
        """Return what is owed next: of the limits that run in its stage, the one that is due first."""
        return next(iter(self.owed), None)


def _when(clock: ClockStatus) -> tuple[date, bool, datetime]:
    """An hour of a day comes before its end, even where the hour isn't told. What is paused comes last."""
    return clock.due or date.max, not clock.in_hours, clock.due_at or NEVER


def public(case: Case, at: datetime, *, reasons: bool = False) -> PublicStatus:
    """Return the public status of `case` at `at`; with `reasons`, what an officer wrote of a pause or an extension."""
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
        stages=tuple(_stage(row, case, at, reasons=reasons) for row in case.stages),
        rights=situation.rights_of(case, at),
        promised_by=promised.until(case),
        ahead=limits_ahead(case),
        no_limit=has_no_limit(case),
    )


def when_answered(facts: PublicStatus) -> tuple[tuple[str, str], ...]:
    """Return the limits that begin later, each in a sentence with its clause; and that there is none, where none is.

    Why one doesn't bind is said once, and not at all where a limit that runs says so.
    """
    said_already = {clock.exempt for clock in facts.clocks}
    told = dict.fromkeys(
        (
            one.exempt
            or say("%(name)s: within %(limit)s after %(after)s.", name=one.name, limit=one.limit, after=one.after),
            one.clause,
        )
        for one in facts.ahead
        if not one.exempt or one.exempt not in said_already
    )
    return (*told, (NO_LIMIT, facts.stages[-1].clause)) if facts.no_limit else tuple(told)


def because(row: StageRow) -> str:
    """Return why a stage was opened, as the procedure calls it; "" where it was the first, or opened again."""
    trigger = clocks.stage_of(row).triggers_by_key.get(row.trigger)
    return trigger.name if trigger else ""


def _stage(row: StageRow, case: Case, at: datetime, *, reasons: bool) -> StageStatus:
    stage, zone = clocks.stage_of(row), clocks.pack_of(case).zone
    return StageStatus(
        key=row.key,
        name=stage.name,
        clause=stage.clause,
        opened_on=row.opened_at.astimezone(zone).date(),
        clocks=tuple(_clock(one, stage.name, case, at, reasons=reasons) for one in row.clocks),
        pauses=tuple(_pauses(row, stage, zone, reasons=reasons)),
        because=because(row),
        left=LEFT if rerouting.left_by(case, row) else "",
        more_time=tuple(_more_time(row, zone, reasons=reasons)),
    )


def _pauses(row: StageRow, stage: Stage, zone: ZoneInfo, *, reasons: bool) -> Iterator[Halt]:
    clause = ", ".join(dict.fromkeys(rule.clause for rule in stage.clocks if rule.pausable))
    for one in row.pauses:
        until = one.until.astimezone(zone).date() if one.until else None
        yield Halt(one.since.astimezone(zone).date(), until, clause, one.reason if reasons else "")


def _more_time(row: StageRow, zone: ZoneInfo, *, reasons: bool) -> Iterator[Halt]:
    for clock in row.clocks:
        rule = clocks.rule_of(clock)
        clause = rule.extension.clause if rule.extension else rule.clause
        for one in clock.extensions:
            yield Halt(one.at.astimezone(zone).date(), None, clause, one.reason if reasons else "")


def _clock(row: ClockRow, stage: str, case: Case, at: datetime, *, reasons: bool) -> ClockStatus:
    known = clocks.clock_of(row, case)
    clock = known if reasons else without_reasons(known)
    reading = read(clock, at)
    return ClockStatus(
        key=row.key,
        stage=stage,
        name=clock.rule.name,
        clause=clock.exempt.clause if clock.exempt else clock.rule.clause,
        limit=_limit(clock),
        total=clock.total,
        in_hours=not clock.in_days,
        state=reading.state,
        due=reading.due_on,
        due_at=reading.due_at if _is_told(clock, case) else None,
        met_on=_met_on(clock),
        ended_on=_day_of(clock, clock.stopped or clock.ended),
        exempt=clock.exempt.words if clock.exempt else "",
        ledger=_ledger(clock, case, at),
        after=AFTER.get(clock.rule.starts, ""),
        inside=not clock.rule.stops & TOLD,
    )


def _limit(clock: Clock) -> str:
    limit = clock.rule.limit
    return f"{limit}, extended to {clock.total}" if clock.total != limit.amount else str(limit)


def _ledger(clock: Clock, case: Case, at: datetime) -> tuple[LedgerDay, ...]:
    return ledger(clock, at) if _is_told(clock, case) else ()


def _is_told(clock: Clock, case: Case) -> bool:
    """A limit in days ends with a day, which gives no hour away; one in hours tells the minute from which it counts."""
    return clock.in_days or hours.are_told(hours.Reader.PUBLIC, anonymous=case.anonymous)


def _met_on(clock: Clock) -> date | None:
    return None if clock.exempt else _day_of(clock, clock.stopped)


def _day_of(clock: Clock, instant: datetime | None) -> date | None:
    return clock.day_of(instant) if instant else None
