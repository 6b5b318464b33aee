"""Where a case is: its rows turned into what policy asks about, and the columns that follow kept up."""

from __future__ import annotations

from datetime import datetime
from itertools import pairwise

from portal.cases import clocks, designees, facts
from portal.cases.actors import Actor
from portal.cases.models import Case, Objection
from portal.errors import Refused
from portal.policy.clock import State, read
from portal.policy.decisions import Situation, may
from portal.policy.matters import Classified
from portal.policy.moves import YES, Ending, Move, StageFacts, Status, Verdict, status_of
from portal.policy.priorities import rank
from portal.policy.procedure import By, Right, When
from portal.policy.reportable import Reportable
from portal.policy.rights import Standing, may_pull_one, rights_today, triggers_today


def refresh(case: Case) -> None:
    """Write the columns that follow from the facts: status, stage, handler, next due date, precedence, reportable.

    Every command ends here.
    """
    pack = clocks.pack_of(case)
    case.status = status_of(facts_of(case))
    case.stage_key = case.stage.key
    case.handler, case.handler_id = case.stage.handler, case.stage.handler_id
    case.precedence = -rank(pack.priorities, case.priority or "")
    case.reportable = pack.reportable is not None and _is_reported(case, pack.reportable)
    clocks.recompute(case)


def _is_reported(case: Case, rule: Reportable) -> bool:
    return rule.of(facts.known(case), case.reporting or "").yes


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
    here = (case.stage.pathway, case.stage.key)
    return any(row.answered_at for row in case.stages if (row.pathway, row.key) == here)


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
        facts=facts.known(case),
        done=frozenset(row.key for row in case.stage.steps),
        untouched=_untouched(case),
        classified=_classified(case),
        about_staff=bool(case.subjects),
        handled=case.stage.handler is not None,
    )


def _untouched(case: Case) -> bool:
    """Nothing was said, and it was taken nowhere but by being classified anew."""
    again = any(before.pathway == after.pathway for before, after in pairwise(case.stages))
    return not again and not any(response.issued_at for response in case.responses)


def _classified(case: Case) -> Classified:
    pack = clocks.pack_of(case)
    matter = pack.matters[case.matter] if case.matter else None
    if pack.contest is None:
        return Classified(matter)
    return Classified(matter, contested=open_objection(case) is not None, settled=_settled(case))


def open_objection(case: Case) -> Objection | None:
    """Return the reporter's objection that waits for its decision, if there is one."""
    return next((one for one in case.objections if one.is_open), None)


def _settled(case: Case) -> bool:
    """A matter that was upheld once stays so. Referred anew for no matter of the procedure's, it is another thing."""
    last = max((event.at for event in case.events if event.kind == Move.REFER), default=case.received_at)
    upheld = [one for one in case.objections if one.upheld and one.matter == case.matter and one.decided_at]
    return any(bool(case.matter) or (one.decided_at or last) >= last for one in upheld)


def rights_of(case: Case, at: datetime) -> tuple[Right, ...]:
    """Return what the reporter may do today: by the stage, and about how the case was classified."""
    here = situation_of(case, at)
    rights = rights_today(here.stage, here.standing)
    contest = here.procedure.contest
    if contest is None or not may(Move.CONTEST, here, By.REPORTER):
        return rights
    return (*rights, Right(Move.CONTEST.value, contest.told, contest.clause, When.ALWAYS))


def options(
    case: Case, at: datetime, side: By = By.OFFICER, *, by: Actor | None = None
) -> tuple[tuple[Move, Verdict], ...]:
    """Return every move with its verdict now: what can be done, and why the rest can't.

    For `by`, a member of staff, what only other positions may do is among what can't be done.
    """
    situation = situation_of(case, at)
    verdicts = {move: may(move, situation, side) for move in Move}
    if by is not None and verdicts[Move.ESCALATE]:
        verdicts[Move.ESCALATE] = _may_open_next(case, situation, by, at)
    return tuple(verdicts.items())


def _may_open_next(case: Case, here: Situation, by: Actor, at: datetime) -> Verdict:
    """Nobody's positions are asked for where a reason is open to all."""
    triggers = triggers_today(here.pathway, here.stage, here.standing, By.OFFICER)
    if any(not trigger.positions for trigger in triggers):
        return YES
    return may_pull_one(triggers, designees.positions_of(case, by, at), names_of(here))


def names_of(here: Situation) -> dict[str, str]:
    """Return what the procedure calls its positions."""
    return {key: position.name for key, position in here.procedure.positions.items()}


def demand(verdict: Verdict) -> None:
    """Raise `Refused` with the verdict's sentence and clause, unless it is a yes."""
    if not verdict:
        raise Refused(verdict.sentence, clause=verdict.clause)


def allow(case: Case, move: Move, *, by: Actor, at: datetime) -> Situation:
    """Return the case's situation if `move` can be made now by this actor; raise `Refused` if not."""
    situation = situation_of(case, at)
    demand(may(move, situation, by.side))
    return situation
