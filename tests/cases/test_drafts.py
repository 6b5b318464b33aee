"""Answers in the making: kept as they are typed, and nobody's answer until they are issued."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from portal.cases import drafts
from portal.cases.models import Case
from portal.errors import Invalid, Refused
from portal.policy.moves import Move
from tests.cast import CHIEF, NOW, ROADS, acknowledged, answered, as_, complaint, days_later, do, escalated
from tests.journeys.persistent import concluded

HALF = {"answer.findings": "We found", "answer.outcome": "upheld"}


def draft(case: Case, **changes: str) -> None:
    drafts.save(case, letter_kind="response_1", entries={**HALF, **changes}, by=as_(ROADS), at=NOW)


def test_half_an_answer_is_kept(session: Session) -> None:
    case = acknowledged(complaint())
    draft(case)
    session.flush()
    session.expire_all()
    kept = drafts.of(case, "response_1")

    assert kept is not None
    assert (kept.entries, kept.outcome, kept.issued_at) == (HALF, "upheld", None)
    assert (case.status, case.stage.answered_at) == ("being looked into", None)
    assert case.events[-1].summary == "A letter is being written."


def test_typing_on_changes_the_same_draft(session: Session) -> None:
    case = acknowledged(complaint())
    draft(case)
    draft(case, **{"answer.findings": "We found that nobody came.", "answer.outcome": "x" * 500})

    assert [one.entries["answer.findings"] for one in case.responses if one.issued_at is None] == [
        "We found that nobody came."
    ]
    assert case.responses[-1].outcome == "", "an outcome that isn't one of the procedure's is none"


def test_the_draft_becomes_the_answer(session: Session) -> None:
    case = acknowledged(complaint())
    draft(case)
    answered(case, at=days_later(1))

    assert [one.says for one in case.responses] == ["acknowledgement", "answer"]
    issued = case.responses[-1]
    assert (issued.drafted_at, issued.issued_at) == (NOW, days_later(1))
    assert drafts.of(case, "response_1") is None


def test_a_draft_can_be_thrown_away_and_an_answer_can_t(session: Session) -> None:
    case = acknowledged(complaint())
    draft(case)
    session.flush()
    drafts.discard(case.responses[-1], by=as_(ROADS), at=NOW)
    session.flush()
    assert [one.says for one in case.responses] == ["acknowledgement"]

    with pytest.raises(Refused, match="What was said to a reporter is never changed or removed"):
        drafts.discard(case.responses[0], by=as_(ROADS), at=NOW)


def test_a_draft_belongs_to_its_stage(session: Session) -> None:
    case = escalated(complaint())
    assert drafts.of(case, "acknowledgement") is None
    drafts.save(case, letter_kind="acknowledgement", entries={}, by=as_(ROADS), at=NOW)

    assert drafts.of(case, "acknowledgement") is not None
    do(case, Move.WITHDRAW, reason="Enough.")
    do(case, Move.REOPEN, reason="Not enough.")
    assert drafts.of(case, "acknowledgement") is None


def test_a_letter_that_the_procedure_doesn_t_know(session: Session) -> None:
    with pytest.raises(Invalid) as caught:
        drafts.save(complaint(), letter_kind="poem", entries={}, by=as_(ROADS), at=NOW)
    assert caught.value.errors["letter_kind"].startswith("Choose one of: Acknowledgement of a complaint")


def test_a_letter_that_stops_no_stage_is_kept_too(session: Session) -> None:
    """Its draft is a contact, as the letter is once it is issued."""
    case = concluded()
    words = {"restriction.reasons": "You have written nineteen times."}
    drafts.save(case, letter_kind="no_further_correspondence", entries=words, by=as_(ROADS), at=NOW)
    session.flush()
    do(case, Move.RESTRICT, by=CHIEF, reasons="You have written twenty times.")
    assert [(one.says, one.letter_kind) for one in case.responses[-1:]] == [("contact", "no_further_correspondence")]
    assert case.responses[-1].issued_at == NOW
