"""What is told of the work that a procedure wants done: its steps, and what is reported."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields

from portal.cases import points
from portal.cases.models import Case

WORDS = {"type": "array", "items": {"type": "string"}}


class DoneOut(Schema):
    """A step that was ticked off."""

    key = fields.String()
    done_at = fields.AwareDateTime()
    by_name = fields.String()
    note = fields.String()


class StepOut(Schema):
    """One thing that the procedure wants done at a stage: by whom and when it was, or null."""

    key = fields.String(attribute="step.key")
    name = fields.String(attribute="step.name")
    clause = fields.String(attribute="step.clause")
    before = fields.Function(
        lambda item: sorted(item.step.before), metadata={"type": "array", "items": {"type": "string"}}
    )
    done_at = fields.AwareDateTime(attribute="row.done_at", dump_default=None, allow_none=True)
    by = fields.String(attribute="row.by_name", dump_default=None, allow_none=True)
    note = fields.String(attribute="row.note", dump_default=None, allow_none=True)


class ReportedOut(Schema):
    """Whether a case is reported singly, why, and by which clause. `fixed` is when nobody can decide otherwise."""

    yes = fields.Boolean()
    words = fields.String()
    clause = fields.String()
    fixed = fields.Boolean()


class ResidentOut(Schema):
    """For whom an elected member wrote."""

    name = fields.String()
    email = fields.String()
    address = fields.String()


class AheadOut(Schema):
    """A limit that hasn't begun to run, and after what it will."""

    name = fields.String()
    clause = fields.String()
    limit = fields.String()
    after = fields.String()
    exempt = fields.String()


class FindingOut(Schema):
    """What one answer found on a point, by the procedure's key, and why."""

    response_id = fields.Integer()
    finding = fields.String()
    reasons = fields.String()


class PointOut(Schema):
    """One point of complaint, and what was found on it at each stage that was answered."""

    id = fields.Integer()
    words = fields.String()
    agreed_on = fields.Date(allow_none=True)
    findings = fields.List(fields.Nested(FindingOut))


def told_points(case: Case) -> list[dict[str, Any]]:
    """Return the points of a case in their order, each with its findings."""
    return [
        {
            **PointOut(exclude=("findings",)).dump(point),
            "findings": FindingOut(many=True).dump(points.found_on(case, point)),
        }
        for point in case.points
    ]
