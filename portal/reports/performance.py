"""How a body does, for the public: counted by the workers each quarter, by the profile of the public, and kept.

From one day's figures and the next one could read what became of the one case that moved between them. So what was
told stands still until another quarter has gone by, and then all of it moves at once.

A page that everyone may open counts nothing: it reads what was counted, and says when. Cases under a label aren't among
the figures, as in any report that doesn't name it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from sqlalchemy import Row, func, select

from portal.cases.models import Case
from portal.database import UNGUARDED, db
from portal.jobs import outbox
from portal.jobs.registry import job
from portal.policy import measures, performing
from portal.policy.built import Built, Column, Part, Sheet, Value
from portal.policy.disclosure import Audience
from portal.policy.keeping import content_of, read
from portal.policy.measures import BOUND, Counted, Tally
from portal.policy.performing import LIMITS, RULES, Period
from portal.policy.procedure import Procedure
from portal.policy.reports import Covers, Dimension, Measure
from portal.procedures import versions
from portal.reports.counting import Figures
from portal.reports.figure_models import PublicFigures
from portal.reports.knowing import Knowing, alike, asked_by
from portal.reports.names import NONE, NOT_GIVEN, Names
from portal.reports.reading import chunks
from portal.reports.scope import Scope

KEY, NAME = "performance", "How we are doing"
MOST_YEARS = 10
OTHER = "other"
LISTED = (Dimension.KIND, Dimension.NATURE, Dimension.OUTCOME)
ASKED = replace(asked_by(RULES, *LISTED), limits=True)
Limit = tuple[str, str, str]  # the keys of a pathway, a stage and a clock
LIMIT_COLUMNS = (
    *(Column("pathway", "Pathway"), Column("stage", "Stage"), Column("clock", "Limit")),
    *(
        Column("pathway_name", "Pathway, name"),
        Column("stage_name", "Stage, name"),
        Column("clock_name", "Limit, name"),
    ),
    *(Column("limit", "Within"), Column("clause", "Clause")),
)
OF_LIMIT = tuple(
    Column(key, one.name, one.shape, part=Part((BOUND,), split=BOUND) if key != BOUND else None)
    for key, one in measures.OF_A_LIMIT.items()
)


class Keys(Names):
    """The values of a procedure by their keys; what it doesn't list is no word of its own, and may name someone."""

    def of(self, _dimension: Dimension, value: str) -> str:
        """Return the key itself."""
        return value

    def listed(self, case: Counted) -> Counted:
        """Return a case with its values as far as the procedure lists them."""
        known = {one: self._lists[one] for one in LISTED}
        values = {
            one: tuple(
                dict.fromkeys(value if not value or value in known[one] else OTHER for value in case.values[one])
            )
            for one in LISTED
        }
        return replace(case, values={**case.values, **values})


class _Count:
    """One period while its cases are counted."""

    def __init__(self, names: Keys) -> None:
        self.figures = [Figures(rule, names, Covers()) for rule in RULES]
        self.limits: dict[str, Tally] = defaultdict(Tally)  # by pathway

    def add(self, case: Counted, pathway: str, times: int) -> None:
        for one in self.figures:
            one.add(case, times)
        self.limits[pathway].add(case, times)

    def sheets(self) -> Iterator[Sheet]:
        yield from (one.sheet({}, one.rule.key, one.rule.name) for one in self.figures)

    def of_limit(self, limit: Limit) -> tuple[Value, ...]:
        pathway, stage, clock = limit
        return tuple(self.limits[pathway].of_limit(f"{stage}.{clock}").values())


def count(pack: Procedure, year: int, at: datetime) -> dict[str, Built]:
    """Return what the public may know of a year and of each of its quarters that have gone by, by their keys."""
    periods = performing.periods_of(year, at.astimezone(pack.zone).date())
    if not periods:
        return {}
    names, audience = Keys(pack), performing.audience_of(pack)
    counts = _counted(pack, periods, names, at)
    sheets = _disclosed(pack, counts, audience)
    return {one.key: _built(pack, one, sheets[one.key], audience, at) for one in periods}


