"""Who may see which duties: staff see those of the procedures whose teams they are in, whatever wrote the query."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, event, false, select
from sqlalchemy.orm import ORMExecuteState, Session, with_loader_criteria
from sqlalchemy.sql.base import ExecutableOption

from portal.cases.access import Viewer, viewer
from portal.cases.models import Team
from portal.duties.models import DutyApproval, DutyContribution, DutyCorrection, DutyEvent, DutyRow, Meeting
from portal.duties.report_models import KeptReport, Publication, ReportCheck, ReportResponse, ReportStrike

BY_PROCEDURE: tuple[Any, ...] = (DutyRow, Meeting, DutyEvent, KeptReport, Publication, ReportResponse)
ON_A_DUTY: tuple[Any, ...] = (DutyContribution, DutyCorrection, DutyApproval, ReportStrike, ReportCheck)


def _of(who: Viewer, model: Any) -> ColumnElement[bool]:
    if not who.teams:
        return false()
    condition: ColumnElement[bool] = model.procedure_key.in_(select(Team.procedure_key).where(Team.id.in_(who.teams)))
    return condition


def _narrow(state: ORMExecuteState) -> None:
    who = viewer.get()
    if who is None or not state.is_select or state.is_column_load or state.is_relationship_load:
        return
    state.statement = state.statement.options(*_narrowing(who))


@lru_cache(maxsize=32)  # a page makes a dozen statements for one viewer
def _narrowing(who: Viewer) -> tuple[ExecutableOption, ...]:
    return (
        *(with_loader_criteria(model, _of(who, model), include_aliases=True) for model in BY_PROCEDURE),
        *(with_loader_criteria(model, model.duty.has(_of(who, DutyRow)), include_aliases=True) for model in ON_A_DUTY),
    )


event.listen(Session, "do_orm_execute", _narrow)
