"""More time for a limit: by when at the latest, and which amount of its unit ends on the date that is promised."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import replace
from datetime import date, datetime

from portal.policy.clock import Clock, Counts, Extension, ExtensionRule, State, read
from portal.policy.moves import YES, Verdict, no

TOO_LATE = "More time must be taken before the limit passes, and it has. Send a holding letter."


def extension_until(clock: Clock, until: date, at: datetime) -> tuple[Extension | None, Verdict]:
    """Return the extension (without its reason) that makes `until` the due date, or the sentence that says why not."""
    rule, due_on = clock.rule.extension, read(clock, at).due_on
    if rule is None:
        return None, no(f"The limit for “{clock.rule.name}” can't be extended.", clock.rule.clause)
    if due_on is None or _halted(clock):
        return None, no("This clock isn't running.", clock.rule.clause)
    if read(clock, at).state is State.OVERDUE:
        return None, no(TOO_LATE, rule.clause)
    if until <= due_on:
        return None, no(f"The new date must be after {due_on:%-d %B %Y}, the date it is due now.", rule.clause)
    latest = latest_extension(clock, at)
    if latest is None or until > latest:
        word = f"{latest:%-d %B %Y}" if latest else "the date it is due now"
        limit = f"{rule.cap} {clock.rule.limit.unit}"
        return None, no(f"The limit can be extended to {limit} in all, so to {word} at the latest.", rule.clause)
    return _extension_on(clock, rule, until, at)


def _extension_on(clock: Clock, rule: ExtensionRule, until: date, at: datetime) -> tuple[Extension | None, Verdict]:
    """Found by trying, so that whatever the clock's unit and its pauses, `read` says the same.

    Several amounts of hours end on one day; the longest is taken, since a date is promised until its end.
    """
    amounts = range(1, rule.cap - clock.total + 1)
    longest = bisect_right(amounts, until, key=lambda amount: _due_with(clock, amount, at))
    if longest and _due_with(clock, amounts[longest - 1], at) == until:
        return Extension(at, amounts[longest - 1], ""), YES
    if clock.counts is Counts.EVERY_DAY or clock.calendar.is_open(until):
        return None, no(f"{until:%A %-d %B %Y} doesn't count on this clock. Choose a day that does.", rule.clause)
    return None, no(f"{until:%A %-d %B %Y} is not a working day. Choose one that is.", rule.clause)


def latest_extension(clock: Clock, at: datetime) -> date | None:
    """Return the last date to which the clock may still be extended, or None where nothing is left of the cap."""
    rule = clock.rule.extension
    if rule is None or clock.exempt or _halted(clock) or clock.total >= rule.cap:
        return None
    return _due_with(clock, rule.cap - clock.total, at)


def _halted(clock: Clock) -> bool:
    return bool(clock.stopped or clock.ended) or any(pause.until is None for pause in clock.pauses)


def _due_with(clock: Clock, amount: int, at: datetime) -> date:
    due_on = read(replace(clock, extensions=(*clock.extensions, Extension(at, amount, ""))), at).due_on
    assert due_on is not None  # only an open pause or an exemption leaves it unknown
    return due_on
