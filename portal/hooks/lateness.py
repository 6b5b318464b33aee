"""What no line of a timeline tells: that a limit was missed, and that a promise is late. Looked for by the workers."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from typing import Any

from sqlalchemy import select

from portal.cases import clocks, remedies
from portal.cases.models import Case, ClockRow, Remedy
from portal.database import db
from portal.hooks import eyes, kinds, promising
from portal.hooks.models import Webhook, WebhookMessage
from portal.jobs.lease import heartbeat
from portal.jobs.registry import job
from portal.policy.calendar import ONE_DAY
from portal.policy.moves import OPEN

EVERY = timedelta(minutes=15)
BACK = timedelta(days=3)  # what came due while no worker ran is made up for, as long as it is news
Found = tuple[str, Case, datetime]


@job("webhooks.late", every=EVERY)
def look(*, at: datetime) -> None:
    """Promise what has come due and wasn't told yet. Done twice it changes nothing."""
    hooks = promising.standing()
    for kind, find in ((kinds.LIMIT_MISSED, _missed), (kinds.PROMISE_LATE, _late)):
        wanted = [hook for hook in hooks if kind in hook.kinds]
        for source, case, due in find(at) if wanted else ():
            _tell(kind, wanted, (source, case, due), at)


def _tell(kind: str, hooks: list[Webhook], found: Found, at: datetime) -> None:
    source, case, due = found
    for hook in hooks:
        told = due < hook.made_at or _is_told(hook, source)
        if not told and eyes.may_see(hook.staff, case.id, at):
            promising.promise(hook, kind, at=at, when=promising.moment(case, due), source=source, case=case)
    heartbeat()


def _is_told(hook: Webhook, source: str) -> bool:
    return db.session.scalar(select(WebhookMessage.id).filter_by(webhook_id=hook.id, source=source)) is not None


def _missed(at: datetime) -> Iterator[Found]:
    """Yield the limits that came due lately and still run."""
    running = (ClockRow.stopped_at.is_(None), ClockRow.ended_at.is_(None), ClockRow.exempt == "")
    lately: Any = (ClockRow.due_at > at - BACK, ClockRow.due_at <= at)
    query = select(ClockRow).join(Case).where(*running, *lately, Case.status.in_(OPEN)).order_by(ClockRow.id)
    for row in db.session.scalars(query).all():
        assert row.due_at is not None
        yield f"clock:{row.id}:{row.due_at:%Y%m%d%H%M}", row.case, row.due_at


def _late(at: datetime) -> Iterator[Found]:
    """Yield the promises whose day is over since lately, where the body is."""
    first = (at - BACK).date()
    query = select(Remedy).where(remedies.to_keep(), Remedy.due_on >= first, Remedy.due_on <= at.date())
    for row in db.session.scalars(query.order_by(Remedy.id)).all():
        due = datetime.combine(row.due_on + ONE_DAY, time(), clocks.pack_of(row.case).zone)
        if due <= at:
            yield f"remedy:{row.id}:{row.due_on:%Y%m%d}", row.case, due  # another day may be missed too
