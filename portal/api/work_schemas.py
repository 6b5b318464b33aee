"""What is told of the work that a procedure wants done: its steps, and what is reported."""

from __future__ import annotations

from marshmallow import Schema, fields

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
