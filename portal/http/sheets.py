"""A report's sheets as the web doors show them: cells in words, and tables handed over as files."""

from __future__ import annotations

from datetime import date

from flask import Response

from portal.policy.built import Built, Column, Shape, Value, percent
from portal.reports.files import csv_of

NONE = "–"


def told(column: Column, value: Value) -> str:
    """Return a cell in words: a share as `percent` has it, a day as it is spoken of, "–" where there is none."""
    if value is None or value == "":
        return NONE
    if isinstance(value, date):
        return f"{value.day} {value:%b %Y}"
    if column.shape is Shape.SHARE and isinstance(value, int | float):
        return percent(value)
    return f"{value:g}" if isinstance(value, float) else str(value)


def csv_answer(built: Built, key: str) -> Response | None:
    """Return the answer that hands over one sheet of a report as a file, or None where it has no such sheet."""
    sheet = next((one for one in built.sheets if one.key == key), None)
    if sheet is None:
        return None
    number = built.sheets.index(sheet) + 1
    return handed_over(csv_of(sheet), f"{built.procedure}-{built.key}-{built.start}-{number}")


def handed_over(table: str, name: str) -> Response:
    """Return the answer that hands over a table, as `reports.files` wrote it, as a file of this name."""
    answer = Response(table, content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return answer
