"""What must be its own is told; any other constraint that fails is a fault of ours, and not put on whoever typed."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy.exc import IntegrityError

from portal.admin.commanding import TAKEN, tried
from portal.cases.models import Membership, Staff, Team
from portal.database import db
from portal.errors import Conflict
from portal.letters.editing import MEANWHILE
from portal.letters.template_models import LetterTemplate
from portal.procedures import versions
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


@pytest.mark.parametrize("is_published", [False, True])
def test_who_comes_second_to_a_text_of_a_letter_is_told(app: Flask, is_published: bool) -> None:
    def act() -> None:
        first, _second = (
            LetterTemplate(
                procedure_key="devon",
                procedure_version_id=versions.current("devon", cast.NOW).id,
                kind="holding",
                language="en-GB",
                number=1 if is_published else number,
                is_pack=False,
                subject="S",
                source="s",
                body="s",
                phrases={},
                drafted_at=cast.NOW,
                drafted_by="Ann",
            )
            for number in (1, 2)
        )
        db.session.add_all((first, _second))
        if is_published:
            first.published_at = first.effective_at = cast.NOW

    with app.app_context():
        error = tried(act)
        assert isinstance(error, Conflict)
        assert error.sentence == MEANWHILE


def test_another_constraint_is_our_fault(app: Flask) -> None:
    with app.app_context(), pytest.raises(IntegrityError):
        tried(_same_team)
