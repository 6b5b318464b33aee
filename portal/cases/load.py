"""How much work there is: by whom it is done, and by team and stage, of the cases that the viewer may see."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import case as when
from sqlalchemy import func, select

from portal.cases import due_times, queries
from portal.cases.due_times import Ends
from portal.cases.models import Case
from portal.database import db
from portal.policy.moves import Status


class Load(NamedTuple):
    """What one person has of a team's open cases; `officer` is nought for those that nobody deals with."""

    team: int
    officer: int
    open: int
    week: int
    overdue: int
    paused: int


class AtStage(NamedTuple):
    """What a team has at one stage."""

    team: int
    procedure: str
    stage: str
    open: int
    week: int
    overdue: int


def by_person(at: datetime, ends: Ends) -> list[Load]:
    """Return what each person has, team by team, in one statement."""
    paused = func.count(when((Case.status == Status.PAUSED, 1)))
    query = select(Case.team_id, func.coalesce(Case.handler_id, 0), *_figures(at, ends), paused)
    found = queries.counted(query.where(queries.owed())).group_by(Case.team_id, Case.handler_id)
    return [Load(*row) for row in db.session.execute(found)]


def by_stage(at: datetime, ends: Ends) -> list[AtStage]:
    """Return what each team has at each stage, in one statement."""
    groups = (Case.team_id, Case.procedure_key, Case.stage_key)
    query = queries.counted(select(*groups, *_figures(at, ends)).where(queries.owed())).group_by(*groups)
    return [AtStage(*row) for row in db.session.execute(query)]


def _figures(at: datetime, ends: Ends) -> tuple[Any, ...]:
    return func.count(), *(func.count(when((_due(which, at, ends), 1))) for which in ("week", "overdue"))


def _due(which: str, at: datetime, ends: Ends) -> Any:
    return due_times.of_moment(which, Case.next_due_at, Case.procedure_key, at, ends)
