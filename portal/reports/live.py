"""Statistics as they stand now, of the cases that whoever looks may see: one page of them, one table, or one figure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from portal.policy import boards
from portal.policy.boards import MONTHS, Face
from portal.policy.procedure import Procedure
from portal.policy.reports import Covers
from portal.policy.spans import Span
from portal.policy.trends import Trend, since_first, trend
from portal.reports.boards import Drawn, Question, drawn
from portal.reports.months import BY
from portal.reports.names import Names
from portal.reports.scope import Scope


@dataclass(frozen=True)
class Narrowing:
    """Which of a procedure's cases alone are counted: of one team, one service, one kind; all where it says nothing."""

    team: str = ""
    service: str = ""
    kind: str = ""


ALL = Narrowing()


@dataclass(frozen=True)
class Trends:
    """What has changed in the last whole month: in all, and of each kind and team."""

    month: str
    total: Trend
    others: tuple[Trend, ...]


@dataclass(frozen=True)
class Live:
    """One page: its boards, and the trends where the months are among them."""

    boards: tuple[Drawn, ...]
    trends: Trends | None

    @property
    def is_empty(self) -> bool:
        """Return whether there is nothing to count."""
        return not any(one.lines for one in self.boards)

    def board(self, key: str) -> Drawn:
        """Return the board of that key. KeyError where there is none."""
        return {one.board.key: one for one in self.boards}[key]


def question(pack: Procedure, span: Span, at: datetime, only: Narrowing = ALL) -> Question:
    """Return what is asked: of which cases of a procedure, received in which days, by what is known at a moment."""
    covers = Covers(kinds=frozenset({only.kind}) if only.kind else frozenset())
    scope = Scope(pack.key, span, pack.zone, covers, team=only.team, service=only.service)
    return Question(pack, scope, at, Names(pack))


def live(face: Face, asked: Question) -> Live:
    """Return one page of the statistics."""
    found = drawn(boards.of_face(face), asked)
    months = next((one for one in found if one.board is MONTHS), None)
    return Live(found, _trends(months, asked) if months else None)


def table(key: str, asked: Question) -> Drawn:
    """Return one of the tables. KeyError where there is none of that key."""
    return drawn((boards.BOARDS[key],), asked)[0]


def _trends(months: Drawn, asked: Question) -> Trends:
    last = asked.months[-1]
    counts = [int(str(line.figures[0])) for line in months.lines] or [0]
    counts = list(since_first(counts[:-1])) + counts[-1:]
    total = trend("Received, all", counts[:-1], counts[-1])
    return Trends(f"{last.start:%B %Y}", total, tuple(_others(len(counts), asked)))


def _others(used: int, asked: Question) -> Iterator[Trend]:
    """Yield the trends of kinds and teams over the months that the portal was used in."""
    for by in BY:
        found = asked.crossed.received(by, used)
        for value in sorted(found, key=lambda value: asked.names.order(by, value)):
            yield trend(asked.names.of(by, value), found[value][:-1], found[value][-1])
