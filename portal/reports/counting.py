"""A case's rows turned into what figures know of it, and the sheets of figures made from many."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import datetime
from itertools import product
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Row

from portal.policy import measures
from portal.policy.built import Column, Holds, Sheet, Value
from portal.policy.measures import Counted, Stand, Tally, worst
from portal.policy.moves import OPEN, Status
from portal.policy.reports import Covers, Dimension, SheetRule
from portal.reports.names import HEADS, Names
from portal.reports.reading import Chunk

NOTHING = ("",)
BEFORE = "before"


def counted(case: Row[Any], chunk: Chunk, names: Names) -> Counted:
    """Return what figures know of one case."""
    passages = chunk.passages(case)
    outcomes = {row.stage_id: row.outcome for row in chunk.answers(case.id)}
    answered = min((row.answered_at for row in passages if row.answered_at), default=None)
    return Counted(
        id=case.id,
        values=_values(case, chunk, names, outcomes),
        passages=tuple(dict.fromkeys((row.key, outcomes.get(row.id, "")) for row in passages)),
        limits=limits_of(case, chunk),
        is_open=case.status in OPEN,
        refused=case.status == Status.REFERRED,
        anonymous=case.anonymous,
        staff=case.staff_generated,
        elected=bool(case.on_behalf_of),
        answered=answered is not None,
        days=days_between(case.received_at, answered, chunk.zone) if answered else None,
    )


def _values(case: Row[Any], chunk: Chunk, names: Names, outcomes: dict[int, str]) -> dict[Dimension, tuple[str, ...]]:
    natures = tuple(row.nature for row in chunk.natures.get(case.id, []))
    remedies = tuple(sorted({row.kind for row in chunk.remedies.get(case.id, [])}))
    return {
        Dimension.KIND: (case.kind,),
        Dimension.CHANNEL: (case.channel,),
        Dimension.NATURE: natures or NOTHING,
        Dimension.PROGRAMME: (names.programme_of(case.service),),
        Dimension.SERVICE: (case.service,),
        Dimension.TEAM: (names.teams[case.team_id][0],),
        Dimension.MANAGER: (str(case.handler_id or ""),),
        Dimension.WARD: (case.ward.strip(),),
        Dimension.OUTCOME: (list(outcomes.values())[-1] if outcomes else "",),
        Dimension.REMEDY: remedies or NOTHING,
        Dimension.PRIORITY: (case.priority,),
        Dimension.MATTER: (case.matter,),
        Dimension.MONTH: (f"{case.received_at.astimezone(chunk.zone):%Y-%m}",),
    }


def limits_of(case: Row[Any], chunk: Chunk) -> dict[str, Stand]:
    """Return where each limit of a case stands, by the clock's name and by its stage's and its own."""
    stages = {row.id: row.key for row in chunk.passages(case)}
    found: dict[str, list[Stand]] = defaultdict(list)
    for row in chunk.clocks.get(case.id, []):
        stand = stand_of(row, chunk.at) if row.stage_id in stages else None
        if stand:
            found[row.key].append(stand)
            found[f"{stages[row.stage_id]}.{row.key}"].append(stand)
    return {limit: worst(stands) for limit, stands in found.items()}


def stand_of(row: Row[Any], at: datetime) -> Stand | None:
    """Return where one clock stands."""
    return measures.stand(exempt=row.exempt, stopped=row.stopped_at, ended=row.ended_at, due_at=row.due_at, at=at)


def days_between(earlier: datetime, later: datetime, zone: ZoneInfo) -> int:
    """Return the calendar days from one moment's day to another's, where the body is."""
    return (later.astimezone(zone).date() - earlier.astimezone(zone).date()).days


def keys(case: Counted, by: tuple[Dimension, ...]) -> set[tuple[str, ...]]:
    """Return the rows that a case counts in: of a stage with an outcome, those that it had together."""
    staged = Dimension.STAGE in by
    found = set()
    for stage, outcome in case.passages if staged else (("", ""),):
        values = dict(case.values)
        if staged:
            values[Dimension.STAGE] = (stage,)
            values[Dimension.OUTCOME] = (outcome,)
        found |= set(product(*(values[dimension] for dimension in by)))
    return found


class Figures:
    """One sheet of figures while cases are counted, and of the period before where it is compared."""

    def __init__(
        self, rule: SheetRule, names: Names, covers: Covers, within: Mapping[Dimension, str] | None = None
    ) -> None:
        self.rule = rule
        self.names = names
        self.rows: dict[tuple[str, ...], Tally] = {
            row: Tally() for row in names.expected(rule.by, covers, within or {})
        }
        self.before: dict[tuple[str, ...], Tally] = defaultdict(Tally)
        if not rule.by:
            self.rows[()] = Tally()

    def add(self, case: Counted) -> None:
        """Count one case of the period."""
        for key in keys(case, self.rule.by):
            self.rows.setdefault(key, Tally()).add(case)

    def add_before(self, case: Counted) -> None:
        """Count one case of the period before."""
        for key in keys(case, self.rule.by):
            self.before[key].add(case)

    def sheet(self, limits: dict[str, str], key: str, name: str) -> Sheet:
        """Return it as a sheet. `limits` are the names of those that it shows."""
        found = sorted({*self.rows, *(self.before if self.rule.compared else ())}, key=self._order)
        return Sheet(
            key=key,
            name=name,
            clause=self.rule.clause,
            columns=(*_heads(self.rule.by), *self._columns(limits)),
            rows=tuple((*self._told(row), *self._figures(row)) for row in found),
        )

    def _order(self, row: tuple[str, ...]) -> tuple[tuple[int, str], ...]:
        return tuple(self.names.order(dimension, value) for dimension, value in zip(self.rule.by, row, strict=True))

    def _told(self, row: tuple[str, ...]) -> Iterator[Value]:
        return (self.names.of(dimension, value) for dimension, value in zip(self.rule.by, row, strict=True))

    def _columns(self, limits: dict[str, str]) -> Iterator[Column]:
        usual = list(measures.columns(self.rule.shows, limits))
        yield from usual
        if self.rule.compared:
            yield from (_before(one) for one in usual)

    def _figures(self, row: tuple[str, ...]) -> Iterator[Value]:
        yield from measures.figures(self.rows.get(row, EMPTY), self.rule.shows, self.rule.limits)
        if self.rule.compared:
            yield from measures.figures(self.before.get(row, EMPTY), self.rule.shows, self.rule.limits)


EMPTY = Tally()


def _before(column: Column) -> Column:
    ending = f"_{BEFORE}"
    part = column.part.renamed(ending) if column.part else None
    return Column(f"{column.key}{ending}", f"{column.name}, the period before", column.shape, part=part)


def _heads(by: tuple[Dimension, ...]) -> Iterator[Column]:
    for dimension in by:
        holds = Holds.PERSON if dimension is Dimension.MANAGER else Holds.PLAIN
        yield Column(dimension.value, HEADS[dimension], holds=holds)
