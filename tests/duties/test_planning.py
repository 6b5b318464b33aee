"""What is owed is written down once, follows the meetings, and is never touched when it has been done."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.orm import Session

import config
from portal.cases import access
from portal.cases.access import NOBODY, Viewer
from portal.cases.models import Team
from portal.database import db
from portal.duties import commands, meetings, planning, queries
from portal.duties.models import DutyContribution, DutyEvent, DutyRow, Meeting
from portal.errors import Invalid, Refused
from portal.jobs import registry
from portal.procedures import versions
from tests.cast import CENTRAL, COMPLAINTS, NOW, as_
from tests.duties import county, sections

STAT = "san-clemente"
TUESDAY = date(2026, 6, 2)


def enter(day: date, name: str = "City Council") -> Meeting:
    meeting = meetings.add(STAT, held_on=day, name=name, by=as_(CENTRAL), at=NOW)
    db.session.flush()
    return meeting


def summaries() -> list[tuple[str, str]]:
    """Each summary that is or was owed, with what became of it."""
    return [
        (str(row.due_on), "done" if row.done_at else "dropped" if row.dropped_at else "open")
        for row in county.rows(key=STAT)
        if row.duty_key == "council_summary"
    ]


def test_each_period_is_written_down_once(session: Session) -> None:
    first = county.plan(key="devon")
    assert first.added == len(county.rows(key="devon")) == 6
    before = [(row.id, row.due_at, row.version) for row in county.rows(key="devon")]
    assert county.plan(key="devon") == planning.Plan()
    assert [(row.id, row.due_at, row.version) for row in county.rows(key="devon")] == before
    assert county.plan(date(2027, 3, 31), key="devon").added == 10


def test_what_was_due_before_the_portal_knew_the_procedure_is_not_owed_here(session: Session) -> None:
    county.plan(key=STAT)
    assert [str(row.due_on) for row in county.rows(key=STAT)] == ["2026-07-05"]


def test_a_chain_that_began_before_that_is_not_owed_from_its_middle(app: Flask) -> None:
    """Nobody was asked for April here, so its returns, due on 7 May, could never come."""
    with app.app_context():
        county.open_up()
        county.plan()
        assert {row.period for row in county.rows()} == {"2026-05", "2026-06", "2026-07", "2026-08", "2026-09"}


def test_the_database_itself_keeps_a_second_one_out(session: Session) -> None:
    county.plan(key=STAT)
    row = county.rows(key=STAT)[0]
    facts = {name: getattr(row, name) for name in ("procedure_key", "duty_key", "period", "due_on", "due_at")}
    facts |= {"procedure_version_id": row.procedure_version_id, "period_start": row.due_on, "period_end": row.due_on}
    session.add(DutyRow(**facts))
    with pytest.raises(IntegrityError):
        session.flush()
    session.rollback()


def test_who_was_faster_is_no_fault(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    county.plan(key=STAT)
    monkeypatch.setattr(planning, "_planned", lambda pack: {})  # as if the other worker had not been there yet
    assert county.plan(key=STAT).added == 0


def test_it_is_planned_every_day_by_the_workers(session: Session) -> None:
    assert registry.task("duties.plan").every == timedelta(days=1)
    planning.plan_all(at=NOW)
    session.flush()
    assert {row.procedure_key for row in session.scalars(select(DutyRow))} == {*config.PACKS}


def test_what_is_yearly_is_planned_a_year_ahead_and_nothing_else(session: Session) -> None:
    """Whoever answers a self-assessment can begin it as the year does."""
    planning.plan_all(at=NOW)
    session.flush()
    rows = session.scalars(select(DutyRow)).all()
    yearly = {row for row in rows if versions.procedure(row.procedure_version_id).duty(row.duty_key).every == "yearly"}
    soon = planning.ahead(NOW)
    assert {(str(row.period_end), str(row.due_on)) for row in yearly if row.procedure_key == "lgsco-code"} == {
        ("2026-03-31", "2026-09-30")
    }
    assert max(row.due_on for row in yearly) <= planning.a_year_ahead(NOW)
    assert all(row.due_on <= soon for row in rows if row not in yearly)
    october = NOW.replace(month=10)
    assert planning.plan("lgsco-code", until=planning.ahead(october), at=october).added == 0
    yearly_on = planning.a_year_ahead(october)
    assert planning.plan("lgsco-code", until=planning.ahead(october), yearly=yearly_on, at=october).added == 1


@pytest.mark.clauses("SC-26")
def test_a_summary_is_owed_for_each_meeting_that_is_entered(session: Session) -> None:
    enter(TUESDAY)
    assert summaries() == [("2026-06-01", "open")]
    enter(TUESDAY + timedelta(days=14))
    assert summaries() == [("2026-06-01", "open"), ("2026-06-15", "open")]
    due = county.rows(key=STAT)[0].due_at.astimezone(county.HERE)
    assert (due.hour, due.minute) == (12, 0)


@pytest.mark.clauses("SC-26")
def test_a_meeting_that_is_called_off_takes_its_open_summary_along(session: Session) -> None:
    meeting = enter(TUESDAY)
    meetings.remove(meeting, by=as_(CENTRAL), at=NOW)
    session.flush()
    assert summaries() == [("2026-06-01", "dropped")]
    enter(TUESDAY)
    assert summaries() == [("2026-06-01", "open")], "entered again, it is owed again"
    kinds = [event.kind for event in session.scalars(select(DutyEvent).filter_by(procedure_key=STAT))]
    assert [kind for kind in kinds if "meeting" in kind] == ["meeting added", "meeting removed", "meeting added"]


@pytest.mark.clauses("SC-26")
def test_a_meeting_that_was_held_takes_nothing_along(session: Session) -> None:
    meeting = enter(TUESDAY)
    with pytest.raises(Refused, match="Its day is over"):
        meetings.remove(meeting, by=as_(CENTRAL), at=county.at(2026, 6, 3))
    assert summaries() == [("2026-06-01", "open")]
    meetings.remove(meeting, by=as_(CENTRAL), at=county.at(2026, 6, 2))


@pytest.mark.clauses("SC-26")
def test_a_summary_that_was_submitted_stays_whatever_becomes_of_the_meeting(session: Session) -> None:
    meeting, later = enter(TUESDAY), enter(TUESDAY + timedelta(days=14))
    first = next(row for row in county.rows(key=STAT) if str(row.due_on) == "2026-06-01")
    commands.submit(first, by=as_(CENTRAL), at=NOW)
    session.flush()
    before = (first.due_at, first.period_start, first.period_end, first.version, len(first.events))
    meetings.remove(meeting, by=as_(CENTRAL), at=NOW)
    meetings.remove(later, by=as_(CENTRAL), at=NOW)
    session.flush()
    assert summaries() == [("2026-06-01", "done"), ("2026-06-15", "dropped")]
    assert (first.due_at, first.period_start, first.period_end, first.version, len(first.events)) == before


def test_a_meeting_between_two_others_shortens_what_the_next_summary_covers(session: Session) -> None:
    enter(TUESDAY)
    enter(date(2026, 6, 30))
    enter(date(2026, 6, 16))
    covers = {str(row.due_on): str(row.period_start) for row in county.rows(key=STAT)}
    assert covers["2026-06-29"] == "2026-06-15"


@pytest.mark.parametrize(
    ("key", "name", "field"),
    [
        ("devon", "Council", "procedure"),
        ("nowhere", "Council", "procedure"),
        (STAT, " ", "name"),
        (STAT, "a\nb", "name"),
    ],
)
def test_a_meeting_that_makes_no_sense_is_told_beside_its_field(
    session: Session, key: str, name: str, field: str
) -> None:
    with pytest.raises(Invalid) as caught:
        meetings.add(key, held_on=TUESDAY, name=name, by=as_(CENTRAL), at=NOW)
    assert list(caught.value.errors) == [field]


def test_two_meetings_of_one_day_are_one(session: Session) -> None:
    enter(TUESDAY)
    with pytest.raises(Invalid, match="another look") as caught:
        enter(TUESDAY)
    assert "held_on" in caught.value.errors


def test_a_new_version_moves_what_is_open_and_drops_what_it_doesn_t_owe(app: Flask) -> None:
    with app.app_context():
        county.open_up(sections.RIVERSIDE)
        county.plan(date(2026, 7, 31))
        done = county.row("service_summary", "2026-05")
        done.done_at = NOW
        section = sections.RIVERSIDE.replace("5th", "7th").replace("  pending:", "  waiting:")
        source = sections.text(section, american=True, key=county.KEY)
        source = source.replace('version: "1.0"', 'version: "2.0"').replace("2024-01-02", "2026-05-20")
        versions.install(source, "county.yaml", NOW)
        made = county.plan(date(2026, 7, 31), when=county.at(2026, 5, 20))
        assert (made.added, made.dropped) == (2, 2)
        assert str(county.row("service_summary", "2026-05").due_on) == "2026-06-05"
        assert str(county.row("staff_summary", "2026-05").due_on) == "2026-06-09"
        assert county.row("pending", "2026-05").dropped_at is not None


def test_clashes_are_told_two_years_ahead(app: Flask) -> None:
    with app.app_context():
        county.open_up()
        pack = versions.procedure_of(versions.current(county.KEY, NOW))
        assert [str(clash.second.due_on) for clash in planning.clashes_ahead(pack, NOW)] == [
            "2026-08-10",
            "2027-01-10",
            "2027-05-10",
            "2028-01-10",
            "2028-04-10",
        ]
        american = replace(pack, language="en-US")
        assert "is due on Monday, August 10, 2026, and" in planning.clashes_ahead(american, NOW)[0].words


# ---- who sees what


def test_staff_see_the_duties_of_their_own_procedures_alone(session: Session) -> None:
    county.plan(key="devon")
    county.plan(key=STAT)
    teams = frozenset(session.scalars(select(Team.id).filter_by(procedure_key="devon")))
    session.commit()
    for who, seen in ((Viewer(1, teams), {"devon"}), (NOBODY, set()), (Viewer(1), set())):
        token = access.viewer.set(who)
        try:
            assert {row.procedure_key for row in session.scalars(select(DutyRow))} == seen
            assert {row.procedure_key for row in session.scalars(select(DutyEvent))} == seen
            assert {row.procedure_key for row in queries.still_owed(["devon", STAT])} == seen
        finally:
            access.viewer.reset(token)


def test_contributions_are_seen_with_their_duty(session: Session) -> None:
    county.plan(key="devon")
    commands.ask(county.row("learning_request", "2026-04/2026-06", key="devon"), by=as_(COMPLAINTS), at=NOW)
    session.commit()
    for who, many in ((None, 4), (NOBODY, 0)):
        token = access.viewer.set(who)
        try:
            assert len(session.scalars(select(DutyContribution)).all()) == many
        finally:
            access.viewer.reset(token)


@pytest.mark.parametrize("verb", ["UPDATE duty_events SET kind = 'x'", "DELETE FROM duty_events"])
def test_the_history_is_never_changed(session: Session, verb: str) -> None:
    county.plan(key=STAT)
    session.commit()
    with pytest.raises(DBAPIError):
        session.execute(text(verb))
    session.rollback()
