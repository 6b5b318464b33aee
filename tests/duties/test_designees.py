"""Designees in duties: they act for their principal, both are shown, and nobody approves by another's hand."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask

from portal.cases import designees
from portal.database import db
from portal.duties import commands, state
from portal.errors import Refused
from tests.admin.browsing import made, signed_in, submit, told
from tests.cast import CARE, as_, staff
from tests.duties.county import (
    ANALYST,
    DEPUTY,
    EXECUTIVE,
    KEY,
    OTHER_DEPUTY,
    OTHER_EXECUTIVE,
    at,
    drafted,
    open_up,
    plan,
    row,
)

MONTH_END, JUNE = at(2026, 5, 29), at(2026, 6, 9)


def stands_in(designee: str, principal: str, *, days: int = 60) -> None:
    since = MONTH_END - timedelta(days=2)
    until = since + timedelta(days=days)
    db.session.add(designees.delegate(staff(principal), staff(designee), KEY, since=since, until=until))
    db.session.flush()


@pytest.mark.usefixtures("the_county")
@pytest.mark.clauses("OC-15")
def test_a_designee_does_a_step_and_both_are_shown() -> None:
    stands_in(DEPUTY, ANALYST)
    request = row("compilation_request")
    commands.ask(request, by=as_(DEPUTY), at=MONTH_END)
    assert request.events[-1].by_name == "Dev Patel, designee of Ana Lyst"
    assert (request.submitted_by_id, request.submitted_for_id) == (as_(DEPUTY).staff_id, as_(ANALYST).staff_id)


@pytest.mark.usefixtures("the_county")
@pytest.mark.clauses("OC-15", "OC-24")
def test_a_designee_returns_what_was_asked_of_their_principal() -> None:
    stands_in(CARE, DEPUTY)
    commands.ask(row("compilation_request"), by=as_(ANALYST), at=MONTH_END)
    db.session.flush()
    dev, dora = (
        next(one for one in row("compilation_request").contributions if name in one.of_name) for name in ("Dev", "Dora")
    )
    commands.return_(dev, by=as_(CARE), at=JUNE)
    assert dev.returned_by.endswith("designee of Dev Patel")
    with pytest.raises(Refused, match="Only Dora Diaz"):
        commands.return_(dora, by=as_(CARE), at=JUNE)


@pytest.mark.usefixtures("the_county")
@pytest.mark.clauses("OC-15", "OC-27")
def test_a_designee_approves_for_their_principal_and_it_is_the_principal_s() -> None:
    stands_in(DEPUTY, EXECUTIVE)
    report = drafted(ANALYST)
    commands.approve(report, by=as_(DEPUTY), at=JUNE)
    [approval] = report.approvals
    assert approval.by_name == "Dev Patel, designee of Eve Exec"
    assert (approval.by_id, approval.principal_id) == (as_(DEPUTY).staff_id, as_(EXECUTIVE).staff_id)
    with pytest.raises(Refused, match="You have approved this already"):
        commands.approve(report, by=as_(EXECUTIVE), at=JUNE)
    commands.submit(report, by=as_(ANALYST), at=JUNE)
    assert report.done_at == JUNE


@pytest.mark.usefixtures("the_county")
@pytest.mark.clauses("OC-15", "OC-27")
@pytest.mark.parametrize("designee", [DEPUTY, EXECUTIVE])
def test_nobody_approves_what_one_prepared_for_whom_they_act(designee: str) -> None:
    """Neither in the other's position nor in their own."""
    stands_in(designee, OTHER_EXECUTIVE)
    report = drafted(OTHER_EXECUTIVE)
    with pytest.raises(Refused, match="Emil Exec, for whom you act, prepared this") as caught:
        commands.approve(report, by=as_(designee), at=JUNE)
    assert caught.value.clause == "OC-27"


@pytest.mark.usefixtures("the_county")
@pytest.mark.clauses("OC-27")
def test_a_principal_doesn_t_approve_what_was_prepared_for_them() -> None:
    stands_in(DEPUTY, OTHER_EXECUTIVE)
    report = drafted(DEPUTY)
    with pytest.raises(Refused, match="You prepared this"):
        commands.approve(report, by=as_(OTHER_EXECUTIVE), at=JUNE)
    assert state.preparers(report) == {as_(DEPUTY).staff_id, as_(OTHER_EXECUTIVE).staff_id}


@pytest.mark.usefixtures("the_county")
@pytest.mark.clauses("OC-27")
def test_nobody_submits_what_they_alone_approved_by_another_s_hand() -> None:
    stands_in(DEPUTY, OTHER_EXECUTIVE)
    report = drafted(ANALYST)
    commands.approve(report, by=as_(OTHER_EXECUTIVE), at=JUNE)
    with pytest.raises(Refused, match="someone else must submit it"):
        commands.submit(report, by=as_(DEPUTY), at=JUNE)


@pytest.mark.usefixtures("the_county")
def test_when_it_has_ended_they_act_for_nobody() -> None:
    stands_in(DEPUTY, ANALYST, days=1)
    with pytest.raises(Refused, match="Only someone who is “SPPR Analyst” does this"):
        commands.ask(row("compilation_request"), by=as_(DEPUTY), at=MONTH_END)


@pytest.mark.clauses("OC-15")
def test_a_designee_of_another_body_finds_the_duties_and_is_shown_beside_the_principal(app: Flask) -> None:
    def begin() -> int:
        plan()
        stands_in(CARE, ANALYST, days=4000)
        return row("compilation_request").id

    with app.app_context():
        open_up()
    pk = made(app, begin)
    client = signed_in(app, CARE)
    assert f"/staff/duties/show/{pk}" in client.get("/staff/duties/").text
    assert submit(client, f"/staff/duties/{pk}/ask", late_why="The list of them was old.").status_code == 302
    page = told(client.get(f"/staff/duties/show/{pk}").text)
    assert "designee of Ana Lyst" in page
    assert "designee of Ana Lyst" in told(client.get("/staff/duties/?shown=done").text)


def test_a_designee_sees_their_principal_s_contribution_alone(app: Flask) -> None:
    def begin() -> int:
        plan()
        stands_in(CARE, OTHER_DEPUTY, days=4000)
        commands.ask(row("compilation_request"), by=as_(ANALYST), at=MONTH_END)
        return row("compilation_request").id

    with app.app_context():
        open_up()
    pk = made(app, begin)
    form = signed_in(app, CARE).get(f"/staff/duties/{pk}/return").text
    assert "Dora Diaz" in form
    assert "Dev Patel" not in form
