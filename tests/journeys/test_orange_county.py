"""Orange County's log from the first contact to the County's database, and what is left to those whom the law names."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy.orm import Session

from portal.cases import clocks, reporting, status
from portal.cases.actors import REPORTER
from portal.cases.models import Case
from portal.cases.submission import Reporter, Submission
from portal.errors import Invalid
from portal.letters import automatic, desk
from portal.policy.clock import State
from portal.policy.moves import Move
from portal.policy.procedure import Procedure
from tests.cast import as_, do, refusal
from tests.journeys.reading import due, said, seen_by, sent, state, tick, words
from tests.journeys.staffing import hire, hired
from tests.procedures.shipped import pack

ANNA, DORA, PAT, ED = "anna.analyst", "dora.deputy", "pat.manager", "ed.emt"
LUIS = Reporter(name="Luis Ortega", email="luis@example.org", phone="714-555-0177", address="9 Grand Avenue")
COUNTY: Procedure = pack("orange-county")

TUESDAY = datetime(2026, 11, 24, 18, tzinfo=UTC)  # ten in the morning there; Thanksgiving and the day after follow
WEDNESDAY = datetime(2026, 11, 25, 18, tzinfo=UTC)
MONDAY = datetime(2026, 11, 30, 18, tzinfo=UTC)
NEXT_TUESDAY = datetime(2026, 12, 1, 18, tzinfo=UTC)


def staffed() -> None:
    """Hire the analyst, a deputy director, a program manager and a member of the Executive Team."""
    hire("orange-county", **{ANNA: ("Complaints team", "sppr", "sppr_analyst")})
    hire("orange-county", **{DORA: ("Officer", "adult_assistance", "deputy_director")})
    hire("orange-county", **{PAT: ("Officer", "adult_assistance", "program_manager")})
    hire("orange-county", **{ED: ("Officer", "administration", "emt_member")})


@pytest.fixture
def county(session: Session) -> Session:
    staffed()
    return session


def entry(*, by: str = "", at: datetime = TUESDAY, **changes: Any) -> Case:
    """Luis's complaint about the food assistance office: sent by him, unless someone enters it in the log."""
    facts: dict[str, Any] = {
        "procedure": "orange-county",
        "kind": "complaint",
        "description": "I was kept on the line for two hours and then cut off.",
        "natures": ("poor_service",),
        "service": "calfresh",
        "channel": "phone" if by else "web",
        "reporter": LUIS,
    }
    return automatic.take_in(Submission(**{**facts, **changes}), by=as_(by) if by else REPORTER, at=at).case


def acknowledged(case: Case, *, by: str = DORA, at: datetime = WEDNESDAY) -> Case:
    do(case, Move.ALLOCATE, by=ANNA, at=at, to=hired(by).id)
    do(case, Move.ACKNOWLEDGE, by=by, at=at)
    return case


# ---- the story


@pytest.mark.clauses("OC-16", "OC-17", "OC-19", "OC-21", "OC-33")
def test_a_call_from_the_log_to_the_county_s_database(county: Session) -> None:
    case = entry(by=DORA, details={"about": "agency", "reached": "deputy_director", "offered": "program_manager"})
    assert case.details["offered"] == "program_manager"
    assert case.events[0].by_name == "Dora.Deputy Example"
    assert due(case, "logged", TUESDAY) == date(2026, 11, 30), "two business days, without Thanksgiving and the Friday"
    assert state(case, "logged", TUESDAY) is State.MET
    assert case.reportable
    (receipt,) = sent(case)
    assert case.tracking_number in said(receipt)

    acknowledged(case)
    answer = {"outcome": "resolved", "findings": "The line drops calls after two hours. It was mended."}
    letter = words(do(case, Move.RESPOND, by=DORA, at=MONDAY, **answer))
    assert "Resolved" in letter
    assert "It was mended." in letter
    given = [one for one in case.responses if one.says == "answer"]
    assert [(one.outcome, one.issued_at) for one in given] == [("resolved", MONDAY)]

    for step, clause, others in (("checked", "OC-19", DORA), ("posted", "OC-21", DORA)):
        assert refusal(case, Move.CLOSE, by=DORA, at=MONDAY, closing="answered").clause == clause
        assert refusal(case, Move.STEP, by=others, at=MONDAY, step=step).clause == clause
        tick(case, step, "AccessOC", by=ANNA, at=MONDAY)
    do(case, Move.CLOSE, by=DORA, at=MONDAY, closing="answered")
    assert (case.status, case.counted) == ("closed", True)
    assert {one.key for one in case.stage.steps} == {"checked", "posted"}


