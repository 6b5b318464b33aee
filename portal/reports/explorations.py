"""Explorations saved by a name: kept, renamed, shared and deleted by their owner, offered to others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import parse_qs

from sqlalchemy import and_, func, or_, select

from portal.cases.access import SIGHTED, SYSTEM
from portal.cases.models import Staff, Team
from portal.cases.models.columns import LONG
from portal.database import db
from portal.errors import Invalid, NotFound, Refused
from portal.policy import exploring, gauges
from portal.policy.procedure import Procedure
from portal.reports.exploration_models import SavedExploration

MOST, NAME = 30, 60  # of one person in one procedure, and characters of a name
TEAM, ROLE = "team:", "role:"
ROLES = tuple(sorted(SIGHTED - {SYSTEM}))
TAKEN = "You have an exploration of this name already. Give this one another, or delete the other first."
NO_NAME = f"Give the exploration a name of at most {NAME} characters."
NO_SUCH = "Choose from the list whom to share it with, or keep it for yourself."
TOO_MANY = f"You keep {MOST} explorations here already. Delete one that you don’t need."
NOT_YOURS = "There is no such exploration of yours."
FAULTY = "Mend what the page says first, then save it."
TOO_LONG = "It narrows the cases by too many words to be saved. Take one back."


@dataclass(frozen=True)
class Shared:
    """Whom an exploration is shared with: a team, everyone of a role, or nobody."""

    team_id: int | None = None
    role: str = ""


def listed(staff: Staff, procedure: str) -> Sequence[SavedExploration]:
    """Return one's own explorations of a procedure, and those that are shared with one's teams and roles, by name."""
    mine = SavedExploration.staff_id == staff.id
    teams = [one.team_id for one in staff.memberships]
    roles = [role.name for role in staff.roles]
    shared = or_(SavedExploration.team_id.in_(teams), SavedExploration.role.in_(roles))
    query = select(SavedExploration).where(SavedExploration.procedure_key == procedure, or_(mine, shared))
    return db.session.scalars(query.order_by(SavedExploration.name, SavedExploration.id)).all()


def own(staff: Staff, exploration_id: int) -> SavedExploration:
    """Return one of one's own explorations. Raises `NotFound`, of somebody else's too."""
    query = select(SavedExploration).filter_by(id=exploration_id, staff_id=staff.id)
    found = db.session.scalars(query).one_or_none()
    if found is None:
        raise NotFound(NOT_YOURS)
    return found


def keep(staff: Staff, pack: Procedure, *, name: str, address: str, shared: str) -> SavedExploration:
    """Keep what an address asks for under a name."""
    if _number(staff, pack.key) >= MOST:
        raise Refused(TOO_MANY)
    called = _name(staff, pack.key, name)
    whom = _shared(pack.key, shared)
    row = SavedExploration(staff_id=staff.id, procedure_key=pack.key, name=called, address=_address(pack, address))
    row.team_id, row.role = whom.team_id, whom.role
    db.session.add(row)
    return row


def change(staff: Staff, exploration_id: int, *, name: str, shared: str) -> SavedExploration:
    """Give one of one's own explorations another name, or share it with others than before."""
    found = own(staff, exploration_id)
    found.name = _name(staff, found.procedure_key, name, but=found.id)
    whom = _shared(found.procedure_key, shared)
    found.team_id, found.role = whom.team_id, whom.role
    return found


def delete(staff: Staff, exploration_id: int) -> None:
    """Delete one of one's own explorations, for whom it was shared with too."""
    db.session.delete(own(staff, exploration_id))


def shares(procedure: str) -> list[tuple[str, str]]:
    """Return whom an exploration of a procedure can be shared with: the value of each, and its words."""
    teams = db.session.execute(select(Team.key, Team.name).filter_by(procedure_key=procedure).order_by(Team.name))
    return [
        *((f"{TEAM}{key}", f"Team: {name}") for key, name in teams),
        *((f"{ROLE}{role}", f"Everyone with the role {role}") for role in ROLES),
    ]


def shared_as(row: SavedExploration) -> str:
    """Return whom it is shared with as `shares` has it; nothing for nobody."""
    if row.team is not None:
        return f"{TEAM}{row.team.key}"
    return f"{ROLE}{row.role}" if row.role else ""


def _number(staff: Staff, procedure: str) -> int:
    mine = select(func.count()).select_from(SavedExploration).filter_by(staff_id=staff.id, procedure_key=procedure)
    return db.session.scalar(mine) or 0


def _name(staff: Staff, procedure: str, typed: str, but: int = 0) -> str:
    name = " ".join(typed.split())
    if not name or len(name) > NAME or "\0" in name:
        raise Invalid({"name": NO_NAME})
    same = and_(SavedExploration.staff_id == staff.id, SavedExploration.procedure_key == procedure)
    if db.session.scalar(select(SavedExploration.id).where(same, SavedExploration.name == name)) not in {None, but}:
        raise Invalid({"name": TAKEN})
    return name


def _shared(procedure: str, given: str) -> Shared:
    if not given:
        return Shared()
    if given.startswith(ROLE) and given.removeprefix(ROLE) in ROLES:
        return Shared(role=given.removeprefix(ROLE))
    key = given.removeprefix(TEAM)
    known = select(Team.id).filter_by(procedure_key=procedure, key=key)
    team_id = None if key == given or "\0" in key else db.session.scalar(known)
    if team_id is None:
        raise Invalid({"shared": NO_SUCH})
    return Shared(team_id=team_id)


def _address(pack: Procedure, query: str) -> str:
    """Return the address as it is understood, so that nothing else is kept."""
    asked = exploring.read(parse_qs(query, keep_blank_values=True), gauges.offered(pack.outcomes))
    if asked.faults:
        raise Invalid({"name": FAULTY})
    if len(asked.exploration.address) > LONG:
        raise Invalid({"name": TOO_LONG})
    return asked.exploration.address
