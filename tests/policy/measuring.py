"""How much of what is marked in labelled lines is suggested, and how much of what is suggested rightly so."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from portal.policy.disclosure import Sort
from portal.policy.suspecting import Guess, no_guess, suspected
from tests.policy.labelled import labelled

HEAD = ("| what | marked | found | suggested | rightly |", "| --- | --- | --- | --- | --- |")


@dataclass
class Measured:
    """By sort: how much is marked, how much of it is suggested; how much is suggested, and how much rightly."""

    marked: Counter[Sort] = field(default_factory=Counter)
    found: Counter[Sort] = field(default_factory=Counter)
    suggested: Counter[Sort] = field(default_factory=Counter)
    right: Counter[Sort] = field(default_factory=Counter)

    @property
    def recall(self) -> float:
        """Return what part of what is marked is suggested as a whole."""
        return self.found.total() / self.marked.total()

    @property
    def precision(self) -> float:
        """Return what part of what is suggested has something marked in it."""
        return self.right.total() / (self.suggested.total() or 1)

    def table(self) -> Iterator[str]:
        """Yield the lines of a table for the documents."""
        yield from HEAD
        for sort in sorted(self.marked):
            yield f"| {sort} | {self.marked[sort]} | {self.found[sort]} | {self.suggested[sort]} | {self.right[sort]} |"
        yield (
            f"| **in all** | {self.marked.total()} | {self.found.total()} (**recall {self.recall:.0%}**) "
            f"| {self.suggested.total()} | {self.right.total()} (**precision {self.precision:.0%}**) |"
        )


def measured(lines: str, guess: Guess = no_guess) -> Measured:
    """Return what is found in some lines by the patterns, and by what guesses beside them."""
    all_in_all = Measured()
    for text, spans in labelled(lines):
        looks = suspected(text, guess)
        covered = {place for one in looks for place in range(one.start, one.end)}
        for start, end, sort in spans:
            all_in_all.marked[sort] += 1
            all_in_all.found[sort] += covered.issuperset(range(start, end))
        for one in looks:
            all_in_all.suggested[one.sort] += 1
            all_in_all.right[one.sort] += any(start < one.end and one.start < end for start, end, _ in spans)
    return all_in_all
