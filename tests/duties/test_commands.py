"""Asking, returning, approving and submitting: who may, when, and what is kept of it."""

from __future__ import annotations

from datetime import date

import pytest

from portal.cases.actors import REPORTER
from portal.database import db
from portal.duties import commands, state
from portal.duties.models import DutyContribution, DutyRow
from portal.errors import Invalid, Refused
from portal.procedures import versions
from tests.cast import COMPLAINTS, NOW, ROADS, as_, staff
from tests.duties import sections
from tests.duties.county import (
    ANALYST,
    DEPUTY,
    EXECUTIVE,
    KEY,
    OTHER_DEPUTY,
    OTHER_EXECUTIVE,
    at,
    compiled,
    drafted,
    plan,
    row,
    rows,
)

MONTH_END = at(2026, 5, 29)

pytestmark = pytest.mark.usefixtures("the_county")


def asked() -> DutyRow:
    request = row("compilation_request")
    commands.ask(request, by=as_(ANALYST), at=MONTH_END)
    db.session.flush()
    return request


def of(name: str) -> DutyContribution:
    return next(one for one in row("compilation_request").contributions if name in one.of_name)


def kinds(of: DutyRow) -> list[str]:
    return [event.kind for event in of.events]


@pytest.mark.clauses("OC-23")
def test_asking_asks_everyone_in_the_positions_that_the_pack_names() -> None:
    request = asked()
    names = [one.of_name for one in request.contributions]
    assert sorted(names) == ["Dev Patel", "Dora Diaz", "Emil Exec", "Eve Exec"]
    assert str(request.due_on) == "2026-05-29"
    assert request.done_at == MONTH_END
    assert kinds(request) == ["planned", "asked"]


def test_asking_twice_is_refused() -> None:
    with pytest.raises(Refused, match="done already") as caught:
        commands.ask(asked(), by=as_(ANALYST), at=MONTH_END)
    assert caught.value.clause == "OC-23"


def test_only_the_position_that_the_pack_names_asks() -> None:
    with pytest.raises(Refused, match="Only someone who is “SPPR Analyst” does this"):
        commands.ask(row("compilation_request"), by=as_(DEPUTY), at=MONTH_END)
    with pytest.raises(Refused, match="does this"):
        commands.ask(row("compilation_request"), by=as_(COMPLAINTS), at=MONTH_END)
    with pytest.raises(Refused, match="does this"):
        commands.ask(row("compilation_request"), by=REPORTER, at=MONTH_END)
    with pytest.raises(Refused, match="Nothing is asked for here"):
        commands.ask(row("monthly_draft"), by=as_(ANALYST), at=MONTH_END)


def test_where_nobody_holds_the_positions_it_is_said() -> None:
    for name in (DEPUTY, OTHER_DEPUTY, EXECUTIVE, OTHER_EXECUTIVE):
        staff(name).active = False
    db.session.flush()
    with pytest.raises(Refused, match="Put someone into them"):
        commands.ask(row("compilation_request"), by=as_(ANALYST), at=MONTH_END)


@pytest.mark.clauses("OC-24")
def test_non_returners_are_listed_until_the_last_return_completes_the_collection() -> None:
    asked()
    returns = row("compilation_returns")
    commands.return_(of("Dev"), by=as_(DEPUTY), at=at(2026, 6, 2), note="Sent to you.")
    commands.return_(of("Eve"), by=as_(EXECUTIVE), at=at(2026, 6, 3), nil=True)
    commands.return_(of("Emil"), by=as_(ANALYST), at=at(2026, 6, 3))
    assert [one.of_name for one in state.outstanding(returns)] == ["Dora Diaz"]
    assert returns.is_open
    commands.return_(of("Dora"), by=as_(OTHER_DEPUTY), at=at(2026, 6, 4))
    db.session.flush()
    assert state.outstanding(row("compilation_returns")) == []
    assert row("compilation_returns").done_at == at(2026, 6, 4)
    assert kinds(row("compilation_returns"))[-1] == "collected"
    told = [event.summary for event in row("compilation_request").events]
    assert "Eve Exec has nothing to report." in told
    assert "Dev Patel returned a contribution." in told


