"""Two procedures side by side over the same cases: for each limit how many met it, how many didn't, how long it took.

What is kept grows with the limits and the days, never with the cases; it can be kept as JSON and gone on with.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from portal.policy.clock import State
from portal.policy.measured import Result
from portal.policy.replay import Lack, Lacks

STILL_OPEN = frozenset({State.RUNNING, State.PAUSED, State.OVERDUE})
LATE = frozenset({State.MET_LATE, State.MISSED})


class Key(NamedTuple):
    """One line of the table: the pathway of the recorded pack, the stage's place in it, and the clock."""

    pathway: str
    place: int
    clock: str


@dataclass
class Tally:
    """What became of one limit over many cases, under one of the two packs.

    `taken` is counted in the clock's own unit, `days` in calendar days: how many cases took how long. `limits` are the
    limits with their clauses, for the cases of one line may come under several.
    """

    states: Counter[str] = field(default_factory=Counter)
    taken: Counter[float] = field(default_factory=Counter)
    days: Counter[float] = field(default_factory=Counter)
    limits: Counter[str] = field(default_factory=Counter)
    units: Counter[str] = field(default_factory=Counter)

    def add(self, result: Result) -> None:
        """Count one case's clock."""
        rule = result.rule
        self.states[result.state] += 1
        self.limits[f"{rule.limit} ({rule.clause})"] += 1
        self.units[rule.limit.unit.value] += 1
        if result.taken is not None and result.days is not None:
            self.taken[result.taken] += 1
            self.days[result.days] += 1

    def _of(self, states: Iterable[State]) -> int:
        return sum(self.states[state] for state in states)

    @property
    def exempt(self) -> int:
        """Return how many cases the limit didn't bind."""
        return self.states[State.EXEMPT]

    @property
    def counted(self) -> int:
        """Return how many cases it bound."""
        return self.states.total() - self.exempt

    @property
    def met(self) -> int:
        """Return how many met it."""
        return self.states[State.MET]

    @property
    def late(self) -> int:
        """Return how many met it too late, or were over too late without meeting it."""
        return self._of(LATE)

    @property
    def still_open(self) -> int:
        """Return for how many it still runs, overdue ones too."""
        return self._of(STILL_OPEN)

    @property
    def breaches(self) -> int:
        """Return how many broke it: the late ones, and those that are overdue now."""
        return self.late + self.states[State.OVERDUE]

    @property
    def needed_no_more(self) -> int:
        """Return how many were over in time without needing it."""
        return self.states[State.ENDED]

    def figures(self) -> dict[str, Any]:
        """Return the line's figures, as they are told."""
        one_unit = len(self.units) == 1  # a median of days and hours together would mean nothing
        return {
            "limits": [words for words, _ in self.limits.most_common()],
            "counted": self.counted,
            "met": self.met,
            "late": self.late,
            "still_open": self.still_open,
            "exempt": self.exempt,
            "needed_no_more": self.needed_no_more,
            "breaches": self.breaches,
            "unit": next(iter(self.units)) if one_unit else None,
            "median": percentile(self.taken, 50) if one_unit else None,
            "p90": percentile(self.taken, 90) if one_unit else None,
            "median_days": percentile(self.days, 50),
            "p90_days": percentile(self.days, 90),
        }

    def kept(self) -> dict[str, Any]:
        """Return it as JSON can keep it."""
        return {name: sorted(counter.items()) for name, counter in vars(self).items()}


def percentile(counts: Mapping[float, int], share: int) -> float | None:
    """Return the smallest value that at least `share` per cent don't exceed (nearest rank); None without any."""
    wanted = -(-sum(counts.values()) * share // 100)
    reached = 0
    for value in sorted(counts):
        reached += counts[value]
        if reached >= wanted:
            return value
    return None


@dataclass
class SideBySide:
    """The whole comparison: for each line the recorded pack's tally and the other's, and what had no counterpart."""

    cases: int = 0
    recorded: dict[Key, Tally] = field(default_factory=dict)
    other: dict[Key, Tally] = field(default_factory=dict)
    names: dict[Key, str] = field(default_factory=dict)
    lacks: Counter[Lack] = field(default_factory=Counter)

    def add(self, pathway: str, recorded: Iterable[Result], other: Iterable[Result], lacks: Iterable[Lack]) -> None:
        """Count one case."""
        self.cases += 1
        for side, results in ((self.recorded, recorded), (self.other, other)):
            for result in results:
                key = Key(pathway, result.place, result.rule.key)
                side.setdefault(key, Tally()).add(result)
                self.names.setdefault(key, result.rule.name)
        self.lacks.update(set(lacks))

    def lines(self) -> list[tuple[Key, Tally | None, Tally | None]]:
        """Return the lines in order: pathway, stage, clock. None where one side has no such limit."""
        return [(key, self.recorded.get(key), self.other.get(key)) for key in sorted({*self.recorded, *self.other})]

    def kept(self) -> dict[str, Any]:
        """Return it as JSON can keep it."""
        return {
            "cases": self.cases,
            "lines": [
                [*key, self.names[key], mine.kept() if mine else None, theirs.kept() if theirs else None]
                for key, mine, theirs in self.lines()
            ],
            "lacks": sorted([str(lack.what), lack.name, count] for lack, count in self.lacks.items()),
        }

    @classmethod
    def from_kept(cls, kept: Mapping[str, Any]) -> SideBySide:
        """Return what was kept, to go on with."""
        found = cls(cases=kept["cases"])
        for pathway, place, clock, name, *sides in kept["lines"]:
            key = Key(pathway, place, clock)
            found.names[key] = name
            for side, tally in zip((found.recorded, found.other), sides, strict=True):
                if tally is not None:
                    side[key] = Tally(**{part: Counter(dict(map(tuple, pairs))) for part, pairs in tally.items()})
        found.lacks = Counter({Lack(Lacks(what), name): count for what, name, count in kept["lacks"]})
        return found
