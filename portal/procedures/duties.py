"""The duties of a pack: which reports are owed, and whether the chain of them makes sense."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from portal.policy.due import (
    After,
    AfterStart,
    BeforeMeeting,
    DayOfMonth,
    DaysAfter,
    Due,
    LastOpenDay,
    OpenDayAfter,
    Weekday,
)
from portal.policy.duties import MONTHS, PERIODIC, Approval, Does, Duty, Every
from portal.policy.procedure import Procedure
from portal.procedures import duerules
from portal.procedures.section import Section

Found = tuple[tuple[str, ...], str]

MONTH_NAMES = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
NO_DUE = Due(LastOpenDay(), "")

# What each rule is counted from, and so how often a duty with such a rule can be owed.
FITS: Mapping[type, frozenset[Every]] = {
    LastOpenDay: frozenset(PERIODIC),
    OpenDayAfter: frozenset(MONTHS),
    DayOfMonth: frozenset(MONTHS),
    DaysAfter: frozenset(PERIODIC),
    Weekday: frozenset({Every.WEEKLY}),
    BeforeMeeting: frozenset({*MONTHS, Every.MEETING}),
}


@dataclass(frozen=True)
class Known:
    """What a duty may refer to."""

    positions: Collection[str]
    teams: Collection[str]
    calendars: Collection[str]
    calendar: str | None
    duties: Collection[str]


def duties(pack: Section, known: Known) -> Iterator[Duty]:
    """Yield the duties of a pack, in its order."""
    for key, part in pack.parts("duties", "duty"):
        yield _duty(key, part, known)


def _duty(key: str, part: Section, known: Known) -> Duty:
    asks = part.part("asks", required=False)
    return Duty(
        key=key,
        name=part.name(),
        clause=part.clause(required=True),
        every=part.pick("every", Every),
        due=duerules.due(part) or NO_DUE,
        who=part.ref("who", known.positions, "position"),
        calendar=part.ref("calendar", known.calendars, "calendar", known.calendar),
        help=part.text("help", ""),
        does=part.pick("does", Does, Does.SUBMIT),
        asks=asks.refs("positions", known.positions, "position"),
        asks_teams=asks.refs("teams", known.teams, "team"),
        approval=_approval(part, known) if part.has("approval") else None,
        follows=part.ref("follows", known.duties, "duty", ""),
        event=part.text("event", ""),
        first_month=_first_month(part),
    )


def _approval(part: Section, known: Known) -> Approval:
    approval = part.part("approval")
    return Approval(approval.ref("by", known.positions, "position"), approval.clause(required=True))


def _first_month(part: Section) -> int:
    name = part.ref("first_month", MONTH_NAMES, "month", MONTH_NAMES[0])
    return MONTH_NAMES.index(name) + 1 if name else 1


def check(procedure: Procedure) -> Iterator[Found]:
    """Yield each fault of the duties taken together: the path of names to where it is, and its sentence."""
    known = {duty.key: duty for duty in procedure.duties}
    for duty in procedure.duties:
        if duty.due is not NO_DUE:
            yield from _rule(duty)
        yield from _meetings(duty, procedure)
        yield from _does(duty, known)
        yield from _follows(duty, known)


def _rule(duty: Duty) -> Iterator[Found]:
    rule, path = duty.due.rule, ("duties", duty.key, "due")
    if not isinstance(rule, AfterStart):
        fits = FITS[type(rule)]
        if duty.every not in fits:
            words = ", ".join(every.value for every in Every if every in fits)
            yield path, f"“{duty.due.words}” doesn't fit a duty that is “{duty.every}”. It fits: {words}."
        return
    if duty.due.at:
        yield path, "A time of day can't be counted after something that happens. Take it out of “due”."
    if rule.what is After.EVENT and not (duty.event and duty.every is Every.EVENT):
        yield path, "Say which event it is: give “every: event”, and “event” with a sentence on what happened."
    if rule.what is After.STEP and not duty.follows:
        yield path, "Say what it follows: add “follows” with the name of the duty before it."


def _meetings(duty: Duty, procedure: Procedure) -> Iterator[Found]:
    if isinstance(duty.due.rule, BeforeMeeting) and not procedure.meetings:
        sentence = "This is due before a meeting, and the pack has none. Add “meetings: yes” beside “duties”."
        yield ("duties", duty.key, "due"), sentence


def _does(duty: Duty, known: Mapping[str, Duty]) -> Iterator[Found]:
    path = ("duties", duty.key, "does")
    before = known.get(duty.follows)
    if duty.does is Does.ASK and not (duty.asks or duty.asks_teams):
        yield path, "Say whom it asks: add “asks” with “positions”, “teams” or both."
    if duty.does is not Does.ASK and (duty.asks or duty.asks_teams):
        yield ("duties", duty.key, "asks"), "Only a duty with “does: ask” asks anyone. Add that, or take “asks” out."
    if duty.does is Does.COLLECT and not (before and before.does is Does.ASK):
        yield path, "Contributions are collected after they were asked for. Let it follow a duty with “does: ask”."
    if duty.does is not Does.SUBMIT and duty.approval:
        yield ("duties", duty.key, "approval"), "Only what is submitted can need an approval. Take “approval” out."


def _follows(duty: Duty, known: Mapping[str, Duty]) -> Iterator[Found]:
    before = known.get(duty.follows)
    if before is None:
        return
    path, seen = ("duties", duty.key, "follows"), [duty.key]
    while before and before.key not in seen:
        seen.append(before.key)
        before = known.get(before.follows)
    if before and before.key == duty.key:
        yield path, f"These duties follow each other in a circle: {', '.join(seen)}. The first must follow nothing."
    elif known[duty.follows].every is not duty.every:
        before = known[duty.follows]
        yield path, f"It is “{duty.every}”, and “{before.key}”, which it follows, “{before.every}”. Give both the same."
