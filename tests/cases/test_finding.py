"""Searching: a case is found by whatever stands on it, however it is typed, from the moment it is kept till it goes."""

from __future__ import annotations

from contextlib import nullcontext

import pytest
from flask import Flask
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from portal.cases import access, filing, finding, glass, indexing
from portal.cases.models import Attachment, Case, CaseText, FileChannel, FileKind
from portal.cases.submission import Reporter
from portal.database import db, transaction
from portal.files.making_safe import Safe
from portal.http.viewers import view_as
from portal.policy.moves import Move
from portal.policy.searching import parse
from tests import cast
from tests.admin.browsing import made
from tests.cast import ALICE, NOW, acknowledged, answered, as_, complaint, do, staff
from tests.labels.test_glass import asked, looking
from tests.policy.test_searching import HOSTILE

ŁUKASZ = Reporter(name="Łukasz Ñandú")


def found(typed: str) -> list[int]:
    return [hit.id for hit in finding.newest(parse(typed)).hits]


def kept() -> dict[int, str]:
    rows = db.session.execute(select(CaseText.case_id, CaseText.words)).all()
    return {row.case_id: row.words for row in rows}


def test_a_case_is_found_by_all_that_stands_on_it(session: Session) -> None:
    case = answered(complaint(location="Sidwell Street"))
    other = complaint(description="The swings at the park are broken.", reporter=ŁUKASZ)
    session.commit()
    number = case.tracking_number
    for typed in (
        *("pothole", "POTH", "alice penrose", "penr", '"mill lane"', "alice@example.org", "sidwell", "nobody came"),
        *("01632 960777", "960 777", "+44 1632 960777", number.lower(), number.replace("-", " ").lower()),
        *(number.replace("-", ""), number[:7], number[3:12], '"mend the road"', "pothole penrose sidwell sorry"),
    ):
        assert found(typed) == [case.id], typed
    for typed in ("nandu", "lukasz", "swing", "ŁUKASZ ñandu"):
        assert found(typed) == [other.id], typed
    for typed in ("penrose swings", '"lane mill"', "nothing", "othole", ""):
        assert found(typed) == [], typed


