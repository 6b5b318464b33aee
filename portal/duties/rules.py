"""What may be done with a duty, and by whom: every no is a sentence with its clause."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from portal.cases.models import Staff
from portal.duties import state
from portal.duties.acting import Acting, in_team, voices
from portal.duties.models import DutyContribution, DutyCorrection, DutyRow
from portal.errors import Refused
from portal.policy.duties import Does, Duty
from portal.policy.occurrences import told
from portal.reports import allowed


def demand_ask(row: DutyRow, *, by: Acting) -> Staff:
    """Return who asks. Raise `Refused` unless this person may ask for contributions now."""
    duty = state.duty_of(row)
    if duty.does is not Does.ASK:
        raise Refused("Nothing is asked for here.", clause=duty.clause)
    _open(row, duty)
    found = _own(row, duty, by)
    demand_period_over(row, by.at)
    return found


def demand_return(contribution: DutyContribution, *, by: Acting) -> Staff:
    """Return who returns it. Raise `Refused` unless it is its own, its team's, or for whoever asked."""
    row = contribution.duty
    duty = state.duty_of(row)
    if contribution.returned_at is not None:
        raise Refused(f"{contribution.of_name} has returned this already.", clause=duty.clause)
    found = whose_own(contribution, by=by) or by.holder(duty.who)
    if found is None:
        raise Refused(
            f"Only {contribution.of_name}, or {_named(row, duty.who)} for them, returns this.", clause=duty.clause
        )
    return found


def _returns(contribution: DutyContribution, person: Staff) -> bool:
    """Return whether it was asked of them, or of a team of theirs."""
    if contribution.team is not None:
        return in_team(person, contribution.team.key, contribution.team.procedure_key)
    return contribution.staff_id == person.id


def demand_approve(row: DutyRow, *, by: Acting) -> Staff:
    """Return who approves it. Raise `Refused` unless this person may: of the position that the pack names, and neither
    its maker nor someone who acts for its maker.
    """
    duty = state.duty_of(row)
    if duty.approval is None:
        raise Refused("Nobody has to approve this.", clause=duty.clause)
    clause = duty.approval.clause
    _open(row, duty)
    found = by.holder(duty.approval.by)
    if found is None:
        raise Refused(f"Only {_named(row, duty.approval.by)} approves this.", clause=clause)
    draft = state.before(row)
    if draft is not None and draft.is_open:
        raise Refused(
            f"There is nothing to approve yet: “{state.duty_of(draft).name}” hasn't been done.", clause=clause
        )
    demand_period_over(row, by.at)
    demand_corrected(row)
    if sentence := stands_against(by, state.preparers(row), "prepared this, so someone else must approve it"):
        raise Refused(sentence, clause=clause)
    if sentence := stands_against(by, state.approvers(row), "approved this already", have="have "):
        raise Refused(sentence, clause=clause)
    return found


def stands_against(by: Acting, ids: frozenset[int], did: str, *, have: str = "") -> str:
    """Return what stands against it where one of these people did so before; nobody does both by another's hand."""
    one = by.whose(lambda person: person.id in ids)
    if one is None:
        return ""
    return f"You {have}{did}." if one is by.person else f"{one.full_name}, for whom you act, {did}."


def demand_submit(row: DutyRow, *, by: Acting) -> Staff:
    """Return who submits it. Raise `Refused` unless they may now, with someone else's approval where one is needed."""
    duty = state.duty_of(row)
    if duty.does is Does.ASK:
        raise Refused("This is done by asking for the contributions.", clause=duty.clause)
    _open(row, duty)
    found = _own(row, duty, by)
    demand_period_over(row, by.at)
    demand_step_before(row)
    if duty.does is Does.COLLECT and not state.contributions_of(row):
        raise Refused("Nobody has been asked for a contribution yet.", clause=duty.clause)
    demand_corrected(row)
    if duty.approval is None:
        return found
    given = state.standing_approvals(row)
    if not given:
        before = f"It can't be submitted before {_named(row, duty.approval.by)} has approved it."
        sentence = corrected_since(row) if row.approvals else before
        raise Refused(sentence, clause=duty.approval.clause)
    theirs = by.voices(found)
    if all(theirs & voices(one.by_id, one.principal_id) for one in given):
        raise Refused("You alone approved this, so someone else must submit it.", clause=duty.approval.clause)
    return found


def corrected_since(row: DutyRow) -> str:
    """Return why an approval of a duty no longer counts."""
    return f"A correction was settled after {row.approvals[-1].by_name} approved it. It must be approved as it is now."


def demand_period_over(row: DutyRow, at: datetime) -> None:
    """Raise `Refused` while what it tells of isn't over: whatever is still to come would be missing in it."""
    pack, duty, opens = state.pack_of(row), state.duty_of(row), state.opens_on(row)
    if at.astimezone(pack.zone).date() < opens:
        day = told(opens, pack.language)
        raise Refused(f"Its period isn't over yet. It can be done from {day} on.", clause=duty.clause)


