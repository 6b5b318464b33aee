"""Duties as a calendar: a month of what is due, with the meetings that some wait for; and the address of a feed."""

from __future__ import annotations

from calendar import MONDAY, SUNDAY, Calendar
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from flask import flash, redirect, request, url_for
from flask_appbuilder import BaseView, expose, has_access, permission_name

from portal.accounts import feeds, secret
from portal.admin import duty_cards, duty_feed, presenting
from portal.admin.commanding import actor, myself, refused, tried
from portal.admin.duty_cards import Card
from portal.admin.packs import acting_packs
from portal.duties import parts, planning, queries
from portal.duties.models import Meeting
from portal.http import calendars
from portal.http.clock import now
from portal.policy.procedure import Procedure
from portal.policy.words import AMERICAN

FIRST, LAST = date(2000, 1, 1), date(2100, 12, 31)
A_MONTH = 31
BRITISH = "en-GB"


@dataclass(frozen=True)
class Day:
    """One day of a month as it is shown: what is due on it, and which meetings are held."""

    on: date
    name: str
    is_within: bool
    is_today: bool
    cards: Sequence[Card]
    meetings: Sequence[str]


class DutyCalendar(BaseView):
    """`/staff/duties/calendar/`: the duties of the officer's procedures, month by month."""

    route_base = "/duties/calendar"
    default_view = "month"
    class_permission_name = "Duties"
    base_permissions = ["can_list"]

    @expose("/")
    @has_access
    @permission_name("list")
    def month(self) -> Any:
        """Show a month: that of today, or the one that the address names."""
        at = now()
        packs = acting_packs(at)
        today = at.astimezone(packs[0].zone).date() if packs else at.date()
        first = _first(request.args.get("month", ""), today)
        mine = request.args.get("mine") == "1"
        return self.render_template(
            "admin/duty_calendar.html",
            title=f"{first:%B %Y}",
            weeks=(weeks := _weeks(packs, first, today, at, mine=mine)),
            is_any=any(day.cards for week in weeks for day in week),
            mine=mine,
            month=_month(first),
            is_planned=first <= planning.ahead(at),
            names=_names(packs),
            earlier=_month(first - timedelta(days=1)),
            later=_month(first + timedelta(days=A_MONTH)),
            is_now=_month(first) == _month(today),
            clashes=[] if mine else [clash for pack in packs for clash in planning.clashes_ahead(pack, at)],
            has_duties=any(pack.duties for pack in packs),
            many=len(packs) > 1,
            feed_made=_made_on(packs),
            once=secret.token(),
        )

    @expose("/duties.ics")
    @has_access
    @permission_name("list")
    def file(self) -> Any:
        """Hand the duties over as a file for a calendar, as they are now."""
        mine = request.args.get("mine") == "1"
        return calendars.handed_over(duty_feed.calendar_of(myself(), now(), mine=mine), "duties.ics")

    @expose("/address", methods=["POST"])
    @has_access
    @permission_name("list")
    def make(self) -> Any:
        """Make the address at which a calendar fetches them. It stands on the page that follows, and nowhere else."""
        made: list[str] = []
        once = request.form.get("once", "")
        if (error := tried(lambda: made.append(feeds.make(myself(), at=now(), once=once)))) is not None:
            return refused("Make an address", error, url_for("DutyCalendar.month"))
        return self.render_template("admin/duty_feed_made.html", address=duty_feed.address_of(made[0]))

    @expose("/address/end", methods=["POST"])
    @has_access
    @permission_name("list")
    def end(self) -> Any:
        """End that address."""
        back = url_for("DutyCalendar.month")
        if (error := tried(lambda: feeds.end(myself(), at=now()))) is not None:
            return refused("End the address", error, back)
        flash("The address has ended. A calendar that still asks there gets nothing.", "success")
        return redirect(back)


def _made_on(packs: Sequence[Procedure]) -> str:
    """Return on which day the officer made the address that stands; nothing where none does."""
    found = feeds.of(myself())
    if found is None:
        return ""
    zone, language = (packs[0].zone, packs[0].language) if packs else (UTC, BRITISH)
    return presenting.short(found.made_at.astimezone(zone).date(), language)


def _first(wanted: str, today: date) -> date:
    """Return the first day of the month that an address names, such as 2026-11; of today's where it names none."""
    try:
        found = date.fromisoformat(f"{wanted}-01") if wanted else today.replace(day=1)
    except ValueError:
        return today.replace(day=1)
    return found if FIRST <= found <= LAST else today.replace(day=1)


def _month(day: date) -> str:
    return f"{day:%Y-%m}"


def _first_weekday(packs: Sequence[Procedure]) -> int:
    return SUNDAY if packs and packs[0].language == AMERICAN else MONDAY


def _names(packs: Sequence[Procedure]) -> list[str]:
    """Return the days of the week in their order, which is the body's own."""
    monday = date(2024, 1, 1)
    return [f"{monday + timedelta(days=one):%A}" for one in Calendar(_first_weekday(packs)).iterweekdays()]


def _weeks(packs: Sequence[Procedure], first: date, today: date, at: datetime, *, mine: bool) -> list[list[Day]]:
    weeks = Calendar(_first_weekday(packs)).monthdatescalendar(first.year, first.month)
    keys = [pack.key for pack in packs]
    start, end = weeks[0][0], weeks[-1][-1]
    rows = queries.between(keys, start, end)
    cards = [duty_cards.card(row, at) for row in (parts.of(actor(), rows, at) if mine else rows)]
    held = queries.meetings_between(keys, start, end)
    language = packs[0].language if packs else BRITISH
    return [[_day(on, first, today, cards, held, language) for on in week] for week in weeks]


def _day(on: date, first: date, today: date, cards: Iterable[Card], held: Iterable[Meeting], language: str) -> Day:
    return Day(
        on=on,
        name=f"{on:%A}, {on:%B} {on.day}" if language == AMERICAN else f"{on:%A} {on.day} {on:%B}",
        is_within=on.month == first.month,
        is_today=on == today,
        cards=[one for one in cards if one.row.due_on == on],
        meetings=[one.name for one in held if one.held_on == on],
    )