def _counted(pack: Procedure, periods: tuple[Period, ...], names: Keys, at: datetime) -> dict[str, _Count]:
    whole = periods[0]
    counts = {one.key: _Count(names) for one in periods}
    read = chunks(Scope(pack.key, whole.span, pack.zone, whole=True), at)
    for (quarter, pathway), case, times in alike(read, Knowing(names, ASKED), partial(_group_of, pack=pack)):
        known = names.listed(case)
        for key in (whole.key, quarter):
            counts[key].add(known, pathway, times)
    return counts


def _group_of(row: Row[Any], pack: Procedure) -> tuple[str, str]:
    return _quarter_of(row, pack), row.pathway


def _quarter_of(row: Row[Case], pack: Procedure) -> str:
    return performing.quarter_of(row.received_at.astimezone(pack.zone).date())


def _disclosed(pack: Procedure, counts: Mapping[str, _Count], audience: Audience) -> dict[str, list[Sheet]]:
    """Return the sheets of each period with small numbers kept back, the year's and its quarters' together."""
    found: dict[str, list[Sheet]] = {key: [] for key in counts}
    for of_periods in zip(*(one.sheets() for one in counts.values()), strict=True):
        told = [performing.told_of(sheet, audience) for sheet in of_periods]
        sheets = {key: sheet for key, sheet in zip(counts, told, strict=True) if sheet}
        for key, sheet in _kept_back(sheets, audience).items():
            found[key].append(_named(performing.cut(sheet), pack))
    for key, sheet in _limits(pack, counts, audience).items():
        found[key].append(sheet)
    return found


def _kept_back(sheets: Mapping[str, Sheet], audience: Audience) -> dict[str, Sheet]:
    if not sheets:
        return {}
    whole, *quarters = sheets
    below = audience.small.below if audience.small else performing.BELOW
    year, parts = performing.kept_back_together(sheets[whole], {key: sheets[key] for key in quarters}, below)
    return {whole: year, **parts}


def _named(sheet: Sheet, pack: Procedure) -> Sheet:
    """Return a sheet whose values are told by their keys, with what the procedure calls each beside it."""
    dimension = next((one for one in LISTED if sheet.columns[0].key == one.value), None)
    if dimension is None:
        return sheet
    first, *others = sheet.columns
    names = Names(pack)
    rows = tuple((row[0], _name(names, dimension, str(row[0])), *row[1:]) for row in sheet.rows)
    return replace(sheet, columns=(first, Column("name", f"{first.name}, name"), *others), rows=rows)


def _name(names: Names, dimension: Dimension, key: str) -> str:
    if key == OTHER:
        return "Other"
    return names.of(dimension, key) if key else NONE.get(dimension, NOT_GIVEN)


# ---- limits


def _limits(pack: Procedure, counts: Mapping[str, _Count], audience: Audience) -> dict[str, Sheet]:
    """Return the limits of each stage, those that bound a case. Each is kept back by itself: they have no sum.

    But those of one stage bind the same cases, save for a few: how many they are is told by two limits, as it is by
    how many came in and how many the first stage's limit binds.
    """
    rows: dict[str, list[tuple[Value, ...]]] = {key: [] for key in counts}
    columns: tuple[Column, ...] = ()
    before = _Before(pack, counts)
    for limit, words in _of_stages(pack):
        sheets = {key: Sheet(LIMITS, "", "", OF_LIMIT, (one.of_limit(limit),)) for key, one in counts.items()}
        told = {key: one for key, sheet in sheets.items() if (one := performing.told_of(sheet, audience))}
        if not told or not any(sheet.rows[0][0] for sheet in sheets.values()):
            continue
        held, more = performing.beside(told, before.reached(limit, sheets))
        for key, sheet in _kept_back(held, audience).items():
            columns = sheet.columns[: len(sheet.columns) - more]
            rows[key].append((*limit, *words, *sheet.rows[0][: len(columns)]))
    return {key: Sheet(LIMITS, "In time", "", (*LIMIT_COLUMNS, *columns), tuple(found)) for key, found in rows.items()}


