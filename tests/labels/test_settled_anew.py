"""Who may see a case follows wherever it is settled anew what it is about, who works it, or who acts for whom."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.cases import closing_days, designees, viewing
from portal.cases.closing_days import ClosingDay
from portal.cases.models import FormerHandler
from portal.cli import logins
from portal.cli.logins import Person
from portal.errors import Refused
from portal.policy.matters import NONE
from portal.policy.moves import Move
from tests.cast import (
    COMPLAINTS,
    NOW,
    PASSWORD,
    ROADS,
    acknowledged,
    as_,
    complaint,
    days_later,
    do,
    received,
    refusal,
    staff,
    submission,
)
from tests.journeys import riverside
from tests.journeys.reading import seen_by
from tests.journeys.staffing import hire
from tests.labels.test_glass import looking
from tests.labels.town import CONDUCT, HR, labelled

MATTERS = {
    "staff_conduct": riverside.HANA,
    "police_conduct": riverside.IAN,
    "fire_conduct": riverside.FAY,
    "fraud": riverside.AVA,
    "charter_officer": riverside.MAYA,
}


@pytest.fixture
def city(session: Session) -> None:
    riverside.staffed()


@pytest.mark.usefixtures("city")
@pytest.mark.clauses("RV-13", "RV-17", "RV-18", "RV-21", "RV-25")
@pytest.mark.parametrize("matter", MATTERS)
def test_classified_as_what_few_may_see_it_is_hidden_from_all_others(matter: str) -> None:
    case = riverside.contact()
    assert seen_by(riverside.PETE, [case]) == [case]

    do(case, Move.CLASSIFY, by=riverside.DANA, at=riverside.TUESDAY, matter=matter, reason="She names who did it.")

    assert case.label == matter
    assert (case.events[-1].facts["label"], case.events[-1].facts["label_before"]) == (matter, "")
    seers = {one for one in (riverside.DANA, riverside.PETE, *MATTERS.values()) if seen_by(one, [case])}
    assert seers == {MATTERS[matter]}


@pytest.mark.usefixtures("city")
@pytest.mark.clauses("RV-25")
def test_once_it_is_something_else_the_label_that_came_with_it_goes() -> None:
    case = riverside.contact(matter="fraud")
    do(case, Move.CLASSIFY, by=riverside.AVA, at=riverside.TUESDAY, matter="charter_officer", reason="It is he.")
    assert case.label == "charter_officer"
    do(case, Move.CLASSIFY, by=riverside.MAYA, at=riverside.TUESDAY, matter=NONE, reason="It is a pothole.")
    assert case.label == ""
    assert seen_by(riverside.PETE, [case]) == [case]


@pytest.mark.usefixtures("city")
@pytest.mark.clauses("RV-25", "RV-26")
def test_no_classification_takes_an_officer_s_label_away_nor_shows_the_case_to_whom_it_bars() -> None:
    hire("riverside", chris=("Officer", "internal_audit", "city_manager"))
    case = riverside.contact()
    do(case, Move.LABEL, by=riverside.DANA, at=riverside.TUESDAY, label="charter_officer", reason="It is the Manager.")

    do(case, Move.CLASSIFY, by=riverside.MAYA, at=riverside.TUESDAY, matter="fraud", reason="It is about money, too.")

    assert case.label == "charter_officer"
    assert [seen_by(one, [case]) for one in ("chris", riverside.AVA, riverside.MAYA)] == [[], [], [case]]


@pytest.mark.usefixtures("city")
@pytest.mark.clauses("RV-25")
def test_an_officer_s_label_stays_though_a_matter_had_the_same_and_until_an_officer_takes_it() -> None:
    case = riverside.contact()
    do(case, Move.LABEL, by=riverside.DANA, at=riverside.TUESDAY, label="staff_conduct", reason="It is about Pete.")
    for matter in ("staff_conduct", NONE):
        do(case, Move.CLASSIFY, by=riverside.HANA, at=riverside.TUESDAY, matter=matter, reason="She asked.")
        assert seen_by(riverside.DANA, [case]) == seen_by(riverside.PETE, [case]) == []

    do(case, Move.LABEL, by=riverside.HANA, at=riverside.TUESDAY, label="", reason="It isn't about Pete.")
    assert seen_by(riverside.PETE, [case]) == [case]
    do(case, Move.CLASSIFY, by=riverside.DANA, at=riverside.TUESDAY, matter="fraud", reason="It is about money.")
    assert case.label == "fraud", "with the officer's gone, a matter gives its own again"


@pytest.mark.usefixtures("town")
def test_a_service_gives_its_label_when_the_case_is_corrected_and_no_officer_s_is_taken() -> None:
    case = received(submission()).case
    do(case, Move.AMEND, by=COMPLAINTS, service="registration")
    assert case.label == CONDUCT
    do(case, Move.AMEND, by=COMPLAINTS, service="roads")
    assert case.label == ""

    do(case, Move.LABEL, by=COMPLAINTS, label="fraud", reason="It is about money.")
    do(case, Move.AMEND, by=COMPLAINTS, service="transport")
    assert case.label == "fraud", "what an officer gave stays"


@pytest.mark.usefixtures("town")
def test_a_correction_that_means_another_team_lets_whoever_dealt_with_it_go() -> None:
    case = acknowledged(complaint())
    do(case, Move.AMEND, by=COMPLAINTS, service="admissions")
    assert case.team.name != staff(ROADS).memberships[0].team.name
    assert (case.handler, case.stage.handler_id, case.stage.allocated_at) == (None, None, None)


@pytest.mark.usefixtures("town")
@pytest.mark.clauses("DV-31", "DV-39")
def test_whoever_let_it_go_is_remembered(session: Session) -> None:
    case = acknowledged(complaint())
    do(case, Move.AMEND, by=COMPLAINTS, service="admissions")
    session.flush()
    assert session.execute(select(FormerHandler.stage_key, FormerHandler.staff_id)).all() == [
        ("stage_1", staff(ROADS).id)
    ]


@pytest.mark.usefixtures("town")
@pytest.mark.clauses("OC-15")
def test_a_designee_whose_principal_left_sees_what_they_did_before(session: Session) -> None:
    logins.add(Person("out.sider", "Oona", "Ide", "Officer", places=()), PASSWORD)
    principal, designee = staff(HR), staff("out.sider")
    session.add(designees.delegate(principal, designee, "devon", since=NOW, until=days_later(30)))
    session.flush()
    case = labelled(complaint())
    assert viewing.viewer_of(designee, frozenset({"Officer"}), NOW).admitted

    principal.active = False
    session.flush()

    seen = viewing.viewer_of(designee, frozenset({"Officer"}), days_later(1))
    assert (seen.admitted, seen.teams) == ((), frozenset())
    assert case.label == CONDUCT


@pytest.mark.usefixtures("town")
@pytest.mark.clauses("RV-25", "RV-26")
def test_a_day_gone_by_needs_a_yes_whether_or_not_a_hidden_clock_has_passed_over_it(session: Session) -> None:
    day, told = ClosingDay("devon", "england", date(2026, 5, 13), "Storm"), []
    for _ in range(2):
        with looking(COMPLAINTS):
            preview = closing_days.preview(day, days_later(9))
            with pytest.raises(Refused, match="clocks may have passed over it") as refused:
                closing_days.close(day, by=as_(COMPLAINTS), at=days_later(9))
        told.append((preview, refused.value.sentence))
        labelled(acknowledged(complaint()))
        session.commit()
    assert told[0] == told[1], "nothing says that there is a case now"


def test_reopened_it_goes_to_nobody_who_has_left(session: Session) -> None:
    case = acknowledged(complaint())
    do(case, Move.WITHDRAW, by=COMPLAINTS, reason="She wrote so.")
    staff(ROADS).active = False
    session.flush()

    do(case, Move.REOPEN, by=COMPLAINTS, at=NOW + timedelta(days=1), reason="There is new evidence.")

    assert (case.handler, case.stage.allocated_at) == (None, None)


@pytest.mark.usefixtures("city")
@pytest.mark.clauses("RV-25")
def test_an_officer_makes_the_label_that_came_with_its_matter_stay() -> None:
    case = riverside.contact(matter="fraud")
    events = len(case.events)
    do(case, Move.LABEL, by=riverside.AVA, at=riverside.TUESDAY, label="fraud", reason="It is about money, whatever.")
    [event] = case.events[events:]
    assert (event.kind, event.detail) == (
        "label", "It keeps Fraud, waste or abuse, whatever it is about. It is about money, whatever."
    )  # fmt: skip
    refused = refusal(case, Move.LABEL, by=riverside.AVA, at=riverside.TUESDAY, label="fraud", reason="Again.")
    assert refused.sentence == "It has this label already, and keeps it."

    do(case, Move.CLASSIFY, by=riverside.AVA, at=riverside.TUESDAY, matter=NONE, reason="A pothole, he says.")

    assert case.label == "fraud"
    assert seen_by(riverside.PETE, [case]) == []
