"""What can be done to many cases at once, as the lists of cases offer it."""

from __future__ import annotations

from typing import Any

from portal.admin import presenting
from portal.letters import bulk

MOST = bulk.MOST


def moves(manager: Any) -> list[tuple[str, str]]:
    """Return the moves on many cases, for those who may make them."""
    if not manager.has_access("can_act", "Bulk"):
        return []
    return [(move.value, presenting.MOVES[move]) for move in bulk.MOVES]