@pytest.mark.clauses("OC-24")
def test_a_contribution_is_returned_once_and_by_whose_it_is() -> None:
    asked()
    with pytest.raises(Refused, match="Only Dev Patel, or someone who is “SPPR Analyst” for them") as caught:
        commands.return_(of("Dev"), by=as_(OTHER_DEPUTY), at=at(2026, 6, 2))
    assert caught.value.clause == "OC-23"
    commands.return_(of("Dev"), by=as_(DEPUTY), at=at(2026, 6, 2))
    with pytest.raises(Refused, match="returned this already"):
        commands.return_(of("Dev"), by=as_(DEPUTY), at=at(2026, 6, 2))


@pytest.mark.clauses("OC-24")
def test_closing_without_some_needs_a_reason_and_names_them() -> None:
    with pytest.raises(Refused, match="Nobody has been asked"):
        commands.submit(row("compilation_returns"), by=as_(ANALYST), at=at(2026, 6, 8))
    asked()
    returns = row("compilation_returns")
    with pytest.raises(Invalid) as caught:
        commands.submit(returns, by=as_(ANALYST), at=at(2026, 6, 4))
    assert "Dora Diaz" in caught.value.errors["note"]
    commands.submit(row("compilation_returns"), by=as_(ANALYST), at=at(2026, 6, 4), note="They are away.")
    assert "Dora Diaz" in row("compilation_returns").events[-1].detail


@pytest.mark.clauses("OC-24")
def test_what_is_all_back_before_the_month_is_over_is_done_by_hand_then() -> None:
    commands.ask(row("compilation_request"), by=as_(ANALYST), at=at(2026, 5, 4))
    db.session.flush()
    for one in row("compilation_request").contributions:
        commands.return_(one, by=as_(ANALYST), at=at(2026, 5, 5), nil=True)
    assert row("compilation_returns").is_open, "May goes on"
    commands.submit(row("compilation_returns"), by=as_(ANALYST), at=at(2026, 6, 1))


def test_a_late_return_is_still_kept() -> None:
    asked()
    commands.submit(row("compilation_returns"), by=as_(ANALYST), at=at(2026, 6, 4), note="They are away.")
    commands.return_(of("Dora"), by=as_(OTHER_DEPUTY), at=at(2026, 6, 9))
    assert of("Dora").returned_at == at(2026, 6, 9)


def test_a_team_s_contribution_is_returned_by_any_of_the_team() -> None:
    plan(key="devon")
    request = row("learning_request", "2026-04/2026-06", key="devon")
    commands.ask(request, by=as_(COMPLAINTS), at=NOW)
    db.session.flush()
    roads = next(one for one in request.contributions if one.team and one.team.key == "environment")
    care = next(one for one in request.contributions if one.team and one.team.key == "social_care")
    commands.return_(roads, by=as_(ROADS), at=NOW)
    with pytest.raises(Refused, match="Only Social Services Customer Services Team"):
        commands.return_(care, by=as_(ROADS), at=NOW)


# ---- approving and submitting


@pytest.mark.clauses("OC-27")
def test_the_monthly_report_is_not_submitted_without_a_recorded_approval() -> None:
    report = drafted()
    with pytest.raises(
        Refused, match="before someone who is “Executive Management Team member” has approved"
    ) as caught:
        commands.submit(report, by=as_(ANALYST), at=at(2026, 6, 9))
    assert caught.value.clause == "OC-27"
    assert report.is_open
    commands.approve(report, by=as_(EXECUTIVE), at=at(2026, 6, 9), note="Good.")
    commands.submit(report, by=as_(ANALYST), at=at(2026, 6, 10))
    assert (report.done_at, report.submitted_by_id) == (at(2026, 6, 10), as_(ANALYST).staff_id)
    assert kinds(report) == ["planned", "approved", "submitted"]


@pytest.mark.clauses("OC-27")
@pytest.mark.parametrize("who", [ANALYST, DEPUTY, COMPLAINTS])
def test_only_the_position_that_the_pack_names_approves(who: str) -> None:
    with pytest.raises(Refused, match="Only someone who is “Executive Management Team member” approves this") as caught:
        commands.approve(drafted(), by=as_(who), at=at(2026, 6, 9))
    assert caught.value.clause == "OC-27"


