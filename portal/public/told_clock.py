"""One time limit, told in words: what is owed, by when, how it stands, and why on that day."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import NamedTuple

from flask_babel import gettext as _

from portal.cases.status import ClockStatus
from portal.letters.words import day, hour, short
from portal.policy.calendar import Mark
from portal.policy.clock import State
from portal.policy.ledger import LedgerDay
from portal.policy.procedure import Procedure
from portal.procedures.conformance import asks_of

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
    Mark.START: ("m-start", "▸", "Start"),
    Mark.COUNTED: ("m-counted", "●", "Counted"),
    Mark.EXTENDED: ("m-extended", "✚", "More time"),
    Mark.WEEKEND: ("m-weekend", "○", "Weekend"),
    Mark.HOLIDAY: ("m-holiday", "☼", "Holiday"),
    Mark.CLOSURE: ("m-closure", "□", "Closed"),
    Mark.PAUSED: ("m-paused", "‖", "Paused"),
    Mark.AFTER: ("m-after", "!", "Late"),
}
UNNEEDED, AHEAD = ("m-unneeded", "·", "Not needed"), ("m-ahead", "◌", "To come")


MOST_LATE, FIRST_LATE = 10, 5  # days after the last day of a limit that are told one by one
COUNTS = frozenset({Mark.COUNTED, Mark.EXTENDED})


class ToldDay(NamedTuple):
    """One line of a ledger, in words. `classes` are its looks. (A tuple, as a ledger's own lines are.)"""

    day: str
    classes: str
    symbol: str
    word: str
    note: str
    counted: str
    is_due: bool
    is_today: bool


@dataclass(frozen=True)
class ToldClock:
    """One time limit: what is owed, by when, and how it stands. `key` is how the pack, or an objection, calls it.

    `asks` is what each of its clauses asks, in English, as far as they were read one by one.
    """

    key: str
    name: str
    clause: str
    limit: str
    state: State
    word: str
    sentence: str
    due: str
    after: str
    inside: bool
    asks: tuple[tuple[str, str], ...]
    days: tuple[ToldDay, ...]


def tell(clock: ClockStatus, pack: Procedure, at: datetime) -> ToldClock:
    """Return in words how a time limit stands at `at`."""
    due, today = _due(clock, pack), at.astimezone(pack.zone).date()
    return ToldClock(
        key=clock.key,
        name=clock.name,
        clause=clock.clause,
        limit=clock.limit,
        state=clock.state,
        word=STATES[clock.state],
        sentence=_sentence(clock, due, today, pack),
        due=due,
        after=clock.after,
        inside=clock.inside,
        asks=asks_of(clock.clause),
        days=tuple(_days(clock, pack, today)),
    )


def _days(clock: ClockStatus, pack: Procedure, today: date) -> Iterator[ToldDay]:
    """Yield the days of a ledger. Of many days that are late, each like the other, the first and the last are told."""
    late = [one.day for one in clock.ledger if one.mark is Mark.AFTER]
    left_out = late[FIRST_LATE:-1] if len(late) > MOST_LATE else []
    skipped = frozenset(left_out)
    for one in clock.ledger:
        if one.day not in skipped:
            yield _day(one, clock, pack, today)
        elif one.day == left_out[0]:
            yield _gap(len(left_out))


def _gap(many: int) -> ToldDay:
    cls, symbol, word = MARKS[Mark.AFTER]
    note = _("And %(number)s more days after the last day of the limit.", number=many)
    return ToldDay("…", cls, symbol, word, note, "", is_due=False, is_today=False)


def _due(clock: ClockStatus, pack: Procedure) -> str:
    """Return the last day, with its hour where the limit falls within a day and the hour may be told."""
    if clock.due is None:
        return ""
    on = day(clock.due, pack.language)
    if clock.due_at is None or not clock.in_hours:
        return on
    return _("%(hour)s on %(day)s", hour=hour(clock.due_at, pack.zone, pack.language), day=on)


def _sentence(clock: ClockStatus, due: str, today: date, pack: Procedure) -> str:
    if clock.exempt:
        return clock.exempt
    done = day(clock.ended_on, pack.language) if clock.ended_on else ""
    return {
        State.RUNNING: f"Due today, {due}." if clock.due == today else f"Due by {due}.",
        State.PAUSED: "Paused. Its date will be known when it goes on.",
        State.OVERDUE: f"Late. It was due by {due}.",
        State.MET: f"Done on {done}." + (f" It was due by {due}." if due else ""),
        State.MET_LATE: f"Done on {done}, late. It was due by {due}.",
        State.MISSED: f"Not done. It was due by {due}.",
        State.ENDED: f"No longer needed since {done}.",
    }[clock.state]


def _day(one: LedgerDay, clock: ClockStatus, pack: Procedure, today: date) -> ToldDay:
    mark, symbol, word = _mark(one, clock, today)
    is_today = one.day == today
    return ToldDay(
        day=_short(one.day, pack.language),
        classes=f"{mark}{' is-due' if one.is_due else ''}{' is-today' if is_today else ''}",
        symbol=symbol,
        word=word,
        note=one.note,
        counted=_("%(counted)s of %(total)s", counted=f"{one.counted:g}", total=clock.total),
        is_due=one.is_due,
        is_today=is_today,
    )


def _mark(one: LedgerDay, clock: ClockStatus, today: date) -> tuple[str, str, str]:
    """Return a day's class, symbol and word. What would count, had it come to that day, doesn't say that it did."""
    if one.mark in COUNTS and one.day > (clock.ended_on or today):
        return UNNEEDED if clock.ended_on else AHEAD
    return MARKS[one.mark]


# A page tells the same days of each of its clocks, and so does the next page.
_short = lru_cache(maxsize=4096)(short)
