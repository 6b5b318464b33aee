"""Who has a case open: a mark that is seldom written, soon forgotten, and never shows whom the case is kept from."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.cases import form_drafts, parts, presence
from portal.cases.models import Case, Presence
from portal.database import db
from portal.policy.moves import Move
from tests import cast
from tests.cast import NOW

MINUTE = timedelta(minutes=1)


def _mark(case: Case, who: str, at: int = 0, doing: str = "", *, is_done: bool = False) -> None:
    presence.mark(case.id, cast.staff(who).id, doing=doing, at=NOW + at * MINUTE, is_done=is_done)


def _row(case: Case, who: str) -> tuple[str, int, int]:
    """Return what someone does, since how many minutes after the beginning, and when that was seen last."""
    columns = (Presence.doing, Presence.since, Presence.seen_at)
    doing, since, seen = db.session.execute(
        select(*columns).filter_by(case_id=case.id, staff_id=cast.staff(who).id)
    ).one()
    return doing, (since - NOW) // MINUTE, (seen - NOW) // MINUTE


def _named(case: Case, me: str, at: int = 0) -> list[str]:
    return [one.name for one in presence.others(case, cast.staff(me).id, NOW + at * MINUTE)]


def test_it_is_written_once_in_some_minutes(session: Session) -> None:
    case = cast.complaint()
    _mark(case, cast.ROADS)
    _mark(case, cast.ROADS, 2)
    assert _row(case, cast.ROADS) == ("", 0, 0)
    _mark(case, cast.ROADS, 4)
    assert _row(case, cast.ROADS) == ("", 0, 4)


def test_another_form_is_told_at_once_and_looking_at_the_page_doesnt_end_it(session: Session) -> None:
    case = cast.complaint()
    _mark(case, cast.ROADS)
    _mark(case, cast.ROADS, 1, "respond")
    _mark(case, cast.ROADS, 2)
    assert _row(case, cast.ROADS) == ("respond", 0, 1)
    _mark(case, cast.ROADS, 3, is_done=True)
    assert _row(case, cast.ROADS) == ("", 0, 3)


def test_whoever_comes_back_later_has_it_open_anew(session: Session) -> None:
    case = cast.complaint()
    _mark(case, cast.ROADS)
    _mark(case, cast.ROADS, 40)
    assert _row(case, cast.ROADS) == ("", 40, 40)


def test_the_other_is_named_while_they_are_there_and_oneself_never(session: Session) -> None:
    case, other = cast.complaint(), cast.complaint()
    _mark(case, cast.ROADS)
    assert _named(case, cast.COMPLAINTS) == ["Tom Easterbrook"]
    assert _named(case, cast.ROADS) == []
    assert _named(other, cast.COMPLAINTS) == []
    assert _named(case, cast.COMPLAINTS, 16) == []


@pytest.mark.clauses("RV-25", "RV-26")
def test_whom_the_case_is_kept_from_since_is_not_named(session: Session) -> None:
    case = cast.complaint()
    _mark(case, cast.ROADS)
    cast.do(
        case, Move.NAME_SUBJECT, by=cast.COMPLAINTS, who=str(cast.staff(cast.ROADS).id), reason="The reporter says so."
    )
    session.flush()
    _mark(case, cast.COMPLAINTS)
    assert _named(case, cast.CENTRAL) == ["Morwenna Pascoe"]


@pytest.mark.clauses("DV-31")
def test_who_dealt_with_an_earlier_stage_is_not_named_at_the_next(session: Session) -> None:
    case = cast.complaint()
    _mark(case, cast.ROADS)
    cast.escalated(case)
    session.flush()
    assert _named(case, cast.COMPLAINTS) == []


def test_a_page_learns_of_it_with_what_it_asks_anyway(session: Session) -> None:
    case = cast.complaint()
    session.flush()
    _mark(case, cast.ROADS)
    assert presence.OTHERS not in (parts.there(case.id) or ())
    assert presence.MARKED not in (parts.there(case.id, NOW) or ())


def test_what_is_older_than_a_day_goes_with_what_was_typed(session: Session) -> None:
    case = cast.complaint()
    _mark(case, cast.ROADS)
    _mark(case, cast.COMPLAINTS, 60 * 24)
    form_drafts.forget(at=NOW + timedelta(days=1, minutes=1))
    assert session.scalar(select(func.count()).select_from(Presence)) == 1
