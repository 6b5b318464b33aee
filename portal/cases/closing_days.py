"""Closing the office on a day, and taking that back: which due dates move, told first and then moved.

The day counts for every clock that still runs, at once and everywhere. The dates that lists sort by follow in batches,
by jobs that are promised in the same transaction. A clock that has stopped keeps its date and its verdict.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from portal.cases import clocks, running, situation, timeline
from portal.cases.actors import Actor
from portal.cases.models import Case, ClockRow, StageRow
from portal.cases.models.columns import LINE
from portal.cases.running import Running, Which
from portal.cases.texts import fault_in, tidy
from portal.database import db
from portal.errors import Invalid, NotFound, Refused
from portal.jobs import outbox
from portal.jobs.registry import job
from portal.policy.calendar import ONE_DAY, Calendar
from portal.policy.clock import Clock, due, read
from portal.policy.procedure import Procedure
from portal.procedures import closures, versions
from portal.procedures.closures import Days
from portal.procedures.models import Closure

TASK = "closures.move"
BATCH = 100  # cases in one transaction: nobody waits long for the lock that it takes
AGAIN = timedelta(minutes=1)  # whoever had begun before the day was closed has finished by then
MARGIN = timedelta(days=31)  # another closure may be moving the kept dates at this moment
KIND = "closure"


@dataclass(frozen=True)
class ClosingDay:
    """A day on which a calendar of a procedure is to be closed, and what the day is called."""

    procedure: str
    calendar: str
    day: date
    name: str


class Moved(NamedTuple):
    """One clock whose date moves: of which case, its name, and its last day before and after."""

    case_id: int
    tracking_number: str
    clock: str
    before: date
    after: date


@dataclass(frozen=True)
class Preview:
    """What would move, of the cases that the viewer sees. A day that has `gone` by needs a yes.

    It does whether or not a clock has passed over it: else the question would tell of a case that the viewer may not
    know of (RV-25, RV-26).
    """

    moved: tuple[Moved, ...]
    gone: bool

    @property
    def cases(self) -> int:
        """Return how many cases it concerns."""
        return len({one.case_id for one in self.moved})

    def overdue(self, today: date) -> int:
        """Return how many of the dates would lie in the past though they don't yet."""
        return sum(one.after < today <= one.before for one in self.moved)


# ---- closing a day


def preview(wanted: ClosingDay, at: datetime) -> Preview:
    """Return what closing the day would move. Raises `Invalid` or `Refused` where it can't be closed."""
    wanted = _checked(wanted, at)
    days = closures.standing(wanted.procedure, wanted.calendar)
    return _preview(wanted.procedure, wanted.calendar, wanted.day, (*days, (wanted.day, wanted.name)), at)


def close(wanted: ClosingDay, *, by: Actor, at: datetime, confirmed: bool = False) -> Closure:
    """Close the day. Every clock that runs counts without it from now on, and the kept dates are moved by jobs.

    Raises `Refused` where the day has gone by, unless that is `confirmed`.
    """
    wanted = _checked(wanted, at)
    _demand_confirmed(preview(wanted, at), wanted.day, confirmed=confirmed)
    closure = Closure(
        procedure_key=wanted.procedure,
        calendar=wanted.calendar,
        day=wanted.day,
        name=wanted.name,
        added_by=by.name,
        added_by_id=by.staff_id,
        added_at=at,
    )
    db.session.add(closure)
    db.session.flush()
    closures.forget()
    _promise(closure, at)
    return closure


def _checked(wanted: ClosingDay, at: datetime) -> ClosingDay:
    calendar = _calendar(wanted.procedure, wanted.calendar, at)
    name = tidy(wanted.name)
    if fault := "Say why it is closed." if not name else fault_in(name, LINE, one_line=True):
        raise Invalid({"name": fault})
    try:
        closed = calendar.closed(wanted.day)
    except ValueError:
        raise Invalid({"day": "That day lies outside the years that the calendar knows."}) from None
    if closed:
        raise Refused(f"{_in_words(wanted.day)} is closed already: {closed.name}.")
    return replace(wanted, name=name)


def _calendar(procedure: str, key: str, at: datetime) -> Calendar:
    pack = _pack(procedure, at)
    if key not in pack.calendars:
        known = ", ".join(pack.calendars)
        raise Invalid({"calendar": f"{pack.title} has no calendar “{key}”. There are: {known}."})
    return pack.calendars[key]


def _pack(procedure: str, at: datetime) -> Procedure:
    return versions.procedure_of(versions.current(procedure, at))


def _demand_confirmed(told: Preview, day: date, *, confirmed: bool) -> None:
    if told.gone and not confirmed:
        raise Refused(f"{_in_words(day)} has gone by, and clocks may have passed over it. Confirm that it is meant.")


# ---- taking it back


def preview_opening(closure: Closure, at: datetime) -> Preview:
    """Return what taking the closure back would move. Raises `Refused` where it was taken back already."""
    _demand_standing(closure)
    days = closures.standing(closure.procedure_key, closure.calendar)
    without = tuple(one for one in days if one[0] != closure.day)
    return _preview(closure.procedure_key, closure.calendar, closure.day, without, at)


