"""Who runs the installation: there must always be someone."""

from __future__ import annotations

from flask_appbuilder.security.sqla.models import Role
from sqlalchemy import Select, select

from portal.cases.access import ADMIN
from portal.cases.models import Staff
from portal.database import db


def there_is_one() -> bool:
    """Return whether anybody runs the installation."""
    return db.session.scalar(_query().limit(1)) is not None


def held() -> set[int]:
    """Return the ids of those who can, held still: two of them may be leaving at once."""
    return set(db.session.scalars(_query().with_for_update(of=Staff)))


def _query() -> Select[tuple[int]]:
    return select(Staff.id).join(Staff.roles).where(Role.name == ADMIN, Staff.active.is_(True)).order_by(Staff.id)
