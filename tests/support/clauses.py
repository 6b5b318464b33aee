"""The clauses that the procedures ask for, and the record of what proves them.

docs/clauses.csv is written by hand: what each clause asks and, for one that is for people to keep, the page or setting
that supports them. The record is written by a run of the tests; it ships with the portal, which shows it, and
docs/conformance.md is made from it.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from tests.support.marks import ROOT

CLAUSES = ROOT / "docs" / "clauses.csv"
PAGE = ROOT / "docs" / "conformance.md"
RECORD = ROOT / "portal" / "procedures" / "conformance.json"
SEEDS = {
    "OC": "Orange County SSA, policy D36",
    "SC": "San Clemente, policy 103-3",
    "RV": "Riverside, 311 system",
    "DV": "Devon County Council, customer feedback policy",
    "CSC": "A London borough, children's social care",
}
SHOWN = 4  # tests in a row of the page; the record has them all


class Clause(NamedTuple):
    """One row of docs/clauses.csv."""

    id: str
    type: str
    behaviour: str
    supported_by: str


class Proof(NamedTuple):
    """What the record holds of a clause."""

    asks: str
    supported_by: str
    proved_by: tuple[str, ...]


def clauses(file: Path = CLAUSES) -> list[Clause]:
    """Return every clause, in the order of the documents."""
    return [Clause(**row) for row in csv.DictReader(file.read_text(encoding="utf-8").splitlines())]


def record_of(rows: Collection[Clause], proofs: Mapping[str, Collection[str]]) -> dict[str, Proof]:
    """Return the record of a run in which these tests proved these clauses."""
    return {row.id: Proof(row.behaviour, row.supported_by, tuple(sorted(proofs.get(row.id, ())))) for row in rows}


def read(file: Path = RECORD) -> dict[str, Proof]:
    """Return the record as it was kept last."""
    kept = json.loads(file.read_text(encoding="utf-8"))
    return {key: Proof(one["asks"], one["supported_by"], tuple(one["proved_by"])) for key, one in kept.items()}


def as_json(record: Mapping[str, Proof]) -> str:
    """Return the record as the portal ships it."""
    return json.dumps({key: proof._asdict() for key, proof in record.items()}, ensure_ascii=False, indent=1) + "\n"


def page(record: Mapping[str, Proof]) -> str:
    """Return the record as a page."""
    return "\n".join(_lines(record)) + "\n"


def keep(record: Mapping[str, Proof]) -> None:
    """Write the record and its page."""
    RECORD.write_text(as_json(record), encoding="utf-8")
    PAGE.write_text(page(record), encoding="utf-8")


def _lines(record: Mapping[str, Proof]) -> Iterator[str]:
    proved = sum(bool(proof.proved_by) for proof in record.values())
    yield "# Conformance: the clauses and the tests that prove them"
    yield ""
    yield f"Written by `make conformance` from a run of the tests. {proved} of {len(record)} clauses are proved."
    for prefix, seed in SEEDS.items():
        rows = {key: proof for key, proof in record.items() if key.partition("-")[0] == prefix}
        yield from ("", f"## {seed}", "", "| clause | what it asks | proved by |", "|---|---|---|")
        yield from (f"| {key} | {proof.asks} | {_told(proof)} |" for key, proof in rows.items())


def _told(proof: Proof) -> str:
    shown = [f"`{test}`" for test in proof.proved_by[:SHOWN]]
    more = [f"and {len(proof.proved_by) - SHOWN} more"] if len(proof.proved_by) > SHOWN else []
    people = [f"kept by people; supported by: {proof.supported_by}"] if proof.supported_by else []
    return "<br>".join([*shown, *more, *people]) or "**open**"
