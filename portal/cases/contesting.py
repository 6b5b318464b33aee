"""The reporter's objection to how a case was classified, or that it was referred, and its decision by someone else."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from portal.cases import classifying, clocks, designees, drafts, handling, situation, stages, taking, timeline
from portal.cases.actors import Actor
from portal.cases.models import Case, ClockRow, Objection, Response
from portal.cases.models.response import CONTACT
from portal.errors import Refused
from portal.policy.clock import Method
from portal.policy.matters import CONTESTED, DECISION, may_decide
from portal.policy.moves import Move, Status

CLASSIFYING = frozenset({Move.CLASSIFY, Move.REFER, Move.OVERTURN})
SAME = "That is what it is classified as. Choose what it is instead, or keep the classification."


def contest(case: Case, *, words: str = "", by: Actor, at: datetime) -> Objection:
    """Object to how the case was classified, or that it was referred. No reasons are needed; deciding has its limit."""
    situation.allow(case, Move.CONTEST, by=by, at=at)
    clock = ClockRow(case=case, key=f"{CONTESTED} {len(case.objections) + 1}", started_at=at, extensions=[], exempt="")
    case.stage.clocks.append(clock)
    objection = Objection(clock=clock, matter=case.matter, words=words, at=at)
    case.objections.append(objection)
    situation.refresh(case)
    timeline.record(
        case, Move.CONTEST, "How it was classified is contested.", by=by, at=at, detail=words, matter=case.matter
    )
    return objection


def uphold(case: Case, *, reasons: str, method: Method, by: Actor, at: datetime, **said: Any) -> Response:
    """Decide that the classification, or the referral, was right, and say why."""
    situation.allow(case, Move.UPHOLD, by=by, at=at)
    _decide(case, upheld=True, reasons=reasons, method=method, by=by, at=at)
    situation.refresh(case)
    timeline.record(case, Move.UPHOLD, "The objection was decided: it stays as it was.", by=by, at=at, detail=reasons)
    return handling.response_of(case, CONTACT, method, by=by, at=at, **said)


def overturn(case: Case, *, matter: str, reasons: str, method: Method, by: Actor, at: datetime) -> None:
    """Decide that it was wrong: the case is about another matter, or none (""), and is worked as that from now on.

    A case that was referred is opened again with limits of its own, as on reopening; one that is still worked goes by
    its new way from the same receipt, where nothing but an acknowledgement has been said of the old one.
    """
    here = situation.allow(case, Move.OVERTURN, by=by, at=at)
    if matter and matter == case.matter:
        raise Refused(SAME)
    draft = drafts.of(case, DECISION)
    _decide(case, upheld=False, reasons=reasons, method=method, by=by, at=at)
    before = case.matter
    name = _open_again if here.status is Status.REFERRED else classifying.take_as
    kept = name(case, matter, at=at)
    if draft:
        draft.stage = case.stage
    situation.refresh(case)
    detail = f"{classifying.name_of(case, matter)}. It is with {case.team.name}.{taking.taken(kept)} {reasons}"
    summary = "The objection was decided: it was classified wrongly."
    facts = {"matter": matter, "before": before, "team": case.team.key, "to": case.stage.handler_id, **kept}
    timeline.record(case, Move.OVERTURN, summary, by=by, at=at, detail=detail, **facts)


def _open_again(case: Case, matter: str, *, at: datetime) -> dict[str, Any]:
    way = clocks.pack_of(case).route(case.kind, case.service or None, matter)
    key = case.stage.key if way.key == case.pathway else way.stages[0].key
    case.pathway = way.key
    stages.open_again(case, key, at=at)
    return classifying.name_as(case, matter, at=at)


def _decide(case: Case, *, upheld: bool, reasons: str, method: Method, by: Actor, at: datetime) -> None:
    contest_rule, objection = clocks.pack_of(case).contest, situation.open_objection(case)
    assert contest_rule is not None
    assert objection is not None
    people = designees.involved(case.procedure_key, [(by.staff_id, at)])
    situation.demand(may_decide(contest_rule, involved_in(case), people))
    objection.decided_at, objection.upheld, objection.reasons = at, upheld, reasons
    objection.decided_by_id = by.staff_id
    clocks.stop(case.stage, DECISION, method, at)


def involved_in(case: Case) -> frozenset[int]:
    """Return the staff who classified or referred the case at any time, from its timeline, and for whom they did."""
    intake = [event for event in case.events if event.kind == "submit" and event.facts.get("matter")]
    later = [event for event in case.events if event.kind in CLASSIFYING]
    return designees.involved(case.procedure_key, [(event.by_id, event.at) for event in (*intake, *later)])