@pytest.mark.clauses("OC-27")
def test_who_prepared_the_draft_never_approves_the_report() -> None:
    compiled()
    commands.submit(row("monthly_draft"), by=as_(OTHER_EXECUTIVE), at=at(2026, 6, 8))
    with pytest.raises(Refused, match="You prepared this"):
        commands.approve(row("monthly_report"), by=as_(OTHER_EXECUTIVE), at=at(2026, 6, 9))
    commands.approve(row("monthly_report"), by=as_(EXECUTIVE), at=at(2026, 6, 9))


@pytest.mark.clauses("OC-27")
def test_who_alone_approved_it_does_not_submit_it() -> None:
    report = drafted()
    commands.approve(report, by=as_(OTHER_EXECUTIVE), at=at(2026, 6, 9))
    with pytest.raises(Refused, match="You alone approved this"):
        commands.submit(report, by=as_(OTHER_EXECUTIVE), at=at(2026, 6, 9))
    commands.submit(report, by=as_(ANALYST), at=at(2026, 6, 9))


def test_what_has_no_draft_yet_can_t_be_approved() -> None:
    with pytest.raises(Refused, match="“Draft monthly report to the Executive Team” hasn't been done"):
        commands.approve(row("monthly_report"), by=as_(EXECUTIVE), at=at(2026, 6, 9))


def test_approving_twice_or_where_nobody_has_to_is_refused() -> None:
    report = drafted()
    commands.approve(report, by=as_(EXECUTIVE), at=at(2026, 6, 9))
    with pytest.raises(Refused, match="approved this already"):
        commands.approve(report, by=as_(EXECUTIVE), at=at(2026, 6, 9))
    with pytest.raises(Refused, match="Nobody has to approve this"):
        commands.approve(row("monthly_draft", "2026-06"), by=as_(EXECUTIVE), at=at(2026, 6, 9))


def test_what_was_done_stays_as_it_is() -> None:
    drafted()
    with pytest.raises(Refused, match="done already, and stays"):
        commands.submit(row("monthly_draft"), by=as_(ANALYST), at=at(2026, 6, 9))
    assert plan().moved == 0


def test_a_note_that_can_t_be_kept_is_told_beside_it() -> None:
    compiled()
    with pytest.raises(Invalid) as caught:
        commands.submit(row("monthly_draft"), by=as_(ANALYST), at=at(2026, 6, 8), note="x" * 2001)
    assert "note" in caught.value.errors


def test_nothing_to_report_is_said() -> None:
    compiled()
    draft = row("monthly_draft")
    commands.submit(draft, by=as_(ANALYST), at=at(2026, 6, 8), nil=True)
    assert draft.nil
    assert draft.events[-1].summary == "It was submitted: nothing to report."


# ---- what an event sets going


@pytest.mark.clauses("OC-28", "OC-29", "OC-30")
def test_the_quarterly_report_goes_from_receipt_to_approval_to_the_ceo() -> None:
    # Thursday 2 July, before the observed holiday of Friday 3 July and a weekend.
    commands.happened(KEY, "quarterly_review", on=date(2026, 7, 2), by=as_(ANALYST), at=at(2026, 7, 2))
    review = row("quarterly_review", "event 2026-07-02")
    assert str(review.due_on) == "2026-07-07"
    commands.submit(review, by=as_(ANALYST), at=at(2026, 7, 6))
    db.session.flush()
    approval = row("quarterly_approval", "event 2026-07-02")
    assert str(approval.due_on) == "2026-07-13"
    with pytest.raises(Refused, match="Only someone who is “Executive Management Team member”"):
        commands.submit(approval, by=as_(ANALYST), at=at(2026, 7, 8))
    commands.submit(approval, by=as_(EXECUTIVE), at=at(2026, 7, 8), note="Two figures corrected.")
    db.session.flush()
    sending = row("quarterly_report", "event 2026-07-02")
    assert str(sending.due_on) == "2026-07-08", "at once is the same day"
    commands.submit(sending, by=as_(ANALYST), at=at(2026, 7, 8, 16))
    assert sending.done_at == at(2026, 7, 8, 16)


