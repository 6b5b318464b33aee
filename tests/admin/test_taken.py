"""What must be its own is told; any other constraint that fails is a fault of ours, and not put on whoever typed."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy.exc import IntegrityError

from portal.admin.commanding import TAKEN, tried
from portal.cases.models import Membership, Staff, Team
from portal.database import db
from tests import cast


def _same_place() -> None:
    place = cast.staff(cast.ROADS).memberships[0]
    db.session.add(Membership(staff_id=place.staff_id, team_id=place.team_id, position=place.position))


def _same_name(**changes: str) -> None:
    facts = {"username": "someone.new", "email": "new@example.org", "first_name": "A", "last_name": "B", **changes}
    db.session.add(Staff(**facts, active=True, password="x"))


def _same_team() -> None:
    db.session.add(Team(procedure_key="devon", key=db.session.query(Team).first().key, name="Again"))
    db.session.add(Team(procedure_key="devon", key=db.session.query(Team).first().key, name="And again"))


def test_what_must_be_its_own_is_told(app: Flask) -> None:
    with app.app_context():
        for act in (
            _same_place,
            lambda: _same_name(username=cast.ROADS),
            lambda: _same_name(email=cast.staff(cast.ROADS).email),
        ):
            error = tried(act)
            assert error
            assert error.sentence == TAKEN


def test_another_constraint_is_our_fault(app: Flask) -> None:
    with app.app_context(), pytest.raises(IntegrityError):
        tried(_same_team)
