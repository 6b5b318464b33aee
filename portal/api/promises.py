"""What becomes of a promise: it is kept, given another day, passed on to another, or taken back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from portal.api.bodies import Door, read_object
from portal.api.guards import allowed, staff
from portal.api.listing import answers, find, guarded_responses
from portal.api.records import REMEDIES
from portal.api.schemas import RemedyOut
from portal.api.spec import WORKS
from portal.cases import remedies
from portal.cases.actors import officer
from portal.cases.models import Remedy
from portal.database import transaction
from portal.http.clock import now
from portal.http.limits import API, limiter
from portal.letters import asks_of_promises, cleaning, promise_notes
from portal.letters.ask import Ask

blueprint = Door("promises", __name__, url_prefix="/api/v1", description="What becomes of a promise")
REFUSALS = (400, 404, 409, 413, 415, 422)


def _taking(required: tuple[str, ...], **example: str) -> dict[str, Any]:
    properties = {name: {"type": "string"} for name in example}
    properties |= {name: {"type": "string", "format": "date"} for name in ("due_on",) if name in example}
    schema = {"type": "object", "required": list(required), "properties": properties, "additionalProperties": False}
    return {"required": True, "content": {"application/json": {"schema": schema, "example": example}}}


KEPT = _taking((), note="Order 4711: the road was mended on 4 March.")
MOVED = _taking(("due_on", "reason"), due_on="2026-12-01", reason="The part comes from abroad.")
PASSED = _taking(("owner",), owner="staff:7")
DROPPED = _taking(("note",), note="You told us that you don’t need it any more.")


def _make(row_id: int, wanted: Callable[[Remedy], tuple[Ask, ...]], make: Callable[..., None]) -> Remedy:
    body = read_object()
    with transaction():
        found = remedies.locked(find(REMEDIES, row_id))
        make(found, **cleaning.clean(wanted(found), body), by=officer(staff()), at=now())
        return found


@blueprint.route("/remedies/<pk:row_id>/keep", methods=["POST"])
@limiter.limit(API)
@blueprint.doc(operationId="keepPromise", security=WORKS, requestBody=KEPT)
@allowed("Remedies", "can_edit")
@blueprint.response(200, RemedyOut)
@guarded_responses(blueprint)
@answers(blueprint, *REFUSALS)
def keep(row_id: int) -> Any:
    """Mark a promise as kept, with what shows it: `note`, `evidence` (the key of a file of the case) or both"""
    return _make(row_id, lambda found: asks_of_promises.keeping(found.case), promise_notes.keep)


@blueprint.route("/remedies/<pk:row_id>/date", methods=["POST"])
@limiter.limit(API)
@blueprint.doc(operationId="givePromiseAnotherDay", security=WORKS, requestBody=MOVED)
@allowed("Remedies", "can_edit")
@blueprint.response(200, RemedyOut)
@guarded_responses(blueprint)
@answers(blueprint, *REFUSALS)
def give_new_date(row_id: int) -> Any:
    """Give a promise another day; the reporter is told which, and why"""
    return _make(row_id, lambda _found: asks_of_promises.NEW_DATE, promise_notes.give_new_date)


@blueprint.route("/remedies/<pk:row_id>/owner", methods=["POST"])
@limiter.limit(API)
@blueprint.doc(operationId="passPromiseOn", security=WORKS, requestBody=PASSED)
@allowed("Remedies", "can_edit")
@blueprint.response(200, RemedyOut)
@guarded_responses(blueprint)
@answers(blueprint, *REFUSALS)
def pass_on(row_id: int) -> Any:
    """Let another see to a promise: `staff:` or `team:` with the id of one who may see the case"""
    return _make(row_id, _owner, remedies.pass_on)


def _owner(found: Remedy) -> tuple[Ask, ...]:
    return (asks_of_promises.owner(found.case, now(), required=True),)


@blueprint.route("/remedies/<pk:row_id>/drop", methods=["POST"])
@limiter.limit(API)
@blueprint.doc(operationId="takePromiseBack", security=WORKS, requestBody=DROPPED)
@allowed("Remedies", "can_delete")
@blueprint.response(200, RemedyOut)
@guarded_responses(blueprint)
@answers(blueprint, *REFUSALS)
def drop(row_id: int) -> Any:
    """Take back a promise that no letter made, and say why"""
    return _make(row_id, lambda _found: asks_of_promises.DROPPING, remedies.drop)
