"""A voicemail can be recorded, and looks like an acknowledgement or an answer nowhere."""

from __future__ import annotations

import pytest
from flask import Flask

from portal.cases import queries
from tests import cast
from tests.admin.browsing import days_ago, made, signed_in, submit, told


def _case() -> int:
    case = cast.received(cast.stat(), at=days_ago(1)).case
    cast.do(case, cast.Move.ALLOCATE, by=cast.CENTRAL, at=days_ago(1), to=cast.staff(cast.STREETS).id)
    return case.id


@pytest.mark.clauses("SC-21")
def test_it_isn_t_offered_as_an_acknowledgement_and_the_form_says_why(app: Flask) -> None:
    case_id = made(app, _case)
    page = signed_in(app, cast.STREETS).get(f"/staff/cases/{case_id}/acknowledge").text
    assert 'value="voicemail"' not in page
    assert 'value="phone"' in page
    assert "A message left on a machine isn’t offered: it stops no clock (SC-" in told(page)
    assert "Keep it with “Record a contact”." in told(page)


@pytest.mark.clauses("SC-21")
def test_sent_all_the_same_it_is_refused_with_its_clause(app: Flask) -> None:
    case_id = made(app, _case)
    client = signed_in(app, cast.STREETS)
    answer = submit(client, f"/staff/cases/{case_id}/acknowledge", method="voicemail", note="Left a message.")
    assert answer.status_code == 409
    assert "A voicemail doesn&#39;t count here" in answer.text or "A voicemail doesn't count here" in told(answer.text)
    with app.app_context():
        assert queries.by_id(case_id).status == "received"


@pytest.mark.clauses("SC-21")
def test_it_is_recorded_as_a_contact_which_says_before_that_no_clock_stops(app: Flask) -> None:
    case_id = made(app, _case)
    client = signed_in(app, cast.STREETS)
    page = told(client.get(f"/staff/cases/{case_id}/contact").text)
    assert "A voicemail is kept on the timeline and stops no clock (SC-" in page
    answer = submit(client, f"/staff/cases/{case_id}/contact", method="voicemail", note="Left a message.")
    assert answer.status_code == 302
    with app.app_context():
        case = queries.by_id(case_id)
        assert (case.status, case.stage.acknowledged_at) == ("received", None)
        assert case.events[-1].summary == "Contact by voicemail."
        still = {clock.key for clock in case.stage.clocks if clock.stopped_at is None}
        assert {"acknowledge", "answer"} <= still


def test_what_is_said_by_telephone_is_kept_with_one_press(app: Flask) -> None:
    """The page opens with the letter that it would be otherwise; where none is written there is nothing to look at."""
    case_id = made(app, _case)
    answer = submit(signed_in(app, cast.STREETS), f"/staff/cases/{case_id}/acknowledge", method="phone", note="Rang.")
    assert answer.status_code == 302
    with app.app_context():
        assert queries.by_id(case_id).stage.acknowledged_at
