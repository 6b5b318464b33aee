"""Replaying recorded cases against another pack, a chunk at a time, so that a hundred thousand need no more room."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from portal.cases.histories import CHUNK, Reader, Span
from portal.policy.measured import measured
from portal.policy.procedure import Procedure
from portal.policy.replay import replay
from portal.policy.sidebyside import SideBySide


@dataclass
class Replay:
    """A replay as it goes on. `at` is the moment for which it is told, the same for every case."""

    span: Span
    other: Procedure
    at: datetime
    found: SideBySide = field(default_factory=SideBySide)
    after: int = 0

    def __post_init__(self) -> None:
        self._reader = Reader(self.span)

    def go_on(self, size: int = CHUNK) -> int:
        """Replay the next cases, up to `size`. Return how many there were: none at the end. Nothing is changed."""
        chunk = self._reader.chunk(self.after, size)
        for case in chunk:
            told = replay(case.history, self.other, self.at)
            recorded = [measured(place, clock, self.at) for place, clock in case.clocks]
            self.found.add(case.pathway, recorded, told.results, told.lacks)
            self.after = case.case_id
        return len(chunk)
