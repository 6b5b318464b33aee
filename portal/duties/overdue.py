"""The weekly review of the overdue list: mailed when the week begins, gone through as the week's duty (CSC-15)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time, timedelta

from flask import current_app

from portal.cases import access, overdue, viewing, writing_to_staff
from portal.cases.actors import Actor
from portal.cases.models import Staff
from portal.cases.overdue import Late
from portal.database import db
from portal.duties import commands, queries
from portal.duties.models import DutyRow
from portal.errors import NotFound, Refused
from portal.jobs import outbox
from portal.jobs.registry import job
from portal.policy.calendar import ONE_DAY
from portal.policy.chasing import OverdueList
from portal.policy.due import Period
from portal.policy.duties import Every, period_of
from portal.policy.occurrences import told
from portal.policy.procedure import Procedure
from portal.procedures import versions

MOST_MAILED = 200
NOTHING = "Nothing is overdue."
NOT_PLANNED = "This week's review isn't on the list of duties yet. It is planned once a day."


def rule_of(pack: Procedure) -> OverdueList:
    """Return who goes through the list. `NotFound` where the procedure has nobody do it."""
    if pack.chasing.overdue is None:
        raise NotFound("This procedure keeps no overdue list.")
    return pack.chasing.overdue


def week_of(pack: Procedure, at: datetime) -> Period:
    """Return the week that a moment lies in, where the body is."""
    return period_of(Every.WEEKLY, at.astimezone(pack.zone).date())


def of_week(pack: Procedure, at: datetime, *, for_change: bool = False) -> DutyRow | None:
    """Return the duty that this week's review is, or None where it isn't planned yet."""
    query = queries.of_period(pack.key, rule_of(pack).duty, week_of(pack, at).key)
    return queries.locked(query) if for_change else db.session.scalars(query).one_or_none()


def gone_through(
    pack: Procedure, *, by: Actor, at: datetime, nil: bool = False, note: str = "", late_why: str = ""
) -> DutyRow:
    """Say that this week's list was gone through, with `nil` that there was nothing on it. It completes the duty."""
    row = of_week(pack, at, for_change=True)
    if row is None:
        raise Refused(NOT_PLANNED, clause=rule_of(pack).clause)
    commands.submit(row, by=by, at=at, nil=nil, note=note, late_why=late_why)
    return row


# ---- the mail


@job("duties.overdue_lists", every=timedelta(hours=1))
def mail_all(*, at: datetime) -> None:
    """Promise each whose duty a list is one message a week, from the opening of its first open day on."""
    for pack in versions.all_current(at).values():
        if pack.chasing.overdue is None or not _has_begun(pack, pack.chasing.overdue, at):
            continue
        week = week_of(pack, at).key
        for who in queries.holders(pack.key, [pack.duty(pack.chasing.overdue.duty).who]):
            ukey = f"overdue:{pack.key}:{week}:{who.id}"
            outbox.queue("duties.overdue_list", at=at, ukey=ukey, procedure=pack.key, week=week, staff_id=who.id)


def _has_begun(pack: Procedure, rule: OverdueList, at: datetime) -> bool:
    """Whether the office has opened this week, in the calendar of the duty."""
    week, calendar = week_of(pack, at), pack.calendars[pack.duty(rule.duty).calendar]
    first = calendar.after(week.start - ONE_DAY, 1)
    hours = pack.hours.of(first)
    opens = datetime.combine(first, hours[0] if hours else time.min, tzinfo=pack.zone)
    return first <= week.end and at >= opens


@job("duties.overdue_list")
def mail_one(*, procedure: str, week: str, staff_id: int, at: datetime) -> None:
    """Write to one of them what is overdue of the cases that they may see. In another week it is no longer wanted."""
    pack, who = versions.procedure_of(versions.current(procedure, at)), db.session.get(Staff, staff_id)
    if who is None or week != week_of(pack, at).key or not overdue.may_see(pack, who):
        return
    with viewing.seen_by(who, at) as viewer:
        if viewer == access.NOBODY:
            return  # who sees no case can't be told that none is overdue
        found, number = overdue.listed(pack, at, most=MOST_MAILED), overdue.many(pack, at)
    words = f"{number:,} overdue" if number else NOTHING
    writing_to_staff.write(
        [who],
        at=at,
        from_name=pack.body,
        subject=f"{pack.title}: {words}",
        body=_body(pack, found, number, at),
    )


def _body(pack: Procedure, found: list[Late], number: int, at: datetime) -> str:
    page = f"{current_app.config['PORTAL_BASE_URL']}/staff/overdue/"
    row = of_week(pack, at)
    until = f" Say that you have gone through it by {told(row.due_on, pack.language)}." if row and row.is_open else ""
    more = [f"And {number - len(found):,} more on the page."] if number > len(found) else []
    lines = "\n".join([*_lines(found), *more]) or NOTHING
    return f"{lines}\n\nThe list is here: {page}\n{until.strip()}\n"


def _lines(found: list[Late]) -> Iterator[str]:
    team = ""
    for one in found:
        if one.team != team:
            yield f"\n{one.team}" if team else one.team
            team = one.team
        has = f"with {one.handler}" if one.handler else "with nobody"
        yield f"- {one.tracking_number}: {one.clock}, overdue for {one.for_long}, {has}"
