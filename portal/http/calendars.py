"""Files for calendars (RFC 5545): dates by day or by instant, each known again by its UID."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256
from urllib.parse import urlsplit

from flask import Response, current_app
from icalendar import Calendar, Event

from portal.http.handouts import disposition
from portal.policy.calendar import ONE_DAY

__all__ = ["MEDIA_TYPE", "REFRESH", "Calendar", "Entry", "handed_over", "made", "uid"]

MEDIA_TYPE = "text/calendar"
REFRESH = timedelta(hours=12)


@dataclass(frozen=True)
class Entry:
    """One date. `sequence` grows with what is said of it; one that no longer holds is told as cancelled.

    `on` is a day, or an instant where it falls within one; `stamp` is when it last changed, or when it is told.
    """

    uid: str
    sequence: int
    stamp: datetime
    on: date | datetime
    summary: str
    description: str
    url: str
    holds: bool = True


def made(made_by: str, name: str, entries: Sequence[Entry]) -> Calendar:
    """Return a calendar. `made_by` says to programs what made it (RFC 5545, 3.7.3), `name` to people what it is."""
    calendar = Calendar()
    calendar.add("prodid", made_by)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", REFRESH, parameters={"value": "DURATION"})
    for one in entries:
        calendar.add_component(_event(one))
    if any(isinstance(one.on, datetime) for one in entries):
        calendar.add_missing_timezones()
    return calendar


def _event(one: Entry) -> Event:
    event = Event()
    event.add("uid", one.uid)
    event.add("sequence", one.sequence)
    event.add("dtstamp", one.stamp)
    event.add("dtstart", one.on)
    if not isinstance(one.on, datetime):
        event.add("dtend", one.on + ONE_DAY)
    event.add("summary", one.summary)
    if one.description:
        event.add("description", one.description)
    event.add("url", one.url)
    event.add("class", "PRIVATE")
    event.add("transp", "TRANSPARENT")
    event.add("status", "CONFIRMED" if one.holds else "CANCELLED")
    return event


def uid(of: str) -> str:
    """Return what a date is known by for good. What it is of can't be read from it."""
    host = urlsplit(str(current_app.config["PORTAL_BASE_URL"])).hostname
    return f"{sha256(of.encode()).hexdigest()[:32]}@{host}"


def handed_over(calendar: Calendar, name: str) -> Response:
    """Return the answer that hands a calendar over as a file of this name."""
    answer = Response(calendar.to_ical(), content_type=f"{MEDIA_TYPE}; charset=utf-8")
    answer.headers["Content-Disposition"] = disposition(name)
    return answer
