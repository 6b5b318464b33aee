"""A workbook of any length, written row by row: typed cells, no formula, and another sheet where one is full.

The library puts the rows into a file of its own until the workbook is packed, so the memory stays what it was.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from functools import lru_cache
from typing import Self

from xlsxwriter import Workbook

from portal.files.scratch import scratch
from portal.policy.built import Column, Shape
from portal.reports.long_tables import Outlet, Row
from portal.reports.workbooks import AS_TEXT, SHOWN, text_of

MOST_ROWS = 1_048_575  # of a sheet, below its heads
WIDTHS = {Shape.DATE: 12, Shape.TEXT: 24}
FULL = "A sheet has room for {most:,} rows. There are more of them: they go on on the next sheet."


class LongWorkbook:
    """Rows on as many sheets as they need, after a first one that says what they are."""

    def __init__(self, outlet: Outlet, columns: Sequence[Column], name: str, about: Iterable[tuple[str, str]]) -> None:
        self._outlet, self._columns, self._name, self._about = outlet, columns, name, about
        self._sheets, self._row = 0, MOST_ROWS

    def __enter__(self) -> Self:
        """Begin the workbook."""
        self._stack = ExitStack()
        folder = self._stack.enter_context(scratch())
        self._book = Workbook(self._outlet, {"constant_memory": True, "tmpdir": str(folder), **AS_TEXT})
        self._book.use_zip64()
        self._head = self._book.add_format({"bold": True, "bottom": 1})
        self._shown = {shape: self._book.add_format({"num_format": SHOWN[shape]}) for shape in WIDTHS}
        self._how = tuple(self._shown[column.shape] for column in self._columns)
        self._front = self._book.add_worksheet("About")
        return self

    def __exit__(self, kind: type[BaseException] | None, *_rest: object) -> None:
        """Pack it, if nothing went wrong. What is on the disk goes."""
        with self._stack:
            if kind is None:
                self._end_sheet()
                self._say_about()
                self._book.close()
            for sheet in self._book.worksheets():
                sheet.row_data_fh.close()

    def add(self, rows: Iterable[Row]) -> None:
        """Write some more rows."""
        for row in rows:
            if self._row == MOST_ROWS:
                self._end_sheet()
                self._writers = tuple(self._next_sheet())
            self._row += 1
            for place, (write, value) in enumerate(zip(self._writers, row, strict=True)):
                if value is not None and value != "":
                    # Whatever somebody wrote stays the text that it is.
                    write(self._row, place, _text(value) if type(value) is str else value, self._how[place])

    def _next_sheet(self) -> Iterator[Callable[..., int]]:
        """Yield how the cells of each column are written on a new sheet."""
        self._sheets, self._row = self._sheets + 1, 0
        page = self._book.add_worksheet(f"{self._name} {self._sheets}" if self._sheets > 1 else self._name)
        page.freeze_panes(1, 0)
        for place, column in enumerate(self._columns):
            page.set_column(place, place, WIDTHS[column.shape])
        for place, column in enumerate(self._columns):
            page.write_string(0, place, _text(column.name), self._head)
            yield page.write_datetime if column.shape is Shape.DATE else page.write_string

    def _end_sheet(self) -> None:
        if self._sheets:
            self._book.worksheets()[-1].autofilter(0, 0, self._row, len(self._columns) - 1)

    def _say_about(self) -> None:
        self._front.set_column(0, 0, 24)
        self._front.set_column(1, 1, 80)
        more = [("Note", FULL.format(most=MOST_ROWS))] if self._sheets > 1 else []
        for number, (name, words) in enumerate((*self._about, *more)):
            self._front.write_string(number, 0, _text(name), self._head)
            self._front.write_string(number, 1, _text(words))


# A million rows have few kinds, stages, teams and people, so a text is gone through once for all that are alike.
_text = lru_cache(maxsize=20_000)(text_of)
