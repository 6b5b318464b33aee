"""Conditions: what must be known of a case for a rule to hold, as a pack writes them under `when`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

Facts = Mapping[str, frozenset[str]]  # what is known of a case: "priority" → {"emergency"}


@dataclass(frozen=True)
class Condition:
    """Terms that must all hold, each by any of its values. Without terms it always holds.

    `words` say it to people: "Priority: Emergency".
    """

    terms: tuple[tuple[str, frozenset[str]], ...] = ()
    words: str = field(default="", compare=False)

    def holds(self, facts: Facts) -> bool:
        """Return whether every term has one of its values among what is known. What isn't known holds for nothing."""
        return all(facts.get(name, frozenset()) & values for name, values in self.terms)

    @property
    def is_empty(self) -> bool:
        """Return whether it asks for nothing, and so holds for every case."""
        return not self.terms


ALWAYS = Condition()
