"""What comes in with a submission: names and types here; lengths, lists and demands are the procedure's to check."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from marshmallow import Schema, fields, validate

from portal.api.bodies import without_empty
from portal.api.fields import Flag, Word
from portal.cases.models.columns import LINE, LONG, SHORT, TEXT
from portal.cases.submission import Reporter, Resident, Submission
from portal.cases.wishes import WISHES
from portal.errors import Invalid, NotFound
from portal.http import received
from portal.policy.easier import ACTING_AS, ADJUSTMENTS
from portal.policy.procedure import Procedure
from portal.procedures import versions

MOST_NATURES = 20


def text(most: int, help_text: str = "", **options: Any) -> fields.String:
    """Return a field for a text. Its length and characters are checked where every door's are."""
    described = {"maxLength": most, **({"description": help_text} if help_text else {})}
    return fields.String(allow_none=not options.get("required"), metadata=described, **options)


class ReporterIn(Schema):
    """Who submits it. Nothing here is needed unless the procedure asks for it."""

    name = text(LINE)
    email = text(254)
    phone = text(SHORT)
    address = text(LONG)
    language = text(SHORT, "The language to be written to in.")
    contact_by = Word(allow_none=True, metadata={"description": f"One of: {', '.join(WISHES)}."})
    needs = text(LONG, "What they need from us, in their own words.")
    adjustments = fields.List(
        Word(),
        allow_none=True,
        validate=validate.Length(max=len(ADJUSTMENTS), error=f"Give {len(ADJUSTMENTS)} at most."),
        metadata={"description": f"What makes it easier for them. Any of: {', '.join(ADJUSTMENTS)}."},
    )


class ResidentIn(Schema):
    """For whom an elected member writes. Only kinds that ask for them take it."""

    name = text(LINE)
    email = text(254)
    address = text(LONG)


class SubmissionIn(Schema):
    """One complaint, compliment or suggestion. The keys are the procedure's own."""

    procedure = Word(required=True, metadata={"description": "The procedure's key, such as devon."})
    kind = Word(required=True, metadata={"description": "A kind that the procedure knows, such as complaint."})
    description = text(TEXT, "What happened.", required=True)
    desired_outcome = text(TEXT, "What should be done about it.")
    nature = fields.List(
        Word(),
        allow_none=True,
        validate=validate.Length(max=MOST_NATURES, error=f"Give {MOST_NATURES} at most."),
        metadata={"description": "What it is about, by the procedure's keys."},
    )
    service = Word(allow_none=True, metadata={"description": "The service it is about, by the procedure's key."})
    matter = Word(
        allow_none=True,
        metadata={
            "description": "What it is about, by the procedure's key: one of the matters it offers to the public."
        },
    )
    location = text(LONG)
    ward = text(SHORT)
    received_on = fields.Date(
        allow_none=True,
        metadata={"description": "The day the body received it, where that was earlier: a letter, a call."},
    )
    channel = Word(allow_none=True, metadata={"description": "How it came in; web where it isn't said."})
    anonymous = Flag(allow_none=True, metadata={"description": "If true, nothing of `reporter` is kept."})
    staff_generated = Flag(
        allow_none=True,
        metadata={
            "description": "Whether the body's own staff reported it. True needs the token of a user who works cases."
        },
    )
    reporter = fields.Nested(ReporterIn, allow_none=True)
    on_behalf_of = text(LINE)
    acting_as = Word(
        allow_none=True, metadata={"description": f"As whose they write for them. One of: {', '.join(ACTING_AS)}."}
    )
    resident = fields.Nested(
        ResidentIn,
        allow_none=True,
        metadata={"description": "Whom an elected member's enquiry is for: they are sent a copy of the answer."},
    )
    details = fields.Dict(
        keys=fields.String(),
        values=fields.String(),
        allow_none=True,
        metadata={"description": "What the procedure asks for beyond the usual, by its keys."},
    )
    external_id = text(LINE, "Your own number for it. It is kept, and /cases can be filtered by it.")


def submission(body: dict[str, Any], at: datetime) -> Submission:
    """Return the body as what `intake.submit` takes. `Invalid` where there is no such procedure."""
    given = without_empty(body)
    day = given.pop("received_on", None)
    return Submission(
        **{name: value for name, value in given.items() if name not in {"nature", "reporter", "resident"}},
        natures=tuple(given.get("nature", ())),
        reporter=_reporter(without_empty(given.get("reporter", {}))),
        resident=Resident(**without_empty(given["resident"])) if given.get("resident") else None,
        received_at=received.moment(day, _in_force(given["procedure"], at).zone, at),
    )


def _reporter(given: dict[str, Any]) -> Reporter:
    return Reporter(**given | {"adjustments": tuple(given.get("adjustments", ()))})


def _in_force(procedure: str, at: datetime) -> Procedure:
    try:
        return versions.procedure_of(versions.current(procedure, at))
    except NotFound as error:
        known = f" Choose one of: {', '.join(versions.all_current(at))}."
        raise Invalid({"procedure": error.sentence + known}) from error
