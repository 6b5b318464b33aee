"""What became of an import: counted for the terminal, and every refused row for whoever mends the file."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from portal.reports.files import cell

SHOWN = 20  # refused rows in the terminal; the report has them all


@dataclass(frozen=True)
class RefusedRow:
    """A row that wasn't brought in: its number in the file, its id there, and why."""

    number: int
    id: str
    sentence: str


@dataclass
class Tally:
    """How many rows became cases, were here already, or were refused. The first refused are kept for the summary."""

    imported: int = 0
    closed: int = 0
    already_here: int = 0
    refused: int = 0
    first: list[RefusedRow] = field(default_factory=list)

    def add(self, other: Tally) -> None:
        """Count another tally in."""
        self.imported += other.imported
        self.closed += other.closed
        self.already_here += other.already_here
        self.refused += other.refused
        self.first += other.first[: SHOWN - len(self.first)]

    def refuse(self, row: RefusedRow) -> None:
        """Count a row that can't be brought in."""
        self.refused += 1
        self.first.append(row)

    @property
    def rows(self) -> int:
        """Return how many rows were read."""
        return self.imported + self.already_here + self.refused


def summary(tally: Tally, *, seconds: float, dry_run: bool, report: str) -> Iterator[str]:
    """Yield what to tell whoever ran it, a line at a time."""
    rate = tally.rows / seconds if seconds else 0
    yield f"{tally.rows:,} rows read in {seconds:.0f} s ({rate:.0f} rows a second)."
    done = "would be brought in" if dry_run else "brought in"
    yield f"  {done + ':':<22}{tally.imported:>7,}, of which {tally.closed:,} closed"
    yield f"  {'already here:':<22}{tally.already_here:>7,}"
    yield f"  {'refused:':<22}{tally.refused:>7,}"
    for row in tally.first:
        yield f"    row {row.number}, {_shown(row.id) or 'no id'}: {_shown(row.sentence)}"
    if tally.refused > len(tally.first):
        yield f"    … and {tally.refused - len(tally.first):,} more: {report or 'use --report FILE to see them all'}"


def _shown(text: str) -> str:
    """Whatever a file holds, a terminal must not obey it."""
    return "".join(one if one.isprintable() else "�" for one in text)


class Report:
    """A CSV of the refused rows, written as they come."""

    def __init__(self, out: Any) -> None:
        self._writer = csv.writer(out)
        self._writer.writerow(["row", "id", "reason"])

    def write(self, rows: list[RefusedRow]) -> None:
        """Write rows."""
        self._writer.writerows([row.number, cell(_shown(row.id)), cell(_shown(row.sentence))] for row in rows)
