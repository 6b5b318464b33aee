"""Where the procedures contradict each other: each is right for its own cases, in one portal, at the same moment.

Nothing here is decided by code: every test sets two packs, or more, side by side. Time has a file of its own.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy.orm import Session

from portal.cases import clocks, status
from portal.cases.submission import Reporter
from portal.policy.clock import State
from portal.policy.moves import Move
from portal.policy.occurrences import clashes
from tests.cast import acknowledged, do, refusal
from tests.journeys.reading import due, sent
from tests.journeys.sending import NOON, SIX, sends
from tests.journeys.staffing import hire, hired
from tests.procedures.shipped import pack

# ---- 6: compliments, and who stays anonymous


@pytest.mark.clauses("DV-16", "RV-20")
def test_devon_always_thanks_for_a_compliment_and_riverside_where_someone_asked(session: Session) -> None:
    thanked = sends("devon", kind="compliment")
    assert due(thanked, "acknowledge", NOON) == date(2026, 5, 8)
    acknowledged(thanked, at=NOON)
    assert len(sent(thanked)) == 2
    hire("riverside", lena=("Officer", "parks", "department_head"))
    for wants, letters in (("no_need", 0), ("yes_please", 2)):
        case = sends("riverside", kind="compliment", details={"wants_contact": wants})
        assert clocks.find(case.stage, "acknowledge") is None
        do(case, Move.ALLOCATE, by="lena", at=NOON, to=hired("lena").id)
        do(case, Move.ACKNOWLEDGE, by="lena", at=NOON)
        assert len(sent(case)) == letters


@pytest.mark.clauses("SC-19")
@pytest.mark.parametrize("procedure", SIX)
def test_anonymous_cases_are_held_to_no_time_in_san_clemente_alone(session: Session, procedure: str) -> None:
    case = sends(procedure, anonymous=True, reporter=Reporter(), at=NOON)
    states = {clock.key: clock.state for clock in status.public(case, NOON).clocks if clock.key != "logged"}
    if procedure == "san-clemente":
        assert states == {"acknowledge": State.EXEMPT, "answer": State.EXEMPT}
        assert case.next_due_at is None
    else:
        assert State.EXEMPT not in states.values()
    assert case.counted
    assert sent(case) == []


# ---- 8: how many stages


@pytest.mark.parametrize(
    ("procedure", "pathway", "stages"),
    [
        ("devon", "corporate", ["stage_1", "stage_2", "stage_3"]),
        ("devon", "social_care", ["stage_1", "stage_2", "review_panel"]),
        ("lgsco-code", "complaint", ["stage_1", "stage_2"]),
        ("childrens-social-care", "complaint", ["stage_1", "stage_2", "review_panel"]),
        ("san-clemente", "complaint", ["response"]),
        ("orange-county", "ccts", ["response"]),
        ("riverside", "service", ["request"]),
    ],
)
def test_a_complaint_has_as_many_stages_as_its_procedure_gives_it(
    procedure: str, pathway: str, stages: list[str]
) -> None:
    assert [stage.key for stage in pack(procedure).pathway(pathway).stages] == stages


# ---- 9: names of laws


def test_the_name_of_a_law_is_text_of_the_pack_and_stands_without_the_year_that_the_source_got_wrong() -> None:
    assert pack("devon").matters["community_care"].name == "Under the NHS and Community Care Act"
    assert pack("devon").matters["children_act"].name == "Under the Children Act 1989"


# ---- 11: a draft that is due on or after its own submission


@pytest.mark.clauses("OC-25", "OC-26")
def test_the_county_s_own_timeline_clashes_in_seven_months_of_three_years_and_says_so() -> None:
    county = pack("orange-county")
    found = clashes(county.duties, date(2026, 6, 1), date(2028, 12, 31), calendars=county.calendars, zone=county.zone)
    told = [(f"{one.second.due_on:%b %Y}", one.first.due_on.day, one.second.due_on.day) for one in found]
    assert told == [
        ("Aug 2026", 10, 10),
        ("Jan 2027", 11, 10),
        ("May 2027", 10, 10),
        ("Jan 2028", 10, 10),
        ("Apr 2028", 10, 10),
        ("Jul 2028", 11, 10),
        ("Sep 2028", 11, 10),
    ]
    assert {(one.first.duty.clause, one.second.duty.clause) for one in found} == {("OC-25", "OC-26")}
    assert found[1].words.endswith("on Sunday 10 January 2027. Do the first earlier.")
    as_written = replace(found[1], language=county.language)
    assert as_written.words.endswith("on Sunday, January 10, 2027. Do the first earlier."), "as the county writes"


def test_no_other_procedure_owes_a_draft_after_its_report() -> None:
    for key in SIX:
        read_ = pack(key)
        span = (date(2026, 1, 1), date(2035, 12, 31))
        found = clashes(read_.duties, *span, calendars=read_.calendars, zone=read_.zone)
        assert bool(found) is (key == "orange-county"), key


# ---- 12: what the sources leave open


@pytest.mark.clauses("RV-31")
@pytest.mark.parametrize("username", ["dana", "pete"])
def test_in_riverside_311_and_the_department_both_may_say_how_urgent_it_is(session: Session, username: str) -> None:
    hire("riverside", dana=("Complaints team", "call_center", "call_center"))
    hire("riverside", pete=("Officer", "public_works", "department_staff"))
    case = sends("riverside", service="pothole")
    for priority in ("expedite", "emergency", "routine"):
        do(case, Move.PRIORITISE, by=username, at=NOON, priority=priority, reason="It is what it is.")
        assert case.priority == priority
    assert "has no priorities" in refusal(sends("devon"), Move.PRIORITISE, priority="x", reason="y").sentence


def test_the_borough_s_later_stages_have_the_regulations_times() -> None:
    way = pack("childrens-social-care").pathway("complaint")
    answer = way.stage("stage_2").clock("answer")
    assert answer.extension is not None
    assert (str(answer.limit), answer.extension.cap) == ("25 working days", 65)
    assert str(way.stage("review_panel").clock("answer").limit) == "50 working days", "30, then 5, then 15"