@pytest.mark.clauses("OC-22")
def test_what_the_website_brought_is_forwarded_and_reviewed_in_two_days(county: Session) -> None:
    case = entry()
    assert clocks.find(case.stage, "review") is None
    acknowledged(case)
    answer = {"outcome": "resolved", "findings": "The line was mended."}
    assert refusal(case, Move.RESPOND, by=DORA, at=WEDNESDAY, **answer).clause == "OC-22"
    assert refusal(case, Move.STEP, by=DORA, at=WEDNESDAY, step="forwarded", note="To me.").clause == "OC-22"
    tick(case, "forwarded", "To Dora, for a review by Tuesday.", by=ANNA, at=WEDNESDAY)
    assert due(case, "review", WEDNESDAY) == date(2026, 12, 1)
    assert refusal(case, Move.STEP, by=ANNA, at=MONDAY, step="reviewed", note="Fine.").clause == "OC-22"
    tick(case, "reviewed", "We offer to call back.", by=DORA, at=MONDAY)
    assert state(case, "review", NEXT_TUESDAY) is State.MET


def test_what_came_by_phone_was_with_those_responsible_from_the_start(county: Session) -> None:
    case = acknowledged(entry(by=DORA))
    do(case, Move.RESPOND, by=DORA, at=WEDNESDAY, outcome="explained", findings="The line was down.")
    assert case.status == "answered"


@pytest.mark.clauses("OC-17")
def test_an_entry_that_is_late_says_so(county: Session) -> None:
    late = entry(by=DORA, received_at=TUESDAY, at=NEXT_TUESDAY)
    assert state(late, "logged", NEXT_TUESDAY) is State.MET_LATE
    in_time = entry(by=DORA, received_at=TUESDAY, at=MONDAY)
    assert state(in_time, "logged", MONDAY) is State.MET, "the holiday and the day after don't count"


@pytest.mark.clauses("OC-18")
def test_the_analyst_has_the_entry_as_soon_as_it_is_made(county: Session) -> None:
    case = entry(by=DORA, received_at=TUESDAY, at=WEDNESDAY)
    assert due(case, "sent", WEDNESDAY) == date(2026, 11, 30)
    assert state(case, "sent", WEDNESDAY) is State.MET
    assert seen_by(ANNA, [case]) == [case]


@pytest.mark.clauses("OC-16")
@pytest.mark.parametrize("offered", ["resolved", "program_manager", "administrative_manager"])
def test_the_log_says_what_was_done_on_receipt(county: Session, offered: str) -> None:
    assert entry(by=DORA, details={"offered": offered}).details == {"offered": offered}


def test_what_was_resolved_at_once_is_recorded_and_counted(county: Session) -> None:
    case = entry(by=PAT, details={"offered": "resolved"})
    for step in ("checked", "posted"):
        tick(case, step, by=ANNA, at=WEDNESDAY)
    do(case, Move.CLOSE, by=PAT, at=WEDNESDAY, closing="resolved_at_once", tell="no")
    assert (case.status, case.counted, case.closing) == ("closed", True, "resolved_at_once")


# ---- the lists


@pytest.mark.clauses("OC-1")
def test_a_contact_is_a_compliment_a_question_or_a_complaint(county: Session) -> None:
    assert set(COUNTY.kinds) == {"complaint", "compliment", "question"}
    for kind in COUNTY.kinds:
        assert entry(kind=kind, natures=()).kind == kind
    with pytest.raises(Invalid) as caught:
        entry(kind="suggestion")
    assert "kind" in caught.value.errors


def test_a_question_is_answered_and_a_compliment_passed_on(county: Session) -> None:
    for kind, outcome in (("question", "answered"), ("compliment", "thanked")):
        case = acknowledged(entry(by=DORA, kind=kind, natures=()))
        do(case, Move.RESPOND, by=DORA, at=MONDAY, outcome=outcome, findings="Thank you for writing.")
        assert case.status == "answered"
        other = acknowledged(entry(by=DORA, kind=kind, natures=()))
        with pytest.raises(Invalid):
            do(other, Move.RESPOND, by=DORA, at=MONDAY, outcome="resolved", findings="Nothing was wrong.")


@pytest.mark.clauses("OC-2")
@pytest.mark.parametrize("about", ["agency", "employee", "provider"])
def test_it_is_about_the_agency_an_employee_or_a_provider(county: Session, about: str) -> None:
    assert entry(details={"about": about}).details == {"about": about}
    assert set(COUNTY.details["about"].choices) == {"agency", "employee", "provider"}


@pytest.mark.clauses("OC-3")
def test_the_natures_of_a_complaint(county: Session) -> None:
    asked = ["poor_service", "neglect", "misconduct", "rude", "facilities", "business_process"]
    assert list(COUNTY.natures) == asked
    case = entry(natures=tuple(asked))
    assert sorted(row.nature for row in case.natures) == sorted(asked)


@pytest.mark.clauses("OC-14")
@pytest.mark.parametrize("medium", ["phone", "fax", "email", "letter", "web"])
def test_the_medium_is_recorded(county: Session, medium: str) -> None:
    case = entry(by=DORA, channel=medium)
    assert case.channel == medium
    assert case.events[0].summary == f"Received ({COUNTY.channels[medium].name})."


