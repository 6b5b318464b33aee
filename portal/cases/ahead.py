"""The limits of a stage that haven't begun: for a reporter who asks when the answer comes, what starts them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from portal.cases import clocks, facts
from portal.cases.models import Case
from portal.policy import stops
from portal.policy.clock import ClockRule, Start
from portal.policy.conditions import Facts
from portal.policy.matters import DECISION
from portal.policy.moves import Status
from portal.policy.procedure import Stage
from portal.policy.saying import say

TOLD = frozenset({stops.ANSWER, stops.ACKNOWLEDGEMENT, DECISION})  # what a reporter waits for; the rest is the office's
WAITING = frozenset({Status.RECEIVED, Status.INVESTIGATING, Status.PAUSED})
AFTER = {
    Start.RECEIVED: "we receive it",
    Start.OPENED: "we record it",
    Start.STAGE_OPENED: "the stage opens",
    Start.ALLOCATED: "someone has been found to deal with it",
    Start.ACKNOWLEDGED: "we acknowledge it",
    Start.CONTESTED: "you contest it",
}


@dataclass(frozen=True)
class Ahead:
    """A limit that will run: what it is for, its clause, its length, and after what, in words.

    `exempt` is why it won't bind this case, in words, where it won't.
    """

    name: str
    clause: str
    limit: str
    after: str
    exempt: str = ""


def limits_ahead(case: Case) -> tuple[Ahead, ...]:
    """Return the limits for what the reporter waits for that haven't begun, in the pack's order.

    None of a case that is left to someone else (OC-11): it isn't answered here.
    """
    return tuple(_ahead(case)) if _waits_here(case) else ()


def _waits_here(case: Case) -> bool:
    matter = clocks.pack_of(case).matters.get(case.matter or "")
    return Status(case.status) in WAITING and not (matter and matter.excluded)


def _ahead(case: Case) -> Iterator[Ahead]:
    stage, known = clocks.stage_of(case.stage), facts.known(case)
    for rule in stage.clocks:
        if rule.stops & TOLD and clocks.find(case.stage, rule.key) is None and _may_begin(rule, case, known):
            exemption = rule.exemption(case.marks)
            yield Ahead(
                name=rule.name,
                clause=exemption.clause if exemption else rule.clause,
                limit=str(rule.with_limit(rule.alternative(known)).limit),
                after=_after(rule, stage),
                exempt=exemption.words if exemption else "",
            )


def _may_begin(rule: ClockRule, case: Case, known: Facts) -> bool:
    """What the stage's acknowledgement starts comes no more once that was given, and so with each that has been.

    Nor does what a step starts that such a case doesn't have.
    """
    stage = case.stage
    if rule.after and not clocks.stage_of(stage).step(rule.after).when.holds(known):
        return False
    been = {
        Start.ALLOCATED: stage.allocated_at,
        Start.ACKNOWLEDGED: stage.acknowledged_at,
        Start.RECEIVED: case.received_at,
        Start.OPENED: case.opened_at,
        Start.STAGE_OPENED: stage.opened_at,
    }
    return been.get(rule.starts) is None


def _after(rule: ClockRule, stage: Stage) -> str:
    return say("we have done this: “%(step)s”", step=stage.step(rule.after).name) if rule.after else AFTER[rule.starts]


def has_no_limit(case: Case) -> bool:
    """Return whether the stage owes an answer for which the procedure sets no limit, or none any more.

    A limit that something else has met before the answer (OC-22) says nothing of the answer's day.
    """
    stage = clocks.stage_of(case.stage)
    owed = _waits_here(case) and stage.answer_with is not None
    return owed and not any(_limits(rule, case) for rule in stage.clocks if stops.ANSWER in rule.stops)


def _limits(rule: ClockRule, case: Case) -> bool:
    row = clocks.find(case.stage, rule.key)
    if row is None:
        return _may_begin(rule, case, facts.known(case))
    clock = clocks.clock_of(row, case)
    return not (clock.stopped or clock.ended)
