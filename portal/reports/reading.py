"""The cases of a report, read a chunk at a time: a handful of statements each, and none kept but what is counted."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select

from portal.cases.models import (
    Case,
    CaseNature,
    CaseSubject,
    ClockRow,
    Person,
    Remedy,
    Response,
    Staff,
    StageRow,
    StepRow,
    Team,
)
from portal.database import db
from portal.policy.letters import Says
from portal.reports.scope import Scope

CHUNK = 1_000
Rows = dict[int, list[Row[Any]]]
COLUMNS = (
    Case.id, Case.tracking_number, Case.kind, Case.status, Case.pathway, Case.received_at, Case.opened_at,
    Case.channel, Case.service, Case.matter, Case.ward, Case.anonymous, Case.staff_generated, Case.on_behalf_of,
    Case.priority, Case.details, Case.team_id, Case.handler_id, Case.closing,
)  # fmt: skip
WORDS = (Case.description, Case.desired_outcome, Case.location, Person.name.label("reporter"))


class Chunk:
    """Some cases with what hangs on them, by the case: one statement for each table. `at` is the moment of telling."""

    def __init__(self, cases: Sequence[Row[Any]], scope: Scope, at: datetime) -> None:
        self.cases = cases
        self.at = at
        self.zone = scope.zone
        ids, options = [case.id for case in cases], scope.options
        self._options = options
        self._steps: dict[tuple[str, ...], Rows] = {}

        def read(model: Any, *columns: Any, order: tuple[Any, ...], where: tuple[Any, ...] = ()) -> Rows:
            query = select(model.case_id, *columns).where(model.case_id.in_(ids), *where).order_by(*order)
            return _by(db.session.execute(query, execution_options=options), lambda row: row.case_id)

        self.stages = read(
            StageRow, StageRow.id, StageRow.key, StageRow.pathway, StageRow.handler_id, StageRow.acknowledged_at,
            StageRow.answered_at, StageRow.ended_at, order=(StageRow.case_id, StageRow.seq),
        )  # fmt: skip
        self.clocks = read(
            ClockRow, ClockRow.stage_id, ClockRow.key, ClockRow.stopped_at, ClockRow.ended_at, ClockRow.exempt,
            ClockRow.due_at, order=(ClockRow.id,),
        )  # fmt: skip
        self.natures = read(CaseNature, CaseNature.nature, order=(CaseNature.case_id, CaseNature.nature))
        self.said = read(
            Response, Response.stage_id, Response.says, Response.outcome, Response.issued_at, Response.entries,
            order=(Response.issued_at, Response.id), where=(Response.issued_at.is_not(None),),
        )  # fmt: skip
        self.remedies = read(
            Remedy, Remedy.kind, Remedy.what, Remedy.due_on, Remedy.kept_at, order=(Remedy.id,),
            where=(Remedy.dropped_at.is_(None),),
        )  # fmt: skip
        self.about_staff = read(CaseSubject, CaseSubject.staff_id, order=(CaseSubject.case_id,))

    def answers(self, case_id: int) -> list[Row[Any]]:
        """Return the answers that a case had, the earliest first."""
        return [row for row in self.said.get(case_id, []) if row.says == Says.ANSWER]

    def steps(self, keys: tuple[str, ...]) -> Rows:
        """Return these of the steps that were ticked off with a note, read when they are asked for."""
        query = (
            select(StepRow.case_id, StepRow.key, StepRow.done_at, StepRow.note)
            .where(StepRow.case_id.in_([case.id for case in self.cases]), StepRow.key.in_(keys), StepRow.note != "")
            .order_by(StepRow.id)
        )
        if keys not in self._steps:
            rows = db.session.execute(query, execution_options=self._options)
            self._steps[keys] = _by(rows, lambda row: row.case_id)
        return self._steps[keys]

    def passages(self, case: Row[Any]) -> list[Row[Any]]:
        """Return the passages through the stages of the way that a case goes now: not those of one it left."""
        return [row for row in self.stages.get(case.id, []) if row.pathway == case.pathway]


def chunks(scope: Scope, at: datetime, *, words: bool = False, size: int = CHUNK) -> Iterator[Chunk]:
    """Yield the cases of a scope in the order of their entry, so many at once; with `words`, what was written too."""
    after = 0
    while rows := db.session.execute(_next(scope, after, words, size), execution_options=scope.options).all():
        yield Chunk(rows, scope, at)
        after = rows[-1].id


def _next(scope: Scope, after: int, words: bool, size: int) -> Any:
    query = select(*COLUMNS, *(WORDS if words else ()))
    if words:
        query = query.outerjoin(Person, Person.id == Case.person_id)
    return query.where(Case.id > after, *scope.conditions()).order_by(Case.id).limit(size)


def team_names(procedure: str) -> dict[int, tuple[str, str]]:
    """Return the keys and names of a procedure's teams, by id."""
    query = select(Team.id, Team.key, Team.name).where(Team.procedure_key == procedure)
    return {row.id: (row.key, row.name) for row in db.session.execute(query)}


def staff_names() -> dict[int, str]:
    """Return what all members of staff are called, those who have left too."""
    query = select(Staff.id, Staff.first_name, Staff.last_name)
    return {row.id: f"{row.first_name} {row.last_name}".strip() for row in db.session.execute(query)}


def _by(rows: Any, key: Callable[[Row[Any]], int]) -> Rows:
    found: Rows = defaultdict(list)
    for row in rows:
        found[key(row)].append(row)
    return found
