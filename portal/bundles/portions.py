"""A document in portions that can each be set in one go: a long one goes on on another page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from portal.policy.built import Built, Sheet, Value

A_CELL = 40  # characters: what a cell costs beside what stands in it
MOST = 60_000  # of the effort of what is set in one go, some ten seconds of work


def portions(text: Built) -> Iterator[Built]:
    """Yield what a document says in portions, its remarks with the last of them."""
    held: list[Sheet] = []
    used = 0
    for sheet in text.sheets:
        for part in _parts(sheet):
            cost = effort([part])
            if held and used + cost > MOST:
                yield replace(text, sheets=tuple(held), remarks=())
                held, used = [], 0
            held.append(part)
            used += cost
    yield replace(text, sheets=tuple(held))


def effort(sheets: Sequence[Sheet]) -> int:
    """Return what it costs to set sheets, in characters."""
    return sum(_cost(row) for sheet in sheets for row in sheet.rows)


def _cost(row: Sequence[Value]) -> int:
    return sum(len(str(value or "")) + A_CELL for value in row)


def _parts(sheet: Sheet) -> Iterator[Sheet]:
    held: list[tuple[Value, ...]] = []
    used = 0
    for row in sheet.rows:
        cost = _cost(row)
        if held and used + cost > MOST:
            yield replace(sheet, rows=tuple(held))
            held, used = [], 0
        held.append(row)
        used += cost
    yield replace(sheet, rows=tuple(held))
