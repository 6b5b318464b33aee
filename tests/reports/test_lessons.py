"""What was learned, before the public: in words that name nobody and that another has approved."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from portal.cases import learning
from portal.cases.learned_marks import ABOUT, SAID, mark
from portal.cases.models import LearningAction, Membership
from portal.cases.teams import team_of
from portal.database import db
from portal.errors import Conflict, Invalid, Refused
from portal.reports import lessons
from tests import cast
from tests.admin.browsing import days_ago, fields, made, signed_in, submit, told
from tests.cast import as_, staff
from tests.journeys.borough import BOROUGH, MAY, TESS, entry, staffed
from tests.journeys.staffing import hire

MEG, MIA, LIA = "meg.management", "mia.management", "lia.learning"
JULY = datetime(2026, 7, 1, 9, tzinfo=UTC)
WORDS = lessons.Words("Calls", "Nobody rings us back.", "Each call is logged, and returned within a day.")


@pytest.fixture
def borough(session: Session) -> Session:
    """The borough's people, two of its management team and a learning lead."""
    staffed()
    for username in (MEG, MIA):
        hire("childrens-social-care", **{username: ("Officer", "complaints", "management_team")})
    hire("childrens-social-care", **{LIA: ("Officer", "disability", "learning_lead")})
    return session


def work(*, with_case: bool = False, done: bool = True) -> LearningAction:
    case = entry() if with_case else None
    found = learning.commission(
        BOROUGH, what="Why?", owner=staff(LIA), due_on=JULY.date(), by=as_(MEG), at=MAY, case=case
    )
    if done:
        learning.finish(BOROUGH, found, result="Calls are logged now.", by=as_(LIA), at=JULY)
    return found


@pytest.mark.clauses("CSC-19")
def test_the_public_reads_what_another_than_its_writer_approved(borough: Session) -> None:
    found = work()
    lessons.write(BOROUGH, found, WORDS, seen=mark(found, SAID), by=as_(MEG))
    borough.flush()
    assert lessons.told(BOROUGH.key) == []
    assert not lessons.may_approve(BOROUGH, found, staff(MEG))
    with pytest.raises(Refused, match="You wrote these words"):
        lessons.approve(BOROUGH, found, seen=mark(found, SAID), by=as_(MEG), at=JULY)
    with pytest.raises(Refused, match="is put before the public by"):
        lessons.approve(BOROUGH, found, seen=mark(found, SAID), by=as_(LIA), at=JULY)
    lessons.approve(BOROUGH, found, seen=mark(found, SAID), by=as_(MIA), at=JULY + timedelta(days=1))
    borough.flush()
    assert lessons.told(BOROUGH.key) == [(WORDS.theme, WORDS.said, WORDS.did, JULY)]
    for again in (
        lambda: lessons.write(BOROUGH, found, WORDS, seen=mark(found, SAID), by=as_(LIA)),
        lambda: _approve(found),
    ):
        with pytest.raises(Refused, match="reads it already"):
            again()


def _approve(found: LearningAction) -> None:
    lessons.approve(BOROUGH, found, seen=mark(found, SAID), by=as_(MIA), at=JULY)


def test_what_is_approved_or_overwritten_is_what_was_shown(borough: Session) -> None:
    found = work()
    empty = mark(found, SAID)
    lessons.write(BOROUGH, found, WORDS, seen=empty, by=as_(MEG))
    shown, others = mark(found, SAID), replace(WORDS, did="We changed nothing.")
    with pytest.raises(Conflict, match="Nobody rings us back"):
        lessons.write(BOROUGH, found, others, seen=empty, by=as_(LIA))
    lessons.write(BOROUGH, found, others, seen=shown, by=as_(MEG))
    with pytest.raises(Conflict, match="We changed nothing"):
        lessons.approve(BOROUGH, found, seen=shown, by=as_(MIA), at=JULY)
    about = mark(found, ABOUT)
    learning.tell_about(BOROUGH, found, learning.About("Visits"), seen=about, by=as_(MEG))
    with pytest.raises(Conflict, match="Visits"):
        learning.tell_about(BOROUGH, found, learning.About("Calls"), seen=about, by=as_(MIA))
    assert found.approved_at is None


def test_nothing_is_told_of_work_that_is_not_done_nor_by_others(borough: Session) -> None:
    found = work(done=False)
    with pytest.raises(Refused, match="no result yet"):
        lessons.write(BOROUGH, found, WORDS, seen=mark(found, SAID), by=as_(LIA))
    with pytest.raises(Refused, match="puts it into words"):
        lessons.write(BOROUGH, found, WORDS, seen=mark(found, SAID), by=as_(TESS))
    with pytest.raises(Refused, match="Nothing was put into words"):
        _approve(found)


def test_words_that_say_who_somebody_is_are_refused_beside_them(borough: Session) -> None:
    found = work(with_case=True)
    borough.flush()
    number = learning._case(found).tracking_number  # type: ignore[union-attr]  # it came from one
    with pytest.raises(Invalid) as invalid:
        lessons.write(
            BOROUGH,
            found,
            lessons.Words("Calls", f"In {number} nobody rang.", "Calls are logged."),
            seen=mark(found, SAID),
            by=as_(LIA),
        )
    assert list(invalid.value.errors) == ["said"]


def test_it_is_written_approved_and_read_on_the_pages(app: Flask, client: FlaskClient) -> None:
    management, lead = "complaints.children", "manager.children"

    def begin() -> int:
        team = team_of("childrens-social-care", "complaints")
        for username, position in ((management, "management_team"), (lead, "learning_lead")):
            db.session.add(Membership(staff_id=cast.staff(username).id, team_id=team.id, position=position))
        done = {"done_at": days_ago(1), "done_by": "Lead", "result": "Logged."}
        asked = {"what": "Look.", "due_on": days_ago(1).date(), "asked_by": "M", "asked_at": days_ago(9)}
        people = {"owner_id": cast.staff(lead).id, "asked_by_id": cast.staff(management).id}
        db.session.add(found := LearningAction(procedure_key="childrens-social-care", **asked, **people, **done))
        db.session.flush()
        return found.id

    number, about = made(app, begin), "/childrens-social-care/about"
    empty = "Nothing has been published yet that came of what people told us."
    assert empty in told(client.get(about).text)
    assert "You said, we did" not in client.get("/devon/about").text
    officer, manager = signed_in(app, lead), signed_in(app, management)
    read: dict[str, Any] = {**fields(manager.get(f"/staff/learning/publish/{number}").text)}
    given = {"theme": WORDS.theme, "said": WORDS.said, "did": WORDS.did}
    assert submit(officer, f"/staff/learning/words/{number}", **given).status_code == 302
    assert empty in told(client.get(about).text)
    assert submit(officer, f"/staff/learning/publish/{number}").status_code == 409
    late = manager.post(f"/staff/learning/publish/{number}", data=read | {"button": "make"})
    assert late.status_code == 409
    assert f"What was done: {WORDS.did}" in told(late.text)
    assert fields(late.text)["version"] != read["version"], "the next press is about what is shown now"
    assert submit(manager, f"/staff/learning/publish/{number}").status_code == 302
    for address in (about, "/childrens-social-care/performance"):
        page = told(client.get(address).text)
        assert f"You said: {WORDS.said}" in page
        assert f"We did: {WORDS.did}" in page
        assert "Logged." not in page
