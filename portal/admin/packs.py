"""The procedures that an officer works under."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from flask import abort, request
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


def chosen_pack(packs: Sequence[Procedure]) -> Procedure | None:
    """Return the one of these that the address names, else the first; None where there is none."""
    wanted = request.args.get("procedure", "")
    return next((one for one in packs if one.key == wanted), packs[0] if packs else None)


def own_pack_or_404(name: str, at: datetime) -> Procedure:
    """Return a procedure of the officer's own, or answer that there is none."""
    return next((one for one in own_packs(at) if one.key == name), None) or abort(404)


def acting_packs(at: datetime) -> list[Procedure]:
    """Return those, and the procedures in which they act for someone as a designee."""
    own = own_packs(at)
    more = designees.procedures_for(current_user.id, at) - {pack.key for pack in own}
    return [*own, *versions.current_of(sorted(more), at).values()]
