"""Working a case: each move changes what it says, writes one line, and is refused with a sentence where it can't be."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from portal.cases import clocks, situation
from portal.cases.models import Case
from portal.errors import Invalid
from portal.policy.clock import State, read
from portal.policy.moves import MOVES, Move, Status
from portal.policy.procedure import By
from tests.cast import (
    CARE,
    COMPLAINTS,
    NOW,
    ROADS,
    SENIOR,
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

LATER = days_later(1)
REMEDY = {"kind": "service", "what": "We will mend the road.", "due_on": date(2026, 12, 1)}


def state(case: Case, key: str, at: datetime = NOW) -> State:
    row = clocks.find(case.stage, key)
    assert row is not None
    return read(clocks.clock_of(row, case), at).state


def last(case: Case) -> tuple[str, str, str]:
    event = case.events[-1]
    return event.kind, event.summary, event.by_name


def test_tom_takes_it_on(session: Session) -> None:
    case = complaint()
    do(case, Move.ALLOCATE, by=COMPLAINTS, to=staff(ROADS).id)

    assert case.handler is staff(ROADS)
    assert case.stage.allocated_at == NOW
    assert case.status == "received"
    assert last(case) == ("allocate", "Someone is now dealing with it.", "Morwenna Pascoe")
    assert "Tom" not in case.events[-1].summary, "anyone with the tracking number reads the summary"
    assert case.events[-1].detail == "Given to Tom Easterbrook."


@pytest.mark.clauses("DV-25", "SC-2", "SC-39")
def test_tom_acknowledges_it(session: Session) -> None:
    case = acknowledged(complaint())

    assert case.status == "being looked into"
    assert case.stage.acknowledged_at == NOW
    assert state(case, "acknowledge") is State.MET
    assert state(case, "answer") is State.RUNNING
    assert case.next_due_at == datetime(2026, 5, 19, 23, 0, tzinfo=UTC)
    assert last(case) == ("acknowledge", "Acknowledged by e-mail.", "Tom Easterbrook")


def test_an_acknowledgement_names_someone(session: Session) -> None:
    refused = refusal(complaint(), Move.ACKNOWLEDGE)
    assert refused.sentence == "Say first who deals with it: the acknowledgement names them."


@pytest.mark.parametrize(
    ("day", "found"),
    [(date(2026, 5, 8), State.MET), (date(2026, 5, 9), State.MET_LATE), (date(2026, 5, 19), State.MET_LATE)],
)
@pytest.mark.clauses("DV-5", "DV-25", "DV-61")
def test_a_late_acknowledgement_is_known_as_late(session: Session, day: date, found: State) -> None:
    at = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
    assert state(acknowledged(complaint(), at=at), "acknowledge", at) is found


@pytest.mark.clauses("DV-26", "DV-27", "DV-44", "SC-39")
def test_tom_answers_it(session: Session) -> None:
    case = answered(complaint())

    assert case.status == "answered"
    assert case.stage.answered_at == NOW
    assert state(case, "answer") is State.MET
    assert case.next_due_at is None
    assert last(case) == ("respond", "Stage 1: Local Resolution was answered.", "Tom Easterbrook")
    assert [(remedy.kind, remedy.due_on) for remedy in case.remedies] == [("service", date(2026, 12, 1))]
    assert [event.kind for event in case.events] == ["submit", "allocate", "acknowledge", "respond"]


@pytest.mark.parametrize(
    ("facts", "sentence", "clause"),
    [
        ({"remedies": []}, "A mistake was found, so at least one action to put it right is needed.", "DV-27, DV-44"),
        ({"apology": "  "}, "A mistake was found, so the answer needs an apology.", "DV-27, DV-44"),
    ],
)
@pytest.mark.clauses("DV-27", "DV-44")
def test_a_mistake_is_put_right_and_apologised_for(
    session: Session, facts: dict[str, object], sentence: str, clause: str
) -> None:
    case = acknowledged(complaint())
    given = {"outcome": "upheld", "findings": "So it was.", "apology": "We are sorry.", "remedies": [REMEDY], **facts}
    refused = refusal(case, Move.RESPOND, **given)

    assert (refused.sentence, refused.clause) == (sentence, clause)
    assert (case.status, case.remedies, case.stage.answered_at) == ("being looked into", [], None)


def test_without_a_mistake_no_apology_is_owed(session: Session) -> None:
    case = acknowledged(complaint())
    do(case, Move.RESPOND, outcome="not_upheld", findings="The road was mended on 2 May.")

    assert (case.status, case.responses[-1].outcome) == ("answered", "not_upheld")


@pytest.mark.parametrize(
    ("remedy", "field"),
    [
        ({**REMEDY, "kind": "cake"}, "remedies.0.kind"),
        ({**REMEDY, "what": " "}, "remedies.0.what"),
        ({**REMEDY, "due_on": date(2026, 5, 4)}, "remedies.0.due_on"),
        ({**REMEDY, "due_on": "soon"}, "remedies.0.due_on"),
    ],
)
@pytest.mark.clauses("DV-45")
def test_a_promise_that_can_t_be_made_stops_the_answer_before_anything_is_said(
    session: Session, remedy: dict[str, object], field: str
) -> None:
    case = acknowledged(complaint())
    with pytest.raises(Invalid) as caught:
        do(case, Move.RESPOND, outcome="upheld", findings="Yes.", apology="Sorry.", remedies=[remedy])

    assert list(caught.value.errors) == [field]
    assert (case.status, len(case.responses), len(case.events)) == ("being looked into", 1, 3)


@pytest.mark.clauses("DV-20")
def test_a_suggestion_is_answered_with_what_becomes_of_it(session: Session) -> None:
    case = acknowledged(complaint(kind="suggestion"))
    with pytest.raises(Invalid) as caught:
        do(case, Move.RESPOND, outcome="upheld", findings="Good idea.")
    assert caught.value.errors == {"outcome": "Choose one of: implement, investigate, unable."}

    do(case, Move.RESPOND, outcome="implement", findings="From June on.")
    assert case.status == "answered"


@pytest.mark.clauses("DV-16", "DV-17")
def test_a_compliment_is_acknowledged_and_closed_but_never_answered(session: Session) -> None:
    case = acknowledged(complaint(kind="compliment"))
    refused = refusal(case, Move.RESPOND)
    assert (refused.sentence, refused.clause) == (
        "Compliment needs no answer: acknowledge it, then close it.",
        "DV-16",
    )

    do(reviewed(case), Move.CLOSE, closing="thanked")
    assert (case.status, case.closing) == ("closed", "thanked")


@pytest.mark.clauses("SC-21", "SC-40")
def test_a_call_is_written_down_and_stops_nothing(session: Session) -> None:
    case = complaint()
    do(case, Move.CONTACT, method="phone", note="Asked which house. No answer yet.")

    assert last(case) == ("contact", "Contact by telephone.", "Tom Easterbrook")
    assert (case.status, state(case, "acknowledge")) == ("received", State.RUNNING)
    assert (case.responses[0].says, case.responses[0].note[:5]) == ("contact", "Asked")


@pytest.mark.clauses("DV-7", "DV-21", "DV-28")
def test_a_delay_is_told_and_the_limit_stays(session: Session) -> None:
    case = acknowledged(complaint())
    do(case, Move.HOLD, reasons="The inspector is ill.", done="We read the records.", until=date(2026, 5, 29))

    assert last(case)[:2] == ("hold", "The reporter was told of a delay.")
    assert case.next_due_at == datetime(2026, 5, 19, 23, 0, tzinfo=UTC)


@pytest.mark.parametrize("until", [date(2026, 5, 4), date(2020, 1, 1)])
@pytest.mark.clauses("DV-7", "DV-28")
def test_a_new_date_is_still_to_come(session: Session, until: date) -> None:
    case = acknowledged(complaint())
    with pytest.raises(Invalid) as caught:
        do(case, Move.HOLD, reasons="Ill.", done="Read.", until=until)
    assert caught.value.errors == {"until": "Give a date that is still to come."}


@pytest.mark.clauses("DV-50")
def test_what_isn_t_ours_is_passed_on(session: Session) -> None:
    case = acknowledged(complaint())
    do(case, Move.REFER, to="Highways England", contact="01632 960999", reasons="The trunk road is theirs.")

    assert (case.status, case.stage.ending, case.next_due_at) == ("referred", "referred", None)
    assert last(case)[:2] == ("refer", "Passed to someone else.")
    assert state(case, "answer") is State.ENDED


def test_nothing_is_passed_on_before_it_came(session: Session) -> None:
    case = acknowledged(complaint())
    facts = {"to": "Highways England", "contact": "01632 960999", "reasons": "The trunk road is theirs."}
    for day in (date(1, 1, 1), (NOW - timedelta(days=1)).date()):
        with pytest.raises(Invalid, match="another look") as told:
            do(case, Move.REFER, passed_on=day, **facts)
        assert told.value.errors == {"passed_on": "It can't have been passed on before it was received."}
    do(case, Move.REFER, passed_on=NOW.date(), **facts)
    assert case.status == "referred"


@pytest.mark.parametrize(
    ("get_there", "move", "sentence"),
    [
        (complaint, Move.RESPOND, "It must be acknowledged before it is answered."),
        (
            complaint,
            Move.PAUSE,
            "It must be acknowledged first: the reporter needs to know who asks them to wait.",
        ),
        (complaint, Move.RESUME, "Its clock isn't paused."),
        (complaint, Move.REMEDY, "It must be acknowledged before a remedy is promised."),
        (lambda: acknowledged(complaint()), Move.ACKNOWLEDGE, "It has been acknowledged already."),
        (lambda: acknowledged(complaint()), Move.VOID, "It is being looked into."),
        (
            lambda: answered(complaint()),
            Move.RESPOND,
            "This stage has its answer, and an answer that was sent can't be changed.",
        ),
        (lambda: answered(complaint()), Move.WITHDRAW, "It has been answered already. Close it instead."),
    ],
)
def test_a_move_at_the_wrong_time_is_refused_in_words(
    session: Session, get_there: Callable[[], Case], move: Move, sentence: str
) -> None:
    case = get_there()
    assert refusal(case, move, by=COMPLAINTS).sentence == sentence


def test_every_move_that_is_no_option_has_its_sentence(session: Session) -> None:
    """What the screen greys out and what the command refuses are one and the same."""
    for case in (complaint(), acknowledged(complaint()), answered(complaint())):
        for move, verdict in situation.options(case, NOW):
            if not verdict:
                assert refusal(case, move, by=COMPLAINTS).sentence == verdict.sentence
                assert verdict.sentence.endswith(".")
            else:
                assert (Status(case.status), move) in MOVES


def test_the_reporter_has_fewer_options(session: Session) -> None:
    case = acknowledged(complaint())
    officer, reporter = (
        {move for move, verdict in situation.options(case, NOW, side) if verdict} for side in (By.OFFICER, By.REPORTER)
    )
    assert reporter < officer
    assert Move.ESCALATE in officer - reporter


@pytest.mark.clauses("SC-17", "SC-38")
def test_another_officer_may_write_for_the_one_who_deals_with_it(session: Session) -> None:
    case = acknowledged(complaint())
    do(case, Move.RESPOND, by=SENIOR, outcome="not_upheld", findings="No.")

    assert (case.events[-1].by_name, case.handler) == ("Helen Trelawny", staff(ROADS))
    assert case.responses[-1].by is staff(SENIOR)


@pytest.mark.clauses("SC-38", "SC-39")
def test_dan_deals_with_omars_street_light(session: Session) -> None:
    case = acknowledged(received(stat(service="streets")).case, by=STREETS)
    assert case.status == "being looked into"
    do(case, Move.RESPOND, by=STREETS, at=LATER, outcome="action_taken", findings="The lamp was replaced.")
    assert case.status == "answered"
    do(case, Move.CLOSE, by=STREETS, at=LATER, closing="results")
    assert case.status == "closed"


def test_care_and_roads_each_have_their_own(session: Session) -> None:
    case = acknowledged(complaint(service="adult_care"), by=CARE)
    assert case.handler is staff(CARE)
