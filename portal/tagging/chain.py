"""A linear-chain conditional random field: how likely each word of a line is part of what, by the words about it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import exp

Row = Sequence[float]
LEAST = -300.0  # what is less likely than this is as good as impossible; its exponential can still be divided by


@dataclass(frozen=True)
class Chain:
    """What was learned: what each feature says for each tag, and what a tag says for the one that follows it."""

    tags: Sequence[str]
    states: Mapping[str, Row]
    moves: Sequence[Row]

    def chances(self, seen: Sequence[Sequence[str]]) -> list[list[float]]:
        """Return for each word how likely each tag is, over all ways of tagging the line (forward and backward)."""
        scores = [self._score(one) for one in seen]
        moves = [[exp(one) for one in row] for row in self.moves]
        before = _along(scores, [list(column) for column in zip(*moves, strict=True)])
        after = _along(scores[::-1], moves)[::-1]
        told = zip(before, after, scores, strict=True)
        return [_sure([one * other / own for one, other, own in zip(*rows, strict=True)]) for rows in told]

    def _score(self, features: Sequence[str]) -> list[float]:
        sums = [0.0] * len(self.tags)
        for feature in features:
            if row := self.states.get(feature):
                sums = [one + other for one, other in zip(sums, row, strict=True)]
        most = max(sums)
        return [exp(max(one - most, LEAST)) for one in sums]


def _along(scores: Sequence[Row], into: Sequence[Row]) -> list[list[float]]:
    """Return what all words up to each one say of it, itself included. `into` has what leads to each tag."""
    told: list[list[float]] = []
    for own in scores:
        last = told[-1] if told else None
        led = [sum(a * b for a, b in zip(last, row, strict=True)) for row in into] if last else [1.0] * len(own)
        told.append(_sure([one * other for one, other in zip(led, own, strict=True)]))
    return told


def _sure(row: Row) -> list[float]:
    total = sum(row)
    return [one / total for one in row]
