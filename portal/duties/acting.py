"""Who does a step of a duty: someone themselves, or for whom they act as a designee. Then both are shown (OC-15)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from portal.cases import designees
from portal.cases.actors import Actor
from portal.cases.models import Staff
from portal.database import db


@dataclass(frozen=True)
class Acting:
    """Someone who would do a step under a procedure at a moment, and for whom they may: themselves come first."""

    procedure_key: str
    person: Staff | None
    at: datetime
    principals: tuple[Staff, ...] = ()

    @property
    def people(self) -> tuple[Staff, ...]:
        """Return them, and those for whom they act; nobody where it is no member of staff."""
        return (self.person, *self.principals) if self.person else ()

    @property
    def ids(self) -> frozenset[int]:
        """Return who they are."""
        return frozenset(one.id for one in self.people)

    def whose(self, fits: Callable[[Staff], bool]) -> Staff | None:
        """Return for whom the step is done, of those who fit; None where nobody does."""
        return next((one for one in self.people if fits(one)), None)

    def holder(self, *positions: str) -> Staff | None:
        """Return who of them holds one of these positions; None where nobody does."""
        return self.whose(lambda one: not designees.positions_in(self.procedure_key, one).isdisjoint(positions))

    def voices(self, whose: Staff | None) -> frozenset[int]:
        """Return whose deed a step is that is done for this one: theirs, and whoever does it."""
        return voices(self.person.id if self.person else None, whose.id if whose else None)

    def principal(self, whose: Staff) -> Staff | None:
        """Return the one for whom it is done, where that is someone else."""
        return None if whose is self.person else whose


def acting(by: Actor, procedure_key: str, at: datetime) -> Acting:
    """Return who acts under a procedure at a moment, and for whom."""
    person = db.session.get(Staff, by.staff_id) if by.staff_id is not None else None
    principals = designees.principals(procedure_key, at).get(person.id, ()) if person else ()
    return Acting(procedure_key, person, at, principals)


def with_principal(by: Actor, principal: Staff | None) -> Actor:
    """Return who acts with whom they act for, as it is shown."""
    return Actor(designees.both(by.name, principal.full_name), by.staff_id) if principal else by


def signed(
    by: Actor, procedure_key: str, at: datetime, demanded: Callable[[Acting], Staff]
) -> tuple[Actor, Staff | None]:
    """Return who does it, named with whom they act for, and that one (OC-15). Raises what `demanded` does."""
    who = acting(by, procedure_key, at)
    principal = who.principal(demanded(who))
    return with_principal(by, principal), principal


def id_of(person: Staff | None) -> int | None:
    """Return by what the one is kept for whom something was done, where it was done for someone."""
    return person.id if person else None


def in_team(person: Staff, team_key: str, procedure_key: str) -> bool:
    """Return whether someone has a place in a team."""
    return any(one.team.key == team_key and one.team.procedure_key == procedure_key for one in person.memberships)


def voices(by_id: int | None, principal_id: int | None) -> frozenset[int]:
    """Return whose deed something is: whoever did it, and for whom."""
    return frozenset(one for one in (by_id, principal_id) if one is not None)
