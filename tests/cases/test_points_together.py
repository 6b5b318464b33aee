"""Cases answered with another: each point of each of them gets its finding, and its own reporter alone reads it."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy.orm import Session

from portal.admin.point_cards import point_cards
from portal.cases import clocks, points
from portal.cases.models import Case
from portal.cases.submission import Reporter
from portal.errors import Invalid
from portal.http.viewers import view_as
from portal.letters import asks
from portal.letters.issuing import letters_of
from portal.policy.moves import Move
from tests.cases.test_access import looking
from tests.cases.test_linking import BEN, SAID, merged
from tests.cases.test_points import LATE, RUDE, SORRY, UNMENDED, found, put
from tests.cast import NOW, ROADS, acknowledged, complaint, do, received, refusal, staff, submission


@pytest.fixture
def lead(session: Session) -> Case:
    return acknowledged(complaint())


@pytest.fixture
def other(session: Session) -> Case:
    return acknowledged(received(submission(reporter=BEN), at=NOW).case)


def text_of(case: Case) -> str:
    return " ".join(text for block in letters_of(case)[-1].blocks for text, _ in block["runs"])


def about(lead: Case) -> list[str]:
    return [words for ask in asks.asked(lead, Move.RESPOND, NOW) for _, words in ask.about]


@pytest.mark.clauses("DV-26")
def test_the_answer_speaks_to_the_points_of_each(lead: Case, other: Case) -> None:
    put(lead, LATE)
    put(other, RUDE, UNMENDED)
    merged(other, lead)
    number = other.tracking_number
    assert about(lead) == [f"1. {LATE}", f"{number}, 1. {RUDE}", f"{number}, 2. {UNMENDED}"]
    given = [*found(lead, "not_upheld", reasons="It came in time."), *found(other, "upheld", "not_upheld")]
    do(lead, Move.RESPOND, points=given, told=SAID, **SORRY)
    assert [row.finding for row in lead.findings] == ["not_upheld"]
    assert [row.finding for row in other.findings] == ["upheld", "not_upheld"]
    assert (lead.responses[-1].outcome, other.responses[-1].outcome) == ("not_upheld", "partly_upheld")
    assert [int(one["point"]) for one in lead.responses[-1].entries["answer.points"]] == [lead.points[0].id]
    assert RUDE not in text_of(lead)
    assert f"Point 1: {RUDE}" in text_of(other)
    assert f"Point 2: {UNMENDED}" in text_of(other)
    assert LATE not in text_of(other)
    assert "Partly upheld" in text_of(other)


def test_a_lead_taken_as_a_whole_is_asked_for_the_points_of_the_others(lead: Case, other: Case) -> None:
    put(other, RUDE)
    merged(other, lead)
    assert about(lead) == [f"{other.tracking_number}, 1. {RUDE}"]
    facts: dict[str, Any] = {"outcome": "upheld", "findings": "Nobody came.", "told": SAID, **SORRY}
    with pytest.raises(Invalid) as invalid:
        do(lead, Move.RESPOND, **facts)
    assert set(invalid.value.errors) == {"points"}
    do(lead, Move.RESPOND, points=found(other, "not_upheld"), **facts)
    assert (lead.responses[-1].outcome, other.responses[-1].outcome) == ("upheld", "not_upheld")
    assert lead.findings == []


def test_one_without_points_gets_the_decision_of_its_lead(lead: Case, other: Case) -> None:
    put(lead, LATE)
    merged(other, lead)
    do(lead, Move.RESPOND, points=found(lead, "upheld"), told=SAID, **SORRY)
    assert other.responses[-1].outcome == "upheld"
    assert "Point 1" not in text_of(other)


def test_a_point_left_out_stops_the_answer_to_all(lead: Case, other: Case) -> None:
    put(lead, LATE)
    put(other, RUDE)
    merged(other, lead)
    with pytest.raises(Invalid) as invalid:
        do(lead, Move.RESPOND, points=found(lead, "not_upheld"), told=SAID)
    assert invalid.value.errors == {"points": points.LEFT_OUT.format(RUDE)}
    assert invalid.value.clause == "DV-26"
    assert lead.stage.answered_at is None is other.stage.answered_at


def test_a_mistake_found_for_one_of_them_is_put_right(lead: Case, other: Case) -> None:
    put(lead, LATE)
    put(other, RUDE)
    merged(other, lead)
    given = [*found(lead, "not_upheld"), *found(other, "upheld")]
    assert "at least one action" in refusal(lead, Move.RESPOND, points=given, told=SAID).sentence


def test_reasons_for_one_give_nothing_of_another(session: Session, lead: Case) -> None:
    cara = Reporter(name="Cara Quill", email="cara@example.org", address="9 Low Road\nTotnes")
    other = acknowledged(received(submission(reporter=BEN), at=NOW).case)
    third = acknowledged(received(submission(reporter=cara), at=NOW).case)
    put(other, RUDE)
    merged(other, lead)
    merged(third, lead)
    given = found(other, "not_upheld", reasons="Cara Quill saw it.")
    with pytest.raises(Invalid) as invalid:
        do(lead, Move.RESPOND, points=given, told=SAID, outcome="not_upheld", findings="We looked.")
    assert other.tracking_number in invalid.value.errors["points"]
    given = found(other, "not_upheld", reasons="Ben Otis told us so himself.")
    do(lead, Move.RESPOND, points=given, told=SAID, outcome="not_upheld", findings="We looked.")


def test_the_case_page_shows_them_with_the_lead_to_those_who_may_know(lead: Case, other: Case) -> None:
    put(lead, LATE)
    put(other, RUDE)
    merged(other, lead)
    pack = clocks.pack_of(lead)
    assert [(one.of, one.words) for one in point_cards(lead, pack)] == [("", LATE), (other.tracking_number, RUDE)]
    other.label = "fraud"
    with looking(view_as(staff(ROADS))):
        assert [one.words for one in point_cards(lead, pack)] == [LATE]
        assert about(lead) == [f"1. {LATE}"]
