"""With whose eyes a webhook looks: those of its user, as they are now, and not what was opened to them for a while."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from sqlalchemy import select

from portal.cases import access, viewing
from portal.cases.models import Case, Staff
from portal.database import UNGUARDED, db


def sees_cases(staff: Staff) -> bool:
    """Return whether someone's roles show cases at all."""
    return staff.active and bool({role.name for role in staff.roles} & access.SIGHTED)


def may_see(staff: Staff, case_id: int, at: datetime) -> bool:
    """Return whether someone sees a case now: not once they are switched off, or it is kept from them."""
    if not sees_cases(staff):
        return False
    roles = frozenset(role.name for role in staff.roles)
    who = replace(viewing.viewer_of(staff, roles, at), opened=frozenset())
    query = select(Case.id).where(Case.id == case_id, access.visible_to(who))
    return db.session.scalar(query, execution_options=UNGUARDED) is not None
