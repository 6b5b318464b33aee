"""Making a report: one pass over its cases, another over those of the period before, in bounded memory."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Row

from portal.policy.built import Built, Column, Sheet, Value
from portal.policy.measures import Counted
from portal.policy.procedure import Procedure
from portal.policy.reports import Lists, Report, SheetRule
from portal.policy.spans import Span
from portal.reports import assessment_sheets, lists, log, rulings, scope, series
from portal.reports.assessing import Assessing
from portal.reports.counting import Figures, counted
from portal.reports.names import Names
from portal.reports.reading import Chunk, chunks

LISTED: dict[Lists, tuple[tuple[Column, ...], Callable[..., Iterator[tuple[Value, ...]]]]] = {
    Lists.MISSED: (lists.MISSED, lists.missed),
    Lists.REMEDIES: (lists.REMEDIES, lists.remedies),
    Lists.NOTES: (lists.NOTES, lists.notes),
}
WHOLE = ""  # the part of a report that isn't split


def build(pack: Procedure, key: str, span: Span, at: datetime) -> Built:
    """Return the report of that key for these days, from what is known at `at`. KeyError where the pack has none.

    Who may have it made is for `allowed.demand` to say: it tells of all the cases that it covers, whoever asks.
    """
    return _Making(pack, pack.report(key), span, at).built()


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

    def __init__(self, pack: Procedure, report: Report, span: Span, at: datetime) -> None:
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
        if any(rule.compared for rule in self.report.sheets):
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
        words = any(rule.lists is Lists.CASES for rule in self.report.sheets) or bool(self.assessing)
        for chunk in chunks(self.scope, self.at, words=words):
            for case in chunk.cases:
                self.counted.append(case.id)
                known = counted(case, chunk, self.names)
                if self.assessing:
                    self.assessing.add(case, known, chunk)
                for part in self._parts_of(known):
                    self._add(part, case, known, chunk)

    def _add(self, part: str, case: Row[Any], known: Counted, chunk: Chunk) -> None:
        self.parts.add(part)
        for rule in self.report.sheets:
            if rule.lists is None:
                self._figures(rule, part).add(known)
            elif rule.lists is Lists.CASES:
                self.listings[rule.key, part].add(case.id, log.row(case, chunk, self.names, rule))
            elif rule.lists in LISTED:
                for row in LISTED[rule.lists][1](case, chunk, self.names, rule):
                    self.listings[rule.key, part].add(case.id, row)

    def _read_before(self) -> None:
        for chunk in chunks(self.scope.moved(self.span.before), self.at):
            for case in chunk.cases:
                known = counted(case, chunk, self.names)
                for part in self._parts_of(known):
                    self.parts.add(part)
                    for rule in self.report.sheets:
                        if rule.compared:
                            self._figures(rule, part).add_before(known)

    def _figures(self, rule: SheetRule, part: str) -> Figures:
        if (rule.key, part) not in self.figures:
            within = {self.report.per: part} if self.report.per else {}
            self.figures[rule.key, part] = Figures(rule, self.names, self.report.covers, within)
        return self.figures[rule.key, part]

    def _parts_of(self, case: Counted) -> tuple[str, ...]:
        return case.values[self.report.per] if self.report.per else (WHOLE,)

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
