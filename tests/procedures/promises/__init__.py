"""What each body's document promises, in tables that were written by hand from the documents.

One text file for each pack. `[limits]` begins a table, `|` parts its cells, `#` begins a remark, and names with commas
between are a set. The names, and the words that prove an element, are the pack's; “decided” beside a row says that the
document is silent there and the pack decided. `said` tells the same tables from a procedure; where the two differ, the
pack says something else than its document.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

from portal.policy.procedure import Procedure
from tests.procedures.promises.said import COLUMNS, said

Row = tuple[str, ...]
Tables = Mapping[str, frozenset[Row]]
HERE = Path(__file__).parent
EVERYWHERE = "*"


def broken(procedure: Procedure, promised: Tables) -> Iterator[str]:
    """Yield a sentence for each promise that a procedure doesn't keep, and for each thing that nobody promised."""
    told = said(procedure)
    for table in COLUMNS:
        wanted, found = _for_all(table, promised, told), frozenset(map(_sorted, told[table]))
        yield from (f"{table}: nobody says “{' | '.join(row)}”" for row in sorted(wanted - found))
        yield from (f"{table}: nobody promised “{' | '.join(row)}”" for row in sorted(found - wanted))


def _for_all(table: str, promised: Tables, told: Mapping[str, list[Row]]) -> frozenset[Row]:
    """A row of `*` holds for every place that has no row of its own."""
    rows = promised[table]
    own = {row[0] for row in rows}
    usual = [row for row in rows if row[0] == EVERYWHERE]
    places = {row[0] for row in told[table]} - own if usual else set()
    return frozenset(
        {row for row in rows if row[0] != EVERYWHERE} | {(place, *row[1:]) for place in places for row in usual}
    )


@cache
def promises(pack: str) -> Tables:
    """Return the tables of a pack. ValueError on a line that is no row of its table."""
    found: dict[str, set[Row]] = {table: set() for table in COLUMNS}
    table = ""
    for number, line in enumerate((HERE / f"{pack}.txt").read_text(encoding="utf-8").splitlines(), start=1):
        text = line.partition("#")[0].strip()
        if text.startswith("["):
            table = text.strip("[]")
        elif text:
            row = _sorted(tuple(cell.strip() for cell in text.split("|")))
            if len(row) != len(COLUMNS[table]):
                raise ValueError(f"{pack}.txt:{number}: a row of {table} has {', '.join(COLUMNS[table])}.")
            found[table].add(row)
    return {table: frozenset(rows) for table, rows in found.items()}


def _sorted(row: Row) -> Row:
    """Names with commas between, and values with “or” between, are sets: their order says nothing."""
    return tuple(", ".join(sorted(_either(name) for name in cell.split(", "))) for cell in row)


def _either(name: str) -> str:
    first, *others = name.split(" or ")
    fact, _, value = first.rpartition(" ")
    return f"{fact} {' or '.join(sorted([value, *others]))}".strip() if others else name
