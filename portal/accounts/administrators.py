"""Who runs the installation: there must always be someone."""

from __future__ import annotations

from flask_appbuilder.security.sqla.models import Role
from sqlalchemy import Select, select

from portal.cases.access import ADMIN
from portal.cases.models import Staff
from portal.database import db
from portal.errors import Invalid

LAST = "Somebody must be able to run the installation. Give someone else the role Admin first."


def there_is_one() -> bool:
    """Return whether anybody runs the installation."""
    return db.session.scalar(_query().limit(1)) is not None


def demand_one_left(without: Staff) -> None:
    """Raise `Invalid` where nobody else runs the installation. Two of them may be leaving at once: one waits here."""
    hold()
    if db.session.scalar(_query().where(Staff.id != without.id).limit(1)) is None:
        raise Invalid({"roles" if without.active else "active": LAST})


def hold() -> None:
    """Let others who change accounts wait until this transaction ends."""
    # The role is held, and not those who have it: after waiting, a second statement sees who has left meanwhile.
    db.session.execute(select(Role.id).where(Role.name == ADMIN).with_for_update(key_share=True))


def _query() -> Select[tuple[int]]:
    return select(Staff.id).join(Staff.roles).where(Role.name == ADMIN, Staff.active.is_(True)).order_by(Staff.id)
