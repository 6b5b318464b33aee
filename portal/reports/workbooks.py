"""A report as a workbook (XLSX): typed cells under heads that stay, and no formula."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from io import BytesIO
from typing import TYPE_CHECKING
from unicodedata import category

from xlsxwriter import Workbook

from portal.policy.built import KEPT_BACK, Built, Column, Shape, Sheet, Value

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

MIMETYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LONGEST_NAME = 31  # characters of a sheet's name
LONGEST_TEXT = 32_767  # characters of a cell: what is longer isn't written at all by the library
CUT = " … (cut: the CSV has the whole)"
NARROWEST, WIDEST = 8, 60  # columns, in characters
LOOKED_AT = 200  # rows by which a column's width is found
NOT_IN_A_NAME = re.compile(r"[\[\]:*?/\\]")
KEPT = frozenset("\t\n")  # control characters that are part of a text
ABOUT = "About"
# Whatever somebody wrote stays the text that it is, whatever it begins with.
AS_TEXT = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
SHOWN = {Shape.NUMBER: "#,##0", Shape.SHARE: "0.0%", Shape.DAYS: "#,##0.0", Shape.DATE: "yyyy-mm-dd", Shape.TEXT: "@"}
MOMENT = "yyyy-mm-dd hh:mm"


def workbook_of(built: Built, *, facts: Iterable[tuple[str, str]] = ()) -> bytes:
    """Return a report as a workbook: a first sheet that says what it is, then its own sheets in their order.

    `facts` are lines for the first sheet: whom it was made for, its digest. A moment stands in the time zone that it
    is given in, since no cell knows one. The same report gives the same bytes.
    """
    out = BytesIO()
    with Workbook(out, {"in_memory": True, "remove_timezone": True, **AS_TEXT}) as book:
        book.set_properties({"title": built.name, "created": built.made_at.astimezone(UTC).replace(tzinfo=None)})
        styles = _Styles(book)
        _write_about(book.add_worksheet(ABOUT), built, facts, styles)
        for sheet, name in zip(built.sheets, _names(built.sheets), strict=True):
            _write(book.add_worksheet(name), sheet, styles)
    return out.getvalue()


class _Styles:
    """How the cells of a workbook look: each shape once."""

    def __init__(self, book: Workbook) -> None:
        self.title = book.add_format({"bold": True, "font_size": 14})
        self.head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
        self.words = book.add_format({"text_wrap": True, "valign": "top"})
        self.moment = book.add_format({"num_format": MOMENT, "valign": "top", "align": "left"})
        self.of = {shape: book.add_format({"num_format": how, "valign": "top"}) for shape, how in SHOWN.items()}
        self.sum = {shape: book.add_format({"num_format": how, "bold": True, "top": 1}) for shape, how in SHOWN.items()}


def _names(sheets: Iterable[Sheet]) -> Iterator[str]:
    """Yield a name for each sheet that a workbook takes: short, of allowed characters, and each only once."""
    taken = {ABOUT.lower(), "history"}  # the second is kept by Excel for itself
    for sheet in sheets:
        name = whole = NOT_IN_A_NAME.sub(" ", sheet.name).strip("' ") or sheet.key
        number, name = 1, whole[:LONGEST_NAME].strip("' ")
        while name.lower() in taken:
            number += 1
            ending = f" ({number})"
            name = f"{whole[: LONGEST_NAME - len(ending)].rstrip()}{ending}"
        taken.add(name.lower())
        yield name


def _write_about(page: Worksheet, built: Built, facts: Iterable[tuple[str, str]], styles: _Styles) -> None:
    """Say what the report is, which sheets it has with their clauses, and what is to be known of its figures."""
    page.set_column(0, 0, 24)
    page.set_column(1, 1, 80)
    page.write_string(0, 0, text_of(built.name), styles.title)
    lines: list[tuple[str, Value]] = [
        ("Clause", built.clause),
        ("Procedure", built.procedure),
        ("From", built.start),
        ("To", built.end),
        ("Made", built.made_at),
        *facts,
        *((sheet.name, sheet.clause) for sheet in built.sheets),
        *(("Note", remark) for remark in built.remarks),
    ]
    if any(sheet.keeps_back for sheet in built.sheets):
        lines.append(("Note", f"“{KEPT_BACK}” stands where so small a number could show who somebody is."))
    for number, (name, value) in enumerate(lines, start=2):
        page.write_string(number, 0, text_of(name), styles.words)
        _cell(page, number, 1, value, styles.of[Shape.DATE] if isinstance(value, date) else styles.words, styles)


def _write(page: Worksheet, sheet: Sheet, styles: _Styles) -> None:
    page.freeze_panes(1, 0)
    page.repeat_rows(0)
    page.set_landscape()
    page.fit_to_pages(1, 0)
    for place, column in enumerate(sheet.columns):
        page.set_column(place, place, _width(sheet, place))
        page.write_string(0, place, text_of(column.name), styles.head)
    for number, row in enumerate(sheet.rows, start=1):
        _row(page, number, sheet.columns, row, styles, styles.of)
    if sheet.rows:
        page.autofilter(0, 0, len(sheet.rows), len(sheet.columns) - 1)
    if sheet.totals:  # as it was worked out here: a formula would add up what a filter or a withheld number left
        _row(page, len(sheet.rows) + 1, sheet.columns, sheet.totals, styles, styles.sum)


def _row(
    page: Worksheet,
    number: int,
    columns: tuple[Column, ...],
    row: tuple[Value, ...],
    styles: _Styles,
    shapes: dict[Shape, Format],
) -> None:
    for place, (column, value) in enumerate(zip(columns, row, strict=True)):
        _cell(page, number, place, value, shapes[column.shape], styles)


def _cell(page: Worksheet, row: int, place: int, value: Value, how: Format, styles: _Styles) -> None:
    if isinstance(value, datetime):
        page.write_datetime(row, place, value.replace(tzinfo=None), styles.moment)
    elif isinstance(value, date):
        page.write_datetime(row, place, value, how)
    elif isinstance(value, int | float):
        page.write_number(row, place, value, how)
    elif value:
        page.write_string(row, place, text_of(value), how)


def text_of(words: str) -> str:
    """Return what a cell can hold of a text: no control characters, and no more than it has room for."""
    if words.isascii() and words.isprintable() and len(words) <= LONGEST_TEXT:
        return words  # as most cells are
    shown = "".join(one for one in words if one in KEPT or category(one) not in {"Cc", "Cs"})
    return shown if len(shown) <= LONGEST_TEXT else f"{shown[: LONGEST_TEXT - len(CUT)]}{CUT}"


def _width(sheet: Sheet, place: int) -> int:
    longest = max((len(str(row[place] or "")) for row in sheet.rows[:LOOKED_AT]), default=0)
    heading = max(map(len, sheet.columns[place].name.split()), default=0)
    return min(max(longest, heading + 2, NARROWEST), WIDEST)
