"""The weekly overdue list: mailed once to whoever goes through it, with no more than they may see, and gone through."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from portal.cases import overdue
from portal.cases.models import Case
from portal.database import db, transaction
from portal.duties import overdue as reviews
from portal.duties import planning
from portal.errors import NotFound, Refused
from portal.jobs.models import Job
from portal.jobs.runner import run_ready
from portal.notices.models import Notice
from portal.policy.chasing import OverdueList
from portal.policy.moves import Move
from portal.procedures import versions
from tests.cast import as_, do
from tests.journeys.borough import BOROUGH, CAROL, IVY, TESS, THURSDAY, TUESDAY, acknowledged, enquiry, entry
from tests.journeys.chasing import NAT, look, with_chasers
from tests.journeys.staffing import hire, hired

KEY = "childrens-social-care"
SUNDAY = datetime(2026, 5, 17, 12, tzinfo=UTC)
EARLY_MONDAY = datetime(2026, 5, 18, 7, 59, tzinfo=UTC)
MONDAY = datetime(2026, 5, 18, 8, tzinfo=UTC)  # nine o'clock in London
CLOSED_MONDAY, TUESDAY_AFTER = datetime(2026, 5, 25, 12, tzinfo=UTC), datetime(2026, 5, 26, 8, tzinfo=UTC)
IN_APRIL = datetime(2026, 4, 17, 8, tzinfo=UTC)
FRIDAY = datetime(2026, 5, 22, 15, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _borough(app: Flask) -> Iterator[None]:
    with app.app_context():
        with_chasers()
        planning.plan(KEY, until=datetime(2026, 7, 1, tzinfo=UTC).date(), at=SUNDAY)
        db.session.commit()
        yield
        db.session.rollback()


def mailed(at: datetime) -> list[Notice]:
    """Let the workers mail what is to be mailed, and return what has been promised to anyone of a list until now."""
    with transaction():
        reviews.mail_all(at=at)
    run_ready(at)
    found = select(Notice).where(Notice.case_id.is_(None), Notice.subject.like(f"{BOROUGH.title}%"))
    return list(db.session.scalars(found.order_by(Notice.id)))


def late() -> Case:
    """A complaint that Tess has not answered: due on 13 April."""
    case = entry()
    acknowledged(case)
    return case


@pytest.mark.clauses("CSC-15")
def test_the_named_chaser_gets_the_list_once_a_week() -> None:
    case = late()
    db.session.commit()
    assert mailed(SUNDAY)[0].subject == f"{BOROUGH.title}: 1 overdue", "the week before, which nobody was told of yet"
    assert len(mailed(EARLY_MONDAY)) == 1, "the office hasn't opened"
    _, second = mailed(MONDAY)
    assert second.to_address == hired(NAT).email
    assert (
        f"- {case.tracking_number}: Response, overdue for 24 working days, with Tess.Team Example" in second.body_text
    )
    assert "Children in need\n" in second.body_text
    assert "Say that you have gone through it by Friday 22 May 2026." in second.body_text
    assert "/staff/overdue/" in second.body_text
    for words in ("Amina", "visits", "Elm Court"):
        assert words not in second.body_text + second.subject
    assert len(mailed(MONDAY + timedelta(hours=1))) == len(mailed(FRIDAY)) == 2
    assert len(mailed(TUESDAY_AFTER)) == 3


def test_in_a_week_that_opens_on_tuesday_it_comes_on_tuesday() -> None:
    mailed(MONDAY)
    before = len(mailed(CLOSED_MONDAY))
    assert len(mailed(TUESDAY_AFTER)) == before + 1


def test_a_list_with_nothing_on_it_says_so() -> None:
    (notice,) = mailed(MONDAY)
    assert notice.subject == f"{BOROUGH.title}: Nothing is overdue."
    assert notice.body_text.startswith("Nothing is overdue.\n")


def test_a_message_of_a_week_that_has_gone_by_is_no_longer_wanted() -> None:
    with transaction():
        reviews.mail_all(at=FRIDAY)
        for one in db.session.scalars(select(Job).filter_by(name="duties.overdue_list")):
            one.run_at = FRIDAY + timedelta(days=5)
    run_ready(FRIDAY + timedelta(days=5))
    assert [one for one in db.session.scalars(select(Notice)) if one.case_id is None] == []


def test_each_is_told_only_of_what_they_may_see() -> None:
    hire(KEY, lou=("Officer", "disability", "overdue_chaser"))
    case = late()
    about = entry(service="children_in_need")
    acknowledged(about)
    do(about, Move.NAME_SUBJECT, by=CAROL, at=THURSDAY, who=str(hired(NAT).id), reason="It is about him.")
    db.session.commit()
    bodies = {one.to_address: one.body_text for one in mailed(MONDAY)}
    assert case.tracking_number in bodies[hired(NAT).email]
    assert about.tracking_number not in bodies[hired(NAT).email]
    assert bodies[hired("lou").email].startswith("Nothing is overdue.")


@pytest.mark.clauses("CSC-15")
def test_going_through_it_does_the_week_s_duty() -> None:
    row = reviews.of_week(BOROUGH, MONDAY)
    assert row is not None
    assert row.is_open
    with pytest.raises(Refused) as refused:
        reviews.gone_through(BOROUGH, by=as_(CAROL), at=MONDAY)
    assert refused.value.clause == "CSC-15"
    done = reviews.gone_through(BOROUGH, by=as_(NAT), at=MONDAY, nil=True, note="Nothing this week.")
    assert (done.id, done.done_at, done.nil, done.note) == (row.id, MONDAY, True, "Nothing this week.")
    with pytest.raises(Refused, match="has been done already"):
        reviews.gone_through(BOROUGH, by=as_(NAT), at=FRIDAY)
    following = reviews.of_week(BOROUGH, MONDAY + timedelta(days=7))
    assert following is not None
    assert following.is_open


def test_a_week_that_isn_t_planned_is_said_so() -> None:
    with pytest.raises(Refused, match="isn't on the list of duties yet"):
        reviews.gone_through(BOROUGH, by=as_(NAT), at=MONDAY + timedelta(days=365))


def test_a_procedure_without_a_list_has_none() -> None:
    devon = versions.procedure_of(versions.current("devon", MONDAY))
    with pytest.raises(NotFound):
        reviews.gone_through(devon, by=as_(NAT), at=MONDAY)
    assert not overdue.may_see(devon, hired(NAT))
    assert isinstance(BOROUGH.chasing.overdue, OverdueList)
    assert [overdue.may_see(BOROUGH, hired(who)) for who in (NAT, CAROL, IVY, TESS)] == [True, True, True, False]


@pytest.mark.clauses("CSC-15")
def test_the_list_tells_how_long_who_has_it_what_was_sent_and_what_comes_next() -> None:
    case, other = late(), enquiry()
    paused = entry(at=TUESDAY)
    acknowledged(paused)
    do(paused, Move.PAUSE, by=TESS, at=THURSDAY, reason="advocate")
    look(datetime(2026, 4, 14, 8, tzinfo=UTC))
    db.session.commit()
    found = {(one.tracking_number, one.clock): one for one in overdue.listed(BOROUGH, IN_APRIL, most=50)}
    assert len(found) == overdue.many(BOROUGH, IN_APRIL)
    response = found[case.tracking_number, "Response"]
    assert (response.days, response.for_long, response.handler) == (4, "4 working days", "Tess.Team Example")
    assert (response.last_name, response.team) == ("The complaint is overdue", "Children in need")
    assert response.last is not None
    assert response.last.told.startswith("Tess.Team Example (copy: Sam.Service Example)")
    assert response.next is not None
    assert response.next.reminder.key == "complaint_to_service_manager"
    draft = found[other.tracking_number, "Draft of the reply"]
    assert (draft.handler, draft.team) == ("", "Information Governance")
    assert not [number for number, _ in found if number == paused.tracking_number]
    order = [(one.team, one.due_on) for one in overdue.listed(BOROUGH, IN_APRIL, most=50)]
    assert order == sorted(order)
    assert len(overdue.listed(BOROUGH, IN_APRIL, most=1)) == 1
