"""The address at which a calendar fetches somebody's duties: it knows its owner by its secret, and shows no case."""

from __future__ import annotations

from datetime import datetime, timedelta

from flask import Blueprint, abort, current_app, request
from werkzeug.wrappers import Response

from portal.accounts import feeds
from portal.cases import access, viewing
from portal.cases.actors import officer
from portal.cases.models import Staff
from portal.duties import parts, queries, state
from portal.duties.models import DutyRow
from portal.duties.writing import address
from portal.http import calendars
from portal.http.calendars import Calendar, Entry
from portal.http.clock import now
from portal.http.limits import TRACK, limiter
from portal.policy.words import period_words
from portal.procedures import versions

BEFORE, AHEAD = timedelta(days=90), timedelta(days=400)
blueprint = Blueprint("calendars", __name__, url_prefix="/calendars")


@blueprint.get("/<string(length=43):told>/duties.ics")
@limiter.limit(TRACK)
def duties(told: str) -> Response:
    """Hand over the duties of whoever has this address. One that was never made answers as one that has ended."""
    staff = feeds.whose(told)
    if staff is None or not _may(staff):
        abort(404)
    found = calendar_of(staff, now(), mine=request.args.get("mine") == "1", dropped=True)
    return calendars.handed_over(found, "duties.ics")


def _may(staff: Staff) -> bool:
    """Return whether someone sees duties still: their role may be another than when they made the address."""
    if not {role.name for role in staff.roles}.isdisjoint(access.WORKING):
        return True
    roles = [role.id for role in staff.roles]  # of the installation's own making
    manager = current_app.extensions["appbuilder"].sm
    return bool(roles) and manager.exist_permission_on_roles("Duties", "can_list", roles)


def address_of(told: str) -> str:
    """Return the whole address of a feed, by its secret. With `?mine=1` after it, it has no duties but one's own."""
    return f"{current_app.config['PORTAL_BASE_URL']}/calendars/{told}/duties.ics"


def calendar_of(staff: Staff, at: datetime, *, mine: bool = False, dropped: bool = False) -> Calendar:
    """Return the duties of the procedures that someone works under, of some months before and of a year ahead.

    With `mine`, those in which they have a part. With `dropped`, what is no longer owed is told as cancelled, so that a
    calendar that had it takes it off.
    """
    day = at.date()
    with viewing.seen_by(staff, at):
        rows = queries.between(list(versions.all_current(at)), day - BEFORE, day + AHEAD, dropped=dropped)
        if mine:
            rows = parts.of(officer(staff), rows, at)
        name = f"Duties: {current_app.config['APP_NAME']}"
        return calendars.made("-//Redress//Duties//EN", name, [_entry(row, at) for row in rows])


def _entry(row: DutyRow, at: datetime) -> Entry:
    pack, duty = state.pack_of(row), state.duty_of(row)
    about = period_words(row.period_start, row.period_end, pack.language)
    return Entry(
        uid=calendars.uid(f"duty {row.id}"),
        sequence=row.version,
        stamp=at,
        on=row.due_at.astimezone(pack.zone) if duty.due.at else row.due_on,
        summary=f"{'Done: ' if row.done_at else ''}{duty.name} ({pack.body})",
        description=f"For {about}. {pack.positions[duty.who].name}. {duty.clause}",
        url=address(row),
        holds=row.dropped_at is None,
    )
