"""Working a case: the commands of an officer, each one change, one event, and no commit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from portal.cases import (
    clocks,
    conflicts,
    designees,
    drafts,
    points,
    situation,
    stages,
    taking,
    telling,
    ties,
    timeline,
    together,
)
from portal.cases.actors import Actor
from portal.cases.models import Case, ClockRow, ExtensionRow, Response, Staff
from portal.cases.points import Found
from portal.database import db
from portal.errors import Refused
from portal.policy import stops
from portal.policy.clock import Extension, Method, Start, due
from portal.policy.decisions import Situation, closings
from portal.policy.extending import extension_until
from portal.policy.handlers import may_close
from portal.policy.joining import may_take_until
from portal.policy.letters import Says
from portal.policy.moves import YES, Ending, Move, Verdict, no
from portal.policy.procedure import Stage
from portal.policy.spoken import NOBODY_YET, may_acknowledge, may_say, may_speak
from portal.policy.taking_part import On


def allocate(case: Case, *, to: Staff, by: Actor, at: datetime) -> None:
    """Give the stage to someone. Refused where the procedure wants another position, or someone new to it (DV-31)."""
    here = situation.allow(case, Move.ALLOCATE, by=by, at=at)
    around = conflicts.circle(case, at)
    situation.demand(taking.may_take(case, here.stage, to, around))
    if case.stage.handler_id == to.id:
        raise Refused(f"{to.full_name} deals with it already.")
    taking.remember(case.stage)
    case.stage.handler_id, case.stage.handler = to.id, to
    principal = designees.principal_for(here.stage.handler.positions, case.procedure_key, to, around.principals)
    case.stage.principal_id, case.stage.principal = principal.id if principal else None, principal
    case.stage.allocated_at = at
    clocks.stop_by(case.stage, stops.ALLOCATION, at)
    clocks.start(case.stage, Start.ALLOCATED, at)
    parted = together.part_unfit(case, at)
    situation.refresh(case)
    timeline.record(
        case,
        Move.ALLOCATE,
        "Someone is now dealing with it.",
        by=by,
        at=at,
        detail=f"Given to {designees.both(to.full_name, principal.full_name) if principal else to.full_name}.{parted}",
        to=to.id,
        stage=here.stage.key,
    )


def may_answer_now(case: Case, stage: Stage, by: Actor, at: datetime) -> Verdict:
    """Return whether the stage's answer may come from whoever deals with it, by the hand of whoever sends it."""
    handler, around = case.stage.handler, conflicts.circle(case, at)
    sender = db.session.get(Staff, by.staff_id) if by.staff_id else None
    if sender and around.concerns(sender):
        return no(conflicts.ABOUT)
    if handler is None:
        return no(NOBODY_YET, stage.handler.clause or None)
    allowed = taking.may_take(case, stage, handler, around)
    if allowed and sender:
        allowed = taking.may_send(case, stage, sender, around)
    return allowed and together.all_may_be_answered(case, sender, at)


def may_acknowledge_now(case: Case, stage: Stage) -> Verdict:
    """Return whether the stage has all that its acknowledgement must say."""
    return may_acknowledge(clocks.pack_of(case), stage, handled=case.stage.handler is not None)


def acknowledge(case: Case, *, method: Method, by: Actor, at: datetime, **said: Any) -> Response:
    """Tell the reporter that it was received and who deals with it. `said`: the letter's kind, entries and note."""
    here = situation.allow(case, Move.ACKNOWLEDGE, by=by, at=at)
    situation.demand(may_acknowledge_now(case, here.stage))
    situation.demand(may_say(stops.ACKNOWLEDGEMENT, method, here.stage))
    case.stage.acknowledged_at = at
    clocks.stop(case.stage, stops.ACKNOWLEDGEMENT, method, at)
    clocks.start(case.stage, Start.ACKNOWLEDGED, at)
    situation.refresh(case)
    timeline.record(case, Move.ACKNOWLEDGE, f"Acknowledged by {_how(method)}.", by=by, at=at, method=method)
    return _response(case, Says.ACKNOWLEDGEMENT, method, by=by, at=at, **said)


def _how(method: Method) -> str:
    names = {
        Method.PHONE: "telephone",
        Method.IN_PERSON: "speaking in person",
        Method.EMAIL: "e-mail",
        Method.SMS: "text message",
    }
    return names.get(method, str(method))


