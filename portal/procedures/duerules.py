"""The due rules of a pack, written as a person would say them: "5th business day of the following month"."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import time

from portal.policy.clock import Limit, Unit
from portal.policy.due import (
    After,
    AfterStart,
    BeforeMeeting,
    DayOfMonth,
    DaysAfter,
    Due,
    IfClosed,
    LastOpenDay,
    OpenDayAfter,
    Rule,
    Weekday,
)
from portal.procedures.section import Section
from portal.procedures.times import WEEKDAYS

DAYS = "|".join(WEEKDAYS)
SAID_AT = re.compile(r"([01]\d|2[0-3]):([0-5]\d) on (?:the )?(.+)")
MOST_OPEN_DAYS, MOST_DAYS = 60, 366
AFTER = {"the event": After.EVENT, "what it follows": After.STEP}

FORMS = (
    "“last business day of the month”, “5th business day of the following month”, “day 10 of the following month”, "
    "“5 calendar days after the period”, “Friday of the week”, “12:00 on the Monday before the meeting”, "
    "“2 business days after the event”, “5 business days after what it follows”, “at once after what it follows”"
)

# What can be said, and the rule that it is. `business` and `working` mean the same: the open days of the calendar.
READ: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], Rule]], ...] = (
    (re.compile(r"last (?:business|working) day of the (?:month|period)"), lambda _: LastOpenDay()),
    (
        re.compile(r"(\d{1,2})(?:st|nd|rd|th) (?:business|working) day of the following month"),
        lambda found: OpenDayAfter(int(found[1])),
    ),
    (re.compile(r"day (\d{1,2}) of the following month"), lambda found: DayOfMonth(int(found[1]))),
    (re.compile(r"(\d{1,3}) calendar days? after the period"), lambda found: DaysAfter(int(found[1]))),
    (re.compile(rf"({DAYS}) of the week"), lambda found: Weekday(WEEKDAYS.index(found[1]))),
    (re.compile(rf"({DAYS}) before the meeting"), lambda found: BeforeMeeting(WEEKDAYS.index(found[1]))),
    (
        re.compile(r"(\d{1,3}) (business|working|calendar) days? after (the event|what it follows)"),
        lambda found: AfterStart(AFTER[found[3]], Limit(int(found[1]), Unit(f"{found[2]} days"))),
    ),
    (re.compile(r"at once after (the event|what it follows)"), lambda found: AfterStart(AFTER[found[1]])),
)


def due(part: Section) -> Due | None:
    """Return the due rule of a duty, or None where it can't be read, which is noted."""
    words = part.text("due", like=f"a rule such as {FORMS}")
    if_closed = part.pick("if_closed", IfClosed, IfClosed.STAYS)
    said_at = SAID_AT.fullmatch(words)
    rule = _rule(said_at[3] if said_at else words)
    if rule is None:
        if words:
            part.fault("due", f"“{words}” is no due rule that can be read. Write one such as {FORMS}.")
        return None
    if fault := _out_of_bounds(rule):
        part.fault("due", fault)
    return Due(rule, words, time(int(said_at[1]), int(said_at[2])) if said_at else None, if_closed)


def _rule(words: str) -> Rule | None:
    for pattern, make in READ:
        found = pattern.fullmatch(words)
        if found:
            return make(found)
    return None


def _out_of_bounds(rule: Rule) -> str:
    """Return what is wrong with the number of a rule, or nothing."""
    match rule:
        case OpenDayAfter(number) if not 1 <= number <= 15:
            return "No month has so many business days for certain. Give a number from 1 to 15."
        case DayOfMonth(day) if not 1 <= day <= 31:
            return "A month has the days 1 to 31. Give one of them."
        case DaysAfter(days) if not 1 <= days <= MOST_DAYS:
            return f"Give a number of days from 1 to {MOST_DAYS}."
        case AfterStart(_, Limit(amount, _)) if not 1 <= amount <= MOST_OPEN_DAYS:
            return f"Give a number of days from 1 to {MOST_OPEN_DAYS}, or write “at once”."
        case _:
            return ""
