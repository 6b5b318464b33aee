"""What a move changes on a case: its state before and after side by side, for whoever makes it on many at once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from portal.cases import clocks
from portal.cases.models import Case, ClockRow
from portal.database import db
from portal.letters.models import Letter
from portal.notices.models import Notice

Effect = dict[str, str]  # `what` is one of the words below; the rest is told by each


@dataclass(frozen=True)
class Limit:
    """One limit: its name, when it ends, whether it runs, and whether what it waited for was done."""

    name: str
    due: datetime | None = None
    runs: bool = False
    met: bool = False


@dataclass(frozen=True)
class Seen:
    """A case at one moment: all that the effects of a move are read off."""

    status: str
    stage: str
    handler: str
    limits: dict[tuple[int, str], Limit]
    last_notice: int
    last_message: int


def look(case: Case) -> Seen:
    """Return how the case stands now."""
    return Seen(
        status=case.status,
        stage=clocks.stage_of(case.stage).name,
        handler=case.handler.full_name if case.handler else "",
        limits={(row.stage_id, row.key): _limit(row) for stage in case.stages for row in stage.clocks},
        last_notice=max(_notices(case, 0), default=0),
        last_message=max(_messages(case, 0), default=0),
    )


def _limit(row: ClockRow) -> Limit:
    met = row.stopped_at is not None
    return Limit(clocks.rule_of(row).name, row.due_at, not met and row.ended_at is None, met)


def _notices(case: Case, after: int) -> dict[int, Notice]:
    """Return what goes to the reporter: those who contribute are told out of turn."""
    query = select(Notice).where(Notice.case_id == case.id, Notice.in_turn.is_(True), Notice.id > after)
    return {one.id: one for one in db.session.scalars(query.order_by(Notice.id))}


def _messages(case: Case, after: int) -> dict[int, str]:
    """Return to whom of those who work here, or were asked to contribute, something goes, by its notice."""
    query = select(Notice.id, Notice.to_name).where(
        Notice.case_id == case.id, Notice.in_turn.is_(False), Notice.id > after
    )
    return {row.id: row.to_name for row in db.session.execute(query.order_by(Notice.id))}


def _written_to(case: Case, after: int) -> list[str]:
    return list(dict.fromkeys(_messages(case, after).values()))


def changed(case: Case, before: Seen, letter: Letter | None) -> list[Effect]:
    """Return what is different from `before`, each as its kind and its words. Times are ISO 8601, in UTC."""
    return list(_changed(case, before, look(case), letter))


def _changed(case: Case, before: Seen, after: Seen, letter: Letter | None) -> Iterator[Effect]:
    if after.stage != before.stage:
        yield {"what": "stage", "to": after.stage}
    if after.status != before.status:
        yield {"what": "status", "to": after.status}
    if after.handler != before.handler:
        yield {"what": "handler", "to": after.handler}
    for key, limit in after.limits.items():
        yield from _of_limit(before.limits.get(key, Limit(limit.name)), limit)
    notices = _notices(case, before.last_notice)
    yield from ({"what": "message", "to": name} for name in _written_to(case, before.last_message))
    yield from ({"what": "notice", "by": one.channel, "subject": one.subject} for one in notices.values())
    if letter is not None and not notices:
        yield {"what": "kept", "subject": letter.subject}


def _of_limit(before: Limit, after: Limit) -> Iterator[Effect]:
    if after.runs and after.due and (after.due != before.due or not before.runs):
        yield {"what": "limit", "name": after.name, "was": _iso(before.due), "to": _iso(after.due)}
    elif after.runs and before.due and after.due is None:
        yield {"what": "stands", "name": after.name}
    elif before.runs and not after.runs:
        yield {"what": "met" if after.met else "over", "name": after.name}


def _iso(at: datetime | None) -> str:
    return at.isoformat() if at else ""
