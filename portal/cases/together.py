"""Cases that are answered with another: which of them wait for a lead's answer, and how one goes its own way again."""

from __future__ import annotations

from datetime import datetime

from portal.cases import clocks, conflicts, situation, taking, ties, timeline
from portal.cases.actors import PORTAL, Actor
from portal.cases.models import Case, Link, Staff
from portal.policy.joining import may_answer
from portal.policy.moves import YES, Ending, Status, Verdict

PARTED = "It is dealt with on its own again."
LEFT = "Another case is dealt with on its own again."
ENDED = "The case that it was merged into came to its end without an answer."
UNFIT = "Whoever deals with the case that it was merged into now may not deal with this one."


def part(case: Case, link: Link, at: datetime) -> None:
    """Let a merged case go its own way again: its clocks run as if they had never stopped, and it counts."""
    link.removed_at = at
    clocks.go_on(case.stage)
    case.stage.ended_at = case.stage.ending = None
    case.counted = True
    situation.refresh(case)


def may_be_answered(case: Case, lead: Case, sender: Staff | None, at: datetime) -> Verdict:
    """Return whether `case` may have the answer of whoever deals with `lead`, by the hand of `sender`, if that is told:
    both must be those who may deal with it, or send its answer, had it stayed on its own (DV-31, DV-39, RV-26).
    """
    stage, around, handler = clocks.stage_of(case.stage), conflicts.circle(case, at), lead.stage.handler
    allowed = taking.may_take(case, stage, handler, around) if handler else YES
    if not allowed or sender is None or sender is handler:
        return allowed
    knows = conflicts.may_know(case, sender, around)
    return knows and taking.may_send(case, stage, sender, around)


def all_may_be_answered(lead: Case, sender: Staff | None, at: datetime) -> Verdict:
    """Return whether each of the cases that wait for this one's answer may have it."""
    return may_answer(may_be_answered(case, lead, sender, at) for case in ties.waiting(lead))


def part_unfit(case: Case, at: datetime) -> str:
    """Part what was merged, and can't have its lead's answer any longer, now that `case`, one of the two, has changed.

    Return what the event of that change says of it. The other case has an event of its own.
    """
    if case.status == Status.MERGED:
        return _part_from_lead(case, at)
    unfit = [one for one in ties.waiting(case) if not may_be_answered(one, case, None, at)]
    for one in unfit:
        _part_by_itself(one, UNFIT, at)
    return f" {LEFT}" if unfit else ""


def _part_from_lead(case: Case, at: datetime) -> str:
    link = ties.merged_by(case)
    if link is None or case.stage.answered_at is not None or may_be_answered(case, link.lead, None, at):
        return ""
    part(case, link, at)
    timeline.record(link.lead, "left", LEFT, by=PORTAL, at=at)
    return f" {PARTED}"


def _part_by_itself(case: Case, why: str, at: datetime) -> None:
    link = ties.merged_by(case)
    assert link is not None
    part(case, link, at)
    timeline.record(case, "parted", PARTED, by=PORTAL, at=at, detail=why)


def let_go(lead: Case, at: datetime) -> None:
    """Let those that wait for this case's answer go their own way: it ends, and no answer will come of it."""
    for case in ties.waiting(lead):
        _part_by_itself(case, ENDED, at)


def leave(case: Case, *, by: Actor, at: datetime) -> None:
    """Let a merged case that waited for its answer go on alone: its reporter, or we, took it to the next stage."""
    link = ties.merged_by(case) if case.stage.ending == Ending.MERGED and case.stage.answered_at is None else None
    if link is not None:
        link.removed_at = at
        timeline.record(link.lead, "left", LEFT, by=by, at=at, detail=GONE_ON)


GONE_ON = "Its answer was late, and it was taken to the next stage."
