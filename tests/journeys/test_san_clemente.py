"""San Clemente's complaints from the call to the course of action, and those that are tracked or left out."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy.orm import Session

from portal.cases import status
from portal.cases.actors import REPORTER
from portal.cases.models import Case
from portal.cases.submission import Reporter
from portal.letters import automatic
from portal.policy.clock import State
from portal.policy.moves import Move
from tests.cast import CENTRAL, OMAR, STREETS, as_, do, refusal, staff, stat
from tests.journeys.reading import due, reading, said, sent, state, tick, words

WEDNESDAY = datetime(2026, 5, 20, 22, tzinfo=UTC)  # three in the afternoon there; Memorial Day is Monday the 25th
FRIDAY = datetime(2026, 5, 22, 16, tzinfo=UTC)
WEEK_AFTER = datetime(2026, 5, 28, 16, tzinfo=UTC)
JUNE = datetime(2026, 6, 9, 16, tzinfo=UTC)
DONE = {"outcome": "action_taken", "findings": "The lamp was replaced on June 8."}


def contact(*, by: str = CENTRAL, at: datetime = FRIDAY, **changes: Any) -> Case:
    """Omar's call of Wednesday about a dark street, entered on Friday, with what is different this time."""
    facts = {"channel": "phone", "service": "streets", "received_at": WEDNESDAY, **changes}
    return automatic.take_in(stat(**facts), by=as_(by) if by else REPORTER, at=at).case


def assigned(case: Case, *, at: datetime = FRIDAY) -> Case:
    tick(case, "told", "Called Dan Whitaker at once.", by=CENTRAL, at=at)
    do(case, Move.ALLOCATE, by=CENTRAL, at=at, to=staff(STREETS).id)
    return case


@pytest.mark.clauses("SC-2", "SC-3", "SC-4", "SC-16", "SC-17", "SC-31", "SC-35", "SC-36", "SC-38", "SC-39")
def test_a_dark_street_from_the_call_to_the_course_of_action(session: Session) -> None:
    case = contact()
    assert (case.received_at, case.opened_at) == (WEDNESDAY, FRIDAY)
    logged = reading(case, "logged", FRIDAY)
    assert logged.due_at == datetime(2026, 5, 26, 19, tzinfo=UTC), "24 hours of City Hall's: noon on Tuesday"
    assert logged.state is State.MET
    assert (due(case, "acknowledge", FRIDAY), due(case, "answer", FRIDAY)) == (date(2026, 5, 27), date(2026, 6, 10))
    assert (case.team.key, case.desired_outcome) == ("public_works", "Replace the lamp.")
    (receipt,) = sent(case)
    assert "Acknowledgment: by Wednesday, May 27, 2026" in said(receipt)

    refused = refusal(case, Move.ALLOCATE, by=CENTRAL, at=FRIDAY, to=staff(CENTRAL).id)
    assert (refused.clause, "Division supervisor or Manager" in refused.sentence) == ("SC-38", True)
    do(case, Move.ALLOCATE, by=CENTRAL, at=FRIDAY, to=staff(STREETS).id)
    assert refusal(case, Move.ACKNOWLEDGE, by=STREETS, at=FRIDAY).clause == "SC-17"
    tick(case, "told", "Called Dan Whitaker at once.", by=CENTRAL, at=FRIDAY)
    told = words(do(case, Move.ACKNOWLEDGE, by=STREETS, at=FRIDAY))
    for part in (
        "Your complaint was received on Wednesday, May 20, 2026, and staff has been assigned to it",
        f"Your confirmation number is {case.tracking_number}",
        "Dan Whitaker is responsible for follow-up",
    ):
        assert part in told, part
    assert case.status == "being looked into"

    letter = words(do(case, Move.RESPOND, by=STREETS, at=JUNE, **DONE))
    assert "Course of action: Action was taken" in letter
    assert (state(case, "answer", JUNE), case.status) == (State.MET, "answered")
    do(case, Move.CLOSE, by=STREETS, at=JUNE, closing="results")
    assert (case.status, case.counted) == ("closed", True)
    assert [right.key for right in status.public(case, JUNE).rights] == ["responsible"]


