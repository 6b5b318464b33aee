"""The public's door for systems: submit, and follow with the tracking number."""

from __future__ import annotations

import re
from dataclasses import fields, replace
from datetime import datetime
from typing import Any

from flask import request

from portal.accounts.keys import Scope
from portal.api import examples, given
from portal.api.bodies import DoorForFiles
from portal.api.given import SubmissionIn
from portal.api.guards import demand_good_if_any, whoever_may
from portal.api.listing import answers
from portal.api.schemas import ReceivedOut, StatusOut
from portal.api.spec import SUBMITS
from portal.cases import filing, queries, status
from portal.cases.actors import REPORTER
from portal.cases.filing import Manner
from portal.cases.idempotent import case_under
from portal.cases.intake import Received
from portal.cases.models import FileChannel
from portal.cases.submission import Reporter, Submission
from portal.database import transaction
from portal.errors import Invalid
from portal.files.making_safe import Safe
from portal.http import uploads
from portal.http.clock import now
from portal.http.limits import FILES, SUBMIT, TRACK, limiter
from portal.http.sizes import IN_PARTS, takes_files
from portal.letters import automatic
from portal.letters.fields import status_url

blueprint = DoorForFiles(
    "submissions", __name__, url_prefix="/api/v1/submissions", description="For anyone, without a token"
)

SCOPE = "api"
SYSTEMS_ONLY = "Only the body's own systems may say this; sign in."
KEY = re.compile(r"[\x21-\x7e]{16,200}")
KEY_HEADER = {
    "name": "Idempotency-Key",
    "in": "header",
    "description": "16 to 200 characters that nobody can guess, such as a UUID. Sent again with the same body, it gets"
    " the same answer; with another body, 409.",
    "schema": {"type": "string", "minLength": 16, "maxLength": 200},
}
IN_PARTS_TOO: dict[str, Any] = {
    "content": {
        IN_PARTS: {
            "schema": {
                "type": "object",
                "required": ["submission"],
                "properties": {
                    "submission": {"$ref": "#/components/schemas/SubmissionIn"},
                    "files": {"type": "array", "items": {"type": "string", "format": "binary"}},
                },
            },
            "encoding": {"submission": {"contentType": "application/json"}},
            "example": {"submission": examples.SUBMISSION, "files": [examples.FILE]},
        }
    }
}


@blueprint.route("", methods=["POST"])
@limiter.limit(SUBMIT)
@blueprint.doc(operationId="submit", parameters=[KEY_HEADER], security=[{}, *SUBMITS], requestBody=IN_PARTS_TOO)
@blueprint.arguments(SubmissionIn, example=examples.SUBMISSION)
@blueprint.response(201, ReceivedOut)
@answers(blueprint, 400, 401, 403, 409, 413, 415, 429)
@takes_files
def submit(body: dict[str, Any]) -> tuple[dict[str, Any], int, dict[str, str]]:
    """Submit a complaint, a compliment or a suggestion

    The answer holds the tracking number, and the passphrase that opens the letters: it is told once. A token is
    needed for `staff_generated` alone; what comes along must be good, and a key have the scope `submit`. Files come in
    the same request, in parts: all are kept with it or, where one is refused, nothing is. The `Idempotency-Key` stands
    for them too.
    """
    at, key = now(), _key()
    demand_good_if_any(Scope.SUBMIT)
    if body.get("staff_generated") and whoever_may("Cases", "can_move", Scope.SUBMIT) is None:
        # It takes a case out of its time limits, so it isn't for the public to say.
        raise Invalid({"staff_generated": SYSTEMS_ONLY})
    what = replace(given.submission(body, at), files=uploads.digests())
    files = _files(what, key) if what.files else ()
    with transaction():
        received = _take_in(what, key, at)
        if received.is_new:
            filing.bring(received.case, files, channel=FileChannel.API, by=REPORTER, at=at)
        told = {
            "tracking_number": received.case.tracking_number,
            "passphrase": received.passphrase,
            "status_url": status_url(received.case),
            "case": status.public(received.case, at),
        }
    return told, 201, {"Location": f"{blueprint.url_prefix}/{told['tracking_number']}"}


def _key() -> str | None:
    key = request.headers.get("Idempotency-Key")
    if key is not None and not KEY.fullmatch(key):
        raise Invalid(
            {"Idempotency-Key": "Give 16 to 200 visible ASCII characters that nobody can guess, such as a UUID."}
        )
    return key


@limiter.shared_limit(FILES, scope="files")
def _files(what: Submission, key: str | None) -> tuple[Safe, ...]:
    """Return the files that came, made safe as those of the form are. What was taken in before isn't gone through."""
    if key and case_under(scope=SCOPE, key=key):
        return ()
    return filing.demand_all(uploads.read(Manner(clean=True, strict=what.anonymous)))


def _take_in(submission: Submission, key: str | None, at: datetime) -> Received:
    try:
        if key is None:
            return automatic.take_in(submission, by=REPORTER, at=at)
        return automatic.take_in_once(submission, scope=SCOPE, key=key, by=REPORTER, at=at)
    except Invalid as error:
        raise Invalid({_path(name): sentence for name, sentence in error.errors.items()}) from error


def _path(name: str) -> str:
    return f"reporter.{name}" if name in {one.name for one in fields(Reporter)} else name


@blueprint.route("/<tracking_number>", methods=["GET"])
@limiter.limit(TRACK)
@blueprint.doc(operationId="getSubmission", security=[])
@blueprint.response(200, StatusOut)
@answers(blueprint, 404, 429)
def follow(tracking_number: str) -> status.PublicStatus:
    """Follow a submission: its stage, its clocks day by day, and the reporter's rights today

    No personal data and no narrative. Spaces, hyphens and case of the tracking number don't matter.
    """
    return status.public(queries.by_tracking_number(tracking_number), now())
