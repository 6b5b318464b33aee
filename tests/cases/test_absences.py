"""Who is away is noted by them or their managers; while nobody watches over a team, its backup is told."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, scoped_session

from portal.cases import absences, monitors
from portal.cases.models import Absence, Membership
from portal.cases.teams import team_of
from portal.errors import Invalid, Refused
from portal.notices.models import Notice
from portal.policy.moves import Move
from tests.cast import as_, do, staff
from tests.journeys.riverside import DANA, NEXT_WEEK, PETE, RIVERSIDE, TUESDAY, WEDNESDAY, contact, staffed
from tests.journeys.staffing import hire

RAY, BEN, BOSS = "works.riverside", "ben.backup", "bo.boss"
FIRST, LAST = date(2026, 7, 1), date(2026, 7, 3)


@pytest.fixture
def works(session: scoped_session[Session]) -> scoped_session[Session]:
    """Public Works, with its monitor, his backup and his manager."""
    staffed()
    hire("riverside", **{BEN: ("Officer", "public_works", "backup_monitor")})
    hire("riverside", **{BOSS: ("Officer", "public_works", "department_head")})
    staff(RAY).manager_id = staff(BOSS).id
    session.flush()
    return session


def away(by: str = RAY, who: str = RAY, since: date = FIRST, until: date = LAST, at: datetime = TUESDAY) -> Absence:
    return absences.note(staff(who), since=since, until=until, by=as_(by), at=at)


def told(session: Any, username: str) -> list[str]:
    """Return the subjects of the messages to someone."""
    query = select(Notice.subject).where(Notice.to_address == staff(username).email).order_by(Notice.id)
    return list(session.scalars(query))


@pytest.mark.clauses("RV-7")
@pytest.mark.parametrize("by", [RAY, BOSS])
def test_the_backup_is_told_once_that_the_primary_will_be_away(works: Any, by: str) -> None:
    away(by)
    [subject] = told(works, BEN)
    assert subject == "Ray Castellano is away from 1 July 2026 to the end of 3 July 2026"
    assert told(works, RAY) == []


@pytest.mark.clauses("RV-7")
def test_nobody_else_notes_it(works: Any) -> None:
    for username in (BEN, PETE, DANA):
        with pytest.raises(Refused, match="by whoever is away, or by a manager"):
            away(by=username)
    assert told(works, BEN) == []


@pytest.mark.parametrize(
    ("days", "field"),
    [({"since": LAST, "until": FIRST}, "until"), ({"since": date(2026, 6, 1), "until": date(2026, 6, 5)}, "until")],
)
def test_days_that_make_no_sense_are_told(works: Any, days: dict[str, date], field: str) -> None:
    with pytest.raises(Invalid) as invalid:
        away(**days)
    assert list(invalid.value.errors) == [field]


def test_nobody_is_away_twice_on_a_day(works: Any) -> None:
    made = away()
    with pytest.raises(Invalid) as invalid:
        away(since=LAST, until=date(2026, 7, 10))
    assert "away on some of these days already" in invalid.value.errors["since"]
    absences.take_back(made, by=as_(BOSS), at=TUESDAY)
    away(since=LAST, until=date(2026, 7, 10))
    with pytest.raises(Refused, match="taken back already"):
        absences.take_back(made, by=as_(BOSS), at=TUESDAY)


@pytest.mark.clauses("RV-7")
def test_what_comes_in_meanwhile_is_told_to_the_backup_once(works: Any) -> None:
    before = contact(at=TUESDAY)
    away()
    case = contact(at=WEDNESDAY)
    after = contact(at=NEXT_WEEK)
    about = [one for one in told(works, BEN) if "you are the backup" in one]
    assert about == [f"{case.tracking_number} came to Public Works, where nobody watches now: you are the backup."]
    assert before.tracking_number != after.tracking_number


@pytest.mark.clauses("RV-7")
def test_a_case_that_is_routed_there_is_told_too(works: Any) -> None:
    away()
    case = contact(service="street_light", at=WEDNESDAY)
    assert len(told(works, BEN)) == 1
    do(case, Move.AMEND, by=DANA, at=WEDNESDAY, service="pothole")
    assert told(works, BEN)[1].startswith(case.tracking_number)


@pytest.mark.clauses("RV-7")
def test_without_a_primary_the_backup_is_told(works: Any) -> None:
    works.delete(works.scalars(select(Membership).filter_by(staff_id=staff(RAY).id, position="monitor")).one())
    works.flush()
    contact(at=TUESDAY)
    assert len(told(works, BEN)) == 1


@pytest.mark.clauses("RV-7")
def test_teams_that_lack_one_are_listed(works: Any) -> None:
    found = {one.team.key: monitors.lacking(one, RIVERSIDE) for one in monitors.watches(RIVERSIDE, FIRST)}
    assert found["parks"] == ["Department monitor", "Backup department monitor"]
    assert found["public_works"] == []
    assert "call_center" not in found


@pytest.mark.clauses("RV-7")
def test_a_case_that_few_may_see_is_told_to_none_of_the_others(works: Any) -> None:
    hire("riverside", **{"hal.backup": ("Officer", "human_resources", "backup_monitor")})
    away()
    contact(at=WEDNESDAY, service="", matter="staff_conduct")
    assert len(told(works, BEN)) == 1
    assert len(told(works, "hal.backup")) == 1
    assert monitors.watch(RIVERSIDE, team_of("riverside", "call_center"), FIRST) is None
