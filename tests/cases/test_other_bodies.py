"""No move and no choice gives a case, or a part in it, to someone of another body."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy.orm import Session

from portal.cases import contributing, guarding, handling, learning, representatives, taking_part
from portal.cases.contributing import Asked
from portal.cases.models import Case, Team
from portal.errors import Invalid, Refused
from portal.letters import asks
from portal.policy.moves import Move
from tests.cast import STREETS, as_, do, staff
from tests.journeys.borough import BOROUGH, CAROL, MAY, MID_APRIL, entry, staffed
from tests.journeys.staffing import hire

MEG = "meg.management"
DUE = date(2026, 6, 30)
KEY = "childrens-social-care"


@pytest.fixture
def case(session: Session) -> Case:
    staffed()
    hire(KEY, **{MEG: ("Officer", "complaints", "management_team")})
    return entry()


def streets() -> Team:
    """The team of another body."""
    return staff(STREETS).memberships[0].team


def allocate(case: Case) -> None:
    handling.allocate(case, to=staff(STREETS), by=as_(CAROL), at=MID_APRIL)


def name(case: Case) -> None:
    guarding.name_subject(case, who=staff(STREETS), reason="They were there.", by=as_(CAROL), at=MID_APRIL)


def part(case: Case) -> None:
    taking_part.give(
        case, part="interviewee", staff=staff(STREETS), name="", contact="", by=as_(CAROL), at=MID_APRIL
    )  # fmt: skip


def ask(case: Case) -> None:
    contributing.ask(case, of=Asked(staff=staff(STREETS)), what="What?", due_on=DUE, by=as_(CAROL), at=MID_APRIL)


def ask_team(case: Case) -> None:
    contributing.ask(case, of=Asked(team=streets()), what="What?", due_on=DUE, by=as_(CAROL), at=MID_APRIL)


def commission(case: Case) -> None:
    learning.commission(BOROUGH, what="Why?", owner=staff(STREETS), due_on=DUE, by=as_(MEG), at=MAY, case=case)


def appoint(_case: Case) -> None:
    representatives.appoint(BOROUGH, who=staff(STREETS), team=streets(), by=as_(CAROL), at=MAY)


@pytest.mark.parametrize("command", [allocate, name, part, ask, ask_team, commission, appoint])
def test_each_command_refuses_them(case: Case, command: Callable[[Case], None]) -> None:
    before = len(case.events)
    with pytest.raises((Refused, Invalid)):
        command(case)
    assert len(case.events) == before
    assert (case.parts, case.subjects, case.handler) == ([], [], None)


@pytest.mark.parametrize("move", [move for move in Move if move in asks.OWN])
def test_no_move_offers_them(case: Case, move: Move) -> None:
    offered = [words for asked in asks.asked(case, move, MID_APRIL) for _, words in asked.choices]
    assert not [words for words in offered if staff(STREETS).full_name in words or streets().name == words]


def test_the_desk_has_no_choice_for_them(case: Case) -> None:
    with pytest.raises(Invalid) as invalid:
        do(case, Move.PART, by=CAROL, at=MID_APRIL, part="interviewee", staff=str(staff(STREETS).id))
    assert set(invalid.value.errors) == {"staff"}
