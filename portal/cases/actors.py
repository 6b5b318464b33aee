"""Who did it: the `by=` of every command."""

from __future__ import annotations

from dataclasses import dataclass

from portal.cases.models import Staff
from portal.policy.procedure import By


@dataclass(frozen=True)
class Actor:
    """Someone who acts on a case. Only staff have an id; a reporter is never named in the timeline."""

    name: str
    staff_id: int | None = None

    @property
    def side(self) -> By:
        """Return the side the actor is on: staff act as officers, anyone else as the reporter."""
        return By.REPORTER if self is REPORTER else By.OFFICER


REPORTER = Actor("The reporter")
PORTAL = Actor("The portal")  # what it does by itself


def officer(staff: Staff) -> Actor:
    """Return `staff` as an actor."""
    return Actor(staff.full_name, staff.id)
