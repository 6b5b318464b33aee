"""Chasing by hand: whoever holds an overdue case up is reminded, once a day, and never somebody it is kept from."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.cases import offered
from portal.cases.chasing_by_hand import NOBODY, NOTHING, TODAY
from portal.cases.models import Case
from portal.notices.models import Notice
from portal.policy.moves import Move
from tests.cast import (
    CARE,
    COMPLAINTS,
    NOW,
    ROADS,
    SENIOR,
    acknowledged,
    as_,
    days_later,
    do,
    received,
    refusal,
    staff,
)

LATE = days_later(40)


def written(session: Session, case: Case) -> list[Notice]:
    query = select(Notice).where(Notice.case_id == case.id, Notice.in_turn.is_(False)).order_by(Notice.id)
    return list(session.scalars(query))


def asked(case: Case, who: str) -> None:
    due = (NOW + timedelta(days=5)).date()
    do(case, Move.ASK, of=f"staff:{staff(who).id}", what="Was the crew there?", due_on=due)


def test_whoever_deals_with_an_overdue_case_is_reminded(session: Session) -> None:
    case = acknowledged(received().case)
    before = len(written(session, case))
    do(case, Move.CHASE, by=SENIOR, at=LATE, note="The reporter rang.")
    (message,) = written(session, case)[before:]
    assert message.to_address == staff(ROADS).email
    assert "was due by" in message.subject
    assert case.tracking_number in message.subject
    told = message.subject + message.body_text
    assert case.person is not None
    assert "rang" not in told
    assert case.person.name not in told
    assert case.description[:20] not in told
    said = case.events[-1]
    assert (said.kind, said.detail) == (Move.CHASE, f"{staff(ROADS).full_name}. The reporter rang.")


def test_whoever_owes_a_contribution_is_sent_what_was_asked_once_more(session: Session) -> None:
    case = acknowledged(received().case)
    asked(case, COMPLAINTS)
    before = len(written(session, case))
    late = days_later(7)  # after the day of the contribution, before that of the answer
    do(case, Move.CHASE, at=late)
    (message,) = written(session, case)[before:]
    assert message.to_address == staff(COMPLAINTS).email
    assert "was needed by" in message.subject
    assert "Was the crew there?" in message.body_text


def test_who_may_not_know_of_the_case_any_longer_is_not_reminded_of_it(session: Session) -> None:
    case = acknowledged(received().case)
    asked(case, COMPLAINTS)
    do(case, Move.NAME_SUBJECT, who=str(staff(COMPLAINTS).id), reason="The reporter names her.")
    before = len(written(session, case))
    assert refusal(case, Move.CHASE, at=days_later(7)).sentence == NOBODY
    assert len(written(session, case)) == before


def test_one_s_own_case_is_chased_by_nobody_but_others(session: Session) -> None:
    case = acknowledged(received().case)
    assert refusal(case, Move.CHASE, by=ROADS, at=LATE).sentence == NOBODY
    do(case, Move.CHASE, by=SENIOR, at=LATE)


def test_once_a_day_is_enough(session: Session) -> None:
    case = acknowledged(received().case)
    do(case, Move.CHASE, by=SENIOR, at=LATE)
    assert refusal(case, Move.CHASE, by=SENIOR, at=LATE + timedelta(hours=1)).sentence == TODAY
    do(case, Move.CHASE, by=SENIOR, at=LATE + timedelta(days=1))


@pytest.mark.parametrize("at", [NOW, days_later(1)])
def test_where_nothing_is_overdue_nobody_is_chased(session: Session, at) -> None:  # type: ignore[no-untyped-def] - a moment
    case = acknowledged(received().case)
    assert refusal(case, Move.CHASE, by=SENIOR, at=at).sentence == NOTHING


def test_what_is_offered_is_what_the_command_would_say(session: Session) -> None:
    case = acknowledged(received().case)
    for by, at in ((ROADS, NOW), (ROADS, LATE), (SENIOR, LATE), (CARE, NOW)):
        shown = dict(offered.options(case, at, by=as_(by)))[Move.CHASE]
        assert bool(shown) is (by == SENIOR)
        if not shown:
            assert refusal(case, Move.CHASE, by=by, at=at).sentence == shown.sentence
