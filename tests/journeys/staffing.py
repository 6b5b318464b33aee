"""People for a procedure's story: hired for it, in the positions that its pack names."""

from __future__ import annotations

from flask import current_app
from sqlalchemy import select
from werkzeug.security import generate_password_hash

from portal.cases.models import Membership, Staff, Team
from portal.database import db
from tests.cast import PASSWORD, QUICK_HASH, staff

NO_PASSWORD = "!"  # nobody signs in in a story, and hashing a password for everyone in every test takes long


def hire(procedure: str, **people: tuple[str, ...]) -> None:
    """Take on people under their user names, each as (role, team, position, …)."""
    manager = current_app.extensions["appbuilder"].sm
    for username, (role, team, *positions) in people.items():
        found = manager.find_role(role)
        email = f"{username}@example.org"
        person = manager.add_user(username, username.title(), "Example", email, found, hashed_password=NO_PASSWORD)
        person.phone = "01632 960399"
        place = db.session.scalars(select(Team).filter_by(procedure_key=procedure, key=team)).one()
        for position in positions:
            db.session.add(Membership(staff=person, team_id=place.id, position=position))
    db.session.commit()


def hired(username: str) -> Staff:
    """Return someone who was hired."""
    return staff(username)


def may_sign_in(username: str) -> None:
    """Give someone who was hired the password that the cast has."""
    hired(username).password = generate_password_hash(PASSWORD, QUICK_HASH)
