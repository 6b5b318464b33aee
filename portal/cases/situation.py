"""Where a case is: its rows turned into what policy asks about, and the columns that follow kept up."""

from __future__ import annotations

from datetime import datetime

from portal.cases import clocks
from portal.cases.actors import Actor
from portal.cases.models import Case
from portal.errors import Refused
from portal.policy.clock import State, read
from portal.policy.decisions import Situation, may
from portal.policy.moves import Ending, Move, StageFacts, Status, Verdict, status_of
from portal.policy.procedure import By
from portal.policy.rights import Standing


def refresh(case: Case) -> None:
    """Write the columns that follow from the facts: status, stage, handler, next due date. Every command ends here."""
    case.status = status_of(facts_of(case))
    case.stage_key = case.stage.key
    case.handler, case.handler_id = case.stage.handler, case.stage.handler_id
    clocks.recompute(case)


def facts_of(case: Case) -> StageFacts:
    """Return the dated facts of the stage the case is in."""
    stage = case.stage
    return StageFacts(
        acknowledged=stage.acknowledged_at,
        paused=stage.open_pause is not None,
        answered=stage.answered_at,
        ended=Ending(stage.ending) if stage.ending else None,
    )


def standing_of(case: Case, at: datetime) -> Standing:
    """Return how the reporter stands in the current stage. Closed without an answer counts as one."""
    stage = case.stage
    ending = Ending(stage.ending) if stage.ending else None
    return Standing(
        answered=_was_answered(case) or ending is Ending.CLOSED,
        late=_answer_is_late(case, at),
        over=ending in {Ending.WITHDRAWN, Ending.REFERRED, Ending.VOID},
    )


def _was_answered(case: Case) -> bool:
    """An answer once given lets the reporter go on, though the stage was opened again since."""
    return any(row.answered_at for row in case.stages if row.key == case.stage.key)


def _answer_is_late(case: Case, at: datetime) -> bool:
    row = clocks.find(case.stage, clocks.ANSWER_CLOCK)
    return row is not None and read(clocks.clock_of(row, case), at).state is State.OVERDUE


def situation_of(case: Case, at: datetime) -> Situation:
    """Return all that the verdict on a move depends on."""
    pathway = clocks.pack_of(case).pathway(case.pathway)
    return Situation(
        procedure=clocks.pack_of(case),
        pathway=pathway,
        stage=pathway.stage(case.stage.key),
        status=Status(case.status),
        standing=standing_of(case, at),
        kind=case.kind,
        about_staff=bool(case.subjects),
        untouched=len(case.stages) == 1 and not any(response.issued_at for response in case.responses),
    )


def options(case: Case, at: datetime, side: By = By.OFFICER) -> tuple[tuple[Move, Verdict], ...]:
    """Return every move with its verdict now: what can be done, and why the rest can't."""
    situation = situation_of(case, at)
    return tuple((move, may(move, situation, side)) for move in Move)


def demand(verdict: Verdict) -> None:
    """Raise `Refused` with the verdict's sentence and clause, unless it is a yes."""
    if not verdict:
        raise Refused(verdict.sentence, clause=verdict.clause)


def allow(case: Case, move: Move, *, by: Actor, at: datetime) -> Situation:
    """Return the case's situation if `move` can be made now by this actor; raise `Refused` if not."""
    situation = situation_of(case, at)
    demand(may(move, situation, by.side))
    return situation
