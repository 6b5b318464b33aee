"""The screen of the overdue list: who sees it, what stands on it, its table, and going through it."""

from __future__ import annotations

import csv
from datetime import UTC, datetime
from io import StringIO

import pytest
import time_machine
from flask import Flask

from portal.cases.models import Case
from portal.duties import planning
from tests import cast
from tests.admin.browsing import fields, made, signed_in, submit, told
from tests.journeys.borough import acknowledged, entry, staffed

KEY = "childrens-social-care"
PAGE, TABLE, REVIEWED = "/staff/overdue/", f"/staff/overdue/{KEY}/overdue.csv", f"/staff/overdue/{KEY}/reviewed"
CHASER, MANAGER = "complaints.children", "manager.children"
MONDAY = datetime(2026, 5, 18, 9, tzinfo=UTC)


@pytest.fixture(autouse=True)
def monday() -> object:
    """It is a Monday in May, and what the note's week owes is planned."""
    with time_machine.travel(MONDAY, tick=False):
        yield


def _planned() -> None:
    planning.plan(KEY, until=datetime(2026, 7, 1, tzinfo=UTC).date(), at=MONDAY)


def _late() -> str:
    staffed()
    case: Case = entry()
    acknowledged(case)
    _planned()
    return case.tracking_number


@pytest.mark.clauses("CSC-15")
def test_the_chaser_goes_through_it(app: Flask) -> None:
    number = made(app, _late)
    client = signed_in(app, CHASER)
    page = told(client.get(PAGE).text)
    assert f"▲ Overdue by 35 days 24 working days, due Mon 13 Apr 2026 {number} Response" in page
    assert "No reminder yet" in page
    assert "Tess.Team Example" in page
    assert fields(client.get(REVIEWED).text)["nil"] == ["yes"]
    assert submit(client, REVIEWED, nil="yes", note="Tess was called.").status_code == 302
    page = told(client.get(PAGE).text)
    assert "✓ Done" in page
    assert "I have gone through it" not in page
    assert submit(client, REVIEWED, nil="yes").status_code == 409


def test_where_nothing_is_overdue_it_says_so_and_suggests_a_nil_return(app: Flask) -> None:
    made(app, _planned)
    client = signed_in(app, CHASER)
    assert "Nothing is overdue. Say so for this week" in told(client.get(PAGE).text)
    assert fields(client.get(REVIEWED).text)["nil"] == ["nil"]


def test_its_table_holds_the_same_and_nothing_that_a_spreadsheet_would_work_out(app: Flask) -> None:
    def story() -> str:
        number = _late()
        cast.staff("tess.team").first_name = "=1+1"
        return number

    number = made(app, story)
    answer = signed_in(app, CHASER).get(TABLE)
    assert answer.mimetype == "text/csv"
    assert "childrens-social-care-overdue-2026-05-18.csv" in answer.headers["Content-Disposition"]
    rows = list(csv.DictReader(StringIO(answer.text.removeprefix("\ufeff"))))
    found = next(row for row in rows if row["Limit"] == "Response")
    assert (found["Number"], found["Due"], found["Overdue for days"]) == (number, "2026-04-13", "24")
    assert found["With"] == "'=1+1 Example"
    assert "Amina" not in answer.text


def test_others_have_no_such_list(app: Flask) -> None:
    made(app, _late)
    manager, roads = signed_in(app, MANAGER), signed_in(app, cast.ROADS)
    assert "Your positions don’t go through an overdue list." in told(manager.get(PAGE).text)
    assert "None of your procedures keeps an overdue list." in told(roads.get(PAGE).text)
    for client in (manager, roads):
        assert client.get(TABLE).status_code == 404
        assert client.get(REVIEWED).status_code == 404
    assert signed_in(app, cast.READER).get(PAGE).status_code in {302, 403, 404}


def test_more_than_the_page_holds_is_in_the_table(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    made(app, _late)
    made(app, lambda: acknowledged(entry()))
    monkeypatch.setattr("portal.admin.overdue.MOST_SHOWN", 1)
    client = signed_in(app, CHASER)
    assert "more, all of them in the table." in told(client.get(PAGE).text)
    assert len(client.get(TABLE).text.splitlines()) > 2
