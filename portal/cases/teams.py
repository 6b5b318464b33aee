"""The teams that a procedure names, as rows that people and cases belong to, and who is in them."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

from flask_appbuilder.security.sqla.models import Role
from sqlalchemy import Select, and_, or_, select

from portal.cases.access import SYSTEM
from portal.cases.models import Case, Membership, Staff, Team
from portal.database import db
from portal.procedures import versions
from portal.procedures.models import ProcedureVersion


def add_teams_of(version: ProcedureVersion) -> None:
    """Add the teams of a version as soon as it is installed: when it comes into force nobody runs this again."""
    known = {team.key: team for team in db.session.scalars(select(Team).filter_by(procedure_key=version.key))}
    for team in versions.procedure_of(version).teams.values():
        row = known.get(team.key) or Team(procedure_key=version.key, key=team.key)
        row.name = team.name
        db.session.add(row)


def people_of(procedure_key: str) -> list[Staff]:
    """Return the active members of a procedure's teams, by name."""
    query = _active().where(Staff.memberships.any(Membership.team.has(Team.procedure_key == procedure_key)))
    return list(db.session.scalars(query.order_by(Staff.last_name, Staff.first_name, Staff.id)))


def members_of(team: Team) -> list[Staff]:
    """Return the active members of a team."""
    return list(db.session.scalars(_active().where(Staff.memberships.any(Membership.team == team)).order_by(Staff.id)))


def team_of(procedure_key: str, key: str) -> Team:
    """Return a procedure's team by its key in the pack."""
    return db.session.scalars(select(Team).filter_by(procedure_key=procedure_key, key=key)).one()


class Place(NamedTuple):
    """Someone's place in a team, with their name."""

    staff_id: int
    team_id: int
    name: str


def with_ids(ids: Collection[int], procedures: Collection[str] = ()) -> list[Team]:
    """Return these teams, and all of these procedures."""
    query = select(Team).where(or_(Team.id.in_(ids), Team.procedure_key.in_(procedures)))
    return list(db.session.scalars(query.order_by(Team.name, Team.id)))


def places_in(team_ids: Collection[int], others: Collection[int]) -> list[Place]:
    """Return who is active in these teams, and the names of `others`, who may have left, by name: one statement."""
    here = Staff.active.is_(True), Staff.roles.any(Role.name != SYSTEM), Membership.team_id.in_(team_ids)
    query = (
        select(Staff.id, Membership.team_id, Staff.first_name, Staff.last_name)
        .outerjoin(Membership, Membership.staff_id == Staff.id)
        .where(or_(and_(*here), Staff.id.in_(others)))
        .order_by(Staff.last_name, Staff.first_name, Staff.id)
        .distinct()
    )
    return [Place(one, team or 0, f"{first} {last}") for one, team, first, last in db.session.execute(query)]


def _active() -> Select[tuple[Staff]]:
    """People alone: the account of another system reads no message, and does no work."""
    return select(Staff).where(Staff.active.is_(True), Staff.roles.any(Role.name != SYSTEM))


def of_stage(case: Case) -> Team | None:
    """Return the team that keeps the cases of a case's stage, where the procedure says which (CSC-20)."""
    row = case.stages[-1]
    key = versions.procedure(case.procedure_version_id).pathway(row.pathway).stage(row.key).team
    return team_of(case.procedure_key, key) if key else None
