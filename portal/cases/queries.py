"""Finding cases."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Select, bindparam, or_, select
from sqlalchemy.orm import joinedload, lazyload, selectinload
from sqlalchemy.orm.interfaces import ORMOption

from portal.cases import clocks, conflicts, holding, parts, taking, tracking
from portal.cases.models import Case, CaseSubject, ClockRow, Membership, Staff, StageRow, Team
from portal.database import UNGUARDED, db
from portal.errors import NotFound
from portal.policy.moves import OPEN

DUE_FIRST = (Case.precedence, Case.look_by.asc().nulls_last(), Case.id)
NO_CASE = "There is no case with that tracking number. Check it: it looks like DV-7K3M-Q9TX-4HBW."


def by_tracking_number(typed: str, *, for_change: bool = False) -> Case:
    """Return the case of a tracking number, however it was typed; `for_change` as in `by_id`. Raises `NotFound`."""
    number = tracking.normalised(typed)
    case = db.session.scalars(select(Case).filter_by(tracking_number=number)).one_or_none() if number else None
    if case is None:
        raise NotFound(NO_CASE)
    return by_id(case.id, for_change=True) if for_change else case


def other_by_tracking_number(typed: str) -> Case:
    """Return the case that another is to be tied to, locked too. Raises `NotFound`."""
    holding.hold_alone(by_tracking_number(typed).id)
    return by_tracking_number(typed)


def hidden_by_tracking_number(typed: str) -> Case | None:
    """Return the case of a tracking number, whoever may see it, locked, or None. For break-glass, which lets nobody
    read it."""
    if not (ids := ids_of(typed)):
        return None
    holding.hold_alone(ids[0])
    query = select(Case).where(Case.id == ids[0]).execution_options(**UNGUARDED)
    return db.session.scalars(query).one()


def ids_of(typed: str) -> list[int]:
    """Return the id of the case of a tracking number, whoever may see it; nothing where there is none."""
    query = select(Case.id).filter_by(tracking_number=tracking.normalised(typed)).execution_options(**UNGUARDED)
    return list(db.session.scalars(query))


def by_id(case_id: int, *, for_change: bool = False, beside: Collection[int] = ()) -> Case:
    """Return a case this viewer may see. Raises `NotFound`.

    With `for_change` it is locked until the transaction ends, and with it whatever is tied to it, and those `beside`
    it that are to be.
    """
    query = select(Case).filter_by(id=case_id)
    if for_change and db.session.scalar(select(Case.id).filter_by(id=case_id)) is not None:
        holding.hold(case_id, beside)
        query = query.execution_options(populate_existing=True)
    case = db.session.scalars(query).one_or_none()
    if case is None:
        raise NotFound("There is no such case.")
    return case


def who_may_take(case: Case, at: datetime) -> list[Staff]:
    """Return the active staff who may deal with the stage the case is in at a moment, by name: designees too."""
    around = conflicts.circle(case, at)
    members = select(Membership.staff_id).join(Team).where(Team.procedure_key == case.procedure_key)
    query = (
        select(Staff)
        .where(Staff.active.is_(True), or_(Staff.id.in_(members), Staff.id.in_(around.principals)))
        .order_by(Staff.last_name, Staff.first_name, Staff.id)
        .options(joinedload(Staff.memberships), joinedload(Staff.roles))  # one statement: the case page asks this too
    )
    stage = clocks.stage_of(case.stage)
    return [person for person in db.session.scalars(query).unique() if taking.may_take(case, stage, person, around)]


def everyone() -> list[Staff]:
    """Return all active members of staff, by name."""
    query = select(Staff).where(Staff.active.is_(True)).options(lazyload(Staff.memberships))
    return list(db.session.scalars(query.order_by(Staff.last_name, Staff.first_name, Staff.id)))


def queue() -> Select[tuple[Case]]:
    """Return the cases that someone owes work: the most urgent first (RV-34), of these what someone must look at first.

    That is what is due first; a paused case stands where its pause should end at the latest, if it must. Those with
    nothing due come last.
    """
    return select(Case).where(owed()).order_by(*DUE_FIRST)


def counted(query: Select[Any]) -> Select[Any]:
    """Return a query that counts owed cases of many people, as SQLite is to run it: by the index that has all of it."""
    return query.with_hint(Case, "INDEXED BY ix_cases_counts", "sqlite")


def page_of(query: Select[tuple[Case]], first: int, most: int) -> Select[tuple[Case]]:
    """Return so many cases of such a query, from one on.

    SQLite would put whole rows in order, all that there are: it is asked for their order first, then for these rows.
    PostgreSQL reads them in order, and stops.
    """
    page = query.offset(first).limit(most)
    if db.session.get_bind().dialect.name != "sqlite":
        return page
    return select(Case).where(Case.id.in_(page.with_only_columns(Case.id))).order_by(*DUE_FIRST)


def owed() -> ColumnElement[bool]:
    """Return the condition that a case is open, or that something is still due: a decision on an objection.

    Its values are written out, or no database would know that `ix_cases_queue` holds just these.
    """
    values: BindParameter[list[str]] = bindparam("open", sorted(OPEN), expanding=True, literal_execute=True)
    return or_(Case.status.in_(values), Case.next_due_at.is_not(None))


def by_the_queue(query: Select[Any]) -> Select[Any]:
    """Return a query of the owed cases of many people as SQLite is to run it: by the index that holds these alone.

    Left to itself it would put together all the cases that the viewer may see, over or not, for each way in which they
    may. PostgreSQL knows from its statistics how many there are of each.
    """
    return query.with_hint(Case, "INDEXED BY ix_cases_queue", "sqlite")


def for_page(has: Collection[str]) -> tuple[ORMOption, ...]:
    """Return the loader options for a page that tells everything about one case, of which `parts` said what is there.

    No query per row, and none for what isn't there: `parts.settle` says of that that it is empty.
    """
    of_stages = selectinload(Case.stages).joinedload(StageRow.clocks)  # one statement for both
    extensions = of_stages.selectinload if parts.EXTENSIONS in has else of_stages.lazyload
    return (
        joinedload(Case.person),
        joinedload(Case.resident),
        joinedload(Case.team),
        joinedload(Case.handler),
        joinedload(Case.subjects).joinedload(CaseSubject.staff).options(lazyload(Staff.memberships)),
        extensions(ClockRow.extensions),
        *parts.unread(has),
        selectinload(Case.events),
        selectinload(Case.responses),
        joinedload(Case.natures),
        joinedload(Case.former_handlers),
    )
