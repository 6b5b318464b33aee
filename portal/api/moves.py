"""Moves: what may be done with a case now, and doing it. No rule lives here: the desk makes every move."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from flask import Response, jsonify, request
from werkzeug.exceptions import PreconditionFailed, PreconditionRequired

from portal.api import examples
from portal.api.bodies import Door, read_object
from portal.api.cases import ETAG_HEADER, etag
from portal.api.guards import allowed, staff
from portal.api.listing import answers, guarded_responses
from portal.api.move_schemas import MovesOut
from portal.api.schemas import MovedOut
from portal.api.spec import READS, WORKS
from portal.cases import offered, queries
from portal.cases.actors import officer
from portal.cases.models import Case
from portal.database import db, transaction
from portal.http.clock import now
from portal.http.limits import API, limiter
from portal.letters import asks, desk
from portal.letters.ask import Ask, Sort
from portal.letters.moves_of_links import beside
from portal.policy.moves import Move, Verdict

blueprint = Door(
    "moves", __name__, url_prefix="/api/v1/cases", description="What may be done with a case, and doing it"
)

REFUSALS = (400, 404, 409, 412, 413, 415, 422, 428)

IF_MATCH = {
    "name": "If-Match",
    "in": "header",
    "required": True,
    "description": "The ETag of the case as you know it: 412 if someone has changed it since. `*` takes it as it is.",
    "schema": {"type": "string"},
}


@blueprint.route("/<pk:case_id>/moves", methods=["GET"])
@limiter.limit(API)
@blueprint.doc(operationId="listMoves", security=READS)
@allowed("Cases", "can_show")
@blueprint.response(200, MovesOut, headers=ETAG_HEADER)
@guarded_responses(blueprint)
@answers(blueprint, 404)
def options(case_id: int) -> tuple[dict[str, Any], int, dict[str, str]]:
    """List every move: whether it can be made now, or why not and by which clause, and the facts it asks for"""
    at, tag = now(), etag(case_id)
    case = queries.by_id(case_id)
    told = [_told(case, move, verdict, at) for move, verdict in offered.options(case, at, by=officer(staff()))]
    return {"moves": told}, 200, {"ETag": f'"{tag}"'}


def _told(case: Case, move: Move, verdict: Verdict, at: datetime) -> dict[str, Any]:
    wanted = asks.asked(case, move, at) if verdict else ()
    return {
        "move": move.value,
        "allowed": verdict.allowed,
        "why_not": verdict.sentence,
        "clause": verdict.clause,
        "asks": [_ask(case, ask, at) for ask in wanted],
    }


def _ask(case: Case, ask: Ask, at: datetime) -> dict[str, Any]:
    people = queries.who_may_take(case, at) if ask.sort is Sort.STAFF else ()
    choices = ask.choices or tuple((str(one.id), one.full_name) for one in people)
    names = ("name", "label", "sort", "required", "help", "most")
    told = {name: getattr(ask, name) for name in names}
    return {**told, "choices": _choices(choices), "about": _choices(ask.about)}


def _choices(choices: Iterable[tuple[str, str]]) -> list[dict[str, str]]:
    return [{"key": key, "name": name} for key, name in choices]


def _add(move: Move) -> None:
    """Add `POST /cases/<id>/<move>`."""

    @blueprint.route(f"/<pk:case_id>/{move}", methods=["POST"], endpoint=move.value)
    @limiter.limit(API)
    @blueprint.doc(
        operationId=f"{move}Case",
        summary=examples.MOVES[move].summary,
        security=WORKS,
        parameters=[IF_MATCH],
        requestBody=examples.body(move),
    )
    @allowed("Cases", "can_move")
    @blueprint.response(200, MovedOut, headers=ETAG_HEADER)
    @guarded_responses(blueprint)
    @answers(blueprint, *REFUSALS)
    def made(case_id: int) -> Response:
        return make(case_id, move)


def make(case_id: int, move: Move) -> Response:
    """Make the move, in one transaction, on the case as its caller knows it."""
    facts = read_object()
    if "If-Match" not in request.headers:
        raise PreconditionRequired
    with transaction():
        case = queries.by_id(case_id, for_change=True, beside=beside(move, facts))
        _demand_unchanged(case_id)
        letter = desk.make(case, move, facts, by=officer(staff()), at=now())
        db.session.flush()
        response = jsonify(MovedOut().dump({"case": case, "letter": letter}))
        # Not asked of the database: the case may have gone to a team whose cases this user doesn't see.
        response.set_etag(f"{case.version}-{case.events[-1].seq}")
    return response


def _demand_unchanged(case_id: int) -> None:
    if not request.if_match.star_tag and not request.if_match.contains(etag(case_id)):
        raise PreconditionFailed


for _move in Move:
    _add(_move)
