"""The next move of a case: what carries it on, by the limit that ends first and by what can be done now."""

from __future__ import annotations

from collections.abc import Iterable

from portal.policy import stops
from portal.policy.decisions import Situation, may
from portal.policy.moves import Move, Status

# What meets a limit, by what stops it. Anything else that stops one is a step of the stage.
MEETS = {
    stops.ACKNOWLEDGEMENT: (Move.ACKNOWLEDGE,),
    stops.ANSWER: (Move.HAND_IN, Move.RESPOND),
    stops.DRAFT: (Move.HAND_IN, Move.RESPOND),
    stops.ALLOCATION: (Move.ALLOCATE,),
    stops.LOGGED: (),
}
USUAL = (Move.RESUME, Move.ACKNOWLEDGE, Move.HAND_IN, Move.RESPOND, Move.STEP)


def next_move(situation: Situation, stopped_by: Iterable[str] = ()) -> Move | None:
    """Return the move that meets the limit due next, if it can be made now, else the first of the usual that can.

    `stopped_by` is what stops that limit. Whoever waits for others has none. Nothing is closed that wasn't answered.
    """
    meant = [move for what in sorted(stopped_by) for move in MEETS.get(what, (Move.STEP,))]
    ends = (Move.CLOSE,) if situation.status is Status.RESPONDED else ()
    return next((move for move in (*meant, *USUAL, *ends) if may(move, situation)), None)
