"""The recorded histories of many cases, read a chunk at a time: a handful of statements each, and no case kept."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time
from typing import Any

from sqlalchemy import ColumnElement, Row, func, select

from portal.cases import clocks, facts, rerouting
from portal.cases.models import Case, ClockRow, Event, ExtensionRow, PauseRow, Response, StageRow, StepRow
from portal.database import UNGUARDED, db
from portal.policy.calendar import ONE_DAY
from portal.policy.clock import Clock, Extension, Method, Pause
from portal.policy.letters import Says
from portal.policy.matters import CONTESTED
from portal.policy.moves import Move
from portal.policy.procedure import Procedure
from portal.policy.replay import Done, History, MoreTime, Passage, Said
from portal.procedures import versions

CHUNK = 500
SAYS = (Says.ACKNOWLEDGEMENT.value, Says.ANSWER.value)  # what may stop a clock
Rows = dict[int, list[Row[Any]]]
REOPENING = (Move.REOPEN, Move.OVERTURN)


@dataclass(frozen=True)
class Span:
    """Which cases: those of a procedure that were received from `since` on and before `until`, where one is given.

    `without_hidden` leaves out those under a label and those about a member of staff: whoever may not know of a case
    could tell from the figures of one day that there is one (RV-25, RV-26).
    """

    procedure: str
    since: datetime | None = None
    until: datetime | None = None
    without_hidden: bool = False

    def conditions(self) -> Iterator[ColumnElement[bool]]:
        """Yield what the cases must meet."""
        yield Case.procedure_key == self.procedure
        if self.since:
            yield Case.received_at >= self.since
        if self.until:
            yield Case.received_at < self.until
        if self.without_hidden:
            yield Case.label == ""
            yield ~Case.subjects.any()


@dataclass(frozen=True)
class Recorded:
    """One case as it was recorded: its id, its pathway, its facts, and its clocks with the place of their stage."""

    case_id: int
    pathway: str
    history: History
    clocks: tuple[tuple[int, Clock], ...]


def count(span: Span) -> int:
    """Return how many cases there are, whoever asks: so many a replay will read."""
    query = select(func.count(Case.id)).where(*span.conditions()).execution_options(**UNGUARDED)
    return db.session.scalar(query) or 0


@dataclass
class Reader:
    """Reads chunk after chunk. It keeps the versions of the procedure that it met, and nothing else."""

    span: Span
    packs: dict[int, Procedure] = field(default_factory=dict)

    def chunk(self, after: int, size: int = CHUNK) -> list[Recorded]:
        """Return the cases that follow the id `after`, up to `size`; none at the end."""
        found = self.rows(after, size)
        return [self._recorded(case, found[1]) for case in found[0]] if found else []

    def rows(self, after: int, size: int = CHUNK) -> tuple[Sequence[Row[Any]], _Rows] | None:
        """Return the rows of those cases and of what hangs on them, or None at the end."""
        columns = (
            Case.id, Case.kind, Case.pathway, Case.service, Case.procedure_version_id, Case.received_at,
            Case.opened_at, Case.anonymous, Case.staff_generated, Case.matter, Case.channel, Case.priority,
            Case.details,
        )  # fmt: skip
        query = select(*columns).where(Case.id > after, *self.span.conditions()).order_by(Case.id).limit(size)
        cases = db.session.execute(query).all()
        return (cases, _Rows([case.id for case in cases])) if cases else None

    def _pack(self, version_id: int) -> Procedure:
        if version_id not in self.packs:
            self.packs[version_id] = versions.procedure(version_id)
        return self.packs[version_id]

    def _recorded(self, case: Row[Any], rows: _Rows) -> Recorded:
        pack = self._pack(case.procedure_version_id)
        places = {stage.key: place for place, stage in enumerate(pack.pathway(case.pathway).stages, start=1)}
        left, stages = _as_classified_now(rows.stages.get(case.id, []))
        passages, found_clocks = [], []
        for before, stage in zip([None, *stages], stages, strict=False):
            found = list(_clocks(stage, pack, rows))
            found_clocks += [(places[stage.key], clock) for clock in found]
            passages.append(_passage(stage, before, places[stage.key], found, rows))
        if left:
            passages[0] = _with_what_was_left(passages[0], left, _went_on(left, stages[0]), rows)
        return Recorded(case.id, case.pathway, _history(case, pack, tuple(passages)), tuple(found_clocks))


def _as_classified_now(stages: list[Row[Any]]) -> tuple[list[Row[Any]], list[Row[Any]]]:
    """Part a case's passages in those it left when it was classified anew, and those of the way it goes now."""
    first = next((n for n in range(len(stages), 0, -1) if stages[n - 1].pathway != stages[-1].pathway), 0)
    return stages[:first], stages[first:]


