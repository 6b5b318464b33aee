"""Which case another was merged into."""

from __future__ import annotations

from sqlalchemy import select

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
