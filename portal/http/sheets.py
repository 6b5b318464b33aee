"""A report's sheets as the web doors show them: cells in words, and a sheet as a CSV file that no program executes."""

from __future__ import annotations

import csv
import io
from datetime import date, datetime

from flask import Response

from portal.policy.built import Built, Column, Shape, Sheet, Value

NONE = "–"
FORMULA = ("=", "+", "-", "@", "\t", "\r")  # with which a spreadsheet takes a text for a formula
BOM = "\ufeff"  # by which a spreadsheet knows UTF-8


def told(column: Column, value: Value) -> str:
    """Return a cell in words: a share in percent, a day as it is spoken of, "–" where there is none."""
    if value is None or value == "":
        return NONE
    if isinstance(value, date):
        return f"{value.day} {value:%b %Y}"
    if column.shape is Shape.SHARE and isinstance(value, int | float):
        return f"{value * 100:.0f} %"
    return f"{value:g}" if isinstance(value, float) else str(value)


def csv_of(sheet: Sheet) -> str:
    """Return a sheet as CSV, its heads first."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([_cell(column.name) for column in sheet.columns])
    writer.writerows([_cell(value) for value in row] for row in sheet.rows)
    return BOM + out.getvalue()


def _cell(value: Value) -> str | int | float:
    if value is None:
        return ""
    if isinstance(value, datetime | date):
        return value.isoformat()
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA) else value


def csv_answer(built: Built, key: str) -> Response | None:
    """Return the answer that hands over one sheet of a report as a file, or None where it has no such sheet."""
    sheet = next((one for one in built.sheets if one.key == key), None)
    if sheet is None:
        return None
    number = built.sheets.index(sheet) + 1
    name = f"{built.procedure}-{built.key}-{built.start}-{number}.csv"
    answer = Response(csv_of(sheet), content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
