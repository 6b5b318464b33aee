"""Taking a case in points, and what an answer finds on each of them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from portal.cases import clocks, situation, ties, timeline
from portal.cases.actors import Actor
from portal.cases.models import Case, FindingRow, Point, Response
from portal.cases.texts import fault_in, tidy
from portal.database import db
from portal.errors import Invalid, Refused
from portal.policy.bounds import fault_in_past
from portal.policy.moves import Move
from portal.policy.points import ALL_ANSWERED, LONGEST_POINT, MOST_POINTS, Points, may_decide_so, may_have

TAKEN = "What it is about was put in points."
NONE_GIVEN = "Give at least one point."
TOO_MANY = f"A case has {MOST_POINTS} points at most. Put some of them together."
TWICE = "This point stands there already."
NEEDS_DAY = "Say on which day they were agreed with the reporter."
NO_FINDING = "Say what was found on this point."
NO_REASONS = "Say why."
LEFT_OUT = "Nothing is said on this point: “{}”. Each one needs a finding."
UNKNOWN = "This is no point of this case."

Found = Sequence[Mapping[str, Any]]  # of each point: "point", its id, "finding" and "reasons"


def rule_of(case: Case) -> Points | None:
    """Return how the case's procedure takes it in points, or None where it takes it as a whole."""
    rule = clocks.pack_of(case).points
    return rule if rule and case.kind in rule.kinds else None


def has_points(case: Case) -> bool:
    """Return whether there are points that an answer must find something on."""
    return rule_of(case) is not None and bool(case.points)


def joined(case: Case) -> list[Point]:
    """Return the points of the cases that are answered with this one, whoever is looking: its answer speaks to each."""
    return [point for one in ties.waiting(case) if has_points(one) for point in one.points]


def to_answer(case: Case) -> list[Point]:
    """Return the points on which the case's answer must find something: its own, and of those answered with it."""
    return [*(case.points if has_points(case) else ()), *joined(case)]


def own(case: Case, found: Found) -> Found:
    """Return what was found on the points of this case, of all that an answer found."""
    ids = {point.id for point in case.points}
    return [one for one in found if int(one["point"]) in ids]


def answered(case: Case) -> list[Point]:
    """Return the points on which an answer found something: these stay as they are."""
    found = {row.point_id for row in case.findings}
    return [point for point in case.points if point.id in found]


def found_on(case: Case, point: Point) -> list[FindingRow]:
    """Return what each answer found on a point, the first first."""
    return [row for row in case.findings if row.point_id == point.id]


def still_open(case: Case) -> list[Point]:
    """Return the points that can still be corrected."""
    found = {row.point_id for row in case.findings}
    return [point for point in case.points if point.id not in found]


def take(case: Case, *, points: Sequence[str], by: Actor, at: datetime, agreed_on: date | None = None) -> None:
    """Put what the case is about in points, in this order, in place of those on which nothing was found yet.

    A point keeps its place in drafts as long as its words stay; one that alone was reworded does too. Raises `Refused`
    where the procedure takes such a case as a whole, and `Invalid` for what makes no sense or was to be agreed.
    """
    here = situation.allow(case, Move.POINTS, by=by, at=at)
    situation.demand(may_have(here.procedure.points, here.procedure.title, case.kind))
    rule = here.procedure.points
    assert rule is not None
    words = [tidy(one) for one in points]
    _demand_good(case, words)
    _demand_agreed(case, rule, agreed_on, at)
    said = {"taken_at": at, "taken_by": by.name, "agreed_on": agreed_on}
    _put(case, words, said)
    situation.refresh(case)
    agreed = f" Agreed with the reporter on {agreed_on:%-d %B %Y}." if agreed_on else ""
    detail = f"Points: {len(case.points)}.{agreed}"
    kept = [point.words for point in case.points]
    timeline.record(case, Move.POINTS, TAKEN, by=by, at=at, detail=detail, points=kept)