def _response(
    case: Case,
    says: str,
    method: Method,
    *,
    by: Actor,
    at: datetime,
    letter_kind: str = "",
    entries: Mapping[str, Any] | None = None,
    outcome: str = "",
    note: str = "",
) -> Response:
    response = drafts.of(case, letter_kind) or Response(
        case=case, stage=case.stage, letter_kind=letter_kind, drafted_at=at
    )
    response.says, response.method, response.outcome = says, method, outcome
    response.entries, response.note = dict(entries or {}), note
    response.issued_at, response.by_id = at, by.staff_id
    return response


def contact(case: Case, *, method: Method, note: str, by: Actor, at: datetime) -> Response:
    """Record a call, a visit, a voicemail or a message that is no letter. It stops no clock (SC-21, SC-40)."""
    situation.allow(case, Move.CONTACT, by=by, at=at)
    timeline.record(case, Move.CONTACT, f"Contact by {_how(method)}.", by=by, at=at, detail=note, method=method)
    situation.refresh(case)
    return _response(case, "contact", method, by=by, at=at, note=note)


def hold(case: Case, *, method: Method, by: Actor, at: datetime, **said: Any) -> Response:
    """Tell the reporter that the answer will be late, why, and when it comes. The limit stays as it is (DV-28)."""
    situation.allow(case, Move.HOLD, by=by, at=at)
    timeline.record(case, Move.HOLD, "The reporter was told of a delay.", by=by, at=at)
    situation.refresh(case)
    return _response(case, Says.HOLDING, method, by=by, at=at, **said)


def extend(case: Case, *, until: date, reason: str, method: Method, by: Actor, at: datetime, **said: Any) -> Response:
    """Give the answer more time, within the procedure's cap and with its reasons told to the reporter (DV-35)."""
    situation.allow(case, Move.EXTEND, by=by, at=at)
    row = clocks.find(case.stage, clocks.ANSWER_CLOCK)
    if row is None:
        raise Refused("This stage has no limit to extend.")
    extension, verdict = extension_until(clocks.clock_of(row, case), until, at)
    situation.demand(verdict)
    assert isinstance(extension, Extension)
    situation.demand(_others_can_wait(case, row, extension))
    row.extensions.append(ExtensionRow(case_id=case.id, at=at, amount=extension.amount, reason=reason))
    situation.refresh(case)
    timeline.record(
        case,
        Move.EXTEND,
        f"More time was taken, until {until:%-d %B %Y}.",
        by=by,
        at=at,
        detail=reason,
        until=until.isoformat(),
    )
    return _response(case, Says.EXTENSION, method, by=by, at=at, **said)


def _others_can_wait(case: Case, row: ClockRow, extension: Extension) -> Verdict:
    """Each reporter is told of more time for their own case (DV-35): those answered with this one wait no longer."""
    clock = clocks.clock_of(row, case)
    until = due(replace(clock, extensions=(*clock.extensions, extension)))
    others = ties.waiting(case) if until else []
    return may_take_until(until, map(clocks.own_due, others)) if until else YES


def respond(case: Case, *, method: Method, outcome: str, by: Actor, at: datetime, **said: Any) -> Response:
    """Give the stage its answer. Its clocks stop. While proceedings run, only in the agreed words (CSC-17)."""
    here = situation.allow(case, Move.RESPOND, by=by, at=at)
    situation.demand(may_say(stops.ANSWER, method, here.stage))
    situation.demand(may_speak(method, here.procedure, here.stage.answer_with))
    _demand_address(case, here.stage)
    situation.demand(may_answer_now(case, here.stage, by, at))
    if here.in_proceedings and here.procedure.proceedings:
        findings = (said.get("entries") or {}).get("answer.findings", "")
        situation.demand(here.procedure.proceedings.may_answer(findings))
    found = _demand_findings(case, here, outcome, said)
    case.stage.answered_at = at
    clocks.stop(case.stage, stops.ANSWER, method, at)
    clocks.stop_by(case.stage, stops.DRAFT, at)  # what was answered was drafted
    situation.refresh(case)
    timeline.record(
        case, Move.RESPOND, f"{here.stage.name} was answered.", by=by, at=at, outcome=outcome, method=method
    )
    telling.tell(case, On.ANSWERED, at=at)
    return _answer(case, method, found, by=by, at=at, outcome=outcome, **said)


