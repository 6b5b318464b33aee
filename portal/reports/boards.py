"""The boards of the statistics, counted: a statement for the counts of a page, one for its days, one for its months.

A figure and the list that it opens are made of the same query (`facts`). Boards of like figures tell the same cases
apart by other values: these cases are read once for all of them.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any, NamedTuple

from sqlalchemy import CTE, ColumnElement, func, literal, literal_column, select, union_all

from portal.cases.models import Case
from portal.database import UNGUARDED, db
from portal.policy import boards
from portal.policy.boards import ANSWERED, LONGER, MEDIAN, MONTHS, SLOWEST, Board, Figure
from portal.policy.built import ALL, Column, Sheet, Value
from portal.policy.procedure import Procedure
from portal.policy.reports import Dimension
from portal.policy.sidebyside import percentile
from portal.policy.spans import Span, around
from portal.reports import facts, facts_of_time, months
from portal.reports.facts import Values
from portal.reports.months import Crossed
from portal.reports.names import Names
from portal.reports.row_names import rows_of
from portal.reports.scope import Scope

SO_MANY = 12  # months before the last whole one
OVER = f"{LONGER}-"  # with a number of days: the cases that took longer
MOST_DAYS = 100_000
Sums = dict[str, int]
# The scope of each query says itself which cases may be seen, once: the gate would ask it again of every table.


@dataclass(frozen=True)
class Question:
    """What the figures are of: which cases, under which procedure, at which moment."""

    pack: Procedure
    scope: Scope
    at: datetime
    names: Names

    @cached_property
    def crossed(self) -> Crossed:
        """Return the cases of the months, counted once for their board and for the trends."""
        return months.crossed(self.scope, self.months)

    @cached_property
    def bound(self) -> CTE:
        """Return the limits that bind the cases: one for all boards that count them."""
        return facts.bound(self.scope, self.at)

    @property
    def months(self) -> tuple[Span, ...]:
        """Return the whole months that are told one by one, the oldest first."""
        last = around(self.at.astimezone(self.pack.zone).date()).before
        return (*last.earlier(SO_MANY), last)


@dataclass(frozen=True)
class Line:
    """One row as it was counted: its value, its figures, and which figure each of them opens; nothing for none."""

    value: str
    name: str
    figures: tuple[Value, ...]
    opens: tuple[str, ...]


@dataclass(frozen=True)
class Drawn:
    """A board with its rows, and the sum of them where a case stands in one row alone."""

    board: Board
    lines: tuple[Line, ...]
    total: Line | None

    @property
    def sheet(self) -> Sheet:
        """Return it as a table."""
        head = Column(self.board.by.value if self.board.by else "row", self.board.head)
        columns = (head, *(Column(one.key, one.name, one.shape) for one in self.board.figures))
        rows = tuple((line.name, *line.figures) for line in self.lines)
        return Sheet(self.board.key, self.board.name, self.board.clause, columns, rows)


def drawn(some: Sequence[Board], asked: Question) -> tuple[Drawn, ...]:
    """Return these boards with their figures."""
    timed = {one.key for one in some if one.figures == boards.OF_ANSWERS}
    days = _days([one for one in some if one.key in timed], asked)
    sums = _sums([one for one in some if one.key not in timed and one is not MONTHS], asked)
    if MONTHS in some:
        sums[MONTHS.key] = asked.crossed.sums()
    return tuple(
        _timed(one, days[one.key], asked) if one.key in timed else _counted(one, sums[one.key], asked) for one in some
    )


def condition(key: str, figure: str, value: str | None, asked: Question) -> ColumnElement[bool]:
    """Return the condition on cases that a figure counts them by, in a row or in all. KeyError where there is none."""
    board = boards.BOARDS[key]
    read = _read([board], asked)[key]
    sub = read.rows
    wanted = [read.value == value] if value is not None and board is not MONTHS else []
    if board is MONTHS:
        wanted += months.having(figure, value, sub, asked.months)
    elif board.figures == boards.OF_ANSWERS:
        wanted += _longer(figure, sub.c.days)
    elif figure in _flags(board):
        wanted.append(sub.c[figure] == 1)
    else:
        raise KeyError(figure)
    return Case.id.in_(select(sub.c.case_id).where(*wanted))


def _longer(figure: str, days: Any) -> list[ColumnElement[bool]]:
    if figure == ANSWERED:
        return []
    over = figure.removeprefix(OVER)
    if over == figure or not over.removeprefix("-").isdecimal() or not over.isascii() or abs(int(over)) > MOST_DAYS:
        raise KeyError(figure)
    return [days > int(over)]


# ---- what is counted


class Read(NamedTuple):
    """The cases that a board counts, and the column of what its rows tell them apart by."""

    rows: CTE
    value: Any


def _read(some: Sequence[Board], asked: Question) -> dict[str, Read]:
    """Return what each board counts. Those that can be counted from the same rows have the same."""
    like: dict[Any, list[Board]] = defaultdict(list)
    for board in some:
        like[_kin(board)].append(board)
    read: dict[str, Read] = {}
    for those in like.values():
        rows = _facts(those, asked).cte()
        read |= {one.key: Read(rows, rows.c[_column(one)] if one is not MONTHS else None) for one in those}
    return read


def _kin(board: Board) -> Any:
    """A case has several natures, so it has several rows where it is told apart by them: these aren't the others'."""
    return board.key if board.key in OF_THEIR_OWN else (board.figures, board.by is Dimension.NATURE)


def _column(board: Board) -> str:
    return "value" if board.key in OF_THEIR_OWN or board.by is None else board.by.value


OF_THEIR_OWN: Mapping[str, Callable[[Question], Any]] = {
    MONTHS.key: lambda asked: months.facts(asked.scope, asked.months),
    boards.ANSWERS.key: lambda asked: facts_of_time.answers(asked.scope, asked.at),
    boards.LIMITS.key: lambda asked: facts.limits(asked.bound),
    boards.REASONS.key: lambda asked: facts_of_time.reasons(asked.bound),
    boards.SAID.key: lambda asked: facts_of_time.said(asked.bound),
    boards.OUTCOME.key: lambda asked: facts.outcomes(asked.scope),
    boards.REMEDIES.key: lambda asked: facts.remedies(asked.scope, asked.at),
}
OF_THEIR_FIGURES: Mapping[Any, Callable[[Question, Values], Any]] = {
    boards.BACKLOG.figures: lambda asked, by: facts.backlog(asked.scope, by, asked.names, asked.at),
    boards.IN_AND_OPEN: lambda asked, by: facts.received(asked.scope, by, asked.names),
    boards.OF_ANSWERS: lambda asked, by: facts_of_time.first_answers(asked.scope, by, asked.names, asked.at),
    boards.OF_TARGET: lambda asked, by: facts.target(asked.bound, by, asked.names),
    boards.OF_REPEATS: lambda asked, by: facts.repeats(asked.scope, by, asked.names),
}


def _facts(those: Sequence[Board], asked: Question) -> Any:
    own = OF_THEIR_OWN.get(those[0].key)
    if own:
        return own(asked)
    return OF_THEIR_FIGURES[those[0].figures](asked, tuple(one.by for one in those if one.by))


# ---- counting


def _flags(board: Board) -> list[str]:
    """Return the flags that a board's figures are made of."""
    return list(dict.fromkeys(name for one in board.figures for name in (one.of or one.key, one.among) if name))


