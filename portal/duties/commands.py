"""The steps of a duty: ask, return, approve, submit. Each refuses with a clause or writes one line of its history."""

from __future__ import annotations

import textwrap
from datetime import date, datetime, time
from functools import partial

from portal.cases.actors import Actor
from portal.cases.models import Staff, Team
from portal.cases.models.columns import LONG
from portal.cases.texts import fault_in, tidy
from portal.database import db
from portal.duties import drafts, gate, history, keeping, planning, queries, rules, state, writing
from portal.duties.acting import acting, id_of, signed, voices, with_principal
from portal.duties.models import DutyApproval, DutyContribution, DutyRow
from portal.errors import Invalid, Refused, refusal_of
from portal.policy.bounds import fault_in_event
from portal.policy.due import After, Period
from portal.policy.duties import Does
from portal.policy.occurrences import is_set_going, told
from portal.procedures import versions
from portal.procedures.models import ProcedureVersion


def whom_to_ask(row: DutyRow) -> tuple[list[Staff], list[Team]]:
    """Return the people and the teams whom the pack names for a duty, as they are now."""
    duty = state.duty_of(row)
    return queries.holders(row.procedure_key, duty.asks), queries.teams(row.procedure_key, duty.asks_teams)


def ask(row: DutyRow, *, by: Actor, at: datetime, late_why: str = "") -> None:
    """Ask everyone for their contribution whom the pack names: those in the positions, and the teams (OC-23).

    After its time `late_why` must say why it is late.
    """
    by, principal = signed(by, row.procedure_key, at, lambda who: rules.demand_ask(row, by=who))
    people, teams = whom_to_ask(row)
    if not people and not teams:
        raise Refused(
            "Nobody holds the positions that are to be asked. Put someone into them.", clause=state.duty_of(row).clause
        )
    why, fault = _lateness(row, late_why, at)
    if fault:
        raise Invalid({"late_why": fault})
    row.late_why = why
    row.contributions += [DutyContribution(staff_id=one.id, of_name=one.full_name, asked_at=at) for one in people]
    row.contributions += [DutyContribution(team_id=one.id, of_name=one.name, asked_at=at) for one in teams]
    names = ", ".join(one.of_name for one in row.contributions)
    history.record(
        row, "asked", "Contributions were asked for.", by=by, at=at, detail=names if len(names) <= LONG else ""
    )
    db.session.flush()  # of whom each was asked is looked up by its id
    writing.tell_asked(row, by=by, at=at)
    _done(row, by, at, principal)


def return_(contribution: DutyContribution, *, by: Actor, at: datetime, nil: bool = False, note: str = "") -> None:
    """Take a contribution back, or that there is nothing to report (OC-24). The last one completes the collection."""
    key = contribution.duty.procedure_key
    by, principal = signed(by, key, at, lambda who: rules.demand_return(contribution, by=who))
    contribution.note = _note(note)
    contribution.returned_at, contribution.returned_by, contribution.nil = at, by.name, nil
    words = "has nothing to report" if nil else "returned a contribution"
    history.record(contribution.duty, "returned", f"{_short(contribution.of_name)} {words}.", by=by, at=at)
    _complete(contribution.duty, by, at, principal)


def approve(row: DutyRow, *, by: Actor, at: datetime, note: str = "", seen: str = "") -> None:
    """Approve what is to be submitted (OC-27). Where it is a report, exactly the one whose digest is `seen`."""
    by, principal = signed(by, row.procedure_key, at, lambda who: rules.demand_approve(row, by=who))
    approval, draft = state.duty_of(row).approval, drafts.draft_of(row, at)
    assert approval is not None
    if draft is not None:
        gate.demand_approvable(row, draft, seen=seen, by=_voices(by, principal))
    given = _approval(row, by, seen if draft else "")
    given.by_name, given.position, given.at, given.note = by.name, approval.by, at, _note(note)
    given.principal_id = id_of(principal)
    history.record(row, "approved", "It was approved for submission.", by=by, at=at, detail=_note(note))


def _approval(row: DutyRow, by: Actor, sha256: str) -> DutyApproval:
    """Return the approval that someone gives to this content: the one they gave before it was corrected, given anew."""
    found = next((one for one in row.approvals if (one.by_id, one.sha256) == (by.staff_id, sha256)), None)
    if found is None:
        found = DutyApproval(by_id=by.staff_id, sha256=sha256)
        row.approvals.append(found)
    return found


def submit(row: DutyRow, *, by: Actor, at: datetime, nil: bool = False, note: str = "", late_why: str = "") -> None:
    """Say that it was submitted, with `nil` that there was nothing to report. What it sets going is written down.

    After its time `late_why` must say why it is late.

    A collection may be closed without some contributions; then the note must say why, and the history names them.
    Where it is a report of the portal's, it is refused while the gate is shut (OC-8), and kept as it was sent (OC-9).
    """
    by, principal = signed(by, row.procedure_key, at, lambda who: rules.demand_submit(row, by=who))
    draft = drafts.draft_of(row, at)
    if draft is not None:
        if nil and drafts.cases_of(draft.made.built):
            raise Invalid({"nil": "The report tells of cases, so there is something to report."})
        gate.demand_ready(row, draft, by=_voices(by, principal))
    missing = ", ".join(one.of_name for one in state.outstanding(row)) if _collects(row) else ""
    said, why = _said(row, note, late_why, missing, at)
    if draft is not None:
        keeping.keep(row, draft, by=by, at=at)
    row.note, row.late_why, row.nil = said, why, nil
    summary = "It was closed without some contributions." if missing else _submitted(nil)
    detail = f"Without: {missing}" if missing and len(missing) < LONG - 10 else row.note
    history.record(row, "submitted", summary, by=by, at=at, detail=detail)
    _done(row, by, at, principal)
    writing.tell_approvers(row, by=by, at=at)


