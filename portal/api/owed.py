"""The steps of a duty: its report as it is now, contributions asked for, checked, approved, submitted, published.

Whoever approves or checks a report over the API has read it there: they give back the digest of what they read.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from portal.api.bodies import Door, read_object
from portal.api.guards import allowed, staff
from portal.api.listing import answers, find, guarded_responses
from portal.api.spec import READS, WORKS
from portal.api.upkeep import DUTIES, REFUSALS, flag_of, taking
from portal.api.upkeep_schemas import DutyOut, OwedReportOut
from portal.cases.actors import officer
from portal.database import transaction
from portal.duties import commands, correcting, drafts, gate, keeping, queries, reading, striking
from portal.duties.acting import Acting, acting
from portal.duties.models import DutyRow
from portal.errors import NotFound
from portal.http.clock import now
from portal.http.limits import API, limiter
from portal.letters import cleaning
from portal.letters.ask import Ask, Sort
from portal.letters.asks_of_upkeep import COMMENT, CORRECTION, LATE_WHY, NOTE, SETTLED

blueprint = Door("owed", __name__, url_prefix="/api/v1", description="The reports that are owed, step by step")
SEEN = Ask("seen", "The digest of the report that was read", Sort.LINE, most=64)
SHA = "9f2cb1d7e6c24f3aa6a0d3b1c7be25a3f0c7a3a4a5f64b1f8f3d2f5c0a9e7b61"


NOTHING = taking({}, [])
LATE = {"late_why": "A figure came late."}
ASKED = taking(LATE, [])
APPROVED = taking({"seen": SHA, "note": "As discussed on 4 June."}, [])
CHECKED = taking({"seen": SHA}, ["seen"])
SUBMITTED = taking({"nil": False, "note": "Handed to the clerk."} | LATE, [])
SAID = taking({"words": "The second row counts a case twice."}, ["words"])


def _acting(row: DutyRow) -> Acting:
    return acting(officer(staff()), row.procedure_key, now())


@blueprint.route("/duties/<pk:row_id>/report", methods=["GET"])
@limiter.limit(API)
@blueprint.doc(operationId="getOwedReport", security=READS)
@allowed("Duties", "can_show")
@blueprint.response(200, OwedReportOut)
@guarded_responses(blueprint)
@answers(blueprint, 404)
def report(row_id: int) -> dict[str, Any]:
    """Get a duty's report: as its audience would get it now, with what keeps it from going out, or as it was sent"""
    row = find(DUTIES, row_id)
    if keeping.kept_of(row) is None:
        return _draft(row)
    kept = reading.kept(row, by=_acting(row))
    return {"state": "submitted", "audience": kept.audience, "sha256": kept.sha256, "content": kept.content, "bars": []}


def _draft(row: DutyRow) -> dict[str, Any]:
    by = _acting(row)
    draft = reading.draft(row, by=by)
    return {
        "state": "draft",
        "audience": draft.audience.key,
        "sha256": draft.sha256,
        "content": draft.content,
        "bars": gate.bars(row, draft, by=by),
        "corrections": row.corrections,
        "checks": drafts.checks_of(row, draft.sha256),
        "approvals": gate.approvals_of(row, draft.sha256),
    }


def _make(row_id: int, wanted: tuple[Ask, ...], make: Callable[..., object]) -> DutyRow:
    """Make a step with the facts of the body. `nil` is a flag, and taken by the step that knows it."""
    body = read_object()
    flags = {"nil": flag_of(body, "nil")} if make is commands.submit else {}
    given = cleaning.clean(wanted, body)
    with transaction():
        row = queries.by_id(row_id, for_change=True)
        make(row, **given, **flags, by=officer(staff()), at=now())
        return row


@blueprint.route("/duties/<pk:row_id>/ask", methods=["POST"])
@limiter.limit(API)
@blueprint.doc(operationId="askForContributions", security=WORKS, requestBody=ASKED)
@allowed("Duties", "can_act")
@blueprint.response(200, DutyOut)
@guarded_responses(blueprint)
@answers(blueprint, *REFUSALS)
def ask(row_id: int) -> Any:
    """Ask everyone for their contribution whom the procedure names"""
    return _make(row_id, (LATE_WHY,), commands.ask)