def test_the_newest_stand_first_and_are_gone_through_by_key(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    ids = [complaint().id for _ in range(5)][::-1]
    session.commit()
    monkeypatch.setattr(finding, "A_PAGE", 2)
    monkeypatch.setattr(finding, "COUNTED", 3)
    first = finding.newest(parse("pothole"))
    assert [hit.id for hit in first.hits] == ids[:3]
    assert first.more
    assert [hit.id for hit in finding.after(parse("pothole"), ids[1])] == ids[2:5]
    assert finding.after(parse("pothole"), ids[4]) == []


@pytest.mark.parametrize("who", [None, cast.ROADS, cast.CARE])
def test_whatever_is_typed_finds_a_list_of_one_s_own_cases_however_it_is_asked(
    session: Session, who: str | None
) -> None:
    """No operator of the index gets through: what is found holds the words, and is there for whoever looks."""
    mine, other = complaint().id, complaint(service="adult_care").id
    session.commit()
    seen = {cast.ROADS: {mine}, cast.CARE: {other}}.get(who or "", {mine, other})
    with looking(who) if who else nullcontext():
        for typed in (*HOSTILE, *(f"pothole {one}" for one in HOSTILE)):
            hits = found(typed)
            having = session.scalars(select(Case.id).where(finding.having(typed)).order_by(Case.id.desc())).all()
            assert hits == list(having) == sorted(set(hits), reverse=True), typed
            assert set(hits) <= seen if parse(typed) else hits == [], typed
            assert finding.after(parse(typed), min(hits, default=1)) == [], typed
        assert set(found("pothole")) == seen


def test_what_is_corrected_is_found_as_it_is_now(session: Session) -> None:
    case = complaint()
    session.commit()
    do(case, Move.AMEND, by=cast.COMPLAINTS, name="Maud Trevelyan")
    session.commit()
    assert found("trevelyan") == [case.id]
    assert found("penrose") == []


def test_a_file_is_found_by_its_name_until_it_is_removed(session: Session) -> None:
    case = complaint()
    session.commit()
    by, safe = as_(cast.COMPLAINTS), Safe("crater-on-sidwell.txt", "txt", "text/plain", "txt", b"Nobody came.", False)
    filing.add(case, [safe], kind=FileKind.EVIDENCE, channel=FileChannel.OFFICE, by=by, at=NOW)
    session.commit()
    assert found("crater sidwell") == [case.id]
    file = session.scalars(select(Attachment)).one()
    filing.erase(case, file, reason="It shows a child.", by=by, at=NOW)
    session.commit()
    assert found("crater") == []


def test_what_was_taken_back_is_not_found(session: Session) -> None:
    case = complaint()
    session.commit()
    kept_id = case.id
    attempt = session.begin_nested()
    do(case, Move.AMEND, by=cast.COMPLAINTS, name="Maud Trevelyan")
    attempt.rollback()
    session.commit()
    assert found("trevelyan") == []
    assert found("penrose") == [kept_id]
    complaint(reporter=ŁUKASZ)
    session.flush()
    session.rollback()
    session.commit()
    assert found("lukasz") == []


def test_a_case_that_goes_takes_its_words_along(session: Session) -> None:
    case = complaint()
    session.commit()
    assert found("pothole") == [case.id]
    session.execute(delete(CaseText).where(CaseText.case_id == case.id))
    session.commit()
    assert found("pothole") == []


def test_nobody_is_found_behind_an_anonymous_case(session: Session) -> None:
    case = complaint(anonymous=True, reporter=ALICE)
    session.commit()
    assert found("pothole") == [case.id]
    for typed in ("penrose", "alice", "960777", "mill lane"):
        assert found(typed) == [], typed


def test_one_sees_what_one_may_see_and_no_more(session: Session) -> None:
    roads, care = complaint(), complaint(service="adult_care")
    session.commit()
    for who, mine in ((cast.ROADS, [roads.id]), (cast.CARE, [care.id]), (cast.ADMIN, [])):
        token = access.viewer.set(view_as(staff(who)))
        try:
            assert found("pothole") == mine, who
            assert session.scalars(select(Case.id).where(finding.having("pothole"))).all() == mine
            assert [hit.id for hit in finding.after(parse("pothole"), 10**6)] == mine
            assert session.scalars(select(CaseText.case_id)).all() == mine
        finally:
            access.viewer.reset(token)


@pytest.mark.clauses("RV-25")
def test_what_was_opened_to_someone_is_read_and_not_searched(session: Session) -> None:
    case, mine = complaint(), complaint(service="adult_care")
    glass.approve(asked(case), hours=2, by=staff(cast.COMPLAINTS), at=NOW)
    session.commit()
    with looking(cast.CARE):
        assert set(session.scalars(select(Case.id))) == {case.id, mine.id}
        assert found("pothole") == [mine.id]
        assert session.scalars(select(Case.id).where(finding.having("pothole"))).all() == [mine.id]


def test_what_is_kept_is_what_a_rebuild_would_keep(app: Flask) -> None:
    """A journey by all sorts of moves: whatever wrote to a case, the search has read it."""

    def journey() -> None:
        case = answered(acknowledged(complaint(location="Sidwell Street")))
        do(case, Move.ESCALATE, trigger="dissatisfied")
        do(case, Move.CONTACT, by=cast.COMPLAINTS, method="phone", note="She rang about the kerb.")
        other = complaint(description="Again the same hole.")
        do(other, Move.LINK, by=cast.COMPLAINTS, other=case.tracking_number, lead="this", reason="One hole.")
        do(other, Move.AMEND, by=cast.COMPLAINTS, name="Maud Trevelyan", location="Fore Street")
        do(complaint(anonymous=True, reporter=Reporter()), Move.WITHDRAW, by=cast.COMPLAINTS, reason="Enough.")

    made(app, journey)
    with app.app_context():
        before = kept()
        assert len(before) == 3
        assert sum(indexing.rebuild()) == 3
        assert kept() == before
        with transaction():
            db.session.execute(delete(CaseText))
        assert found("pothole") == []
        assert indexing.without_words() == 3
        indexing.write_missing()
        assert indexing.without_words() == 0
        assert kept() == before
        assert found("hole trevelyan fore") == [2]
