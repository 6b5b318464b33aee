"""Monitors: who watches what comes to a team, and who is told in their place while nobody of them is there (RV-7)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from portal.cases import writing_to_staff
from portal.cases.models import Absence, Membership, Staff, Team
from portal.cases.teams import team_of
from portal.database import db
from portal.policy.procedure import Procedure
from portal.procedures import versions


@dataclass(frozen=True)
class Watch:
    """Who watches over one team on a day, and who of them is away."""

    team: Team
    primaries: tuple[Staff, ...]
    backups: tuple[Staff, ...]
    away: frozenset[int]

    @property
    def needs_backup(self) -> bool:
        """Return whether there is no primary, or all of them are away."""
        return all(person.id in self.away for person in self.primaries)

    @property
    def standing_in(self) -> tuple[Staff, ...]:
        """Return the backups that are told: those who are there."""
        return tuple(person for person in self.backups if person.id not in self.away)


def watch(pack: Procedure, team: Team, on: date) -> Watch | None:
    """Return who watches over a team on a day, or None where the procedure has nobody watch it."""
    rule = pack.upkeep.monitors
    if rule is None or team.key not in rule.teams:
        return None
    primaries, backups = (_holders(team, position) for position in (rule.primary, rule.backup))
    return Watch(team, primaries, backups, _away([one.id for one in (*primaries, *backups)], on))


def watches(pack: Procedure, on: date) -> list[Watch]:
    """Return who watches over each team of a procedure that is to be watched."""
    rule = pack.upkeep.monitors
    found = (watch(pack, team_of(pack.key, key), on) for key in (rule.teams if rule else ()))
    return [one for one in found if one]


def lacking(one: Watch, pack: Procedure) -> list[str]:
    """Return the names of the positions that nobody holds in a team."""
    rule = pack.upkeep.monitors
    if rule is None:
        return []
    held = {rule.primary: one.primaries, rule.backup: one.backups}
    return [pack.positions[position].name for position, people in held.items() if not people]


def _holders(team: Team, position: str) -> tuple[Staff, ...]:
    places = select(Membership.staff_id).where(Membership.team_id == team.id, Membership.position == position)
    query = select(Staff).where(Staff.active.is_(True), Staff.id.in_(places))
    return tuple(db.session.scalars(query.order_by(Staff.last_name, Staff.first_name, Staff.id)))


def _away(staff_ids: list[int], on: date) -> frozenset[int]:
    query = select(Absence.staff_id).where(
        Absence.staff_id.in_(staff_ids), Absence.taken_back_at.is_(None), Absence.since <= on, Absence.until >= on
    )
    return frozenset(db.session.scalars(query))


def tell_of_absence(who: Staff, words: str, since: date, at: datetime) -> None:
    """Promise a message to the backups of each team that someone is primary of: once, with what is kept of it."""
    for pack, team in _watched_by(who, at):
        found = watch(pack, team, since)
        writing_to_staff.write(
            found.backups if found else (),
            at=at,
            from_name=pack.body,
            subject=f"{who.full_name} {words}",
            body=f"{who.full_name}, who watches over what comes to {team.name}, {words}.\n\n"
            "You are their backup: while nobody watches there, what comes in is told to you.\n",
        )


def _watched_by(who: Staff, at: datetime) -> Iterator[tuple[Procedure, Team]]:
    packs = versions.current_of({place.team.procedure_key for place in who.memberships}, at)
    for place in who.memberships:
        pack = packs.get(place.team.procedure_key)
        rule = pack.upkeep.monitors if pack else None
        if pack and rule and place.position == rule.primary and place.team.key in rule.teams:
            yield pack, place.team
