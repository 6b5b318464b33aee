"""Which cases one is tied to."""

from __future__ import annotations

from sqlalchemy import or_, select

from portal.cases import parts
from portal.cases.models import MERGES, Case, Link
from portal.database import db


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


def is_linked(case: Case) -> bool:
    """Return whether the case has a link that this viewer could take away."""
    if parts.LINKS not in parts.known(case):
        return False
    either = or_(Link.case_id == case.id, Link.lead_id == case.id)
    query = select(Link.id).where(either, Link.kind.not_in(MERGES), Link.removed_at.is_(None)).limit(1)
    return db.session.scalar(query) is not None
