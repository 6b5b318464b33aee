"""Why a limit was missed: asked with whatever comes late, offered before, kept with the clock, and never in the way."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from portal.cases import clocks, lateness, offered, timeline
from portal.cases.models import Case, ClockRow
from portal.errors import Invalid
from portal.letters import asks, desk
from portal.policy.lateness import NOTHING_MISSED, REASONS, Reason, fault_in, meets, settled, told
from portal.policy.moves import Move
from tests.cast import NOW, ROADS, acknowledged, answered, as_, days_later, do, received, refusal, staff
from tests.journeys import borough

LATE = days_later(40)
AN_ANSWER = {
    "outcome": "upheld",
    "findings": "You reported it three times.",
    "apology": "We are sorry.",
    "remedies": [{"kind": "service", "what": "We will mend the road.", "due_on": "2027-12-01"}],
}


def answer_clock(case: Case) -> ClockRow:
    row = clocks.find(case.stages[0], clocks.ANSWER_CLOCK)
    assert row is not None
    return row


def names(case: Case, move: Move, at=LATE) -> set[str]:  # type: ignore[no-untyped-def] - a moment
    return {ask.name for ask in asks.asked(case, move, at)}


def test_a_reason_is_asked_with_what_comes_late_and_with_nothing_else(session: Session) -> None:
    case = received().case
    late = {"late", "late_words"}
    assert late <= names(case, Move.ACKNOWLEDGE)
    assert not late & names(case, Move.ACKNOWLEDGE, NOW)
    acknowledged(case)
    assert late <= names(case, Move.RESPOND)
    assert not late & names(case, Move.RESPOND, NOW)
    assert not late & names(case, Move.CONTACT)


def test_the_reason_of_a_late_answer_is_kept_with_its_clock_and_in_the_timeline(session: Session) -> None:
    case = acknowledged(received().case)
    do(case, Move.RESPOND, at=LATE, **AN_ANSWER, late="service", late_words="The crew’s report came on Monday.")
    assert answer_clock(case).late_reason == Reason.SERVICE
    assert answer_clock(case).stopped_at == LATE
    said = case.events[-1]
    assert (said.kind, said.facts["why"], said.facts["limits"]) == (Move.EXPLAIN, "service", ["answer"])
    assert "Waiting for another service. The crew’s report came on Monday." in said.detail
    assert "crew" not in said.summary, "anyone with the number could read it"
    assert timeline.first_break(case) is None


def test_without_a_reason_the_answer_goes_out_all_the_same(session: Session) -> None:
    case = acknowledged(received().case)
    letter = do(case, Move.RESPOND, at=LATE, **AN_ANSWER)
    assert letter is not None
    assert answer_clock(case).late_reason == ""
    assert case.events[-1].kind == Move.RESPOND


def test_an_answer_in_time_is_asked_for_no_reason_and_takes_none(session: Session) -> None:
    case = acknowledged(received().case)
    with pytest.raises(Invalid) as refused:
        do(case, Move.RESPOND, **AN_ANSWER, late="service")
    assert set(refused.value.errors) == {"late"}


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"late": "other"}, "late_words"),
        ({"late": "weather"}, "late"),
        ({"late": "other", "late_words": "  "}, "late_words"),
        ({"late": "service", "late_words": "x" * 1501}, "late_words"),
    ],
)
def test_a_reason_that_makes_no_sense_is_said_beside_it_and_nothing_is_done(
    session: Session, given: dict[str, str], field: str
) -> None:
    case = acknowledged(received().case)
    events = len(case.events)
    for make in (desk.make, desk.preview):
        with pytest.raises(Invalid) as refused:
            make(case, Move.RESPOND, {**AN_ANSWER, **given}, by=as_(ROADS), at=LATE)
        assert set(refused.value.errors) == {field}
    assert (len(case.events), answer_clock(case).stopped_at) == (events, None)


def test_words_alone_are_something_else(session: Session) -> None:
    case = acknowledged(received().case)
    do(case, Move.RESPOND, at=LATE, **AN_ANSWER, late_words="The bridge was closed.")
    assert answer_clock(case).late_reason == Reason.OTHER


def test_it_is_said_before_the_answer_too_and_the_form_opens_with_it(session: Session) -> None:
    case = acknowledged(received().case)
    do(case, Move.EXPLAIN, at=LATE, late="absence")
    assert answer_clock(case).late_reason == Reason.ABSENCE
    assert answer_clock(case).stopped_at is None
    assert next(ask.known for ask in asks.asked(case, Move.RESPOND, LATE) if ask.name == "late") == Reason.ABSENCE
    do(case, Move.RESPOND, at=LATE, **AN_ANSWER, late="absence")
    assert [event.kind for event in case.events].count(Move.EXPLAIN) == 1, "nothing new was said"
    do(case, Move.EXPLAIN, at=LATE, late="complexity", late_words="Four crews had been there.")
    assert answer_clock(case).late_reason == Reason.COMPLEXITY


def test_of_several_limits_one_can_be_meant(session: Session) -> None:
    case = received().case
    missed = [row.key for row in lateness.missed(case, LATE)]
    assert len(missed) > 1
    do(case, Move.EXPLAIN, at=LATE, late="system", limit=missed[0])
    kept = {row.key: row.late_reason for row in case.stage.clocks}
    assert [key for key, reason in kept.items() if reason] == [missed[0]]
    do(case, Move.EXPLAIN, at=LATE, late="reporter")
    assert {row.late_reason for row in lateness.missed(case, LATE)} == {"reporter"}
    with pytest.raises(Invalid):
        do(case, Move.EXPLAIN, at=LATE, late="reporter", limit="nothing")


def test_where_nothing_was_missed_there_is_nothing_to_explain(session: Session) -> None:
    case = answered(received().case)
    assert refusal(case, Move.EXPLAIN, late="service").sentence == NOTHING_MISSED
    assert dict(offered.options(case, NOW, by=as_(ROADS)))[Move.EXPLAIN].sentence == NOTHING_MISSED
    assert dict(offered.options(acknowledged(received().case), LATE, by=as_(ROADS)))[Move.EXPLAIN]


def test_what_one_move_meets_late_is_noted_once(session: Session) -> None:
    case, late = received().case, days_later(7)  # past the day of the acknowledgement, before that of the answer
    do(case, Move.ALLOCATE, to=staff(ROADS).id)
    events = len(case.events)
    do(case, Move.ACKNOWLEDGE, at=late, late="absence")
    assert [event.kind for event in case.events[events:]] == [Move.ACKNOWLEDGE, Move.EXPLAIN]
    noted = {row.key for row in case.stage.clocks if row.late_reason}
    assert noted == {row.key for row in case.stage.clocks if row.stopped_at == late}
    assert noted
    assert answer_clock(case).late_reason == "", "it isn’t late, nor met"


@pytest.mark.parametrize("reason", Reason)
def test_each_reason_has_words(reason: Reason) -> None:
    assert told(reason, "") == REASONS[reason]
    assert bool(fault_in(reason, "")) is (reason is Reason.OTHER)
    assert not fault_in(reason, "So it was.")
    assert settled(reason, "") == (reason, "")


def test_a_step_meets_the_limits_that_it_stops_and_no_others() -> None:
    assert meets(Move.STEP, {"visit"}, ["visit", "report"])
    assert not meets(Move.STEP, {"answer"}, ["visit"])
    assert not meets(Move.CONTACT, {"answer"}, ["visit"])
    assert meets(Move.RESPOND, {"answer"}, [])


def test_an_approved_answer_goes_out_as_it_was_approved_and_takes_its_reason_too(session: Session) -> None:
    borough.staffed()
    case = borough.enquiry(at=NOW)
    do(case, Move.ALLOCATE, by=borough.IVY, to=staff(borough.TESS).id)
    do(case, Move.ACKNOWLEDGE, by=borough.TESS)
    do(case, Move.HAND_IN, by=borough.TESS, outcome="replied", findings="The visits are made again.")
    do(case, Move.APPROVE, by=borough.ABE)
    do(case, Move.SIGN_OFF, by=borough.DELLA)
    assert {ask.name for ask in asks.asked(case, Move.RESPOND, LATE)} == {"late", "late_words"}
    letter = do(case, Move.RESPOND, by=borough.TESS, at=LATE, late="complexity")
    assert letter is not None
    assert answer_clock(case).late_reason == Reason.COMPLEXITY
