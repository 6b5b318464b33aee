"""What a department, or an elected office, receives itself goes to 311, which logs and routes it."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy.orm import Session

from portal.cases import passing
from portal.cases.models import Case
from portal.cases.submission import Submission
from portal.cases.teams import team_of
from portal.errors import Refused
from portal.letters import automatic
from portal.policy.moves import Move
from tests.cast import as_, do
from tests.journeys.reading import seen_by
from tests.journeys.riverside import DANA, PETE, RITA, RIVERSIDE, TUESDAY, WEDNESDAY, staffed
from tests.journeys.staffing import hire, hired
from tests.procedures.shipped import pack

CODY = "cody.council"


@pytest.fixture
def city(session: Session) -> Session:
    """Riverside's people, and one of the Council's offices."""
    staffed()
    hire("riverside", **{CODY: ("Officer", "mayor_council", "office_staff")})
    return session


def handed(by: str, team: str, way: str = "phone", **changes: Any) -> Case:
    given = {"kind": "complaint", "description": "A light is out on Third Street.", "reporter": RITA, **changes}
    submission = Submission(procedure="riverside", service="pothole", matter="fraud", **given)
    submission = passing.passed_on(submission, RIVERSIDE, team=team_of("riverside", team), way=way, by=as_(by))
    return automatic.take_in(submission, by=as_(by), at=TUESDAY).case


@pytest.mark.clauses("RV-5")
@pytest.mark.parametrize(
    ("who", "team", "way"), [(PETE, "public_works", "in_person"), (CODY, "mayor_council", "email")]
)
def test_it_stands_in_311_s_queue_with_where_it_came_from(city: Session, who: str, team: str, way: str) -> None:
    case = handed(who, team, way)
    assert (case.team.key, case.channel, case.service, case.matter) == ("call_center", "referral", "", "")
    assert case.handler_id is None
    assert case.entered_by_id == hired(who).id
    came = RIVERSIDE.channels[way].name
    name = RIVERSIDE.teams[team].name
    assert case.events[0].detail == f"Passed on by {name}, which received it by: {came}."
    assert seen_by(DANA, [case]) == [case]
    assert seen_by(who, [case]) == []


@pytest.mark.clauses("RV-5")
def test_311_routes_it_to_the_department(city: Session) -> None:
    case = handed(CODY, "mayor_council", details={"office": "council"})
    do(case, Move.AMEND, by=DANA, at=WEDNESDAY, service="street_light")
    assert case.team.key == "public_utilities"
    assert case.details["office"] == "council"


@pytest.mark.clauses("RV-5")
@pytest.mark.parametrize(
    ("who", "team", "way"), [(DANA, "call_center", "phone"), (PETE, "parks", "phone"), (PETE, "public_works", "fax")]
)
def test_nobody_passes_on_what_isn_t_theirs(city: Session, who: str, team: str, way: str) -> None:
    with pytest.raises(Refused) as refused:
        handed(who, team, way)
    assert refused.value.clause == "RV-5"


def test_where_the_procedure_has_nothing_of_the_kind_it_is_refused(city: Session) -> None:
    with pytest.raises(Refused, match="take the case in yourself"):
        passing.rule_of(pack("devon"))
