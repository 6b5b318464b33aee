"""The notices board: short messages to those who work under a procedure, from one day to another."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite

from portal.cases.actors import Actor
from portal.cases.models import DismissedNotice, StaffNotice
from portal.cases.models.columns import LINE
from portal.cases.texts import fault_in, tidy
from portal.database import db
from portal.errors import Invalid, Refused
from portal.policy.procedure import Procedure

MOST = 600  # characters: what is longer belongs into the guidance
LONGEST = timedelta(days=366)
SHOWN = 100


def write(pack: Procedure, *, title: str, words: str, since: date, until: date, by: Actor, at: datetime) -> StaffNotice:
    """Put a message on the board. Raises `Invalid` with a sentence for each part that can't be so."""
    title, words = tidy(title), tidy(words)
    errors = _faults(title, words)
    if until < at.astimezone(pack.zone).date():
        errors["until"] = "This day is over. Give the last day on which it is to be read."
    elif until < since:
        errors["until"] = "It would end before it begins. Give a later day."
    elif until - since > LONGEST:
        errors["until"] = "A message stands for a year at most. What stays true belongs into the guidance."
    if errors:
        raise Invalid(errors)
    assert by.staff_id is not None
    made = StaffNotice(procedure_key=pack.key, title=title, words=words, since=since, until=until, written_at=at)
    made.written_by, made.written_by_id = by.name, by.staff_id
    db.session.add(made)
    return made


def _faults(title: str, words: str) -> dict[str, str]:
    given = {"title": (title, LINE, True), "words": (words, MOST, False)}
    found = {}
    for name, (text, most, one_line) in given.items():
        fault = fault_in(text, most, one_line=one_line) if text else "Fill this in."
        if fault:
            found[name] = fault
    return found


def take_down(notice: StaffNotice, *, by: Actor, at: datetime) -> None:
    """Take a message down before its last day. Raises `Refused` where it was."""
    demand_up(notice)
    notice.removed_by, notice.removed_at = by.name, at


def demand_up(notice: StaffNotice) -> None:
    """Raise `Refused` where a message was taken down already."""
    if notice.removed_at is not None:
        raise Refused("This message was taken down already.")


def shown(staff_id: int, packs: Collection[Procedure], at: datetime) -> list[StaffNotice]:
    """Return what someone is to read today: of their procedures, and not what they put away."""
    away = select(DismissedNotice.notice_id).filter_by(staff_id=staff_id)
    today = {pack.key: at.astimezone(pack.zone).date() for pack in packs}
    query = select(StaffNotice).where(StaffNotice.procedure_key.in_(today), StaffNotice.removed_at.is_(None))
    lately = StaffNotice.until >= min(today.values(), default=at.date())
    found = db.session.scalars(query.where(lately, StaffNotice.id.not_in(away)).order_by(StaffNotice.id.desc()))
    return [one for one in found if one.since <= today[one.procedure_key] <= one.until]


def all_of(procedure_keys: Collection[str]) -> list[StaffNotice]:
    """Return the latest messages of these procedures, those that are over too."""
    query = select(StaffNotice).where(StaffNotice.procedure_key.in_(procedure_keys))
    return list(db.session.scalars(query.order_by(StaffNotice.until.desc(), StaffNotice.id.desc()).limit(SHOWN)))


def dismiss(notice: StaffNotice, staff_id: int, at: datetime) -> None:
    """Put a message away for one person. Twice is as once."""
    inserting: Any = postgresql.insert if db.session.get_bind().dialect.name == "postgresql" else sqlite.insert
    row = {"notice_id": notice.id, "staff_id": staff_id, "at": at}
    db.session.execute(inserting(DismissedNotice).values(**row).on_conflict_do_nothing())
