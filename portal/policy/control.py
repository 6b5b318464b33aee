"""Control limits: which figures of a series over time stand out, by one stated method (an XmR chart)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import fsum

from portal.policy.trends import IN_A_ROW, WIDTH, Found

FEWEST = 8  # periods with a figure: limits of fewer would jump with each one more
FEWEST_CASES = 3.0  # on average in a period: of fewer, one more or less would look like news
NEARLY = 1e-9  # what working with fractions leaves of nothing: a series that never changes is within its limits
METHOD = (
    "Limits are worked out of the periods shown that are over, from the first that has a figure: the mean, plus and "
    "minus 2.66 times the mean difference between one period and the next (an XmR chart). Marked is what lies beyond a "
    "limit, and the eighth and each further one in a row on the same side of the mean. What lies within is taken for "
    f"chance. Limits need {FEWEST} periods, and of numbers of cases at least {FEWEST_CASES:g} in a period on average. "
    "Of cases received not long ago, what is still to come is not counted yet."
)


@dataclass(frozen=True)
class Mark:
    """A figure that stands out: where in the series, how, and where it is one of a row, the how manieth."""

    place: int
    found: Found
    row: int = 0


@dataclass(frozen=True)
class Control:
    """The mean and the limits of a series, and the figures in it that stand out."""

    mean: float
    lower: float
    upper: float
    marks: tuple[Mark, ...]

    def at(self, place: int) -> Mark | None:
        """Return how the figure at that place stands out; None where it doesn't."""
        return next((one for one in self.marks if one.place == place), None)


def control(values: Sequence[float | None], *, most: float | None = None, fewest: float = 0.0) -> Control | None:
    """Return the limits of a series, the oldest figure first; None where it is too short, or its mean below `fewest`.

    A period without a figure (a share of nothing) is passed over. No figure is below nothing, nor above `most`: so
    aren't the limits.
    """
    known = [(place, value) for place, value in enumerate(values) if value is not None]
    if len(known) < FEWEST:
        return None
    figures = [value for _, value in known]
    mean = fsum(figures) / len(figures)
    if mean < fewest:
        return None
    wide = WIDTH * fsum(abs(later - earlier) for earlier, later in pairwise(figures)) / (len(figures) - 1)
    lower, upper = max(0.0, mean - wide), mean + wide
    upper = upper if most is None else min(most, upper)
    return Control(mean, lower, upper, tuple(_marks(known, (lower, mean, upper))))


def _marks(known: Sequence[tuple[int, float]], limits: tuple[float, float, float]) -> list[Mark]:
    lower, mean, upper = limits
    found, row, last = [], 0, 0
    for place, value in known:
        side = _side(value, mean)
        row = row + 1 if side == last else 1
        last = side
        if value > upper + NEARLY:
            found.append(Mark(place, Found.ABOVE))
        elif value < lower - NEARLY:
            found.append(Mark(place, Found.BELOW))
        elif side and row >= IN_A_ROW:
            found.append(Mark(place, Found.RISEN if side > 0 else Found.FALLEN, row))
    return found


def _side(value: float, mean: float) -> int:
    """Return on which side of the mean a figure lies: 1 above, -1 below, 0 for neither."""
    return (value > mean + NEARLY) - (value < mean - NEARLY)


def words(mark: Mark, mean: str, lower: str, upper: str) -> str:
    """Return in words how a figure stands out; the limits come as they are told."""
    return {
        Found.ABOVE: f"above the upper limit of {upper}",
        Found.BELOW: f"below the lower limit of {lower}",
        Found.RISEN: f"{mark.row} in a row above the mean of {mean}",
        Found.FALLEN: f"{mark.row} in a row below the mean of {mean}",
    }[mark.found]
