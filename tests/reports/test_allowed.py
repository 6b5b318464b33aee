"""Who may have a report made: those to whom the pack gives it, and nobody by being of the complaints team alone."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from portal.cases import designees
from portal.cases.models import CaseSubject
from portal.database import db
from portal.errors import Refused
from portal.policy.spans import Span
from portal.procedures import versions
from portal.reports import allowed, making
from tests import cast
from tests.reports.dataset import AT, END, START, Dataset


def keys(procedure: str, username: str) -> set[str]:
    pack = versions.procedure_of(versions.current(procedure, AT))
    return {report.key for report in allowed.reports_for(pack, cast.staff(username), AT)}


@pytest.mark.clauses("RV-16", "RV-24")
@pytest.mark.parametrize(
    ("procedure", "username", "may"),
    [
        ("riverside", "call.center", {"service", "pending", "wards"}),
        ("riverside", "people.riverside", {"staff"}),
        ("riverside", "audit.riverside", {"fraud"}),
        ("riverside", "works.riverside", set()),
        ("orange-county", "sppr.analyst", {"monthly", "compilation"}),
        ("orange-county", "deputy.director", {"compilation"}),  # which is for no audience
        ("san-clemente", cast.CENTRAL, {"quarterly", "council_summary"}),
        ("san-clemente", cast.STREETS, set()),
        ("devon", cast.COMPLAINTS, {"learning", "performance", "policy"}),
        ("devon", cast.ROADS, set()),
        ("devon", cast.CHIEF, set()),
        ("devon", cast.ADMIN, set()),
        ("devon", cast.CENTRAL, set()),
    ],
)
def test_a_report_is_made_for_its_doers_and_what_is_for_no_audience_for_whom_the_pack_names(
    session: Session, procedure: str, username: str, may: set[str]
) -> None:
    assert keys(procedure, username) == may


def test_whoever_it_is_not_for_is_told_whom_it_is_for(session: Session) -> None:
    pack = versions.procedure_of(versions.current("san-clemente", AT))
    with pytest.raises(Refused, match=r"As it stands so far, this report is for: Central Services staff\.") as refused:
        allowed.demand(pack.report("council_summary"), pack, cast.staff(cast.STREETS), AT)
    assert refused.value.clause == "SC-26, SC-27"
    allowed.demand(pack.report("council_summary"), pack, cast.staff(cast.CENTRAL), AT)


def test_a_designee_may_have_made_what_their_principal_may(session: Session) -> None:
    officer, care = cast.staff(cast.COMPLAINTS), cast.staff(cast.CARE)
    assert "policy" not in keys("devon", cast.CARE)
    days = designees.span("devon", AT, since=START, until=AT.date().replace(month=12))
    db.session.add(designees.delegate(officer, care, "devon", **days))
    db.session.commit()
    assert "policy" in keys("devon", cast.CARE)


@pytest.mark.clauses("OC-8")
def test_whom_a_report_is_for_gets_nothing_of_it_from_which_nothing_was_withheld(session: Session) -> None:
    """The pack withholds something of it from just those whom it names."""
    for key in ("devon", "san-clemente", "childrens-social-care", "orange-county", "riverside"):
        pack = versions.procedure_of(versions.current(key, AT))
        for report in pack.reports:
            doing = [one for one in pack.duties if report.is_for(one.key)]
            doers = {one.who for one in doing} | {one.approval.by for one in doing if one.approval}
            named = set() if report.audience else set(report.positions)
            assert allowed.positions_of(report, pack) == doers | named, (key, report.key)


@pytest.mark.clauses("RV-25")
def test_what_is_about_a_charter_officer_is_in_no_report(session: Session) -> None:
    data = Dataset("riverside", 3)
    for case in data.fill(10):
        case.label, case.counted = "charter_officer", True
    db.session.commit()
    for report in data.pack.reports:
        assert making.build(data.pack, report.key, Span(START, END), AT).counted == ()


@pytest.mark.clauses("RV-26")
def test_a_list_tells_only_the_kind_and_the_day_of_a_case_about_someone_named(session: Session) -> None:
    data = Dataset("san-clemente", 2)
    case = data.fill(1)[0]
    case.received_at, case.counted = data.edges()[1], True
    case.subjects = [CaseSubject(staff_id=data.staff[0], at=AT, reason="Named in it.")]
    db.session.commit()
    built = making.build(data.pack, "council_summary", Span(START, END), AT)
    (row,) = built.sheet("detailed").rows
    assert row == (None,) * len(row), "San Clemente's has neither"
    assert case.tracking_number not in repr(making.build(data.pack, "quarterly", Span(START, END), AT).sheets)
