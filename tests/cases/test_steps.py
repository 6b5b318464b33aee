"""What staff must do and tick off: by whom, before what, and which clocks it starts and stops."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from portal.cases import clocks, hanging, situation
from portal.cases.actors import REPORTER
from portal.cases.models import Case, ClockRow, StepRow
from portal.errors import Invalid, Refused
from portal.letters import desk
from portal.policy.clock import State, read
from portal.policy.moves import Move
from portal.policy.procedure import By
from portal.policy.steps import Step, waiting
from tests import county
from tests.cast import (
    NOW,
    ROADS,
    STREETS,
    acknowledged,
    answered,
    complaint,
    days_later,
    do,
    received,
    refusal,
    reviewed,
    staff,
    stat,
)


def tick(case: Case, step: str, note: str = "", **more: Any) -> None:
    do(case, Move.STEP, step=step, note=note, **more)


def row(case: Case, key: str) -> ClockRow:
    found = clocks.find(case.stage, key)
    assert found is not None, key
    return found


@pytest.fixture
def town(session: Session) -> Session:
    county.install()
    return session


@pytest.mark.clauses("DV-9")
def test_no_case_is_closed_before_its_lesson_was_looked_for(session: Session) -> None:
    case = answered(complaint())
    refused = refusal(case, Move.CLOSE, closing="answered")
    assert (refused.clause, "What we can learn" in refused.sentence) == ("DV-9", True)

    tick(case, "lesson", "Reports are looked through every morning.")
    (done,) = case.stage.steps
    assert (done.key, done.by_name, done.done_at) == ("lesson", "Tom Easterbrook", NOW)
    assert case.events[-1].detail.endswith("Reports are looked through every morning.")
    assert "learn" not in case.events[-1].summary, "what the tracking number shows says nothing of our work"
    do(case, Move.CLOSE, closing="answered")
    assert case.status == "closed"


@pytest.mark.clauses("DV-9")
def test_a_case_that_is_opened_again_is_reviewed_again(session: Session) -> None:
    case = reviewed(answered(complaint()))
    do(case, Move.CLOSE, closing="answered")
    do(case, Move.REOPEN, at=days_later(3), reason="It broke again.")
    answered(case, at=days_later(4))
    assert refusal(case, Move.CLOSE, at=days_later(4), closing="answered").clause == "DV-9"


@pytest.mark.clauses("DV-17")
def test_thanks_are_passed_on_before_a_compliment_is_closed(session: Session) -> None:
    case = acknowledged(complaint(kind="compliment", desired_outcome="", natures=()))
    tick(case, "lesson", "Told at the team's meeting.")
    assert refusal(case, Move.CLOSE, closing="thanked").clause == "DV-17"
    with pytest.raises(Invalid) as caught:
        tick(case, "thanks")
    assert caught.value.errors == {"note": "Fill this in."}
    tick(case, "thanks", "Helen Trelawny wrote to the crew.")
    do(case, Move.CLOSE, closing="thanked")
    assert case.status == "closed"


@pytest.mark.clauses("SC-17")
@pytest.mark.parametrize(("channel", "waits"), [("phone", True), ("in_person", True), ("web", False)])
def test_whoever_takes_a_call_tells_the_responsible_member(session: Session, channel: str, waits: bool) -> None:
    case = received(stat(channel=channel)).case
    do(case, Move.ALLOCATE, by=STREETS, to=staff(STREETS).id)
    if waits:
        assert refusal(case, Move.ACKNOWLEDGE, by=STREETS).clause == "SC-17"
        tick(case, "told", "Called Dan Whitaker at once.", by=STREETS)
    do(case, Move.ACKNOWLEDGE, by=STREETS)
    assert case.status == "being looked into"


def test_what_is_done_is_done_once(session: Session) -> None:
    case = reviewed(answered(complaint()))
    assert "Nothing is left to tick off" in refusal(case, Move.STEP, step="lesson", note="Again.").sentence
    with pytest.raises(Refused, match="Only staff"):
        desk.make(case, Move.STEP, {"step": "lesson", "note": "I did."}, by=REPORTER, at=NOW)


def test_a_step_stands_in_no_reporters_way(session: Session) -> None:
    case = answered(complaint())
    verdicts = dict(situation.options(case, NOW, By.REPORTER))
    assert verdicts[Move.ESCALATE]


@pytest.mark.clauses("OC-19")
def test_only_the_position_that_is_named_ticks_it_off(town: Session) -> None:
    case = county.case()
    refused = refusal(case, Move.STEP, step="review")
    assert (refused.clause, "Boss" in refused.sentence) == ("OC-19", True)
    place = next(m for m in staff(ROADS).memberships if m.team.procedure_key == county.KEY)
    place.position = "boss"
    tick(case, "review")
    assert [one.key for one in case.stage.steps] == ["review"]


@pytest.mark.clauses("OC-17", "OC-18")
def test_the_log_entry_reaches_the_analyst_within_two_business_days(town: Session) -> None:
    """Entered late, the one clock is missed; sent in time or not, the other says so."""
    late = county.case(by=ROADS, at=days_later(7), received_at=NOW)
    assert read(clocks.clock_of(row(late, "logged"), late), days_later(7)).state is State.MET_LATE
    case = county.case()
    assert row(case, "logged").stopped_at == NOW
    assert row(case, "analyst").stopped_at is None
    tick(case, "sent", at=days_later(1))
    assert read(clocks.clock_of(row(case, "analyst"), case), days_later(9)).state is State.MET


@pytest.mark.clauses("OC-22")
def test_a_review_of_two_days_runs_from_the_forwarding(town: Session) -> None:
    case = county.case()
    assert clocks.find(case.stage, "two_days") is None
    tick(case, "forward", at=days_later(1))
    clock = clocks.clock_of(row(case, "two_days"), case)
    assert (clock.started, str(clock.rule.limit)) == (days_later(1), "2 business days")
    assert row(case, "two_days").due_at is not None
    tick(case, "returned", at=days_later(2))
    assert row(case, "two_days").stopped_at == days_later(2)
    phoned = county.case(by=ROADS, channel="phone")
    assert "forward" not in {one.key for one in left_at(phoned)}


def left_at(case: Case) -> list[Step]:
    here = situation.situation_of(case, NOW)
    return list(waiting(here.stage.steps, here.done, here.facts))


@pytest.mark.clauses("CSC-6")
def test_the_front_door_confirms_who_it_is_before_anyone_gets_it(town: Session) -> None:
    case = county.case(by=ROADS, channel="front_door")
    assert refusal(case, Move.ALLOCATE, to=staff(ROADS).id).clause == "CSC-6"
    tick(case, "confirm")
    do(case, Move.ALLOCATE, at=days_later(1), to=staff(ROADS).id)
    assert read(clocks.clock_of(row(case, "allocation"), case), days_later(5)).state is State.MET
    assert str(clocks.clock_of(row(case, "allocation"), case).rule.limit) == "2 working days"


@pytest.mark.clauses("RV-8", "OC-21", "CSC-12")
def test_what_is_followed_up_posted_and_uploaded_is_recorded(town: Session) -> None:
    case = county.case()
    acknowledged(case)
    do(case, Move.RESPOND, outcome="upheld", findings="We looked.", apology="Sorry.")
    assert refusal(case, Move.CLOSE, closing="done").clause == "CSC-12"
    for step in ("followed", "uploaded"):
        tick(case, step)
    do(case, Move.CLOSE, closing="done", tell="no")
    tick(case, "posted", "AccessOC, number 1204.", at=days_later(1))
    assert case.status == "closed", "what is posted after the end changes nothing about the case"
    assert {one.key: one.note for one in case.stage.steps}["posted"] == "AccessOC, number 1204."


def test_stage_2_has_a_list_of_its_own(town: Session) -> None:
    case = county.case()
    acknowledged(case)
    do(case, Move.RESPOND, outcome="upheld", findings="We looked.", apology="Sorry.")
    do(case, Move.ESCALATE, trigger="unhappy")
    assert [one.key for one in left_at(case)] == ["registered", "investigator", "report"]
    for step in ("registered", "investigator"):
        tick(case, step)
    here = situation.situation_of(case, NOW)
    assert here.done == {"registered", "investigator"}
    assert [one.by_name for one in case.stage.steps] == ["Tom Easterbrook"] * 2


def test_a_draft_is_there_at_the_latest_when_the_answer_goes_out(town: Session) -> None:
    case = county.case()
    acknowledged(case)
    do(case, Move.RESPOND, at=NOW + timedelta(hours=2), outcome="upheld", findings="We looked.", apology="Sorry.")
    assert row(case, "draft").stopped_at == NOW + timedelta(hours=2)


def test_a_step_is_seen_with_its_case_alone() -> None:
    assert StepRow in hanging.HANGS_ON_A_CASE
