"""How a sheet's values are told on a page, and how it is handed out as a file."""

from __future__ import annotations

from datetime import date

from flask import Response

from portal.admin import presenting
from portal.policy.built import Column, Shape, Sheet, Value
from portal.reports.files import csv_of

NONE = "–"
MOST_ROWS = 100  # of one sheet on a page; the file has them all
BOM = "\ufeff"  # by it spreadsheets know that the file is UTF-8


def told(value: Value, column: Column, language: str) -> str:
    """Return a value in words: "93.3%", "Fri 1 May 2026"."""
    if value is None or value == "":
        return NONE
    if column.shape is Shape.SHARE and isinstance(value, int | float):
        return f"{value:.1%}"
    if isinstance(value, date):
        return presenting.short(value, language)
    return f"{value:,}" if isinstance(value, int | float) else value


def is_number(column: Column) -> bool:
    """Return whether a column's values stand under each other by their last digit."""
    return column.shape in {Shape.NUMBER, Shape.SHARE, Shape.DAYS}


def csv_file(sheet: Sheet, name: str) -> Response:
    """Return a sheet as a file to be kept."""
    answer = Response(BOM + csv_of(sheet), mimetype="text/csv")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return answer
