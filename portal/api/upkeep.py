"""The work that isn't a case's: what is owed, what is learned, who was trained, what staff read and are asked."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from marshmallow import fields
from sqlalchemy import ColumnElement, and_, not_
from sqlalchemy.orm import joinedload, lazyload, selectinload

from portal.api.bodies import Door, read_object
from portal.api.fields import number, query_flag
from portal.api.guards import allowed, staff
from portal.api.listing import (
    Filter,
    Records,
    add_list,
    add_show,
    answers,
    equal,
    find,
    guarded_responses,
    missing,
)
from portal.api.paging import Order
from portal.api.spec import READS, WORKS
from portal.api.upkeep_schemas import DutyOut, GuidancePage, LearningOut, RequestOut, TrainingOut
from portal.cases import contributing, learning, training
from portal.cases.actors import officer
from portal.cases.models import Contribution, LearningAction, Staff, TrainingNote
from portal.database import transaction
from portal.duties import commands, queries
from portal.duties.models import DutyRow
from portal.errors import Invalid, NotFound
from portal.http.clock import now
from portal.http.limits import API, limiter
from portal.letters import cleaning
from portal.letters.asks_of_upkeep import ANSWER, NOTE, RESULT
from portal.policy.procedure import Procedure
from portal.procedures import versions

blueprint = Door("upkeep", __name__, url_prefix="/api/v1", description="Duties, learning, training and guidance")


def _packs() -> Iterator[Procedure]:
    """Yield the procedures of the teams that whoever asks belongs to, as they are in force now."""
    yield from versions.current_of(sorted(_keys()), now()).values()


def _keys() -> set[str]:
    return {place.team.procedure_key for place in staff().memberships}


def _owed(yes: bool) -> ColumnElement[bool]:
    open_ = and_(DutyRow.done_at.is_(None), DutyRow.dropped_at.is_(None))
    return open_ if yes else not_(open_)


DUTIES = Records(
    name="duties",
    one="duty",
    view="Duties",
    model=DutyRow,
    line=DutyOut,
    filters={
        "procedure": equal(DutyRow.procedure_key),
        "key": equal(DutyRow.duty_key),
        "owed": Filter(query_flag(), _owed),
        "due_before": Filter(fields.Date(), lambda day: DutyRow.due_on < day),
    },
    orders={
        "id": Order(DutyRow.id),
        "-id": Order(DutyRow.id, descending=True),
        "due": Order(DutyRow.id, DutyRow.due_on, read=date.fromisoformat),
    },
    loading=tuple(map(selectinload, (DutyRow.contributions, DutyRow.corrections, DutyRow.approvals))),
)

LEARNING = Records(
    name="learning",
    one="piece of work",
    view="Learning",
    model=LearningAction,
    line=LearningOut,
    filters={
        "procedure": equal(LearningAction.procedure_key),
        "case_id": equal(LearningAction.case_id, number()),
        "owner_id": equal(LearningAction.owner_id, number()),
        "open": missing(LearningAction.done_at, query_flag()),
        "due_before": Filter(fields.Date(), lambda day: LearningAction.due_on < day),
    },
    orders={
        "id": Order(LearningAction.id),
        "-id": Order(LearningAction.id, descending=True),
        "due": Order(LearningAction.id, LearningAction.due_on, read=date.fromisoformat),
    },
    loading=(joinedload(LearningAction.owner).options(lazyload(Staff.memberships)),),
    show="can_list",
    own=lambda: LearningAction.procedure_key.in_(_keys()),
)

TRAININGS = Records(
    name="trainings",
    one="training",
    view="Guidance",
    model=TrainingNote,
    line=TrainingOut,
    filters={"procedure": equal(TrainingNote.procedure_key)},
    orders={
        "id": Order(TrainingNote.id),
        "-id": Order(TrainingNote.id, descending=True),
        "-held": Order(TrainingNote.id, TrainingNote.held_on, read=date.fromisoformat, descending=True),
    },
    show="can_list",
    own=lambda: training.readable(staff(), _packs()),
)

REQUESTS = Records(
    name="requests",
    one="request",
    view="Requests",
    model=Contribution,
    line=RequestOut,
    filters={
        "case_id": equal(Contribution.case_id, number()),
        "open": missing(Contribution.answered_at, query_flag()),
        "due_before": Filter(fields.Date(), lambda day: Contribution.due_on < day),
    },
    orders={
        "id": Order(Contribution.id),
        "-id": Order(Contribution.id, descending=True),
        "due": Order(Contribution.id, Contribution.due_on, read=date.fromisoformat),
    },
)

for _records in (DUTIES, LEARNING, TRAININGS, REQUESTS):
    add_list(blueprint, _records)
    add_show(blueprint, _records)


@blueprint.route("/guidance", methods=["GET"])
@limiter.limit(API)
@blueprint.doc(operationId="listGuidance", security=READS)
@allowed("Guidance", "can_list")
@blueprint.response(200, GuidancePage)
@guarded_responses(blueprint)
def guidance() -> dict[str, Any]:
    """List what staff read of their own procedures, and who owns each: one entry a procedure"""
    return {"items": list(_packs())}


# ---- what officers do about it


def taking(example: dict[str, Any], required: list[str]) -> dict[str, Any]:
    """Return how a body of texts, and of the flag `nil`, is documented."""
    properties = {name: {"type": "boolean" if name == "nil" else "string"} for name in example}
    schema = {"type": "object", "required": required, "properties": properties, "additionalProperties": False}
    return {"required": True, "content": {"application/json": {"schema": schema, "example": example}}}


def flag_of(body: dict[str, Any], name: str) -> bool:
    """Take a flag out of a body, false without it. Raises Invalid where it is no flag."""
    value = body.pop(name, False)
    if not isinstance(value, bool):
        raise Invalid({name: "Give true or false."})
    return value


RESULTED = taking({"result": "Each report is looked at on the day it comes."}, ["result"])
ANSWERED = taking({"answer": "The road was inspected on 4 March; the report is in the highways file."}, ["answer"])
RETURNED = taking({"nil": False, "note": "Twelve compliments and one complaint."}, [])


REFUSALS = (400, 404, 409, 413, 415, 422)


@blueprint.route("/learning/<pk:row_id>/result", methods=["POST"])
@limiter.limit(API)
@blueprint.doc(operationId="giveResult", security=WORKS, requestBody=RESULTED)
@allowed("Learning", "can_act")
@blueprint.response(200, LearningOut)
@guarded_responses(blueprint)
@answers(blueprint, *REFUSALS)
def give_result(row_id: int) -> Any:
    """Give the result of further work: its owner does, or those who commission it"""
    given = cleaning.clean(RESULT, read_object())
    with transaction():
        pack = versions.procedure_of(versions.current(find(LEARNING, row_id).procedure_key, now()))
        found = learning.locked(row_id)
        learning.finish(pack, found, result=given["result"], by=officer(staff()), at=now())
        return found


@blueprint.route("/requests/<pk:row_id>/answer", methods=["POST"])
@limiter.limit(API)
@blueprint.doc(operationId="answerRequest", security=WORKS, requestBody=ANSWERED)
@allowed("Requests", "can_edit")
@blueprint.response(200, RequestOut)
@guarded_responses(blueprint)
@answers(blueprint, *REFUSALS)
def answer(row_id: int) -> Any:
    """Give what was asked for: those who were asked do"""
    given = cleaning.clean(ANSWER, read_object())
    with transaction():
        found = contributing.locked(find(REQUESTS, row_id))
        contributing.answer(found, words=given["answer"], by=officer(staff()), at=now())
        return found


@blueprint.route("/duties/<pk:row_id>/contributions/<pk:piece_id>/return", methods=["POST"])
@limiter.limit(API)
@blueprint.doc(operationId="returnContribution", security=WORKS, requestBody=RETURNED)
@allowed("Duties", "can_act")
@blueprint.response(200, DutyOut)
@guarded_responses(blueprint)
@answers(blueprint, *REFUSALS)
def return_contribution(row_id: int, piece_id: int) -> Any:
    """Return what was asked for under a duty, or that there is nothing to report"""
    body = read_object()
    nil = flag_of(body, "nil")
    given = cleaning.clean((NOTE,), body)
    with transaction():
        row = queries.by_id(row_id, for_change=True)
        piece = next((one for one in row.contributions if one.id == piece_id), None)
        if piece is None:
            raise NotFound("There is no such contribution.")
        commands.return_(piece, by=officer(staff()), at=now(), nil=nil, note=given.get("note", ""))
        return row
