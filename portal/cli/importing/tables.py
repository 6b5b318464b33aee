"""CSV read a row at a time: what is broken is one row's fault, and the next row is read."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from typing import TextIO

from portal.cli.importing.records import Row

HEADING = 1


def heading(file: TextIO) -> list[str]:
    """Return the names of the columns: the first row."""
    try:
        return [name.strip() for name in next(csv.reader(file), [])]
    except csv.Error:
        return []


def rows(file: TextIO) -> Iterator[Row]:
    """Yield every row but the heading. Lines with nothing on them are passed over."""
    reader = csv.reader(file)
    names = [name.strip() for name in next(reader, [])]
    number = HEADING
    while True:
        number += 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield Row(number, {}, f"This row isn't sound CSV ({error}).")
            continue
        if cells:
            yield _row(number, names, cells)


def _row(number: int, names: list[str], cells: list[str]) -> Row:
    found = dict(zip(names, cells, strict=False))
    if not any(cell.strip() for cell in cells):
        return Row(number, found, "The row is empty.")
    if len(cells) != len(names):
        return Row(number, found, f"It has {len(cells)} columns where the heading has {len(names)}.")
    return Row(number, found)
