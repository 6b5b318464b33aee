"""What may be done with a duty, and by whom: every no is a sentence with its clause."""

from __future__ import annotations

from collections.abc import Iterator

from portal.cases.actors import Actor
from portal.cases.models import Staff
from portal.database import db
from portal.duties import queries
from portal.duties.models import DutyContribution, DutyRow
from portal.errors import Refused
from portal.policy.duties import Does, Duty
from portal.policy.procedure import Procedure
from portal.procedures import versions


def pack_of(row: DutyRow) -> Procedure:
    """Return the version of the procedure that a duty was planned by."""
    return versions.procedure(row.procedure_version_id)


def duty_of(row: DutyRow) -> Duty:
    """Return what the pack says of a duty."""
    return pack_of(row).duty(row.duty_key)


def places(by: Actor, procedure_key: str) -> frozenset[tuple[str, str]]:
    """Return the (team, position) pairs that someone holds under a procedure."""
    staff = db.session.get(Staff, by.staff_id) if by.staff_id is not None else None
    held = staff.memberships if staff else []
    return frozenset((one.team.key, one.position) for one in held if one.team.procedure_key == procedure_key)


def holds(by: Actor, procedure_key: str, position: str) -> bool:
    """Return whether someone holds a position under a procedure."""
    return any(held == position for _, held in places(by, procedure_key))


def before(row: DutyRow) -> DutyRow | None:
    """Return the duty of the same period that this one follows, where it was planned."""
    follows = duty_of(row).follows
    if not follows:
        return None
    return db.session.scalars(queries.of_period(row.procedure_key, follows, row.period)).one_or_none()


def contributions_of(row: DutyRow) -> list[DutyContribution]:
    """Return what was asked for under a duty, or under the one that it collects for."""
    asked = before(row) if duty_of(row).does is Does.COLLECT else row
    return asked.contributions if asked else []


def outstanding(row: DutyRow) -> list[DutyContribution]:
    """Return the contributions that haven't come back."""
    return [one for one in contributions_of(row) if one.returned_at is None]


def demand_ask(row: DutyRow, *, by: Actor) -> None:
    """Raise `Refused` unless this person may ask for contributions now."""
    duty = duty_of(row)
    if duty.does is not Does.ASK:
        raise Refused("Nothing is asked for here.", clause=duty.clause)
    _open(row, duty)
    _own(row, duty, by)


def demand_return(contribution: DutyContribution, *, by: Actor) -> None:
    """Raise `Refused` unless this person may return a contribution: its own, its team's, or for whoever asked."""
    row = contribution.duty
    duty = duty_of(row)
    if contribution.returned_at is not None:
        raise Refused(f"{contribution.of_name} has returned this already.", clause=duty.clause)
    held = places(by, row.procedure_key)
    of_team = contribution.team is not None and any(team == contribution.team.key for team, _ in held)
    own = contribution.staff_id is not None and contribution.staff_id == by.staff_id
    if not (own or of_team or holds(by, row.procedure_key, duty.who)):
        raise Refused(
            f"Only {contribution.of_name}, or {_named(row, duty.who)} for them, returns this.", clause=duty.clause
        )


def demand_approve(row: DutyRow, *, by: Actor) -> None:
    """Raise `Refused` unless this person may approve it: of the position that the pack names, and not its maker."""
    duty = duty_of(row)
    if duty.approval is None:
        raise Refused("Nobody has to approve this.", clause=duty.clause)
    clause = duty.approval.clause
    _open(row, duty)
    if not holds(by, row.procedure_key, duty.approval.by):
        raise Refused(f"Only {_named(row, duty.approval.by)} approves this.", clause=clause)
    draft = before(row)
    if draft is not None and draft.is_open:
        raise Refused(f"There is nothing to approve yet: “{duty_of(draft).name}” hasn't been done.", clause=clause)
    if by.staff_id in preparers(row):
        raise Refused("You prepared this, so someone else must approve it.", clause=clause)
    if any(one.by_id == by.staff_id and not one.sha256 for one in row.approvals):
        raise Refused("You have approved this already.", clause=clause)


def demand_submit(row: DutyRow, *, by: Actor) -> None:
    """Raise `Refused` unless this person may submit it now, with the approval of someone else where one is needed."""
    duty = duty_of(row)
    if duty.does is Does.ASK:
        raise Refused("This is done by asking for the contributions.", clause=duty.clause)
    _open(row, duty)
    _own(row, duty, by)
    if duty.does is Does.COLLECT and not contributions_of(row):
        raise Refused("Nobody has been asked for a contribution yet.", clause=duty.clause)
    if duty.approval is None:
        return
    if not row.approvals:
        sentence = f"It can't be submitted before {_named(row, duty.approval.by)} has approved it."
        raise Refused(sentence, clause=duty.approval.clause)
    if all(one.by_id == by.staff_id for one in row.approvals):
        raise Refused("You alone approved this, so someone else must submit it.", clause=duty.approval.clause)


def preparers(row: DutyRow) -> frozenset[int]:
    """Return who did the steps that led to a duty: they can't approve what they made."""
    return frozenset(one.submitted_by_id for one in _chain(row) if one.submitted_by_id is not None)


def _chain(row: DutyRow) -> Iterator[DutyRow]:
    earlier = before(row)
    while earlier is not None:
        if duty_of(earlier).does is Does.SUBMIT:
            yield earlier
        earlier = before(earlier)


def demand_open(row: DutyRow) -> None:
    """Raise `Refused` where it was done, or is no longer owed."""
    _open(row, duty_of(row))


def may_prepare(row: DutyRow, *, by: Actor) -> bool:
    """Return whether someone reads a duty's report before it is submitted: who does it, or approves it."""
    duty = duty_of(row)
    positions = {duty.who, duty.approval.by if duty.approval else duty.who}
    return any(position in positions for _, position in places(by, row.procedure_key))


def demand_prepare(row: DutyRow, *, by: Actor) -> None:
    """Raise `Refused` unless this person may work on the report of a duty that is still owed."""
    duty = duty_of(row)
    if not may_prepare(row, by=by):
        raise Refused(f"Only {_named(row, duty.who)}, or who approves it, reads this.", clause=duty.clause)
    _open(row, duty)


def _open(row: DutyRow, duty: Duty) -> None:
    if row.done_at is not None:
        raise Refused("This has been done already, and stays as it is.", clause=duty.clause)
    if row.dropped_at is not None:
        raise Refused("This is no longer owed.", clause=duty.clause)


def _own(row: DutyRow, duty: Duty, by: Actor) -> None:
    if not holds(by, row.procedure_key, duty.who):
        raise Refused(f"Only {_named(row, duty.who)} does this.", clause=duty.clause)


def _named(row: DutyRow, position: str) -> str:
    """Return a position as a sentence names it: "someone who is Complaints Officer"."""
    return f"someone who is “{pack_of(row).positions[position].name}”"
