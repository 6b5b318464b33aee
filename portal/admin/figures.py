"""How a sheet's values are told on a page."""

from __future__ import annotations

from datetime import date

from portal.admin import presenting
from portal.policy.built import Column, Shape, Value, percent

NONE = "–"
MOST_ROWS = 100  # of one sheet on a page; the file has them all


def told(value: Value, column: Column, language: str) -> str:
    """Return a value in words: "93.3%", "Fri 1 May 2026"."""
    if value is None or value == "":
        return NONE
    if column.shape is Shape.SHARE and isinstance(value, int | float):
        return percent(value)
    if isinstance(value, date):
        return presenting.short(value, language)
    return f"{value:,}" if isinstance(value, int | float) else value


def is_number(column: Column) -> bool:
    """Return whether a column's values stand under each other by their last digit."""
    return column.shape in {Shape.NUMBER, Shape.SHARE, Shape.DAYS}
