"""Whoever wrote an answer that others decide on: told when it comes back to be changed, and when it can be sent."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from portal.cases import approvals, clocks, writing_to_staff
from portal.cases.actors import Actor
from portal.cases.models import Case, Staff
from portal.database import db
from portal.policy.approval import Stand

TOLD = {
    Stand.WRITING: "The answer on {number} was returned, to be changed.",
    Stand.CLEARED: "The answer on {number} is approved, and can be sent.",
}


def tell(case: Case, *, by: Actor, at: datetime) -> None:
    """Promise a message to whoever wrote it, and whoever deals with the case, of what was decided on it.

    It says no more than the number: what was said of the answer stands on the case. While others have yet to decide,
    nobody is told.
    """
    stand = approvals.stand(case)
    if stand not in TOLD:
        return
    line = TOLD[stand].format(number=case.tracking_number)
    writing_to_staff.write(
        _who(case),
        at=at,
        from_name=clocks.pack_of(case).body,
        subject=line,
        body=f"{line}\n\n{by.name} decided so. What was said stands here: {writing_to_staff.page_of(case)}\n",
        case=case,
        but=by.staff_id,
    )


def _who(case: Case) -> list[Staff]:
    wrote = approvals.authors_of(case)
    people = list(db.session.scalars(select(Staff).where(Staff.id.in_(wrote)).order_by(Staff.id)).unique())
    return [*people, *([case.stage.handler] if case.stage.handler else [])]
