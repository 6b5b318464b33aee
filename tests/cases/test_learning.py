"""Further work for learning: commissioned by the management team, owned, due, done."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.cases import access, learning
from portal.cases.models import Case, LearningAction
from portal.errors import Invalid, Refused
from portal.notices.models import Notice
from portal.policy.moves import Move
from tests.cast import as_, complaint, do, staff
from tests.journeys.borough import BOROUGH, CAROL, MAY, TESS, entry, staffed
from tests.journeys.reading import view_as
from tests.journeys.staffing import hire
from tests.procedures.shipped import pack

MEG, LIA = "meg.management", "lia.learning"
DUE = date(2026, 6, 30)
JULY = datetime(2026, 7, 1, 9, tzinfo=UTC)


@pytest.fixture
def borough(session: Session) -> Session:
    """The borough's people, its management team and a learning lead."""
    staffed()
    hire("childrens-social-care", **{MEG: ("Officer", "complaints", "management_team")})
    hire("childrens-social-care", **{LIA: ("Officer", "disability", "learning_lead")})
    return session


def asked(by: str = MEG, owner: str = LIA, **changes: Any) -> LearningAction:
    given: dict[str, Any] = {"what": "Why do calls go unreturned?", "due_on": DUE, **changes}
    return learning.commission(BOROUGH, owner=staff(owner), by=as_(by), at=MAY, **given)


@pytest.mark.clauses("CSC-19")
def test_the_management_team_asks_a_learning_lead_by_a_day(borough: Session) -> None:
    made = asked()
    borough.flush()
    [notice] = borough.scalars(select(Notice).where(Notice.to_address == staff(LIA).email))
    assert notice.subject == "Further work is asked of you by 30 June 2026"
    assert not learning.is_overdue(made, DUE)
    assert learning.is_overdue(made, JULY.date())
    learning.finish(BOROUGH, made, result="Calls are logged now.", by=as_(LIA), at=JULY)
    assert (made.result, made.done_by, made.done_at) == ("Calls are logged now.", "Lia.Learning Example", JULY)
    assert not learning.is_overdue(made, JULY.date())
    with pytest.raises(Refused, match="its result already"):
        learning.finish(BOROUGH, made, result="Again.", by=as_(LIA), at=JULY)


@pytest.mark.clauses("CSC-19")
@pytest.mark.parametrize("by", [LIA, CAROL, TESS])
def test_nobody_else_commissions_it(borough: Session, by: str) -> None:
    with pytest.raises(Refused, match="Children's Social Care Management Team") as refused:
        asked(by=by)
    assert refused.value.clause == "CSC-19"


def test_nobody_else_gives_the_result(borough: Session) -> None:
    made = asked()
    with pytest.raises(Refused, match="was asked, and gives the result"):
        learning.finish(BOROUGH, made, result="x", by=as_(TESS), at=JULY)
    learning.finish(BOROUGH, made, result="She told me.", by=as_(MEG), at=JULY)


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"owner": TESS}, "owner"), ({"due_on": date(2026, 5, 19)}, "due_on"), ({"case": True, "duty_id": 1}, "number")],
)
def test_what_makes_no_sense_is_told(borough: Session, changes: dict[str, Any], field: str) -> None:
    if "case" in changes:
        changes = {**changes, "case": entry()}
    with pytest.raises(Invalid) as invalid:
        asked(**changes)
    assert list(invalid.value.errors) == [field]


def test_a_case_of_another_procedure_teaches_nothing_here(borough: Session) -> None:
    with pytest.raises(Invalid) as invalid:
        asked(case=complaint())
    assert list(invalid.value.errors) == ["number"]
    with pytest.raises(Refused, match="no further work is commissioned"):
        learning.owners(pack("devon"))


def _seen(session: Session, username: str) -> tuple[int, int]:
    """Return how many pieces of work, and how many cases, someone sees."""
    token = access.viewer.set(view_as(staff(username)))
    try:
        return len(session.scalars(select(LearningAction)).all()), len(session.scalars(select(Case)).all())
    finally:
        access.viewer.reset(token)


@pytest.mark.clauses("CSC-19")
def test_it_stands_in_the_case_s_timeline_and_its_owner_sees_the_work_alone(borough: Session) -> None:
    case = entry()
    made = asked(case=case)
    borough.flush()
    assert case.events[-1].kind == "learning"
    assert case.events[-1].detail == "Lia.Learning Example, by 30 June 2026: Why do calls go unreturned?"
    assert _seen(borough, CAROL) == (1, 1)
    assert _seen(borough, LIA) == (1, 0)
    assert _seen(borough, TESS) == (0, 0)
    learning.finish(BOROUGH, made, result="Calls are logged now.", by=as_(LIA), at=JULY)
    assert case.events[-1].detail == "Calls are logged now."


@pytest.mark.clauses("CSC-19", "RV-26")
def test_it_is_asked_of_nobody_whom_the_case_is_about_and_is_gone_once_it_is(borough: Session) -> None:
    case = entry()
    asked(case=case)
    borough.flush()
    assert _seen(borough, LIA) == (1, 0)
    do(case, Move.NAME_SUBJECT, by=CAROL, at=MAY, who=str(staff(LIA).id), reason="She names her.")
    borough.flush()
    assert _seen(borough, LIA) == (0, 0)
    with pytest.raises(Invalid) as invalid:
        asked(case=case)
    assert list(invalid.value.errors) == ["owner"]
    assert invalid.value.errors["owner"].startswith("The complaint is about this person")


@pytest.mark.clauses("CSC-19")
def test_whoever_was_let_in_to_read_a_case_asks_for_nothing_from_it(borough: Session) -> None:
    case = entry()
    borough.flush()
    token = access.viewer.set(replace(view_as(staff(TESS)), opened=frozenset({case.id})))
    try:
        with pytest.raises(Refused, match="read it"):
            asked(case=case)
    finally:
        access.viewer.reset(token)