def _answer(case: Case, method: Method, found: Found, **said: Any) -> Response:
    """What was found on the points of the cases that are answered with this one is kept with those."""
    entries = said.get("entries") or {}
    if "answer.points" in entries:
        said["entries"] = {**entries, "answer.points": points.own(case, found)}
    response = _response(case, Says.ANSWER, method, **said)
    points.keep_findings(case, response, found)
    return response


def _demand_findings(case: Case, here: Situation, outcome: str, said: Mapping[str, Any]) -> Found:
    """Return what the answer finds on each point. While proceedings run, agreed words answer it all (CSC-17)."""
    if here.in_proceedings:
        return ()
    entries = said.get("entries") or {}
    found: Found = entries.get("answer.points") or ()
    points.demand_found(case, found)
    points.demand_fitting(case, found, outcome, str(entries.get("answer.why") or ""))
    return found


NOWHERE = (
    "It is closed only when the answer was sent, and there is no address to send it to. Correct the details first."
)


def _demand_address(case: Case, stage: Stage) -> None:
    person = case.person
    if stage.closes_when_sent and person and not (person.email or person.address):
        raise Refused(NOWHERE, clause=stage.closes_when_sent)


def answer_together(
    case: Case, lead: Case, *, method: Method, outcome: str, by: Actor, at: datetime, **said: Any
) -> Response:
    """Answer a case that was merged into another, with the answer of that one. Its clocks ended when it was merged.

    Whoever dealt with the lead had their part in this one's stage. Raises `Refused` where they may not deal with it,
    and `Invalid` where something is found on some of its points alone.
    """
    found: Found = (said.get("entries") or {}).get("answer.points") or ()
    points.demand_found(case, found)
    sender = db.session.get(Staff, by.staff_id) if by.staff_id else None
    situation.demand(together.may_be_answered(case, lead, sender, at))
    taking.keep_part(case, case.stage.key, (lead.stage.handler_id, lead.stage.principal_id))
    case.stage.answered_at = at
    situation.refresh(case)
    timeline.record(
        case, "answered together", "It was answered with another case.", by=by, at=at, outcome=outcome, method=method
    )
    return _answer(case, method, found, by=by, at=at, outcome=outcome, **said)


def close(case: Case, *, closing: str, note: str, by: Actor, at: datetime) -> None:
    """Close the case for one of the procedure's reasons. Before an answer only some reasons will do (DV-24, SC-11)."""
    here = situation.allow(case, Move.CLOSE, by=by, at=at)
    situation.demand(may_close(here.stage, designees.positions_of(case, by, at), here.names))
    known = {one.key: one for one in closings(here)}
    if closing not in known:
        names = ", ".join(one.name for one in known.values())
        raise Refused(f"It can be closed now only as: {names}.", clause=here.stage.clause)
    case.closing, case.counted = closing, known[closing].counted
    stages.end_stage(case, Ending.CLOSED, at)
    situation.refresh(case)
    timeline.record(case, Move.CLOSE, f"Closed: {known[closing].name}.", by=by, at=at, detail=note)


def response_of(case: Case, says: str, method: Method, *, by: Actor, at: datetime, **said: Any) -> Response:
    """Return what was said in a move that another file made, or that `close` has just made."""
    return _response(case, says, method, by=by, at=at, **said)


def withdraw(case: Case, *, reason: str, by: Actor, at: datetime) -> None:
    """End the case because its reporter wants it no more."""
    situation.allow(case, Move.WITHDRAW, by=by, at=at)
    stages.end_stage(case, Ending.WITHDRAWN, at)
    situation.refresh(case)
    timeline.record(case, Move.WITHDRAW, "Withdrawn by the reporter.", by=by, at=at, detail=reason)


def void(case: Case, *, reason: str, by: Actor, at: datetime) -> None:
    """Strike a case that was entered by mistake. It stays as a record and leaves the counts; nothing is deleted."""
    situation.allow(case, Move.VOID, by=by, at=at)
    stages.end_stage(case, Ending.VOID, at)
    case.counted = False
    situation.refresh(case)
    timeline.record(case, Move.VOID, "Entered by mistake.", by=by, at=at, detail=reason)