def _went_on(left: list[Row[Any]], stage: Row[Any]) -> list[Row[Any]]:
    """Return those of the passages left that led to this one while the case was worked, the first of them first."""
    found: list[Row[Any]] = []
    for earlier, later in zip(reversed(left), reversed([*left[1:], stage]), strict=True):
        if not rerouting.went_on(earlier, later):
            break
        found.insert(0, earlier)
    return found


def _with_what_was_left(passage: Passage, left: list[Row[Any]], chain: list[Row[Any]], rows: _Rows) -> Passage:
    """What was said in the passages that led to it stands, and its limits count from where theirs did.

    That is the receipt, or the day on which the case was opened again.
    """
    said = [one for stage in chain for one in _said(stage, rows)]
    opened = chain[0].opened_at if chain else passage.opened
    return replace(passage, said=(*said, *passage.said), opened=opened, again=len(chain) < len(left))


def _history(case: Row[Any], pack: Procedure, passages: tuple[Passage, ...]) -> History:
    given = {"anonymous": case.anonymous, "staff": case.staff_generated}
    marks = frozenset(mark for mark, holds in given.items() if holds)
    return History(
        kind=case.kind,
        subject=_subject(case, pack),
        marks=marks,
        received=case.received_at,
        opened=case.opened_at,
        passages=passages,
        facts=facts.facts(case.details or {}, marks, **_single(case)),
    )


def _single(case: Row[Any]) -> dict[str, str]:
    return {name: getattr(case, name) or "" for name in ("kind", "channel", "priority", "matter")}


def _subject(case: Row[Any], pack: Procedure) -> str:
    by_matter = pack.matters[case.matter].subject if case.matter else ""
    return by_matter or (pack.service(case.service).subject if case.service else "")


def _clocks(stage: Row[Any], pack: Procedure, rows: _Rows) -> Iterator[Clock]:
    """An objection has a clock of its own, which belongs to no stage: no other pack could say anything of it."""
    pauses = _pauses(stage, rows)
    for row in rows.clocks.get(stage.id, []):
        if row.key.startswith(CONTESTED):
            continue
        rule = clocks.rule_at(pack, stage.pathway, stage.key, row.key, row.instead)
        yield clocks.of_facts(
            row,
            rule,
            pack,
            pauses=pauses,
            extensions=(Extension(one.at, one.amount, one.reason) for one in rows.extensions.get(row.id, [])),
            exempt=rule.exemption(frozenset({row.exempt})) if row.exempt else None,
        )


def _pauses(stage: Row[Any], rows: _Rows) -> tuple[Pause, ...]:
    return tuple(Pause(one.since, one.until, one.reason) for one in rows.pauses.get(stage.id, []))


def _said(stage: Row[Any], rows: _Rows) -> tuple[Said, ...]:
    return tuple(Said(one.says, Method(one.method), one.issued_at) for one in rows.responses.get(stage.id, []))


def _passage(stage: Row[Any], before: Row[Any] | None, place: int, clocks: Iterable[Clock], rows: _Rows) -> Passage:
    again = before is not None and before.key == stage.key
    with_someone = again and before is not None and before.handler_id is not None and rows.kept(stage)
    return Passage(
        place=place,
        opened=stage.opened_at,
        again=again,
        allocated=stage.opened_at if with_someone else rows.first_allocated(stage),
        said=_said(stage, rows),
        done=tuple(Done(one.key, one.done_at) for one in rows.steps.get(stage.id, [])),
        ended=stage.ended_at,
        pauses=_pauses(stage, rows),
        more_time=tuple(
            MoreTime(clock.rule.key, clock.rule.limit.unit, extension)
            for clock in clocks
            for extension in clock.extensions
        ),
    )


