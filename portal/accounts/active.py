"""Those who may be given something: members of staff who may sign in."""

from __future__ import annotations

from portal.cases.models import Staff
from portal.database import db
from portal.errors import Invalid


def one(field: str, staff_id: int) -> Staff:
    """Return this member of staff. `Invalid` beside the field where there is none, and of someone who has left."""
    person = db.session.get(Staff, staff_id)
    if person is None or not person.active:
        raise Invalid({field: "There is no such member of staff, or they may not sign in any more."})
    return person
