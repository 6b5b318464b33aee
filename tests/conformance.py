"""python -m tests.conformance: whether every clause that was proved still has a test, without running any.

Prints a sentence for each fault and ends with 1 where there is one.
"""

from __future__ import annotations

import sys
from collections.abc import Collection, Iterator, Mapping

from tests.support import clauses
from tests.support.clauses import Clause, Proof
from tests.support.marks import marked

AGAIN = "Run `make conformance`."


def faults(
    marks: Mapping[str, Collection[str]], record: Mapping[str, Proof], rows: Collection[Clause]
) -> Iterator[str]:
    """Yield what is wrong between the marks of the tests, the record of the last run and the list of clauses."""
    known = {row.id for row in rows}
    for clause in sorted(marks.keys() - known):
        yield f"{min(marks[clause])} is marked with {clause}, and docs/clauses.csv has no such clause."
    for clause, proof in record.items():
        yield from _lost(clause, proof, set(marks.get(clause, ())))
    told = {key: proof._replace(proved_by=()) for key, proof in record.items()}
    if told != clauses.record_of(rows, {}):
        yield f"What the record says of the clauses isn't what docs/clauses.csv says. {AGAIN}"


def _lost(clause: str, proof: Proof, tests: Collection[str]) -> Iterator[str]:
    if proof.proved_by and not tests:
        yield f"{clause} was proved, and no test is marked with it any more. Give it its test back."
    else:
        for test in proof.proved_by:
            if test not in tests:
                yield f"{test} is named as a proof of {clause}, and isn't marked with it or isn't there. {AGAIN}"


def page_faults(record: Mapping[str, Proof], page: str) -> Iterator[str]:
    """Yield what is wrong where the page isn't made from the record."""
    if page != clauses.page(record):
        yield f"docs/conformance.md doesn't say what portal/procedures/conformance.json says. {AGAIN}"


def main() -> int:
    """Look, tell, and return the exit code."""
    record = clauses.read()
    found = [
        *faults(marked(), record, clauses.clauses()),
        *page_faults(record, clauses.PAGE.read_text(encoding="utf-8")),
    ]
    for fault in found:
        print(fault, file=sys.stderr)
    proved = sum(bool(proof.proved_by) for proof in record.values())
    print(f"{proved} of {len(record)} clauses are proved, and each still has its tests." if not found else "")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
