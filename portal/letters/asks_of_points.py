"""What is asked about points of complaint: which they are, and what an answer finds on each of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from portal.cases import access, clocks, points
from portal.cases.models import Case, Point
from portal.letters.ask import Ask, Own, Sort, names
from portal.policy.decisions import Situation
from portal.policy.letters import Asks, Entry
from portal.policy.moves import Move
from portal.policy.points import Points
from portal.policy.procedure import By

POINTS, WHY = "points", "why"
OF_POINTS = frozenset({"answer.points", "answer.why"})  # asked only where a case has points
TAKE_THEM = (
    "In the order in which they are answered. Leave a row empty to take its point out. What was answered already "
    "isn’t shown here, and stays."
)
FOLLOWS = "Leave it empty to let the findings decide. {}"
OTHERS = (
    "Where a number stands before a point, it is of a case that gets its answer with this one. Its reporter reads the "
    "findings on their own points alone, and the decision that follows from them."
)
BESIDES = "Say here what concerns all the points. Without it, the letter says: “{}”"


def taken(case: Case, here: Situation, _side: By) -> tuple[Ask, ...]:
    """Ask for the points that can still be corrected, and when they were agreed."""
    rule = here.procedure.points
    must = bool(rule and rule.agreed)
    now = tuple((str(point.id), point.words) for point in points.still_open(case))
    told = f"The procedure wants them agreed ({rule.agreed})." if rule and rule.agreed else "If they were."
    return (
        Ask(POINTS, "Points of complaint", Sort.POINTS, help=TAKE_THEM, about=now),
        Ask("agreed_on", "The day on which they were agreed with the reporter", Sort.DATE, must, told),
    )


def is_idle(case: Case, entry: Entry) -> bool:
    """Return whether an entry asks nothing of a case: it is about points, and neither the case has any nor, where a
    finding is wanted on each, do those that are answered with it."""
    if entry.asks is Asks.POINTS:
        return not points.to_answer(case)
    return entry.field in OF_POINTS and not points.has_points(case)


def of_answer(case: Case, entry: Entry, ask: Ask) -> Ask:
    """Return what an answer's entry asks of a case, where it is about points."""
    rule = clocks.pack_of(case).points
    if rule is None:
        return ask
    if entry.asks is Asks.POINTS:
        kinds, about = names(rule.findings.values()), _about(case)
        told = f"{ask.help} {OTHERS}".strip() if points.joined(case) else ask.help
        return replace(ask, sort=Sort.FINDINGS, about=about, choices=kinds, required=True, help=told)
    if not points.has_points(case):
        return ask
    if entry.asks is Asks.OUTCOME:
        return replace(ask, required=False, help=FOLLOWS.format(_rule_in_words(rule, dict(ask.choices))))
    if entry.field == "answer.findings":
        return replace(ask, required=False, help=BESIDES.format(rule.whole))
    return ask


def _about(case: Case) -> tuple[tuple[str, str], ...]:
    """Return each point to be answered by its id: its own by its place, and those of a merged case with its number."""
    own = case.points if points.has_points(case) else ()
    others = points.joined(case)
    known = access.may_know({point.case_id for point in others})
    return (
        *((str(point.id), f"{point.seq}. {point.words}") for point in own),
        *((str(point.id), f"{_number(point)}. {point.words}") for point in others if point.case_id in known),
    )


def _number(point: Point) -> str:
    return f"{point.case.tracking_number}, {point.seq}"


def _rule_in_words(rule: Points, outcomes: Mapping[str, str]) -> str:
    """Return in short sentences what follows from findings; one of an outcome's own name needs none of its own."""
    speaking = [one for one in rule.findings.values() if one.outcome in outcomes]
    other = [f"All “{one.name}”: {outcomes[one.outcome]}." for one in speaking if one.name != outcomes[one.outcome]]
    alike = ["All alike: that decision."] if len(other) < len(speaking) else []
    mixed = [f"Different ones: {outcomes[rule.mixed]}."] if rule.mixed in outcomes else []
    silent = [f"“{one.name}” isn’t counted." for one in rule.findings.values() if not one.outcome]
    return " ".join([*alike, *other, *mixed, *silent])


def completed(case: Case, asked: tuple[Ask, ...], facts: Mapping[str, Any]) -> dict[str, Any]:
    """Return the facts of an answer with the outcome that follows from its findings, where none was chosen.

    Raises `Invalid`, with the clause, beside each point that is left without a finding or its reasons.
    """
    if not any(ask.sort is Sort.FINDINGS for ask in asked):
        return dict(facts)
    found = facts.get(POINTS, ())
    points.demand_found(case, found)
    suggested = suggested_for(case, found)
    return {"outcome": suggested, **facts} if suggested else dict(facts)


def suggested_for(case: Case, found: points.Found) -> str:
    """Return the outcome that follows for this case from what was found on its own points; "" where none does."""
    rule = points.rule_of(case)
    return rule.suggested(one["finding"] for one in points.own(case, found)) if rule else ""


OWN: dict[Move, Own] = {Move.POINTS: taken}
