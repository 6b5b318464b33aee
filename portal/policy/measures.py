"""What is counted, defined once: for the reports, the live statistics, and whoever reads them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from portal.policy.built import Column, Part, Shape, Value
from portal.policy.reports import Dimension, Measure
from portal.policy.sidebyside import percentile


class Stand(StrEnum):
    """Where a limit that binds a case stands."""

    MET = "met"
    MISSED = "missed"
    WAITING = "not yet due"


class Defined(NamedTuple):
    """What a figure is called, what it means in words, and the clauses that have it so."""

    name: str
    words: str
    clauses: str = ""
    shape: Shape = Shape.NUMBER


DEFINED: Mapping[Measure, Defined] = {
    Measure.RECEIVED: Defined(
        "Received",
        "Cases whose day of receipt lies in the period, where the body is. A case merged into another "
        "is counted with that one alone. What the procedure leaves out of the counts, and what was entered by mistake, "
        "isn't counted anywhere.",
        "SC-11, OC-20",
    ),
    Measure.ANSWERED: Defined(
        "Answered", "Of these, the cases that had an answer, at whatever stage, when it was made."
    ),
    Measure.CLOSED: Defined(
        "Closed",
        "Of these, the cases that had come to their end by then: closed, withdrawn, or passed on to someone else.",
    ),
    Measure.REFUSED: Defined(
        "Not accepted",
        "Of these, the cases that were passed on to somebody else with the reasons, and not dealt with here.",
        "LG-2.4, LG-8.1",
    ),
    Measure.OPEN: Defined("Still open", "Of these, the cases that had not come to their end by then, answered or not."),
    Measure.ANONYMOUS: Defined("Anonymous", "Of these, the cases whose reporter gave no name.", "SC-14, SC-23"),
    Measure.STAFF: Defined("Staff-generated", "Of these, the cases that staff sent in.", "SC-15, SC-23"),
    Measure.ELECTED: Defined(
        "From Elected Members", "Of these, the cases that someone sent in on behalf of another.", "DV-54, DV-60"
    ),
    Measure.MEDIAN: Defined(
        "Median days to answer",
        "Calendar days from the day of receipt to the day of the first answer: as many as half of the answered cases "
        "don't exceed.",
        "DV-61",
        Shape.DAYS,
    ),
    Measure.SLOWEST: Defined(
        "90% answered within (days)",
        "Calendar days from the day of receipt to the day of the first answer: as many as nine in ten of the answered "
        "cases don't exceed.",
        "DV-61",
        Shape.DAYS,
    ),
}

BOUND, MET, MISSED, WAITING, SHARE = "bound", "met", "missed", "waiting", "share"
OF_A_LIMIT: Mapping[str, Defined] = {
    BOUND: Defined(
        "bound by it",
        "Cases that the limit binds. Not those that the procedure exempts from it, nor those that were over in time "
        "without needing it.",
        "SC-19, SC-20, SC-42",
    ),
    MET: Defined("met", "Cases that met it every time: opened again, a case has the limit again."),
    MISSED: Defined("missed", "Cases that met it too late, or whose time has run out.", "SC-42"),
    WAITING: Defined("not yet due", "Cases that haven't met it and are still in time.", "DV-62"),
    SHARE: Defined(
        "share met", "Of the cases that met or missed it, the share that met it.", "SC-23", shape=Shape.SHARE
    ),
}


def stand(
    *, exempt: str, stopped: datetime | None, ended: datetime | None, due_at: datetime | None, at: datetime
) -> Stand | None:
    """Return where a clock stands at a moment, from what is kept of it; None where it doesn't bind the case.

    It says the same as `clock.state_of`, in the three words of a report.
    """
    if exempt:
        return None
    if stopped:
        return Stand.MET if due_at is None or stopped < due_at else Stand.MISSED
    if ended:
        return None if due_at is None or ended < due_at else Stand.MISSED
    return Stand.MISSED if due_at is not None and at >= due_at else Stand.WAITING


def worst(stands: Iterable[Stand]) -> Stand:
    """Return where a case stands that had the same limit several times: it meets it by meeting it every time."""
    found = set(stands)
    return next(one for one in (Stand.MISSED, Stand.WAITING, Stand.MET) if one in found)


@dataclass(frozen=True)
class Counted:
    """One case as figures know it.

    `values` are what it is told apart by; of some there are several. `passages` are the stages it was at, each with
    the outcome of the answer there. `limits` are where its limits stand, by the clock's name and by the stage's and
    the clock's. `days` are those to its first answer.
    """

    values: Mapping[Dimension, tuple[str, ...]]
    passages: tuple[tuple[str, str], ...] = ()
    limits: Mapping[str, Stand] = field(default_factory=dict)
    is_open: bool = True
    refused: bool = False
    anonymous: bool = False
    staff: bool = False
    elected: bool = False
    answered: bool = False
    days: int | None = None


@dataclass
class Tally:
    """The figures of one row while cases are counted. It grows with the limits and the days, never with the cases."""

    counts: Counter[Measure] = field(default_factory=Counter)
    stands: Counter[tuple[str, Stand]] = field(default_factory=Counter)
    days: Counter[float] = field(default_factory=Counter)

    def add(self, case: Counted, times: int = 1) -> None:
        """Count one case, or as many as are alike."""
        for measure in _measures(case):
            self.counts[measure] += times
        for stand in case.limits.items():
            self.stands[stand] += times
        if case.days is not None:
            self.days[case.days] += times

    def of(self, measure: Measure) -> Value:
        """Return one figure. Without an answered case there is no number of days."""
        if measure is Measure.MEDIAN:
            return percentile(self.days, 50)
        if measure is Measure.SLOWEST:
            return percentile(self.days, 90)
        return self.counts[measure]

    def of_limit(self, limit: str) -> Mapping[str, Value]:
        """Return the figures of one limit. Where none was met or missed yet there is no share."""
        met, missed, waiting = (self.stands[limit, one] for one in (Stand.MET, Stand.MISSED, Stand.WAITING))
        settled = met + missed
        return {
            BOUND: settled + waiting,
            MET: met,
            MISSED: missed,
            WAITING: waiting,
            SHARE: met / settled if settled else None,
        }


def _measures(case: Counted) -> Iterator[Measure]:
    holds = {
        Measure.RECEIVED: True,
        Measure.ANSWERED: case.answered,
        Measure.CLOSED: not case.is_open,
        Measure.REFUSED: case.refused,
        Measure.OPEN: case.is_open,
        Measure.ANONYMOUS: case.anonymous,
        Measure.STAFF: case.staff,
        Measure.ELECTED: case.elected,
    }
    return (measure for measure, yes in holds.items() if yes)


def columns(measures: Iterable[Measure], limits: Mapping[str, str]) -> Iterator[Column]:
    """Yield the columns of figures: one for each measure, five for each limit. `limits` are keys with their names."""
    for measure in measures:
        yield Column(measure.value, DEFINED[measure].name, DEFINED[measure].shape, part=PARTS.get(measure))
    for limit, name in limits.items():
        for one, defined in OF_A_LIMIT.items():
            yield Column(_key(limit, one), f"{name}: {defined.name}", defined.shape, part=_part_of_limit(limit, one))


def _key(limit: str, one: str) -> str:
    return f"{limit.replace('.', '_')}_{one}"


# How many are open is what is left of those received without the closed; the others overlap.
PARTS: Mapping[Measure, Part] = {
    one: Part((Measure.RECEIVED.value,), "ended or not" if one in {Measure.OPEN, Measure.CLOSED} else "")
    for one, defined in DEFINED.items()
    if defined.shape is Shape.NUMBER and one is not Measure.RECEIVED
}


def _part_of_limit(limit: str, one: str) -> Part | None:
    """A limit binds some of those received, and of all that its clock binds at any stage those at one stage; what
    missed it at one stage missed it. Who met it there may have missed it elsewhere."""
    stage, _, clock = limit.rpartition(".")
    everywhere = (_key(clock, one),) if stage and one in {BOUND, MISSED} else ()
    if one == BOUND:
        return Part((Measure.RECEIVED.value, *everywhere), like=f"bound {stage}")
    return Part((_key(limit, BOUND), *everywhere), split=_key(limit, BOUND)) if one != SHARE else None


def figures(tally: Tally, measures: Iterable[Measure], limits: Iterable[str]) -> Iterator[Value]:
    """Yield the values of one row, in the order of `columns`."""
    yield from (tally.of(measure) for measure in measures)
    for limit in limits:
        yield from tally.of_limit(limit).values()
