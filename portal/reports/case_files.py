"""Lists of cases as files of any length: made by a worker, a page of cases in memory at a time."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import BindParameter, Row, bindparam, select

from portal.cases.models import Case
from portal.database import db
from portal.errors import Refused
from portal.exports.asking import Wanted
from portal.exports.registry import maker
from portal.exports.writing import Making
from portal.reports import case_lists, workbooks
from portal.reports.case_rows import COLUMNS, READ, Telling
from portal.reports.long_tables import LongCsv, LongLines, LongTable
from portal.reports.long_workbooks import LongWorkbook

KIND = "cases"
A_PAGE = 5_000  # cases that are read at once
MEDIA_TYPES = {"csv": "text/csv", "xlsx": workbooks.MIMETYPE, "jsonl": "application/jsonl"}
NONE = "There are no cases in this list."
NO_FORM = "Choose what kind of file it should be: CSV, XLSX or lines of JSON."


def wanted(which: Mapping[str, Any], form: str, title: str, at: datetime) -> Wanted:
    """Return the file of a list of cases, as it is asked for. Raises `Refused` of a form that there isn't."""
    if form not in MEDIA_TYPES:
        raise Refused(NO_FORM)
    asked = {**which, "form": form, "title": title, "asked_at": at.isoformat()}
    return Wanted(KIND, asked, f"{title} ({form.upper()})", f"cases-{at:%Y-%m-%d}.{form}", MEDIA_TYPES[form])


@maker(KIND, "list of cases", may=case_lists.may)
def make(asked: Mapping[str, Any], to: Making) -> None:
    """Write a list of cases. Which cases they are is settled first; whether each may be seen, page by page."""
    ids, telling, done = _ids(asked), Telling(), 0
    if not ids:
        raise Refused(NONE)
    with _TABLES[asked["form"]](asked, to, len(ids)) as table:
        for page in _pages(ids):
            rows = _rows(page)
            table.add(map(telling.row, rows))
            to.tells_of(row.id for row in rows)
            done += len(rows)
            to.progress(done, len(ids))


def _ids(asked: Mapping[str, Any]) -> array[int]:
    """Return the cases' ids: eight bytes for each, so that a million of them is no matter."""
    found = array("q")
    for some in db.session.scalars(case_lists.chosen(asked).execution_options(yield_per=A_PAGE)).partitions():
        found.extend(some)
    return found


def _pages(ids: array[int]) -> Iterator[Sequence[int]]:
    for begun in range(0, len(ids), A_PAGE):
        yield ids[begun : begun + A_PAGE].tolist()


def _rows(page: Sequence[int]) -> Sequence[Row[Any]]:
    """Return the cases of a page that may be seen now. Columns alone are read, and no case as a whole."""
    these: BindParameter[list[int]] = bindparam("ids", list(page), expanding=True, literal_execute=True)
    return db.session.execute(select(*READ).where(Case.id.in_(these)).order_by(Case.id.desc())).all()


def _workbook(asked: Mapping[str, Any], to: Making, number: int) -> LongTable:
    at = datetime.fromisoformat(asked["asked_at"])
    about = [("List", asked["title"]), ("Asked for", f"{at:%Y-%m-%d %H:%M} UTC")]
    return LongWorkbook(to, COLUMNS, "Cases", [*about, ("Cases", f"{number:,}")])


_TABLES: Mapping[str, Callable[[Mapping[str, Any], Making, int], LongTable]] = {
    "csv": lambda _asked, to, _number: LongCsv(to, COLUMNS),
    "jsonl": lambda _asked, to, _number: LongLines(to, COLUMNS),
    "xlsx": _workbook,
}
