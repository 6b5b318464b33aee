"""Where a case is: its rows turned into what policy asks about, and the columns that follow kept up."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import datetime
from itertools import pairwise

from sqlalchemy import select

from portal.cases import access, approvals, clocks, designees, facts, parts, recognising, ties
from portal.cases.actors import Actor
from portal.cases.models import Case, Objection
from portal.cases.running_proceedings import running
from portal.database import UNGUARDED, db
from portal.errors import Refused
from portal.notices.models import GONE, Notice
from portal.policy.chasing import asked_by
from portal.policy.clock import State, read
from portal.policy.decisions import Situation, may
from portal.policy.glass import READING
from portal.policy.matters import Classified
from portal.policy.moves import YES, Ending, Move, StageFacts, Status, Verdict, status_of
from portal.policy.priorities import rank
from portal.policy.procedure import By, Right, When
from portal.policy.reportable import Reportable
from portal.policy.restriction import RESTRICTING
from portal.policy.rights import Standing, may_pull_one, rights_today, triggers_today

WITH_PARTS = frozenset({Move.RESPOND, Move.END_PART})


def refresh(case: Case) -> None:
    """Write the columns that follow from the facts: status, stage, handler, next due date, precedence, whether
    reportable, and what its answer waits for.

    Every command ends here.
    """
    pack = clocks.pack_of(case)
    case.status = status_of(facts_of(case))
    case.stage_key = case.stage.key
    case.handler, case.handler_id = case.stage.handler, case.stage.handler_id
    case.precedence = -rank(pack.priorities, case.priority or "")
    case.reportable = pack.reportable is not None and _is_reported(case, pack.reportable)
    case.awaits = approvals.awaits(case, Status(case.status))
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
        over=ending in {Ending.WITHDRAWN, Ending.REFERRED, Ending.VOID} or _is_same_issue(case),
    )


def _is_same_issue(case: Case) -> bool:
    """What was closed as the same issue once more leads no further: the issue has been through its stages."""
    rule = clocks.pack_of(case).restriction
    return rule is not None and case.closing == rule.closing


def _was_answered(case: Case) -> bool:
    """An answer once given lets the reporter go on, though the stage was opened again since."""
    here = (case.stage.pathway, case.stage.key)
    return any(row.answered_at for row in case.stages if (row.pathway, row.key) == here)


def _answer_is_late(case: Case, at: datetime) -> bool:
    """A merged case is answered with its lead: it is late when the lead's answer is, and by its own limit too, which
    ended on the books alone. However the lead's time grows, nobody waits longer than they may.
    """
    waits = case.stage.ending == Ending.MERGED and case.stage.answered_at is None
    if not waits:
        return _is_late(case, at)
    due, tie = clocks.own_due(case), ties.merged_by(case)
    return (due is not None and due <= at) or (tie is not None and _is_late(tie.lead, at))


def _is_late(case: Case, at: datetime) -> bool:
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
        stand=approvals.stand(case),
        sent=_sent(case),
        in_proceedings=running(case) is not None,
        to_comply=_to_comply(case),
        at=at,
        handled=case.stage.handler_id is not None,
    )


def _to_comply(case: Case) -> bool:
    """Whether an ombudsman's decision waits to be complied with. A case whose procedure names none isn't asked."""
    if clocks.pack_of(case).ombudsman is None:
        return False
    waiting = {one.id for one in case.rulings if one.complied_on is None}
    return any(one.ruling_id in waiting for one in case.remedies) if waiting else False


def _having(case: Case) -> Counter[str]:
    """Return how many have each part now, which only some moves ask for. A procedure that names none isn't asked."""
    named = clocks.pack_of(case).parts
    return Counter(one.part for one in case.parts if one.until is None) if named else Counter()


def _sent(case: Case) -> bool:
    """Whether the stage's answer has gone to the reporter. Asked only where closing waits for it (CSC-29)."""
    if case.stage.answered_at is None or not clocks.stage_of(case.stage).closes_when_sent:
        return True
    answer = approvals.answer_of(case)
    if answer is None:
        return True  # it was answered with another case
    query = select(Notice.state).where(
        Notice.case_id == case.id, Notice.response_id == answer.id, Notice.is_copy.is_(False)
    )
    return all(state in GONE for state in db.session.execute(query.execution_options(**UNGUARDED)).scalars())


def with_persistence(situation: Situation, case: Case, *, there: bool = True) -> Situation:
    """Return the situation with what is known of a persistent complainant, which only some moves ask for."""
    return replace(situation, persistence=recognising.persistence(case, there=there))


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

    For `by`, a member of staff, what only other positions may do is among what can't be done. For whom the case was
    opened by break-glass alone, none can.
    """
    if access.only_reads(case):
        return tuple((move, READING) for move in Move)
    linked, leads = ties.held_by(case)
    situation = replace(situation_of(case, at), linked=linked, leads=leads)
    if side is By.OFFICER:
        situation = with_persistence(situation, case, there=parts.RESTRICTED in parts.known(case))
        situation = replace(situation, having=_having(case))
    verdicts = {move: may(move, situation, side) for move in Move}
    if by is not None and verdicts[Move.ESCALATE]:
        verdicts[Move.ESCALATE] = _may_open_next(case, situation, by, at)
    unclear = situation.procedure.chasing.unclear
    if by is not None and unclear and verdicts[Move.ASK_WHOSE]:
        verdicts[Move.ASK_WHOSE] = asked_by(unclear, designees.positions_of(case, by, at), names_of(situation))
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
    demand_no_reader(case)
    situation = situation_of(case, at)
    if move in RESTRICTING:
        situation = with_persistence(situation, case)
    if move in WITH_PARTS:
        situation = replace(situation, having=_having(case))
    if move in {Move.UNLINK, Move.PAUSE}:
        linked, leads = ties.held_by(case)
        situation = replace(situation, linked=linked, leads=leads)
    demand(may(move, situation, by.side))
    return situation


def demand_no_reader(case: Case) -> None:
    """Raise `Refused` for whom the case was opened by break-glass alone: they read it, and do nothing with it."""
    if access.only_reads(case):
        demand(READING)