def demand_corrected(row: DutyRow) -> None:
    """Raise `Refused` while a correction is asked for that nobody has settled."""
    if asked := state.to_correct(row):
        duty = state.duty_of(row)
        clause = duty.approval.clause if duty.approval else duty.clause
        raise Refused(f"{asked[0].by_name} asked for a correction, and nobody has settled it yet.", clause=clause)


def demand_correct(row: DutyRow, *, by: Acting) -> Staff:
    """Return who asks for a correction. Raise `Refused` unless they read what is to go out before it does."""
    duty = state.duty_of(row)
    if duty.does is not Does.SUBMIT:
        raise Refused("Nothing goes out with this that could be corrected.", clause=duty.clause)
    return demand_prepare(row, by=by)


def demand_comment(row: DutyRow, *, by: Acting) -> Staff:
    """Return who comments. Raise `Refused` unless they prepare what is still owed, or were asked to contribute."""
    duty = state.duty_of(row)
    _open(row, duty)
    found = _working(row, state.contributions_of(row), by)
    if found is None:
        raise Refused(f"Only those who work on this comment on it: {_named(row, duty.who)}, say.", clause=duty.clause)
    return found


def works_on(row: DutyRow, asked: Iterable[DutyContribution], *, by: Acting) -> bool:
    """Return whether someone has a part in a duty: who does it or approves it, or was asked to contribute."""
    return _working(row, asked, by) is not None


def _working(row: DutyRow, asked: Iterable[DutyContribution], by: Acting) -> Staff | None:
    return _preparer(row, by) or next(filter(None, (whose_own(one, by=by) for one in asked)), None)


def whose_own(contribution: DutyContribution, *, by: Acting) -> Staff | None:
    """Return who of these people a contribution was asked of, themselves or with their team; None where of nobody."""
    return by.whose(lambda one: _returns(contribution, one))


def demand_settle(correction: DutyCorrection, *, by: Acting) -> Staff:
    """Return who settles a correction. Raise `Refused` unless they do the duty, or asked for it."""
    row = correction.duty
    duty = state.duty_of(row)
    _open(row, duty)
    if correction.settled_at is not None:
        raise Refused(f"This was settled by {correction.settled_by} already.", clause=duty.clause)
    asker = voices(correction.by_id, correction.principal_id)
    found = by.holder(duty.who) or by.whose(lambda one: one.id in asker)
    if found is None:
        raise Refused(f"Only {_named(row, duty.who)}, or {correction.by_name}, settles this.", clause=duty.clause)
    return found


def demand_step_before(row: DutyRow) -> None:
    """Raise `Refused` before the step that it follows is done. A collection waits for what was asked instead."""
    duty, earlier = state.duty_of(row), state.before(row)
    if duty.does is not Does.COLLECT and earlier is not None and earlier.is_open:
        raise Refused(f"First “{state.duty_of(earlier).name}” must be done, which it follows.", clause=duty.clause)


def demand_open(row: DutyRow) -> None:
    """Raise `Refused` where it was done, or is no longer owed."""
    _open(row, state.duty_of(row))


def may_prepare(row: DutyRow, *, by: Acting) -> bool:
    """Return whether someone reads a duty's report before it is submitted: who does it, or approves it."""
    return _preparer(row, by) is not None


def is_for(row: DutyRow, *, by: Acting) -> bool:
    """Return whether someone has one of the positions that the pack gives the duty's report to."""
    pack = state.pack_of(row)
    return allowed.addressee(pack.report_for(row.duty_key), pack, by.people) is not None


def demand_prepare(row: DutyRow, *, by: Acting) -> Staff:
    """Return who works on the report of a duty that is still owed. Raise `Refused` unless this person may."""
    duty = state.duty_of(row)
    found = _preparer(row, by)
    if found is None:
        raise Refused(f"Only {_named(row, duty.who)}, or who approves it, reads this.", clause=duty.clause)
    _open(row, duty)
    return found


def _preparer(row: DutyRow, by: Acting) -> Staff | None:
    pack = state.pack_of(row)
    return allowed.preparer(state.duty_of(row), pack.report_for(row.duty_key), pack, by.people)


def _open(row: DutyRow, duty: Duty) -> None:
    if row.done_at is not None:
        raise Refused("This has been done already, and stays as it is.", clause=duty.clause)
    if row.dropped_at is not None:
        raise Refused("This is no longer owed.", clause=duty.clause)


def _own(row: DutyRow, duty: Duty, by: Acting) -> Staff:
    found = by.holder(duty.who)
    if found is None:
        raise Refused(f"Only {_named(row, duty.who)} does this.", clause=duty.clause)
    return found


def _named(row: DutyRow, position: str) -> str:
    """Return a position as a sentence names it: "someone who is Complaints Officer"."""
    return f"someone who is “{state.pack_of(row).positions[position].name}”"
