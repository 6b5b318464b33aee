"""What a procedure says of where things belong: its teams, its services, and the parties it leaves matters to."""

from __future__ import annotations

from collections.abc import Iterator

from portal.policy.choices import Contact
from portal.policy.procedure import Procedure

Row = tuple[str, ...]

COLUMNS = {
    "teams": ("team", "takes in", "clause"),
    "services": ("service", "programme", "team", "subject", "label", "clause"),
    "parties": ("matter", "party", "reached by"),
}
EVERYTHING, NOTHING = "what is for no other", "-"


def places(procedure: Procedure) -> Iterator[tuple[str, Row]]:
    """Yield the rows of a procedure's teams and services, and of those who deal with what it excludes."""
    for team in procedure.teams.values():
        takes = EVERYTHING if team.key == procedure.intake_team else NOTHING
        yield "teams", (team.key, takes, team.clause or "-")
    for programme in procedure.programmes.values():
        for one in programme.services:
            where = (programme.key, one.team or "-", one.subject or "-", one.label or "-")
            yield "services", (one.key, *where, one.clause or programme.clause or "-")
    for matter in procedure.matters.values():
        if matter.excluded:
            yield "parties", (matter.key, matter.excluded.to.name, _ways(matter.excluded.to))


def _ways(to: Contact) -> str:
    """Return by which ways a party is reached. The number and the address themselves are each body's own."""
    given = {"phone": to.phone, "email": to.email, "web": to.web, "address": to.address}
    return ", ".join(name for name, way in given.items() if way) or "-"
