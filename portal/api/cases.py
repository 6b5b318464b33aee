"""Cases: the list, and one case with everything about it."""

from __future__ import annotations

from flask import Response, jsonify
from sqlalchemy import func, select
from sqlalchemy.orm import joinedload, selectinload

from portal.api.bodies import Door
from portal.api.fields import Word, instant, number, one_of, query_flag
from portal.api.guards import allowed
from portal.api.listing import Filter, Records, add_list, answers, equal, find, guarded_responses
from portal.api.paging import Order
from portal.api.schemas import CaseLine, CaseOut, SimilarOut
from portal.api.spec import READS
from portal.cases import finding, queries, sameness, tracking
from portal.cases.models import Case, CaseNature, Event
from portal.cases.models.columns import LINE
from portal.database import UNGUARDED, db
from portal.http.limits import API, limiter
from portal.policy.moves import OPEN, Status
from portal.policy.searching import MOST_TYPED

blueprint = Door("cases", __name__, url_prefix="/api/v1", description="Cases that the token's user may see")

ETAG_HEADER = {"ETag": {"description": "Its version, for If-Match.", "schema": {"type": "string"}}}


CASES = Records(
    name="cases",
    one="case",
    view="Cases",
    model=Case,
    line=CaseLine,
    filters={
        "q": Filter(
            Word(most=MOST_TYPED, metadata={"description": "Words that stand on a case, or the beginnings of some."}),
            finding.having,
        ),
        "tracking_number": Filter(Word(most=64), lambda typed: Case.tracking_number == tracking.normalised(typed)),
        "external_id": equal(Case.external_id, Word(most=LINE)),
        "procedure": equal(Case.procedure_key),
        "kind": equal(Case.kind),
        "status": equal(Case.status, one_of(Status)),
        "open": Filter(query_flag(), lambda yes: Case.status.in_(OPEN) if yes else Case.status.not_in(OPEN)),
        "stage": equal(Case.stage_key),
        "service": equal(Case.service),
        "matter": equal(Case.matter),
        "nature": Filter(Word(), lambda nature: Case.natures.any(CaseNature.nature == nature)),
        "ward": equal(Case.ward),
        "channel": equal(Case.channel),
        "priority": equal(Case.priority),
        "reportable": equal(Case.reportable, query_flag()),
        "team_id": equal(Case.team_id, number()),
        "handler_id": equal(Case.handler_id, number()),
        "anonymous": equal(Case.anonymous, query_flag()),
        "received_from": Filter(instant(), lambda at: Case.received_at >= at),
        "received_before": Filter(instant(), lambda at: Case.received_at < at),
        "due_before": Filter(instant(), lambda at: Case.next_due_at < at),
    },
    orders={
        "id": Order(Case.id),
        "-id": Order(Case.id, descending=True),
        "received": Order(Case.id, Case.received_at),
        "-received": Order(Case.id, Case.received_at, descending=True),
        "due": Order(Case.id, Case.next_due_at),
    },
    loading=(joinedload(Case.team), joinedload(Case.handler), selectinload(Case.natures)),
    words=": by due date, only those with something due are listed",
)

add_list(blueprint, CASES)


def etag(case_id: int) -> str:
    """Return what changes with every change of a case: its version, and the number of its last event."""
    # Whoever asks has been let in by the case itself; a move may just have hidden it from them.
    version = db.session.scalar(select(Case.version).filter_by(id=case_id), execution_options=UNGUARDED)
    last = db.session.scalar(select(func.max(Event.seq)).filter_by(case_id=case_id), execution_options=UNGUARDED)
    return f"{version}-{last}"


@blueprint.route("/cases/<pk:case_id>", methods=["GET"])
@limiter.limit(API)
@blueprint.doc(operationId="getCase", security=READS)
@allowed("Cases", "can_show")
@blueprint.response(200, CaseOut, headers=ETAG_HEADER)
@guarded_responses(blueprint)
@answers(blueprint, 404)
def show(case_id: int) -> Response:
    """Get one case: its narrative, its reporter, its clocks day by day and the rights of today

    The ETag is what a move gives as If-Match.
    """
    tag = etag(
        case_id
    )  # read first: if the case changes in between, the tag is the older one, and a move with it fails
    response = jsonify(CaseOut().dump(find(CASES, case_id)))
    response.set_etag(tag)
    return response


@blueprint.route("/cases/<pk:case_id>/similar", methods=["GET"])
@limiter.limit(API)
@blueprint.doc(operationId="listSimilarCases", security=READS)
@allowed("Cases", "can_show")
@blueprint.response(200, SimilarOut)
@guarded_responses(blueprint)
@answers(blueprint, 404)
def similar(case_id: int) -> dict[str, list[sameness.Candidate]]:
    """List the cases that may be about the same issue, by whatever route they came, with the reasons in words

    Only cases that the token's user may see are compared.
    """
    return {"items": sameness.like_case(queries.by_id(case_id))}
