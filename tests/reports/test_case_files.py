"""Lists of cases as files: what each format holds, of which cases, and that no program takes a text for more."""

from __future__ import annotations

import csv
import json
from datetime import UTC, date, datetime, timedelta
from io import BytesIO, StringIO
from typing import Any

import openpyxl
import pytest
from flask import Flask
from sqlalchemy import event

from portal.cases.models import Case, Staff
from portal.database import db, transaction
from portal.exports import asking, told_of, work
from portal.exports.models import Export, ExportState
from portal.files import store
from portal.jobs.runner import run_ready
from portal.reports import case_files, long_workbooks
from portal.reports.case_rows import COLUMNS
from tests import cast
from tests.cast import COMPLAINTS, NOW, ROADS

pytestmark = pytest.mark.usefixtures("session")
HEADS = [column.name for column in COLUMNS]
ALL: dict[str, Any] = {"list": "all", "search": {}}


def opened(**more: Any) -> dict[str, Any]:
    ends = [[["devon"], (NOW + timedelta(hours=12)).isoformat(), (NOW + timedelta(days=7)).isoformat()]]
    return {"list": "open", "whose": "all", "due": "any", "narrow": {}, "at": NOW.isoformat(), "ends": ends, **more}


def cases(number: int = 3) -> list[Case]:
    with transaction():
        return [cast.acknowledged(cast.complaint(), at=NOW) for _ in range(number)]


def worked(which: dict[str, Any], form: str = "csv", *, by: str = COMPLAINTS) -> Export:
    with transaction():
        wanted = case_files.wanted(which, form, "Cases of a test", NOW)
        export_id = asking.ask(wanted, by=cast.as_(by), at=NOW).id
    run_ready(NOW)
    db.session.rollback()
    return db.session.get_one(Export, export_id)


def content(export: Export) -> bytes:
    assert (export.state, export.failure) == (ExportState.DONE, "")
    return store.whole(export.body_id or 0)


def lines(export: Export) -> list[list[str]]:
    return list(csv.reader(StringIO(content(export).decode("utf-8-sig"))))


def numbers(export: Export) -> set[str]:
    return {row[0] for row in lines(export)[1:]}


def test_each_format_tells_the_same_with_typed_cells():
    made = cases()
    table = lines(worked(ALL))
    assert table[0] == HEADS
    assert [row[0] for row in table[1:]] == [case.tracking_number for case in reversed(made)]

    objects = [json.loads(line) for line in content(worked(ALL, "jsonl")).decode().splitlines()]
    assert [list(one.values()) for one in objects] == table[1:]
    assert list(objects[0]) == [column.key for column in COLUMNS]

    book = openpyxl.load_workbook(BytesIO(content(worked(ALL, "xlsx"))))
    assert book.sheetnames == ["About", "Cases"]
    page = book["Cases"]
    assert [cell.value for cell in page[1]] == HEADS
    row = [cell.value for cell in page[2]]
    assert isinstance(row[-1], datetime)
    assert [value.date().isoformat() if isinstance(value, datetime) else value for value in row] == table[1]
    assert page.auto_filter.ref == "A1:I4"
    assert book["About"]["B3"].value == "3"


def test_a_day_is_the_body_s_own_and_the_due_day_the_last_on_which_it_is_met():
    near_midnight = datetime(2026, 6, 1, 23, 30, tzinfo=UTC)
    with transaction():
        case = cast.acknowledged(cast.received(cast.submission(), at=near_midnight).case, at=near_midnight)
    row = lines(worked(ALL))[1]
    assert date.fromisoformat(row[-1]) == date(2026, 6, 2), "in Exeter it is past midnight"
    assert case.next_due_at is not None
    assert date.fromisoformat(row[-2]) < case.next_due_at.date() + timedelta(days=1)


@pytest.mark.parametrize("name", ["=HYPERLINK(1)", "+1", "-1", "@SUM(1)", "＝1", "=1\x00\x07"])
def test_no_program_takes_a_name_for_a_formula(name: str):
    cases(1)
    with transaction():
        officer = db.session.query(Staff).filter_by(username=ROADS).one()
        officer.first_name, officer.last_name = name.replace("\0", ""), "x"
    told = lines(worked(ALL))[1][6]
    assert told.startswith("'")
    assert "\x07" not in told
    cell = openpyxl.load_workbook(BytesIO(content(worked(ALL, "xlsx"))))["Cases"]["G2"]
    assert cell.data_type == "s"
    assert "\x07" not in str(cell.value)


