"""The date of a holding letter: told wherever the case is told, from what was issued, for as long as it matters."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy.orm import Session

from portal.cases import drafts, promised
from portal.cases.models import Case
from portal.errors import Invalid, Refused
from portal.letters import desk
from portal.letters.fields import fields_of
from portal.policy.moves import Move
from tests.cast import (
    CARE,
    INVESTIGATOR,
    NOW,
    ROADS,
    acknowledged,
    answered,
    as_,
    complaint,
    days_later,
    do,
    escalated,
)

HOLDING = {"reasons": "The inspector is ill.", "done": "We read the records.", "until": date(2026, 6, 12)}


def held(case: Case, **changes: object) -> Case:
    do(acknowledged(case) if case.status == "received" else case, Move.HOLD, **{**HOLDING, **changes})
    return case


@pytest.mark.clauses("DV-7", "DV-28")
def test_it_is_the_one_that_the_letter_said(session: Session) -> None:
    case = held(complaint())
    due = case.next_due_at
    assert promised.until(case) == date(2026, 6, 12)
    assert case.next_due_at == due, "the date the answer is due stays"
    held(case, until=date(2026, 6, 30))
    assert promised.until(case) == date(2026, 6, 30), "the last word counts"


def test_a_draft_promises_nothing(session: Session) -> None:
    case = acknowledged(complaint())
    entries = {"holding.until": "2026-06-12"}
    session.add(drafts.save(case, letter_kind="holding", entries=entries, by=as_(ROADS), at=NOW))
    session.flush()
    assert promised.until(case) is None
    assert "12 June" not in str(fields_of(case, {}, by=as_(ROADS), at=NOW)["clock.due"])


def test_once_answered_it_is_over(session: Session) -> None:
    assert promised.until(answered(held(complaint()))) is None


def test_an_extension_takes_its_place(session: Session) -> None:
    case = acknowledged(escalated(complaint(service="adult_care"), by=CARE), by=INVESTIGATOR)
    do(case, Move.HOLD, by=INVESTIGATOR, **HOLDING)
    assert promised.until(case) == date(2026, 6, 12)
    until, later = NOW.date() + timedelta(days=62), NOW + timedelta(hours=1)
    do(case, Move.EXTEND, by=INVESTIGATOR, at=later, until=until, reasons="We wait for the expert's report.")
    assert promised.until(case) is None


def test_a_day_that_went_by_is_told_as_such(session: Session) -> None:
    case = held(complaint())
    assert not promised.is_past(date(2026, 6, 12), case, days_later(38))
    assert promised.is_past(date(2026, 6, 12), case, days_later(39))
    assert promised.sentence("Friday", past=True) == "We promised to write by Friday. That day has passed."


@pytest.mark.parametrize(
    ("until", "words"),
    [
        (date(9999, 12, 31), "within the next 2 years"),
        (date(2028, 5, 6), "within the next 2 years"),
        (date(1, 1, 1), "still to come"),
        (date(2026, 5, 4), "still to come"),
    ],
)
def test_a_date_that_can_t_be_meant_is_refused(session: Session, until: date, words: str) -> None:
    case = acknowledged(complaint())
    for make in (desk.make, desk.preview):
        with pytest.raises(Invalid) as caught:
            make(case, Move.HOLD, {**HOLDING, "until": until}, by=as_(ROADS), at=NOW)
        assert words in caught.value.errors["until"]


@pytest.mark.parametrize(
    ("until", "warning"),
    [
        (date(2026, 6, 12), ""),
        (date(2026, 6, 13), "Saturday 13 June 2026 isn’t a working day here (weekend)."),
        (date(2026, 5, 25), "Monday 25 May 2026 isn’t a working day here (Spring Bank Holiday)."),
    ],
)
def test_a_closed_day_is_taken_with_a_warning(session: Session, until: date, warning: str) -> None:
    case = acknowledged(complaint())
    shown = desk.preview(case, Move.HOLD, {**HOLDING, "until": until}, by=as_(ROADS), at=NOW)
    assert shown is not None
    assert [one.startswith(warning) for one in shown.warnings] == ([True] if warning else [])
    assert held(case, until=until).responses[-1].entries["holding.until"] == until.isoformat()


@pytest.mark.parametrize("until", [date(9999, 12, 31), date(1, 1, 1)])
def test_an_extension_to_nowhere_is_refused_with_a_sentence(session: Session, until: date) -> None:
    case = acknowledged(escalated(complaint(service="adult_care"), by=CARE), by=INVESTIGATOR)
    with pytest.raises(Refused, match=r"at the latest|must be after"):
        do(case, Move.EXTEND, by=INVESTIGATOR, until=until, reasons="We wait.")
