"""What is told of the work that isn't a case's: what is owed, what is learned, who was trained, what staff read."""

from __future__ import annotations

from marshmallow import Schema, fields

from portal.duties import state
from portal.duties.models import DutyRow


class PieceOut(Schema):
    """What one person or one team was asked to return under a duty."""

    id = fields.Integer()
    of = fields.String(attribute="of_name")
    asked_at = fields.AwareDateTime()
    returned_at = fields.AwareDateTime(allow_none=True)
    returned_by = fields.String()
    nil = fields.Boolean(metadata={"description": "That there was nothing to report."})
    note = fields.String()


class ApprovedOut(Schema):
    """That someone approved what is to be submitted; of a designee, `by` names both."""

    by = fields.String(attribute="by_name")
    position = fields.String()
    at = fields.AwareDateTime()
    note = fields.String()
    stands = fields.Function(
        lambda one: one in state.standing_approvals(one.duty),
        metadata={"type": "boolean", "description": "Not any more, where something was corrected since."},
    )
    sha256 = fields.String(metadata={"description": "Of the report that was approved, where the portal makes it."})


def _position(row: DutyRow) -> str:
    return state.pack_of(row).positions[state.duty_of(row).who].name


class CorrectionOut(Schema):
    """That a correction was asked for, and settled. Its words stand with the report, for those who read that."""

    id = fields.Integer()
    by = fields.String(attribute="by_name")
    at = fields.AwareDateTime()
    settled_at = fields.AwareDateTime(allow_none=True)
    settled_by = fields.String()


class DutyOut(Schema):
    """A report, or a step of one, that is owed for a period."""

    id = fields.Integer()
    procedure = fields.String(attribute="procedure_key")
    key = fields.String(attribute="duty_key")
    name = fields.Function(lambda row: state.duty_of(row).name, metadata={"type": "string"})
    clause = fields.Function(lambda row: state.duty_of(row).clause, metadata={"type": "string"})
    who = fields.Function(_position, metadata={"type": "string", "description": "Who does it."})
    period = fields.String()
    period_start = fields.Date()
    period_end = fields.Date()
    due_on = fields.Date()
    due_at = fields.AwareDateTime()
    done_at = fields.AwareDateTime(allow_none=True)
    dropped_at = fields.AwareDateTime(allow_none=True, metadata={"description": "Since when it is no longer owed."})
    nil = fields.Boolean()
    note = fields.String()
    late_why = fields.String(metadata={"description": "Why it was late, where it was."})
    corrections = fields.List(fields.Nested(CorrectionOut))
    contributions = fields.List(fields.Nested(PieceOut))
    approvals = fields.List(fields.Nested(ApprovedOut))


class CorrectionInFullOut(CorrectionOut):
    """A correction that was asked for, and how it was settled."""

    words = fields.String()
    answer = fields.String()


class BarOut(Schema):
    """What keeps a report from being submitted now."""

    sentence = fields.String()
    clause = fields.String(allow_none=True)


class CheckedOut(Schema):
    """That someone looked through what is struck."""

    by = fields.String(attribute="by_name")
    at = fields.AwareDateTime()


class OwedReportOut(Schema):
    """The report of a duty: as its audience would get it now, or as it was submitted."""

    state = fields.String(metadata={"enum": ["draft", "submitted"]})
    audience = fields.String()
    sha256 = fields.String(metadata={"description": "Of `content`: whoever checks or approves it gives it back."})
    content = fields.Raw(metadata={"type": "object", "description": "Its sheets, each with columns and rows."})
    bars = fields.List(fields.Nested(BarOut))
    corrections = fields.List(fields.Nested(CorrectionInFullOut))
    checks = fields.List(fields.Nested(CheckedOut))
    approvals = fields.List(fields.Nested(ApprovedOut))


class LearningOut(Schema):
    """Further work that was commissioned, and what came of it."""

    id = fields.Integer()
    procedure = fields.String(attribute="procedure_key")
    case_id = fields.Integer(allow_none=True)
    duty_id = fields.Integer(allow_none=True)
    what = fields.String()
    owner = fields.String(attribute="owner.full_name")
    owner_id = fields.Integer()
    due_on = fields.Date()
    asked_by = fields.String()
    asked_at = fields.AwareDateTime()
    result = fields.String()
    done_by = fields.String()
    done_at = fields.AwareDateTime(allow_none=True)


class TrainingOut(Schema):
    """That someone was trained: one of staff, or another by name."""

    id = fields.Integer()
    procedure = fields.String(attribute="procedure_key")
    who = fields.String()
    what = fields.String()
    held_on = fields.Date()
    noted_by = fields.String()
    noted_at = fields.AwareDateTime()


class RequestOut(Schema):
    """What was asked of a team, a person or a partner for the answer to a case, and what they gave."""

    id = fields.Integer()
    case = fields.String(attribute="number", metadata={"description": "The case's tracking number."})
    asked_of = fields.String()
    what = fields.String()
    asked_by = fields.String()
    asked_at = fields.AwareDateTime()
    due_on = fields.Date()
    answer = fields.String()
    answered_by = fields.String()
    answered_at = fields.AwareDateTime(allow_none=True)


class GuideOut(Schema):
    """A text for staff."""

    key = fields.String()
    name = fields.String()
    clause = fields.String()
    text = fields.String()
    on_cases = fields.Boolean(metadata={"description": "Whether it stands on the page of every case."})


class GuidanceOut(Schema):
    """What staff read of one of their procedures, who owns it, and by when it is looked at again."""

    procedure = fields.String(attribute="key")
    version = fields.String()
    title = fields.String()
    texts = fields.Function(
        lambda pack: GuideOut(many=True).dump(pack.upkeep.guidance.values()),
        metadata={"type": "array", "items": {"type": "object"}},
    )
    owner = fields.String(attribute="upkeep.ownership.owner", dump_default=None, allow_none=True)
    review_by = fields.Date(attribute="upkeep.ownership.review", dump_default=None, allow_none=True)
    support = fields.String(attribute="upkeep.support.contact.name", dump_default=None, allow_none=True)


class GuidancePage(Schema):
    """The procedures of whoever asks."""

    items = fields.List(fields.Nested(GuidanceOut))
