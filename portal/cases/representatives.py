"""Representatives: those who stand for the procedure in their team, appointed by the managers of their own people.

They pass guidance on to their team, and send input back to the team that administers the procedure (SC-6, SC-7).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload, lazyload

from portal.cases import lines, writing_to_staff
from portal.cases.actors import Actor
from portal.cases.models import Appointment, Membership, Passed, Staff, Team
from portal.cases.teams import members_of, team_of
from portal.database import db
from portal.errors import Invalid, Refused
from portal.policy.procedure import Procedure
from portal.policy.upkeep import Representatives

MOST = 50
THEIR_OWN = "Representatives are appointed by the manager of their line, and this person isn't in yours."


def rule_of(pack: Procedure) -> Representatives:
    """Return what the pack says of them. `Refused` where it has none."""
    if pack.upkeep.representatives is None:
        raise Refused("This procedure has no representatives.")
    return pack.upkeep.representatives


def candidates(pack: Procedure, manager_id: int) -> list[Membership]:
    """Return those below someone in their line who could stand for a team that they are in: a place for each."""
    rule = pack.upkeep.representatives
    below = lines.below(manager_id) - {manager_id} if rule else frozenset()
    query = (
        select(Membership)
        .join(Membership.team)
        .where(Membership.staff_id.in_(below), Team.procedure_key == pack.key, Staff.active.is_(True))
        .join(Membership.staff)
        .options(joinedload(Membership.staff).options(lazyload(Staff.memberships)))
        .order_by(Staff.last_name, Staff.first_name, Team.name, Membership.id)
    )
    places = {(one.staff_id, one.team_id): one for one in db.session.scalars(query)} if below else {}
    return list(places.values())


def appoint(pack: Procedure, *, who: Staff, team: Team, by: Actor, at: datetime) -> Appointment:
    """Make someone the representative of their team. Refused for all but the managers of their line."""
    rule = rule_of(pack)
    _demand_line(who, by, rule)
    held = {one.position for one in who.memberships if one.team_id == team.id}
    if team.procedure_key != pack.key or not held:
        raise Invalid({"who": f"{who.full_name} isn't in this team, and so can't stand for it."})
    if rule.position in held:
        raise Invalid({"who": f"{who.full_name} stands for {team.name} already."})
    who.memberships.append(Membership(team=team, position=rule.position))
    made = Appointment(
        staff=who, team=team, position=rule.position, appointed_by=by.name, appointed_by_id=by.staff_id, appointed_at=at
    )
    db.session.add(made)
    return made


def end(pack: Procedure, made: Appointment, *, by: Actor, at: datetime) -> None:
    """End an appointment, by a manager of their line. That it was stays on record."""
    _demand_line(made.staff, by, rule_of(pack))
    if made.ended_at is not None:
        raise Refused(f"{made.staff.full_name} no longer stands for {made.team.name}.")
    for place in list(made.staff.memberships):
        if (place.team_id, place.position) == (made.team_id, made.position):
            made.staff.memberships.remove(place)
            db.session.delete(place)
    made.ended_by, made.ended_by_id, made.ended_at = by.name, by.staff_id, at


def _demand_line(who: Staff, by: Actor, rule: Representatives) -> None:
    below = lines.below(by.staff_id) - {by.staff_id} if by.staff_id else frozenset()
    if who.id not in below:
        raise Refused(THEIR_OWN, clause=rule.clause)


def appointments(keys: Collection[str]) -> list[Appointment]:
    """Return who was appointed under these procedures, the latest first."""
    query = (
        select(Appointment)
        .join(Appointment.team)
        .where(Team.procedure_key.in_(keys))
        .options(joinedload(Appointment.staff).options(lazyload(Staff.memberships)), joinedload(Appointment.team))
    )
    return list(db.session.scalars(query.order_by(Appointment.id.desc()).limit(MOST)))


def stands_for(pack: Procedure, person: Staff) -> list[Team]:
    """Return the teams that someone stands for."""
    rule = pack.upkeep.representatives
    places = (one for one in person.memberships if rule and one.position == rule.position)
    return [one.team for one in places if one.team.procedure_key == pack.key]


def pass_on(pack: Procedure, *, team: Team, to: str, words: str, by: Actor, at: datetime) -> Passed:
    """Pass guidance on to one's own `team`, or input back to those who administer the procedure.

    `to` is "team" or "back". Everyone in the team that it goes to gets a message.
    """
    rule = rule_of(pack)
    person = db.session.get(Staff, by.staff_id) if by.staff_id else None
    if person is None or team.id not in {one.id for one in stands_for(pack, person)}:
        raise Refused(f"Only a {pack.positions[rule.position].name} of the team does this.", clause=rule.clause)
    receiving = team if to == "team" else team_of(pack.key, rule.to)
    made = Passed(from_team=team, to_team=receiving, words=words, sent_by=by.name, sent_by_id=person.id, sent_at=at)
    db.session.add(made)
    _tell(pack, made, at)
    return made


def _tell(pack: Procedure, made: Passed, at: datetime) -> None:
    what = "guidance for your team" if made.from_team is made.to_team else f"input from {made.from_team.name}"
    writing_to_staff.write(
        members_of(made.to_team),
        at=at,
        from_name=pack.body,
        subject=f"{pack.title}: {what}",
        body=f"{made.sent_by} writes:\n\n{made.words}\n",
        but=made.sent_by_id,
    )


def passed_to(teams: Iterable[int]) -> list[Passed]:
    """Return what was passed on to these teams, the latest first."""
    query = select(Passed).where(Passed.to_team_id.in_(list(teams)))
    more = joinedload(Passed.from_team), joinedload(Passed.to_team)
    return list(db.session.scalars(query.options(*more).order_by(Passed.id.desc()).limit(MOST)))