def test_what_whoever_asked_may_not_see_isnt_there_nor_counted():
    shown, hidden = cases(2)
    with transaction():
        hidden.label = "whistleblowing"
    export = worked(ALL)
    assert numbers(export) == {shown.tracking_number}
    assert (export.done, export.total) == (1, 1)
    assert list(told_of.unpacked(export.cases or b"")) == [shown.id]
    assert hidden.tracking_number.encode() not in content(export)


def test_what_is_hidden_while_it_is_made_is_left_out(monkeypatch: pytest.MonkeyPatch):
    first, *_ = cases(3)
    monkeypatch.setattr(case_files, "A_PAGE", 1)
    read = case_files._rows

    def hide(page: Any) -> Any:
        rows = read(page)
        with db.session.no_autoflush:
            db.session.get_one(Case, first.id).label = "whistleblowing"
        return rows

    monkeypatch.setattr(case_files, "_rows", hide)
    export = worked(ALL)
    assert first.tracking_number not in numbers(export)
    assert (export.done, export.total) == (2, 3)


def test_the_open_cases_as_my_work_lists_them():
    mine, closed = cases(2)
    with transaction():
        other = cast.complaint()
        db.session.get_one(Case, closed.id).status = "closed"
        db.session.get_one(Case, closed.id).next_due_at = None
    assert numbers(worked(opened())) == {mine.tracking_number, other.tracking_number}
    assert numbers(worked(opened(whose="mine"), by=ROADS)) == {mine.tracking_number}
    assert numbers(worked(opened(narrow={"officer": "0"}))) == {other.tracking_number}
    overdue = opened(due="overdue", at=(NOW + timedelta(days=90)).isoformat())
    assert mine.tracking_number in numbers(worked(overdue))
    assert worked(opened(due="overdue")).failure == case_files.NONE


def test_all_cases_as_they_were_searched_for():
    one, *_others = cases(3)
    letters = one.tracking_number.replace("-", " ").lower()
    assert numbers(worked({"list": "all", "search": {"tracking_number": letters}})) == {one.tracking_number}
    with transaction():
        db.session.get_one(Case, one.id).description = "The Lamp is out"
    assert numbers(worked({"list": "all", "search": {"description": "lamp"}})) == {one.tracking_number}
    assert len(numbers(worked({"list": "all", "search": {"status": "being looked into"}}))) == 3
    assert worked({"list": "all", "search": {"status": "closed"}}).failure == case_files.NONE


def test_a_full_sheet_says_so_and_goes_on_on_another(monkeypatch: pytest.MonkeyPatch):
    cases(5)
    monkeypatch.setattr(long_workbooks, "MOST_ROWS", 2)
    book = openpyxl.load_workbook(BytesIO(content(worked(ALL, "xlsx"))))
    assert book.sheetnames == ["About", "Cases", "Cases 2", "Cases 3"]
    assert [book[name].max_row - 1 for name in book.sheetnames[1:]] == [2, 2, 1]
    assert "go on on the next sheet" in str(book["About"]["B4"].value)


def test_a_page_takes_few_statements_however_many_cases(app: Flask, monkeypatch: pytest.MonkeyPatch):
    cases(6)
    monkeypatch.setattr(case_files, "A_PAGE", 2)
    found: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        found.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        worked(ALL)
        three = len(found)
        found.clear()
        monkeypatch.setattr(case_files, "A_PAGE", 1)
        worked(ALL)
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
    assert (len(found) - three) / 3 <= 12, found


def test_someone_who_sees_nothing_any_more_gets_no_file():
    cases(1)
    with transaction():
        export_id = asking.ask(case_files.wanted(ALL, "csv", "x", NOW), by=cast.as_(ROADS), at=NOW).id
        cast.staff(ROADS).active = False
    run_ready(NOW)
    db.session.rollback()
    assert db.session.get_one(Export, export_id).failure == work.NO_LONGER