class _Rows:
    """What hangs on a chunk of cases, by what it hangs on: one statement for each table."""

    def __init__(self, cases: Sequence[int]) -> None:
        def read(*columns: Any, by: Callable[[Row[Any]], int], order: tuple[Any, ...], where: tuple[Any, ...]) -> Rows:
            found: Rows = defaultdict(list)
            for row in db.session.execute(select(*columns).where(*where).order_by(*order)):
                found[by(row)].append(row)
            return found

        self.stages = read(
            StageRow.id, StageRow.case_id, StageRow.key, StageRow.opened_at, StageRow.allocated_at, StageRow.ended_at,
            StageRow.handler_id, StageRow.pathway, StageRow.ending,
            by=lambda row: row.case_id, order=(StageRow.case_id, StageRow.seq), where=(StageRow.case_id.in_(cases),),
        )  # fmt: skip
        self.clocks = read(
            ClockRow.id, ClockRow.stage_id, ClockRow.key, ClockRow.started_at, ClockRow.stopped_at, ClockRow.ended_at,
            ClockRow.exempt, ClockRow.instead,
            by=lambda row: row.stage_id, order=(ClockRow.id,), where=(ClockRow.case_id.in_(cases),),
        )  # fmt: skip
        self.pauses = read(
            PauseRow.stage_id, PauseRow.since, PauseRow.until, PauseRow.reason,
            by=lambda row: row.stage_id, order=(PauseRow.id,), where=(PauseRow.case_id.in_(cases),),
        )  # fmt: skip
        self.extensions = read(
            ExtensionRow.clock_id, ExtensionRow.at, ExtensionRow.amount, ExtensionRow.reason,
            by=lambda row: row.clock_id, order=(ExtensionRow.id,), where=(ExtensionRow.case_id.in_(cases),),
        )  # fmt: skip
        self.responses = read(
            Response.stage_id, Response.says, Response.method, Response.issued_at,
            by=lambda row: row.stage_id, order=(Response.issued_at, Response.id),
            where=(Response.case_id.in_(cases), Response.issued_at.is_not(None), Response.says.in_(SAYS)),
        )  # fmt: skip
        self.steps = read(
            StepRow.stage_id, StepRow.key, StepRow.done_at,
            by=lambda row: row.stage_id, order=(StepRow.id,), where=(StepRow.case_id.in_(cases),),
        )  # fmt: skip
        self.allocations = read(
            Event.case_id, Event.at, Event.kind, Event.facts,
            by=lambda row: row.case_id, order=(Event.case_id, Event.seq),
            where=(Event.case_id.in_(cases), Event.kind.in_((Move.ALLOCATE, *REOPENING))),
        )  # fmt: skip

    def first_allocated(self, stage: Row[Any]) -> datetime | None:
        """Return when the passage was first given to someone: its row keeps the last time. Time runs from the first."""
        within = [
            one.at
            for one in self.allocations.get(stage.case_id, [])
            if one.kind == Move.ALLOCATE
            and one.at >= stage.opened_at
            and (stage.ended_at is None or one.at <= stage.ended_at)
        ]
        return min([*within, stage.allocated_at]) if stage.allocated_at else None

    def kept(self, stage: Row[Any]) -> bool:
        """Return whether a passage began with whoever had the last: its event names them, or is older than that."""
        events = [one for one in self.allocations.get(stage.case_id, []) if one.kind in REOPENING]
        return all(one.facts.get("to", ...) is not None for one in events if one.at == stage.opened_at)


def span_of_days(procedure: str, since: date | None, until: date | None, *, without_hidden: bool = False) -> Span:
    """Return the cases received from the day `since` on and up to the day `until`, days where the body is."""
    zone = versions.procedure_of(versions.installed_of(procedure)[0]).zone

    def midnight(day: date) -> datetime:
        return datetime.combine(day, time.min, tzinfo=zone).astimezone(UTC)

    start, end = midnight(since) if since else None, midnight(until + ONE_DAY) if until else None
    return Span(procedure, start, end, without_hidden)