def test_a_chain_goes_on_by_the_version_that_it_was_begun_by() -> None:
    commands.happened(KEY, "quarterly_review", on=date(2026, 7, 2), by=as_(ANALYST), at=at(2026, 7, 2))
    review = row("quarterly_review", "event 2026-07-02")
    newer = sections.text(sections.ORANGE, american=True, key=KEY).replace("quarterly_approval", "quarterly_look")
    newer = newer.replace('version: "1.0"', 'version: "2.0"').replace("effective: 2024-01-02", "effective: 2026-07-03")
    versions.install(newer, "newer.yaml", at(2026, 7, 3))
    db.session.flush()
    commands.submit(review, by=as_(ANALYST), at=at(2026, 7, 6))
    db.session.flush()
    approval = row("quarterly_approval", "event 2026-07-02")
    assert state.duty_of(approval).key == "quarterly_approval"


@pytest.mark.clauses("OC-28")
def test_planning_leaves_alone_what_an_event_set_going() -> None:
    commands.happened(KEY, "quarterly_review", on=date(2026, 7, 2), by=as_(ANALYST), at=at(2026, 7, 2))
    before = [(one.id, one.due_at, one.dropped_at) for one in rows()]
    plan(when=at(2026, 7, 3))
    assert [(one.id, one.due_at, one.dropped_at) for one in rows()] == before


def test_an_event_is_said_once_by_whose_it_is_and_when_it_has_come() -> None:
    here = {"by": as_(ANALYST), "at": at(2026, 7, 2)}
    commands.happened(KEY, "quarterly_review", on=date(2026, 7, 2), **here)
    with pytest.raises(Refused, match="on Thursday 2 July 2026 is known already"):
        commands.happened(KEY, "quarterly_review", on=date(2026, 7, 2), **here)
    with pytest.raises(Invalid) as caught:
        commands.happened(KEY, "quarterly_review", on=date(2026, 7, 3), **here)
    assert caught.value.errors == {"happened_on": "This day hasn't come yet."}
    with pytest.raises(Invalid):
        commands.happened(KEY, "quarterly_report", on=date(2026, 7, 2), **here)
    with pytest.raises(Refused, match="SPPR Analyst"):
        commands.happened(KEY, "quarterly_review", on=date(2026, 7, 1), by=as_(DEPUTY), at=at(2026, 7, 2))


@pytest.mark.clauses("OC-25")
def test_a_report_waits_until_its_period_is_over_and_names_the_day() -> None:
    compiled()
    draft = row("monthly_draft")
    for early in (at(2026, 4, 30), at(2026, 5, 31, 23)):
        with pytest.raises(Refused, match="from Monday 1 June 2026 on") as caught:
            commands.submit(draft, by=as_(ANALYST), at=early)
        assert caught.value.clause == "OC-25"
    commands.submit(draft, by=as_(ANALYST), at=at(2026, 6, 1))


@pytest.mark.clauses("OC-23")
def test_what_is_due_inside_its_period_is_done_once_that_has_begun() -> None:
    with pytest.raises(Refused, match="from Friday 1 May 2026 on"):
        commands.ask(row("compilation_request"), by=as_(ANALYST), at=at(2026, 4, 30))
    commands.ask(row("compilation_request"), by=as_(ANALYST), at=at(2026, 5, 4))


@pytest.mark.clauses("OC-25")
def test_a_step_waits_for_the_one_it_follows() -> None:
    with pytest.raises(Refused, match="First “Compilations returned” must be done") as caught:
        commands.submit(row("monthly_draft"), by=as_(ANALYST), at=at(2026, 6, 8))
    assert caught.value.clause == "OC-25"


@pytest.mark.clauses("OC-27")
def test_nobody_approves_a_month_that_isn_t_over() -> None:
    compiled()
    draft = row("monthly_draft")
    draft.done_at = at(2026, 5, 20)
    with pytest.raises(Refused, match="from Monday 1 June 2026 on"):
        commands.approve(row("monthly_report"), by=as_(EXECUTIVE), at=at(2026, 5, 31))
