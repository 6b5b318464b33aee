"""The points of a case in words: each with what was found on it, stage by stage."""

from __future__ import annotations

from dataclasses import dataclass

from portal.admin import presenting
from portal.admin.presenting import Sign
from portal.cases import points
from portal.cases.models import Case, FindingRow
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
    """One point: its place and words, when it was agreed, and what was found."""

    number: int
    words: str
    agreed: str
    findings: tuple[FindingLine, ...]


def point_cards(case: Case, pack: Procedure) -> tuple[PointCard, ...]:
    """Return the points of a case, in their order."""
    return tuple(
        PointCard(
            number=point.seq,
            words=point.words,
            agreed=presenting.short(point.agreed_on, pack.language) if point.agreed_on else "",
            findings=tuple(_finding(row, pack) for row in points.found_on(case, point)),
        )
        for point in case.points
    )


def _finding(row: FindingRow, pack: Procedure) -> FindingLine:
    known = pack.points.findings if pack.points else {}
    finding = known.get(row.finding)
    outcome = pack.outcomes.get(finding.outcome) if finding else None
    mark, tone = MARKS[bool(outcome and outcome.mistake)]
    name = finding.name if finding else row.finding
    stage = row.response.stage
    return FindingLine(pack.pathway(stage.pathway).stage(stage.key).name, Sign(mark, name, tone), row.reasons)
