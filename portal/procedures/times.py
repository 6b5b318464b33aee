"""The times of a pack: calendars, office hours and clocks."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from difflib import get_close_matches
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from portal.policy.calendar import SATURDAY, SUNDAY, Calendar, OfficeHours
from portal.policy.clock import ClockRule, Exemption, ExtensionRule, Instead, Limit, Method, Start
from portal.policy.steps import Step
from portal.policy.stops import ACKNOWLEDGEMENT, ANSWER, DONE, LOGGED, SAID
from portal.procedures import calendars, pausing
from portal.procedures.conditions import Terms, condition
from portal.procedures.faults import meant, shown
from portal.procedures.section import Section

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
HOURS = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9]) ?- ?([01][0-9]|2[0-3]):([0-5][0-9])")
LONGEST_CLOSURE = 366
MOST_CALENDARS = 12  # each holds every day of fifty years
MOST_SUBDIVISIONS = 12

# A clock may have any name. Those of these names are known to the portal, which stops each by its own fact.
STOPPED_BY = {"acknowledge": ACKNOWLEDGEMENT, "answer": ANSWER, "logged": LOGGED}
NEARLY_THE_SAME = 0.9  # one letter of a name


def zone(pack: Section) -> ZoneInfo:
    """Return the time zone in which a day is a day."""
    name = pack.text("zone", like="a time zone such as Europe/London")
    if name and name not in _zones():
        pack.fault("zone", f"There is no time zone “{shown(name)}”.{meant(name, _zones())}")
    return ZoneInfo(name if name in _zones() else "UTC")


@cache
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())


def office_hours(pack: Section) -> OfficeHours:
    """Return when the office is open on each weekday; a day that isn't named is a fault."""
    part = pack.part("hours")
    return OfficeHours(tuple(_opening(part, weekday) for weekday in WEEKDAYS))


def _opening(part: Section, weekday: str) -> tuple[time, time] | None:
    text = part.text(weekday, like="hours such as “09:00-17:00”, or “closed”")
    match = HOURS.fullmatch(text)
    if match:
        opens, closes = time(int(match[1]), int(match[2])), time(int(match[3]), int(match[4]))
        if opens < closes:
            return opens, closes
    if text and text != "closed":
        part.fault(weekday, f"“{weekday}” must be hours such as “09:00-17:00”, or “closed”, and is “{shown(text)}”.")
    return None


def all_calendars(pack: Section) -> dict[str, Calendar]:
    """Return the pack's calendars by their names."""
    return {key: _calendar(key, part) for key, part in _calendars(pack)}


def _calendars(pack: Section) -> Iterator[tuple[str, Section]]:
    return pack.parts("calendars", "calendar", required=True, most=MOST_CALENDARS)


def _calendar(key: str, part: Section) -> Calendar:
    region, subdivisions = part.text("region"), _subdivisions(part)
    weekend = _weekend(part)
    without = tuple(node.text for node in part.texts("not_observed"))
    closures, also = dict(_dated(part, "closures", "closure")), dict(_dated(part, "also", "holiday"))
    try:
        if region:
            return calendars.calendar(
                key, region, subdivisions, weekend=weekend, closures=closures, without=without, also=also
            )
    except calendars.UnknownRegion as error:
        part.fault("region", error.sentence)
    except calendars.UnknownHoliday as error:
        part.fault("not_observed", error.sentence)
    return Calendar(key, holidays={})


def _subdivisions(part: Section) -> tuple[str, ...]:
    """One part of the region, or several: then a holiday in any of them is one."""
    if part.has("subdivision"):
        return (part.text("subdivision"),)
    return tuple(dict.fromkeys(node.text for node in part.texts("subdivisions", most=MOST_SUBDIVISIONS)))


def _weekend(part: Section) -> frozenset[int]:
    if not part.has("weekend"):
        return frozenset({SATURDAY, SUNDAY})
    days = frozenset(WEEKDAYS.index(name) for name in part.refs("weekend", WEEKDAYS, "weekday"))
    if len(days) == len(WEEKDAYS):
        part.fault("weekend", "“weekend” takes in the whole week, so no day would ever count. Take a day out.")
        return frozenset()
    return days


def _dated(part: Section, key: str, noun: str) -> Iterator[tuple[date, str]]:
    """Yield each day of dated entries: one day, or with `until` all days up to it."""
    for entry in part.items(key, noun):
        name, first = entry.name(), entry.day("date")
        last = entry.day("until") if entry.has("until") else first
        if date.min in (first, last):
            continue  # one of them isn't a date, which has been noted
        if not 0 <= (last - first).days <= LONGEST_CLOSURE:
            entry.fault("until", "“until” must lie after “date”, and no more than a year after it.")
        else:
            yield from ((first + timedelta(days=days), name) for days in range((last - first).days + 1))


@dataclass(frozen=True)
class Known:
    """What a clock may refer to, and what holds where it doesn't say."""

    calendars: Collection[str]
    marks: Collection[str]
    extension_letters: Collection[str]
    calendar: str | None
    methods: frozenset[Method] | None
    pausable: bool
    terms: Terms