def happened(procedure_key: str, duty_key: str, *, on: date, by: Actor, at: datetime) -> None:
    """Say that what sets a duty going has happened (OC-28: the CEO's Quarterly Report was received)."""
    version = versions.current(procedure_key, at)
    pack = versions.procedure_of(version)
    duty = next((one for one in pack.duties if one.key == duty_key and is_set_going(one, After.EVENT)), None)
    if duty is None:
        raise Invalid({"duty": "No event sets this going."})
    who = acting(by, procedure_key, at)
    whose = who.holder(duty.who)
    if whose is None:
        raise Refused(f"Only someone who is “{pack.positions[duty.who].name}” says this.", clause=duty.clause)
    by = with_principal(by, who.principal(whose))
    if fault := fault_in_event(on, at.astimezone(pack.zone).date()):
        raise Invalid({"happened_on": fault})
    started = datetime.combine(on, time(12), tzinfo=pack.zone)
    period = Period(f"event {on}", on, on)
    if not planning.set_going(pack, version, duty, period, started=started, by=by, at=at):
        raise Refused(f"That it happened on {told(on, pack.language)} is known already.", clause=duty.clause)


def _voices(by: Actor, principal: Staff | None) -> frozenset[int]:
    return voices(by.staff_id, id_of(principal))


def _done(row: DutyRow, by: Actor, at: datetime, principal: Staff | None = None) -> None:
    """Mark it as done, and write down what follows from that: as soon as it is approved, it is to be sent (OC-30)."""
    if row.late_why:
        history.record(row, "late", "It was late.", by=by, at=at, detail=row.late_why)
    row.done_at, row.submitted_by_id = at, by.staff_id
    row.submitted_for_id = id_of(principal)
    pack, period = state.pack_of(row), Period(row.period, row.period_start, row.period_end)
    version = db.session.get_one(ProcedureVersion, row.procedure_version_id)  # a chain goes on as it was begun
    for duty in planning.followers(pack, row.duty_key):
        planning.set_going(pack, version, duty, period, started=at, by=by, at=at)


def _complete(asked: DutyRow, by: Actor, at: datetime, principal: Staff | None) -> None:
    """Mark what collects them as done with the last one, unless its period goes on: more may come to be told."""
    if any(one.returned_at is None for one in asked.contributions):
        return
    for duty in state.pack_of(asked).duties:
        if duty.does is Does.COLLECT and duty.follows == asked.duty_key:
            row = queries.locked(queries.of_period(asked.procedure_key, duty.key, asked.period))
            if row is not None and row.is_open and refusal_of(partial(rules.demand_period_over, row, at)) is None:
                history.record(row, "collected", "All contributions are back.", by=by, at=at)
                row.late_why = _why_back_late(asked, row)
                _done(row, by, at, principal)


def _collects(row: DutyRow) -> bool:
    return state.duty_of(row).does is Does.COLLECT


def _submitted(nil: bool) -> str:
    return "It was submitted: nothing to report." if nil else "It was submitted."


def _short(name: str) -> str:
    return name if len(name) <= 120 else f"{name[:119]}…"


def _said(row: DutyRow, note: str, late_why: str, missing: str, at: datetime) -> tuple[str, str]:
    """Return the note, and why it is late where it is. Raises `Invalid` beside each that is missing or too long."""
    said, (why, fault) = tidy(note), _lateness(row, late_why, at)
    errors = {"late_why": fault, "note": fault_in(said, LONG)}
    if missing and not said:
        errors["note"] = f"Say why it is closed without: {missing}."
    if any(errors.values()):
        raise Invalid({name: words for name, words in errors.items() if words})
    return said, why


def _lateness(row: DutyRow, late_why: str, at: datetime) -> tuple[str, str]:
    """Return why it is late, where it is, and what is wrong with what was said of that."""
    if not state.is_late(row, at):
        return "", ""
    why = tidy(late_why)
    return why, (fault_in(why, LONG) or "") if why else "It is late. Say why: it stays with it."


def _why_back_late(asked: DutyRow, collected: DutyRow) -> str:
    """Return why a collection was late that its last contribution completed: asked for, or back, after its time."""
    if asked.done_at is not None and state.is_late(collected, asked.done_at):
        return "The contributions were asked for after its time."
    names = [
        one.of_name for one in asked.contributions if one.returned_at and state.is_late(collected, one.returned_at)
    ]
    return f"Back after its time: {textwrap.shorten(', '.join(names), LONG - 30, placeholder=' …')}." if names else ""


def _note(text: str) -> str:
    note = tidy(text)
    if fault := fault_in(note, LONG):
        raise Invalid({"note": fault})
    return note
