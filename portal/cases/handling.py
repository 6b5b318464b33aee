"""Working a case: the commands of an officer, each one change, one event, and no commit."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from portal.cases import clocks, conflicts, designees, drafts, situation, stages, taking, timeline
from portal.cases.actors import Actor
from portal.cases.models import Case, ExtensionRow, PauseRow, Response, Staff
from portal.errors import Refused
from portal.policy.clock import Extension, Method, Start
from portal.policy.decisions import (
    NOBODY_YET,
    closings,
    may_acknowledge,
    may_issue,
    may_say,
)
from portal.policy.extending import extension_until
from portal.policy.letters import Says
from portal.policy.moves import Ending, Move, Verdict, no
from portal.policy.procedure import Stage


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
    clocks.stop_by(case.stage, clocks.ALLOCATION, at)
    clocks.start(case.stage, Start.ALLOCATED, at)
    situation.refresh(case)
    timeline.record(
        case,
        Move.ALLOCATE,
        "Someone is now dealing with it.",
        by=by,
        at=at,
        detail=f"Given to {designees.both(to.full_name, principal.full_name) if principal else to.full_name}.",
        to=to.id,
        stage=here.stage.key,
    )


def may_answer_now(case: Case, stage: Stage, by: Actor, at: datetime) -> Verdict:
    """Return whether the stage's answer may come from whoever deals with it, by the hand of whoever sends it."""
    handler = case.stage.handler
    if handler is None:
        return no(NOBODY_YET, stage.handler.clause or None)
    allowed = taking.may_take(case, stage, handler, conflicts.circle(case, at))
    if not allowed or by.staff_id is None:
        return allowed
    return may_issue(stage.handler, taking.had_part_in(case, by.staff_id) - {stage.key})


def may_acknowledge_now(case: Case, stage: Stage) -> Verdict:
    """Return whether the stage has all that its acknowledgement must say."""
    return may_acknowledge(clocks.pack_of(case), stage, handled=case.stage.handler is not None)


def acknowledge(case: Case, *, method: Method, by: Actor, at: datetime, **said: Any) -> Response:
    """Tell the reporter that it was received and who deals with it. `said`: the letter's kind, entries and note."""
    here = situation.allow(case, Move.ACKNOWLEDGE, by=by, at=at)
    situation.demand(may_acknowledge_now(case, here.stage))
    situation.demand(may_say(clocks.ACKNOWLEDGEMENT, method, here.stage))
    case.stage.acknowledged_at = at
    clocks.stop(case.stage, clocks.ACKNOWLEDGEMENT, method, at)
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


def pause(case: Case, *, reason: str, by: Actor, at: datetime) -> None:
    """Stop the clocks while we wait for someone else. The reason is shown in the ledger, to the reporter too."""
    situation.allow(case, Move.PAUSE, by=by, at=at)
    case.stage.pauses.append(PauseRow(case_id=case.id, since=at, reason=reason))
    situation.refresh(case)
    timeline.record(case, Move.PAUSE, "The clock was paused.", by=by, at=at, detail=reason)


def resume(case: Case, *, by: Actor, at: datetime) -> None:
    """Let the clocks go on: due dates move by exactly the open days that were paused."""
    situation.allow(case, Move.RESUME, by=by, at=at)
    paused = case.stage.open_pause
    assert paused is not None
    paused.until = at
    situation.refresh(case)
    timeline.record(case, Move.RESUME, "The clock goes on.", by=by, at=at)


def extend(case: Case, *, until: date, reason: str, method: Method, by: Actor, at: datetime, **said: Any) -> Response:
    """Give the answer more time, within the procedure's cap and with its reasons told to the reporter (DV-35)."""
    situation.allow(case, Move.EXTEND, by=by, at=at)
    row = clocks.find(case.stage, clocks.ANSWER_CLOCK)
    if row is None:
        raise Refused("This stage has no limit to extend.")
    extension, verdict = extension_until(clocks.clock_of(row, case), until, at)
    situation.demand(verdict)
    assert isinstance(extension, Extension)
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


def respond(case: Case, *, method: Method, outcome: str, by: Actor, at: datetime, **said: Any) -> Response:
    """Give the stage its answer. Its clocks stop."""
    here = situation.allow(case, Move.RESPOND, by=by, at=at)
    situation.demand(may_say(clocks.ANSWER, method, here.stage))
    situation.demand(may_answer_now(case, here.stage, by, at))
    case.stage.answered_at = at
    clocks.stop(case.stage, clocks.ANSWER, method, at)
    clocks.stop_by(case.stage, clocks.DRAFT, at)  # what was answered was drafted
    situation.refresh(case)
    timeline.record(
        case, Move.RESPOND, f"{here.stage.name} was answered.", by=by, at=at, outcome=outcome, method=method
    )
    return _response(case, Says.ANSWER, method, by=by, at=at, outcome=outcome, **said)


def answer_together(case: Case, *, method: Method, outcome: str, by: Actor, at: datetime, **said: Any) -> Response:
    """Answer a case that was merged into another, with the answer of that one. Its clocks ended when it was merged."""
    case.stage.answered_at = at
    situation.refresh(case)
    timeline.record(
        case, "answered together", "It was answered with another case.", by=by, at=at, outcome=outcome, method=method
    )
    return _response(case, Says.ANSWER, method, by=by, at=at, outcome=outcome, **said)


def close(case: Case, *, closing: str, note: str, by: Actor, at: datetime) -> None:
    """Close the case for one of the procedure's reasons. Before an answer only some reasons will do (DV-24, SC-11)."""
    here = situation.allow(case, Move.CLOSE, by=by, at=at)
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
