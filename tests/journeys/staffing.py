"""People for a procedure's story: hired for it, in the positions that its pack names."""

from __future__ import annotations

from portal.cases.models import Staff
from portal.cli import logins
from tests.cast import PASSWORD, staff


def hire(procedure: str, **people: tuple[str, ...]) -> None:
    """Take on people under their user names, each as (role, team, position, …)."""
    for username, (role, team, *positions) in people.items():
        places = tuple((procedure, team, position) for position in positions)
        person = logins.Person(username, username.title(), "Example", role, "01632 960399", places)
        logins.add(person, PASSWORD)


def hired(username: str) -> Staff:
    """Return someone who was hired."""
    return staff(username)
