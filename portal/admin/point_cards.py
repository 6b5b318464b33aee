"""The points of a case in words: each with what was found on it, stage by stage."""

from __future__ import annotations

from dataclasses import dataclass

from portal.admin import presenting
from portal.admin.presenting import Sign
from portal.cases import access, parts, points
from portal.cases.models import Case, FindingRow, Point
from portal.policy.procedure import Procedure

MARKS = {True: ("✓", "good"), False: ("–", "still")}


@dataclass(frozen=True)
class FindingLine:
    """What one answer found on a point."""

    stage: str
    sign: Sign
    reasons: str


@dataclass(frozen=True)
class PointCard:
    """One point: its place and words, when it was agreed, and what was found. `of` is the number of the case it is a
    point of, where that is one that gets its answer with this one."""

    number: int
    words: str
    agreed: str
    findings: tuple[FindingLine, ...]
    of: str = ""


def point_cards(case: Case, pack: Procedure) -> tuple[PointCard, ...]:
    """Return the points of a case in their order, then those of the cases that are answered with it."""
    others = points.joined(case) if parts.LINKS in parts.known(case) else []
    known = access.may_know({point.case_id for point in others})
    return (
        *(_card(point, case, pack) for point in case.points),
        *(_card(one, one.case, pack, of=one.case.tracking_number) for one in others if one.case_id in known),
    )


def _card(point: Point, case: Case, pack: Procedure, *, of: str = "") -> PointCard:
    return PointCard(
        number=point.seq,
        words=point.words,
        agreed=presenting.short(point.agreed_on, pack.language) if point.agreed_on else "",
        findings=tuple(_finding(row, pack) for row in points.found_on(case, point)),
        of=of,
    )


def _finding(row: FindingRow, pack: Procedure) -> FindingLine:
    known = pack.points.findings if pack.points else {}
    finding = known.get(row.finding)
    outcome = pack.outcomes.get(finding.outcome) if finding else None
    mark, tone = MARKS[bool(outcome and outcome.mistake)]
    name = finding.name if finding else row.finding
    stage = row.response.stage
    return FindingLine(pack.pathway(stage.pathway).stage(stage.key).name, Sign(mark, name, tone), row.reasons)