def known(
    pack: Section, calendars: Mapping[str, Calendar], marks: Collection[str], letters: Collection[str], terms: Terms
) -> Known:
    """Return what clocks may refer to, with the pack's `clock_defaults`."""
    defaults = pack.part("clock_defaults", required=False)
    calendar = defaults.ref("calendar", calendars, "calendar") if defaults.has("calendar") else None
    methods = defaults.picks("methods", Method, ()) if defaults.has("methods") else None
    return Known(calendars, marks, letters, calendar, methods, defaults.flag("pausable", default=False), terms)


def clocks(stage: Section, known: Known, steps: Mapping[str, Step]) -> tuple[ClockRule, ...]:
    """Return the clocks of a stage, which its steps may start and stop."""
    return tuple(_clock(key, part, known, steps) for key, part in stage.parts("clocks", "clock", required=True))


def _clock(key: str, part: Section, known: Known, steps: Mapping[str, Step]) -> ClockRule:
    limit = part.limit("limit")
    starts, after = _starts(part, steps)
    instead = tuple(_instead(part, known))
    calendar = part.ref("calendar", known.calendars, "calendar", known.calendar)
    pausable = part.flag("pausable", known.pausable)
    return ClockRule(
        key=key,
        name=part.name(),
        clause=part.clause(required=True),
        limit=limit,
        starts=starts,
        after=after,
        stops=_stops(key, part, steps, after),
        methods=part.picks("methods", Method, known.methods),
        calendar=calendar,
        pausable=pausable,
        pause_for=pausing.pause_for(part, calendar, pausable=pausable),
        extension=_extension(part, [limit, *(one.limit for one in instead)], known) if part.has("extension") else None,
        exempt=tuple(_exemptions(part, known)),
        instead=instead,
    )


def _starts(part: Section, steps: Mapping[str, Step]) -> tuple[Start, str]:
    """Return the fact that starts a clock; where that is a step, its key too."""
    facts = [start.value for start in Start if start is not Start.STEP]
    given = part.ref("starts", [*facts, *steps], "fact that starts a clock, nor a step of this stage, called")
    if given == Start.CONTESTED:
        part.fault("starts", "Nothing of a stage starts when the classification is contested: “contest” has its limit.")
    return (Start.STEP, given) if given in steps else (Start(given or Start.RECEIVED), "")


def _instead(part: Section, known: Known) -> Iterator[Instead]:
    for other in part.items("instead", "limit of “instead”"):
        yield Instead(condition(other, "when", known.terms, required=True), other.limit("limit"))


def _stops(key: str, part: Section, steps: Mapping[str, Step], after: str) -> frozenset[str]:
    words = [*SAID, *DONE, *steps]
    stops = frozenset(
        part.refs("stops", words, "fact that stops a clock, nor a step of this stage, called", required=True)
    )
    wanted = STOPPED_BY.get(key)
    misspelt = [] if wanted else get_close_matches(key, STOPPED_BY, n=1, cutoff=NEARLY_THE_SAME)
    if misspelt:
        part.faults.note(part.table.line, f"There is no clock “{shown(key)}”. Did you mean “{misspelt[0]}”?")
    if wanted and stops and wanted not in stops:
        part.fault("stops", f"The clock “{shown(key)}” must be stopped by “{wanted}”. Add it to “stops”.")
    if after and after in stops:
        part.fault("stops", f"The step “{after}” starts this clock, so it can't stop it too. Name another.")
    maybe = [name for name in stops if name in steps and not steps[name].when.is_empty]
    if stops and len(maybe) == len(stops) and (not after or steps[after].when.is_empty):
        sentence = "is only to be done in some cases, and in the others nothing would stop this clock"
        part.fault("stops", f"The step “{min(maybe)}” {sentence}. Add what always happens, such as “answer”.")
    return stops


def _extension(part: Section, limits: Sequence[Limit], known: Known) -> ExtensionRule | None:
    extension = part.part("extension")
    cap = extension.limit("cap")
    letter = extension.ref("letter", known.extension_letters, "letter that says “extension”, called")
    clause = extension.clause(required=True)
    for limit in limits:
        if cap.amount and limit.amount:
            _check_cap(extension, cap, limit)
    return ExtensionRule(cap.amount, clause, letter)


def _check_cap(extension: Section, cap: Limit, limit: Limit) -> None:
    if cap.unit is not limit.unit:
        extension.fault("cap", f"The cap is in {cap.unit} and the limit in {limit.unit}. Give both in one unit.")
    elif cap.amount <= limit.amount:
        extension.fault(
            "cap", f"The cap, {cap}, isn't above the limit, {limit}. Raise it: it is the limit and extensions in all."
        )


def _exemptions(part: Section, known: Known) -> Iterator[Exemption]:
    for who, exemption in part.parts("exempt", "mark"):
        if who not in known.marks:
            exemption.faults.note(exemption.table.line, f"There is no mark “{shown(who)}”.{meant(who, known.marks)}")
        yield Exemption(who, exemption.clause(required=True), exemption.text("words"))
