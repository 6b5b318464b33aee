"""Who runs the installation: there must always be someone."""

from __future__ import annotations

from flask_appbuilder.security.sqla.models import Role
from sqlalchemy import select

from portal.cases.models import Staff
from portal.database import db

ADMIN = "Admin"


def held() -> set[int]:
    """Return the ids of those who can, held still: two of them may be leaving at once."""
    query = select(Staff.id).join(Staff.roles).where(Role.name == ADMIN, Staff.active.is_(True)).order_by(Staff.id)
    return set(db.session.scalars(query.with_for_update(of=Staff)))