def _sums(some: Sequence[Board], asked: Question) -> dict[str, dict[str, Sums]]:
    """Return for each board by its rows' values how many cases have each flag, in one statement."""
    found: dict[str, dict[str, Sums]] = {board.key: {} for board in some}
    most = max((len(_flags(board)) for board in some), default=0)
    read = _read(some, asked)
    queries = [_summing(board, most, read[board.key]) for board in some]
    for key, value, *numbers in _rows(queries):
        flags = _flags(boards.BOARDS[key])
        found[key][value or ""] = dict(zip(flags, (int(number) for number in numbers), strict=False))
    return found


def _summing(board: Board, most: int, read: Read) -> Any:
    sums = [func.sum(read.rows.c[name]) for name in _flags(board)]
    padded = [*sums, *[literal_column("0")] * (most - len(sums))]
    return select(literal(board.key), read.value, *padded).group_by(read.value)


def _days(some: Sequence[Board], asked: Question) -> dict[str, dict[str, Counter[float]]]:
    """Return for each board by its rows' values how many cases took so many days, in one statement."""
    found: dict[str, dict[str, Counter[float]]] = {board.key: defaultdict(Counter) for board in some}
    read = _read(some, asked)
    queries = [
        select(literal(key), value, rows.c.days, func.count()).group_by(value, rows.c.days)
        for key, (rows, value) in read.items()
    ]
    for key, value, days, number in _rows(queries):
        found[key][value or ""][int(days)] += number
    return found


def _rows(queries: Sequence[Any]) -> Iterable[Any]:
    if not queries:
        return ()
    return db.session.execute(union_all(*queries), execution_options=UNGUARDED)


# ---- rows


def _counted(board: Board, sums: Mapping[str, Sums], asked: Question) -> Drawn:
    rows = rows_of(board, asked.names)
    lines = [_line(board, value, rows.name(value), sums[value]) for value in sorted(sums, key=rows.order)]
    if board.key == "gaps":
        lines.sort(key=_most_missed)
    total: Counter[str] = Counter()
    for one in sums.values():
        total.update(one)
    return Drawn(board, tuple(lines), _line(board, "", ALL, total) if board.adds and sums else None)


def _most_missed(line: Line) -> tuple[int, float, str]:
    settled, missed = (int(number or 0) for number in line.figures[:2])  # type: ignore[arg-type]  # these two are numbers of cases
    return -missed, -missed / settled, line.name


def _line(board: Board, value: str, name: str, sums: Mapping[str, int]) -> Line:
    figures = tuple(_figure(one, sums) for one in board.figures)
    opens = tuple(one.opens if sums.get(one.opens) else "" for one in board.figures)
    return Line(value, name, figures, opens)


def _figure(one: Figure, sums: Mapping[str, int]) -> Value:
    """Return one figure. A share of nothing is none."""
    if not one.among:
        return sums.get(one.key, 0)
    return sums.get(one.of, 0) / sums[one.among] if sums.get(one.among) else None


def _timed(board: Board, days: Mapping[str, Counter[float]], asked: Question) -> Drawn:
    rows = rows_of(board, asked.names)
    lines = tuple(_times(value, rows.name(value), days[value]) for value in sorted(days, key=rows.order))
    total: Counter[float] = Counter()
    for one in days.values():
        total.update(one)
    return Drawn(board, lines, _times("", ALL, total) if board.adds and days else None)


def _times(value: str, name: str, days: Counter[float]) -> Line:
    median, slowest = percentile(days, 50), percentile(days, 90)
    longer = sum(number for taken, number in days.items() if slowest is not None and taken > slowest)
    figures = {ANSWERED: sum(days.values()), MEDIAN: median, SLOWEST: slowest, LONGER: longer}
    opens = (ANSWERED, ANSWERED, ANSWERED, f"{OVER}{slowest}" if longer else "")
    return Line(value, name, tuple(figures[one.key] for one in boards.OF_ANSWERS), opens)
