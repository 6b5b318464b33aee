"""Riverside's 311 from the first call to the closing notice: what comes in, who gets it, how urgent it is."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy.orm import Session

from portal.cases import status
from portal.cases.submission import Reporter
from portal.errors import Invalid
from portal.policy.clock import State
from portal.policy.moves import Move
from tests.cast import do, refusal
from tests.journeys.reading import due, reading, said, sent, state, tick, words
from tests.journeys.riverside import (
    DANA,
    NEXT_WEEK,
    PETE,
    RITA,
    RIVERSIDE,
    TUESDAY,
    acknowledged,
    contact,
    given_to,
    staffed,
)


@pytest.fixture
def city(session: Session) -> Session:
    staffed()
    return session


# ---- the story


@pytest.mark.clauses("RV-2", "RV-4", "RV-9", "RV-30", "RV-33")
def test_a_pothole_from_the_call_to_the_closing_notice(city: Session) -> None:
    case = contact(by=DANA, channel="phone", details={"special_request": "Call before you come."})
    assert (case.team.key, case.pathway, case.stage_key) == ("public_works", "service", "request")
    assert case.tracking_number.startswith("RV-")
    (reply,) = sent(case)
    assert case.tracking_number in said(reply)
    assert f"/track/{case.tracking_number}" in said(reply)
    assert (due(case, "acknowledge", TUESDAY), due(case, "answer", TUESDAY)) == (date(2026, 7, 6), date(2026, 7, 15))

    told = acknowledged(case, PETE)
    assert "Pete.Works Example is responsible for it" in told
    assert "complete it by Wednesday, July 15, 2026" in told, "ten business days, without the holiday kept on July 3"

    done = do(case, Move.RESPOND, by=PETE, at=NEXT_WEEK, outcome="completed", findings="We filled it on July 7.")
    assert "Disposition: Completed" in words(done)
    assert "We filled it on July 7." in words(done)
    assert refusal(case, Move.CLOSE, by=PETE, at=NEXT_WEEK, closing="completed").clause == "RV-8"
    tick(case, "followed_up", "Called Rita: she has seen it.", by=PETE, at=NEXT_WEEK)
    do(case, Move.CLOSE, by=PETE, at=NEXT_WEEK, closing="completed")

    assert case.status == "closed"
    assert state(case, "answer", NEXT_WEEK) is State.MET
    assert case.counted
    assert "last stage" in refusal(case, Move.ESCALATE, by=DANA, at=NEXT_WEEK).sentence


# ---- what comes in, and by which way


@pytest.mark.clauses("RV-1", "RV-2")
@pytest.mark.parametrize(
    ("kind", "pathway"),
    [("complaint", "service"), ("service_request", "service"), ("compliment", "feedback"), ("suggestion", "feedback")],
)
def test_every_kind_of_contact_gets_a_number_in_the_one_system(city: Session, kind: str, pathway: str) -> None:
    case = contact(kind=kind)
    assert (case.kind, case.pathway) == (kind, pathway)
    public = status.public(case, TUESDAY)
    assert public.tracking_number.startswith("RV-")
    assert public.received_on == date(2026, 6, 30)
    assert set(RIVERSIDE.kinds) == {"complaint", "compliment", "suggestion", "service_request"}


@pytest.mark.clauses("RV-27")
@pytest.mark.parametrize("channel", ["phone", "email", "web", "app", "fax", "in_person"])
def test_a_contact_may_come_by_any_channel(city: Session, channel: str) -> None:
    case = contact(by=DANA, channel=channel)
    assert case.channel == channel
    with pytest.raises(Invalid) as caught:
        contact(by=DANA, channel=channel, details={"office": "mayor"})
    assert list(caught.value.errors) == ["details.office"], "an office is recorded where one referred it"


@pytest.mark.clauses("RV-27")
@pytest.mark.parametrize("office", ["mayor", "council", "other"])
def test_a_referral_records_the_office_that_it_came_from(city: Session, office: str) -> None:
    case = contact(by=DANA, channel="referral", details={"office": office})
    assert (case.channel, case.details) == ("referral", {"office": office})


@pytest.mark.clauses("RV-28", "RV-29")
def test_who_called_what_is_wrong_and_where_are_written_down(city: Session) -> None:
    case = contact(by=DANA, channel="phone", details={"special_request": "Call before you come."})
    assert case.person is not None
    assert (case.person.name, case.person.email, case.person.phone, case.person.address) == (
        RITA.name,
        RITA.email,
        RITA.phone,
        RITA.address,
    )
    assert (case.location, case.details) == ("Orange Street and Third", {"special_request": "Call before you come."})
    assert "break a wheel" in case.description


@pytest.mark.clauses("RV-4", "RV-30")
@pytest.mark.parametrize(
    ("service", "team"),
    [
        ("pothole", "public_works"),
        ("street_light", "public_utilities"),
        ("recreation", "parks"),
        ("abandoned_vehicle", "code_enforcement"),
        ("", "call_center"),
    ],
)
def test_the_solution_names_the_department(city: Session, service: str, team: str) -> None:
    assert contact(service=service).team.key == team


@pytest.mark.clauses("RV-4", "RV-30")
def test_the_call_center_chooses_the_solution_of_what_came_without_one(city: Session) -> None:
    case = contact(service="")
    assert case.team.key == "call_center"
    do(case, Move.AMEND, by=DANA, at=TUESDAY, service="graffiti")
    assert case.team.key == "public_works"
    assert acknowledged(case, PETE)


def test_who_gave_no_address_gets_no_automatic_reply(city: Session) -> None:
    assert sent(contact(by=DANA, channel="phone", reporter=Reporter(name="Rita Salas"))) == []


@pytest.mark.clauses("RV-35")
def test_work_that_did_not_come_through_311_gets_its_request_afterwards(city: Session) -> None:
    case = contact(by=PETE, channel="in_person", received_at=TUESDAY, at=NEXT_WEEK)
    assert (case.received_at, case.opened_at) == (TUESDAY, NEXT_WEEK)
    assert case.events[0].summary == "Received on June 30, 2026; recorded on July 8, 2026."
    acknowledged(case, PETE, at=NEXT_WEEK)
    do(case, Move.RESPOND, by=PETE, at=NEXT_WEEK, outcome="completed", findings="The crew filled it on July 1.")
    assert (case.status, case.counted) == ("answered", True)


@pytest.mark.clauses("RV-6")
def test_a_minor_matter_that_was_addressed_at_once_needs_no_request(city: Session) -> None:
    case = contact(by=PETE, channel="in_person")
    tick(case, "followed_up", "They were there when it was done.", by=PETE, at=TUESDAY)
    do(case, Move.CLOSE, by=PETE, at=TUESDAY, closing="immediate", tell="no")
    assert (case.status, case.counted, case.responses) == ("closed", False, [])


# ---- how urgent it is


@pytest.mark.clauses("RV-31", "RV-34")
@pytest.mark.parametrize(
    ("priority", "limit", "day", "hour"),
    [("expedite", "3 business days", date(2026, 7, 6), 7), ("emergency", "8 working hours", date(2026, 7, 1), 16)],
)
def test_the_more_urgent_is_completed_sooner(city: Session, priority: str, limit: str, day: date, hour: int) -> None:
    case = contact(by=DANA, channel="phone")
    assert (case.priority, case.precedence) == ("routine", 0)
    do(case, Move.PRIORITISE, by=DANA, at=TUESDAY, priority=priority, reason="A wheel broke this morning.")
    found = reading(case, "answer", TUESDAY)
    assert found.due_on == day, "from the same receipt, and past the holiday"
    assert found.due_at is not None
    assert found.due_at.hour == hour, "the end of a day in days, nine in the morning in hours"
    assert f"now {limit}" in case.events[-1].detail
    assert case.precedence < 0


@pytest.mark.clauses("RV-32")
@pytest.mark.parametrize("priority", ["expedite", "emergency"])
def test_the_department_is_called_about_an_urgent_request(city: Session, priority: str) -> None:
    case = contact(by=DANA, channel="phone")
    do(case, Move.PRIORITISE, by=DANA, at=TUESDAY, priority=priority, reason="A wheel broke this morning.")
    given_to(case, PETE, at=TUESDAY)
    assert refusal(case, Move.ACKNOWLEDGE, by=PETE, at=TUESDAY).clause == "RV-32"
    with pytest.raises(Invalid):
        tick(case, "alert", by=DANA, at=TUESDAY)
    tick(case, "alert", "Called Pete at 10:05; he has it.", by=DANA, at=TUESDAY)
    (call,) = case.stage.steps
    assert (call.by_name, call.done_at, call.note) == (
        "Dana.311 Example",
        TUESDAY,
        "Called Pete at 10:05; he has it.",
    )
    do(case, Move.ACKNOWLEDGE, by=PETE, at=TUESDAY)


# ---- the end


@pytest.mark.clauses("RV-10")
@pytest.mark.parametrize(
    ("outcome", "closing", "words_of_it"),
    [
        ("completed", "completed", "Disposition: The request has been completed."),
        ("planned", "planned", "Disposition: The work has been scheduled."),
        ("no_action", "no_action", "Disposition: No action will be taken."),
    ],
)
def test_an_e_mail_says_the_disposition_and_that_it_is_closed(
    city: Session, outcome: str, closing: str, words_of_it: str
) -> None:
    case = contact()
    acknowledged(case, PETE)
    do(case, Move.RESPOND, by=PETE, at=NEXT_WEEK, outcome=outcome, findings="We looked at it.")
    tick(case, "followed_up", "Nothing more to do.", by=PETE, at=NEXT_WEEK)
    do(case, Move.CLOSE, by=PETE, at=NEXT_WEEK, closing=closing)
    last = sent(case)[-1]
    assert (last.channel, last.to_address) == ("email", "rita@example.org")
    assert "Your Service Request is closed" in said(last)
    assert words_of_it in said(last)


@pytest.mark.clauses("RV-12")
@pytest.mark.parametrize(("office", "is_told"), [("mayor", True), ("council", True), ("other", False)])
def test_the_office_that_it_came_from_is_told_when_the_work_is_done(city: Session, office: str, is_told: bool) -> None:
    case = contact(by=DANA, channel="referral", details={"office": office})
    acknowledged(case, PETE)
    do(case, Move.RESPOND, by=PETE, at=NEXT_WEEK, outcome="completed", findings="We filled it.")
    tick(case, "followed_up", "Not needed: the office does.", by=PETE, at=NEXT_WEEK)
    if is_told:
        assert refusal(case, Move.CLOSE, by=PETE, at=NEXT_WEEK, closing="completed").clause == "RV-12"
        tick(case, "told_office", "Wrote to the office's desk.", by=DANA, at=NEXT_WEEK)
    do(case, Move.CLOSE, by=PETE, at=NEXT_WEEK, closing="completed")
    assert case.status == "closed"


@pytest.mark.parametrize(
    ("duty", "position", "due_by"),
    [
        ("service_summary", "call_center", "10th business day of the following month"),
        ("staff_summary", "human_resources", "10th business day of the following month"),
        ("fraud_summary", "internal_audit", "10th business day of the following month"),
        ("pending_by_department", "call_center", "5th business day of the following month"),
        ("activity_by_ward", "call_center", "10th business day of the following month"),
    ],
)
def test_the_monthly_reports_are_owed_by_those_who_hold_what_they_tell(duty: str, position: str, due_by: str) -> None:
    found = RIVERSIDE.duty(duty)
    assert (found.every, found.who, found.due.words) == ("monthly", position, due_by)
