"""Who holds which position in which team, as whoever runs the installation says it."""

from __future__ import annotations

from datetime import datetime

from portal.accounts import active, log
from portal.accounts.log import What
from portal.cases.models import Membership, Staff, Team
from portal.database import db
from portal.errors import Invalid
from portal.procedures import versions


def positions(procedure_key: str, at: datetime) -> dict[str, str]:
    """Return the positions of a procedure, by key: as it is now, or will be at first where it is still to begin."""
    pack = versions.procedure_of(versions.current_or_first(procedure_key, at))
    return {key: choice.name for key, choice in pack.positions.items()}


def give(staff_id: int, team_id: int, position: str, *, by: Staff, at: datetime) -> Membership:
    """Give someone a place. `Invalid` where they may not sign in, or the procedure has no such position."""
    made = Membership(**_found(staff_id, team_id, position, at))
    db.session.add(made)
    _note("Has the position", made, by, at)
    return made


def change(place: Membership, staff_id: int, team_id: int, position: str, *, by: Staff, at: datetime) -> None:
    """Make it another place, or someone else's. `Invalid` as `give`; nothing where it is as it was."""
    if (place.staff_id, place.team_id, place.position) == (staff_id, team_id, position):
        return
    found = _found(staff_id, team_id, position, at)
    _note("No longer has the position", place, by, at)
    for name, value in found.items():
        setattr(place, name, value)
    _note("Has the position", place, by, at)


def take_away(place: Membership, *, by: Staff, at: datetime) -> None:
    """Take someone out of a team."""
    _note("No longer has the position", place, by, at)
    db.session.delete(place)


def _found(staff_id: int, team_id: int, position: str, at: datetime) -> dict[str, Staff | Team | str]:
    person, team = active.one("who", staff_id), db.session.get(Team, team_id)
    if team is None or position not in positions(team.procedure_key, at):
        raise Invalid({"place": "There is no such position. Choose one of the list."})
    return {"staff": person, "team": team, "position": position}


def _note(words: str, place: Membership, by: Staff, at: datetime) -> None:
    where = f"{place.team.name} ({place.team.procedure_key})"
    log.note(What.POSITION, f"{words} “{place.position}”, {where}.", about=place.staff.id, by=by, at=at)