def open_again(closure: Closure, *, by: Actor, at: datetime, confirmed: bool = False) -> None:
    """Take the closure back, in the same way: the day counts again for every clock that runs."""
    _demand_confirmed(preview_opening(closure, at), closure.day, confirmed=confirmed)
    closure.removed_by, closure.removed_by_id, closure.removed_at = by.name, by.staff_id, at
    db.session.flush()
    closures.forget()
    _promise(closure, at)


def _demand_standing(closure: Closure) -> None:
    if closure.removed_at is not None:
        raise Refused("This closure was taken back already.")


def find(closure_id: int) -> Closure:
    """Return a closure. Raises `NotFound`."""
    closure = db.session.get(Closure, closure_id)
    if closure is None:
        raise NotFound("There is no such closure.")
    return closure


# ---- what would move


def _preview(procedure: str, calendar: str, day: date, days: Days, at: datetime) -> Preview:
    touched = _touched(procedure, calendar, day)
    gone = day < at.astimezone(_pack(procedure, at).zone).date()
    return Preview(tuple(_moved(running.every(touched), days, at)), gone)


def _moved(found: Iterable[Running], days: Days, at: datetime) -> Iterator[Moved]:
    for one in found:
        before, after = _last_day(one.clock, at), _last_day(_with(one.clock, days), at)
        if before != after:
            yield Moved(one.case_id, one.tracking_number, one.clock.rule.name, before, after)


def _touched(procedure: str, calendar: str, day: date) -> Which:
    """Return which clocks may count the day; a little wider, for days begin at different hours and dates may move."""
    midnight = datetime.combine(day, time.min, tzinfo=UTC)
    return Which(procedure, calendar, started_before=midnight + 2 * ONE_DAY, due_after=midnight - MARGIN)


def _with(clock: Clock, days: Days) -> Clock:
    return replace(clock, calendar=closures.closing(clock.calendar, days))


def _last_day(clock: Clock, at: datetime) -> date:
    due_on = read(clock, at).due_on
    assert due_on is not None, "a clock that is paused has no kept date"
    return due_on


# ---- moving the kept dates


def _promise(closure: Closure, at: datetime, *, after: int = 0, again: bool = True, later: bool = False) -> None:
    state = "open" if closure.removed_at else "closed"
    outbox.queue(
        TASK,
        at=at,
        run_at=at + AGAIN if later else at,
        ukey=f"{TASK}:{closure.id}:{state}:{'first' if again else 'second'}:{after}",
        closure_id=closure.id,
        after=after,
        again=again,
    )


@job(TASK)
def move(*, closure_id: int, after: int, again: bool, at: datetime) -> None:
    """Move the dates of the next batch, and promise the one after it; once more from the start a minute later."""
    closure = find(closure_id)
    last, _ = move_batch(closure, after, at)
    if last:
        _promise(closure, at, after=last, again=again)
    elif again:
        _promise(closure, at, again=False, later=True)


def move_batch(closure: Closure, after: int, at: datetime) -> tuple[int, int]:
    """Bring the kept dates of the next cases in line. Return the last one's id, 0 at the end, and how many moved.

    It may be run again at any time: where nothing is to be moved it writes nothing.
    """
    found, last = running.chunk(_touched(closure.procedure_key, closure.calendar, closure.day), after, BATCH)
    wrong = sorted({one.case_id for one in found if _is_wrong(one)})
    for case in _locked(wrong):
        _move(case, closure, at)
    return last, len(wrong)


def _is_wrong(one: Running) -> bool:
    return due(one.clock) != one.due_at


def _locked(ids: list[int]) -> Iterable[Case]:
    stages = selectinload(Case.stages)
    whole = (
        selectinload(Case.events),
        stages.selectinload(StageRow.clocks).selectinload(ClockRow.extensions),
        stages.selectinload(StageRow.pauses),
    )
    query = select(Case).where(Case.id.in_(ids)).order_by(Case.id).options(*whole)
    locked = query.with_for_update(of=Case).execution_options(populate_existing=True)
    return db.session.scalars(locked).all() if ids else ()


def _move(case: Case, closure: Closure, at: datetime) -> None:
    before = {row.key: row.due_at for row in case.stage.clocks}
    situation.refresh(case)
    changed = [row for row in case.stage.clocks if row.due_at != before[row.key]]
    if not changed:
        return
    detail = " ".join(_told(row, before[row.key], case) for row in changed)
    who, words = _by(closure)
    timeline.record(case, KIND, words, by=who, at=at, detail=f"{closure.name}. {detail}", day=closure.day.isoformat())


def _told(row: ClockRow, before: datetime | None, case: Case) -> str:
    clock = clocks.clock_of(row, case)
    days = [clock.day_of(one - timedelta(microseconds=1)) for one in (before, row.due_at) if one]
    return f"{clock.rule.name}: {' → '.join(f'{one:%-d %B %Y}' for one in days)}."


def _by(closure: Closure) -> tuple[Actor, str]:
    day = f"{closure.day:%-d %B %Y}"
    if closure.removed_at:
        return Actor(closure.removed_by, closure.removed_by_id), f"The office is open on {day} after all: dates moved."
    return Actor(closure.added_by, closure.added_by_id), f"The office is closed on {day}: due dates moved."


def _in_words(day: date) -> str:
    return f"{day:%A, %-d %B %Y}"
