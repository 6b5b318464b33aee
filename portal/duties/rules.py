"""What may be done with a duty, and by whom: every no is a sentence with its clause."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from portal.cases.models import Staff
from portal.database import db
from portal.duties import queries
from portal.duties.acting import Acting, in_team, voices
from portal.duties.models import DutyApproval, DutyContribution, DutyCorrection, DutyRow
from portal.errors import Refused
from portal.policy.duties import Does, Duty
from portal.policy.occurrences import told
from portal.policy.procedure import Procedure
from portal.policy.spans import Span
from portal.procedures import versions
from portal.reports import allowed
from portal.reports.assessment_sheets import answerers


def pack_of(row: DutyRow) -> Procedure:
    """Return the version of the procedure that a duty was planned by."""
    return versions.procedure(row.procedure_version_id)


def duty_of(row: DutyRow) -> Duty:
    """Return what the pack says of a duty."""
    return pack_of(row).duty(row.duty_key)


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


def demand_ask(row: DutyRow, *, by: Acting) -> Staff:
    """Return who asks. Raise `Refused` unless this person may ask for contributions now."""
    duty = duty_of(row)
    if duty.does is not Does.ASK:
        raise Refused("Nothing is asked for here.", clause=duty.clause)
    _open(row, duty)
    found = _own(row, duty, by)
    demand_period_over(row, by.at)
    return found


def demand_return(contribution: DutyContribution, *, by: Acting) -> Staff:
    """Return who returns it. Raise `Refused` unless it is its own, its team's, or for whoever asked."""
    row = contribution.duty
    duty = duty_of(row)
    if contribution.returned_at is not None:
        raise Refused(f"{contribution.of_name} has returned this already.", clause=duty.clause)
    found = by.whose(lambda one: _returns(contribution, one)) or by.holder(duty.who)
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
    duty = duty_of(row)
    if duty.approval is None:
        raise Refused("Nobody has to approve this.", clause=duty.clause)
    clause = duty.approval.clause
    _open(row, duty)
    found = by.holder(duty.approval.by)
    if found is None:
        raise Refused(f"Only {_named(row, duty.approval.by)} approves this.", clause=clause)
    draft = before(row)
    if draft is not None and draft.is_open:
        raise Refused(f"There is nothing to approve yet: “{duty_of(draft).name}” hasn't been done.", clause=clause)
    demand_period_over(row, by.at)
    demand_corrected(row)
    if sentence := stands_against(by, preparers(row), "prepared this, so someone else must approve it"):
        raise Refused(sentence, clause=clause)
    if sentence := stands_against(by, approvers(row), "approved this already", have="have "):
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
    duty = duty_of(row)
    if duty.does is Does.ASK:
        raise Refused("This is done by asking for the contributions.", clause=duty.clause)
    _open(row, duty)
    found = _own(row, duty, by)
    demand_period_over(row, by.at)
    _demand_step_before(row, duty)
    if duty.does is Does.COLLECT and not contributions_of(row):
        raise Refused("Nobody has been asked for a contribution yet.", clause=duty.clause)
    demand_corrected(row)
    if duty.approval is None:
        return found
    given = standing_approvals(row)
    if not given:
        sentence = f"It can't be submitted before {_named(row, duty.approval.by)} has approved it."
        raise Refused(sentence, clause=duty.approval.clause)
    theirs = voices(by.person.id if by.person else None, found.id)
    if all(theirs & voices(one.by_id, one.principal_id) for one in given):
        raise Refused("You alone approved this, so someone else must submit it.", clause=duty.approval.clause)
    return found


def demand_period_over(row: DutyRow, at: datetime) -> None:
    """Raise `Refused` while what it tells of isn't over: whatever is still to come would be missing in it."""
    pack, duty, opens = pack_of(row), duty_of(row), opens_on(row)
    if at.astimezone(pack.zone).date() < opens:
        day = told(opens, pack.language)
        raise Refused(f"Its period isn't over yet. It can be done from {day} on.", clause=duty.clause)


def doers(row: DutyRow) -> list[Staff]:
    """Return the people whose duty it is."""
    return queries.holders(row.procedure_key, [duty_of(row).who])


def to_correct(row: DutyRow) -> list[DutyCorrection]:
    """Return the corrections that were asked for and aren't settled."""
    return [one for one in row.corrections if one.settled_at is None]


def demand_corrected(row: DutyRow) -> None:
    """Raise `Refused` while a correction is asked for that nobody has settled."""
    if asked := to_correct(row):
        duty = duty_of(row)
        clause = duty.approval.clause if duty.approval else duty.clause
        raise Refused(f"{asked[0].by_name} asked for a correction, and nobody has settled it yet.", clause=clause)


