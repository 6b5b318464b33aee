"""What was put right while it was taken in: the desk's moves in one go, by each procedure's own rules."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy.orm import Session

from portal.cases.actors import Actor, officer
from portal.cases.models import Case
from portal.cases.submission import Reporter
from portal.errors import Refused
from portal.letters import at_once
from portal.letters.at_once import PutRight
from tests.cast import ALICE, CENTRAL, NOW, as_, complaint, received, stat
from tests.journeys.staffing import hire, hired
from tests.procedures.shipped import pack

ANNE = "anne.refuse"


@pytest.mark.parametrize(
    ("key", "names"),
    [
        ("devon", ["resolved_at_once"]),
        ("lgsco-code", ["resolved_at_once"]),
        ("san-clemente", ["immediate_service"]),
        ("orange-county", ["resolved_at_once"]),
        ("childrens-social-care", []),
    ],
)
def test_each_procedure_says_what_is_closed_without_an_answer(key: str, names: list[str]) -> None:
    found = pack(key)
    assert [one.key for one in at_once.closings(found)] == names
    assert bool(at_once.asked(found)) is bool(names)
    assert at_once.why_not(found).clause


def _request(kind: str) -> Case:
    hire("lgsco-code", **{ANNE: ("Officer", "environment", "service_manager")})
    return complaint(procedure="lgsco-code", kind=kind, natures=(), service="refuse", channel="phone")


def test_a_request_is_dealt_with_at_once(session: Session) -> None:
    case = _request("service_request")
    at_once.put_right(case, PutRight("resolved_at_once", "The bin was emptied."), by=_anne(), at=NOW)
    assert (case.status, case.closing) == ("closed", "resolved_at_once")


def test_a_complaint_must_be_answered_there(session: Session) -> None:
    case = _request("complaint")
    with pytest.raises(Refused) as caught:
        at_once.put_right(case, PutRight("resolved_at_once", "The bin was emptied."), by=_anne(), at=NOW)
    assert caught.value.sentence == "It must be answered before it is closed."
    assert caught.value.clause


def _anne() -> Actor:
    return officer(hired(ANNE))


@pytest.mark.clauses("SC-11")
def test_what_was_served_immediately_is_of_no_count(session: Session) -> None:
    case = received(stat(channel="phone", reporter=replace(ALICE, address="22 Avenida Palizada"))).case
    at_once.put_right(case, PutRight("immediate_service", "The lamp was changed."), by=as_(CENTRAL), at=NOW)
    assert (case.status, case.counted) == ("closed", False)


def test_an_anonymous_call_is_put_right_too(session: Session) -> None:
    case = received(stat(channel="phone", anonymous=True, reporter=Reporter())).case
    at_once.put_right(case, PutRight("immediate_service", "The lamp was changed."), by=as_(CENTRAL), at=NOW)
    assert case.status == "closed"
