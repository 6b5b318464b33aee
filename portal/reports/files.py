"""A sheet as a file that a spreadsheet opens: text that no program takes for a formula."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from datetime import date, datetime
from io import StringIO

from portal.policy.built import Sheet, Value

FORMULA = ("=", "+", "-", "@", "\t", "\r")


def csv_of(sheet: Sheet) -> str:
    """Return a sheet as CSV, its headings in the first row. Shares lie between 0 and 1, days are written as in ISO."""
    out = StringIO()
    written = csv.writer(out, lineterminator="\r\n")
    written.writerow(column.name for column in sheet.columns)
    written.writerows(_cells(row) for row in sheet.rows)
    return out.getvalue()


def _cells(row: Iterable[Value]) -> list[str]:
    return [_cell(value) for value in row]


def _cell(value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return f"'{value}" if value.startswith(FORMULA) else value
    if isinstance(value, date | datetime):
        return value.isoformat()
    return f"{value:.4f}" if isinstance(value, float) else str(value)
