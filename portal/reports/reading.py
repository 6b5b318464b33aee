"""The cases of a report, read a chunk at a time: a handful of statements each, and none kept but what is counted."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from typing import Any

from sqlalchemy import Row, Select, func, select

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
# Of these, of WORDS and of HANGING are kept fingerprints made: whoever changes them counts `fingerprints.WAY` up.
COLUMNS = (
    Case.id, Case.tracking_number, Case.kind, Case.status, Case.pathway, Case.received_at, Case.opened_at,
    Case.channel, Case.service, Case.matter, Case.ward, Case.anonymous, Case.staff_generated, Case.on_behalf_of,
    Case.priority, Case.details, Case.team_id, Case.handler_id, Case.closing,
)  # fmt: skip
OF_ROWS = (Case.opened_at, Case.closing)  # which no figure counts
FOR_FIGURES = tuple(one for one in COLUMNS if one not in {Case.details, *OF_ROWS})
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
# Every moment that is read is made into one: of many cases that is most of the time.
STAGES_FOR_FIGURES = replace(
    STAGES, columns=(StageRow.id, StageRow.key, StageRow.pathway, StageRow.handler_id, StageRow.answered_at)
)
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
SAID_WITHOUT_ENTRIES = replace(SAID, columns=tuple(one for one in SAID.columns if one is not Response.entries))
ANSWERS = replace(
    SAID, columns=(Response.stage_id, Response.outcome), where=(*SAID.where, Response.says == Says.ANSWER)
)
ANSWERS_WITH_ENTRIES = replace(ANSWERS, columns=(*ANSWERS.columns, Response.entries))
REMEDIES = Hanging(
    Remedy,
    (Remedy.kind, Remedy.what, Remedy.due_on, Remedy.kept_at),
    order=(Remedy.id,),
    where=(Remedy.dropped_at.is_(None),),
)
REMEDIES_FOR_FIGURES = replace(REMEDIES, columns=(Remedy.kind,))
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


@dataclass(frozen=True)
class Reads:
    """What is read of each case beside what figures count: the rest of its `rows`, and what is JSON, dear of many."""

    rows: bool = False
    details: bool = False
    entries: bool = False

    def columns(self) -> tuple[Any, ...]:
        """Return what is read of a case itself."""
        details = (Case.details,) if self.details else ()
        return (*FOR_FIGURES, *details, *((*OF_ROWS, *WORDS) if self.rows else ()))


FIGURES = Reads()


class Chunk:
    """Some cases with what hangs on them, by the case: a statement for each table, when it is first asked for.

    `at` is the moment of telling. What figures don't count is there as far as it was said to be read.
    """

    def __init__(self, cases: Sequence[Row[Any]], scope: Scope, at: datetime, reads: Reads = FIGURES) -> None:
        self.cases = cases
        self.at = at
        self.zone = scope.zone
        self._ids = [case.id for case in cases]
        self._options = scope.options
        self._reads = reads
        self._steps: dict[tuple[str, ...], Rows] = {}

    @cached_property
    def stages(self) -> Rows:
        """Return the passages through stages, in their order."""
        return self._read(STAGES if self._reads.rows else STAGES_FOR_FIGURES)

    @cached_property
    def clocks(self) -> Rows:
        """Return the clocks of all stages."""
        return self._read(CLOCKS)

    @cached_property
    def natures(self) -> Rows:
        """Return what cases are about by nature."""
        return self._read(NATURES)

    @cached_property
    def said(self) -> Rows:
        """Return what was said to reporters, the earliest first."""
        return self._read(SAID if self._reads.entries else SAID_WITHOUT_ENTRIES)

    @cached_property
    def _answers(self) -> Rows:
        return self._read(ANSWERS_WITH_ENTRIES if self._reads.entries else ANSWERS)

    @cached_property
    def remedies(self) -> Rows:
        """Return what was promised and not taken back."""
        return self._read(REMEDIES)

    @cached_property
    def remedy_kinds(self) -> Rows:
        """Return the kinds of what was promised and not taken back."""
        return self._read(REMEDIES_FOR_FIGURES)

    @cached_property
    def about_staff(self) -> Rows:
        """Return the named members of staff that cases are about."""
        return self._read(ABOUT_STAFF)

    def _read(self, hanging: Hanging, *where: Any) -> Rows:
        rows = db.session.execute(hanging.of(self._ids).where(*where), execution_options=self._options)
        return _by_case(rows.all())

    def answers(self, case_id: int) -> list[Row[Any]]:
        """Return the answers that a case had, the earliest first."""
        return self._answers.get(case_id, [])

    def steps(self, keys: tuple[str, ...]) -> Rows:
        """Return these of the steps that were ticked off with a note, read when they are asked for."""
        if keys not in self._steps:
            self._steps[keys] = self._read(STEPS, StepRow.key.in_(keys))
        return self._steps[keys]

    def passages(self, case: Row[Any]) -> list[Row[Any]]:
        """Return the passages through the stages of the way that a case goes now: not those of one it left."""
        return self._passages[case.id]

    @cached_property
    def _passages(self) -> Rows:
        ways = {case.id: case.pathway for case in self.cases}
        return {one: [row for row in self.stages.get(one, ()) if row.pathway == way] for one, way in ways.items()}


def chunks(scope: Scope, at: datetime, reads: Reads = FIGURES, *, size: int = CHUNK) -> Iterator[Chunk]:
    """Yield the cases of a scope in the order of their entry, so many at once."""
    ids = db.session.scalars(select(Case.id).where(*scope.conditions()), execution_options=scope.options).all()
    for some in in_turn(ids, size):
        rows = db.session.execute(_of(scope, some, reads), execution_options=scope.options).all()
        yield Chunk(rows, scope, at, reads)


def size(scope: Scope) -> int:
    """Return how many cases a scope has."""
    query = select(func.count(Case.id)).where(*scope.conditions())
    return db.session.scalars(query, execution_options=scope.options).one()


def _of(scope: Scope, ids: Collection[int], reads: Reads) -> Select[Any]:
    """Return the query for these cases, which are asked once more for what brought them here."""
    query = select(*reads.columns())
    if reads.rows:
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


def _by_case(rows: Sequence[Row[Any]]) -> Rows:
    found: Rows = defaultdict(list)
    for row in rows:
        found[row[0]].append(row)
    return found
