"""What a move changes on a case: its state before and after side by side, told of one case and of many alike."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from portal.cases import clocks
from portal.cases.actors import Actor
from portal.cases.models import Case, ClockRow
from portal.database import db
from portal.letters import desk
from portal.letters.models import Letter
from portal.notices.models import Notice
from portal.policy.moves import Move

Effect = dict[str, str]  # `what` is one of the words below; the rest is told by each; times are ISO 8601, in UTC


@dataclass(frozen=True)
class Made:
    """What came of a move: all that it changed, and the letter that it issued, where it did."""

    effects: list[Effect]
    letter: Letter | None


@dataclass(frozen=True)
class _Limit:
    """One limit: its name, when it ends, whether it runs, and whether what it waited for was done."""

    name: str
    due: datetime | None = None
    runs: bool = False
    met: bool = False


@dataclass(frozen=True)
class _Seen:
    """A case at one moment: all that the effects of a move are read off."""

    status: str
    stage: str
    handler: str
    limits: dict[tuple[int, str], _Limit]
    last_notice: int
    last_message: int


def make(case: Case, move: Move, facts: Mapping[str, Any], *, by: Actor, at: datetime) -> Made:
    """Make the move, and return what it changed. Raises what `desk.make` raises."""
    before = _look(case)
    letter = desk.make(case, move, facts, by=by, at=at)
    db.session.flush()
    return Made(list(_changed(case, before, _look(case), letter)), letter)


def _look(case: Case) -> _Seen:
    return _Seen(
        status=case.status,
        stage=clocks.stage_of(case.stage).name,
        handler=case.handler.full_name if case.handler else "",
        limits={(row.stage_id, row.key): _limit(row) for stage in case.stages for row in stage.clocks},
        last_notice=max(_notices(case, 0), default=0),
        last_message=max(_messages(case, 0), default=0),
    )


def _limit(row: ClockRow) -> _Limit:
    met = row.stopped_at is not None
    return _Limit(clocks.rule_of(row).name, row.due_at, not met and row.ended_at is None, met)


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


def _changed(case: Case, before: _Seen, after: _Seen, letter: Letter | None) -> Iterator[Effect]:
    if after.stage != before.stage:
        yield {"what": "stage", "to": after.stage}
    if after.status != before.status:
        yield {"what": "status", "to": after.status}
    if after.handler != before.handler:
        yield {"what": "handler", "to": after.handler}
    for key, limit in after.limits.items():
        yield from _of_limit(before.limits.get(key, _Limit(limit.name)), limit)
    notices = _notices(case, before.last_notice)
    yield from ({"what": "message", "to": name} for name in _written_to(case, before.last_message))
    yield from ({"what": "notice", "by": one.channel, "subject": one.subject} for one in notices.values())
    if letter is not None and not notices:
        yield {"what": "kept", "subject": letter.subject}


def _of_limit(before: _Limit, after: _Limit) -> Iterator[Effect]:
    if after.runs and after.due and (after.due != before.due or not before.runs):
        yield {"what": "limit", "name": after.name, "was": _iso(before.due), "to": _iso(after.due)}
    elif after.runs and before.due and after.due is None:
        yield {"what": "stands", "name": after.name}
    elif before.runs and not after.runs:
        yield {"what": "met" if after.met else "over", "name": after.name}


def _iso(at: datetime | None) -> str:
    return at.isoformat() if at else ""
