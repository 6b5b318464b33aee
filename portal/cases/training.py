"""Training: that someone attended it is noted by those whom the procedure names (SC-8, DV-64)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from sqlalchemy import ColumnElement, or_, select

from portal.cases.actors import Actor
from portal.cases.designees import positions_in
from portal.cases.models import Staff, TrainingNote
from portal.database import db
from portal.errors import Invalid, Refused
from portal.policy.procedure import Procedure

MOST = 200


def may_note(pack: Procedure, person: Staff) -> bool:
    """Return whether someone notes training under this procedure."""
    wanted = pack.upkeep.training
    return wanted is not None and bool(set(wanted.positions) & positions_in(pack.key, person))


def note(
    pack: Procedure, *, who: Staff | None, name: str, what: str, held_on: date, by: Actor, at: datetime
) -> TrainingNote:
    """Note that one of staff, or someone by `name`, was trained. Refused for all but those who note it."""
    _demand_may_note(pack, by)
    if (who is None) == (not name):
        raise Invalid({"who": "Choose one of our staff, or write the name of someone else: one of the two."})
    if held_on > at.astimezone(pack.zone).date():
        raise Invalid({"held_on": "Nobody has attended it yet. Give the day on which it was held."})
    made = TrainingNote(
        procedure_key=pack.key,
        staff_id=who.id if who else None,
        who=who.full_name if who else name,
        what=what,
        held_on=held_on,
        noted_by=by.name,
        noted_by_id=by.staff_id,
        noted_at=at,
    )
    db.session.add(made)
    return made


def _demand_may_note(pack: Procedure, by: Actor) -> None:
    wanted = pack.upkeep.training
    if wanted is None:
        raise Refused("No training is noted under this procedure.")
    person = db.session.get(Staff, by.staff_id) if by.staff_id else None
    if person is None or not may_note(pack, person):
        names = ", ".join(pack.positions[key].name for key in wanted.positions)
        raise Refused(f"Training is noted by: {names}.", clause=wanted.clause)


def readable(person: Staff, packs: Iterable[Procedure]) -> ColumnElement[bool]:
    """Return the condition on notes that someone may read: their own, and all where they note them themselves."""
    keys = [pack.key for pack in packs if may_note(pack, person)]
    return or_(TrainingNote.staff_id == person.id, TrainingNote.procedure_key.in_(keys))


def seen_by(person: Staff, packs: Iterable[Procedure]) -> list[TrainingNote]:
    """Return the latest notes that someone may read."""
    query = select(TrainingNote).where(readable(person, packs))
    return list(db.session.scalars(query.order_by(TrainingNote.held_on.desc(), TrainingNote.id.desc()).limit(MOST)))
