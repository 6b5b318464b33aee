"""What a case is about decides who deals with it: at the door, and when an officer settles it anew."""

from __future__ import annotations

from datetime import timedelta

import pytest

from portal.cases import clocks, status
from portal.cases.models import Case
from portal.errors import Invalid, Refused
from portal.policy.clock import State, read
from portal.policy.moves import Move
from tests.cast import NOW, days_later, staff
from tests.matters.town import CHIEF, CLERK, PEOPLE_OFFICER, act, complaint

pytestmark = pytest.mark.usefixtures("town")
RUDE = {"description": "He shouted at me.", "matter": "our_staff"}


@pytest.mark.clauses("RV-13")
def test_a_matter_goes_to_its_team_and_its_way_by_itself() -> None:
    case = complaint(**RUDE, service="meals")
    assert (case.team.key, case.pathway, case.stage_key) == ("people", "conduct", "review")
    assert "It went to People and Pay." in case.events[0].detail
    assert "staff" not in case.events[0].summary, "the number alone doesn't tell what it is about"


def test_without_a_matter_the_service_decides() -> None:
    assert complaint(service="meals").pathway == "care"
    assert complaint().pathway == "any"


@pytest.mark.clauses("RV-19")
def test_a_matter_of_compliments_takes_none_of_the_complaints() -> None:
    assert complaint(kind="compliment", matter="thanks_only").team.key == "mayor"
    with pytest.raises(Invalid) as caught:
        complaint(matter="thanks_only")
    assert "can't be chosen for a complaint" in caught.value.errors["matter"]


@pytest.mark.parametrize("matter", ["court_order", "nonsense"])
def test_the_public_chooses_what_is_offered(matter: str) -> None:
    with pytest.raises(Invalid) as caught:
        complaint(matter=matter)
    assert list(caught.value.errors) == ["matter"]


def test_an_officer_knows_them_all() -> None:
    assert complaint(by=CLERK, matter="court_order").matter == "court_order"


def acknowledged() -> Case:
    case = complaint()
    act(case, Move.ALLOCATE, to=staff(CLERK).id)
    act(case, Move.ACKNOWLEDGE, at=NOW + timedelta(hours=3))
    return case


def test_classified_anew_it_goes_another_way_from_the_same_receipt() -> None:
    case, at = acknowledged(), days_later(2)
    events = len(case.events)
    act(case, Move.CLASSIFY, matter="our_staff", reason="It is about the clerk.", at=at)
    assert (case.pathway, case.stage_key, case.status) == ("conduct", "review", "being looked into")
    assert (case.team.key, case.handler) == ("people", None), "the one it is about lets it go"
    assert len(case.events) == events + 1
    answer = clocks.find(case.stage, "answer")
    assert answer is not None
    assert answer.started_at == NOW
    assert case.next_due_at == answer.due_at
    acknowledge = clocks.find(case.stage, "acknowledge")
    assert acknowledge is not None
    assert acknowledge.stopped_at == NOW + timedelta(hours=3)


def test_the_old_way_s_limits_end_and_the_status_page_says_why() -> None:
    case = acknowledged()
    act(case, Move.CLASSIFY, matter="our_staff", reason="It is about the clerk.", at=days_later(2))
    before, now = status.public(case, days_later(3)).stages
    assert "goes another way since" in before.left
    assert not now.left
    old = clocks.find(case.stages[0], "answer")
    assert old is not None
    assert read(clocks.clock_of(old, case), days_later(90)).state is State.ENDED


def test_paused_days_stay_uncounted_and_nothing_said_can_still_be_struck() -> None:
    case = acknowledged()
    act(case, Move.PAUSE, reason="We asked for the letter.", at=days_later(1))
    assert refused(case, Move.CLASSIFY, matter="our_staff", reason="x", at=days_later(2)).startswith("Its clock is")
    act(case, Move.RESUME, at=days_later(8))
    act(case, Move.CLASSIFY, matter="our_staff", reason="It is about the clerk.", at=days_later(9))
    assert [(one.since, one.until) for one in case.stage.pauses] == [(days_later(1), days_later(8))]
    other = complaint()
    act(other, Move.CLASSIFY, matter="our_staff", reason="It is about the clerk.")
    act(other, Move.VOID, reason="Entered twice.")
    assert other.status == "entered by mistake"


def test_back_and_forth_counts_from_the_receipt_each_time() -> None:
    case = acknowledged()
    act(case, Move.CLASSIFY, matter="our_staff", reason="It is.", at=days_later(1))
    act(case, Move.CLASSIFY, matter="none", reason="It isn't.", by=PEOPLE_OFFICER, at=days_later(2))
    answer = clocks.find(case.stage, "answer")
    assert answer is not None
    assert (case.pathway, case.matter, case.team.key, answer.started_at) == ("any", "", "hall", NOW)


def test_once_more_was_said_it_stays_on_its_way() -> None:
    case = acknowledged()
    act(case, Move.EXTEND, until=days_later(21).date(), reasons="The witness is away.", at=days_later(1))
    sentence = refused(case, Move.CLASSIFY, matter="our_staff", reason="It is about the clerk.", at=days_later(2))
    assert sentence.startswith("More than an acknowledgement has been said")
    act(case, Move.CLASSIFY, matter="court_order", reason="A court decided it.", at=days_later(2))
    assert (case.matter, len(case.stages)) == ("court_order", 1), "what needs no other way can still be said"


def test_what_it_is_already_is_not_said_again() -> None:
    case = complaint(**RUDE)
    with pytest.raises(Invalid):
        act(case, Move.CLASSIFY, matter="our_staff", reason="Again.", by=CHIEF)


def refused(case: Case, move: Move, *, at: object, **facts: object) -> str:
    with pytest.raises(Refused) as caught:
        act(case, move, at=at, **facts)
    return caught.value.sentence
