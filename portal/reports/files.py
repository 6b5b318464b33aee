"""Tables as files that a spreadsheet opens: the one place that writes them. No program takes a text for a formula."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from datetime import date
from io import StringIO
from unicodedata import category, normalize

from portal.policy.built import Sheet, Value

BOM = "\ufeff"  # by which a spreadsheet knows UTF-8
FORMULA = ("=", "+", "-", "@", "\t", "\r")  # with which a spreadsheet takes a text for something to work out
KEPT = frozenset("\t\r\n")  # control characters that are part of a text


def csv_of(sheet: Sheet) -> str:
    """Return a sheet as CSV, its headings in the first row."""
    return table((column.name for column in sheet.columns), sheet.rows)


def table(heads: Iterable[str], rows: Iterable[Iterable[Value]]) -> str:
    """Return rows as CSV under their headings. Shares lie between 0 and 1, days are written as in ISO 8601."""
    out = StringIO()
    written = csv.writer(out, lineterminator="\r\n")
    written.writerow(cell(head) for head in heads)
    written.writerows([cell(value) for value in row] for row in rows)
    return BOM + out.getvalue()


def cell(value: Value) -> str:
    """Return what stands in a cell: a number as a number, and any text as no more than text.

    What begins like a formula, in full-width letters too, has an apostrophe before it. Control characters are left out.
    """
    if value is None:
        return ""
    if isinstance(value, date):  # a moment, too
        return value.isoformat()
    if isinstance(value, int | float):
        return f"{value:.4f}" if isinstance(value, float) else str(value)
    text = value if _is_plain(value) else "".join(one for one in value if one in KEPT or category(one) != "Cc")
    return f"'{text}" if normalize("NFKC", text[:1]).startswith(FORMULA) else text


def _is_plain(text: str) -> bool:
    return text.isascii() and text.isprintable()  # most cells are, and none of those has a control character
