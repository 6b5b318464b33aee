"""Why a limit was missed, as whoever missed it says: a short list, the same under every procedure.

No procedure that we have names reasons of its own, so the list stands here and not in the packs.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from enum import StrEnum

from portal.policy import stops
from portal.policy.moves import YES, Move, Verdict, no


class Reason(StrEnum):
    """One of the reasons to choose from."""

    SERVICE = "service"
    REPORTER = "reporter"
    COMPLEXITY = "complexity"
    ABSENCE = "absence"
    SYSTEM = "system"
    OTHER = "other"


REASONS: Mapping[str, str] = {
    Reason.SERVICE: "Waiting for another service",
    Reason.REPORTER: "Waiting for the reporter",
    Reason.COMPLEXITY: "It was complex",
    Reason.ABSENCE: "Staff were absent",
    Reason.SYSTEM: "A fault of the mail or a system",
    Reason.OTHER: "Something else",
}
NOT_GIVEN = "not_given"  # the row of the statistics for what has none
MEETS: Mapping[Move, frozenset[str]] = {
    Move.RESPOND: frozenset({stops.ANSWER, stops.DRAFT}),
    Move.HAND_IN: frozenset({stops.DRAFT}),
    Move.ACKNOWLEDGE: frozenset({stops.ACKNOWLEDGEMENT}),
    Move.ALLOCATE: frozenset({stops.ALLOCATION}),
}
NOTHING_MISSED = "No limit of this stage was missed, so there is nothing to explain."
SAY_WHICH = "Say in a few words what it was."


def meets(move: Move, stopped_by: Collection[str], steps: Collection[str]) -> bool:
    """Return whether a move does what a limit waits for, which any of `stopped_by` stops; `steps` are the stage's."""
    wanted = frozenset(steps) if move is Move.STEP else MEETS.get(move, frozenset())
    return not wanted.isdisjoint(stopped_by)


def may_explain(missed: Collection[object]) -> Verdict:
    """Return whether there is something to explain: a limit of the stage was missed."""
    return YES if missed else no(NOTHING_MISSED)


def settled(reason: str, words: str) -> tuple[str, str]:
    """Return the reason as it is kept. Words without one are something else."""
    return (reason or (Reason.OTHER.value if words else ""), words)


def fault_in(reason: str, words: str) -> str:
    """Return what is missing from a reason, in a sentence; nothing where it is whole."""
    return SAY_WHICH if reason == Reason.OTHER and not words else ""


def told(reason: str, words: str) -> str:
    """Return a reason in one line: "Something else. The bridge was closed."."""
    return ". ".join(one for one in (REASONS.get(reason, reason), words) if one)