@blueprint.route("/duties/<pk:row_id>/check", methods=["POST"])
@limiter.limit(API)
@blueprint.doc(operationId="checkReport", security=WORKS, requestBody=CHECKED)
@allowed("Duties", "can_act")
@blueprint.response(200, DutyOut)
@guarded_responses(blueprint)
@answers(blueprint, *REFUSALS)
def check(row_id: int) -> Any:
    """Say that what is struck in the report that was read is right: someone does who struck nothing in it"""
    return _make(row_id, (SEEN,), striking.check)


@blueprint.route("/duties/<pk:row_id>/approve", methods=["POST"])
@limiter.limit(API)
@blueprint.doc(operationId="approveReport", security=WORKS, requestBody=APPROVED)
@allowed("Duties", "can_act")
@blueprint.response(200, DutyOut)
@guarded_responses(blueprint)
@answers(blueprint, *REFUSALS)
def approve(row_id: int) -> Any:
    """Approve what is to be submitted: exactly the report whose digest is `seen`, where the portal makes it"""
    return _make(row_id, (replace(SEEN, required=False), NOTE), commands.approve)


@blueprint.route("/duties/<pk:row_id>/submit", methods=["POST"])
@limiter.limit(API)
@blueprint.doc(operationId="submitReport", security=WORKS, requestBody=SUBMITTED)
@allowed("Duties", "can_act")
@blueprint.response(200, DutyOut)
@guarded_responses(blueprint)
@answers(blueprint, *REFUSALS)
def submit(row_id: int) -> Any:
    """Say that it was submitted; with `nil`, that there was nothing to report. The report is kept as it was then"""
    return _make(row_id, (NOTE, LATE_WHY), commands.submit)


@blueprint.route("/duties/<pk:row_id>/comment", methods=["POST"])
@limiter.limit(API)
@blueprint.doc(operationId="commentOnDuty", security=WORKS, requestBody=SAID)
@allowed("Duties", "can_act")
@blueprint.response(200, DutyOut)
@guarded_responses(blueprint)
@answers(blueprint, *REFUSALS)
def comment(row_id: int) -> Any:
    """Say something about a duty to those who work on it"""
    return _make(row_id, (COMMENT,), correcting.comment)


@blueprint.route("/duties/<pk:row_id>/corrections", methods=["POST"])
@limiter.limit(API)
@blueprint.doc(operationId="askForCorrection", security=WORKS, requestBody=SAID)
@allowed("Duties", "can_act")
@blueprint.response(200, DutyOut)
@guarded_responses(blueprint)
@answers(blueprint, *REFUSALS)
def correct(row_id: int) -> Any:
    """Ask for a correction: until it is settled, nothing is approved or submitted"""
    return _make(row_id, (CORRECTION,), correcting.ask)


@blueprint.route("/duties/<pk:row_id>/corrections/<pk:piece_id>/settle", methods=["POST"])
@limiter.limit(API)
@blueprint.doc(operationId="settleCorrection", security=WORKS, requestBody=SAID)
@allowed("Duties", "can_act")
@blueprint.response(200, DutyOut)
@guarded_responses(blueprint)
@answers(blueprint, *REFUSALS)
def settle(row_id: int, piece_id: int) -> Any:
    """Say how a correction was settled"""

    def make(row: DutyRow, **said: Any) -> None:
        found = next((one for one in row.corrections if one.id == piece_id), None)
        if found is None:
            raise NotFound("There is no such correction.")
        correcting.settle(found, **said)

    return _make(row_id, (SETTLED,), make)


@blueprint.route("/duties/<pk:row_id>/publish", methods=["POST"])
@limiter.limit(API)
@blueprint.doc(operationId="publishReport", security=WORKS, requestBody=NOTHING)
@allowed("Duties", "can_act")
@blueprint.response(200, DutyOut)
@guarded_responses(blueprint)
@answers(blueprint, *REFUSALS)
def publish(row_id: int) -> Any:
    """Put what was submitted before the public"""
    return _make(row_id, (), keeping.publish)
