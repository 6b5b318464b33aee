"""What an officer has typed and not sent: theirs alone, one of each, and gone when the move is made."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session, scoped_session

from portal.cases import access, form_drafts
from portal.cases.models import Case, FormDraft
from portal.errors import Conflict, Invalid
from portal.http.viewers import view_as
from portal.policy.moves import Move
from tests.cast import CARE, COMPLAINTS, NOW, ROADS, acknowledged, as_, complaint, days_later, do, staff

HALF = [("findings", "You reported it"), ("outcome", "")]


def keep(case: Case, *, seen: int = 0, by: str = ROADS, findings: str = "You reported it") -> FormDraft:
    draft = form_drafts.keep(case, Move.RESPOND, typed=[("findings", findings)], seen=seen, by=as_(by), at=NOW)
    form_drafts.db.session.flush()
    return draft


def count(session: scoped_session[Session]) -> int:
    return session.scalar(select(func.count()).select_from(FormDraft)) or 0


def test_it_is_kept_without_an_event_and_changes_nothing(session: scoped_session[Session]) -> None:
    case = acknowledged(complaint())
    events, version = len(case.events), case.version
    draft = form_drafts.keep(case, Move.RESPOND, typed=HALF, seen=0, by=as_(ROADS), at=NOW)
    session.flush()
    assert (draft.version, draft.fields) == (1, [list(one) for one in HALF])
    assert form_drafts.of(case, Move.RESPOND, as_(ROADS)) is draft
    assert (len(case.events), case.version, case.responses[1:]) == (events, version, [])


def test_saved_again_it_is_the_same_one(session: scoped_session[Session]) -> None:
    case = acknowledged(complaint())
    keep(case)
    again = keep(case, seen=1, findings="You reported it three times.")
    assert (again.version, count(session)) == (2, 1)


@pytest.mark.parametrize("seen", [0, 1, 3])
def test_another_window_s_words_are_not_written_over(session: scoped_session[Session], seen: int) -> None:
    case = acknowledged(complaint())
    keep(case)
    keep(case, seen=1, findings="The other window.")
    with pytest.raises(Conflict):
        keep(case, seen=seen, findings="This window.")
    kept = form_drafts.of(case, Move.RESPOND, as_(ROADS))
    assert kept is not None
    assert kept.fields == [["findings", "The other window."]]


def test_what_was_sent_from_another_window_does_not_come_back(session: scoped_session[Session]) -> None:
    case = acknowledged(complaint())
    keep(case)
    form_drafts.drop(case.id, case.stage.id, Move.RESPOND, as_(ROADS))
    with pytest.raises(Conflict, match="sent or thrown away"):
        keep(case, seen=1)
    assert count(session) == 0


def test_each_author_has_their_own(session: scoped_session[Session]) -> None:
    case = acknowledged(complaint())
    mine, theirs = keep(case), keep(case, by=COMPLAINTS, findings="Theirs")
    assert mine is not theirs
    assert form_drafts.of(case, Move.RESPOND, as_(ROADS)) is mine
    assert form_drafts.of(case, Move.HOLD, as_(ROADS)) is None


def test_nobody_else_reads_it_whoever_sees_the_case(session: scoped_session[Session]) -> None:
    keep(acknowledged(complaint()))
    for username, many in ((ROADS, 1), (COMPLAINTS, 0), (CARE, 0)):
        token = access.viewer.set(view_as(staff(username)))
        try:
            assert len(session.scalars(select(FormDraft)).all()) == many, username
        finally:
            access.viewer.reset(token)


def test_whom_it_is_kept_from_meanwhile_reads_it_no_more(session: scoped_session[Session]) -> None:
    case = acknowledged(complaint())
    keep(case)
    do(case, Move.NAME_SUBJECT, by=COMPLAINTS, who=str(staff(ROADS).id), reason="The reporter names him.")
    session.flush()
    token = access.viewer.set(view_as(staff(ROADS)))
    try:
        assert session.scalars(select(FormDraft)).all() == []
    finally:
        access.viewer.reset(token)


def test_it_goes_when_the_move_is_made_and_stays_when_it_is_refused(session: scoped_session[Session]) -> None:
    case = acknowledged(complaint())
    keep(case)
    keep(case, by=COMPLAINTS)
    with pytest.raises(Invalid):
        do(case, Move.RESPOND, findings="Nothing more.")
    assert count(session) == 2
    do(case, Move.RESPOND, outcome="not_upheld", findings="Nothing went wrong.")
    assert form_drafts.of(case, Move.RESPOND, as_(ROADS)) is None
    assert count(session) == 1


def test_a_draft_of_a_move_that_opens_the_next_stage_goes_too(session: scoped_session[Session]) -> None:
    case = acknowledged(complaint())
    do(case, Move.RESPOND, outcome="not_upheld", findings="Nothing went wrong.")
    form_drafts.keep(case, Move.ESCALATE, typed=[("words", "She asks")], seen=0, by=as_(ROADS), at=NOW)
    do(case, Move.ESCALATE, trigger="dissatisfied")
    assert count(session) == 0


def test_it_is_bounded(session: scoped_session[Session]) -> None:
    case = acknowledged(complaint())
    with pytest.raises(Invalid, match="Shorten it"):
        keep(case, findings="x" * form_drafts.MOST_TYPED)
    assert count(session) == 0


def test_a_daily_job_forgets_what_belongs_to_a_stage_that_ended(session: scoped_session[Session]) -> None:
    case = acknowledged(complaint())
    keep(case)
    form_drafts.forget(at=days_later(30))
    assert count(session) == 1
    do(case, Move.WITHDRAW, reason="She wrote so.")
    session.flush()
    form_drafts.forget(at=NOW)
    assert count(session) == 1
    form_drafts.forget(at=days_later(2))
    session.expire_all()
    assert count(session) == 0
