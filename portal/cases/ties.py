"""Which cases one is tied to."""

from __future__ import annotations

from sqlalchemy import or_, select

from portal.cases import parts
from portal.cases.models import MERGES, Case, Link
from portal.database import db
from portal.policy.moves import Status


def merged_by(case: Case) -> Link | None:
    """Return the link by which the case is merged into another now, whoever is looking."""
    query = (
        select(Link)
        .where(Link.case_id == case.id, Link.kind.in_(MERGES), Link.removed_at.is_(None))
        .order_by(Link.id.desc())
        .limit(1)
        .execution_options(unguarded=True)
    )
    found: Link | None = db.session.scalars(query).one_or_none()
    return found


def held_by(case: Case) -> tuple[bool, bool]:
    """Return whether the case has a link that this viewer could take away, and whether others wait for its answer."""
    if parts.LINKS not in parts.known(case):
        return False, False
    either = or_(Link.case_id == case.id, Link.lead_id == case.id)
    query = select(Link.id).where(either, Link.kind.not_in(MERGES), Link.removed_at.is_(None)).limit(1)
    return db.session.scalar(query) is not None, bool(waiting(case))


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
