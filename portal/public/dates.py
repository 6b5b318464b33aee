"""The dates of a case as a file for calendars: what is due and by whom, and nothing of the case or its reporter.

Each date keeps its UID, and its SEQUENCE grows with what anyone with the number reads of the timeline: a file that is
taken in again replaces what an earlier one said, and tells nothing of what staff do among themselves. A date that no
longer holds is in the file as cancelled.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from flask import current_app, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from portal.cases import clocks, promised, public_events, remedies, status
from portal.cases.models import Case
from portal.cases.status import OWED, ClockStatus, PublicStatus
from portal.http import calendars
from portal.http.calendars import Calendar, Entry
from portal.http.clock import now
from portal.http.limits import TRACK, limiter
from portal.policy.procedure import Procedure
from portal.public import found
from portal.public.blueprint import blueprint
from portal.public.track import unknown


@dataclass(frozen=True)
class Due:
    """One date: its key (the same as long as it is the same date), what is due, and whether it still holds.

    `on` is a day, or an instant where the limit falls within one.
    """

    key: str
    on: date | datetime
    what: str
    clause: str = ""
    holds: bool = True


@blueprint.get("/track/<number>/dates.ics")
@limiter.limit(TRACK)
def dates(number: str) -> Response:
    """Hand over the dates of a case, to anyone who has its number, as the status page does."""
    case = found.find(number)
    if case is None:
        return unknown(number)
    return calendars.handed_over(calendar(case, now()), f"{case.tracking_number}.ics")


def calendar(case: Case, at: datetime) -> Calendar:
    """Return the dates of a case as a calendar, in the body's own zone."""
    pack, known = clocks.pack_of(case), due(case, at)
    name = _("Dates from %(body)s", body=pack.body)
    return calendars.made("-//Redress//Dates of a case//EN", name, [_entry(one, case, pack) for one in known])


def due(case: Case, at: datetime) -> list[Due]:
    """Return every date of a case: its limits, the day it was promised to hear by, and its remedies."""
    facts, pack = status.public(case, at), clocks.pack_of(case)
    return [*_limits(facts, pack), *_promised(case, pack), *_remedies(case)]


def _limits(facts: PublicStatus, pack: Procedure) -> Iterator[Due]:
    for passage, stage in enumerate(facts.stages, start=1):
        for clock in stage.clocks:
            on = _last(clock, pack) or (stage.pauses[-1].since if stage.pauses else None)
            if on is not None and not clock.exempt:
                holds = clock.state in OWED and clock.due is not None
                what = _("%(what)s is due", what=clock.name) if holds else clock.name
                yield Due(f"{passage} {clock.key}", on, what, clock.clause, holds)


def _last(clock: ClockStatus, pack: Procedure) -> date | datetime | None:
    """Return the last day of a limit, or its instant where it falls within a day and may be told."""
    if clock.due is not None and clock.due_at is not None and clock.in_hours:
        return clock.due_at.astimezone(pack.zone)
    return clock.due


def _promised(case: Case, pack: Procedure) -> Iterator[Due]:
    until = promised.until(case)
    if until is not None:
        yield Due(f"promised {len(case.stages)}", until, _("%(body)s promised to write by today", body=pack.body))


def _remedies(case: Case) -> Iterator[Due]:
    for place, one in enumerate(case.remedies, start=1):
        holds = remedies.state(one, one.due_on) is remedies.State.OPEN
        yield Due(f"remedy {place}", one.due_on, _("Something that was promised to you is due"), holds=holds)


def _entry(one: Due, case: Case, pack: Procedure) -> Entry:
    happened = public_events.counted(case)
    return Entry(
        uid=_uid(one, case),
        sequence=len(happened),
        stamp=_stamp(happened[-1].at),
        on=one.on,
        summary=f"{pack.body}: {one.what}",
        description=_("Clause %(clause)s of the procedure.", clause=one.clause) if one.clause else "",
        url=_address(case),
        holds=one.holds,
    )


def _uid(one: Due, case: Case) -> str:
    """Return what this date is known by for good. The number can't be read from it."""
    return calendars.uid(f"{case.tracking_number} {one.key}")


def _stamp(at: datetime) -> datetime:
    """Return when the case last changed for the public, to the day: the hour is nobody's business."""
    return datetime.combine(at.astimezone(UTC).date(), time(), tzinfo=UTC)


def _address(case: Case) -> str:
    path = url_for("public.status", number=case.tracking_number)
    return f"{current_app.config['PORTAL_BASE_URL']}{path}"
