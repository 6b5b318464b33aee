"""Finding cases."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from flask_appbuilder.security.sqla.models import Role
from sqlalchemy import BindParameter, ColumnElement, Select, bindparam, or_, select
from sqlalchemy.orm import joinedload, lazyload, selectinload
from sqlalchemy.orm.interfaces import ORMOption

from portal.cases import access, clocks, conflicts, parts, taking, tracking
from portal.cases.models import Case, CaseSubject, ClockRow, Membership, Person, Staff, StageRow, Team
from portal.database import db
from portal.errors import NotFound
from portal.policy.moves import OPEN

NO_CASE = "There is no case with that tracking number. Check it: it looks like DV-7K3M-Q9TX-4HBW."


def by_tracking_number(typed: str, *, for_change: bool = False) -> Case:
    """Return the case of a tracking number, however it was typed; `for_change` as in `by_id`. Raises `NotFound`."""
    number = tracking.normalised(typed)
    case = _one(select(Case).filter_by(tracking_number=number), for_change) if number else None
    if case is None:
        raise NotFound(NO_CASE)
    return case


def hidden_by_tracking_number(typed: str) -> Case | None:
    """Return the case of a tracking number, whoever may see it, or None. For break-glass, which lets nobody read it."""
    number = tracking.normalised(typed)
    query = select(Case).filter_by(tracking_number=number).execution_options(unguarded=True)
    found: Case | None = db.session.scalars(query).one_or_none() if number else None
    return found


def by_id(case_id: int, *, for_change: bool = False) -> Case:
    """Return a case this viewer may see; with `for_change`, locked until the transaction ends. Raises `NotFound`."""
    case = _one(select(Case).filter_by(id=case_id), for_change)
    if case is None:
        raise NotFound("There is no such case.")
    return case


def _one(query: Select[tuple[Case]], for_change: bool) -> Case | None:
    if for_change:
        _forget_what_was_read()
        query = query.with_for_update().execution_options(populate_existing=True)
    return db.session.scalars(query).one_or_none()


def _forget_what_was_read() -> None:
    """Let everything of a case be read anew once the lock is held.

    Whoever held it before us may have changed the case, and a session goes on showing what it read first.
    """
    db.session.flush()
    of_a_case = (Case, Person, *access.HANGS_ON_A_CASE)
    for row in [row for row in db.session if isinstance(row, of_a_case)]:
        db.session.expire(row)


def who_may_take(case: Case, at: datetime) -> list[Staff]:
    """Return the active staff who may deal with the stage the case is in at a moment, by name: designees too."""
    around = conflicts.circle(case, at)
    members = select(Membership.staff_id).join(Team).where(Team.procedure_key == case.procedure_key)
    query = (
        select(Staff)
        .where(Staff.active.is_(True), or_(Staff.id.in_(members), Staff.id.in_(around.principals)))
        .order_by(Staff.last_name, Staff.first_name, Staff.id)
        .options(selectinload(Staff.roles))
    )
    stage = clocks.stage_of(case.stage)
    return [person for person in db.session.scalars(query) if taking.may_take(case, stage, person, around)]


def people_of(procedure_key: str) -> list[Staff]:
    """Return the active people of a procedure's teams, by name; the accounts of other systems are nobody."""
    members = select(Membership.staff_id).join(Team).where(Team.procedure_key == procedure_key)
    no_system = ~Staff.roles.any(Role.name == access.SYSTEM)
    query = select(Staff).where(Staff.active.is_(True), Staff.id.in_(members), no_system)
    found = query.options(lazyload(Staff.memberships)).order_by(Staff.last_name, Staff.first_name, Staff.id)
    return list(db.session.scalars(found))


def everyone() -> list[Staff]:
    """Return all active members of staff, by name."""
    query = select(Staff).where(Staff.active.is_(True)).options(lazyload(Staff.memberships))
    return list(db.session.scalars(query.order_by(Staff.last_name, Staff.first_name, Staff.id)))


def queue() -> Select[tuple[Case]]:
    """Return the cases that someone owes work: the most urgent first (RV-34), of these what is due first.

    Those with nothing due come last.
    """
    due_first = (Case.precedence, Case.next_due_at.asc().nulls_last(), Case.id)
    return select(Case).where(owed()).order_by(*due_first)


def owed() -> ColumnElement[bool]:
    """Return the condition that a case is open, or that something is still due: a decision on an objection.

    Its values are written out, or no database would know that `ix_cases_queue` holds just these.
    """
    values: BindParameter[list[str]] = bindparam("open", sorted(OPEN), expanding=True, literal_execute=True)
    return or_(Case.status.in_(values), Case.next_due_at.is_not(None))


def for_page(has: Collection[str]) -> tuple[ORMOption, ...]:
    """Return the loader options for a page that tells everything about one case, of which `parts` said what is there.

    No query per row, and none for what isn't there: `parts.settle` says of that that it is empty.
    """
    of_stages = selectinload(Case.stages).selectinload(StageRow.clocks)
    extensions = of_stages.selectinload if parts.EXTENSIONS in has else of_stages.lazyload
    return (
        joinedload(Case.person),
        joinedload(Case.team),
        joinedload(Case.handler),
        joinedload(Case.subjects).joinedload(CaseSubject.staff).options(lazyload(Staff.memberships)),
        extensions(ClockRow.extensions),
        *parts.unread(has),
        selectinload(Case.events),
        selectinload(Case.responses),
        joinedload(Case.natures),
    )
