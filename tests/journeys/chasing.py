"""The borough with those who chase and are chased, and workers that look at its cases."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, select

from portal.cases import chasing
from portal.cases.models import Case, Membership, ReminderRow
from portal.database import db
from portal.jobs.models import Job, State
from portal.notices.models import Notice
from tests.journeys.borough import staffed
from tests.journeys.staffing import hire, hired

NAT, HOPE = "nat.chaser", "hope.head"


def with_chasers() -> None:
    """Hire the borough's people, with the chaser, who sees every case as the complaints team does, and a head."""
    db.session.execute(delete(Membership).where(Membership.position == "overdue_chaser"))  # the demo's own
    staffed()
    hire(
        "childrens-social-care",
        **{
            NAT: ("Complaints team", "complaints", "overdue_chaser"),
            HOPE: ("Officer", "children_in_need", "service_head"),
        },
    )


def look(at: datetime) -> int:
    """Let a worker look for what is to be chased, and chase it. Return how many cases that were."""
    chasing.chase_all(at=at)
    ready = db.session.scalars(select(Job).filter_by(name="cases.chase_one", state=State.READY)).all()
    for one in ready:
        chasing.chase_one(at=at, **one.args)
        one.state = State.DONE
    db.session.flush()
    return len(ready)


def to(who: str) -> list[Notice]:
    """Return what was promised to someone of a reminder's kind: out of turn, and from a team or a position."""
    query = select(Notice).filter_by(to_address=hired(who).email, in_turn=False).order_by(Notice.id)
    return [one for one in db.session.scalars(query) if ", London Borough" in one.from_name]


def reminders(case: Case) -> list[tuple[str, bool]]:
    """Return what was settled of a case, and whether it was sent."""
    rows = db.session.scalars(select(ReminderRow).filter_by(case_id=case.id).order_by(ReminderRow.id))
    return [(row.key, row.sent) for row in rows]


def lines(case: Case) -> list[str]:
    """Return what the timeline says of reminders."""
    return [event.detail for event in case.events if event.kind == chasing.CHASED]
