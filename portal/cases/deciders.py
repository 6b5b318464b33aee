"""Those whose decision an answer waits for: told by e-mail as soon as it waits, as far as they may know of the case."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime

from sqlalchemy import select

from portal.cases import approvals, clocks, conflicts, designees, writing_to_staff
from portal.cases.actors import Actor
from portal.cases.conflicts import Circle
from portal.cases.models import Case, Membership, Staff, Team
from portal.database import db
from portal.policy.approval import Approval, Stand

WAITS = {Stand.APPROVAL: "{number} waits for your approval.", Stand.SIGN_OFF: "{number} waits for your sign-off."}


def tell(case: Case, *, by: Actor, at: datetime) -> None:
    """Promise a message to each who may decide on the answer now; it says no more than the number."""
    rule, stand = approvals.rule_of(case), approvals.stand(case)
    if rule is None or stand not in WAITS:
        return
    line = WAITS[stand].format(number=case.tracking_number)
    writing_to_staff.write(
        called_on(case, rule, stand, at),
        at=at,
        from_name=clocks.pack_of(case).body,
        subject=line,
        body=f"{line}\n\nIt came from {by.name}. Open it here: {writing_to_staff.page_of(case)}\n",
        case=case,
    )


def called_on(case: Case, rule: Approval, stand: Stand, at: datetime) -> list[Staff]:
    """Return who may decide and can be told: those of the case's team, or all where it has none of them.

    Never whoever wrote the answer, nor, for its sign-off, whoever approved it, nor who acts for one of these, whatever
    positions of their own they hold.
    """
    around = conflicts.circle(case, at)
    barred = approvals.authors_of(case)
    if stand is Stand.SIGN_OFF and not rule.one_person_does_both:
        barred |= approvals.approvers_of(case)
    wanted = rule.by if stand is Stand.APPROVAL else rule.sign_off
    found = [one for one in _everyone(case, around) if _may_decide(case, one, wanted, barred, around)]
    return [one for one in found if _in_team(one, case, around)] or found


def _may_decide(case: Case, person: Staff, wanted: Collection[str], barred: Collection[int], around: Circle) -> bool:
    people = tuple(around.people(person))
    held = set[str]().union(*(designees.positions_in(case.procedure_key, one) for one in people))
    involved = any(one.id in barred for one in people)
    return not involved and bool(held & set(wanted)) and bool(conflicts.may_know(case, person, around))


def _in_team(person: Staff, case: Case, around: Circle) -> bool:
    return any(place.team_id == case.team_id for one in around.people(person) for place in one.memberships)


def _everyone(case: Case, around: Circle) -> Iterator[Staff]:
    """Yield those with a place under the case's procedure, and the designees of such, who can be written to."""
    placed = select(Membership.staff_id).join(Team).where(Team.procedure_key == case.procedure_key)
    query = select(Staff).where(Staff.id.in_(placed) | Staff.id.in_(around.principals), Staff.active.is_(True))
    yield from (one for one in db.session.scalars(query.order_by(Staff.id)) if one.email)
