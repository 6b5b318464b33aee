"""How urgent a case is: what it changes, from when, and what of that is told."""

from __future__ import annotations

from datetime import datetime

import pytest
from sqlalchemy.orm import Session

from portal.cases import clocks, queries
from portal.cases.models import Case
from portal.errors import Invalid
from portal.policy.ledger import ledger
from portal.policy.moves import Move
from tests import county
from tests.cast import NOW, acknowledged, complaint, days_later, do, refusal


@pytest.fixture
def town(session: Session) -> Session:
    county.install()
    return session


def due(case: Case) -> datetime | None:
    row = clocks.find(case.stage, "answer")
    assert row is not None
    return row.due_at


@pytest.mark.clauses("RV-31", "RV-34")
def test_a_shorter_limit_runs_from_the_same_start(town: Session) -> None:
    case = county.case()
    usual = due(case)
    assert (case.priority, case.precedence) == ("routine", 0)
    do(case, Move.PRIORITISE, at=days_later(1), priority="emergency", reason="A wire hangs over the path.")
    clock = clocks.clock_of(next(row for row in case.stage.clocks if row.key == "answer"), case)
    assert (case.precedence, clock.started, str(clock.rule.limit)) == (-2, NOW, "4 working hours")
    assert usual is not None
    assert due(case) is not None
    assert due(case) < usual
    assert any(
        "Its limit is 4 working hours: Priority: Emergency." in line.note for line in ledger(clock, days_later(2))
    )
    event = case.events[-1]
    assert event.summary == "Its priority is now: Emergency."
    assert "A wire hangs over the path." in event.detail
    assert "Answer: now 4 working hours" in event.detail

    do(case, Move.PRIORITISE, at=days_later(1), priority="routine", reason="It was taken down.")
    assert due(case) == usual


@pytest.mark.clauses("RV-32")
def test_the_department_is_called_before_an_urgent_case_goes_on(town: Session) -> None:
    case = county.case()
    do(case, Move.PRIORITISE, priority="expedite", reason="School starts on Monday.")
    assert refusal(case, Move.ACKNOWLEDGE).clause == "RV-32"
    with pytest.raises(Invalid):
        do(case, Move.STEP, step="alert", note="")
    do(case, Move.STEP, step="alert", note="Rang Streets, spoke with Dan.")
    acknowledged(case)
    assert case.status == "being looked into"


@pytest.mark.clauses("RV-34")
def test_the_most_urgent_stand_first(town: Session) -> None:
    first, second, third = county.case(), county.case(at=days_later(1)), county.case(at=days_later(2))
    do(third, Move.PRIORITISE, at=days_later(2), priority="emergency", reason="A wire hangs over the path.")
    do(second, Move.PRIORITISE, at=days_later(2), priority="expedite", reason="It is getting larger.")
    town.flush()
    assert list(town.scalars(queries.queue())) == [third, second, first]


def test_a_limit_that_was_met_stays_as_it_was(town: Session) -> None:
    case = county.case()
    acknowledged(case)
    do(case, Move.RESPOND, outcome="upheld", findings="We looked.", apology="Sorry.")
    before = due(case)
    assert refusal(case, Move.PRIORITISE, priority="emergency", reason="Now it is.").sentence.startswith("This stage")
    assert due(case) == before


def test_what_isn_t_in_the_list_or_is_so_already(town: Session) -> None:
    case = county.case()
    with pytest.raises(Invalid) as caught:
        do(case, Move.PRIORITISE, priority="routine", reason="It is.")
    assert list(caught.value.errors) == ["priority"]
    assert "has no priorities" in refusal(complaint(), Move.PRIORITISE, priority="x", reason="y").sentence
