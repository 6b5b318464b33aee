"""The times of a pack: calendars, office hours and clocks."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from portal.policy.calendar import SATURDAY, SUNDAY, Calendar, OfficeHours
from portal.policy.clock import ClockRule, Exemption, ExtensionRule, Limit, Method, Start
from portal.procedures import calendars
from portal.procedures.faults import meant
from portal.procedures.section import Section

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
HOURS = re.compile(r"([01]\d|2[0-3]):([0-5]\d) ?- ?([01]\d|2[0-3]):([0-5]\d)")
LONGEST_CLOSURE = 366

# The clocks that every pack has under the same names, and what each is stopped by among other things.
STOPPED_BY = {"acknowledge": "acknowledgement", "answer": "answer", "logged": "logged"}


def zone(pack: Section) -> ZoneInfo:
    """Return the time zone in which a day is a day."""
    name = pack.text("zone")
    try:
        return ZoneInfo(name or "UTC")
    except (ZoneInfoNotFoundError, ValueError, OSError):
        pack.fault("zone", f"There is no time zone “{name}”.{meant(name, available_timezones())}")
        return ZoneInfo("UTC")


def office_hours(pack: Section) -> OfficeHours:
    """Return when the office is open on each weekday; a day that isn't named is a fault."""
    part = pack.part("hours")
    return OfficeHours(tuple(_opening(part, weekday) for weekday in WEEKDAYS))


def _opening(part: Section, weekday: str) -> tuple[time, time] | None:
    text = part.text(weekday)
    match = HOURS.fullmatch(text)
    if match:
        opens, closes = time(int(match[1]), int(match[2])), time(int(match[3]), int(match[4]))
        if opens < closes:
            return opens, closes
    if text and text != "closed":
        part.fault(weekday, f"“{weekday}” must be hours such as “09:00-17:00”, or “closed”, and is “{text}”.")
    return None


def all_calendars(pack: Section) -> dict[str, Calendar]:
    """Return the pack's calendars by their names."""
    return {key: _calendar(key, part) for key, part in pack.parts("calendars", "calendar", required=True)}


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
    return tuple(node.text for node in part.texts("subdivisions"))


def _weekend(part: Section) -> frozenset[int]:
    if not part.has("weekend"):
        return frozenset({SATURDAY, SUNDAY})
    days = frozenset(WEEKDAYS.index(name) for name in part.refs("weekend", WEEKDAYS, "weekday"))
    if len(days) == len(WEEKDAYS):
        part.fault("weekend", "“weekend” takes in the whole week, so no day would ever count.")
        return frozenset()
    return days


def _dated(part: Section, key: str, noun: str) -> Iterator[tuple[date, str]]:
    """Yield each day of dated entries: one day, or with `until` all days up to it."""
    for entry in part.items(key, noun):
        name, first = entry.text("name"), entry.day("date")
        last = entry.day("until") if entry.has("until") else first
        if not 0 <= (last - first).days <= LONGEST_CLOSURE:
            entry.fault("until", "“until” must lie after “date”, and no more than a year after it.")
        elif first > date.min:
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


def known(pack: Section, calendars: Mapping[str, Calendar], marks: Collection[str], letters: Collection[str]) -> Known:
    """Return what clocks may refer to, with the pack's `clock_defaults`."""
    defaults = pack.part("clock_defaults", required=False)
    calendar = defaults.ref("calendar", calendars, "calendar") if defaults.has("calendar") else None
    methods = defaults.picks("methods", Method, ()) if defaults.has("methods") else None
    return Known(calendars, marks, letters, calendar, methods, defaults.flag("pausable", default=False))


def clocks(stage: Section, known: Known) -> tuple[ClockRule, ...]:
    """Return the clocks of a stage."""
    return tuple(_clock(key, part, known) for key, part in stage.parts("clocks", "clock", required=True))


def _clock(key: str, part: Section, known: Known) -> ClockRule:
    limit = part.limit("limit")
    return ClockRule(
        key=key,
        name=part.text("name"),
        clause=part.clause(required=True),
        limit=limit,
        starts=part.pick("starts", Start),
        stops=_stops(key, part),
        methods=part.picks("methods", Method, known.methods),
        calendar=part.ref("calendar", known.calendars, "calendar", known.calendar),
        pausable=part.flag("pausable", known.pausable),
        extension=_extension(part, limit, known) if part.has("extension") else None,
        exempt=tuple(_exemptions(part, known)),
    )


def _stops(key: str, part: Section) -> frozenset[str]:
    stops = frozenset(part.refs("stops", STOPPED_BY.values(), "fact that stops a clock", required=True))
    if key not in STOPPED_BY:
        part.faults.note(part.table.line, f"There is no clock “{key}”.{meant(key, STOPPED_BY)}")
    elif stops and STOPPED_BY[key] not in stops:
        part.fault("stops", f"The clock “{key}” must be stopped by “{STOPPED_BY[key]}”. Add it to “stops”.")
    return stops


def _extension(part: Section, limit: Limit, known: Known) -> ExtensionRule | None:
    extension = part.part("extension")
    cap = extension.limit("cap")
    letter = extension.ref("letter", known.extension_letters, "letter that says “extension”, called")
    clause = extension.clause(required=True)
    if cap.amount and limit.amount:
        if cap.unit is not limit.unit:
            extension.fault("cap", f"The cap is in {cap.unit} and the limit in {limit.unit}. Give both in one unit.")
        elif cap.amount <= limit.amount:
            extension.fault(
                "cap", f"The cap, {cap}, isn't above the limit, {limit}. The cap is the limit and extensions in all."
            )
    return ExtensionRule(cap.amount, clause, letter)


def _exemptions(part: Section, known: Known) -> Iterator[Exemption]:
    for who, exemption in part.parts("exempt", "mark"):
        if who not in known.marks:
            exemption.faults.note(exemption.table.line, f"There is no mark “{who}”.{meant(who, known.marks)}")
        yield Exemption(who, exemption.clause(required=True), exemption.text("words"))
