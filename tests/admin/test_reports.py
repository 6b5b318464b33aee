"""Reports so far: from the duty to the preview and its files, for those whom they are for."""

from __future__ import annotations

import csv
from functools import partial
from io import StringIO

import pytest
from flask import Flask
from sqlalchemy import select

from portal.cases.submission import Reporter
from portal.database import db
from portal.duties import planning
from portal.duties.models import DutyRow
from tests import cast
from tests.admin.browsing import counted, days_ago, made, signed_in, told
from tests.reports.dataset import END, START, Dataset

DAYS = f"since={START}&until={END}"
SUMMARY = f"/staff/reports/san-clemente/council_summary/?{DAYS}"
MOST = 24  # statements


def fill(seed: int = 1) -> None:
    Dataset("san-clemente", seed).fill(40)


@pytest.mark.clauses("SC-27", "SC-28")
def test_the_preview_shows_each_sheet_and_hands_it_out(app: Flask) -> None:
    made(app, fill)
    client = signed_in(app, cast.CENTRAL)
    page = told(client.get(SUMMARY).text)
    assert "Summary for the City Manager" in page
    assert "Detailed summary SC-28" in page
    assert "Of the cases that met or missed it, the share that met it." in page
    answer = client.get(f"/staff/reports/san-clemente/council_summary/detailed.csv?{DAYS}")
    head, *rows = csv.reader(StringIO(answer.text.removeprefix("\ufeff")))
    assert head[:5] == ["Number", "Open date", "Nature", "Calling party", "Response dates"]
    assert rows
    assert all(row[0] in page for row in rows)
    for form, kind in (("xlsx", "spreadsheetml"), ("pdf", "pdf"), ("json", "json")):
        whole = client.get(f"/staff/reports/san-clemente/council_summary/whole.{form}?{DAYS}")
        assert whole.status_code == 200
        assert kind in whole.mimetype
        assert f".{form}" in whole.headers["Content-Disposition"]


def test_whoever_it_is_not_for_gets_neither_page_nor_file(app: Flask) -> None:
    made(app, fill)
    client = signed_in(app, cast.STREETS)
    files = [f"/staff/reports/san-clemente/council_summary/{name}?{DAYS}" for name in ("detailed.csv", "whole.xlsx")]
    for address in (SUMMARY, *files):
        answer = client.get(address)
        assert answer.status_code in {403, 409}, address
        assert "As it stands so far, this report is for: Central Services staff." in told(answer.text)
        assert "SC-0" not in answer.text
    assert "None of your procedures gives you a report" in told(client.get("/staff/reports/").text)
    assert signed_in(app, cast.ROADS).get(SUMMARY).status_code == 404, "another body's"


@pytest.mark.parametrize("address", ["/staff/reports/san-clemente/none/", f"{SUMMARY.partition('?')[0]}none.csv"])
def test_what_isn_t_there_isn_t_found(app: Flask, address: str) -> None:
    assert signed_in(app, cast.CENTRAL).get(address).status_code == 404


def test_a_duty_leads_to_its_report_of_its_own_days(app: Flask) -> None:
    def make() -> tuple[int, str]:
        planning.plan("san-clemente", until=planning.ahead(days_ago(0)), at=days_ago(0))
        row = db.session.scalars(select(DutyRow).filter_by(duty_key="quarterly_data")).first()
        assert row is not None
        return row.id, f"since={row.period_start}&amp;until={row.period_end}"

    duty_id, days = made(app, make)
    page = signed_in(app, cast.CENTRAL).get(f"/staff/duties/show/{duty_id}").text
    assert f'/staff/reports/san-clemente/quarterly/?{days}">The report so far' in page
    assert "The report so far" not in signed_in(app, cast.STREETS).get(f"/staff/duties/show/{duty_id}").text


def test_what_was_typed_is_no_formula_in_a_file(app: Flask) -> None:
    wild = '=HYPERLINK("http://x.example.org")'

    def make() -> None:
        reporter = Reporter(name=wild, email="a@example.org", phone="(949) 555-0177", address="1 A Street")
        cast.received(cast.stat(reporter=reporter), at=days_ago(0.01))

    made(app, make)
    client = signed_in(app, cast.CENTRAL)
    text = client.get("/staff/reports/san-clemente/council_summary/detailed.csv?period=year").text
    (row,) = list(csv.reader(StringIO(text.removeprefix("\ufeff"))))[1:]
    assert row[3] == f"'{wild}"


def test_a_preview_costs_the_same_however_many_cases_there_are(app: Flask) -> None:
    client = signed_in(app, cast.CENTRAL)
    costs = []
    for seed in (1, 2):
        made(app, partial(fill, seed))
        client.get(SUMMARY)
        with counted(app) as statements:
            assert client.get(SUMMARY).status_code == 200
        costs.append(len(statements))
    assert costs[0] == costs[1] <= MOST, costs
