"""Chasing promises: each reminder goes once for the day that was promised, over any number of workers.

As a limit is chased: when the next reminder is stands on the promise, a worker looks for what has come every quarter of
an hour, and one case is dealt with in one transaction, with the row that keeps it from being done again. When the day
has gone by, the reporter is told so in the same transaction.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import select

from portal.cases import clocks, holding, promise_owners, promise_times, remedies, timeline, writing_to_staff
from portal.cases.actors import PORTAL
from portal.cases.models import Case, PromiseReminderRow, Remedy, Staff
from portal.database import db
from portal.jobs import outbox
from portal.jobs.failpoints import reach
from portal.jobs.lease import heartbeat
from portal.jobs.registry import job
from portal.letters import promise_notes
from portal.policy.promising import Nudge

EVERY = timedelta(minutes=15)
BATCH = 200  # jobs promised in one transaction, as with limits
REMINDED, LATE = "promise chased", "remedy late"
GONE_BY = "The day of a promise has gone by."  # the reporter reads it too
WORDS = {
    Nudge.NEAR: "This promise is due soon.",
    Nudge.LATE: "The day of this promise has gone by, and the reporter is told so.",
    Nudge.STILL_LATE: "This promise was due a week ago, and nobody has noted that it was kept.",
}


@job("promises.chase", every=EVERY)
def chase_all(*, at: datetime) -> None:
    """Promise one job for each case in which a promise is to be looked at. Done twice it changes nothing."""
    last = 0
    while found := _waiting(at, last):
        for case_id in found:
            outbox.again("promises.chase_one", at=at, ukey=f"promises:{case_id}", case_id=case_id)
        last = found[-1]
        heartbeat()


def _waiting(at: datetime, after: int) -> list[int]:
    query = select(Remedy.case_id).where(Remedy.remind_at <= at, Remedy.case_id > after)
    return list(db.session.scalars(query.distinct().order_by(Remedy.case_id).limit(BATCH)))


@job("promises.chase_one")
def chase_one(*, case_id: int, at: datetime) -> None:
    """Send what has come to be sent of a case's promises."""
    holding.hold_alone(case_id)
    case = db.session.get(Case, case_id)
    if case is not None:
        chase(case, at=at)


def chase(case: Case, *, at: datetime) -> None:
    """Send the latest reminder of each promise of a case whose time has come, and see when the next one is."""
    due = select(Remedy).where(Remedy.case_id == case.id, Remedy.remind_at <= at).order_by(Remedy.id)
    for remedy in db.session.scalars(due.execution_options(populate_existing=True)).all():
        _chase(remedy, at)


def _chase(remedy: Remedy, at: datetime) -> None:
    settled = promise_times.look(remedy, at)
    for nudge in settled.passed_over:
        promise_times.once(remedy, nudge, at, sent=False)
    if settled.send and (kept := promise_times.once(remedy, settled.send, at, sent=True)):
        # After a week without a worker only the last reminder goes out, and the reporter was told nothing yet.
        _send(remedy, settled.send, kept, at, is_news=Nudge.LATE in {settled.send, *settled.passed_over})
        reach("promises.sent")
    remedy.remind_at = settled.next_at


def _send(remedy: Remedy, nudge: Nudge, kept: PromiseReminderRow, at: datetime, *, is_news: bool) -> None:
    told = writing_to_staff.in_one_line(_write(remedy, nudge, at)) or "nobody could be written to"
    kept.told = told
    if is_news:
        promise_notes.tell_late(remedy, at=at)
        _note(remedy, LATE, GONE_BY, told, at)
    else:
        _note(remedy, REMINDED, "Whoever sees to a promise was reminded of it.", told, at)


def _note(remedy: Remedy, kind: str, words: str, told: str, at: datetime) -> None:
    detail = f"{told}. Due by {remedy.due_on:%-d %B %Y}: {remedies.shown(remedy)}"
    timeline.record(remedy.case, kind, words, by=PORTAL, at=at, detail=detail, remedy=remedy.id)


def _write(remedy: Remedy, nudge: Nudge, at: datetime) -> list[Staff]:
    case = remedy.case
    pack = clocks.pack_of(case)
    return writing_to_staff.write(
        _people(remedy, nudge, at),
        at=at,
        from_name=pack.body,
        subject=f"{case.tracking_number}: a promise due by {remedy.due_on:%-d %B %Y}",
        body=f"{WORDS[nudge]}\n\nCase {case.tracking_number}, due by {remedy.due_on:%-d %B %Y}.\n\n"
        "Mark it as kept, or give it another day with a reason. The end of the case doesn’t end the promise.\n\n"
        f"If you may see it, it is here: {writing_to_staff.page_of(case)}#remedies\n",
        case=case,
    )


def _people(remedy: Remedy, nudge: Nudge, at: datetime) -> Iterable[Staff]:
    """Who sees to it is reminded first; once it is late whoever deals with the case too; then those responsible."""
    yield from promise_owners.see_to(remedy, at)
    if nudge is not Nudge.NEAR:
        yield from writing_to_staff.dealing_with(remedy.case)
    if nudge is Nudge.STILL_LATE:
        yield from writing_to_staff.responsible(remedy.case)
