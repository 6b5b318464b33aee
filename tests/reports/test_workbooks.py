"""Workbooks, read by another library than wrote them: each cell is of its kind, and none works anything out."""

from __future__ import annotations

from datetime import UTC, date, datetime
from io import BytesIO

import openpyxl
import pytest

from portal.policy.built import KEPT_BACK, Built, Column, Shape, Sheet, Value
from portal.reports.workbooks import CUT, LONGEST_TEXT, workbook_of

COLUMNS = (
    Column("service", "Service"),
    Column("count", "Received", Shape.NUMBER),
    Column("share", "In time", Shape.SHARE),
    Column("days", "Median", Shape.DAYS),
    Column("day", "Last", Shape.DATE),
)
AT = datetime(2026, 6, 1, 9, tzinfo=UTC)


def built(*sheets: Sheet) -> Built:
    return Built("k", "Monthly log", "OC-32", "county", date(2026, 5, 1), date(2026, 5, 31), AT, sheets, ("Up.",))


def opened(content: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(BytesIO(content))


def cells(rows: tuple[tuple[Value, ...], ...]) -> list[list[object]]:
    book = opened(workbook_of(built(Sheet("a", "A", "OC-1", COLUMNS, rows))))
    return [[cell.value for cell in row] for row in book["A"].iter_rows()]


def test_each_value_is_what_it_is_under_a_head_that_stays() -> None:
    rows = (("Roads", 1200, 0.9333, 4.5, date(2026, 5, 2)), ("Waste", 3, None, None, None))
    book = opened(workbook_of(built(Sheet("a", "By nature", "OC-1", COLUMNS, rows))))
    page = book["By nature"]
    assert page.freeze_panes == "A2"
    assert page.auto_filter.ref == "A1:E3"
    assert [cell.value for cell in page[2]] == ["Roads", 1200, 0.9333, 4.5, datetime(2026, 5, 2)]  # noqa: DTZ001 - a cell knows no zone
    assert [cell.number_format for cell in page[2]] == ["@", "#,##0", "0.0%", "#,##0.0", "yyyy-mm-dd"]
    assert [cell.value for cell in page[4]] == ["All", 1203, None, None, None]


@pytest.mark.parametrize(
    "wild", ["=1+1", "+1", "-1", "@SUM(A1)", "{=1}", "http://x.example.org", "0012", "＝1+1", "#REF!"]
)
def test_whatever_somebody_wrote_stays_a_text(wild: str) -> None:
    content = workbook_of(built(Sheet("a", wild, wild, (Column("a", wild),), ((wild,),))))
    for page in opened(content):
        for row in page.iter_rows():
            assert all(cell.data_type in {"s", "d", "n"} for cell in row)
            assert all(cell.hyperlink is None for cell in row)
    assert opened(content).worksheets[1]["A2"].value == wild


def test_a_number_that_is_kept_back_stays_so_and_has_no_total() -> None:
    found = cells((("Roads", KEPT_BACK, KEPT_BACK, None, None), ("Waste", 30, 0.5, 2, None)))
    assert found[1][1:3] == [KEPT_BACK, KEPT_BACK]
    assert found[3][:2] == ["All", KEPT_BACK]


def test_what_no_cell_can_hold_is_left_out_or_cut_and_says_so() -> None:
    found = cells((("a\x00b\x0b\ud800c", 1, 1.0, 1, None), ("x" * (LONGEST_TEXT + 1), 1, 1.0, 1, None)))
    assert found[1][0] == "abc"
    assert len(str(found[2][0])) == LONGEST_TEXT
    assert str(found[2][0]).endswith(CUT)


def test_each_sheet_has_a_name_that_a_workbook_takes() -> None:
    names = ["About", "History", "In [time]: 4/14 days?", "x" * 40, "x" * 50, "'", "In  time   4 14 days"]
    sheets = [Sheet(f"key{number}", name, "OC-1", COLUMNS) for number, name in enumerate(names)]
    book = opened(workbook_of(built(*sheets)))
    assert len(book.sheetnames) == len(names) + 1
    assert len({name.lower() for name in book.sheetnames}) == len(names) + 1
    assert all(len(name) <= 31 for name in book.sheetnames)
    assert book.sheetnames[1:4] == ["About (2)", "History (2)", "In  time   4 14 days"]
    assert book.sheetnames[6] == "key5"


def test_the_first_sheet_says_what_it_is_and_the_same_report_is_the_same_file() -> None:
    report = built(Sheet("a", "A", "OC-7", COLUMNS, (("Roads", KEPT_BACK, None, None, None),)))
    content = workbook_of(report, facts=[("Made for", "Council")])
    assert content == workbook_of(report, facts=[("Made for", "Council")])
    about = opened(content)["About"]
    told = {row[0].value: row[1].value for row in about.iter_rows() if row[0].value}
    assert about["A1"].value == "Monthly log"
    assert (told["Clause"], told["Made for"], told["A"]) == ("OC-32", "Council", "OC-7")
    assert told["Made"] == datetime(2026, 6, 1, 9)  # noqa: DTZ001 - a cell knows no zone
    assert "so small a number" in " ".join(str(row[1].value) for row in about.iter_rows())
