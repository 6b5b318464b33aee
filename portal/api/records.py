"""What hangs on a case: its stages, its responses, its remedies."""

from __future__ import annotations

from datetime import date

from marshmallow import fields
from sqlalchemy import ColumnElement, and_, not_
from sqlalchemy.orm import joinedload, selectinload

from portal.api.bodies import Door
from portal.api.fields import number, one_of, query_flag
from portal.api.listing import Filter, Records, add_list, add_show, equal, missing
from portal.api.paging import Order
from portal.api.schemas import RemedyOut, ResponseOut, StageOut
from portal.cases.models import Remedy, Response, StageRow
from portal.cases.models.response import SAID
from portal.policy.clock import Method

blueprint = Door("records", __name__, url_prefix="/api/v1", description="What hangs on a case")


def _open(yes: bool) -> ColumnElement[bool]:
    owed = and_(Remedy.kept_at.is_(None), Remedy.dropped_at.is_(None))
    return owed if yes else not_(owed)


STAGES = Records(
    name="stages",
    one="stage",
    view="Stages",
    model=StageRow,
    line=StageOut,
    filters={
        "case_id": equal(StageRow.case_id, number()),
        "key": equal(StageRow.key),
        "handler_id": equal(StageRow.handler_id, number()),
        "open": missing(StageRow.ended_at, query_flag()),
    },
    orders={"id": Order(StageRow.id), "-id": Order(StageRow.id, descending=True)},
    loading=(joinedload(StageRow.handler), selectinload(StageRow.pauses), selectinload(StageRow.steps)),
)

RESPONSES = Records(
    name="responses",
    one="response",
    view="Responses",
    model=Response,
    line=ResponseOut,
    filters={
        "case_id": equal(Response.case_id, number()),
        "stage_id": equal(Response.stage_id, number()),
        "says": equal(Response.says, one_of(SAID)),
        "method": equal(Response.method, one_of(Method)),
        "draft": missing(Response.issued_at, query_flag()),
    },
    orders={
        "id": Order(Response.id),
        "-id": Order(Response.id, descending=True),
        "issued": Order(Response.id, Response.issued_at),
        "-issued": Order(Response.id, Response.issued_at, descending=True),
    },
    loading=(joinedload(Response.by),),
)

REMEDIES = Records(
    name="remedies",
    one="remedy",
    view="Remedies",
    model=Remedy,
    line=RemedyOut,
    filters={
        "case_id": equal(Remedy.case_id, number()),
        "kind": equal(Remedy.kind),
        "open": Filter(query_flag(), _open),
        "owner_id": equal(Remedy.owner_id, number()),
        "team_id": equal(Remedy.team_id, number()),
        "due_before": Filter(fields.Date(), lambda day: Remedy.due_on < day),
    },
    orders={
        "id": Order(Remedy.id),
        "-id": Order(Remedy.id, descending=True),
        "due": Order(Remedy.id, Remedy.due_on, read=date.fromisoformat),
    },
)

for _records in (STAGES, RESPONSES, REMEDIES):
    add_list(blueprint, _records)
    add_show(blueprint, _records)
