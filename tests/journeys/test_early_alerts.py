"""An early alert: a team manager tells the complaints team, which confirms it until a review, or drops it (CSC-16)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.cases import restrictions, situation
from portal.cases.models import Case, Concern, Restriction
from portal.policy.moves import Move
from tests.cast import as_, do, refusal
from tests.journeys.borough import CAROL, DELLA, MAY, TESS, THURSDAY, allocated, entry, staffed
from tests.journeys.reading import words

ROUTES = "It came as a complaint, as a member's enquiry and as an information request."
JUNE = MAY + timedelta(days=14)


@pytest.fixture
def case(session: Session) -> Case:
    """Amina's complaint, with Tess."""
    staffed()
    return allocated(entry())


@pytest.mark.clauses("CSC-2", "CSC-16")
def test_a_team_manager_alerts_the_complaints_team_which_confirms_it(session: Session, case: Case) -> None:
    do(case, Move.FLAG, by=TESS, at=THURSDAY, reason=ROUTES)
    assert (case.events[-1].kind, case.events[-1].detail) == ("flag", ROUTES)
    (told,) = restrictions.told(case, THURSDAY)
    assert (told.concern, told.waits, told.reason, told.by) == (Concern.ALERT, True, ROUTES, as_(TESS).name)
    assert told.review_on == THURSDAY.date(), "it waits for the team from that day"
    assert "waits" in refusal(case, Move.FLAG, by=TESS, at=THURSDAY, reason="Again.").sentence
    refused = refusal(case, Move.SETTLE_FLAG, by=TESS, at=THURSDAY, decision="confirm", reason="Mine.")
    assert (refused.clause, "Complaints officer" in refused.sentence) == ("CSC-2, CSC-16", True)
    do(case, Move.SETTLE_FLAG, by=CAROL, at=THURSDAY, decision="confirm", reason="Three routes in a week.")
    (told,) = restrictions.told(case, THURSDAY)
    assert (told.waits, told.review_on) == (False, date(2026, 10, 2))
    assert case.events[-1].summary == "The alert was confirmed. It is reviewed by 2 October 2026."
    assert "stands" in refusal(case, Move.FLAG, by=TESS, at=THURSDAY, reason="Again.").sentence


@pytest.mark.clauses("CSC-2")
def test_what_was_confirmed_is_seen_on_her_next_case_by_whatever_route(session: Session, case: Case) -> None:
    do(case, Move.FLAG, by=TESS, at=THURSDAY, reason=ROUTES)
    assert restrictions.told(entry(at=MAY), MAY) == (), "nobody has confirmed it"
    do(case, Move.SETTLE_FLAG, by=CAROL, at=MAY, decision="confirm", reason="Yes.", review_on=date(2026, 7, 1))
    later = entry(at=JUNE, kind="information", natures=(), channel="email")
    (told,) = restrictions.told(later, JUNE)
    assert (told.concern, told.here, told.review_on) == (Concern.ALERT, False, date(2026, 7, 1))
    moves = dict(situation.options(later, JUNE))
    assert not moves[Move.SAME_ISSUE]
    assert not moves[Move.LET_IN], "an alert asks nothing of a later case"


@pytest.mark.clauses("CSC-16")
def test_the_team_drops_an_alert_with_a_reason(session: Session, case: Case) -> None:
    do(case, Move.FLAG, by=TESS, at=THURSDAY, reason=ROUTES)
    do(case, Move.SETTLE_FLAG, by=CAROL, at=THURSDAY, decision="drop", reason="They are three issues.")
    assert (case.events[-1].summary, case.events[-1].detail) == ("The alert was dropped.", "They are three issues.")
    assert restrictions.told(case, THURSDAY) == ()
    row = session.scalars(select(Restriction)).one()
    assert (row.why_lifted, row.confirmed_at) == ("They are three issues.", None)
    assert "No alert" in refusal(case, Move.SETTLE_FLAG, by=CAROL, decision="drop", reason="x").sentence
    do(case, Move.FLAG, by=TESS, at=MAY, reason="It goes on.")


@pytest.mark.clauses("CSC-2")
def test_an_alert_is_reviewed_by_the_team(session: Session, case: Case) -> None:
    do(case, Move.FLAG, by=TESS, at=THURSDAY, reason=ROUTES)
    do(case, Move.SETTLE_FLAG, by=CAROL, at=THURSDAY, decision="confirm", reason="Yes.")
    refusal(case, Move.REVIEW, by=TESS, at=MAY, decision="lift", reason="x")
    do(case, Move.REVIEW, by=CAROL, at=MAY, decision="lift", reason="Quiet since April.")
    assert restrictions.told(case, MAY) == ()
    assert case.events[-1].summary == "The alert was reviewed and lifted."


@pytest.mark.clauses("CSC-2")
def test_the_team_may_go_on_to_restrict_once_it_is_concluded(session: Session) -> None:
    staffed()
    case = entry(kind="information", natures=())
    do(case, Move.FLAG, by=CAROL, at=THURSDAY, reason=ROUTES)
    do(case, Move.SETTLE_FLAG, by=CAROL, at=THURSDAY, decision="confirm", reason="Yes.")
    why = "You have asked for the same file eleven times, and have it."
    assert "answered first" in refusal(case, Move.RESTRICT, by=CAROL, at=MAY, reasons=why).sentence
    do(case, Move.ALLOCATE, by=CAROL, at=THURSDAY, to=as_("fola.lead").staff_id)
    do(case, Move.ACKNOWLEDGE, by="fola.lead", at=THURSDAY)
    do(case, Move.HAND_IN, by="fola.lead", at=THURSDAY, outcome="given", findings="Here is the file.")
    do(case, Move.APPROVE, by="abe.approver", at=THURSDAY)
    do(case, Move.SIGN_OFF, by=DELLA, at=THURSDAY)
    do(case, Move.RESPOND, by="fola.lead", at=THURSDAY)
    refusal(case, Move.RESTRICT, by=DELLA, at=MAY, reasons=why)
    letter = words(do(case, Move.RESTRICT, by=CAROL, at=MAY, reasons=why, review_on=date(2026, 9, 1)))
    assert "A Complaints officer will review this decision by Tuesday 1 September 2026." in letter
    (told,) = restrictions.told(case, MAY)
    assert told.concern is Concern.RESTRICTION, "the alert has done its work"
