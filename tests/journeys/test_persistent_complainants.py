"""Persistent complainants: no more is answered, two things open it again, and nobody outside can tell (DV-49)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.cases import clocks, restrictions, situation, timeline
from portal.cases.models import Recognition, Restriction
from portal.errors import Invalid
from portal.notices.models import Notice
from portal.policy.clock import State
from portal.policy.moves import Move
from portal.policy.procedure import By
from tests.cast import (
    ALICE,
    CHIEF,
    COMPLAINTS,
    NOW,
    OMAR,
    ROADS,
    SENIOR,
    acknowledged,
    answered,
    complaint,
    days_later,
    do,
    refusal,
    reviewed,
    stat,
)
from tests.journeys.persistent import LATER, WHY, concluded, once_more, restricted
from tests.journeys.reading import reading, words

SAME = "It is the same pothole, and nothing has changed."


@pytest.mark.clauses("DV-49")
def test_the_chief_executive_writes_that_no_more_is_answered(session: Session) -> None:
    case, letter = restricted()
    assert "we concluded it on Tuesday 5 May 2026" in letter
    assert WHY in letter
    assert "New evidence about the same issue" in letter
    assert "A complaint about a different issue" in letter
    assert "The Chief Executive will review this decision by Thursday 5 November 2026." in letter
    assert session.scalars(select(Notice).order_by(Notice.id.desc())).first().subject.startswith("We will not answer")
    row = session.scalars(select(Restriction)).one()
    assert (row.case_id, row.reason, row.review_on, row.lifted_at) == (case.id, WHY, date(2026, 11, 5), None)
    assert case.status == "answered"
    assert (case.events[-1].kind, case.events[-1].detail) == ("restrict", WHY)
    assert timeline.first_break(case) is None


@pytest.mark.clauses("DV-49")
def test_nobody_else_decides_it_and_only_once_all_stages_are_done(session: Session) -> None:
    early = complaint()
    assert "answered first" in refusal(early, Move.RESTRICT, by=CHIEF, reasons=WHY).sentence
    answered(early)
    assert "next stage" in refusal(early, Move.RESTRICT, by=CHIEF, reasons=WHY).sentence
    do(reviewed(early), Move.CLOSE, closing="answered")
    assert "next stage" in refusal(early, Move.RESTRICT, by=CHIEF, reasons=WHY).sentence
    case = concluded()
    for who in (COMPLAINTS, ROADS, SENIOR):
        refused = refusal(case, Move.RESTRICT, by=who, reasons=WHY)
        assert (refused.clause, refused.sentence) == ("DV-49", "Only this position can do that: Chief Executive.")
    do(case, Move.RESTRICT, by=CHIEF, reasons=WHY)
    assert "told already" in refusal(case, Move.RESTRICT, by=CHIEF, reasons=WHY).sentence


def test_someone_who_could_not_be_known_again_is_not_restricted(session: Session) -> None:
    nobody = concluded(anonymous=True)
    assert "Nothing is recorded" in refusal(nobody, Move.RESTRICT, by=CHIEF, reasons=WHY).sentence
    named = concluded(reporter=replace(ALICE, email="", phone="", address=""))
    assert "Nothing is recorded" in refusal(named, Move.RESTRICT, by=CHIEF, reasons=WHY).sentence


@pytest.mark.parametrize("day", [date(2026, 5, 5), date(2026, 11, 6)])
def test_the_day_of_the_review_lies_within_the_procedure_s_time(session: Session, day: date) -> None:
    case = concluded()
    with pytest.raises(Invalid) as caught:
        do(case, Move.RESTRICT, by=CHIEF, reasons=WHY, review_on=day)
    assert "within 6 months" in caught.value.errors["review_on"]
    assert session.scalars(select(Restriction)).all() == []


@pytest.mark.clauses("DV-49")
def test_what_comes_next_is_taken_in_and_clocked_like_any_other(session: Session) -> None:
    ordinary = once_more(at=LATER, reporter=replace(OMAR, email="omar@example.org"))
    restricted()
    case = once_more(at=LATER)
    assert case.status == ordinary.status
    for key in ("acknowledge", "answer"):
        assert reading(case, key, LATER) == reading(ordinary, key, LATER)
    assert [event.summary for event in case.events] == [event.summary for event in ordinary.events]
    assert not any(
        "letter of" in notice.body_text for notice in session.scalars(select(Notice).filter_by(case_id=case.id))
    )
    (told,) = restrictions.told(case, LATER)
    assert (told.here, told.reason, told.review_on, told.what) == (False, WHY, date(2026, 11, 5), "")
    moves = dict(situation.options(reviewed(case, at=LATER), LATER))
    assert moves[Move.SAME_ISSUE]
    assert moves[Move.LET_IN]
    assert not dict(situation.options(case, LATER, By.REPORTER))[Move.SAME_ISSUE]


@pytest.mark.clauses("DV-49")
@pytest.mark.parametrize(
    "reporter",
    [
        replace(ALICE, name="A. P.", phone="", address="", email=" ALICE@example.org"),
        replace(ALICE, email="", address="", phone="+44 1632 960777"),
        replace(ALICE, email="", phone="", name="Penrose, Alice"),
    ],
    ids=["by e-mail", "by telephone", "by name and address"],
)
def test_she_is_known_by_any_of_what_she_gave(session: Session, reporter: object) -> None:
    restricted()
    assert dict(situation.options(once_more(reporter=reporter), LATER))[Move.LET_IN]


def test_others_are_not_taken_for_her(session: Session) -> None:
    before = complaint()
    restricted()
    assert not dict(situation.options(before, LATER))[Move.LET_IN], "it came before the decision"
    for other in (
        once_more(reporter=OMAR),
        once_more(anonymous=True),
        once_more(reporter=replace(ALICE, email="", phone="", address="9 High Street\nExeter")),
    ):
        assert restrictions.told(other, LATER) == ()
    elsewhere = once_more(**vars(stat(reporter=ALICE)))
    assert restrictions.told(elsewhere, LATER) == ()


@pytest.mark.clauses("DV-49")
def test_the_same_issue_is_answered_briefly_and_closed(session: Session) -> None:
    restricted()
    case = once_more()
    refused = refusal(case, Move.SAME_ISSUE, at=LATER, reason=SAME)
    assert refused.clause == "DV-9", "each piece of feedback is looked at for what can be learned"
    reviewed(case, at=LATER)
    letter = words(do(case, Move.SAME_ISSUE, at=LATER, reason=SAME))
    assert "our letter of Tuesday 5 May 2026" in letter
    assert "New evidence about the same issue" in letter
    assert (case.status, case.closing, case.counted) == ("closed", "same_issue", True)
    assert all(clocks.clock_of(row, case).stopped for row in case.stage.clocks)
    assert reading(case, "answer", LATER).state is State.MET
    assert session.scalars(select(Recognition)).one().what == "same_issue"
    assert case.events[-1].summary == "It was answered and closed."
    assert SAME in case.events[-1].detail
    assert not dict(situation.options(case, LATER, By.REPORTER))[Move.ESCALATE]


def test_the_same_issue_is_no_reason_that_can_be_chosen_for_closing(session: Session) -> None:
    case = acknowledged(complaint())
    with pytest.raises(Invalid) as caught:
        do(reviewed(case), Move.CLOSE, closing="same_issue")
    assert caught.value.errors == {"closing": "Choose one of: resolved_at_once."}


@pytest.mark.clauses("DV-49")
@pytest.mark.parametrize("what", ["new_evidence", "different_issue", "someone_else"])
def test_what_opens_it_again_is_worked_as_any_other(session: Session, what: str) -> None:
    restricted()
    case = once_more()
    due = case.next_due_at
    do(case, Move.LET_IN, at=LATER, what=what, reason="She sent photographs of the crew.")
    assert (case.status, case.next_due_at) == ("received", due)
    assert session.scalars(select(Recognition)).one().what == what
    (told,) = restrictions.told(case, LATER)
    assert told.why == "She sent photographs of the crew."
    moves = dict(situation.options(case, LATER))
    assert not moves[Move.SAME_ISSUE]
    assert not moves[Move.LET_IN]
    answered(acknowledged(case, at=LATER), at=LATER)
    assert dict(situation.options(case, LATER, By.REPORTER))[Move.ESCALATE], "she may take it further"


def test_until_it_is_said_the_case_can_be_worked(session: Session) -> None:
    restricted()
    assert answered(once_more(), at=LATER).status == "answered"


def test_what_was_closed_wrongly_is_opened_and_asked_about_again(session: Session) -> None:
    restricted()
    case = reviewed(once_more(), at=LATER)
    do(case, Move.SAME_ISSUE, at=LATER, reason=SAME)
    do(case, Move.REOPEN, at=LATER, reason="There was a photograph with it.")
    do(case, Move.LET_IN, at=LATER, what="new_evidence", reason="The photograph is new.")
    assert [row.what for row in session.scalars(select(Recognition).order_by(Recognition.id))] == [
        "same_issue",
        "new_evidence",
    ]


@pytest.mark.clauses("DV-49")
def test_a_review_keeps_it_or_lifts_it(session: Session) -> None:
    case, _ = restricted()
    autumn = days_later(150)
    assert refusal(case, Move.REVIEW, by=ROADS, at=autumn, decision="lift", reason="Quiet.").clause == "DV-49"
    do(case, Move.REVIEW, by=CHIEF, at=autumn, decision="keep", reason="It goes on.", review_on=date(2026, 12, 1))
    row = session.scalars(select(Restriction)).one()
    assert row.review_on == date(2026, 12, 1)
    do(case, Move.REVIEW, by=CHIEF, at=autumn, decision="lift", reason="Quiet now.")
    assert (row.lifted_at, row.why_lifted) == (autumn, "Quiet now.")
    assert restrictions.told(once_more(at=days_later(160)), days_later(160)) == ()
    assert "could be reviewed" in refusal(case, Move.REVIEW, by=CHIEF, decision="lift", reason="x").sentence
    do(case, Move.RESTRICT, by=CHIEF, at=days_later(170), reasons=WHY)
    assert len(session.scalars(select(Restriction)).all()) == 2


def test_of_two_restrictions_the_officer_says_which(session: Session) -> None:
    restricted()
    case, _ = restricted(at=days_later(2))
    case = reviewed(once_more(), at=LATER)
    with pytest.raises(Invalid) as caught:
        do(case, Move.SAME_ISSUE, at=LATER, reason=SAME)
    assert caught.value.errors == {"restriction": "Choose one."}
    which = str(session.scalars(select(Restriction.id).order_by(Restriction.id.desc())).first())
    assert "letter of Thursday 7 May 2026" in words(do(case, Move.SAME_ISSUE, at=LATER, reason=SAME, restriction=which))


def test_only_staff_and_only_where_the_procedure_says_so(session: Session) -> None:
    assert "no rule" in refusal(complaint(**vars(stat())), Move.FLAG, reason="x").sentence
    assert "no early alert" in refusal(complaint(), Move.FLAG, reason="x").sentence
    verdict = dict(situation.options(concluded(), NOW, By.REPORTER))[Move.RESTRICT]
    assert verdict.sentence == "Only staff can do this."
