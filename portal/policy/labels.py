"""Labels: cases that only a few may see, whoever else works here, and who those few are."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING

from portal.policy.choices import Choice

if TYPE_CHECKING:
    from portal.policy.procedure import Procedure

Place = tuple[str, str]  # a team's key and a position's, of the procedure whose label it is


@dataclass(frozen=True)
class Label(Choice):
    """Who alone sees a case that bears it: members of `teams` and holders of `positions`; never those of `never`.

    RV-25: what concerns an officer of the charter isn't for whoever usually sees everything.
    """

    teams: frozenset[str] = frozenset()
    positions: frozenset[str] = frozenset()
    never: frozenset[str] = frozenset()

    def admits(self, places: Collection[Place]) -> bool:
        """Return whether someone with these places may see such a case. A position of `never` outweighs the rest."""
        held = {position for _, position in places}
        inside = {team for team, _ in places}
        return not held & self.never and bool(held & self.positions or inside & self.teams)

    def bars(self, places: Collection[Place]) -> bool:
        """Return whether someone with these places may never see such a case, however they came to it."""
        return any(position in self.never for _, position in places)


def sealed_by(procedure: Procedure) -> tuple[tuple[str, str], ...]:
    """Return which answers of a reporter give their case a label: each a field's name and what is chosen there."""
    services = [one for programme in procedure.programmes.values() for one in programme.services]
    matters = tuple(("matter", one.key) for one in procedure.matters.values() if one.label)
    return matters + tuple(("service", one.key) for one in services if one.label)