def test_it_goes_to_the_deputy_director_s_division(county: Session) -> None:
    case = entry()
    assert case.team.key == "adult_assistance"
    refused = refusal(case, Move.ALLOCATE, by=ANNA, at=TUESDAY, to=hired(ANNA).id)
    assert (refused.clause, "Deputy Director or Executive" in refused.sentence) == ("OC-15, OC-16", True)


# ---- what is reported to the County Executive Office


@pytest.mark.clauses("OC-4")
@pytest.mark.parametrize(
    ("reached", "yes"),
    [("deputy_director", True), ("director", True), ("emt_member", True), ("designee", True), ("staff", False)],
)
def test_what_reached_those_who_answer_for_the_agency_is_reported(county: Session, reached: str, yes: bool) -> None:
    case = entry(by=DORA, details={"reached": reached})
    found = reporting.reported(case)
    assert found is not None
    assert (case.reportable, found.yes, found.clause) == (yes, yes, "OC-4")


@pytest.mark.clauses("OC-5")
@pytest.mark.parametrize("reached", ["staff", "director"])
def test_what_the_board_s_office_sent_is_reported_whoever_took_it(county: Session, reached: str) -> None:
    case = entry(by=PAT, details={"source": "board", "reached": reached})
    assert case.reportable
    refused = refusal(case, Move.REPORT, by=ANNA, at=TUESDAY, reportable="no", reason="It is a small thing.")
    assert (refused.clause, "always reported" in refused.sentence) == ("OC-5", True)


def test_whether_the_rest_is_reported_an_officer_may_decide(county: Session) -> None:
    case = entry(by=PAT, details={"reached": "staff"})
    do(case, Move.REPORT, by=ANNA, at=TUESDAY, reportable="yes", reason="The director asked about it.")
    assert case.reportable


def test_what_a_court_ordered_is_never_reported_even_from_the_board(county: Session) -> None:
    case = entry(by=DORA, matter="court_order", details={"source": "board", "reached": "director"})
    assert not case.reportable
    refused = refusal(case, Move.REPORT, by=ANNA, at=TUESDAY, reportable="yes", reason="They ask.")
    assert refused.clause == "OC-6"
    assert "A court order or regulation that the agency must follow requires it." in refused.sentence


# ---- what other processes cover


@pytest.mark.clauses("OC-11", "OC-12", "OC-13")
@pytest.mark.parametrize(
    ("matter", "party", "contact", "why"),
    [
        ("mandated_appeal", "State Hearings Division", "phone 800-555-0141", "covered by an appeal process"),
        ("court_action", "Superior Court", "phone 657-555-0152", "Only a court can change"),
        (
            "discrimination",
            "Civil Rights Coordinator, Program Integrity",
            "phone 714-555-0163",
            "by the Civil Rights Coord",
        ),
    ],
)
def test_what_the_law_gives_to_others_is_passed_on_to_them(
    county: Session, matter: str, party: str, contact: str, why: str
) -> None:
    case = entry(by=DORA, matter=matter, details={"reached": "director"})
    letter = words(do(case, Move.REFER, by=DORA, at=WEDNESDAY, passed_on=date(2026, 11, 24), how="email"))
    (referral,) = case.referrals
    assert referral.party == party
    assert referral.contact.startswith(contact)
    assert (referral.matter, referral.passed_on, referral.how) == (matter, date(2026, 11, 24), "email")
    for part in (party, contact, "since Tuesday, November 24, 2026", why):
        assert part in letter
    assert "you can contest it" in letter
    assert (case.status, case.counted, case.reportable) == ("referred", False, False)


@pytest.mark.clauses("OC-11", "OC-12", "OC-13")
def test_whoever_thinks_that_it_is_no_such_thing_is_heard(county: Session) -> None:
    case = entry(by=DORA, matter="mandated_appeal")
    do(case, Move.REFER, by=DORA, at=WEDNESDAY)
    desk.make(case, Move.CONTEST, {"words": "I don't contest the amount. I was cut off."}, by=REPORTER, at=MONDAY)
    clock = status.public(case, MONDAY).clocks[-1]
    assert (clock.name, clock.due) == ("Decision on the objection", date(2026, 12, 7))
    reasons = "It is about the line, not about the amount."
    refused = refusal(case, Move.OVERTURN, by=DORA, at=MONDAY, matter="none", reasons=reasons)
    assert "Someone else must decide" in refused.sentence
    do(case, Move.OVERTURN, by=ED, at=NEXT_TUESDAY, matter="none", reasons=reasons)
    assert (case.status, case.counted, case.matter) == ("received", True, "")


def test_what_identifies_a_client_is_seen_by_those_of_the_division_alone(county: Session) -> None:
    case = entry()
    assert seen_by(ED, [case]) == []
    assert seen_by("admin", [case]) == []
    assert seen_by(DORA, [case]) == [case]
