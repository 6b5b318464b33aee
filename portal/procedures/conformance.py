"""What a procedure asks of the portal, clause by clause, and whether the portal's tests prove it.

The record ships beside this file. It is written by a run of the tests, never by hand.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

from portal.policy.procedure import Procedure

RECORD = Path(__file__).with_name("conformance.json")


class Kept(StrEnum):
    """How far a clause is kept."""

    PROVED = "proved by tests"
    WITH_PEOPLE = "kept by people"
    NOT_YET = "not yet"


@dataclass(frozen=True)
class Line:
    """One clause: what it asks, how many tests prove it, and the page or setting that helps people to keep it."""

    clause: str
    asks: str
    tests: int
    supported_by: str

    @property
    def kept(self) -> Kept:
        """Return how far it is kept. What is for people to keep needs no test of ours."""
        if self.tests:
            return Kept.PROVED
        return Kept.WITH_PEOPLE if self.supported_by else Kept.NOT_YET


@dataclass(frozen=True)
class Conformance:
    """The lines of one procedure's document, and the clauses that its pack names and the record doesn't know."""

    lines: tuple[Line, ...]
    unlisted: tuple[str, ...]

    def count(self, kept: str) -> int:
        """Return how many clauses are kept in this way."""
        return sum(line.kept == kept for line in self.lines)


def conformance(procedure: Procedure) -> Conformance:
    """Return what is known of the clauses of the documents that a procedure was read from."""
    named, known = set(clauses_in(procedure)), _record()
    documents = {_document(clause) for clause in named}
    lines = tuple(line for clause, line in known.items() if _document(clause) in documents)
    return Conformance(lines, tuple(sorted(named - known.keys(), key=_in_order)))


def asks_of(clauses: str) -> tuple[tuple[str, str], ...]:
    """Return what each of these clauses asks, with the clause; nothing of one that isn't in the record."""
    known = _record()
    return tuple((one, known[one].asks) for one in _ids(clauses) if one in known)


def clauses_in(value: object) -> Iterator[str]:
    """Yield every clause that a value of a procedure names, and those of all that lies within it."""
    if isinstance(value, Mapping):
        value = tuple(value.values())
    if isinstance(value, tuple | frozenset):
        for one in value:
            yield from clauses_in(one)
    elif is_dataclass(value):
        for field in fields(value):
            inner = getattr(value, field.name)
            yield from _ids(inner) if field.name == "clause" else clauses_in(inner)


def _ids(clause: str) -> Iterator[str]:
    return (one.strip() for one in clause.split(",") if one.strip())


def _document(clause: str) -> str:
    return clause.partition("-")[0]


def _in_order(clause: str) -> tuple[Any, ...]:
    """Sort LG-2.10 after LG-2.9, and DV-26a after DV-26."""
    document, _, number = clause.partition("-")
    letter = number.lstrip("0123456789.")
    return document, [int(part) for part in number.removesuffix(letter).split(".")], letter


@cache
def _record() -> Mapping[str, Line]:
    kept = json.loads(RECORD.read_text(encoding="utf-8"))
    return {
        clause: Line(clause, one["asks"], len(one["proved_by"]), one["supported_by"]) for clause, one in kept.items()
    }
