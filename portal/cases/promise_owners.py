"""Who sees to a promise: one of staff who may see its case, or a team; while neither does, who deals with the case."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from portal.cases import access, clocks, conflicts, standing_in, viewing, writing_to_staff
from portal.cases.actors import Actor
from portal.cases.models import Case, Membership, Remedy, Staff, Team
from portal.cases.teams import members_of
from portal.database import UNGUARDED, db
from portal.errors import Invalid

NOT_THEIRS = "They don’t see this case, so they can’t see to what was promised in it. Choose someone else."


@dataclass(frozen=True)
class Owner:
    """One of staff or a team, or neither."""

    staff: Staff | None = None
    team: Team | None = None

    @property
    def ids(self) -> tuple[int | None, int | None]:
        """Return the ids of the person and of the team, as a promise keeps them."""
        return self.staff.id if self.staff else None, self.team.id if self.team else None

    @property
    def name(self) -> str:
        """Return what they are called."""
        if self.staff:
            return self.staff.full_name
        return self.team.name if self.team else ""


def choices(case: Case, at: datetime) -> list[tuple[str, str]]:
    """Return who could see to a promise of this case, as keys that `chosen` reads and words."""
    people = _people(case, at)
    inside = {place.team_id for person in people for place in person.memberships}
    teams = db.session.scalars(
        select(Team).where(Team.procedure_key == case.procedure_key, Team.id.in_(inside)).order_by(Team.name)
    )
    return [
        *((f"staff:{person.id}", person.full_name) for person in people),
        *((f"team:{team.id}", f"Team: {team.name}") for team in teams),
    ]


def _people(case: Case, at: datetime) -> list[Staff]:
    """Return who sees the case by their team, their role or because they deal with it, and may work: by name."""
    members = select(Membership.staff_id).join(Team).where(Team.procedure_key == case.procedure_key)
    query = select(Staff).where(Staff.active.is_(True), Staff.id.in_(members))
    ordered = query.order_by(Staff.last_name, Staff.first_name, Staff.id)
    found = db.session.scalars(ordered.options(joinedload(Staff.memberships), joinedload(Staff.roles))).unique()
    around = conflicts.circle(case, at)
    return [one for one in found if _is_near(case, one) and conflicts.may_know(case, one, around)]


def _is_near(case: Case, person: Staff) -> bool:
    roles = {role.name for role in person.roles}
    theirs = case.label or case.handler_id == person.id or access.WIDE in roles
    return bool(roles & access.WORKING) and bool(theirs or case.team_id in {one.team_id for one in person.memberships})


def chosen(case: Case, key: str, at: datetime) -> Owner:
    """Return whom a key of `choices` means. Raises `Invalid` for whoever doesn't see the case."""
    sort, _, which = key.partition(":")
    number = int(which) if which.isdecimal() and which.isascii() else 0
    if sort == "team":
        team = db.session.scalars(select(Team).filter_by(id=number, procedure_key=case.procedure_key)).one_or_none()
        if team is not None and any(sees(case, one, at) for one in members_of(team)):
            return Owner(team=team)
    else:
        person = db.session.get(Staff, number) if sort == "staff" else None
        if person is not None and sees(case, person, at):
            return Owner(staff=person)
    raise Invalid({"owner": NOT_THEIRS})


def whoever_makes_it(by: Actor) -> Owner:
    """Return who sees to a promise of which nothing else was said: who makes it, where that is one of staff."""
    person = db.session.get(Staff, by.staff_id) if by.staff_id else None
    return Owner(staff=person if person and {role.name for role in person.roles} & access.WORKING else None)


def sees(case: Case, person: Staff, at: datetime) -> bool:
    """Return whether someone sees the case and could work it."""
    roles = frozenset(role.name for role in person.roles)
    if not person.active or not roles & access.WORKING:
        return False
    viewer = viewing.viewer_of(person, roles, at)
    query = select(Case.id).where(Case.id == case.id, access.visible_to(viewer))
    return db.session.scalar(query.execution_options(**UNGUARDED)) is not None


def give(remedy: Remedy, owner: Owner, *, by: Actor, at: datetime) -> None:
    """Let someone see to it from now on, and tell them so: but whoever does it themselves."""
    (remedy.owner_id, remedy.team_id), remedy.owner_name = owner.ids, owner.name
    people = [owner.staff] if owner.staff else members_of(owner.team) if owner.team else []
    case = remedy.case
    writing_to_staff.write(
        [one for one in people if one.id != by.staff_id and sees(case, one, at)],
        at=at,
        from_name=clocks.pack_of(case).body,
        subject=f"{case.tracking_number}: a promise to keep by {remedy.due_on:%-d %B %Y}",
        body=f"{by.name} gave you a promise to see to. It is due by {remedy.due_on:%-d %B %Y}.\n\n"
        f"Open it here: {writing_to_staff.page_of(case)}#remedies\n",
        case=case,
        but=by.staff_id,
    )


def see_to(remedy: Remedy, at: datetime) -> list[Staff]:
    """Return who sees to a promise now: its owner with whoever stands in for them while they are away, or its team.

    Where the owner has left, or doesn't see the case any more, that is whoever deals with the case.
    """
    case = remedy.case
    there = [one for one in _owners(remedy) if sees(case, one, at)]
    if not there:
        return writing_to_staff.dealing_with(case)
    return [*there, *_standing_in({one.id for one in there if one.id == remedy.owner_id}, case, at)]


def _owners(remedy: Remedy) -> list[Staff]:
    if remedy.owner_id:
        return [db.session.get_one(Staff, remedy.owner_id)]
    return members_of(db.session.get_one(Team, remedy.team_id)) if remedy.team_id else []


def _standing_in(staff_ids: Collection[int], case: Case, at: datetime) -> list[Staff]:
    found = standing_in.away(staff_ids, at, clocks.pack_of(case).zone)
    ids = {one for away in found.values() for one, _ in away.standing_in}
    return [one for one in db.session.scalars(select(Staff).where(Staff.id.in_(ids))) if sees(case, one, at)]
