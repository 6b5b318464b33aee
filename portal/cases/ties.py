"""Which cases one is tied to."""

from __future__ import annotations

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import joinedload

from portal.cases import parts
from portal.cases.asked_once import once
from portal.cases.models import MERGES, Case, Link
from portal.database import UNGUARDED, db
from portal.policy.moves import Status


def merged_by(case: Case) -> Link | None:
    """Return the link by which the case is merged into another now, whoever is looking."""
    query: Select[tuple[Link]] = (
        select(Link)
        .where(Link.case_id == case.id, Link.kind.in_(MERGES), Link.removed_at.is_(None))
        .order_by(Link.id.desc())
        .limit(1)
        .execution_options(**UNGUARDED)
    )
    return once(("merged", case.id), lambda: db.session.scalars(query).one_or_none())


def of_case(case: Case) -> list[Link]:
    """Return the links of a case that hold, the oldest first; none to a case that the viewer may not see."""
    either = or_(Link.case_id == case.id, Link.lead_id == case.id)
    query = select(Link).where(either, Link.removed_at.is_(None)).order_by(Link.id)
    whole = query.options(joinedload(Link.case), joinedload(Link.lead))
    return once(("links", case.id), lambda: list(db.session.scalars(whole)))


def held_by(case: Case) -> tuple[bool, bool]:
    """Return whether the case has a link that this viewer could take away, and whether others wait for its answer."""
    if parts.LINKS not in parts.known(case):
        return False, False
    return any(link.kind not in MERGES for link in of_case(case)), bool(waiting(case))


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
        .execution_options(**UNGUARDED)  # whoever answers the lead answers them all, seen or not
    )
    found = once(("waiting", lead.id), lambda: db.session.scalars(query).all())
    return [case for case in found if case.stage.answered_at is None]
