"""Designees: who may act where someone else's position is wanted, and how both are shown (OC-15)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime, time, timedelta, tzinfo

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from portal.cases.actors import Actor
from portal.cases.asked_once import once
from portal.cases.models import Case, Delegation, Staff
from portal.cases.models.columns import LINE
from portal.database import db
from portal.errors import Invalid
from portal.policy.bounds import fault_in_day
from portal.procedures import versions

A_DAY = timedelta(days=1)
BACKWARDS = "Give a day that isn't before the first."
Principals = Mapping[int, tuple[Staff, ...]]  # by the designee's id
Standing = Sequence[Delegation]


def standing(procedure_key: str) -> Standing:
    """Return all that ever stood: for those who ask several of the questions below at once, and pass it to each."""
    return db.session.scalars(_in_order(procedure_key)).all()


def _in_order(procedure_key: str) -> Select[tuple[Delegation]]:
    query = select(Delegation).where(Delegation.procedure_key == procedure_key).order_by(Delegation.id)
    return query.options(joinedload(Delegation.principal))


def principals(procedure_key: str, at: datetime, known: Standing | None = None) -> Principals:
    """Return for whom each designee of a procedure acts at a moment."""
    if known is None:
        known = _acting(procedure_key, at)
    found: dict[int, tuple[Staff, ...]] = {}
    for one in known:
        if one.covers(one.designee_id, at) and one.principal.active:
            found[one.designee_id] = (*found.get(one.designee_id, ()), one.principal)
    return found


def standing_in(procedure_key: str, people: Iterable[Staff], at: datetime) -> list[Staff]:
    """Return who acts for any of these people at a moment."""
    theirs = {one.id for one in people}
    found = [one.designee for one in _acting(procedure_key, at) if one.principal_id in theirs]
    return list({one.id: one for one in found}.values())


def _acting(procedure_key: str, at: datetime) -> Standing:
    """Return who acts for whom at a moment. A page asks it for each move, and the database once."""
    query = _in_order(procedure_key).where(Delegation.since <= at, Delegation.until > at)
    return once(("acting", procedure_key, at), lambda: db.session.scalars(query).all())


def procedures_for(staff_id: int, at: datetime) -> set[str]:
    """Return the procedures in which someone acts for another at a moment."""
    query = select(Delegation.procedure_key).where(
        Delegation.designee_id == staff_id, Delegation.since <= at, Delegation.until > at
    )
    return set(db.session.scalars(query))


def involved(
    procedure_key: str, acts: Iterable[tuple[int | None, datetime]], known: Standing | None = None
) -> frozenset[int]:
    """Return who acted, as (who, when), and for whom each could act at that moment: both had their part in it."""
    done = {(who, when) for who, when in acts if who is not None}
    doers = frozenset(who for who, _ in done)
    if known is None:
        theirs = Delegation.procedure_key == procedure_key, Delegation.designee_id.in_(doers)
        known = db.session.scalars(select(Delegation).where(*theirs)).all() if done else ()
    behind = {one.principal_id for one in known for who, when in done if one.covers(who, when)}
    return doers | behind


def positions_in(procedure_key: str, person: Staff) -> set[str]:
    """Return the positions that someone holds themselves under a procedure."""
    return {one.position for one in person.memberships if one.team.procedure_key == procedure_key}


def positions_of(case: Case, by: Actor, at: datetime, known: Standing | None = None) -> frozenset[str]:
    """Return the positions that whoever acts holds in the case's procedure, or acts for as a designee (OC-15)."""
    person = db.session.get(Staff, by.staff_id) if by.staff_id else None
    if person is None:
        return frozenset()
    people = (person, *principals(case.procedure_key, at, known).get(person.id, ()))
    return frozenset().union(*(positions_in(case.procedure_key, one) for one in people))


def principal_for(wanted: Collection[str], procedure_key: str, person: Staff, standing_in: Principals) -> Staff | None:
    """Return whom `person` acts for where one of these positions is wanted: nobody, where they hold one themselves."""
    if not wanted or positions_in(procedure_key, person) & set(wanted):
        return None
    holders = (one for one in standing_in.get(person.id, ()) if positions_in(procedure_key, one) & set(wanted))
    return next(holders, None)


def both(designee: str, principal: str) -> str:
    """Return how both are shown: "Dana Reyes, designee of Ruth Chudleigh"."""
    return f"{designee}, designee of {principal}"[:LINE]


def signed(by: Actor, wanted: Collection[str], procedure_key: str, at: datetime) -> Actor:
    """Return who acts, named with whom they act for where one of these positions is wanted and only that one has it."""
    principal = acting_for(by, wanted, procedure_key, at)
    return Actor(both(by.name, principal.full_name), by.staff_id) if principal else by


def acting_for(by: Actor, wanted: Collection[str], procedure_key: str, at: datetime) -> Staff | None:
    """Return for whom someone acts where one of these positions is wanted: nobody, where they hold one themselves."""
    person = db.session.get(Staff, by.staff_id) if by.staff_id and wanted else None
    if person is None or positions_in(procedure_key, person) & set(wanted):
        return None
    return principal_for(wanted, procedure_key, person, principals(procedure_key, at))


def zone(procedure_key: str, at: datetime) -> tzinfo:
    """Return by which days a procedure's body goes."""
    return versions.procedure_of(versions.current(procedure_key, at)).zone


def today(procedure_key: str, at: datetime) -> date:
    """Return which day it is at a moment where a procedure's body is."""
    return at.astimezone(zone(procedure_key, at)).date()


def span(procedure_key: str, at: datetime, **days: date) -> dict[str, datetime]:
    """Return the moments that these days of a designation mean: the beginning of `since`, the end of `until`.

    Raises `Invalid` beside a day that can't be meant.
    """
    where, now = zone(procedure_key, at), today(procedure_key, at)
    faults = {name: fault_in_day(day, now) for name, day in days.items()}
    if any(faults.values()):
        raise Invalid({name: fault for name, fault in faults.items() if fault})
    return {
        name: datetime.combine(day, time.min, where) + (A_DAY if name == "until" else timedelta())
        for name, day in days.items()
    }


def delegate(principal: Staff, designee: Staff, procedure_key: str, *, since: datetime, until: datetime) -> Delegation:
    """Let someone act for another. `Invalid` where it is one person, for no time, or for someone without a position."""
    errors = {}
    if principal.id == designee.id:
        errors["designee"] = "Nobody acts for themselves. Choose another person."
    if until <= since:
        errors["until"] = BACKWARDS
    if not positions_in(procedure_key, principal):
        errors["principal"] = "This person has no position under this procedure, so nobody can act in it."
    if errors:
        raise Invalid(errors)
    return Delegation(
        principal_id=principal.id,
        principal=principal,
        designee_id=designee.id,
        designee=designee,
        procedure_key=procedure_key,
        since=since,
        until=until,
    )
