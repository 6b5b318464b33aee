"""Where on a case's page someone was who made a move: they come back to it, and what they did stands there."""

from __future__ import annotations

from portal.policy.moves import Move

PLACES = {
    Move.STEP: "checklist",
    Move.POINTS: "points",
    Move.REMEDY: "remedies",
    Move.CONTACT: "timeline",
    **dict.fromkeys((Move.ASK, Move.ASK_WHOSE), "asked"),
    **dict.fromkeys((Move.LINK, Move.UNLINK, Move.MERGE, Move.UNMERGE), "same"),
    **dict.fromkeys((Move.PART, Move.END_PART), "people"),
    **dict.fromkeys((Move.FLAG, Move.SETTLE_FLAG, Move.RESTRICT, Move.REVIEW), "restriction"),
    **dict.fromkeys((Move.HAND_IN, Move.APPROVE, Move.RETURN, Move.SIGN_OFF, Move.RECALL), "approval"),
}


def place_of(move: Move) -> str:
    """Return the part of the page that a move belongs to; "" for its top, where the limits and the next moves stand."""
    return PLACES.get(move, "")
