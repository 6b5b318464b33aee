"""The cases of a report, read a chunk at a time: a handful of statements each, and none kept but what is counted."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, select

from portal.cases.models import (
    Case,
    CaseNature,
    CaseSubject,
    ClockRow,
    LearningAction,
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
from portal.reports.identifiers import in_turn
from portal.reports.scope import Scope

CHUNK = 1_000
Rows = dict[int, list[Row[Any]]]
COLUMNS = (
    Case.id, Case.tracking_number, Case.kind, Case.status, Case.pathway, Case.received_at, Case.opened_at,
    Case.channel, Case.service, Case.matter, Case.ward, Case.anonymous, Case.staff_generated, Case.on_behalf_of,
    Case.priority, Case.details, Case.team_id, Case.handler_id, Case.closing,
)  # fmt: skip
FOR_FIGURES = tuple(one for one in COLUMNS if one is not Case.details)  # which is JSON, and dear to read of many
WORDS = (Case.description, Case.desired_outcome, Case.location, Person.name.label("reporter"))


@dataclass(frozen=True)
class Hanging:
    """What reports read of a table that hangs on cases: its columns, their order, and which rows."""

    model: Any
    columns: tuple[Any, ...]
    order: tuple[Any, ...]
    where: tuple[Any, ...] = ()

    def of(self, ids: Collection[int]) -> Select[Any]:
        """Return the query for its rows of these cases; the id of the case comes first."""
        mine = self.model.case_id
        return select(mine, *self.columns).where(mine.in_(ids), *self.where).order_by(*self.order)


STAGES = Hanging(
    StageRow,
    (StageRow.id, StageRow.key, StageRow.pathway, StageRow.handler_id, StageRow.acknowledged_at, StageRow.answered_at,
     StageRow.ended_at),
    order=(StageRow.case_id, StageRow.seq),
)  # fmt: skip
CLOCKS = Hanging(
    ClockRow,
    (ClockRow.stage_id, ClockRow.key, ClockRow.stopped_at, ClockRow.ended_at, ClockRow.exempt, ClockRow.due_at),
    order=(ClockRow.id,),
)
NATURES = Hanging(CaseNature, (CaseNature.nature,), order=(CaseNature.case_id, CaseNature.nature))
SAID = Hanging(
    Response,
    (Response.stage_id, Response.says, Response.outcome, Response.issued_at, Response.entries),
    order=(Response.issued_at, Response.id),
    where=(Response.issued_at.is_not(None),),
)
SAID_FOR_FIGURES = replace(SAID, columns=tuple(one for one in SAID.columns if one is not Response.entries))
REMEDIES = Hanging(
    Remedy,
    (Remedy.kind, Remedy.what, Remedy.due_on, Remedy.kept_at),
    order=(Remedy.id,),
    where=(Remedy.dropped_at.is_(None),),
)
ABOUT_STAFF = Hanging(CaseSubject, (CaseSubject.staff_id,), order=(CaseSubject.case_id, CaseSubject.staff_id))
STEPS = Hanging(StepRow, (StepRow.key, StepRow.done_at, StepRow.note), order=(StepRow.id,), where=(StepRow.note != "",))
WORK = Hanging(
    LearningAction,
    (LearningAction.what, LearningAction.owner_id, LearningAction.asked_at, LearningAction.due_on,
     LearningAction.done_at, LearningAction.result),
    order=(LearningAction.id,),
)  # fmt: skip
# All that any sheet is made of: what a kept report is held against is made of the same.
HANGING = (STAGES, CLOCKS, NATURES, SAID, REMEDIES, ABOUT_STAFF, STEPS, WORK)


class Chunk:
    """Some cases with what hangs on them, by the case: one statement for each table. `at` is the moment of telling.

    What figures don't count is there with `words` alone: what a case's details are, and what an answer's letter said.
    """

    def __init__(self, cases: Sequence[Row[Any]], scope: Scope, at: datetime, *, words: bool = False) -> None:
        self.cases = cases
        self.at = at
        self.zone = scope.zone
        self._ids = [case.id for case in cases]
        self._options = scope.options
        self._steps: dict[tuple[str, ...], Rows] = {}
        self.stages, self.clocks, self.natures = self._read(STAGES), self._read(CLOCKS), self._read(NATURES)
        self.said = self._read(SAID if words else SAID_FOR_FIGURES)
        self.remedies = self._read(REMEDIES)
        self.about_staff = self._read(ABOUT_STAFF)

    def _read(self, hanging: Hanging, *where: Any) -> Rows:
        rows = db.session.execute(hanging.of(self._ids).where(*where), execution_options=self._options)
        return _by(rows, lambda row: row.case_id)

    def answers(self, case_id: int) -> list[Row[Any]]:
        """Return the answers that a case had, the earliest first."""
        return [row for row in self.said.get(case_id, []) if row.says == Says.ANSWER]

    def steps(self, keys: tuple[str, ...]) -> Rows:
        """Return these of the steps that were ticked off with a note, read when they are asked for."""
        if keys not in self._steps:
            self._steps[keys] = self._read(STEPS, StepRow.key.in_(keys))
        return self._steps[keys]

    def passages(self, case: Row[Any]) -> list[Row[Any]]:
        """Return the passages through the stages of the way that a case goes now: not those of one it left."""
        return [row for row in self.stages.get(case.id, []) if row.pathway == case.pathway]


def chunks(scope: Scope, at: datetime, *, words: bool = False, size: int = CHUNK) -> Iterator[Chunk]:
    """Yield the cases of a scope in the order of their entry, so many at once; with `words`, what was written too."""
    ids = db.session.scalars(select(Case.id).where(*scope.conditions()), execution_options=scope.options).all()
    for some in in_turn(ids, size):
        rows = db.session.execute(_of(scope, some, words), execution_options=scope.options).all()
        yield Chunk(rows, scope, at, words=words)


def _of(scope: Scope, ids: Collection[int], words: bool) -> Select[Any]:
    """Return the query for these cases, which are asked once more for what brought them here."""
    query = select(*((*COLUMNS, *WORDS) if words else FOR_FIGURES))
    if words:
        query = query.outerjoin(Person, Person.id == Case.person_id)
    return query.where(Case.id.in_(ids), *scope.conditions()).order_by(Case.id)


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
