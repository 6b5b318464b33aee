"""Making a report: one pass over its cases, another over those of the period before, in bounded memory."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import product
from typing import Any

from sqlalchemy import Row

from portal.policy.built import Built, Column, Sheet, Value
from portal.policy.measures import Counted
from portal.policy.procedure import Procedure
from portal.policy.reports import Lists, LogColumn, Report, SheetRule
from portal.policy.spans import Span
from portal.reports import assessment_sheets, lists, log, rulings, scope, series
from portal.reports.assessing import Assessing
from portal.reports.counting import Figures
from portal.reports.knowing import VALUES, Knowing, alike, asked_by
from portal.reports.names import Names
from portal.reports.reading import Chunk, Reads, chunks, size

LISTED: dict[Lists, tuple[tuple[Column, ...], Callable[..., Iterator[tuple[Value, ...]]]]] = {
    Lists.MISSED: (lists.MISSED, lists.missed),
    Lists.REMEDIES: (lists.REMEDIES, lists.remedies),
    Lists.NOTES: (lists.NOTES, lists.notes),
}
MOST_AT_ONCE = 5_000  # cases that are read while someone waits: a second's work, on a machine that has little else
WHOLE = ""  # the part of a report that isn't split


def covered(pack: Procedure, key: str, span: Span) -> int:
    """Return how many cases a report reads: those of its days, and of the days before where it compares."""
    report = pack.report(key)
    of = scope.of_report(report, pack.key, span, pack.zone)
    return size(of) + (size(of.moved(span.before)) if _compares(report) else 0)


def build(
    pack: Procedure, key: str, span: Span, at: datetime, tell: Callable[[int], None] = lambda _done: None
) -> Built:
    """Return the report of that key for these days, from what is known at `at`. KeyError where the pack has none.

    `tell` is called with how many cases are read, on and on. Who may have it made is for `allowed.demand` to say: it
    tells of all the cases that it covers, whoever asks.
    """
    return _Making(pack, pack.report(key), span, at, tell).built()


def _compares(report: Report) -> bool:
    return any(rule.compared for rule in report.sheets)


@dataclass
class _Listing:
    """A sheet of rows while cases are read."""

    rows: list[tuple[Value, ...]] = field(default_factory=list)
    cases: list[int] = field(default_factory=list)

    def add(self, case: int, row: tuple[Value, ...]) -> None:
        self.rows.append(row)
        self.cases.append(case)


class _Making:
    """One report while it is made. Of figures only the tallies are kept, of what is listed the rows."""

    def __init__(self, pack: Procedure, report: Report, span: Span, at: datetime, tell: Callable[[int], None]) -> None:
        self.tell, self.done = tell, 0
        self.pack, self.report, self.span, self.at = pack, report, span, at
        self.scope = scope.of_report(report, pack.key, span, pack.zone)
        self.names = Names(pack)
        self.figures: dict[tuple[str, str], Figures] = {}
        self.listings: dict[tuple[str, str], _Listing] = defaultdict(_Listing)
        self.parts: set[str] = set() if report.per else {WHOLE}
        self.counted: list[int] = []
        self.assessing = self._assessing()

    def _assessing(self) -> Assessing | None:
        wanted = any(rule.lists in assessment_sheets.COLUMNS for rule in self.report.sheets)
        rule = self.pack.assessment
        return Assessing(self.pack, rule, self.scope, self.at) if wanted and rule else None

    def built(self) -> Built:
        self._read()
        if _compares(self.report):
            self._read_before()
        sheets = [sheet for rule in self.report.sheets for sheet in self._sheets(rule)]
        found = series.trends(self.scope, self.report.trends, self.names, self.at) if self.report.trends else ()
        if self.report.trends:
            sheets.append(series.sheet(self.report.trends, found))
        return Built(
            key=self.report.key,
            name=self.report.name,
            clause=self.report.clause,
            procedure=self.pack.key,
            start=self.span.start,
            end=self.span.end,
            made_at=self.at,
            sheets=tuple(sheets),
            remarks=series.remarks(found) if self.report.trends else (),
            counted=tuple(self.counted),
        )

    def _read(self) -> None:
        figured = [rule for rule in self.report.sheets if rule.lists is None]
        for _, known, times in alike(self._told(self._listed()), self._knowing(figured)):
            for part in self._parts_of(known):
                self.parts.add(part)
                for rule in figured:
                    self._figures(rule, part).add(known, times)

    def _read_before(self) -> None:
        compared = [rule for rule in self.report.sheets if rule.compared]
        read = self._told(chunks(self.scope.moved(self.span.before), self.at))
        for _, known, times in alike(read, self._knowing(compared)):
            for part in self._parts_of(known):
                self.parts.add(part)
                for rule in compared:
                    self._figures(rule, part).add_before(known, times)

    def _told(self, read: Iterator[Chunk]) -> Iterator[Chunk]:
        """Yield what is read, and tell how many cases are when it has been counted."""
        for chunk in read:
            yield chunk
            self.done += len(chunk.cases)
            self.tell(self.done)

    def _knowing(self, rules: list[SheetRule]) -> Knowing:
        return Knowing(self.names, asked_by(rules, *((self.report.per,) if self.report.per else ())))

    def _listed(self) -> Iterator[Chunk]:
        """Yield the cases of the period, each listed on the way."""
        rules = [rule for rule in self.report.sheets if rule.lists is Lists.CASES or rule.lists in LISTED]
        for chunk in chunks(self.scope, self.at, _reads(self.report, entries=self.assessing is not None)):
            self.counted += [case.id for case in chunk.cases]
            for case in chunk.cases if self.assessing or rules else ():
                if self.assessing:
                    self.assessing.add(case, chunk)
                self._list(rules, case, chunk)
            yield chunk

    def _list(self, rules: list[SheetRule], case: Row[Any], chunk: Chunk) -> None:
        parts = VALUES[self.report.per](case, chunk, self.names) if self.report.per else (WHOLE,)
        for part, rule in product(parts, rules):
            for row in self._rows(rule, case, chunk):
                self.listings[rule.key, part].add(case.id, row)

    def _rows(self, rule: SheetRule, case: Row[Any], chunk: Chunk) -> Iterable[tuple[Value, ...]]:
        if rule.lists is None or rule.lists is Lists.CASES:
            return (log.row(case, chunk, self.names, rule),)
        return LISTED[rule.lists][1](case, chunk, self.names, rule)

    def _figures(self, rule: SheetRule, part: str) -> Figures:
        if (rule.key, part) not in self.figures:
            within = {self.report.per: part} if self.report.per else {}
            self.figures[rule.key, part] = Figures(rule, self.names, self.report.covers, within)
        return self.figures[rule.key, part]

    def _parts_of(self, known: Counted) -> tuple[str, ...]:
        return known.values[self.report.per] if self.report.per else (WHOLE,)

    def _sheets(self, rule: SheetRule) -> Iterator[Sheet]:
        """Yield a sheet of the rule for the whole, or one for each part in its order."""
        if rule.lists is Lists.WORK:
            yield lists.work(self.scope, rule)
            return
        if rule.lists is Lists.RULINGS:
            yield rulings.sheet(self.scope, self.pack, rule, self.at)
            return
        if rule.lists in assessment_sheets.COLUMNS:
            yield from (assessment_sheets.sheet(rule, one) for one in (self.assessing,) if one)
            return
        for part in sorted(self.parts, key=self._order):
            key, name = self._called(rule, part)
            limits = {limit: lists.limit_name(self.names, limit) for limit in rule.limits}
            if rule.lists is None:
                yield self._figures(rule, part).sheet(limits, key, name)
                continue
            cols = log.columns(rule, self.names, limits) if rule.lists is Lists.CASES else LISTED[rule.lists][0]
            listing = self.listings[rule.key, part]
            yield Sheet(key, name, rule.clause, cols, tuple(listing.rows), tuple(listing.cases))

    def _order(self, part: str) -> tuple[int, str]:
        return self.names.order(self.report.per, part) if self.report.per else (0, part)

    def _called(self, rule: SheetRule, part: str) -> tuple[str, str]:
        if self.report.per is None:
            return rule.key, rule.name
        return f"{rule.key}-{part or 'none'}", f"{rule.name}: {self.names.of(self.report.per, part)}"


def _reads(report: Report, *, entries: bool) -> Reads:
    """Return what the report's sheets of rows want to be read; `entries` where something else looks at the letters."""
    rules = [rule for rule in report.sheets if rule.lists is Lists.CASES]
    return Reads(
        rows=bool(rules),
        details=any(rule.details for rule in rules),
        entries=entries or any(LogColumn.RESPONSE in rule.columns for rule in rules),
    )
