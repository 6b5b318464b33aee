"""What someone may see, worked out at the start of a request from their roles, places and line."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime

from portal.cases import access, awaiting, conflicts, lines
from portal.cases.models import Staff
from portal.database import db
from portal.policy.labels import Label
from portal.policy.procedure import Procedure
from portal.procedures import versions


def viewer_of(staff: Staff | None, roles: frozenset[str], at: datetime) -> access.Viewer:
    """Return what someone with these roles may see at a moment. A designee sees what their principal's places show,
    and neither sees what concerns the other's line (OC-15, RV-26).

    Running the installation (FAB's Admin) shows no case (RV-25).
    """
    if staff is None or not roles & access.SIGHTED:
        return access.NOBODY
    own = conflicts.places_of(staff)
    near = lines.around(staff.id, own, at)
    places = {key: own.get(key, frozenset()) | near.places.get(key, frozenset()) for key in {*own, *near.places}}
    packs = {one: versions.by_checksum(one, checksum) for one, checksum in near.versions.items()}
    wide = roles & {access.WIDE, access.SYSTEM}
    return access.Viewer(
        staff_id=staff.id,
        teams=near.teams | {membership.team_id for membership in staff.memberships},
        procedures=frozenset(own) if wide else frozenset(),
        places=frozenset(own),
        below=near.below,
        line=near.line,
        admitted=_labels(packs, lambda label, key: label.admits(places.get(key, frozenset()))),
        barred=_labels(packs, lambda label, key: label.bars(places.get(key, frozenset()))),
        apart=_apart(packs, staff.id, near.principals),
        decides=awaiting.decided_by(packs, places),
        oversees=awaiting.overseen_by(packs, places),
        opened=near.opened,
    )


@contextmanager
def seen_by(who: Staff, at: datetime) -> Iterator[access.Viewer]:
    """Let every query show what this person may see, and no more."""
    viewer = viewer_of(who, frozenset(role.name for role in who.roles), at)
    token = access.viewer.set(viewer)
    try:
        yield viewer
    finally:
        access.viewer.reset(token)


def looking() -> Staff:
    """Return the member of staff who looks."""
    who = access.viewer.get()
    return db.session.get_one(Staff, who.staff_id if who else None)


def _labels(packs: Mapping[int, Procedure], holds: Callable[[Label, str], bool]) -> tuple[access.Sealed, ...]:
    found: dict[str, set[int]] = {}
    for version_id, pack in packs.items():
        for label in pack.labels.values():
            if holds(label, pack.key):
                found.setdefault(label.key, set()).add(version_id)
    return tuple(access.Sealed(label, frozenset(ids)) for label, ids in found.items())


def _apart(
    packs: Mapping[int, Procedure], staff_id: int, acts_for: Mapping[str, frozenset[int]]
) -> tuple[access.Apart, ...]:
    found: dict[tuple[frozenset[int], frozenset[str]], set[tuple[int, str, str]]] = {}
    for version_id, pack in packs.items():
        people = acts_for.get(pack.key, frozenset()) | {staff_id}
        for pathway in pack.pathways:
            for stage in pathway.stages:
                if stage.handler.independent_of:
                    earlier = frozenset(stage.handler.independent_of)
                    found.setdefault((people, earlier), set()).add((version_id, pathway.key, stage.key))
    return tuple(access.Apart(whose, earlier, frozenset(stages)) for (whose, earlier), stages in found.items())
