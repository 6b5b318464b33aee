"""The teams that a procedure names, as rows that people and cases belong to."""

from __future__ import annotations

from sqlalchemy import select

from portal.cases.models import Case, Team
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


def keep_with_its_stage(case: Case) -> None:
    """Give the case to the team that its stage belongs to, where the procedure says which (CSC-20)."""
    row = case.stages[-1]
    key = versions.procedure(case.procedure_version_id).pathway(row.pathway).stage(row.key).team
    if key:
        case.team = db.session.scalars(select(Team).filter_by(procedure_key=case.procedure_key, key=key)).one()
