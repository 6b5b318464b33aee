"""The next stage: who may open it, when, and where it leads."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from sqlalchemy.orm import Session

from portal.cases import clocks, situation, stages
from portal.cases.actors import REPORTER
from portal.cases.models import Case
from portal.errors import Refused
from portal.policy.clock import State, read
from portal.policy.moves import Move
from tests.cast import (
    CARE,
    CHIEF,
    INVESTIGATOR,
    NOW,
    ROADS,
    SENIOR,
    acknowledged,
    answered,
    as_,
    complaint,
    days_later,
    do,
    escalated,
    received,
    refusal,
    reviewed,
    stat,
)

LATE = datetime(2026, 5, 20, 9, 0, tzinfo=UTC)
NOT_YET = (
    "Stage 2: Service Investigation opens once Stage 1: Local Resolution has been answered, or if its answer is late."
)


def ask(case: Case, at: datetime = NOW, **more: str) -> None:
    stages.escalate(case, by=REPORTER, at=at, **more)


@pytest.mark.clauses("DV-8", "DV-29", "DV-30", "DV-33", "DV-34")
def test_alice_is_dissatisfied(session: Session) -> None:
    case = answered(complaint())
    ask(case, words="You never looked at the photographs.")

    assert (case.status, case.stage_key, case.handler, len(case.stages)) == ("received", "stage_2", None, 2)
    assert (case.stages[0].ending, case.stage.trigger) == ("closed", "dissatisfied")
    event = case.events[-1]
    assert (event.kind, event.summary, event.by_id) == ("escalate", "Taken to Stage 2: Service Investigation.", None)
    assert event.detail == "You never looked at the photographs."
    rows = {row.key: read(clocks.clock_of(row, case), NOW).due_on for row in case.stage.clocks}
    assert rows == {"acknowledge": date(2026, 5, 8), "answer": date(2026, 6, 10)}


@pytest.mark.clauses("DV-30")
def test_nothing_was_answered_yet(session: Session) -> None:
    case = acknowledged(complaint())
    with pytest.raises(Refused) as caught:
        ask(case)

    assert (caught.value.sentence, caught.value.clause) == (NOT_YET, "DV-30")
    assert len(case.stages) == 1


@pytest.mark.parametrize("at", [datetime(2026, 5, 19, 22, 59, tzinfo=UTC), datetime(2026, 5, 19, 23, 0, tzinfo=UTC)])
@pytest.mark.clauses("DV-30")
def test_the_answer_is_late_from_midnight_on(session: Session, at: datetime) -> None:
    case = acknowledged(complaint())
    if at.hour == 22:
        with pytest.raises(Refused):
            ask(case, at)
    else:
        ask(case, at)
        assert case.stage.trigger == "unanswered"
        old = clocks.find(case.stages[0], "answer")
        assert old is not None
        assert read(clocks.clock_of(old, case), at).state is State.MISSED


@pytest.mark.clauses("DV-30")
def test_a_senior_manager_wants_a_special_investigation(session: Session) -> None:
    case = complaint()
    with pytest.raises(Refused) as caught:
        ask(answered(complaint()), trigger="special_investigation")
    assert caught.value.sentence == "Only a member of staff can open Stage 2: Service Investigation for that reason."

    do(case, Move.ESCALATE, by=SENIOR, trigger="special_investigation")
    assert (case.stage_key, case.stage.trigger) == ("stage_2", "special_investigation")


def test_a_reason_that_isn_t_one(session: Session) -> None:
    case = answered(complaint())
    with pytest.raises(Refused) as caught:
        ask(case, trigger="curiosity")
    assert caught.value.sentence == (
        "“curiosity” is not one of the reasons for which Stage 2: Service Investigation opens."
    )


@pytest.mark.clauses("DV-36", "DV-38", "DV-41", "DV-42", "DV-43", "DV-48")
def test_all_the_way_to_the_chief_executive(session: Session) -> None:
    case = escalated(acknowledged(escalated(complaint()), by=SENIOR), by=SENIOR)
    assert case.stage_key == "stage_3"
    answered(case, by=CHIEF)

    refused = refusal(case, Move.ESCALATE, by=CHIEF)
    assert (refused.sentence, refused.clause) == (
        "Stage 3: Corporate Review is the last stage of this procedure.",
        "DV-38",
    )
    assert [row.key for row in case.stages] == ["stage_1", "stage_2", "stage_3"]


@pytest.mark.clauses("DV-38")
def test_stage_2_is_late_so_stage_3_opens(session: Session) -> None:
    case = acknowledged(escalated(complaint()), by=SENIOR)
    ask(case, days_later(60))
    assert (case.stage_key, case.stage.trigger) == ("stage_3", "not_carried_out")


@pytest.mark.clauses("DV-32", "DV-37", "DV-40")
def test_social_care_goes_to_the_review_panel(session: Session) -> None:
    case = escalated(complaint(service="child_care"), by=CARE)
    assert (case.pathway, case.stage_key) == ("social_care", "stage_2")
    escalated(case, by=INVESTIGATOR)

    assert case.stage_key == "review_panel"
    for name in ("Ann Rowe", "Bel Stone", "Cy Marsh"):
        do(case, Move.PART, by=CARE, part="panel_member", name=name)
    answered(case, by=CHIEF)
    assert (
        refusal(case, Move.ESCALATE, by=CHIEF).sentence == "Stage 3: Review Panel is the last stage of this procedure."
    )


def test_the_city_has_one_stage(session: Session) -> None:
    assert refusal(received(stat()).case, Move.ESCALATE).sentence == "Response is the last stage of this procedure."


def test_a_case_that_was_closed_can_still_go_on(session: Session) -> None:
    case = answered(complaint())
    do(reviewed(case), Move.CLOSE, closing="answered")
    ask(case, days_later(30))

    assert (case.status, case.closing, case.stage_key) == ("received", "", "stage_2")


def test_nothing_follows_from_a_case_that_was_withdrawn(session: Session) -> None:
    case = acknowledged(complaint())
    do(case, Move.WITHDRAW, reason="She wrote that it was mended.")

    with pytest.raises(Refused, match="You took it back"):
        ask(case, LATE)


@pytest.mark.clauses("DV-30")
def test_whoever_may_not_open_the_next_stage_is_not_offered_it(session: Session) -> None:
    case = acknowledged(received().case)
    offered = {name: dict(situation.options(case, NOW, by=as_(name)))[Move.ESCALATE] for name in (ROADS, SENIOR)}
    assert offered[SENIOR]
    assert not offered[ROADS]
    assert "only this position can do that: " in offered[ROADS].sentence
    answered(case)
    assert dict(situation.options(case, NOW, by=as_(ROADS)))[Move.ESCALATE]


def test_what_must_name_who_deals_with_it_is_not_offered_before(session: Session) -> None:
    case = received().case
    verdict = dict(situation.options(case, NOW))[Move.ACKNOWLEDGE]
    assert (verdict.allowed, verdict.sentence) == (
        False,
        "Say first who deals with it: the acknowledgement names them.",
    )
    acknowledged(case)
