"""Chasing: each reminder of a limit is sent once for a due date, over any number of workers (CSC-14, CSC-27).

What is to be sent when stands on the clock (`chase_at`). A worker looks for what has come every quarter of an hour and
promises one job for each such case: one case is chased in one transaction, with the row that keeps it from being sent
again. Whoever gets it reads that there is something to do, the number, the limit and its date, and no more.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite

from portal.cases import chase_times, clocks, holding, timeline, writing_to_staff
from portal.cases.actors import PORTAL
from portal.cases.models import Case, ClockRow, ReminderRow, Staff
from portal.database import db
from portal.jobs import outbox
from portal.jobs.failpoints import reach
from portal.jobs.lease import heartbeat
from portal.jobs.registry import job
from portal.policy.chasing import HANDLER, Reminder, settle
from portal.policy.clock import INSTANT

CHASED = "chased"
SUMMARY = "Those who deal with it were reminded of a limit."
EVERY = timedelta(minutes=15)
BATCH = 200  # jobs promised in one transaction: nobody waits long for the lock that it takes
NOBODY = "nobody could be written to"


@job("cases.chase", every=EVERY)
def chase_all(*, at: datetime) -> None:
    """Promise one job for each case in which a reminder is to be sent. Done twice it changes nothing."""
    last = 0
    while found := _waiting(at, last):
        for case_id in found:
            outbox.again("cases.chase_one", at=at, ukey=f"chase:{case_id}", case_id=case_id)
        last = found[-1]
        heartbeat()


def _waiting(at: datetime, after: int) -> list[int]:
    """Return the next cases with a clock that is to be chased by now, by their ids."""
    running = (ClockRow.stopped_at.is_(None), ClockRow.ended_at.is_(None), ClockRow.chase_at.is_not(None))
    query = select(ClockRow.case_id).where(*running, ClockRow.chase_at <= at, ClockRow.case_id > after)
    return list(db.session.scalars(query.distinct().order_by(ClockRow.case_id).limit(BATCH)))


@job("cases.chase_one")
def chase_one(*, case_id: int, at: datetime) -> None:
    """Send what has come to be sent of a case."""
    holding.hold_alone(case_id)
    case = db.session.get(Case, case_id)
    if case is not None:
        chase(case, at=at)


def chase(case: Case, *, at: datetime) -> list[ReminderRow]:
    """Send the latest reminder of each limit that runs, where its time has come, and return what was sent.

    What was missed while no worker ran is made up for by that one alone. Where that is stale too, nothing is sent.
    """
    sent = [one for row in case.stage.clocks for one in _chase(case, row, at)]
    clocks.recompute(case)
    return sent


def _chase(case: Case, row: ClockRow, at: datetime) -> Iterator[ReminderRow]:
    found = chase_times.steps(row, clocks.clock_of(row, case), case)
    if not found or row.due_at is None:
        return
    settled = settle(found, chase_times.done(row), row.due_at, at)
    for step in settled.passed_over:
        _once(row, step.reminder, at, sent=False)
    for step in settled.send:
        if kept := _once(row, step.reminder, at, sent=True):
            kept.told = _send(case, row, step.reminder, at)
            reach("chasing.sent")
            yield kept
    db.session.expire(row, ["reminders"])


def _once(row: ClockRow, reminder: Reminder, at: datetime, *, sent: bool) -> ReminderRow | None:
    """Keep that it was settled, and return it; None where another worker was faster."""
    db.session.flush()
    values = {"case_id": row.case_id, "clock_id": row.id, "key": reminder.key, "due_at": row.due_at}
    once = (
        _insert()
        .values(**values, at=at, sent=sent, told="")
        .on_conflict_do_nothing(index_elements=["clock_id", "key", "due_at"])
    )
    made = db.session.execute(once.returning(ReminderRow.id)).scalar()
    return db.session.get(ReminderRow, made) if made is not None else None


def _insert() -> Any:
    dialect = postgresql if db.session.get_bind().dialect.name == "postgresql" else sqlite
    return dialect.insert(ReminderRow)


def _send(case: Case, row: ClockRow, reminder: Reminder, at: datetime) -> str:
    """Write to whom it goes and to whom a copy does, say so in the timeline, and return who got it."""
    to = _write(case, row, reminder, _people(case, reminder.to), at)
    got = {who.id for who in to}
    others = [who for who in _people(case, reminder.copy) if who.id not in got]
    copied = _write(case, row, reminder, others, at, copy_of=to)
    told = _told(to, copied)
    rule = clocks.rule_of(row)
    due = due_words(case, row, before=reminder.when.before)
    detail = f"{reminder.name}. {told}. {rule.name}: {due} ({reminder.clause})."
    timeline.record(
        case, CHASED, SUMMARY, by=PORTAL, at=at, detail=detail, clause=reminder.clause, reminder=reminder.key
    )
    return told


def _told(to: list[Staff], copied: list[Staff]) -> str:
    if not to and not copied:
        return NOBODY.capitalize()
    copy = f" (copy: {writing_to_staff.in_one_line(copied)})" if copied else ""
    return f"{writing_to_staff.in_one_line(to) if to else NOBODY.capitalize()}{copy}"


def _people(case: Case, wanted: Iterable[str]) -> list[Staff]:
    """Return them, each position by itself: in the team that the case is about or, where nobody is, the procedure."""
    return [who for one in wanted for who in _people_of(case, one)]


def _people_of(case: Case, one: str) -> list[Staff]:
    return writing_to_staff.dealing_with(case) if one == HANDLER else writing_to_staff.holders(case, [one])


def _write(
    case: Case,
    row: ClockRow,
    reminder: Reminder,
    people: list[Staff],
    at: datetime,
    *,
    copy_of: list[Staff] | None = None,
) -> list[Staff]:
    pack = clocks.pack_of(case)
    sender = (pack.teams.get(reminder.sender) or pack.positions[reminder.sender]).name
    about = f"“{clocks.rule_of(row).name}” {due_words(case, row, before=reminder.when.before)}"
    copied = f"A copy for you: it went to {writing_to_staff.in_one_line(copy_of)}.\n\n" if copy_of else ""
    return writing_to_staff.write(
        people,
        at=at,
        from_name=f"{sender}, {pack.body}",
        subject=f"{case.tracking_number}: {about}",
        body=f"{copied}{reminder.words}\n\nCase {case.tracking_number}: {about}.\n\n"
        f"If you may see it, it is here: {writing_to_staff.page_of(case)}\n\n{sender}\n",
        case=case,
    )


def due_words(case: Case, row: ClockRow, *, before: bool) -> str:
    """Return by when a limit is due, or was, in words: "was due by 3 May 2026"."""
    assert row.due_at is not None, "a clock that is chased has a due date"
    last = (row.due_at - INSTANT).astimezone(clocks.pack_of(case).zone)
    day = f"{last:%-d %B %Y}" if clocks.clock_of(row, case).in_days else f"{last + INSTANT:%-d %B %Y, %H:%M}"
    return f"is due by {day}" if before else f"was due by {day}"
