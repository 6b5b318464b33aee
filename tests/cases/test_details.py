"""What a procedure records beyond the usual: asked of whom, kept where, and corrected how."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from portal.cases import intake
from portal.cases.actors import REPORTER
from portal.errors import Invalid
from portal.policy.moves import Move
from tests import county
from tests.cast import CENTRAL, NOW, ROADS, as_, do, stat


@pytest.fixture
def town(session: Session) -> Session:
    county.install()
    return session


@pytest.mark.clauses("OC-2", "RV-29")
def test_what_is_asked_of_the_reporter_is_kept(town: Session) -> None:
    case = county.case(details={"about": "contractor", "requests": " Ring twice.\n"}, location="1 Mill Lane")
    assert case.details == {"about": "contractor", "requests": "Ring twice."}
    assert case.location == "1 Mill Lane"


@pytest.mark.parametrize(
    ("details", "name", "words"),
    [
        ({"about": "the weather"}, "details.about", "isn't in the list"),
        ({"reached": "director"}, "details.reached", "Only staff record this."),
        ({"nonsense": "x"}, "details.nonsense", "doesn't record that"),
        ({"requests": "x" * 201}, "details.requests", "201 characters"),
        ({"requests": "one\ntwo"}, "details.requests", "on one line"),
    ],
)
def test_what_can_t_be_taken_is_told_beside_its_field(
    town: Session, details: dict[str, str], name: str, words: str
) -> None:
    with pytest.raises(Invalid) as caught:
        county.case(details=details)
    assert list(caught.value.errors) == [name]
    assert words in caught.value.errors[name]


@pytest.mark.clauses("OC-16", "RV-27")
def test_an_officer_is_asked_for_what_only_staff_know(town: Session) -> None:
    with pytest.raises(Invalid) as caught:
        intake.submit(county.given(channel="council"), by=as_(ROADS), at=NOW)
    assert set(caught.value.errors) == {"details.office", "details.offered"}
    case = county.case(by=ROADS, channel="council", details={"office": "Ward 3", "offered": "manager"})
    assert case.details == {"office": "Ward 3", "offered": "manager"}
    with pytest.raises(Invalid, match="another look") as caught:
        county.case(by=ROADS, channel="phone", details={"office": "Ward 3"})
    assert caught.value.errors == {"details.office": "This isn't asked about such a case. Leave it empty."}


def test_an_old_case_of_another_system_is_asked_for_nothing(town: Session) -> None:
    given = county.given(external_source="log", external_id="7", channel="council")
    assert intake.submit(given, by=REPORTER, at=NOW).case.details == {}


@pytest.mark.clauses("CSC-23")
def test_details_are_corrected_and_what_is_needed_isn_t_lost(town: Session) -> None:
    case = county.case(by=ROADS)
    do(case, Move.AMEND, details={"left_staff": "01632 960555, evenings"})
    assert case.details == {"offered": "at_once", "left_staff": "01632 960555, evenings"}
    assert case.events[-1].facts["before"] == {"details": {"offered": "at_once"}}
    do(case, Move.AMEND, **{"details.left_staff": ""})
    assert case.details == {"offered": "at_once"}
    with pytest.raises(Invalid) as caught:
        do(case, Move.AMEND, **{"details.offered": ""})
    assert list(caught.value.errors) == ["details.offered"]


@pytest.mark.clauses("SC-41")
def test_the_street_is_told_by_its_number(session: Session) -> None:
    case = intake.submit(
        stat(details={"street_id": "4417"}, location="22 Avenida Palizada"), by=as_(CENTRAL), at=NOW
    ).case
    assert (case.details, case.location) == ({"street_id": "4417"}, "22 Avenida Palizada")
