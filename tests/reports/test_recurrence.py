"""Whether it came again: the cases like those that something was learned from, before the work was done and after."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy.orm import Session

from portal.cases import access, learning
from portal.cases.learned_marks import ABOUT, SAID, mark
from portal.cases.learning import About
from portal.cases.models import Case, LearningAction
from portal.errors import Invalid, Refused
from portal.reports import lessons, recurrence
from portal.reports.recurrence import When
from tests.cast import as_, staff
from tests.journeys.borough import BOROUGH, CAROL, TESS, entry, staffed
from tests.journeys.reading import view_as
from tests.journeys.staffing import hire

MEG, LIA = "meg.management", "lia.learning"
CALLS = About("Calls that nobody returned", "communication", "")
ASKED, DONE = datetime(2026, 2, 2, 9, tzinfo=UTC), datetime(2026, 5, 20, 9, tzinfo=UTC)
TODAY = datetime(2026, 11, 3, 9, tzinfo=UTC)


@pytest.fixture(autouse=True)
def borough(session: Session) -> Session:
    """The borough's people, its management team and a learning lead."""
    staffed()
    hire("childrens-social-care", **{MEG: ("Officer", "complaints", "management_team")})
    hire("childrens-social-care", **{LIA: ("Officer", "disability", "learning_lead")})
    return session


def work(about: About = CALLS, *, done: bool = True, case: Case | None = None) -> LearningAction:
    made = learning.commission(
        BOROUGH, what="Why?", owner=staff(LIA), due_on=TODAY.date(), by=as_(MEG), at=ASKED, about=about, case=case
    )
    if done:
        learning.finish(BOROUGH, made, result="Calls are logged.", by=as_(LIA), at=DONE)
    return made


def came(*months: tuple[int, int], **changes: str | tuple[str, ...]) -> None:
    for year, month in months:
        entry(at=datetime(year, month, 15, 9, tzinfo=UTC), **changes)


def test_the_quarters_before_it_was_done_and_after(session: Session) -> None:
    came((2025, 4), (2025, 5), (2025, 7), (2025, 12), (2026, 1), (2026, 2), (2026, 3), (2026, 4), (2026, 8), (2026, 11))
    came((2025, 3), (2027, 2))  # before and after all the quarters
    came((2025, 7), (2026, 8), natures=("delay",))  # something else
    session.flush()
    found = recurrence.of(BOROUGH, work(), TODAY)
    assert found is not None
    assert [(one.name, one.number, one.when, one.over) for one in found.quarters] == [
        ("Q2 2025", 2, When.BEFORE, True),
        ("Q3 2025", 1, When.BEFORE, True),
        ("Q4 2025", 1, When.BEFORE, True),
        ("Q1 2026", 3, When.BEFORE, True),
        ("Q2 2026", 1, When.DONE, True),
        ("Q3 2026", 1, When.AFTER, True),
        ("Q4 2026", 1, When.AFTER, False),
    ]
    assert (found.before, found.after) == (1.75, 1.0)


def test_a_quarter_begins_where_the_body_is(session: Session) -> None:
    entry(at=datetime(2026, 6, 30, 22, 59, tzinfo=UTC))
    entry(at=datetime(2026, 6, 30, 23, 0, tzinfo=UTC))  # midnight in London
    session.flush()
    found = recurrence.of(BOROUGH, work(), TODAY)
    assert found is not None
    assert [one.number for one in found.quarters][-3:] == [1, 1, 0]


def test_while_it_is_not_done_all_is_before(session: Session) -> None:
    came((2026, 8))
    session.flush()
    found = recurrence.of(BOROUGH, work(done=False), TODAY)
    assert found is not None
    assert {one.when for one in found.quarters} == {When.BEFORE}
    assert (len(found.quarters), found.before, found.after) == (5, 0.25, None)


def test_where_it_is_not_said_what_it_is_about_nothing_is_counted(session: Session) -> None:
    assert recurrence.of(BOROUGH, work(About("Calls")), TODAY) is None


def test_what_a_case_is_about_is_counted_where_nothing_else_is_said(session: Session) -> None:
    case = entry(at=datetime(2026, 1, 15, 9, tzinfo=UTC), service="children_in_need")
    session.flush()
    made = work(About("Calls"), done=False, case=case)
    assert (made.nature, made.service) == ("communication", "children_in_need")
    found = recurrence.of(BOROUGH, made, TODAY)
    assert found is not None
    assert sum(one.number for one in found.quarters) == 1


def test_each_counts_what_they_may_see(session: Session) -> None:
    came((2026, 1))
    session.flush()
    made = work()
    for username, number in ((CAROL, 1), (LIA, 0)):
        token = access.viewer.set(view_as(staff(username)))
        try:
            found = recurrence.of(BOROUGH, made, TODAY)
        finally:
            access.viewer.reset(token)
        assert found is not None
        assert sum(one.number for one in found.quarters) == number, username


# ---- what it is about


def test_a_theme_is_written_one_way_and_goes_before_the_public(session: Session) -> None:
    first, second = work(), work(About("calls THAT nobody returned"))
    session.flush()
    assert second.theme == first.theme == "Calls that nobody returned"
    assert learning.themes(BOROUGH.key) == ["Calls that nobody returned"]
    assert not lessons.may_approve(BOROUGH, first, staff(MEG)), "a theme alone is nothing to publish"
    with pytest.raises(Refused, match="Nothing was put into words"):
        lessons.approve(BOROUGH, first, seen=mark(first, SAID), by=as_(MEG), at=DONE)
    lessons.write(
        BOROUGH,
        first,
        lessons.Words(first.theme, "Nobody rings.", "Calls are logged."),
        seen=mark(first, SAID),
        by=as_(LIA),
    )
    lessons.approve(BOROUGH, first, seen=mark(first, SAID), by=as_(MEG), at=DONE)
    session.flush()
    assert [one.theme for one in lessons.told(BOROUGH.key)] == ["Calls that nobody returned"]
    with pytest.raises(Refused, match="reads it already"):
        learning.tell_about(BOROUGH, first, About("Other"), seen=mark(first, ABOUT), by=as_(MEG))


def test_those_who_commission_say_what_it_is_about(session: Session) -> None:
    made = work(About())
    learning.tell_about(
        BOROUGH, made, About("Visits", "contact", "children_in_need"), seen=mark(made, ABOUT), by=as_(MEG)
    )
    assert (made.theme, made.nature, made.service) == ("Visits", "contact", "children_in_need")
    for who in (LIA, TESS, CAROL):
        with pytest.raises(Refused, match="is said by"):
            learning.tell_about(BOROUGH, made, CALLS, seen=mark(made, ABOUT), by=as_(who))


@pytest.mark.parametrize("field", ["nature", "service"])
def test_what_the_procedure_doesn_t_know_is_nothing_to_count(session: Session, field: str) -> None:
    with pytest.raises(Invalid) as refused:
        work(About(**{"theme": "x", field: "cake"}))
    assert list(refused.value.errors) == [field]
