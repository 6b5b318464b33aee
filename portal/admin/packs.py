"""The procedures that an officer works under."""

from __future__ import annotations

from datetime import datetime

from flask_login import current_user

from portal.cases import designees
from portal.http.clock import now
from portal.policy.procedure import Procedure
from portal.procedures import versions


def has_meetings() -> bool:
    """Return whether one of their procedures has meetings that something is due before."""
    return any(pack.meetings for pack in own_packs(now()))


def own_packs(at: datetime) -> list[Procedure]:
    """Return the procedures of the teams that whoever is signed in belongs to, as they are in force now.

    A team is there as soon as its pack is installed, and people may be in it before the pack's first day.
    """
    keys = sorted({place.team.procedure_key for place in current_user.memberships})
    return list(versions.current_of(keys, at).values())


def acting_packs(at: datetime) -> list[Procedure]:
    """Return those, and the procedures in which they act for someone as a designee."""
    own = own_packs(at)
    more = designees.procedures_for(current_user.id, at) - {pack.key for pack in own}
    return [*own, *versions.current_of(sorted(more), at).values()]
