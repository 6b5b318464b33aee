"""Measuring two things side by side: turn and turn about, so that a change in the machine's mood falls on both."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from statistics import median

from bench.cpu import Meter, meter

ON_SQLITE = 100_000  # cases at most


class NotYet(Exception):
    """What this scenario measures isn't in the portal yet; the sentence says what."""


@dataclass(frozen=True)
class Options:
    """How much is measured: `size` cases against `base`, `rounds` turns a side of `seconds` each."""

    size: int = 100_000
    base: int = 10_000
    seconds: float = 4.0
    rounds: int = 4
    clients: int = 8
    databases: tuple[str, ...] = ("PostgreSQL", "SQLite")

    def sizes(self) -> Iterator[tuple[str, int]]:
        """Yield each database with how many cases it has: SQLite as many as an authority has that uses it."""
        yield from ((one, self.size if one == "PostgreSQL" else min(self.size, ON_SQLITE)) for one in self.databases)


@dataclass(frozen=True)
class Turn:
    """One stretch of work. `cpu` is None where it can't be known; `each` is the median time of one operation."""

    operations: int
    seconds: float
    cpu: float | None
    each: float

    @property
    def rate(self) -> float:
        """Return the operations a second."""
        return self.operations / self.seconds

    @property
    def cpu_each(self) -> float | None:
        """Return the processor time of one operation."""
        return None if self.cpu is None else self.cpu / self.operations


Side = Callable[[float], Turn]
"""Works for so many seconds, at least once, and says what came of it."""


def repeated(operation: Callable[[], object], *, times: int = 1, used: Meter | None = None) -> Side:
    """Return a side that repeats `operation`, which does its work `times` over at each call."""
    used = used or meter(ours=True)

    def turn(seconds: float) -> Turn:
        each: list[float] = []
        before, began = used(), time.perf_counter()
        while not each or time.perf_counter() - began < seconds:
            since = time.perf_counter()
            operation()
            each.append(time.perf_counter() - since)
        took = time.perf_counter() - began
        return Turn(len(each) * times, took, since_then(used, before), median(each) / times)

    return turn


def since_then(used: Meter, before: float | None) -> float | None:
    """Return the processor time since `before` was read."""
    after = used()
    return None if before is None or after is None else after - before


class Verdict(StrEnum):
    """Whether the target is reached. Not everything that is measured has one."""

    PASS = "pass"
    SHORT = "falls short"
    NONE = "–"


@dataclass(frozen=True)
class Target:
    """What is to be reached: a share of the yardstick's rate, or a multiple of its time."""

    at_least: float | None = None
    at_most: float | None = None

    def ratio(self, ours: float, theirs: float) -> float:
        """Return our time by theirs where the target is about time, and our rate by theirs otherwise."""
        return theirs / ours if self.at_most is not None else ours / theirs

    def judge(self, value: float) -> Verdict:
        """Return whether `value` reaches it."""
        if self.at_least is not None:
            return Verdict.PASS if value >= self.at_least else Verdict.SHORT
        if self.at_most is not None:
            return Verdict.PASS if value <= self.at_most else Verdict.SHORT
        return Verdict.NONE

    def __str__(self) -> str:
        if self.at_least is not None:
            return f"at least {self.at_least:g}"
        return f"at most {self.at_most:g}" if self.at_most is not None else "–"


NO_TARGET = Target()


@dataclass(frozen=True)
class Compared:
    """Ours and its yardstick, turn by turn. A ratio is taken within each round, and the median of them is told."""

    what: str
    yardstick: str
    ours: tuple[Turn, ...]
    theirs: tuple[Turn, ...]
    target: Target

    @property
    def ratios(self) -> tuple[float, ...]:
        """Return the ratio of each round."""
        return tuple(self.target.ratio(a.rate, b.rate) for a, b in zip(self.ours, self.theirs, strict=True))

    @property
    def ratio(self) -> float:
        """Return the median ratio."""
        return median(self.ratios)

    @property
    def cpu_ratio(self) -> float | None:
        """Return our processor time by theirs, which other work on the machine disturbs less."""
        ours, theirs = cpu_of(self.ours), cpu_of(self.theirs)
        return ours / theirs if ours is not None and theirs else None

    @property
    def verdict(self) -> Verdict:
        """Return whether the target is reached."""
        return self.target.judge(self.ratio)


def cpu_of(turns: tuple[Turn, ...]) -> float | None:
    """Return the median processor time of one operation."""
    known = [turn.cpu_each for turn in turns if turn.cpu_each is not None]
    return median(known) if len(known) == len(turns) else None


@dataclass(frozen=True)
class Fact:
    """A figure that stands by itself: a number of statements, microseconds of a ledger."""

    what: str
    value: float
    unit: str
    target: Target = NO_TARGET

    @property
    def verdict(self) -> Verdict:
        """Return whether the target is reached."""
        return self.target.judge(self.value)


@dataclass
class Findings:
    """What a scenario found."""

    compared: list[Compared] = field(default_factory=list)
    facts: list[Fact] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def side_by_side(
    what: str, ours: Side, theirs: Side, options: Options, *, yardstick: str, target: Target = NO_TARGET
) -> Compared:
    """Measure both sides in turn, A B A B, after a short turn of each that isn't counted."""
    for side in (ours, theirs):
        side(min(options.seconds / 4, 1.0))
    pairs = [(ours(options.seconds), theirs(options.seconds)) for _ in range(options.rounds)]
    return Compared(what, yardstick, tuple(a for a, _ in pairs), tuple(b for _, b in pairs), target)