def _demand_good(case: Case, words: Sequence[str]) -> None:
    fixed = [point.words for point in answered(case)]
    if not words:
        raise Refused(ALL_ANSWERED) if fixed else Invalid({"points": NONE_GIVEN})
    if len(fixed) + len(words) > MOST_POINTS:
        raise Invalid({"points": TOO_MANY})
    errors: dict[str, str] = {}
    for index, one in enumerate(words):
        fault = fault_in(one, LONGEST_POINT) if one else "Fill this in."
        fault = fault or (TWICE if one in (*fixed, *words[:index]) else None)
        if fault:
            errors[f"points.{index}.words"] = fault
    if errors:
        raise Invalid(errors)


def _demand_agreed(case: Case, rule: Points, agreed_on: date | None, at: datetime) -> None:
    if agreed_on is None:
        if rule.agreed:
            raise Invalid({"agreed_on": NEEDS_DAY}, clause=rule.agreed)
        return
    zone = clocks.pack_of(case).zone
    received, today = case.received_at.astimezone(zone).date(), at.astimezone(zone).date()
    if fault := fault_in_past(agreed_on, received, today):
        raise Invalid({"agreed_on": fault})


def _put(case: Case, words: Sequence[str], said: Mapping[str, Any]) -> None:
    """Which row a reworded point was is known only where as many were reworded as there are rows left."""
    fixed, rows = answered(case), still_open(case)
    kept = {row.words: row for row in rows if row.words in words}
    left = [row for row in rows if row.words not in kept]
    new = [one for one in words if one not in kept]
    if len(left) == len(new):
        kept |= dict(zip(new, left, strict=True))
        left = []
    for row in left:
        case.points.remove(row)
    for seq, one in enumerate(words, start=len(fixed) + 1):
        row = kept.get(one) or Point(case_id=case.id)
        if row.words != one or row.agreed_on != said["agreed_on"]:
            row.taken_at, row.taken_by, row.agreed_on = said["taken_at"], said["taken_by"], said["agreed_on"]
        row.words, row.seq = one, seq
        if row not in case.points:
            case.points.append(row)
    case.points.sort(key=lambda row: row.seq)


def demand_found(case: Case, found: Found) -> None:
    """Raise `Invalid`, beside the point and with the clause, unless something is found on each point, with reasons.

    The points of the cases that are answered with this one are among them: none is left without a word.
    """
    rule, known = clocks.pack_of(case).points, {point.id: point for point in to_answer(case)}
    if rule is None or not known:
        return
    errors: dict[str, str] = {}
    for index, one in enumerate(found):
        errors |= {f"points.{index}.{name}": words for name, words in _faults(one, known, rule).items()}
    for point_id in rule.unanswered(known, {int(one["point"]) for one in found}):
        errors["points"] = LEFT_OUT.format(known[point_id].words)
    if errors:
        raise Invalid(errors, clause=rule.clause)


def _faults(one: Mapping[str, Any], known: Collection[int], rule: Points) -> dict[str, str]:
    faults = {} if int(one["point"]) in known else {"point": UNKNOWN}
    if one.get("finding") not in rule.findings:
        faults["finding"] = NO_FINDING
    if not str(one.get("reasons") or "").strip():
        faults["reasons"] = NO_REASONS
    return faults


def demand_fitting(case: Case, found: Found, outcome: str, why: str) -> None:
    """Raise `Refused`, with the clause, where an answer decides otherwise than its findings without saying why."""
    rule = rule_of(case)
    if rule and case.points:
        findings = [str(one.get("finding")) for one in own(case, found)]
        situation.demand(may_decide_so(rule, findings, outcome, why))


def keep_findings(case: Case, response: Response, found: Found) -> None:
    """Keep what an answer found on each point of its case, with that answer."""
    if not has_points(case):
        return
    db.session.add(response)  # what is read below flushes, and its case would warn of an answer that isn't there yet
    for one in own(case, found):
        point = next(point for point in case.points if point.id == int(one["point"]))
        row = FindingRow(
            case_id=case.id, response=response, point_id=point.id, finding=one["finding"], reasons=one["reasons"]
        )
        case.findings.append(row)
