"""Cases that are answered with another: which of them wait for a lead's answer, and how one goes its own way again."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from portal.cases import clocks, situation, ties, timeline
from portal.cases.actors import Actor
from portal.cases.models import MERGES, Case, Link
from portal.database import db
from portal.policy.moves import Ending, Status

PORTAL = Actor("The portal")


def waiting(lead: Case) -> list[Case]:
    """Return the cases that were merged into this one and have no answer yet, whoever is looking."""
    query = (
        select(Case)
        .join(Link, Link.case_id == Case.id)
        .where(
            Link.lead_id == lead.id,
            Link.kind.in_(MERGES),
            Link.removed_at.is_(None),
            Case.status == Status.MERGED,
        )
        .order_by(Case.id)
        .execution_options(unguarded=True)  # whoever answers the lead answers them all, seen or not
    )
    return [case for case in db.session.scalars(query) if case.stage.answered_at is None]


def part(case: Case, link: Link, at: datetime) -> None:
    """Let a merged case go its own way again: its clocks run as if they had never stopped, and it counts."""
    link.removed_at = at
    clocks.go_on(case.stage)
    case.stage.ended_at = case.stage.ending = None
    case.counted = True
    situation.refresh(case)


def let_go(lead: Case, at: datetime) -> None:
    """Let those that wait for this case's answer go their own way: it ends, and no answer will come of it."""
    for case in waiting(lead):
        link = ties.merged_by(case)
        assert link is not None
        part(case, link, at)
        timeline.record(case, "parted", "It is dealt with on its own again.", by=PORTAL, at=at, detail=ENDED)


def leave(case: Case, *, by: Actor, at: datetime) -> None:
    """Let a merged case that waited for its answer go on alone: its reporter, or we, took it to the next stage."""
    link = ties.merged_by(case) if case.stage.ending == Ending.MERGED and case.stage.answered_at is None else None
    if link is not None:
        link.removed_at = at
        timeline.record(link.lead, "left", "Another case is dealt with on its own again.", by=by, at=at, detail=LEFT)


LEFT = "Its answer was late, and it was taken to the next stage."
ENDED = "The case that it was merged into came to its end without an answer."
