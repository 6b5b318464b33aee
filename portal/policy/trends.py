"""Trends by one stated method: an XmR chart over the periods before, so that chance isn't taken for news."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

SHEET = "trends"  # the key of the sheet of a report that tells them
FEWEST, MOST = 6, 36  # periods before
WIDTH = 2.66  # times the mean of what lies between one period and the next: Shewhart's three sigma for single values
IN_A_ROW = 8  # on one side of the mean: a lasting shift, though each lies within the limits
METHOD = (
    "The limits are the mean of the periods before, plus and minus 2.66 times the mean difference between one of them "
    "and the next (an XmR chart). A figure outside of them, or the eighth in a row on one side of the mean, is marked. "
    "What lies within is taken for chance."
)


class Found(StrEnum):
    """What the latest figure is beside those before it."""

    ABOVE = "above"
    BELOW = "below"
    RISEN = "risen"
    FALLEN = "fallen"
    WITHIN = "within"
    TOO_FEW = "too few"


NEWS = frozenset({Found.ABOVE, Found.BELOW, Found.RISEN, Found.FALLEN})


@dataclass(frozen=True)
class Trend:
    """One series: its name, the latest figure, and the mean and limits of the periods before it, where they suffice.

    Counts can't be less than nothing, so neither is the lower limit.
    """

    name: str
    found: Found
    latest: int
    mean: float | None = None
    lower: float | None = None
    upper: float | None = None

    @property
    def is_news(self) -> bool:
        """Return whether it is marked."""
        return self.found in NEWS

    @property
    def words(self) -> str:
        """Return it as a sentence."""
        if self.mean is None:
            return f"{self.name}: {self.latest:,}. Trends need at least {FEWEST} earlier periods."
        limits = f"limits {_told(self.lower)} to {_told(self.upper)}, mean {_told(self.mean)}"
        said = {
            Found.ABOVE: f"above the upper limit ({limits})",
            Found.BELOW: f"below the lower limit ({limits})",
            Found.RISEN: f"the eighth period in a row above the mean ({limits})",
            Found.FALLEN: f"the eighth period in a row below the mean ({limits})",
            Found.WITHIN: f"within the limits ({limits})",
            Found.TOO_FEW: "",
        }
        return f"{self.name}: {self.latest:,}, {said[self.found]}."


def trend(name: str, before: Sequence[int], latest: int) -> Trend:
    """Return what the latest figure is beside those of the periods before it, the oldest first."""
    if len(before) < FEWEST:
        return Trend(name, Found.TOO_FEW, latest)
    mean = sum(before) / len(before)
    moved = sum(abs(later - earlier) for earlier, later in pairwise(before)) / (len(before) - 1)
    lower, upper = max(0.0, mean - WIDTH * moved), mean + WIDTH * moved
    return Trend(name, _found(before, latest, (lower, mean, upper)), latest, mean, lower, upper)


def _found(before: Sequence[int], latest: int, limits: tuple[float, float, float]) -> Found:
    lower, mean, upper = limits
    if latest > upper:
        return Found.ABOVE
    if latest < lower:
        return Found.BELOW
    row = (*before, latest)[-IN_A_ROW:]
    if len(row) == IN_A_ROW and all(value > mean for value in row):
        return Found.RISEN
    if len(row) == IN_A_ROW and all(value < mean for value in row):
        return Found.FALLEN
    return Found.WITHIN


def _told(value: float | None) -> str:
    return "–" if value is None else f"{value:.1f}"


def since_first(counts: Sequence[int]) -> tuple[int, ...]:
    """Return the figures from the first period that had any on: before it the portal wasn't used yet."""
    first = next((place for place, count in enumerate(counts) if count), len(counts))
    return tuple(counts[first:])
