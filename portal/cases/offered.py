"""What a member of staff is offered of a case: every move with what the command itself would say to them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from portal.cases import (
    access,
    approving,
    chasing_by_hand,
    clocks,
    designees,
    lateness,
    queries,
    restricting,
    situation,
)
from portal.cases.actors import Actor
from portal.cases.models import Case
from portal.policy.approval import DECISIONS
from portal.policy.decisions import Situation
from portal.policy.handlers import may_close, nobody_may
from portal.policy.moves import YES, Move, Verdict
from portal.policy.procedure import By
from portal.policy.restriction import RESTRICTING

Asked = Callable[[Case, Move, Situation, Actor, datetime], Verdict]


def options(case: Case, at: datetime, *, by: Actor) -> tuple[tuple[Move, Verdict], ...]:
    """Return every move with its verdict now for this member of staff: what can be done by them, and why not the rest.

    What nobody can do now has the reason that holds for all.
    """
    verdicts = dict(situation.options(case, at, By.OFFICER, by=by))
    if access.only_reads(case):
        return tuple(verdicts.items())
    here = situation.situation_of(case, at)
    if verdicts[Move.REVIEW]:  # an alert and a restriction are reviewed by different people
        here = situation.with_persistence(here, case)
    for move, asked in ASKED.items():
        if verdicts[move]:
            verdicts[move] = asked(case, move, here, by, at)
    verdicts |= _decisions(case, [move for move in sorted(DECISIONS) if verdicts[move]], here, by, at)
    return tuple(verdicts.items())


def _closes(case: Case, _move: Move, here: Situation, by: Actor, at: datetime) -> Verdict:
    held = designees.positions_of(case, by, at) if here.stage.closed_by else frozenset()
    return may_close(here.stage, held, here.names)


def _decisions(case: Case, moves: list[Move], here: Situation, by: Actor, at: datetime) -> dict[Move, Verdict]:
    standing = designees.standing(case.procedure_key) if moves else ()
    return {move: approving.may_decide_now(case, move, here, by, at, standing) for move in moves}


def _given(case: Case, _move: Move, _here: Situation, _by: Actor, at: datetime) -> Verdict:
    """While someone deals with it there is someone to give it to; a page asks no more than that."""
    return YES if case.stage.handler_id or queries.who_may_take(case, at) else nobody_may_take(case)


def nobody_may_take(case: Case) -> Verdict:
    """Return the sentence for a case that can be given to nobody: for whom its stage is, and whom to ask."""
    rule = clocks.stage_of(case.stage).handler
    return nobody_may(rule, {key: one.name for key, one in clocks.pack_of(case).positions.items()})


ASKED: dict[Move, Asked] = {
    **dict.fromkeys(RESTRICTING, restricting.may_decide_now),
    Move.ALLOCATE: _given,
    Move.EXPLAIN: lambda case, _move, _here, _by, at: lateness.may_explain_now(case, at),
    Move.CHASE: lambda case, _move, _here, by, at: chasing_by_hand.may_offer(case, by, at),
    Move.CLOSE: _closes,
}