@pytest.mark.clauses("SC-21")
def test_a_voicemail_meets_neither_standard_and_a_call_meets_both(session: Session) -> None:
    case = assigned(contact())
    refused = refusal(case, Move.ACKNOWLEDGE, by=STREETS, at=FRIDAY, method="voicemail", note="Left a message.")
    assert refused.clause == "SC-2"
    do(case, Move.CONTACT, by=STREETS, at=FRIDAY, method="voicemail", note="Left a message.")
    assert state(case, "acknowledge", FRIDAY) is State.RUNNING
    do(case, Move.ACKNOWLEDGE, by=STREETS, at=FRIDAY, method="phone", note="Spoke with Omar.")
    assert state(case, "acknowledge", FRIDAY) is State.MET
    again = refusal(case, Move.RESPOND, by=STREETS, at=JUNE, method="voicemail", note="Left a message.", **DONE)
    assert again.clause == "SC-4"
    do(case, Move.RESPOND, by=STREETS, at=JUNE, method="phone", note="Told Omar that it is mended.", **DONE)
    assert state(case, "answer", JUNE) is State.MET


@pytest.mark.clauses("SC-2", "SC-4")
def test_standards_that_were_missed_say_so(session: Session) -> None:
    case = assigned(contact())
    do(case, Move.ACKNOWLEDGE, by=STREETS, at=WEEK_AFTER)
    assert state(case, "acknowledge", WEEK_AFTER) is State.MET_LATE
    assert state(case, "answer", datetime(2026, 6, 11, 7, tzinfo=UTC)) is State.OVERDUE, "from midnight there"
    assert "allows no more time" in refusal(
        case, Move.EXTEND, by=STREETS, at=WEEK_AFTER, until=date(2026, 6, 20), reasons="The crew is away."
    ).sentence  # fmt: skip


@pytest.mark.clauses("SC-14", "SC-15", "SC-19", "SC-20", "SC-33", "SC-34")
@pytest.mark.parametrize(
    ("coded", "clause"),
    [
        ({"anonymous": True, "reporter": Reporter()}, "SC-19"),
        ({"staff_generated": True}, "SC-20"),
    ],
)
def test_anon_and_staff_are_tracked_and_held_to_no_standard(
    session: Session, coded: dict[str, Any], clause: str
) -> None:
    case = contact(**coded)
    for key in ("acknowledge", "answer"):
        assert (due(case, key, JUNE), state(case, key, JUNE)) == (None, State.EXEMPT)
    told = {clock.key: clock.clause for clock in status.public(case, FRIDAY).clocks}
    assert (told["acknowledge"], told["answer"]) == (clause, clause)
    assert (case.counted, case.status) == (True, "received")
    assert case.marks == ({"anonymous"} if "anonymous" in coded else {"staff"})
    assert case.next_due_at is None
    assert state(case, "logged", FRIDAY) is State.MET, "it is entered in time like any other"


@pytest.mark.clauses("SC-11")
def test_an_inquiry_that_was_served_at_once_is_no_part_of_it(session: Session) -> None:
    case = contact()
    do(case, Move.CLOSE, by=CENTRAL, at=FRIDAY, closing="immediate_service", tell="no")
    assert (case.status, case.counted, case.next_due_at) == ("closed", False, None)


@pytest.mark.clauses("SC-12")
def test_a_personnel_matter_is_no_part_of_it_and_goes_to_human_resources(session: Session) -> None:
    case = contact(matter="personnel")
    letter = words(do(case, Move.REFER, by=CENTRAL, at=FRIDAY))
    assert "Personnel matters are outside this program." in letter
    assert "Human Resources phone 949-555-0130" in letter
    assert (case.status, case.counted) == ("referred", False)
    assert "doesn't say how a classification is contested" in refusal(case, Move.CONTEST, at=FRIDAY).sentence


def test_the_one_stage_is_the_last_and_nobody_is_invented_after_it(session: Session) -> None:
    case = assigned(contact())
    do(case, Move.ACKNOWLEDGE, by=STREETS, at=FRIDAY)
    do(case, Move.RESPOND, by=STREETS, at=JUNE, **DONE)
    assert refusal(case, Move.ESCALATE, at=JUNE).sentence == "Response is the last stage of this procedure."
    assert "Ombudsman" not in " ".join(right.words for right in status.public(case, JUNE).rights)
    assert case.person is not None
    assert case.person.name == OMAR.name
