"""Designees: they act where their principal's position is wanted, for a while, and both are shown (OC-15)."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.accounts.models import SecurityEntry
from portal.cases import access, designees, queries
from portal.cases.models import Case, Delegation
from portal.database import db
from portal.errors import Invalid
from portal.policy.moves import Move
from tests.admin.browsing import made, signed_in, submit, told
from tests.cast import (
    ADMIN,
    CARE,
    CHIEF,
    COMPLAINTS,
    INVESTIGATOR,
    NOW,
    ROADS,
    SENIOR,
    acknowledged,
    answered,
    complaint,
    days_later,
    do,
    refusal,
    staff,
)
from tests.labels.test_glass import looking
from tests.labels.town import HR, MONITOR, about, labelled

DAY = timedelta(days=1)
ADD, EDIT = "/staff/delegations/add", "/staff/delegations/edit/"
BOTH = "Grace Adeyemi, designee of Helen Trelawny"


def stands_in(session: Session, designee: str, principal: str, procedure: str = "devon") -> None:
    session.add(designees.delegate(staff(principal), staff(designee), procedure, since=NOW - DAY, until=NOW + 30 * DAY))
    session.flush()


def second_stage() -> Case:
    """A complaint about a road at its second stage, which wants a senior manager."""
    case = answered(complaint())
    do(case, Move.ESCALATE, by=COMPLAINTS, trigger="dissatisfied")
    return case


def sees(session: Session, case: Case, username: str) -> bool:
    with looking(username):
        return any(one == case.id for one in session.scalars(access.select(Case.id)))


@pytest.mark.clauses("OC-15")
def test_a_designee_acts_and_both_are_shown(session: Session) -> None:
    case = second_stage()
    assert "Senior manager" in refusal(case, Move.ALLOCATE, by=COMPLAINTS, to=staff(CARE).id).sentence
    stands_in(session, CARE, SENIOR)
    assert CARE in {one.username for one in queries.who_may_take(case, NOW)}
    do(case, Move.ALLOCATE, by=COMPLAINTS, to=staff(CARE).id)
    assert BOTH in case.events[-1].detail
    letter = do(case, Move.ACKNOWLEDGE, by=CARE)
    assert letter is not None
    assert case.events[-1].by_name == BOTH
    assert BOTH in str(letter.blocks)


@pytest.mark.clauses("OC-15")
def test_whoever_holds_the_position_signs_alone(session: Session) -> None:
    stands_in(session, SENIOR, CHIEF)
    case = second_stage()
    acknowledged(case, by=SENIOR)
    assert case.events[-1].by_name == "Helen Trelawny"
    assert case.stage.principal is None


@pytest.mark.clauses("OC-15")
def test_it_ends(session: Session) -> None:
    stands_in(session, CARE, SENIOR)
    case = second_stage()
    late = days_later(31)
    assert CARE not in {one.username for one in queries.who_may_take(case, late)}
    refusal(case, Move.ALLOCATE, by=COMPLAINTS, at=late, to=staff(CARE).id)
    assert sees(session, case, CARE)
    with looking(CARE, late):
        assert case.id not in set(session.scalars(access.select(Case.id)))


@pytest.mark.clauses("OC-15")
def test_a_designee_may_not_have_dealt_with_an_earlier_stage(session: Session) -> None:
    stands_in(session, ROADS, SENIOR)
    case = second_stage()
    assert "earlier stage" in refusal(case, Move.ALLOCATE, by=COMPLAINTS, to=staff(ROADS).id).sentence


@pytest.mark.clauses("OC-15", "RV-25", "RV-26")
@pytest.mark.usefixtures("town")
def test_a_designee_sees_what_their_principal_does_and_nothing_that_concerns_them(session: Session) -> None:
    case = labelled(complaint())
    assert not sees(session, case, INVESTIGATOR)
    stands_in(session, INVESTIGATOR, MONITOR)
    assert sees(session, case, INVESTIGATOR)
    assert not sees(session, labelled(complaint()), CARE)
    assert not sees(session, about(MONITOR, labelled(complaint())), INVESTIGATOR)
    stands_in(session, HR, CHIEF)
    assert not sees(session, case, HR), "they stand in for one who may never see it"


def test_what_makes_no_sense_is_refused(session: Session) -> None:
    for principal, designee, procedure, until, field in (
        (SENIOR, SENIOR, "devon", NOW + DAY, "designee"),
        (SENIOR, CARE, "devon", NOW, "until"),
        (SENIOR, CARE, "san-clemente", NOW + DAY, "principal"),
    ):
        with pytest.raises(Invalid) as invalid:
            designees.delegate(staff(principal), staff(designee), procedure, since=NOW, until=until)
        assert set(invalid.value.errors) == {field}


@pytest.mark.clauses("OC-15")
@time_machine.travel(NOW, tick=True)
def test_an_administrator_says_who_acts_for_whom(app: Flask) -> None:
    admin = signed_in(app, ADMIN)
    senior, care = made(app, lambda: (str(staff(SENIOR).id), str(staff(CARE).id)))
    given = {"principal": senior, "designee": care, "procedure": "devon", "since": "2026-05-05", "until": "2026-05-08"}
    assert submit(admin, ADD, **{**given, "until": "2026-04-01"}).status_code == 422
    for far in ({"since": "0001-01-01"}, {"until": "9999-12-31"}, {"since": "9999-12-31", "until": "9999-12-31"}):
        answer = submit(admin, ADD, **{**given, **far})
        assert answer.status_code == 422
        assert "Is the year right?" in told(answer.text)
    assert submit(admin, ADD, **given).status_code == 302
    assert submit(admin, f"{EDIT}1", until="9999-12-31").status_code == 422
    listed = told(admin.get("/staff/delegations/list/").text)
    for word in ("Helen Trelawny", "Grace Adeyemi", "Tue 5 May 2026", "Fri 8 May 2026"):
        assert word in listed
    assert submit(admin, f"{EDIT}1", until="2026-05-06").status_code == 302
    assert "Wed 6 May 2026" in told(admin.get("/staff/delegations/list/").text)
    assert noted(app) == [
        "May act for Helen Trelawny from 5 May 2026 to the end of 8 May 2026, under devon.",
        "May act for Helen Trelawny to the end of 6 May 2026, under devon.",
    ]
    assert signed_in(app, CARE).get(ADD).status_code == 403


@pytest.mark.clauses("OC-15")
@time_machine.travel(NOW, tick=True)
def test_who_acted_for_whom_until_now_stays_as_it_was(app: Flask) -> None:
    """Otherwise whoever was independent of an act, or wasn't, would be so no longer."""
    admin = signed_in(app, ADMIN)
    running, over = made(app, lambda: (stood(-10, 10), stood(-10, -1)))
    senior, care = made(app, lambda: (str(staff(SENIOR).id), str(staff(CARE).id)))
    given = {"principal": senior, "designee": care, "procedure": "devon", "since": "2026-05-04", "until": "2026-05-08"}
    for answer in (submit(admin, ADD, **given), submit(admin, f"{EDIT}{running}", until="2026-05-04")):
        assert answer.status_code == 422
        assert "This day has gone by" in told(answer.text)
    for way in (EDIT, "/staff/delegations/delete/"):
        answer = admin.get(f"{way}{over}")
        assert answer.status_code == 409
        assert "what was done in it is judged by it" in told(answer.text)
    assert ends(app) == {running: NOW + 10 * DAY, over: NOW - DAY}
    assert noted(app) == []


