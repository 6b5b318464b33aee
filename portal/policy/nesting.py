"""Numbers that no column tells, and that follow from two that stand: what is left of a whole without its parts.

Received less answered is how many wait; what a limit binds, less what met and what missed it, is how many have time
yet. What a column counts a part of is said where it is made (`built.Part`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations

from portal.policy.built import Column, Part

Numbers = tuple[int, ...]


def differences(columns: Mapping[Column, Numbers]) -> tuple[Numbers, ...]:
    """Return, row by row, every number that follows from columns of which one is a part of another.

    `columns` has the numbers of each column. Where what is told to be a part exceeds its whole it is none.
    """
    found = (*_left(columns), *_between(columns))
    return tuple(dict.fromkeys(numbers for numbers in found if any(numbers) and min(numbers) >= 0))


def less(whole: Numbers, *parts: Numbers) -> Numbers:
    """Return what is left of each number without its parts."""
    return tuple(one - sum(taken) for one, *taken in zip(whole, *parts, strict=True))


def _left(columns: Mapping[Column, Numbers]) -> Iterator[Numbers]:
    """Yield what is left of each whole: without a part, or without all of those that count no case twice.

    What is left without some of them needs no look: it is that and the others, of which each is looked at.
    """
    for whole, numbers in columns.items():
        for parts in _splits(whole, columns).values():
            yield less(numbers, *(columns[one] for one in parts))


def _splits(whole: Column, columns: Mapping[Column, Numbers]) -> Mapping[str, Sequence[Column]]:
    found: dict[str, list[Column]] = defaultdict(list)
    for column in columns:
        part = column.part or Part()
        if whole.key in part.of:
            found[part.split or column.key].append(column)
    return found


def _between(columns: Mapping[Column, Numbers]) -> Iterator[Numbers]:
    """Yield by how many two columns differ that count the same cases but for a few, where no row speaks against it."""
    for one, other in combinations(columns, 2):
        if one.part and other.part and one.part.like and one.part.like == other.part.like:
            yield less(columns[one], columns[other])
            yield less(columns[other], columns[one])
