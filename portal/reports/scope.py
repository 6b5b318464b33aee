"""Which cases a report, or a page of statistics, is about: one set of conditions for every figure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, select

from portal.cases import access
from portal.cases.models import Case, Team
from portal.cases.unindexed import Unindexed
from portal.database import UNGUARDED
from portal.policy.moves import OPEN
from portal.policy.reports import Covers, Report, Which
from portal.policy.spans import Span

USUAL = Covers()


@dataclass(frozen=True)
class Scope:
    """The cases of a procedure that were received in a span, as far as `covers` has them; of one team, of one service.

    `whole` says that the figures are of all these cases, whoever asks: only what the pack gives to someone by their
    position. Else each query is narrowed to what the viewer may see (`cases.access`), labels and all.
    """

    procedure: str
    span: Span
    zone: ZoneInfo
    covers: Covers = field(default_factory=Covers)
    whole: bool = False
    team: str = ""
    service: str = ""

    @property
    def options(self) -> Mapping[str, Any]:
        """Return the options of every statement about these cases."""
        return UNGUARDED if self.whole else {}

    def moved(self, span: Span) -> Scope:
        """Return the same cases of another span."""
        return replace(self, span=span)

    def conditions(self) -> Iterator[ColumnElement[bool]]:
        """Yield what the cases must meet. What was merged, left out or struck isn't counted: `counted` says so."""
        yield from self.of_any_time()
        start, after = self.span.instants(self.zone)
        yield Case.received_at < after
        if self.covers.which is Which.PENDING:
            yield Case.status.in_(sorted(OPEN))
        else:
            yield Case.received_at >= start

    def of_any_time(self) -> Iterator[ColumnElement[bool]]:
        """Yield what the cases must meet, whenever they were received.

        The gate is among it: a statement of many tables then asks for it once, and not of each of them.
        """
        yield from self.seen()
        yield Unindexed(Case.procedure_key == self.procedure)  # most cases are of one: their days tell more
        yield Case.counted.is_(True)
        for column, wanted in ((Case.kind, self.covers.kinds), (Case.matter, self.covers.matters)):
            if wanted:
                yield column.in_(sorted(wanted))
        if self.covers.reportable:
            yield Case.reportable.is_(True)
        if self.team:
            mine = select(Team.id).where(Team.procedure_key == self.procedure, Team.key == self.team)
            yield Case.team_id.in_(mine)
        if self.service:
            yield Case.service == self.service
        if self.whole:
            yield Case.label.in_(sorted(self.covers.labels)) if self.covers.labels else Case.label == ""

    def seen(self) -> Iterator[ColumnElement[bool]]:
        """Yield what a case must meet to be seen by who looks, where not all are told of the whole."""
        who = access.viewer.get()
        if who is not None and not self.whole:
            yield access.visible_to(who)


def of_report(report: Report, procedure: str, span: Span, zone: ZoneInfo) -> Scope:
    """Return the cases of a report: all that it covers, whoever asks."""
    return Scope(procedure, span, zone, report.covers, whole=True)
