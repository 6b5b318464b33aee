"""A report on paper: every cell of it can be read, and what there is no room for is said."""

from __future__ import annotations

from datetime import UTC, date, datetime
from io import BytesIO

import pytest
from pypdf import PdfReader

from portal.letters import pdf
from portal.letters.paper import A4, LETTER_PAPER, Paper
from portal.letters.reported import MOST_CELLS, Pages
from portal.policy.built import KEPT_BACK, Built, Column, Shape, Sheet
from tests.support.documents import all_of_pdf

AT = datetime(2026, 6, 1, 9, tzinfo=UTC)
FEW = Sheet(
    "few",
    "By nature",
    "OC-1",
    (Column("service", "Service"), Column("count", "Received", Shape.NUMBER), Column("share", "In time", Shape.SHARE)),
    (("Roads & <b>lanes</b>", 1203, 0.9333), ("Waste", KEPT_BACK, None)),
)


def report(*sheets: Sheet) -> Built:
    return Built("k", "Monthly log", "OC-32", "county", date(2026, 5, 1), date(2026, 5, 31), AT, sheets, ("Up.",))


def pages(*sheets: Sheet, paper: Paper = A4) -> Pages:
    return Pages(report(*sheets), "A County", "1 May 2026 to 31 May 2026", paper, "en", ("Made for: Council",))


def flat(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize("paper", [A4, LETTER_PAPER])
def test_a_report_is_set_on_its_side_with_all_that_it_says(paper: Paper) -> None:
    content = pdf.set_sheet(pages(FEW, Sheet("none", "Nothing", "OC-2", FEW.columns), paper=paper))
    told = flat(all_of_pdf(content))
    for words in ("A County", "Monthly log", "OC-32", "Made for: Council", "By nature (OC-1)", "Up.", "Page 1 of 1"):
        assert words in told
    for words in (
        "Roads & <b>lanes</b> 1,203 93.3%",
        "Waste withheld –",
        "All withheld",
        "Nothing stands here",
        "so small",
    ):
        assert words in told
    first = PdfReader(BytesIO(content)).pages[0].mediabox
    assert first.width > first.height


def test_each_of_very_many_columns_stands_beside_the_first() -> None:
    columns = tuple(Column(f"c{number}", f"Column {number}") for number in range(30))
    told = flat(all_of_pdf(pdf.set_sheet(pages(Sheet("wide", "Wide", "OC-1", columns, (tuple(map(str, range(30))),))))))
    assert all(f"Column {number}" in told for number in range(30))
    assert told.count("Column 0") == 3


def test_what_is_too_long_for_paper_says_how_much_of_it_stands_there() -> None:
    columns = tuple(Column(f"c{number}", f"C{number}") for number in range(10))
    rows = tuple((f"row-{number}", *("x" for _ in columns[1:])) for number in range(MOST_CELLS // 10 + 5))
    html = pages(Sheet("long", "Long", "OC-1", columns, rows), FEW).html()
    assert "row-299" in html
    assert "row-300" not in html
    assert "These are the first 300 of 305 rows." in html
    assert "These are the first 1 of 2 rows." in html, "each table shows something"


@pytest.mark.slow
def test_it_is_set_in_a_process_of_its_own() -> None:
    assert "Roads" in all_of_pdf(pdf.set_report(pages(FEW)))
