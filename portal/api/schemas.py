"""What is told: the shapes of every answer."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields, post_dump

from portal.api.clock_schemas import ClockOut
from portal.api.work_schemas import AheadOut, DoneOut, PointOut, ReportedOut, ResidentOut, StepOut, told_points
from portal.cases import reporting, status
from portal.cases.models import Case
from portal.cases.steps import checklist
from portal.http.clock import now


class RightOut(Schema):
    """Something that the reporter may do today."""

    key = fields.String()
    words = fields.String()
    clause = fields.String()
    stage = fields.String(allow_none=True)


class StatusOut(Schema):
    """The public status: no personal data, no narrative."""

    tracking_number = fields.String()
    procedure = fields.String()
    procedure_title = fields.String()
    kind = fields.String()
    kind_name = fields.String()
    stage = fields.String()
    stage_name = fields.String()
    status = fields.String()
    received_on = fields.Date()
    promised_by = fields.Date(
        allow_none=True,
        metadata={
            "description": "The day that a holding letter named, while an answer is owed. No limit moves for it."
        },
    )
    clocks = fields.List(fields.Nested(ClockOut))
    ahead = fields.List(
        fields.Nested(AheadOut), metadata={"description": "The limits of its stage that haven't begun to run."}
    )
    no_limit = fields.Boolean(metadata={"description": "The procedure sets no limit for the answer that is owed."})
    rights = fields.List(fields.Nested(RightOut))


class ReceivedOut(Schema):
    """A submission that was taken in. The passphrase is told here and nowhere else."""

    tracking_number = fields.String()
    passphrase = fields.String()
    status_url = fields.Url(schemes={"http", "https"}, require_tld=False)
    case = fields.Nested(StatusOut)


class TeamOut(Schema):
    """A team."""

    id = fields.Integer()
    key = fields.String()
    name = fields.String()


class PersonOut(Schema):
    """A member of staff."""

    id = fields.Integer()
    name = fields.String(attribute="full_name")


class ReporterOut(Schema):
    """Who submitted it."""

    name = fields.String()
    email = fields.String()
    phone = fields.String()
    address = fields.String()
    language = fields.String()
    contact_by = fields.String()
    needs = fields.String()
    adjustments = fields.List(fields.String())


class NatureOut(Schema):
    """A nature of a case."""

    nature = fields.String()


class ReferralOut(Schema):
    """That a case was passed to someone else."""

    matter = fields.String()
    party = fields.String()
    contact = fields.String(metadata={"description": "How to reach them; empty where the party says it."})
    passed_on = fields.Date()
    how = fields.String()
    reference = fields.String()
    by = fields.Nested(PersonOut, allow_none=True)


class ObjectionOut(Schema):
    """That the reporter contested how it was classified, and what was decided."""

    matter = fields.String()
    words = fields.String()
    at = fields.AwareDateTime()
    decided_at = fields.AwareDateTime(allow_none=True)
    upheld = fields.Boolean(allow_none=True)
    reasons = fields.String()


class RulingOut(Schema):
    """What an ombudsman decided of a case. What is asked for are the remedies with its id."""

    id = fields.Integer()
    decision = fields.String(metadata={"description": "By the procedure's key."})
    decided_on = fields.Date()
    reference = fields.String()
    found = fields.String()
    breach = fields.Boolean(metadata={"description": "Whether it found that the procedure wasn't followed."})
    complied_on = fields.Date(allow_none=True)


class CaseLine(Schema):
    """A case as lists tell it."""

    id = fields.Integer()
    tracking_number = fields.String()
    procedure = fields.String(attribute="procedure_key")
    kind = fields.String()
    pathway = fields.String()
    stage = fields.String(attribute="stage_key")
    status = fields.String()
    nature = fields.Pluck(NatureOut, "nature", many=True, attribute="natures")
    service = fields.String()
    matter = fields.String()
    ward = fields.String()
    channel = fields.String()
    anonymous = fields.Boolean()
    staff_generated = fields.Boolean()
    received_at = fields.AwareDateTime()
    opened_at = fields.AwareDateTime()
    next_due_at = fields.AwareDateTime(allow_none=True)
    closing = fields.String()
    priority = fields.String(metadata={"description": "By the procedure's key; empty where it has none."})
    reportable = fields.Boolean(metadata={"description": "Whether it is reported singly."})
    label = fields.String()
    external_id = fields.String(allow_none=True)
    team = fields.Nested(TeamOut)
    handler = fields.Nested(PersonOut, allow_none=True)


class CaseOut(CaseLine):
    """A case with everything about it: its narrative, its reporter (null if anonymous), its clocks and rights."""

    description = fields.String()
    desired_outcome = fields.String()
    location = fields.String()
    on_behalf_of = fields.String()
    acting_as = fields.String()
    details = fields.Dict(keys=fields.String(), values=fields.String())
    steps = fields.List(fields.Nested(StepOut), metadata={"description": "The checklist of the stage it is at."})
    points = fields.List(fields.Nested(PointOut), metadata={"description": "Its points of complaint, in order."})
    reported = fields.Nested(ReportedOut, allow_none=True)
    reporter = fields.Nested(ReporterOut, attribute="person", allow_none=True)
    resident = fields.Nested(ResidentOut, allow_none=True)
    awaits = fields.String(metadata={"description": "What its answer waits for on its way out; empty for nothing."})
    referrals = fields.List(fields.Nested(ReferralOut))
    objections = fields.List(fields.Nested(ObjectionOut))
    rulings = fields.List(fields.Nested(RulingOut))
    clocks = fields.List(fields.Nested(ClockOut))
    rights = fields.List(fields.Nested(RightOut))

    @post_dump(pass_original=True)
    def _with_status(self, data: dict[str, Any], case: Case, **_more: Any) -> dict[str, Any]:
        told = StatusOut(only=("clocks", "rights")).dump(status.public(case, now(), reasons=True))
        told |= {"steps": StepOut(many=True).dump(list(checklist(case, case.stage))), "points": told_points(case)}
        reported = reporting.reported(case)
        return {**data, **told, "reported": ReportedOut().dump(reported) if reported else None}


class LetterOut(Schema):
    """A letter that was issued."""

    id = fields.Integer()
    response_id = fields.Integer()
    kind = fields.String()
    subject = fields.String()
    sha256 = fields.String()
    created_at = fields.AwareDateTime()


class MovedOut(Schema):
    """What became of the case, and the letter that was issued, if one was."""

    case = fields.Nested(CaseOut)
    letter = fields.Nested(LetterOut, allow_none=True)


class SimilarCase(Schema):
    """A case that may be about the same issue: how alike, and why, in words."""

    score = fields.Integer(attribute="likeness.score")
    reasons = fields.List(fields.String(), attribute="likeness.reasons")
    case = fields.Nested(CaseLine)


class SimilarOut(Schema):
    """The cases that may be about the same issue, the likest first."""

    items = fields.List(fields.Nested(SimilarCase))


class PauseOut(Schema):
    """A stretch in which the clocks stood still."""

    since = fields.AwareDateTime()
    until = fields.AwareDateTime(allow_none=True)
    reason = fields.String()


class StageOut(Schema):
    """One passage through a stage."""

    id = fields.Integer()
    case_id = fields.Integer()
    seq = fields.Integer()
    key = fields.String()
    trigger = fields.String()
    opened_at = fields.AwareDateTime()
    allocated_at = fields.AwareDateTime(allow_none=True)
    acknowledged_at = fields.AwareDateTime(allow_none=True)
    answered_at = fields.AwareDateTime(allow_none=True)
    ended_at = fields.AwareDateTime(allow_none=True)
    ending = fields.String(allow_none=True)
    handler = fields.Nested(PersonOut, allow_none=True)
    pauses = fields.List(fields.Nested(PauseOut))
    steps = fields.List(fields.Nested(DoneOut))


class ResponseOut(Schema):
    """Something said to the reporter. `entries` are the words that the officer gave, by merge field."""

    id = fields.Integer()
    case_id = fields.Integer()
    stage_id = fields.Integer()
    says = fields.String()
    letter_kind = fields.String()
    method = fields.String()
    outcome = fields.String()
    entries = fields.Dict(keys=fields.String())
    note = fields.String()
    drafted_at = fields.AwareDateTime()
    issued_at = fields.AwareDateTime(allow_none=True)
    by = fields.Nested(PersonOut, allow_none=True)


class RemedyOut(Schema):
    """A promise to put something right."""

    id = fields.Integer()
    case_id = fields.Integer()
    response_id = fields.Integer(allow_none=True)
    kind = fields.String()
    what = fields.String()
    due_on = fields.Date()
    first_due_on = fields.Date(metadata={"description": "The day that was promised first."})
    owner = fields.String(
        attribute="owner_name", metadata={"description": "Who sees to it; empty for whoever deals with the case."}
    )
    owner_id = fields.Integer(allow_none=True)
    team_id = fields.Integer(allow_none=True)
    promised_at = fields.AwareDateTime()
    kept_at = fields.AwareDateTime(allow_none=True)
    kept_by = fields.String()
    in_time = fields.Boolean(
        allow_none=True, metadata={"description": "Whether it was kept by the day that was promised first."}
    )
    dropped_at = fields.AwareDateTime(allow_none=True)
    note = fields.String()


class ProblemOut(Schema):
    """An error, as RFC 9457 tells it."""

    type = fields.String(required=True)
    title = fields.String(required=True)
    status = fields.Integer(required=True)
    detail = fields.String(required=True)
    clause = fields.String(metadata={"description": "The clause of the procedure that says no."})
    errors = fields.Dict(
        keys=fields.String(), values=fields.String(), metadata={"description": "A sentence for each field at fault."}
    )
    id = fields.String(metadata={"description": "The number of a fault of ours, to be named when you report it."})
