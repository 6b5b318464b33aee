"""Reports that a body has published, on its own pages: what was submitted, and nothing else."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.database import db
from portal.duties import keeping
from portal.duties.models import DutyRow
from tests.admin.browsing import made, told
from tests.cast import as_
from tests.duties import county, reports
from tests.support.documents import all_of_workbook

PERIOD = "/county/reports/2026-05-01--2026-05-31"


def publish(number: int) -> int:
    row = db.session.get_one(DutyRow, number)
    return keeping.publish(row, by=as_(county.OTHER_EXECUTIVE), at=reports.JUNE).id


def test_nothing_is_there_before_it_is_published(app: Flask, client: FlaskClient) -> None:
    with app.app_context():
        reports.open_up()

    def begin() -> int:
        reports.case(description="Alice Penrose rang about the ramp.")
        return reports.submitted(reports.drafted()).id

    number = made(app, begin)
    assert "No report has been published yet." in told(client.get("/county/reports").text)
    assert client.get(PERIOD).status_code == 404
    for file in ("monthly/log.csv", "monthly.xlsx", "monthly.json"):
        assert client.get(f"{PERIOD}/{file}").status_code == 404
    assert "/county/reports" not in client.get("/county/about").text
    made(app, lambda: publish(number))
    assert f'href="{PERIOD}"' in client.get("/county/reports").text
    assert 'href="/county/reports"' in client.get("/county/about").text
    page = client.get(PERIOD)
    assert page.status_code == 200
    assert "[withheld: Identity of a client] rang about the ramp." in told(page.text)
    file = client.get(f"{PERIOD}/monthly/log.csv")
    assert file.mimetype == "text/csv"
    workbook, data = (client.get(f"{PERIOD}/monthly.{form}") for form in ("xlsx", "json"))
    assert client.get(f"{PERIOD}/monthly.pdf").status_code == 404, "on paper it is the page, printed"
    assert data.json["sheets"]
    for text in (page.text, file.text, data.text, all_of_workbook(workbook.data)):
        assert "Penrose" not in text
        assert "Alice" not in text


@pytest.mark.parametrize(
    "address", ["/nobody/reports", "/devon/reports/2026", "/devon/reports/2026-05-01--2026-05-31", f"{PERIOD}/x/y.csv"]
)
def test_what_isn_t_there_isn_t_found(client: FlaskClient, address: str) -> None:
    assert client.get(address).status_code == 404
