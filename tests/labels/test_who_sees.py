"""Who sees a labelled case, and one about a member of staff: what denies outweighs whatever allows."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.cases import access, lines, queries
from portal.cases.models import Case
from portal.errors import Invalid
from portal.http.viewers import view_as
from portal.policy.moves import Move
from tests.cast import (
    ADMIN,
    CARE,
    CENTRAL,
    CHIEF,
    COMPLAINTS,
    NOW,
    READER,
    ROADS,
    SENIOR,
    SYSTEM,
    acknowledged,
    answered,
    complaint,
    do,
    escalated,
    received,
    refusal,
    staff,
    stat,
    submission,
)
from tests.labels.town import CONDUCT, HR, MONITOR, about, below, labelled

pytestmark = pytest.mark.usefixtures("town")

EVERYONE = (ADMIN, COMPLAINTS, ROADS, SENIOR, CHIEF, READER, CARE, SYSTEM, CENTRAL, HR, MONITOR)


def who_sees(session: Session, case: Case) -> set[str]:
    """Return those of the cast who find the case."""
    case_id = case.id
    session.commit()
    viewers = {username: view_as(staff(username)) for username in EVERYONE}
    return {username for username, who in viewers.items() if case_id in _seen(session, who)}


def _seen(session: Session, who: access.Viewer) -> Sequence[int]:
    token = access.viewer.set(who)
    try:
        return session.scalars(select(Case.id)).all()
    finally:
        access.viewer.reset(token)


def test_a_case_without_label_or_subject_is_seen_as_ever(session: Session) -> None:
    assert who_sees(session, complaint()) == {COMPLAINTS, ROADS, SENIOR, READER, SYSTEM}


@pytest.mark.clauses("RV-13", "RV-15", "RV-25", "OC-7")
@pytest.mark.parametrize(("label", "seers"), [(CONDUCT, {HR, MONITOR}), ("fraud", {MONITOR})])
def test_a_labelled_case_is_seen_by_those_of_the_label_alone(session: Session, label: str, seers: set[str]) -> None:
    """Neither its team, nor its handler, nor the complaints team, nor an integration, nor an administrator."""
    assert who_sees(session, labelled(acknowledged(complaint()), label)) == seers


@pytest.mark.clauses("RV-13")
def test_what_a_case_is_about_labels_it_from_the_first_moment(session: Session) -> None:
    case = received(submission(service="registration")).case
    assert case.label == CONDUCT
    assert who_sees(session, case) == {HR, MONITOR}
    assert complaint().label == ""


@pytest.mark.clauses("RV-25")
def test_a_position_that_never_sees_it_outweighs_one_that_does(session: Session) -> None:
    chief = staff(CHIEF)
    chief.memberships[0].position = "monitoring_officer"
    assert CHIEF in who_sees(session, labelled(complaint()))
    staff(CHIEF).memberships[1].position = "chief_executive"
    assert CHIEF not in who_sees(session, labelled(complaint()))


def test_a_label_holds_within_its_procedure(session: Session) -> None:
    """A team or position of the same name elsewhere opens nothing, and a label nobody knows hides it from all."""
    case = complaint()
    case.label = "unheard_of"
    assert who_sees(session, case) == set()
    street = received(stat()).case
    street.label = CONDUCT
    assert who_sees(session, street) == set()


@pytest.mark.clauses("RV-25")
def test_labelling_writes_one_event_whose_summary_tells_nothing(session: Session) -> None:
    case = complaint()
    before = len(case.events)
    labelled(case)
    event = case.events[-1]
    assert len(case.events) == before + 1
    assert (event.kind, event.summary) == ("label", "Who may see it was changed.")
    assert "Staff conduct" in event.detail
    assert event.facts == {"before": "", "label": CONDUCT}
    do(case, Move.LABEL, by=HR, label="", reason="It was about a road after all.")
    assert ROADS in who_sees(session, case)


def test_a_label_that_it_has_or_that_is_not_said_is_refused(session: Session) -> None:
    case = labelled(complaint())
    refusal(case, Move.LABEL, by=HR, label=CONDUCT, reason="Again.")
    with pytest.raises(Invalid) as invalid:
        do(case, Move.LABEL, by=HR, reason="No label is named.")
    assert set(invalid.value.errors) == {"label"}
    with pytest.raises(Invalid):
        do(case, Move.LABEL, by=HR, label="made_up", reason="There is none.")
    assert "no labels" in refusal(received(stat()).case, Move.LABEL, by=CENTRAL, label="", reason="x").sentence


# subject -> who of those who usually see a road's case doesn't see one that is about them
LINES = {
    ROADS: {ROADS, SENIOR, CHIEF},
    SENIOR: {ROADS, SENIOR, CHIEF},
    CHIEF: {ROADS, SENIOR, CHIEF},
    COMPLAINTS: {COMPLAINTS},
    READER: {READER},
    CARE: set(),
}


@pytest.mark.clauses("RV-26")
@pytest.mark.parametrize("subject", LINES)
def test_whom_it_is_about_and_their_line_do_not_see_it(session: Session, subject: str) -> None:
    usual = {COMPLAINTS, ROADS, SENIOR, READER, SYSTEM}
    case = about(subject, complaint())
    assert who_sees(session, case) == usual - LINES[subject]


@pytest.mark.clauses("RV-26")
def test_colleagues_beside_them_see_it(session: Session) -> None:
    below(READER, SENIOR)
    assert READER in who_sees(session, about(ROADS, complaint()))


@pytest.mark.clauses("RV-25", "RV-26")
def test_being_of_the_label_is_no_way_round_the_firewall(session: Session) -> None:
    assert who_sees(session, about(HR, labelled(complaint()))) == {MONITOR}
    assert who_sees(session, labelled(about(MONITOR, complaint()), "fraud")) == set()


@pytest.mark.clauses("RV-26")
def test_nobody_of_their_line_can_be_given_it(session: Session) -> None:
    case = about(SENIOR, complaint())
    takers = {person.username for person in queries.who_may_take(case, NOW)}
    assert not takers & {ROADS, SENIOR, CHIEF}
    assert COMPLAINTS in takers or HR in takers
    said = refusal(case, Move.ALLOCATE, by=COMPLAINTS, to=staff(ROADS).id)
    assert "above or below them" in said.sentence


@pytest.mark.clauses("RV-13")
def test_a_labelled_case_is_given_to_those_who_may_see_it(session: Session) -> None:
    case = labelled(complaint())
    assert {person.username for person in queries.who_may_take(case, NOW)} <= {HR, MONITOR}
    said = refusal(case, Move.ALLOCATE, by=HR, to=staff(ROADS).id)
    assert "Staff conduct" in said.sentence
    assert said.clause == "DV-23, DV-54"


@pytest.mark.clauses("RV-26")
def test_someone_who_turns_out_to_be_its_subject_answers_nothing(session: Session) -> None:
    case = about(ROADS, acknowledged(complaint()))
    said = refusal(
        case, Move.RESPOND, by=ROADS, outcome="not_upheld", findings="Nothing was found.", apology="", remedies=[]
    )
    assert "above or below them" in said.sentence


@pytest.mark.clauses("RV-26")
def test_naming_and_clearing_are_one_event_each(session: Session) -> None:
    case = about(ROADS, complaint())
    assert [event.kind for event in case.events] == ["submit", "name_subject"]
    assert "Tom Easterbrook" not in case.events[-1].summary
    assert "Tom Easterbrook" in case.events[-1].detail
    tom = str(staff(ROADS).id)
    refusal(case, Move.NAME_SUBJECT, by=COMPLAINTS, who=tom, reason="Twice.")
    do(case, Move.CLEAR_SUBJECT, by=COMPLAINTS, who=tom, reason="It was another Tom.")
    assert ROADS in who_sees(session, case)
    assert "names no member of staff" in refusal(case, Move.CLEAR_SUBJECT, by=COMPLAINTS, who=tom, reason="x").sentence


@pytest.mark.clauses("SC-5")
def test_a_manager_sees_what_their_own_staff_deal_with(session: Session) -> None:
    """Unless it is labelled, or about one of their line. Without a place in the procedure it opens nothing."""
    below(CARE, CHIEF)
    case = acknowledged(complaint(service="adult_care"), by=CARE)
    assert CHIEF in who_sees(session, case)
    assert CHIEF not in who_sees(session, received(submission(service="adult_care")).case)
    assert CHIEF not in who_sees(session, labelled(acknowledged(complaint(service="adult_care"), by=CARE)))
    assert CHIEF not in who_sees(session, about(CARE, acknowledged(complaint(service="adult_care"), by=CARE)))
    below(CARE, CENTRAL)
    assert CENTRAL not in who_sees(session, acknowledged(complaint(service="adult_care"), by=CARE))


@pytest.mark.clauses("DV-31", "DV-39")
def test_who_dealt_with_an_earlier_stage_does_not_see_one_that_is_independent_of_it(session: Session) -> None:
    case = answered(complaint())
    assert ROADS in who_sees(session, case)
    do(case, Move.ESCALATE, by=COMPLAINTS, trigger="dissatisfied")
    assert ROADS not in who_sees(session, case)
    assert {SENIOR, READER, COMPLAINTS} <= who_sees(session, case)


@pytest.mark.clauses("DV-31")
def test_nor_does_one_who_had_it_before_it_was_given_to_another(session: Session) -> None:
    case = complaint()
    do(case, Move.ALLOCATE, by=COMPLAINTS, to=staff(SENIOR).id)
    escalated(case, by=ROADS)
    assert not who_sees(session, case) & {SENIOR, ROADS}


def test_a_circle_of_managers_is_refused(session: Session) -> None:
    for username in (CHIEF, ROADS):
        chief = below(CHIEF, username)
        with pytest.raises(Invalid):
            lines.demand_no_circle(chief)
    assert lines.below(staff(ROADS).id) >= {staff(CHIEF).id}, "a circle that stands there all the same ends"
    lines.demand_no_circle(below(CHIEF, None))
