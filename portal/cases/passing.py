"""Passing on: anyone on staff who receives a contact hands it to those who take cases in, to log and route (RV-5)."""

from __future__ import annotations

from dataclasses import replace

from portal.cases.actors import Actor
from portal.cases.models import Staff, Team
from portal.cases.submission import Submission
from portal.database import db
from portal.errors import Refused
from portal.policy.procedure import Procedure
from portal.policy.upkeep import PassingOn


def rule_of(pack: Procedure) -> PassingOn:
    """Return what the pack says of it. `Refused` where it has nothing of the kind."""
    if pack.upkeep.passing_on is None:
        raise Refused("Under this procedure nothing is passed on: take the case in yourself.")
    return pack.upkeep.passing_on


def teams_of(pack: Procedure, person: Staff) -> list[Team]:
    """Return the teams for which someone passes on what they receive: all of theirs but the one that it goes to."""
    here = {one.team.id: one.team for one in person.memberships if one.team.procedure_key == pack.key}
    taking_in = any(team.key == pack.intake_team for team in here.values())
    return [] if pack.upkeep.passing_on is None or taking_in else list(here.values())


def passed_on(given: Submission, pack: Procedure, *, team: Team, way: str, by: Actor) -> Submission:
    """Return the submission as it goes to those who take cases in: routed nowhere yet, and saying who received it how.

    Refused for those who aren't in that team, and for a way in which the procedure has nothing passed on.
    """
    rule = rule_of(pack)
    person = db.session.get(Staff, by.staff_id) if by.staff_id else None
    if person is None or team.id not in {one.id for one in teams_of(pack, person)}:
        raise Refused("This is for the members of another team, who receive a contact themselves.", clause=rule.clause)
    if way not in rule.ways:
        names = ", ".join(pack.channels[key].name for key in rule.ways)
        raise Refused(f"What came so isn’t passed on. It is for what came by: {names}.", clause=rule.clause)
    origin = f"Passed on by {team.name}, which received it by: {pack.channels[way].name}."
    return replace(given, channel=rule.channel, service="", matter="", origin=origin)
