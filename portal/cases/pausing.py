"""Pausing and resuming a stage's clocks; and which pauses have lasted longer than the procedure lets them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime

from sqlalchemy import select

from portal.cases import clocks, situation, timeline, waiting
from portal.cases.actors import Actor
from portal.cases.models import Case, PauseRow, StageRow
from portal.database import db
from portal.errors import Refused
from portal.policy.calendar import to_come
from portal.policy.moves import Move, Status
from portal.policy.pausing import PauseReason
from portal.policy.procedure import Stage


def pause(case: Case, *, reason: str, by: Actor, at: datetime) -> None:
    """Stop the clocks while we wait for someone else. The reason is shown in the ledger, to the reporter too.

    Where the procedure lets the stage be paused for a few reasons alone, it is the key of one of them; `Refused`, with
    the clause of the limit, for any other.
    """
    stage = situation.allow(case, Move.PAUSE, by=by, at=at).stage
    words, cause = _chosen(stage, reason)
    case.stage.pauses.append(PauseRow(case_id=case.id, since=at, reason=words, cause=cause))
    situation.refresh(case)
    timeline.record(case, Move.PAUSE, "The clock was paused.", by=by, at=at, detail=words)


def _chosen(stage: Stage, reason: str) -> tuple[str, str]:
    known = {one.key: one for one in stage.pause_for}
    if not known:
        return reason, ""
    if reason not in known:
        names = ", ".join(one.name for one in known.values())
        raise Refused(f"Its clock can be paused only for: {names}.", clause=", ".join(_clauses(stage)))
    return known[reason].words, reason


def _clauses(stage: Stage) -> Collection[str]:
    return dict.fromkeys(one.clause for one in stage.pause_for)


def resume(case: Case, *, by: Actor, at: datetime) -> None:
    """Let the clocks go on: due dates move by exactly the open days that were paused."""
    situation.allow(case, Move.RESUME, by=by, at=at)
    paused = case.stage.open_pause
    assert paused is not None
    paused.until = at
    situation.refresh(case)
    timeline.record(case, Move.RESUME, "The clock goes on.", by=by, at=at)


def overrun(case: Case, at: datetime) -> tuple[PauseReason, date] | None:
    """Return why the case is paused and the last day of that, where that day has gone by; None where all is well."""
    found = case.stage.open_pause
    return _overrun(case, clocks.stage_of(case.stage), found, at) if found else None


def overruns(cases: Collection[Case], at: datetime) -> Mapping[int, date]:
    """Return, of these cases, the paused ones that should go on: by id, each with the last day of its pause.

    Where the procedure of none of them limits a pause, nothing is read.
    """
    stages = {case.id: _stage(case) for case in cases if case.status == Status.PAUSED}
    limited = {key for key, stage in stages.items() if any(one.longest for one in stage.pause_for)}
    if not limited:
        return {}
    query = select(PauseRow).join(StageRow).where(PauseRow.case_id.in_(limited), PauseRow.until.is_(None))
    known = {case.id: case for case in cases}
    found = {
        row.case_id: _overrun(known[row.case_id], stages[row.case_id], row, at) for row in db.session.scalars(query)
    }
    return {key: one[1] for key, one in found.items() if one}


def _stage(case: Case) -> Stage:
    return clocks.pack_of(case).pathway(case.pathway).stage(case.stage_key)


def _overrun(case: Case, stage: Stage, row: PauseRow, at: datetime) -> tuple[PauseReason, date] | None:
    pack = clocks.pack_of(case)
    found, today = waiting.longest(pack, stage, row), at.astimezone(pack.zone).date()
    return found if found and not to_come(found[1], today) else None
