"""Whether someone is written to at all, where a procedure does that for those alone who ask for it."""

from __future__ import annotations

from dataclasses import dataclass

from portal.policy.conditions import Condition, Facts


@dataclass(frozen=True)
class OnRequest:
    """For these kinds of case nothing is sent to the reporter, unless one of the conditions holds (RV-20)."""

    kinds: frozenset[str]
    clause: str
    unless: tuple[Condition, ...]

    def sends(self, kind: str, facts: Facts) -> bool:
        """Return whether the reporter of such a case is written to."""
        return kind not in self.kinds or any(condition.holds(facts) for condition in self.unless)
