"""What a reader makes of one row: a record with its facts, or a sentence on why there is none."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TextIO

NOTHING = frozenset({"", "n/a", "unspecified", "null", "none"})


class Unreadable(Exception):
    """This row can't be brought in, and why: a sentence for whoever looks after the file."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


@dataclass(frozen=True)
class Record:
    """One request of another system, in its own time zone.

    `channels`, `services` and `natures` are keys in order of preference: each procedure takes the first that it knows.
    """

    id: str
    received_at: datetime
    description: str
    closed_at: datetime | None = None
    closure: str = ""
    channels: tuple[str, ...] = ()
    services: tuple[str, ...] = ()
    natures: tuple[str, ...] = ()
    location: str = ""
    ward: str = ""
    staff_generated: bool = False


Cells = Mapping[str, str]


@dataclass(frozen=True)
class Row:
    """One row of a file: its number as a spreadsheet counts, and its cells, or what is wrong with it."""

    number: int
    cells: Cells
    fault: str = ""


@dataclass(frozen=True)
class Format:
    """A kind of file: how it falls into rows, which column is the record's id, and how a row is read."""

    name: str
    title: str
    identity: str
    columns: frozenset[str]
    rows: Callable[[TextIO], Iterator[Row]]
    read: Callable[[Cells], Record]


def said(cells: Cells, column: str) -> str:
    """Return what a cell says, without the ways that exports have of saying nothing."""
    text = " ".join(cells.get(column, "").split())
    return "" if text.lower() in NOTHING else text


def described(what: str, *facts: tuple[str, str]) -> str:
    """Return a description that begins with the matter and keeps the other system's own words below it."""
    lines = [f"{name}: {text}" for name, text in facts if text]
    return "\n\n".join(part for part in (what, "\n".join(lines)) if part)
