"""How much of a restriction is told to whom: the firewall and the labels hold for what was decided on another case."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.cases import access, queries, restrictions
from portal.cases.models import Case, Restriction
from portal.cases.restrictions import KEPT, Told
from portal.http.viewers import view_as
from tests.cast import CARE, CHIEF, COMPLAINTS, ROADS, staff
from tests.journeys.persistent import LATER, WHY, once_more, restricted
from tests.labels.town import MONITOR, about, labelled

pytestmark = pytest.mark.usefixtures("town")


def told(session: Session, case: Case, username: str) -> Told:
    """Return what someone who sees the case is told of its reporter."""
    session.commit()
    token = access.viewer.set(view_as(staff(username)))
    try:
        (one,) = restrictions.told(queries.by_id(case.id), LATER)
    finally:
        access.viewer.reset(token)
    return one


def test_who_sees_the_case_it_was_decided_on_reads_all(session: Session) -> None:
    earlier, _ = restricted()
    case = once_more()
    one = told(session, case, COMPLAINTS)
    assert (one.reason, one.case and one.case.id) == (WHY, earlier.id)
    one = told(session, case, ROADS)
    assert (one.reason, one.case) == (KEPT, None), "whoever dealt with stage 1 doesn't see it at stage 3"


@pytest.mark.clauses("DV-49", "RV-26")
def test_another_team_learns_that_there_is_one_and_when_it_is_reviewed(session: Session) -> None:
    restricted()
    one = told(session, once_more(service="adult_care"), CARE)
    assert (one.reason, one.by, one.case) == (KEPT, "", None)
    assert str(one.review_on) == "2026-11-05"


@pytest.mark.clauses("DV-49", "RV-26")
def test_the_position_that_decides_reads_why_unless_the_case_is_kept_from_it(session: Session) -> None:
    earlier, _ = restricted()
    case = once_more(service="adult_care")
    case.handler = case.stage.handler = staff(CHIEF)
    one = told(session, case, CHIEF)
    assert one.reason == WHY
    about(ROADS, earlier)  # Tom, who stands below the Chief Executive in the line
    one = told(session, case, CHIEF)
    assert (one.reason, one.by, one.case) == (KEPT, "", None)


@pytest.mark.clauses("RV-25")
def test_what_a_label_hides_is_hidden_here_too(session: Session) -> None:
    earlier, _ = restricted()
    labelled(earlier)
    case = once_more()
    one = told(session, case, COMPLAINTS)
    assert (one.reason, one.case) == (KEPT, None)
    case.handler = case.stage.handler = staff(CHIEF)
    assert told(session, case, CHIEF).reason == KEPT, "a position that the label doesn't name"
    assert session.scalars(select(Restriction)).one().reason == WHY
    case.handler = case.stage.handler = staff(MONITOR)
    assert told(session, case, MONITOR).reason == WHY, "whom the label names"
