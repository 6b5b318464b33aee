"""One time limit, told in words: what is owed, by when, how it stands, and why on that day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from portal.cases import clocks
from portal.cases.models import Case, ClockRow
from portal.letters.words import day, day_of
from portal.policy.calendar import Mark
from portal.policy.clock import Clock, Reading, State, read
from portal.policy.ledger import LedgerDay, ledger
from portal.policy.procedure import Procedure

STATES = {
    State.RUNNING: "Running",
    State.PAUSED: "Paused",
    State.OVERDUE: "Late",
    State.MET: "Done in time",
    State.MET_LATE: "Done late",
    State.MISSED: "Missed",
    State.EXEMPT: "Does not apply",
    State.ENDED: "No longer needed",
}

MARKS = {
    Mark.START: ("▸", "Start"),
    Mark.COUNTED: ("●", "Counted"),
    Mark.EXTENDED: ("✚", "More time"),
    Mark.WEEKEND: ("○", "Weekend"),
    Mark.HOLIDAY: ("☼", "Holiday"),
    Mark.CLOSURE: ("□", "Closed"),
    Mark.PAUSED: ("‖", "Paused"),
    Mark.AFTER: ("!", "Late"),
}


COUNTS = frozenset({Mark.COUNTED, Mark.EXTENDED})


@dataclass(frozen=True)
class ToldDay:
    """One line of a ledger, in words."""

    day: str
    mark: str
    symbol: str
    word: str
    note: str
    count: str
    is_due: bool
    is_today: bool


@dataclass(frozen=True)
class ToldClock:
    """One time limit: what is owed, by when, and how it stands."""

    name: str
    clause: str
    limit: str
    state: str
    word: str
    sentence: str
    due: str
    days: tuple[ToldDay, ...]


def tell(row: ClockRow, case: Case, pack: Procedure, at: datetime) -> ToldClock:
    """Return what the clock of `row` says at `at`."""
    clock = clocks.clock_of(row, case)
    reading = read(clock, at)
    due = _due(clock, reading, pack, anonymous=case.anonymous)
    # Hours counted from the minute of receipt would tell when an anonymous reporter sat at their keyboard.
    days = () if case.anonymous and not clock.in_days else ledger(clock, at)
    return ToldClock(
        name=clock.rule.name,
        clause=clock.rule.clause,
        limit=_limit(clock),
        state=reading.state,
        word=STATES[reading.state],
        sentence=_sentence(clock, reading.state, due, pack),
        due=due,
        days=tuple(_day(one, clock, pack, at) for one in days),
    )


def _limit(clock: Clock) -> str:
    limit = clock.rule.limit
    return f"{limit}, extended to {clock.total}" if clock.total != limit.amount else str(limit)


def _due(clock: Clock, reading: Reading, pack: Procedure, *, anonymous: bool) -> str:
    if reading.due_on is None or reading.due_at is None:
        return ""
    on = day(reading.due_on, pack.language)
    if clock.in_days or anonymous:
        return on
    return f"{reading.due_at.astimezone(pack.zone):%H:%M} on {on}"


def _sentence(clock: Clock, state: State, due: str, pack: Procedure) -> str:
    if clock.exempt:
        return clock.exempt.words
    finish = clock.stopped or clock.ended
    done = day_of(finish, pack.zone, pack.language) if finish else ""
    return {
        State.RUNNING: f"Due by {due}.",
        State.PAUSED: "Paused. Its date will be known when it goes on.",
        State.OVERDUE: f"Late. It was due by {due}.",
        State.MET: f"Done on {done}." + (f" It was due by {due}." if due else ""),
        State.MET_LATE: f"Done on {done}, late. It was due by {due}.",
        State.MISSED: f"Not done. It was due by {due}.",
        State.ENDED: f"No longer needed since {done}.",
    }[state]


def _day(one: LedgerDay, clock: Clock, pack: Procedure, at: datetime) -> ToldDay:
    mark, symbol, word = _mark(one, clock, at)
    return ToldDay(
        day=_short(one.day, pack.language),
        mark=mark,
        symbol=symbol,
        word=word,
        note=one.note,
        count=f"{one.counted:g} of {clock.total}",
        is_due=one.is_due,
        is_today=one.day == clock.day_of(at),
    )


def _mark(one: LedgerDay, clock: Clock, at: datetime) -> tuple[str, str, str]:
    """Return a day's mark, symbol and word. What would count, had it come to that day, doesn't say that it did."""
    finish = clock.stopped or clock.ended
    if one.mark in COUNTS and one.day > clock.day_of(finish or at):
        return ("unneeded", "·", "Not needed") if finish else ("ahead", "◌", "To come")
    return (one.mark.value, *MARKS[one.mark])


def _short(value: date, language: str) -> str:
    return f"{value:%a %b} {value.day}" if language == "en-US" else f"{value:%a} {value.day} {value:%b}"
