"""Which cases are reported singly: as the procedure has it, and as an officer says where it lets them."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from portal.cases import reporting
from portal.cases.models import Case
from portal.policy.moves import Move
from portal.policy.reportable import Reported
from tests import county
from tests.cast import ROADS, complaint, do, refusal


@pytest.fixture(autouse=True)
def _town(session: Session) -> None:
    county.install()


def found(case: Case) -> Reported:
    told = reporting.reported(case)
    assert told is not None
    assert told.yes is case.reportable
    return told


@pytest.mark.clauses("OC-4")
@pytest.mark.parametrize(("reached", "yes"), [("front_desk", False), ("deputy_director", True), ("director", True)])
def test_what_reached_a_director_is_reported(session: Session, reached: str, yes: bool) -> None:
    case = county.case(by=ROADS, channel="phone", details={"reached": reached})
    assert (found(case).yes, found(case).clause) == (yes, "OC-4")
    do(case, Move.AMEND, details={"reached": "director"})
    assert found(case).yes, "what is corrected is seen at once"


@pytest.mark.clauses("OC-5")
def test_what_the_board_sent_can_t_be_switched_off(session: Session) -> None:
    case = county.case(by=ROADS, channel="board")
    assert (found(case).yes, found(case).fixed) == (True, True)
    refused = refusal(case, Move.REPORT, reportable="no", reason="It is a small thing.")
    assert (refused.clause, "always reported" in refused.sentence) == ("OC-5", True)


def test_what_a_court_ordered_is_never_reported_and_says_why(session: Session) -> None:
    case = county.case(by=ROADS, channel="phone", details={"reached": "director", "ruled": "order"})
    assert found(case) == Reported(False, "A court order decides it.", "OC-6", fixed=True)
    assert refusal(case, Move.REPORT, reportable="yes", reason="Please.").clause == "OC-6"


def test_an_officer_decides_what_is_left_open(session: Session) -> None:
    case = county.case()
    do(case, Move.REPORT, reportable="yes", reason="The deputy director took the call.")
    assert found(case).words == "The deputy director took the call."
    assert case.events[-1].detail == "It is reported. The deputy director took the call."
    assert "already" in refusal(case, Move.REPORT, reportable="yes", reason="Again.").sentence
    do(case, Move.REPORT, reportable="no", reason="She did not.")
    assert not found(case).yes


def test_a_procedure_that_reports_nothing_singly(session: Session) -> None:
    case = complaint()
    assert (reporting.reported(case), case.reportable) == (None, False)
    assert "reports no single cases" in refusal(case, Move.REPORT, reportable="yes", reason="Why not.").sentence
