"""Why a limit was missed: said with what came late, or before it comes, and kept with the clock."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from portal.cases import clocks, situation, timeline
from portal.cases.actors import Actor
from portal.cases.models import Case, ClockRow
from portal.policy.lateness import may_explain, meets, told
from portal.policy.measures import Stand, stand
from portal.policy.moves import Move, Verdict

EXPLAINED = "Why a limit was missed was noted."


def missed(case: Case, at: datetime) -> list[ClockRow]:
    """Return the limits of the stage that were missed, whether what they wait for was done since or not."""
    return [row for row in case.stage.clocks if _is_missed(row, at)]


def _is_missed(row: ClockRow, at: datetime) -> bool:
    kept = {"exempt": row.exempt, "stopped": row.stopped_at, "ended": row.ended_at, "due_at": row.due_at}
    return stand(**kept, at=at) is Stand.MISSED  # type: ignore[arg-type]  # the columns, as the measure names them


def running(case: Case, at: datetime) -> list[ClockRow]:
    """Return the limits of the stage that have run out, while what they wait for is still to be done."""
    return [row for row in missed(case, at) if row.stopped_at is None and row.ended_at is None]


def late_with(case: Case, move: Move, at: datetime) -> list[ClockRow]:
    """Return the limits that have run out and that this move meets, late."""
    steps = [step.key for step in clocks.stage_of(case.stage).steps]
    return [row for row in running(case, at) if meets(move, clocks.rule_of(row).stops, steps)]


def may_explain_now(case: Case, at: datetime) -> Verdict:
    """Return whether there is a limit of which it can be said why it was missed."""
    return may_explain(missed(case, at))


def explain(case: Case, *, reason: str, words: str, by: Actor, at: datetime, limit: str = "") -> None:
    """Say why the limits of the stage were missed, or the one that is named. What was said before is replaced."""
    situation.allow(case, Move.EXPLAIN, by=by, at=at)
    situation.demand(may_explain_now(case, at))
    note([row for row in missed(case, at) if limit in ("", row.key)], reason=reason, words=words, by=by, at=at)


def note(rows: Collection[ClockRow], *, reason: str, words: str, by: Actor, at: datetime) -> None:
    """Keep the reason with these clocks of a case. The words stand in its timeline, which staff alone read."""
    for row in rows:
        row.late_reason = reason
    if not rows:
        return
    names = ", ".join(clocks.rule_of(row).name for row in rows)
    keys = [row.key for row in rows]
    case = next(iter(rows)).case
    timeline.record(
        case, Move.EXPLAIN, EXPLAINED, by=by, at=at, detail=f"{names}: {told(reason, words)}", limits=keys, why=reason
    )
