"""Who may see which cases: one rule, applied to every query of a request, whatever wrote the query.

A door sets the viewer at the start of a request. While one is set, every ORM read of a case, or of anything that
hangs on a case, is narrowed to what this viewer may see: filters on views alone leaked at 10 of 19 endpoints (ADR 3).
"""

from __future__ import annotations

from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, event, false, or_, select
from sqlalchemy.orm import ORMExecuteState, Session, with_loader_criteria

from portal.cases.models import (
    Case,
    CaseKey,
    CaseNature,
    ClockRow,
    Contribution,
    Event,
    ExtensionRow,
    IdempotencyKey,
    Link,
    Objection,
    PauseRow,
    Person,
    Referral,
    Remedy,
    Response,
    Staff,
    StageRow,
    StepRow,
)
from portal.notices.models import Notice

WIDE = "Complaints team"  # the team that receives, logs and oversees every case of its procedures
WORKING = frozenset({WIDE, "Officer"})  # those who can be given a case
SIGHTED = WORKING | {"Reader", "Integration"}


@dataclass(frozen=True)
class Viewer:
    """Someone who reads: the teams whose cases they see, the procedures they see whole, and their own id."""

    staff_id: int | None = None
    teams: frozenset[int] = frozenset()
    procedures: frozenset[str] = frozenset()


NOBODY = Viewer()
viewer: ContextVar[Viewer | None] = ContextVar("viewer", default=None)


def viewer_of(staff: Staff | None, roles: frozenset[str]) -> Viewer:
    """Return what someone with these roles may see. Running the installation (FAB's Admin) shows no case (RV-25)."""
    if staff is None or not roles & SIGHTED:
        return NOBODY
    teams = frozenset(membership.team_id for membership in staff.memberships)
    wide = roles & {WIDE, "Integration"}
    procedures = frozenset(membership.team.procedure_key for membership in staff.memberships) if wide else frozenset()
    return Viewer(staff.id, teams, procedures)


def visible_to(who: Viewer) -> ColumnElement[bool]:
    """Return the condition on `Case` that this viewer's cases meet."""
    if who.staff_id is None:
        return false()
    conditions: list[ColumnElement[bool]] = [Case.handler_id == who.staff_id]
    if who.teams:
        conditions.append(Case.team_id.in_(who.teams))
    if who.procedures:
        conditions.append(Case.procedure_key.in_(who.procedures))
    return or_(*conditions)


def asked_of(who: Viewer) -> ColumnElement[bool]:
    """Return the condition on `Contribution` that is met by what this viewer, or a team of theirs, was asked for.

    Whoever is asked sees the request, and of the case only what `contributing.told` gives: not its rows.
    """
    conditions: list[ColumnElement[bool]] = [Contribution.staff_id == who.staff_id] if who.staff_id else []
    if who.teams:
        conditions.append(Contribution.team_id.in_(who.teams))
    return or_(false(), *conditions)


HANGS_ON_A_CASE: list[Any] = [
    CaseKey,
    StageRow,
    ClockRow,
    PauseRow,
    ExtensionRow,
    StepRow,
    Response,
    Remedy,
    Referral,
    Objection,
    Event,
    CaseNature,
    IdempotencyKey,
    Notice,
    Link,
    Contribution,
]


def guard(model: type) -> type:
    """Say that a model (with a `case_id`) is to be seen only with its case. For models of packages above this one."""
    HANGS_ON_A_CASE.append(model)
    return model


def _narrow(state: ORMExecuteState) -> None:
    who = viewer.get()
    if (
        who is None
        or not state.is_select
        or state.is_column_load
        or state.is_relationship_load
        or state.execution_options.get("unguarded")
    ):
        return
    condition = visible_to(who)
    mine = select(Case.__table__.c.id).where(condition)
    theirs = select(Case.__table__.c.person_id).where(condition)
    own: dict[Any, ColumnElement[bool]] = {
        Contribution: or_(Contribution.case_id.in_(mine), asked_of(who)),
        # A link names two cases: whoever may not see both is not told that there is one.
        Link: and_(Link.case_id.in_(mine), Link.lead_id.in_(mine)),
    }
    state.statement = state.statement.options(
        with_loader_criteria(Case, condition, include_aliases=True),
        with_loader_criteria(Person, Person.id.in_(theirs), include_aliases=True),
        *(
            with_loader_criteria(model, own.get(model, model.case_id.in_(mine)), include_aliases=True)
            for model in HANGS_ON_A_CASE
        ),
    )


event.listen(Session, "do_orm_execute", _narrow)
