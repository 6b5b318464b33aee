"""Taking in a case: it is numbered, routed, and its clocks run from the day on which the body got it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.cases import clocks, intake
from portal.cases.models import Case, ClockRow, Person
from portal.cases.submission import Reporter
from portal.errors import Invalid, NotFound
from portal.policy.clock import State, read
from portal.procedures import versions
from tests.cast import ALICE, CENTRAL, NOW, as_, complaint, received, stat, submission

FRIDAY_NOON = datetime(2026, 5, 1, 19, 0, tzinfo=UTC)  # noon in San Clemente


def due_on(case: Case, key: str) -> date | None:
    row = clocks.find(case.stage, key)
    assert row is not None
    return read(clocks.clock_of(row, case), NOW).due_on


def state(case: Case, key: str, at: datetime = NOW) -> State:
    row = clocks.find(case.stage, key)
    assert row is not None
    return read(clocks.clock_of(row, case), at).state


@pytest.mark.clauses("DV-24", "DV-25", "DV-26")
def test_alice_complains_about_a_road(session: Session) -> None:
    case = complaint()

    assert (case.procedure_key, case.pathway, case.stage_key, case.status) == (
        "devon",
        "corporate",
        "stage_1",
        "received",
    )
    assert case.team.key == "environment"
    assert case.handler is None
    assert case.person is not None
    assert case.person.name == "Alice Penrose"
    assert [event.kind for event in case.events] == ["submit"]
    assert due_on(case, "acknowledge") == date(2026, 5, 8)
    assert due_on(case, "answer") == date(2026, 5, 19)
    assert case.next_due_at == datetime(2026, 5, 8, 23, 0, tzinfo=UTC), "midnight in Devon after the third working day"


@pytest.mark.parametrize(
    ("kind", "service", "pathway", "stage", "team", "answer_due"),
    [
        ("complaint", "roads", "corporate", "stage_1", "environment", date(2026, 5, 19)),
        ("complaint", "", "corporate", "stage_1", "customer_feedback", date(2026, 5, 19)),
        ("complaint", "child_care", "social_care", "stage_1", "social_care", date(2026, 5, 19)),
        ("suggestion", "libraries", "suggestion", "suggestion", "environment", date(2026, 5, 19)),
        ("suggestion", "adult_care", "suggestion_social_care", "suggestion", "social_care", date(2026, 6, 3)),
        ("compliment", "adult_care", "compliment", "compliment", "social_care", None),
        ("compliment", "", "compliment", "compliment", "customer_feedback", None),
    ],
)
@pytest.mark.clauses("DV-3", "DV-16", "DV-18", "DV-19", "DV-26", "DV-50")
def test_kind_and_service_decide_the_way(
    session: Session, kind: str, service: str, pathway: str, stage: str, team: str, answer_due: date | None
) -> None:
    case = complaint(kind=kind, service=service)

    assert (case.pathway, case.stage_key, case.team.key) == (pathway, stage, team)
    assert due_on(case, "acknowledge") == date(2026, 5, 8)
    assert (due_on(case, "answer") if clocks.find(case.stage, "answer") else None) == answer_due


@pytest.mark.clauses("SC-2", "SC-4", "SC-31", "SC-35", "SC-36")
def test_omar_complains_about_a_street_light(session: Session) -> None:
    case = received(stat(service="streets")).case

    assert (case.pathway, case.stage_key, case.team.key) == ("complaint", "response", "public_works")
    assert case.tracking_number.startswith("SC-")
    assert (case.description[:10], case.desired_outcome) == ("The street", "Replace the lamp.")
    assert due_on(case, "acknowledge") == date(2026, 5, 11)
    assert due_on(case, "answer") == date(2026, 5, 26), "Memorial Day is in between"


@pytest.mark.clauses("SC-16", "SC-35")
def test_a_letter_lay_for_a_while_before_it_was_entered(session: Session) -> None:
    """24 working hours from Friday noon: five on Friday, nine on Monday and on Tuesday, one on Wednesday."""
    deadline = datetime(2026, 5, 6, 16, 0, tzinfo=UTC)
    in_time = received(stat(channel="letter", received_at=FRIDAY_NOON), at=deadline - timedelta(minutes=1)).case
    late = received(stat(channel="letter", received_at=FRIDAY_NOON), at=deadline + timedelta(minutes=1)).case

    assert (state(in_time, "logged"), state(late, "logged")) == (State.MET, State.MET_LATE)
    assert (late.received_at, late.opened_at) == (FRIDAY_NOON, deadline + timedelta(minutes=1))
    assert due_on(late, "acknowledge") == date(2026, 5, 7), "counted from receipt, whenever it was entered"


@pytest.mark.clauses("SC-14", "SC-19", "SC-33")
def test_an_anonymous_case_is_tracked_without_deadlines(session: Session) -> None:
    case = received(stat(anonymous=True)).case

    assert (state(case, "acknowledge"), state(case, "answer")) == (State.EXEMPT, State.EXEMPT)
    assert (case.anonymous, case.person, case.next_due_at) == (True, None, None)
    assert session.scalar(select(func.count()).select_from(Person)) == 0, "nothing that Omar typed was kept"
    assert state(case, "logged") is State.MET, "entering it in time is the City's own duty"


@pytest.mark.clauses("SC-15", "SC-20", "SC-34")
def test_a_case_from_staff_is_tracked_without_deadlines(session: Session) -> None:
    case = received(stat(staff_generated=True)).case

    assert (state(case, "acknowledge"), state(case, "answer"), case.next_due_at) == (State.EXEMPT, State.EXEMPT, None)
    assert case.person is not None


@pytest.mark.clauses("DV-1")
def test_in_devon_an_anonymous_complaint_keeps_its_deadlines(session: Session) -> None:
    case = complaint(anonymous=True)

    assert (case.person, due_on(case, "answer")) == (None, date(2026, 5, 19))


@pytest.mark.parametrize("missing", ["name", "address", "phone"])
@pytest.mark.clauses("SC-32")
def test_the_city_needs_name_address_and_phone(session: Session, missing: str) -> None:
    person = {"name": "Omar Reyes", "address": "22 Avenida Palizada", "phone": "949-555-0177", missing: "  "}

    with pytest.raises(Invalid) as caught:
        received(stat(reporter=Reporter(**person)))
    assert list(caught.value.errors) == [missing]
    assert caught.value.errors[missing].endswith("is needed.")


@pytest.mark.clauses("SC-32")
def test_of_a_case_from_another_system_no_more_is_asked_than_it_has(session: Session) -> None:
    case = received(stat(reporter=Reporter(), external_source="old-stat", external_id="1999-7")).case

    assert (case.external_source, case.external_id) == ("old-stat", "1999-7")


@pytest.mark.clauses("DV-1")
def test_devon_asks_for_nothing_but_the_complaint(session: Session) -> None:
    assert complaint(reporter=Reporter(), natures=(), service="", desired_outcome="").status == "received"


@pytest.mark.clauses("DV-23")
def test_a_complaint_may_have_several_natures(session: Session) -> None:
    case = complaint(natures=("delay", "behaviour", "delay"))
    session.flush()
    session.refresh(case)

    assert sorted(row.nature for row in case.natures) == ["behaviour", "delay"]


@pytest.mark.parametrize("channel", ["web", "letter", "email", "in_person", "phone", "sms", "fax", "minicom"])
@pytest.mark.clauses("DV-2", "DV-59")
def test_every_way_to_reach_us_can_be_recorded(session: Session, channel: str) -> None:
    case = complaint(channel=channel)

    assert case.channel == channel
    assert case.events[0].summary.startswith("Received (")


def test_whoever_enters_it_is_known(session: Session) -> None:
    case = intake.submit(stat(), by=as_(CENTRAL), at=NOW).case

    assert case.entered_by_id == as_(CENTRAL).staff_id
    assert complaint().entered_by_id is None


SECOND = {'version: "1.4"': 'version: "2.0"', "effective: 1995-11-14": "effective: 2026-04-01"}


def newer(text: str) -> str:
    for old, new in SECOND.items():
        text = text.replace(old, new)
    return text.replace("limit: 14 working days", "limit: 12 working days")


def test_a_case_keeps_the_version_it_began_under(session: Session) -> None:
    """Received on 31 March where the body is, when 1 April had begun elsewhere: the version of 31 March."""
    before = received(stat(received_at=datetime(2026, 3, 27, 18, tzinfo=UTC))).case
    versions.install(newer((versions.PACKS / "san-clemente.yaml").read_text()), "san-clemente.yaml", NOW)
    evening = received(stat(received_at=datetime(2026, 4, 1, 5, tzinfo=UTC))).case
    after = received(stat()).case

    assert [case.procedure_version.version for case in (before, evening, after)] == ["1.4", "1.4", "2.0"]
    limits = [clocks.clock_of(clocks.find(case.stage, "answer") or ClockRow(), case).total for case in (before, after)]
    assert limits == [14, 12]


def test_before_the_first_version_there_is_nothing_to_go_by(session: Session) -> None:
    with pytest.raises(Invalid) as caught:
        received(submission(received_at=datetime(2001, 5, 1, tzinfo=UTC)))
    assert caught.value.errors["received_on"].startswith("No version of the procedure “devon” was in force")


def test_a_day_before_our_calendars_begin_is_refused_with_a_sentence(session: Session) -> None:
    with pytest.raises(Invalid) as caught:
        intake.submit(stat(received_at=datetime(1999, 5, 1, tzinfo=UTC)), by=as_(CENTRAL), at=NOW)
    assert caught.value.errors == {"received_on": "That is too long ago for our calendars to count its days."}


def test_staff_enter_what_came_on_the_first_day_of_the_procedure(session: Session) -> None:
    first = submission(received_at=datetime(2006, 4, 1, 12, tzinfo=UTC))
    assert intake.submit(first, by=as_(CENTRAL), at=NOW).case.next_due_at is not None
    with pytest.raises(Invalid) as caught:
        received(first)
    assert caught.value.errors["received_on"].startswith("Give a date within the last 2 years.")


def test_no_case_was_received_tomorrow(session: Session) -> None:
    with pytest.raises(Invalid) as caught:
        received(submission(received_at=NOW + timedelta(seconds=1)))
    assert caught.value.errors == {"received_on": "It can't have been received in the future."}


def test_a_procedure_that_isn_t_here_takes_nothing(session: Session) -> None:
    with pytest.raises(NotFound):
        received(submission(procedure="atlantis"))


def test_what_is_refused_leaves_nothing_behind(session: Session) -> None:
    with pytest.raises(Invalid):
        received(submission(description="", reporter=ALICE))
    session.commit()
    assert session.scalar(select(func.count()).select_from(Case)) == 0
    assert session.scalar(select(func.count()).select_from(Person)) == 0


def test_the_passphrase_is_known_only_at_receipt(session: Session) -> None:
    taken = received()
    words = taken.passphrase.split()

    assert len(words) == 5
    kept = [str(value) for column, value in vars(taken.case).items() if column != "_sa_instance_state"]
    assert not any(taken.passphrase in value or words[0] + " " in value for value in kept)
