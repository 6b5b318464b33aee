"""Chasing, as a pack writes it: the reminders, who goes through the overdue list, whom to ask whose a case is."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from portal.policy.chasing import AT_ONCE, HANDLER, Chasing, OverdueList, Reminder, Unclear, When
from portal.policy.clock import ClockRule
from portal.policy.duties import Every
from portal.policy.limits import COUNTS, Counts, Limit, Unit
from portal.policy.procedure import Procedure
from portal.procedures.section import Section

Found = tuple[tuple[str, ...], str]

SAID = re.compile(r"([0-9]{1,9}) (working|business|calendar) days? (before it is due|after it was due)")
IN_HOURS = re.compile(r"([0-9]{1,9}) working hours? (before it is due|after it was due)")
FORMS = f"“3 working days before it is due”, “{AT_ONCE}” or “5 working days after it was due”"
LIKE = f"a time such as {FORMS}; business days, calendar days and working hours count as in a limit"
MOST = 60  # of any unit: longer before or after is a slip of the pen
NEVER = When(Limit(0, Unit.WORKING_DAYS))


@dataclass(frozen=True)
class Known:
    """What a reminder may refer to."""

    kinds: Collection[str]
    clocks: Collection[str]
    positions: Collection[str]
    teams: Collection[str]
    duties: Collection[str]


def chasing(pack: Section, known: Known) -> Chasing:
    """Return what the pack says of chasing. Each part may be left out."""
    if not pack.has("chasing"):
        return Chasing()
    part = pack.part("chasing")
    return Chasing(
        reminders={key: _reminder(key, one, known) for key, one in part.parts("reminders", "reminder")},
        overdue=_overdue(part.part("list"), known) if part.has("list") else None,
        unclear=_unclear(part.part("unclear"), known) if part.has("unclear") else None,
    )


def _reminder(key: str, part: Section, known: Known) -> Reminder:
    people = [HANDLER, *known.positions]
    to = part.refs("to", people, "position", required=True)
    copy = part.refs("copy", people, "position")
    for twice in sorted(set(to) & set(copy)):
        part.fault("copy", f"“{twice}” is written to already. Take it out of “copy”.")
    words = part.lines("words", required=True)
    return Reminder(
        key=key,
        name=part.name(),
        clause=part.clause(required=True),
        words=words.text.strip() if words else "",
        when=_when(part),
        to=to,
        copy=copy,
        sender=part.ref("from", [*known.teams, *known.positions], "team or position"),
        kinds=frozenset(part.refs("kinds", known.kinds, "kind", required=True)),
        clocks=frozenset(part.refs("clocks", known.clocks, "clock")),
    )


def _when(part: Section) -> When:
    text = part.text("when", like=LIKE)
    found = _read(text)
    if found is None:
        if text:
            part.fault("when", f"“{text}” is no time that can be read. Write one such as {FORMS}.")
        return NEVER
    if found.wait.amount > MOST or (text != AT_ONCE and not found.wait.amount):
        part.fault("when", f"“{text}” is out of bounds. Give 1 to {MOST}, or write “{AT_ONCE}”.")
        return NEVER
    return found


def _read(text: str) -> When | None:
    if text == AT_ONCE:
        return NEVER
    if days := SAID.fullmatch(text):
        return When(Limit(int(days[1]), Unit(f"{days[2]} days")), before=days[3].startswith("before"))
    hours = IN_HOURS.fullmatch(text)
    return When(Limit(int(hours[1]), Unit.WORKING_HOURS), before=hours[2].startswith("before")) if hours else None


def _overdue(part: Section, known: Known) -> OverdueList:
    return OverdueList(
        positions=part.refs("positions", known.positions, "position", required=True),
        duty=part.ref("duty", known.duties, "duty"),
        clause=part.clause(required=True),
    )


def _unclear(part: Section, known: Known) -> Unclear:
    found = Unclear(
        kinds=frozenset(part.refs("kinds", known.kinds, "kind", required=True)),
        positions=part.refs("positions", known.positions, "position", required=True),
        asks=part.ref("asks", known.positions, "position"),
        clause=part.clause(required=True),
    )
    if found.asks and found.asks in found.positions:
        part.fault("asks", f"“{found.asks}” would ask itself. Name another position.")
    return found


def check(procedure: Procedure) -> Iterator[Found]:
    """Yield each fault of the chasing taken with the rest of the pack: the path to where it is, and its sentence."""
    rule = procedure.chasing
    if rule.reminders and HANDLER in procedure.positions:
        sentence = "means whoever deals with a case, where reminders name positions. Give the position another name."
        yield ("positions", HANDLER), f"“{HANDLER}” {sentence}"
    for reminder in rule.reminders.values():
        yield from _limits(reminder, procedure)
        yield from _hours(reminder, procedure)
    if rule.overdue:
        yield from _duty(rule.overdue, procedure)


def _limits(reminder: Reminder, procedure: Procedure) -> Iterator[Found]:
    path = ("chasing", "reminders", reminder.key)
    rules = [rule for kind in reminder.kinds for rule in _clocks(procedure, kind)]
    there = {rule.key for rule in rules}
    if not procedure.pathways or not reminder.kinds:
        return
    for key in sorted(reminder.clocks - there):
        yield (*path, "clocks"), f"No case of these kinds has the clock “{key}”. Take it out, or add the kind that has."
    fitting = [rule for rule in rules if not reminder.clocks or rule.key in reminder.clocks]
    if reminder.when.before and fitting and not any(_leaves_time(reminder, rule) for rule in fitting):
        sentence = "leaves no time: every limit that it is for is as short as that, or shorter."
        yield (*path, "when"), f"“{reminder.when}” {sentence} Give less time before it."


def _clocks(procedure: Procedure, kind: str) -> Iterator[ClockRule]:
    for pathway in procedure.pathways:
        if kind in pathway.kinds:
            yield from (rule for stage in pathway.stages for rule in stage.clocks)


def _leaves_time(reminder: Reminder, rule: ClockRule) -> bool:
    """What is counted in days and what in hours can't be compared here."""
    wait, limits = reminder.when.wait, [rule.limit, *(one.limit for one in rule.instead)]
    hours = Counts.OFFICE_HOURS
    return any(
        limit.amount > wait.amount or (COUNTS[limit.unit] is hours) != (COUNTS[wait.unit] is hours) for limit in limits
    )


def _hours(reminder: Reminder, procedure: Procedure) -> Iterator[Found]:
    """Hours of an office that never opens on an open day would be counted without end."""
    if COUNTS[reminder.when.wait.unit] is not Counts.OFFICE_HOURS:
        return
    open_days = {day for day, hours in enumerate(procedure.hours.week) if hours}
    if any(open_days <= calendar.weekend for calendar in procedure.calendars.values()):
        sentence = "counts the hours of an office that is closed all week. Give days, or the hours."
        yield ("chasing", "reminders", reminder.key, "when"), f"“{reminder.when}” {sentence}"


def _duty(rule: OverdueList, procedure: Procedure) -> Iterator[Found]:
    path = ("chasing", "list", "duty")
    duty = next((one for one in procedure.duties if one.key == rule.duty), None)
    if duty is None:
        return
    if duty.every is not Every.WEEKLY:
        yield path, f"The list is gone through each week, and the duty “{duty.key}” is “{duty.every}”. Name another."
    if duty.who and rule.positions and duty.who not in rule.positions:
        yield path, f"“{duty.who}” does this duty and doesn't see the list. Add it to “positions”."
