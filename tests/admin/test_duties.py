"""The duties' pages: what is owed in its order, each step with its form, each refusal with its clause."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask

from portal.database import db
from portal.duties import commands, meetings, planning
from portal.duties.models import DutyRow, Meeting
from tests import cast
from tests.admin.browsing import counted, days_ago, made, signed_in, submit, told
from tests.duties import county

STAT = "san-clemente"
PERIOD = "2026-05"
LATE, WHY = county.at(2026, 6, 20), "A figure came late."


def begin(app: Flask) -> dict[str, int]:
    """Open up the county with what is due until June; return the ids of May's duties."""
    with app.app_context():
        county.open_up()

    def plan() -> dict[str, int]:
        county.plan(date(2026, 6, 30))
        return {row.duty_key: row.id for row in county.rows() if row.period == PERIOD}

    return made(app, plan)


def test_what_is_owed_stands_in_its_order_with_its_clauses_and_clashes(app: Flask) -> None:
    ids = begin(app)
    page = signed_in(app, county.ANALYST).get("/staff/duties/").text
    steps = ("compilation_request", "compilation_returns", "monthly_draft", "monthly_report")
    places = [page.index(f"/staff/duties/show/{ids[step]}") for step in steps]
    assert places == sorted(places)
    said = told(page)
    assert "For May 2026" in said
    assert "OC-26" in said
    assert "Needs approval" in said
    assert "“Draft monthly report to the Executive Team” (OC-25) is due on" in said


def test_a_procedure_without_anything_due_says_so(app: Flask) -> None:
    assert "Nothing is owed for now." in told(signed_in(app, cast.COMPLAINTS).get("/staff/duties/").text)
    assert "Nothing has been done yet." in told(signed_in(app, cast.COMPLAINTS).get("/staff/duties/?shown=done").text)
    assert signed_in(app, cast.COMPLAINTS).get("/staff/duties/?shown=%00'").status_code == 200


def test_another_procedure_s_duties_are_not_there(app: Flask) -> None:
    ids = begin(app)
    client = signed_in(app, cast.COMPLAINTS)
    assert "compilation" not in client.get("/staff/duties/").text
    assert client.get(f"/staff/duties/show/{ids['monthly_report']}").status_code == 404
    assert client.get(f"/staff/duties/{ids['monthly_report']}/submit").status_code == 404


@pytest.mark.clauses("OC-23", "OC-24", "OC-25", "OC-26", "OC-27")
def test_a_month_from_the_request_to_the_submission(app: Flask) -> None:
    ids = begin(app)
    ana, dev, eve = (signed_in(app, name) for name in (county.ANALYST, county.DEPUTY, county.EXECUTIVE))
    assert submit(ana, f"/staff/duties/{ids['compilation_request']}/ask", late_why=WHY).status_code == 302
    returns = f"/staff/duties/{ids['compilation_returns']}/return"
    form = dev.get(returns).text
    assert "Dora Diaz" not in form, "whoever has their own sees it alone"
    whose = made(app, lambda: {one.of_name: str(one.id) for one in county.row("compilation_request").contributions})
    assert submit(dev, returns, on=form, whose=whose["Dev Patel"], nil="nil").status_code == 302
    assert "1 of 4 returned" in told(ana.get("/staff/duties/").text)
    for name in ("Dora Diaz", "Eve Exec", "Emil Exec"):
        assert submit(ana, returns, whose=whose[name]).status_code == 302
    assert "Dev Patel ✓ Nothing to report" in told(ana.get(f"/staff/duties/show/{ids['compilation_returns']}").text)
    assert submit(ana, f"/staff/duties/{ids['monthly_draft']}/submit", nil="yes", late_why=WHY).status_code == 302
    report = f"/staff/duties/{ids['monthly_report']}"
    early = ana.get(f"{report}/submit")
    assert early.status_code == 409
    assert "before someone who is “Executive Management Team member” has approved it. OC-27" in told(early.text)
    assert submit(eve, f"{report}/approve", note="Good.").status_code == 302
    assert submit(ana, f"{report}/submit", nil="yes", late_why=WHY).status_code == 302
    page = told(ana.get(f"/staff/duties/show/{ids['monthly_report']}").text)
    assert "Eve Exec , Executive Management Team member" in page
    assert "Done" in page
    assert "Monthly report to the County Executive Office" in told(ana.get("/staff/duties/?shown=done").text)


def test_what_is_refused_loses_nothing_that_was_typed(app: Flask) -> None:
    ids = begin(app)
    ana = signed_in(app, county.ANALYST)
    submit(ana, f"/staff/duties/{ids['compilation_request']}/ask", late_why=WHY)
    closing = f"/staff/duties/{ids['compilation_returns']}/submit"
    answer = submit(ana, closing, note="", late_why="")
    assert answer.status_code == 422
    assert "Why it is closed without the rest" in told(answer.text)
    assert "Dev Patel, Dora Diaz, Emil Exec, Eve Exec" in told(answer.text), "without whom"
    assert answer.text.count('aria-invalid="true"') == 2, "why so, and why late: both are told at once"
    assert submit(ana, closing, note="They are away.", late_why=WHY).status_code == 302
    answer = submit(
        ana, f"/staff/duties/{ids['monthly_draft']}/submit", nil="perhaps", note="Typed with care.", late_why=WHY
    )
    assert answer.status_code == 422
    assert "Typed with care." in answer.text