def demand_correct(row: DutyRow, *, by: Acting) -> Staff:
    """Return who asks for a correction. Raise `Refused` unless they read what is to go out before it does."""
    duty = duty_of(row)
    if duty.does is not Does.SUBMIT:
        raise Refused("Nothing goes out with this that could be corrected.", clause=duty.clause)
    return demand_prepare(row, by=by)


def demand_comment(row: DutyRow, *, by: Acting) -> Staff:
    """Return who comments. Raise `Refused` unless they prepare what is still owed, or were asked to contribute."""
    duty = duty_of(row)
    _open(row, duty)
    found = _preparer(row, by) or by.whose(lambda one: any(_returns(asked, one) for asked in contributions_of(row)))
    if found is None:
        raise Refused(f"Only those who work on this comment on it: {_named(row, duty.who)}, say.", clause=duty.clause)
    return found


def demand_settle(correction: DutyCorrection, *, by: Acting) -> Staff:
    """Return who settles a correction. Raise `Refused` unless they do the duty, or asked for it."""
    row = correction.duty
    duty = duty_of(row)
    _open(row, duty)
    if correction.settled_at is not None:
        raise Refused(f"This was settled by {correction.settled_by} already.", clause=duty.clause)
    found = by.holder(duty.who) or by.whose(lambda one: one.id == correction.by_id)
    if found is None:
        raise Refused(f"Only {_named(row, duty.who)}, or {correction.by_name}, settles this.", clause=duty.clause)
    return found


def is_late(row: DutyRow, at: datetime) -> bool:
    """Return whether a duty's time has passed."""
    return at >= row.due_at


def opens_on(row: DutyRow) -> date:
    """Return the first day on which a duty can be done."""
    return duty_of(row).opens(row.period_start, row.period_end, row.due_on)


def _demand_step_before(row: DutyRow, duty: Duty) -> None:
    """What is collected asks for itself whether anything was asked."""
    earlier = before(row)
    if duty.does is not Does.COLLECT and earlier is not None and earlier.is_open:
        raise Refused(f"First “{duty_of(earlier).name}” must be done, which it follows.", clause=duty.clause)


def preparers(row: DutyRow) -> frozenset[int]:
    """Return who did the steps that led to a duty, and for whom, or answered the self-assessment in its report.

    They can't approve what they made.
    """
    rule = pack_of(row).assessment
    told = rule is not None and rule.duty == row.duty_key
    answered = answerers(row.procedure_key, Span(row.period_start, row.period_end)) if told else frozenset()
    return answered.union(*map(submitters, _chain(row)))


def submitters(row: DutyRow) -> frozenset[int]:
    """Return who did a duty, and for whom."""
    return voices(row.submitted_by_id, row.submitted_for_id)


def approvers(row: DutyRow) -> frozenset[int]:
    """Return who approved a duty for which the portal makes no report, and for whom. A report is approved as it is."""
    given = (one for one in standing_approvals(row) if not one.sha256)
    return frozenset().union(*(voices(one.by_id, one.principal_id) for one in given))


def standing_approvals(row: DutyRow) -> list[DutyApproval]:
    """Return the approvals that count: whatever was corrected since must be approved as it is then."""
    corrected = max((one.settled_at for one in row.corrections if one.settled_at), default=None)
    return [one for one in row.approvals if corrected is None or one.at >= corrected]


def _chain(row: DutyRow) -> Iterator[DutyRow]:
    earlier = before(row)
    while earlier is not None:
        if duty_of(earlier).does is Does.SUBMIT:
            yield earlier
        earlier = before(earlier)


def demand_open(row: DutyRow) -> None:
    """Raise `Refused` where it was done, or is no longer owed."""
    _open(row, duty_of(row))


def may_prepare(row: DutyRow, *, by: Acting) -> bool:
    """Return whether someone reads a duty's report before it is submitted: who does it, or approves it."""
    return _preparer(row, by) is not None


def is_for(row: DutyRow, *, by: Acting) -> bool:
    """Return whether someone has one of the positions that the pack gives the duty's report to."""
    pack = pack_of(row)
    return allowed.addressee(pack.report_for(row.duty_key), pack, by.people) is not None


def demand_prepare(row: DutyRow, *, by: Acting) -> Staff:
    """Return who works on the report of a duty that is still owed. Raise `Refused` unless this person may."""
    duty = duty_of(row)
    found = _preparer(row, by)
    if found is None:
        raise Refused(f"Only {_named(row, duty.who)}, or who approves it, reads this.", clause=duty.clause)
    _open(row, duty)
    return found


def _preparer(row: DutyRow, by: Acting) -> Staff | None:
    pack = pack_of(row)
    return allowed.preparer(duty_of(row), pack.report_for(row.duty_key), pack, by.people)


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
    return f"someone who is “{pack_of(row).positions[position].name}”"
