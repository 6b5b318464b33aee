"""What a reporter may expect next of a case that waits, as its procedure promises it."""

from __future__ import annotations

from enum import StrEnum

from portal.policy import stops
from portal.policy.matters import Classified
from portal.policy.moves import Status
from portal.policy.procedure import Stage


class Next(StrEnum):
    """What comes next: a word that it is dealt with, a look at it, an answer, a decision, another body; or no word."""

    ACKNOWLEDGEMENT = "acknowledgement"
    LOOK = "look"
    ANSWER = "answer"
    DECISION = "decision"
    PASSED_ON = "passed on"
    NO_WORD = "no word"
    THANKED = "thanked"


def comes_next(
    status: Status, stage: Stage, now: Classified, marks: frozenset[str], *, is_written_to: bool
) -> Next | None:
    """Return what the reporter may expect of a case that was received or is worked; None where its status says it.

    What they contest is decided wherever the case stands: one that was passed on waits for that too.

    An acknowledgement is promised by a limit that binds this case, and by nothing else: not by a letter that could be
    written. What is left to someone else (OC-11) is passed on, and whoever is not written to (RV-20) hears nothing.
    """
    if now.contested:
        return Next.DECISION
    if status not in {Status.RECEIVED, Status.INVESTIGATING}:
        return None
    if now.matter and now.matter.excluded:
        return Next.PASSED_ON
    if not is_written_to:
        return Next.NO_WORD
    if status is Status.RECEIVED:
        return Next.ACKNOWLEDGEMENT if _is_promised(stage, marks) else Next.LOOK
    return Next.ANSWER if stage.answer_with else Next.THANKED


def _is_promised(stage: Stage, marks: frozenset[str]) -> bool:
    said = (rule for rule in stage.clocks if stops.ACKNOWLEDGEMENT in rule.stops)
    return any(rule.exemption(marks) is None for rule in said)
