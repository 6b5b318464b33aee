"""The cases that a figure of the statistics counts, page by page or as a table, the last entered first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Row, func, select
from sqlalchemy.orm import joinedload, lazyload

from portal.cases.models import Case, Staff
from portal.database import db
from portal.policy.boards import BOARDS
from portal.policy.built import Value
from portal.policy.clock import INSTANT
from portal.policy.reports import Dimension
from portal.procedures.versions import procedure
from portal.reports.boards import ONCE, OVER, Question, condition
from portal.reports.row_names import rows_of

A_PAGE, MOST_IN_A_FILE = 50, 10_000
HEADS = ("Number", "Kind", "Status", "Stage", "Team", "Service", "With", "Next due", "Received")
COLUMNS = (
    Case.tracking_number, Case.kind, Case.status, Case.pathway, Case.stage_key, Case.team_id, Case.service,
    Case.handler_id, Case.next_due_at, Case.received_at, Case.procedure_version_id,
)  # fmt: skip
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
    return page_of(_words(key, figure, value, asked), condition(key, figure, value, asked), older)


def page_of(words: str, wanted: ColumnElement[bool], older: int = 0) -> Opened:
    """Return the cases that meet a condition, which says itself which of them may be seen."""
    number = db.session.scalar(select(func.count(Case.id)).where(wanted), execution_options=ONCE) or 0
    eager = (joinedload(Case.procedure_version), joinedload(Case.handler).options(lazyload(Staff.memberships)))
    page = select(Case).where(wanted).order_by(Case.id.desc()).limit(A_PAGE + 1).options(*eager)
    page = page.where(Case.id < older) if older else page
    found = db.session.scalars(page, execution_options=ONCE).unique().all()
    goes_on = found[A_PAGE - 1].id if len(found) > A_PAGE else 0
    return Opened(words, number, found[:A_PAGE], goes_on)


def listed(key: str, figure: str, value: str | None, asked: Question) -> Iterator[tuple[Value, ...]]:
    """Return the cases that a figure counts as rows of a table. KeyError for no figure."""
    return rows_of_cases(condition(key, figure, value, asked), asked)


def rows_of_cases(wanted: ColumnElement[bool], asked: Question) -> Iterator[tuple[Value, ...]]:
    """Return the cases that meet a condition as rows of a table.

    Columns alone are read, and no case as a whole: a figure may count thousands.
    """
    rows = db.session.execute(select(*COLUMNS).where(wanted).order_by(Case.id.desc()).limit(MOST_IN_A_FILE))
    return (tuple(_cells(row, asked)) for row in rows)


def _cells(row: Row[Any], asked: Question) -> Iterator[Value]:
    """Yield what is told of a case, by the version of the procedure that it began under."""
    pack, names, zone = procedure(row.procedure_version_id), asked.names, asked.pack.zone
    yield from (row.tracking_number, pack.kinds[row.kind].name, row.status.capitalize())
    yield pack.pathway(row.pathway).stage(row.stage_key).name
    yield names.teams[row.team_id][1]
    yield names.of(Dimension.SERVICE, row.service) if row.service else ""
    yield names.person(row.handler_id)
    yield (row.next_due_at - INSTANT).astimezone(zone).date() if row.next_due_at else None
    yield row.received_at.astimezone(zone).date()


def _words(key: str, figure: str, value: str | None, asked: Question) -> str:
    """Return what the cases have in common: "Missed one – Ward: 7"."""
    board = BOARDS[key]
    named = next((one.name for one in board.figures if one.key == figure), OF_A_SHARE)
    if figure.startswith(OVER):
        named = f"Took longer than {figure.removeprefix(OVER)} days"
    return named if value is None else f"{named} – {board.head}: {rows_of(board, asked.names).name(value)}"
