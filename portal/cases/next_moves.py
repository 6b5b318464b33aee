"""What to do next with each case of a list, told without loading the cases whole."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from sqlalchemy import select

from portal.cases import clocks, facts
from portal.cases.models import Case, StageRow, StepRow
from portal.database import db
from portal.policy.approval import Act, Stand, stand_of
from portal.policy.decisions import Situation, may
from portal.policy.matters import CONTESTED
from portal.policy.moves import Move, Status
from portal.policy.next_move import next_move
from portal.policy.procedure import Stage
from portal.policy.rights import Standing


def next_moves(
    cases: Sequence[Case], owed: Mapping[int, str], acts: Mapping[int, Act]
) -> Mapping[int, tuple[Move | None, bool]]:
    """Return, for each case by id, its next move, and whether it is an objection that is to be decided first.

    `owed` are the keys of the clocks that are due next, `acts` what was done last with the answers on their way. One
    statement, and none where no stage of these cases has steps. The move's own page asks all that this leaves out.
    """
    done = _done([case for case in cases if _stage(case).steps])
    return {
        case.id: (_next(case, owed.get(case.id, ""), acts.get(case.id), done[case.id]), _contested(owed, case))
        for case in cases
    }


def waits_for_someone(case: Case) -> bool:
    """Return whether nobody deals with the case, and somebody could be given it."""
    return case.handler_id is None and bool(may(Move.ALLOCATE, _situation(case, _stage(case), None, frozenset())))


def _contested(owed: Mapping[int, str], case: Case) -> bool:
    return owed.get(case.id, "").startswith(f"{CONTESTED} ")


def _stage(case: Case) -> Stage:
    return clocks.pack_of(case).pathway(case.pathway).stage(case.stage_key)


def _done(cases: Sequence[Case]) -> Mapping[int, frozenset[str]]:
    found: dict[int, frozenset[str]] = defaultdict(frozenset)
    if cases:
        here = StepRow.case_id.in_([case.id for case in cases]), StageRow.ended_at.is_(None)
        for case_id, key in db.session.execute(select(StepRow.case_id, StepRow.key).join(StepRow.stage).where(*here)):
            found[case_id] |= {key}
    return found


def _next(case: Case, owed: str, act: Act | None, done: frozenset[str]) -> Move | None:
    pack, stage = clocks.pack_of(case), _stage(case)
    stopped_by = clocks.rule_in(pack, stage, owed).stops if owed else ()
    return next_move(_situation(case, stage, act, done), stopped_by)


def _situation(case: Case, stage: Stage, act: Act | None, done: frozenset[str]) -> Situation:
    pack, status = clocks.pack_of(case), Status(case.status)
    letter = pack.letters.get(stage.answer_with or "")
    rule = letter.approval if letter else None
    return Situation(
        procedure=pack,
        pathway=pack.pathway(case.pathway),
        stage=stage,
        status=status,
        standing=Standing(answered=status is Status.RESPONDED, late=False),
        kind=case.kind,
        facts=facts.known(case),
        done=done,
        stand=stand_of(rule, [act] if act else []) if rule else Stand.WRITING,
        handled=case.handler_id is not None,
    )
