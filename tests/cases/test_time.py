"""Pausing and extending: due dates move by what was paused or added, always with a reason, and never past the cap."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy.orm import Session

from portal.cases import clocks
from portal.cases.models import Case
from portal.errors import Invalid
from portal.letters import asks
from portal.policy.calendar import Mark
from portal.policy.clock import State, read
from portal.policy.ledger import ledger
from portal.policy.moves import Move
from tests.cast import (
    CARE,
    INVESTIGATOR,
    NOW,
    STREETS,
    acknowledged,
    answered,
    complaint,
    days_later,
    do,
    escalated,
    received,
    refusal,
    stat,
)


def answer_due(case: Case, at: datetime = NOW) -> date | None:
    row = clocks.find(case.stage, "answer")
    assert row is not None
    return read(clocks.clock_of(row, case), at).due_on


def investigation() -> Case:
    """Stage 2 about social care, whose 25 working days end on 10 June."""
    return acknowledged(escalated(complaint(service="adult_care"), by=CARE), by=INVESTIGATOR)


def extend(case: Case, until: Any, at: datetime = NOW, reasons: str = "The carers must be heard.") -> None:
    do(case, Move.EXTEND, by=INVESTIGATOR, at=at, until=until, reasons=reasons)


def test_the_clock_waits_for_alice(session: Session) -> None:
    case = acknowledged(complaint())
    do(case, Move.PAUSE, at=days_later(1), reason="We need the photographs.")

    assert (case.status, case.next_due_at) == ("paused", None)
    assert case.stage.open_pause is not None
    assert case.events[-1].detail == "We need the photographs."
    row = clocks.find(case.stage, "answer")
    assert row is not None
    assert read(clocks.clock_of(row, case), days_later(30)).state is State.PAUSED


def test_it_goes_on_by_as_many_days_as_it_waited(session: Session) -> None:
    """Paused on Wednesday, resumed on Monday: three working days."""
    case = acknowledged(complaint())
    do(case, Move.PAUSE, at=days_later(1), reason="We need the photographs.")
    do(case, Move.RESUME, at=days_later(6))

    assert (case.status, answer_due(case)) == ("being looked into", date(2026, 5, 22))
    assert case.next_due_at == datetime(2026, 5, 22, 23, 0, tzinfo=UTC)
    assert [event.kind for event in case.events[-2:]] == ["pause", "resume"]
    row = clocks.find(case.stage, "answer")
    assert row is not None
    paused = [line for line in ledger(clocks.clock_of(row, case), days_later(6)) if line.mark is Mark.PAUSED]
    assert [line.note for line in paused] == ["We need the photographs."] * 3


@pytest.mark.parametrize("move", [Move.RESPOND, Move.EXTEND, Move.CLOSE, Move.PAUSE, Move.ESCALATE, Move.HOLD])
def test_what_waits_isn_t_worked(session: Session, move: Move) -> None:
    case = acknowledged(complaint())
    do(case, Move.PAUSE, reason="We need the photographs.")
    assert "paused" in refusal(case, move).sentence


def test_a_pause_has_a_reason(session: Session) -> None:
    with pytest.raises(Invalid) as caught:
        do(acknowledged(complaint()), Move.PAUSE, reason=" ")
    assert caught.value.errors == {"reason": "Fill this in."}


@pytest.mark.clauses("SC-4")
def test_the_city_knows_neither_pause_nor_extension(session: Session) -> None:
    case = acknowledged(received(stat()).case, by=STREETS)

    assert refusal(case, Move.PAUSE, by=STREETS).sentence.endswith("doesn't let this clock be paused.")
    refused = refusal(case, Move.EXTEND, by=STREETS)
    assert "allows no more time at this stage. A holding letter can say why it is late." in refused.sentence


@pytest.mark.clauses("DV-34", "DV-35")
def test_an_investigation_takes_longer(session: Session) -> None:
    case = investigation()
    extend(case, date(2026, 7, 8))

    assert answer_due(case) == date(2026, 7, 8)
    assert case.next_due_at == datetime(2026, 7, 8, 23, 0, tzinfo=UTC)
    assert case.events[-1].summary == "More time was taken, until 8 July 2026."
    row = clocks.find(case.stage, "answer")
    assert row is not None
    assert [(one.amount, one.reason) for one in row.extensions] == [(20, "The carers must be heard.")]
    lines = ledger(clocks.clock_of(row, case), NOW)
    assert [line.day for line in lines if line.is_due] == [date(2026, 7, 8)]
    assert sum(line.mark is Mark.EXTENDED for line in lines) == 20


@pytest.mark.clauses("DV-34")
def test_sixty_five_days_in_all_and_not_one_more(session: Session) -> None:
    case = investigation()
    latest = asks.latest_date(case, NOW)
    assert latest == date(2026, 8, 5)
    extend(case, date(2026, 7, 8))
    with_more = refusal(case, Move.EXTEND, by=INVESTIGATOR, until=date(2026, 8, 6), reasons="More.")
    assert (
        with_more.sentence == "The limit can be extended to 65 working days in all, so to 5 August 2026 at the latest."
    )
    assert with_more.clause == "DV-34"

    extend(case, latest)
    assert answer_due(case) == latest
    assert refusal(case, Move.EXTEND, by=INVESTIGATOR, until=date(2026, 8, 6), reasons="More.").clause == "DV-34"


@pytest.mark.parametrize(
    ("until", "at", "sentence"),
    [
        (date(2026, 6, 10), NOW, "The new date must be after 10 June 2026, the date it is due now."),
        (date(2026, 6, 13), NOW, "Saturday 13 June 2026 is not a working day. Choose one that is."),
        (
            date(2026, 6, 30),
            days_later(40),
            "More time must be taken before the limit passes, and it has. Send a holding letter.",
        ),
    ],
)
@pytest.mark.clauses("DV-34", "DV-35")
def test_a_date_that_won_t_do(session: Session, until: date, at: datetime, sentence: str) -> None:
    case = investigation()
    assert refusal(case, Move.EXTEND, by=INVESTIGATOR, at=at, until=until, reasons="More.").sentence == sentence
    row = clocks.find(case.stage, "answer")
    assert row is not None
    assert row.extensions == []


@pytest.mark.clauses("DV-35")
def test_without_reasons_there_is_no_more_time(session: Session) -> None:
    with pytest.raises(Invalid) as caught:
        extend(investigation(), date(2026, 7, 8), reasons="")
    assert caught.value.errors == {"reasons": "Fill this in."}


def test_reasons_are_as_long_as_the_ledger_can_tell_them(session: Session) -> None:
    with pytest.raises(Invalid) as caught:
        extend(investigation(), date(2026, 7, 8), reasons="x" * 2001)
    assert caught.value.errors["reasons"].startswith("It is 2,001 characters long")

    extend(investigation(), date(2026, 7, 8), reasons="x" * 2000)


@pytest.mark.clauses("DV-34")
def test_only_social_care_may_take_more_time(session: Session) -> None:
    assert "allows no more time" in refusal(acknowledged(complaint()), Move.EXTEND).sentence


def test_an_answer_stops_what_was_extended(session: Session) -> None:
    case = investigation()
    extend(case, date(2026, 7, 8))
    answered(case, by=INVESTIGATOR, at=days_later(60))
    row = clocks.find(case.stage, "answer")
    assert row is not None
    assert read(clocks.clock_of(row, case), days_later(90)).state is State.MET
