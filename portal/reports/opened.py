"""The cases that a figure of the statistics counts, page by page or as a table, the last entered first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import joinedload, lazyload

from portal.cases.models import Case, Staff
from portal.database import UNGUARDED, db
from portal.policy.boards import BOARDS
from portal.policy.built import Value
from portal.reports.boards import OVER, Question, condition
from portal.reports.case_rows import COLUMNS, READ, Telling
from portal.reports.row_names import rows_of

A_PAGE, MOST_IN_A_FILE = 50, 10_000
HEADS = tuple(column.name for column in COLUMNS)
OF_A_SHARE = "What the share is of"  # where no column of its own counts it


@dataclass(frozen=True)
class Opened:
    """What a figure counts: its name in words, how many cases there are, and one page of them.

    `older` is what the next page goes on from; nought where there is none.
    """

    words: str
    number: int
    cases: Sequence[Case]
    older: int


def opened(key: str, figure: str, value: str | None, asked: Question, older: int = 0) -> Opened:
    """Return the cases that a figure counts, before the case `older` where that is given. KeyError for no figure."""
    return page_of(words_of(key, figure, value, asked), condition(key, figure, value, asked), older)


def page_of(words: str, wanted: ColumnElement[bool], older: int = 0) -> Opened:
    """Return the cases that meet a condition, which says itself which of them may be seen."""
    number = db.session.scalar(select(func.count(Case.id)).where(wanted), execution_options=UNGUARDED) or 0
    eager = (joinedload(Case.procedure_version), joinedload(Case.handler).options(lazyload(Staff.memberships)))
    page = select(Case).where(wanted).order_by(Case.id.desc()).limit(A_PAGE + 1).options(*eager)
    page = page.where(Case.id < older) if older else page
    found = db.session.scalars(page, execution_options=UNGUARDED).unique().all()
    goes_on = found[A_PAGE - 1].id if len(found) > A_PAGE else 0
    return Opened(words, number, found[:A_PAGE], goes_on)


def is_any(wanted: ColumnElement[bool]) -> bool:
    """Return whether a case meets a condition, which says itself which of them may be seen."""
    return db.session.scalar(select(Case.id).where(wanted).limit(1), execution_options=UNGUARDED) is not None


def listed(key: str, figure: str, value: str | None, asked: Question) -> Iterator[tuple[Value, ...]]:
    """Return the cases that a figure counts as rows of a table. KeyError for no figure."""
    return rows_of_cases(condition(key, figure, value, asked))


def rows_of_cases(wanted: ColumnElement[bool]) -> Iterator[tuple[Value, ...]]:
    """Return the cases that meet a condition as rows of a table.

    Columns alone are read, and no case as a whole: a figure may count thousands.
    """
    rows = db.session.execute(select(*READ).where(wanted).order_by(Case.id.desc()).limit(MOST_IN_A_FILE))
    return map(Telling().row, rows)


def words_of(key: str, figure: str, value: str | None, asked: Question) -> str:
    """Return what the cases have in common: "Missed one – Ward: 7"."""
    board = BOARDS[key]
    named = next((one.name for one in board.figures if one.key == figure), OF_A_SHARE)
    if figure.startswith(OVER):
        named = f"Took longer than {figure.removeprefix(OVER)} days"
    return named if value is None else f"{named} – {board.head}: {rows_of(board, asked.names).name(value)}"
