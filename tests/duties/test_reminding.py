"""Reminders of duties: before the day, and every week that it is late, once over any number of workers."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from portal.cases import designees
from portal.cases.models import Staff
from portal.database import db, transaction
from portal.duties import commands, correcting, reminding, state
from portal.duties.models import DutyRow
from portal.jobs import registry
from portal.jobs.runner import run_ready
from portal.notices.models import Notice
from tests.cast import as_, staff
from tests.duties.county import (
    ANALYST,
    DEPUTY,
    EXECUTIVE,
    KEY,
    OTHER_DEPUTY,
    OTHER_EXECUTIVE,
    at,
    compiled,
    drafted,
    open_up,
    plan,
    row,
)


@pytest.fixture(autouse=True)
def _county(app: Flask) -> Iterator[None]:
    with app.app_context():
        open_up()
        with transaction():
            plan(date(2026, 6, 30))
        yield
        db.session.rollback()


def sent(when: datetime) -> list[Notice]:
    """Let two workers look, and return all that has been promised until now."""
    for _ in range(2):
        with transaction():
            reminding.remind_all(at=when)
    run_ready(when)
    return list(db.session.scalars(select(Notice).where(Notice.case_id.is_(None)).order_by(Notice.id)))


def to(found: list[Notice], about: str) -> list[str]:
    return sorted(one.to_address for one in found if about in one.body_text)


def mail(*names: str) -> list[str]:
    return sorted(str(staff(name).email) for name in names)


def next_ones(report: DutyRow) -> list[Staff]:
    return reminding.next_ones(report, at(2026, 6, 9, 11))


def told(report: DutyRow) -> int:
    db.session.refresh(report)
    return [event.kind for event in report.events].count("reminded")


def test_it_is_looked_for_every_hour() -> None:
    assert registry.task("duties.remind").every == timedelta(hours=1)


def test_whose_duty_it_is_is_reminded_once_three_open_days_before() -> None:
    # The request for May is due on Friday 29 May; Monday 25 May is a holiday.
    assert to(sent(at(2026, 5, 25)), "Request for") == []
    found = sent(at(2026, 5, 26))
    assert to(found, "Request for") == mail(ANALYST, OTHER_EXECUTIVE)
    [first, *_] = [one for one in found if "Request for" in one.body_text]
    assert first.subject == "Request for the final compilation: due on Friday 29 May 2026"
    assert f"/staff/duties/show/{row('compilation_request').id}" in first.body_text
    assert len(sent(at(2026, 5, 28))) == len(found)
    assert told(row("compilation_request")) == 1


def test_what_is_late_is_told_each_week_and_by_the_latest_alone() -> None:
    due = row("compilation_request").due_at
    for days, number in ((0, 2), (6, 2), (7, 4), (27, 6), (28, 6), (60, 6)):
        assert len(to(sent(due + timedelta(days=days)), "Friday 29 May 2026")) == number, f"{days} days late"
    assert told(row("compilation_request")) == 3


def test_whoever_is_late_reads_what_comes_of_it() -> None:
    found = [
        one for one in sent(row("monthly_report").due_at) if one.subject.startswith("Monthly report to the County")
    ]
    assert {one.subject.partition(": ")[2] for one in found} == {"overdue, was due on Wednesday 10 June 2026"}
    assert all("Whoever submits it says why." in one.body_text for one in found)


def test_one_that_was_done_or_grew_old_before_it_was_sent_is_not_sent() -> None:
    request = row("compilation_request")
    this = {"duty_id": request.id, "due_on": f"{request.due_on}", "which": reminding.SOON}
    with transaction():
        reminding.remind_one(**this, at=request.due_at + timedelta(days=1))
        reminding.remind_one(**{**this, "due_on": "2026-01-01"}, at=at(2026, 5, 27))
        commands.ask(request, by=as_(ANALYST), at=at(2026, 5, 29))
        reminding.remind_one(**this, at=at(2026, 5, 29))
    assert to(list(db.session.scalars(select(Notice))), "was due on") == []
    assert to(list(db.session.scalars(select(Notice))), "is due on") == []


def test_what_was_done_is_reminded_of_no_more() -> None:
    with transaction():
        commands.ask(row("compilation_request"), by=as_(ANALYST), at=at(2026, 5, 22) + timedelta(days=7, hours=-1))
    assert to(sent(at(2026, 6, 1)), "was due on") == []


@pytest.mark.clauses("OC-23")
def test_of_whom_a_contribution_is_asked_reads_it_at_once_with_the_day() -> None:
    with transaction():
        commands.ask(row("compilation_request"), by=as_(ANALYST), at=at(2026, 5, 29))
    found = list(db.session.scalars(select(Notice).where(Notice.case_id.is_(None))))
    words = "asks for your contribution: “Request for the final compilation” (OC-23) for May 2026"
    assert to(found, words) == mail(DEPUTY, OTHER_DEPUTY, EXECUTIVE, OTHER_EXECUTIVE)
    assert all("It is wanted by Friday 5 June 2026." in one.body_text for one in found)


@pytest.mark.clauses("OC-25")
def test_who_approves_reads_that_it_waits_for_them() -> None:
    with transaction():
        drafted()
    found = list(db.session.scalars(select(Notice).where(Notice.case_id.is_(None))))
    assert to(found, "can be approved now. It is due on Wednesday 10 June 2026.") == mail(EXECUTIVE, OTHER_EXECUTIVE)


def test_who_has_not_returned_theirs_is_reminded_too() -> None:
    with transaction():
        commands.ask(row("compilation_request"), by=as_(ANALYST), at=at(2026, 5, 29))
    returns = row("compilation_returns")
    with transaction():
        mine = next(one for one in row("compilation_request").contributions if "Dev" in one.of_name)
        commands.return_(mine, by=as_(DEPUTY), at=at(2026, 6, 1))
    found = to(sent(returns.due_at - timedelta(hours=1)), "eturn")
    assert set(mail(OTHER_DEPUTY, EXECUTIVE, OTHER_EXECUTIVE, ANALYST)) == set(found)


def test_who_approves_is_reminded_once_there_is_something_to_approve() -> None:
    report = row("monthly_report")
    soon = report.due_at - timedelta(hours=1)
    assert [one.id for one in next_ones(report)] == [one.id for one in state.doers(report)]
    with transaction():
        compiled()
        commands.submit(row("monthly_draft"), by=as_(ANALYST), at=at(2026, 6, 8))
    assert staff(EXECUTIVE).id in {one.id for one in next_ones(report)}
    with transaction():
        correcting.ask(report, words="Row 2.", by=as_(EXECUTIVE), at=at(2026, 6, 9))
    assert staff(EXECUTIVE).id not in {one.id for one in next_ones(report)}, "others come first now"
    assert to(sent(soon), "Executive Office” (OC-26) for May 2026 is due on") == mail(ANALYST, OTHER_EXECUTIVE)


def test_who_approved_what_was_corrected_since_comes_next_again() -> None:
    with transaction():
        report = drafted()
        commands.approve(report, by=as_(EXECUTIVE), at=at(2026, 6, 9))
    assert staff(EXECUTIVE).id not in {one.id for one in next_ones(report)}
    with transaction():
        asked = correcting.ask(report, words="Row 2.", by=as_(ANALYST), at=at(2026, 6, 9))
        correcting.settle(asked, words="Done.", by=as_(ANALYST), at=at(2026, 6, 9, 10))
    assert staff(EXECUTIVE).id in {one.id for one in next_ones(report)}


@pytest.mark.clauses("OC-15")
def test_whoever_acts_for_them_is_reminded_with_them() -> None:
    with transaction():
        since = at(2026, 5, 1)
        days = {"since": since, "until": since + timedelta(days=60)}
        db.session.add(designees.delegate(staff(ANALYST), staff(OTHER_DEPUTY), KEY, **days))
    assert to(sent(at(2026, 5, 26)), "Request for") == mail(ANALYST, OTHER_EXECUTIVE, OTHER_DEPUTY)


def test_one_that_has_moved_is_told_anew() -> None:
    request = row("compilation_request")
    assert len(to(sent(at(2026, 5, 26)), "Request for")) == 2
    with transaction():
        request.due_on, request.due_at = date(2026, 5, 28), at(2026, 5, 29, 0)
    assert len(to(sent(at(2026, 5, 27)), "Request for")) == 4