def test_what_can_t_be_done_is_said_with_its_clause(app: Flask) -> None:
    ids = begin(app)
    page = told(signed_in(app, county.DEPUTY).get(f"/staff/duties/show/{ids['monthly_report']}").text)
    assert "Only someone who is “SPPR Analyst” does this. OC-26" in page
    assert "Only someone who is “Executive Management Team member” approves this. OC-27" in page


def test_an_act_that_isn_t_one_is_no_page(app: Flask) -> None:
    ids = begin(app)
    client = signed_in(app, county.ANALYST)
    assert client.get(f"/staff/duties/{ids['monthly_report']}/burn").status_code == 404
    assert client.get(f"/staff/duties/{ids['monthly_report']}/ask").status_code == 404
    assert client.get("/staff/duties/show/99999999999999").status_code == 404


@pytest.mark.clauses("OC-28")
def test_the_receipt_of_a_report_is_noted(app: Flask) -> None:
    begin(app)
    ana = signed_in(app, county.ANALYST)
    tomorrow = (datetime.now(UTC) + timedelta(days=2)).date().isoformat()
    wrong = submit(ana, "/staff/duties/happened", duty="county quarterly_review", happened_on=tomorrow)
    assert "This day hasn't come yet." in told(wrong.text)
    for far in ("0001-01-01", "1899-01-01", "1999-12-31", days_ago(400).date().isoformat()):
        answer = submit(ana, "/staff/duties/happened", duty="county quarterly_review", happened_on=far)
        assert answer.status_code == 422
        assert "Is the year right?" in told(answer.text)
    day = days_ago(1).date().isoformat()
    assert submit(ana, "/staff/duties/happened", duty="county quarterly_review", happened_on=day).status_code == 302
    assert "Review of the CEO" in ana.get("/staff/duties/").text
    again = submit(ana, "/staff/duties/happened", duty="county quarterly_review", happened_on=day)
    assert "is known already. OC-28" in told(again.text)
    assert signed_in(app, county.DEPUTY).get("/staff/duties/happened").status_code == 409


@pytest.mark.clauses("SC-26")
def test_a_meeting_is_entered_and_called_off_again(app: Flask) -> None:
    rosa = signed_in(app, cast.CENTRAL)
    day = (datetime.now(UTC) + timedelta(days=30)).date()
    for far in ("0001-01-01", "1899-01-01", days_ago(400).date().isoformat(), "9999-12-31"):
        refused = submit(rosa, "/staff/meetings/add", procedure=STAT, name="City Council", held_on=far)
        assert refused.status_code == 422
        assert "Is the year right?" in told(refused.text)
    answer = submit(rosa, "/staff/meetings/add", procedure=STAT, name="City Council", held_on=day.isoformat())
    assert answer.status_code == 302, answer.text
    assert "Summary for the City Manager" in rosa.get("/staff/duties/").text
    again = submit(rosa, "/staff/meetings/add", procedure=STAT, name="City Council", held_on=day.isoformat())
    assert "A meeting on this day is there already." in told(again.text)
    pk = made(app, lambda: db.session.query(Meeting).one().id)
    assert "City Council" in rosa.get("/staff/meetings/list/").text
    assert submit(rosa, f"/staff/meetings/delete/{pk}").status_code == 302
    assert "Summary for the City Manager" not in rosa.get("/staff/duties/").text


def test_a_body_without_meetings_has_none_to_enter(app: Flask) -> None:
    answer = signed_in(app, cast.COMPLAINTS).get("/staff/meetings/add")
    assert answer.status_code == 409
    assert "None of your procedures has meetings" in told(answer.text)


def test_another_body_s_meeting_is_neither_seen_nor_called_off(app: Flask) -> None:
    def enter() -> int:
        by = cast.as_(cast.CENTRAL)
        meeting = meetings.add(STAT, held_on=date(2026, 6, 2), name="City Council", by=by, at=cast.NOW)
        db.session.flush()
        return meeting.id

    pk = made(app, enter)
    client = signed_in(app, cast.COMPLAINTS)
    assert "City Council" not in client.get("/staff/meetings/list/").text
    assert client.get(f"/staff/meetings/delete/{pk}").status_code == 404
    forged = submit(client, "/staff/meetings/add", procedure=STAT, name="Ours", held_on="2026-06-03")
    assert forged.status_code == 409


def test_it_takes_few_statements_however_many_are_owed(app: Flask) -> None:
    made(app, lambda: planning.plan("devon", until=date(2028, 12, 31), at=cast.NOW))
    client = signed_in(app, cast.COMPLAINTS)
    client.get("/staff/duties/")
    with counted(app) as statements:
        assert client.get("/staff/duties/").status_code == 200
    assert len(statements) <= 14, "\n".join(statements)


def test_what_was_done_late_says_so(app: Flask) -> None:
    ids = begin(app)

    def late() -> None:
        county.compiled()
        row = db.session.get_one(DutyRow, ids["monthly_draft"])
        commands.submit(row, by=cast.as_(county.ANALYST), at=LATE, late_why=WHY)

    made(app, late)
    client = signed_in(app, county.ANALYST)
    assert "Done, but late" in told(client.get("/staff/duties/?shown=done").text)
    assert f"Why it was late {WHY}" in told(client.get(f"/staff/duties/show/{ids['monthly_draft']}").text)
