"""A county that owes reports: Orange County's duties, with an analyst, two deputies and two of the Executive Team."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select

from portal.cases.models import Team
from portal.cli import logins
from portal.cli.logins import Person
from portal.database import db, transaction
from portal.duties import commands, planning, queries
from portal.duties.models import DutyRow
from portal.duties.planning import Plan
from portal.procedures import versions
from tests.cast import NOW, PASSWORD, as_
from tests.duties import sections

KEY = "county"
ANALYST, DEPUTY, OTHER_DEPUTY, EXECUTIVE, OTHER_EXECUTIVE = "ana", "dev", "dora", "eve", "emil"
PEOPLE = (
    (ANALYST, "Ana", "Lyst", "Complaints team", ("analyst",)),
    (DEPUTY, "Dev", "Patel", "Officer", ("deputy_director",)),
    (OTHER_DEPUTY, "Dora", "Diaz", "Officer", ("deputy_director",)),
    (EXECUTIVE, "Eve", "Exec", "Officer", ("emt",)),
    (OTHER_EXECUTIVE, "Emil", "Exec", "Officer", ("emt", "analyst")),
)
HERE = ZoneInfo("America/Los_Angeles")


def open_up(section: str = sections.ORANGE) -> None:
    """Install the county's pack, its team and its people."""
    with transaction():
        versions.install(sections.text(section, american=True, key=KEY), "county.yaml", NOW)
        db.session.add(Team(procedure_key=KEY, key="hall", name="County Hall"))
    for username, first, last, role, positions in PEOPLE:
        places = tuple((KEY, "hall", position) for position in positions)
        logins.add(Person(username, first, last, role, "714-555-0100", places), PASSWORD)


def at(year: int, month: int, day: int, hour: int = 9) -> datetime:
    """Return an hour of the county's day."""
    return datetime(year, month, day, hour, tzinfo=HERE).astimezone(UTC)


def plan(until: date = date(2026, 9, 30), *, key: str = KEY, when: datetime = NOW) -> Plan:
    """Plan what is due."""
    done = planning.plan(key, until=until, at=when)
    db.session.flush()
    return done


def row(duty: str, period: str = "2026-05", *, key: str = KEY) -> DutyRow:
    """Return a duty of a period."""
    return db.session.scalars(queries.of_period(key, duty, period)).one()


def rows(*, key: str = KEY) -> list[DutyRow]:
    """Return all duties of a procedure, the earliest first."""
    return list(db.session.scalars(select(DutyRow).filter_by(procedure_key=key).order_by(DutyRow.due_at, DutyRow.id)))


def compiled(period: str = "2026-05") -> None:
    """Have the contributions to a month's report asked for and collected."""
    for duty in ("compilation_request", "compilation_returns"):
        one = row(duty, period)
        one.done_at = one.done_at or one.due_at
    db.session.flush()


def drafted(by: str = ANALYST) -> DutyRow:
    """Have May's report drafted by someone, and return the duty to send it."""
    compiled()
    commands.submit(row("monthly_draft"), by=as_(by), at=at(2026, 6, 8))
    db.session.flush()
    return row("monthly_report")