@pytest.mark.clauses("OC-15")
@time_machine.travel(NOW, tick=True)
def test_it_ends_at_once_and_what_has_not_begun_goes(app: Flask) -> None:
    admin = signed_in(app, ADMIN)
    running, ahead = made(app, lambda: (stood(-10, 10), stood(1, 5)))
    for pk in (running, ahead):
        assert submit(admin, f"/staff/delegations/delete/{pk}").status_code == 302
    assert set(ends(app)) == {running}
    assert NOW <= ends(app)[running] < NOW + timedelta(minutes=5)
    assert noted(app) == ["No longer acts for Helen Trelawny, under devon."] * 2
    with app.app_context():
        involved = designees.involved("devon", [(staff(CARE).id, NOW - DAY)])
        assert involved == {staff(CARE).id, staff(SENIOR).id}, "what was done before is still both of theirs"


@time_machine.travel(NOW, tick=True)
def test_nobody_acts_for_or_is_someone_who_has_left(app: Flask) -> None:
    admin = signed_in(app, ADMIN)
    senior, care = made(app, lambda: (staff(SENIOR).id, staff(CARE).id))
    page = admin.get(ADD).text
    made(app, lambda: setattr(staff(CARE), "active", False))
    days = {"procedure": "devon", "since": "2026-05-05", "until": "2026-05-08"}
    assert submit(admin, ADD, on=page, principal=str(senior), designee=str(care), **days).status_code == 422
    assert ends(app) == {}


def stood(since: int, until: int) -> int:
    """Let Grace act for Helen between days counted from now, and return its id."""
    days = {"since": NOW + since * DAY, "until": NOW + until * DAY}
    one = designees.delegate(staff(SENIOR), staff(CARE), "devon", **days)
    db.session.add(one)
    db.session.flush()
    return one.id


def ends(app: Flask) -> dict[int, datetime]:
    with app.app_context():
        return {one.id: one.until for one in db.session.scalars(select(Delegation))}


def noted(app: Flask) -> list[str]:
    with app.app_context():
        return [one.words for one in db.session.scalars(select(SecurityEntry).order_by(SecurityEntry.id))]