class _Before:
    """What is told before a limit of the cases that it binds, by period: those received, and those bound by another."""

    def __init__(self, pack: Procedure, counts: Mapping[str, _Count]) -> None:
        self._told: dict[tuple[str, str], list[Mapping[str, int]]] = defaultdict(list)
        for way in pack.pathways:
            came = {key: one.limits[way.key].counts[Measure.RECEIVED] for key, one in counts.items()}
            self._told[way.key, way.stages[0].key].append(came)

    def reached(self, limit: Limit, sheets: Mapping[str, Sheet]) -> list[Mapping[str, int]]:
        """Return what is told before a limit. It is told itself from then on."""
        before = self._told[limit[:2]]
        bound = {key: int(str(sheet.rows[0][0])) for key, sheet in sheets.items()}
        self._told[limit[:2]] = [*before, bound]
        return before


def _of_stages(pack: Procedure) -> Iterator[tuple[Limit, tuple[str, ...]]]:
    for way in pack.pathways:
        for stage in way.stages:
            for rule in stage.clocks:
                words = (way.name, stage.name, rule.name, str(rule.limit), rule.clause)
                yield (way.key, stage.key, rule.key), words


def _built(pack: Procedure, period: Period, sheets: list[Sheet], audience: Audience, at: datetime) -> Built:
    return Built(KEY, NAME, audience.clause, pack.key, period.span.start, period.span.end, at, tuple(sheets))


# ---- kept


def keep(pack: Procedure, year: int, at: datetime) -> bool:
    """Count a year and keep it, instead of what was counted before. Return whether there is anything to tell of it."""
    found = count(pack, year, at)
    if not found:
        return False
    small = performing.audience_of(pack).small
    row = _row(pack.key, year) or PublicFigures(procedure_key=pack.key, year=year)
    row.periods = {key: content_of(one) for key, one in found.items()}
    row.below, row.counted_at = small.below if small else performing.BELOW, at
    db.session.add(row)
    return True


def _row(procedure_key: str, year: int) -> PublicFigures | None:
    query = select(PublicFigures).filter_by(procedure_key=procedure_key, year=year)
    return db.session.scalars(query).one_or_none()


def kept(procedure_key: str) -> list[PublicFigures]:
    """Return what is kept of a procedure, the last year first."""
    query = select(PublicFigures).filter_by(procedure_key=procedure_key).order_by(PublicFigures.year.desc())
    return list(db.session.scalars(query.limit(MOST_YEARS)))


def figures_in(row: PublicFigures, period: str) -> Built:
    """Return what was counted of a period. KeyError where that isn't told."""
    return read(row.periods[period], row.counted_at)


@job("reports.performance", every=timedelta(days=1))
def count_all(*, at: datetime) -> None:
    """Have counted what is due, each year in a job of its own: looked for each day, found once a quarter."""
    for pack in versions.all_current(at).values():
        for year in due(pack, at):
            ukey = f"performance:{pack.key}:{year}:{at:%Y-%m-%d}"
            outbox.queue("reports.performance_of", at=at, ukey=ukey, procedure=pack.key, year=year)


@job("reports.performance_of")
def count_one(*, procedure: str, year: int, at: datetime) -> None:
    """Count one year of a procedure."""
    keep(versions.procedure_of(versions.current(procedure, at)), year, at)


def due(pack: Procedure, at: datetime) -> list[int]:
    """Return the years to count: those that nobody counted, and this and the last one once a quarter has gone by."""
    first = select(func.min(Case.received_at)).filter_by(procedure_key=pack.key).execution_options(**UNGUARDED)
    received, today = db.session.scalar(first), at.astimezone(pack.zone).date()
    since = received.astimezone(pack.zone).date() if received else today
    there = {row.year: row.counted_at.astimezone(pack.zone).date() for row in kept(pack.key)}
    years = performing.years_to_tell(since, today, MOST_YEARS)
    return [year for year in years if performing.is_due(year, there.get(year), today)]
