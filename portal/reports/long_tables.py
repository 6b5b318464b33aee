"""Tables of any length, written row by row to where a file grows: CSV and lines of JSON. Nothing is held but a page."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Sequence
from datetime import date
from functools import lru_cache
from io import StringIO
from typing import Protocol, Self

from portal.policy.built import Column, Value
from portal.reports.files import BOM, cell

Row = Sequence[Value]


class Outlet(Protocol):
    """Where the bytes of a file go."""

    def write(self, data: bytes) -> int:
        """Take some bytes."""

    def flush(self) -> None:
        """Be asked for what is left."""


class LongTable(Protocol):
    """A table that is written a page at a time, inside a `with`; where it ends well, the file is whole."""

    def add(self, rows: Iterable[Row]) -> None:
        """Write some more rows."""

    def __enter__(self) -> Self:
        """Begin the table."""

    def __exit__(self, kind: type[BaseException] | None, *_rest: object) -> None:
        """End it, if nothing went wrong."""


class LongCsv:
    """Rows as CSV under their heads, as every CSV of ours (`reports.files`): no program takes a text for a formula."""

    def __init__(self, outlet: Outlet, columns: Sequence[Column]) -> None:
        self._outlet, self._columns = outlet, columns

    def __enter__(self) -> Self:
        """Write the heads."""
        self._outlet.write(BOM.encode())
        self.add([[column.name for column in self._columns]])
        return self

    def __exit__(self, kind: type[BaseException] | None, *_rest: object) -> None:
        """Do nothing: the last row ended as each does."""

    def add(self, rows: Iterable[Row]) -> None:
        """Write some more rows."""
        out = StringIO()
        csv.writer(out, lineterminator="\r\n").writerows([_cell(value) for value in row] for row in rows)
        self._outlet.write(out.getvalue().encode())


class LongLines:
    """Each row as an object of JSON on a line of its own, by the columns' keys; days are written as in ISO 8601."""

    def __init__(self, outlet: Outlet, columns: Sequence[Column]) -> None:
        self._outlet, self._keys = outlet, [column.key for column in columns]

    def __enter__(self) -> Self:
        """Do nothing: each line says what is what."""
        return self

    def __exit__(self, kind: type[BaseException] | None, *_rest: object) -> None:
        """Do nothing: the last line ended as each does."""

    def add(self, rows: Iterable[Row]) -> None:
        """Write some more rows."""
        lines = (json.dumps(dict(zip(self._keys, map(_plain, row), strict=True)), ensure_ascii=False) for row in rows)
        self._outlet.write("".join(f"{line}\n" for line in lines).encode("utf-8", "replace"))


# A million rows have few kinds, stages, teams, people and days, so a cell is worked out once for all that are alike.
_cell = lru_cache(maxsize=20_000, typed=True)(cell)


def _plain(value: Value) -> Value | str:
    return value.isoformat() if isinstance(value, date) else value
