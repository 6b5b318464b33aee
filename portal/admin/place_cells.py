"""Who has which position where, in words: as its procedure calls them."""

from __future__ import annotations

from portal.accounts import places
from portal.cases.models import Membership
from portal.http.clock import now


def position_of(row: Membership) -> str:
    """Return what a position is called; its key, where the procedure as it is now knows no such position."""
    return places.positions(row.team.procedure_key, now()).get(row.position, row.position)


def place_of(row: Membership) -> str:
    """Return a position with its team."""
    return f"{position_of(row)}, {row.team.name}"
