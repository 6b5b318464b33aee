"""Priorities: how urgent a case is, in the procedure's own words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Priority:
    """One priority. `rank` is its place in the pack's order: 0 is what a case has unless someone says otherwise."""

    key: str
    name: str
    clause: str = ""
    rank: int = 0


def usual(priorities: Mapping[str, Priority]) -> str:
    """Return the key of the priority that a new case has, or "" where the procedure knows none."""
    return next(iter(priorities), "")


def rank(priorities: Mapping[str, Priority], key: str) -> int:
    """Return how urgent it is, for sorting; 0 where nothing is said."""
    return priorities[key].rank if key in priorities else 0
