"""The moves of a case as cards: the way to each form, or the sentence and clause that say why not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask import url_for

from portal.admin import presenting
from portal.admin.commanding import actor
from portal.cases import offered
from portal.cases.models import Case
from portal.policy.moves import Move, Verdict

# The moves in the order in which an officer looks for them: those that carry the case forward, then the rest.
FORWARD = (
    Move.ALLOCATE,
    Move.LET_IN,
    Move.SAME_ISSUE,
    Move.STEP,
    Move.ACKNOWLEDGE,
    Move.HAND_IN,
    Move.APPROVE,
    Move.SIGN_OFF,
    Move.RESPOND,
    Move.RETURN,
    Move.RECALL,
    Move.RESUME,
    Move.POINTS,
    Move.CONTACT,
    Move.HOLD,
    Move.EXTEND,
    Move.CHASE,
    Move.EXPLAIN,
    Move.PAUSE,
    Move.PRIORITISE,
    Move.REMEDY,
    Move.ASK,
    Move.ASK_WHOSE,
    Move.LINK,
    Move.MERGE,
    Move.UNMERGE,
    Move.ESCALATE,
    Move.CLOSE,
    Move.REFER,
    Move.UPHOLD,
    Move.OVERTURN,
    Move.CLASSIFY,
    Move.CONTEST,
    Move.REOPEN,
    Move.UNLINK,
    Move.AMEND,
    Move.REPORT,
    Move.PART,
    Move.END_PART,
    Move.PROCEEDINGS,
    Move.END_PROCEEDINGS,
    Move.RULING,
    Move.COMPLIANCE,
    Move.NAME_SUBJECT,
    Move.CLEAR_SUBJECT,
    Move.LABEL,
    Move.FLAG,
    Move.SETTLE_FLAG,
    Move.RESTRICT,
    Move.REVIEW,
    Move.WITHDRAW,
    Move.VOID,
)
DECIDES = frozenset({Move.UPHOLD, Move.OVERTURN})
CARRIES = frozenset({Move.ACKNOWLEDGE, Move.HAND_IN, Move.APPROVE, Move.SIGN_OFF, Move.RESPOND, Move.RESUME}) | DECIDES


@dataclass(frozen=True)
class MoveCard:
    """One move: a way to its form, or the sentence and clause that say why not."""

    move: Move
    name: str
    verdict: Verdict
    url: str
    carries: bool


def move_cards(case: Case, at: datetime) -> list[MoveCard]:
    """Return every move with its verdict now."""
    verdicts = dict(offered.options(case, at, by=actor()))
    # Nothing can go on before someone deals with it.
    carries = CARRIES if case.handler_id else DECIDES | {Move.ALLOCATE}
    return [
        MoveCard(move, presenting.MOVES[move], verdicts[move], url_of(case, move), move in carries) for move in FORWARD
    ]


def url_of(case: Case, move: Move) -> str:
    """Return the address of a move's form: correcting and striking are the generated edit and delete of a case."""
    if move is Move.AMEND:
        return url_for("Cases.edit", pk=case.id)
    if move is Move.VOID:
        return url_for("Cases.delete", pk=case.id)
    return url_for("Cases.move", pk=case.id, move=move.value)
