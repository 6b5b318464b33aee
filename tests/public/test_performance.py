"""How a body does, before the public: a page without accounts, its tables, and data by a schema."""

from __future__ import annotations

import csv
import io
import json
import re
from datetime import UTC, date, datetime
from pathlib import Path

import jsonschema
import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.database import transaction
from portal.policy.built import KEPT_BACK, Built, Column, Shape, Sheet
from portal.policy.performing import WHOLE
from portal.public import charts
from portal.reports import performance
from tests.admin.browsing import signed_in, told
from tests.cast import COMPLAINTS
from tests.procedures.shipped import pack
from tests.reports.dataset import Dataset

PAGE = "/devon/performance"
AT = datetime(2026, 11, 20, 12, tzinfo=UTC)
SCHEMA = json.loads(Path("portal/static/performance.schema.json").read_text(encoding="utf-8"))


def count(app: Flask, number: int = 120) -> None:
    with app.app_context():
        data = Dataset("devon", 4, start=date(2026, 4, 1), end=date(2026, 6, 30))
        if number:
            data.fill(number)
        with transaction():
            performance.keep(pack("devon"), 2026, AT)


def test_before_anything_was_counted_the_page_says_so(client: FlaskClient) -> None:
    page = client.get(PAGE)
    assert page.status_code == 200
    assert "No figures have been counted yet." in told(page.text)
    assert f'href="{PAGE}"' in client.get("/devon/about").text
    assert client.get(f"{PAGE}/2026-q2").status_code == 404


def test_where_nothing_came_in_the_page_says_so(app: Flask, client: FlaskClient) -> None:
    count(app, 0)
    page = client.get(f"{PAGE}/2026-q2").text
    assert "Nothing was received in this time." in told(page)
    assert 'class="figures"' not in page, "no table of nothing"


def test_it_leads_with_the_longest_time_that_tells_something(app: Flask, client: FlaskClient) -> None:
    count(app)
    assert "2026 so far: Thursday 1 January 2026" in told(client.get(PAGE).text)


def test_of_a_small_body_one_sentence_says_why_nothing_is_told(app: Flask, client: FlaskClient) -> None:
    count(app, 3)
    page = client.get(PAGE).text
    assert told(page).count("The figures of this time are withheld: they are so small") == 1
    assert 'class="figures"' not in page
    assert "Withheld" not in page
    assert f"{PAGE}/2026.json" in page, "the data stay where they are"


def test_what_tells_nothing_is_named_in_a_line_and_not_in_a_table(app: Flask, client: FlaskClient) -> None:
    count(app, 40)
    page = client.get(f"{PAGE}/2026").text
    assert "Withheld:" in page
    for row in re.findall(r"<tr><th scope=\"row\".*?</tr>", page):
        values = re.findall(r"<td[^>]*>(.*?)</td>", row)
        assert any("withheld" not in one for one in values) or "In time" in row, row


@pytest.mark.parametrize(
    ("received", "told_whole", "drawn"),
    [
        ((7, KEPT_BACK), True, False),
        ((7, 9, KEPT_BACK), True, True),
        ((0, KEPT_BACK), False, False),
        ((0, 0), None, None),
    ],
)
def test_quarters_are_drawn_where_more_is_told_than_withheld(
    received: tuple[int | str, ...], told_whole: bool | None, drawn: bool | None
) -> None:
    chart = charts.over_time([("Q", "Quarter", _built(one)) for one in received])
    assert (chart and not chart.is_kept_back, chart and chart.can_be_drawn) == (told_whole, drawn)


def _built(received: int | str) -> Built:
    sheet = Sheet(WHOLE, "In all", "", (Column("received", "Received", Shape.NUMBER),), ((received,),))
    return Built("x", "x", "", "devon", date(2026, 1, 1), date(2026, 3, 31), AT, (sheet,))


def test_it_is_read_by_quarter_and_year_and_counts_nothing_itself(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    count(app)
    monkeypatch.setattr(performance, "count", None)  # whoever asks makes nobody count
    page = client.get(f"{PAGE}/2026-q3")
    text = told(page.text)
    assert "Quarter 3 of 2026: Wednesday 1 July 2026 to Wednesday 30 September 2026" in text
    assert "Counted on Friday 20 November 2026" in text
    assert f'href="{PAGE}/2026"' in page.text
    year = told(client.get(f"{PAGE}/2026").text)
    assert "2026 so far: Thursday 1 January 2026 to Wednesday 30 September 2026" in year
    assert "Acknowledgement, within 3 working days DV-33" in year
    assert "Small is what is below 5." in year
    assert "style=" not in page.text
    assert len(client.get(f"{PAGE}/2026").data) < 60_000


@pytest.mark.parametrize("sheet", ["whole", "kinds", "natures", "outcomes", "limits"])
def test_its_data_is_open_and_says_the_same_in_each_format(app: Flask, client: FlaskClient, sheet: str) -> None:
    count(app)
    answer = client.get(f"{PAGE}/2026-q2.json")
    assert answer.mimetype == "application/json"
    assert answer.headers["Cache-Control"] == "public, max-age=3600"
    data = json.loads(answer.data)
    jsonschema.validate(data, SCHEMA)
    assert (data["period"], data["start"], data["end"]) == ("2026-q2", "2026-04-01", "2026-06-30")
    file = client.get(f"{PAGE}/2026-q2/{sheet}.csv")
    assert file.mimetype == "text/csv"
    lines = list(csv.reader(io.StringIO(file.data.decode("utf-8-sig"))))
    assert len(lines) == len(data["sheets"][sheet]) + 1


def test_its_data_is_the_same_whatever_its_reader_speaks(app: Flask, client: FlaskClient) -> None:
    """A cache between keeps one answer for everyone."""
    count(app)
    for address in (f"{PAGE}/2026-q2.json", f"{PAGE}/2026-q2/kinds.csv"):
        first = client.get(address, headers={"Accept-Language": "en"})
        assert client.get(address, headers={"Accept-Language": "cy"}).data == first.data


@pytest.mark.parametrize("address", [f"{PAGE}/2026-q2.json", f"{PAGE}/2026-q2/whole.csv"])
def test_no_session_goes_with_what_anyone_may_keep(app: Flask, address: str) -> None:
    count(app)
    answer = signed_in(app, COMPLAINTS).get(address)
    assert answer.headers["Cache-Control"].startswith("public")
    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize(
    "address",
    [f"{PAGE}/2026-q5", f"{PAGE}/2019", f"{PAGE}/x.json", f"{PAGE}/2026-q2/x.csv", "/nobody/performance"],
)
def test_what_isn_t_told_isn_t_found(app: Flask, client: FlaskClient, address: str) -> None:
    count(app, 0)
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("language", ["es", "cy", "ar"])
def test_it_is_told_in_each_language(app: Flask, client: FlaskClient, language: str) -> None:
    count(app)
    page = client.get(f"{PAGE}/2026?lang={language}")
    assert page.status_code == 200
    assert "Quarter by quarter" not in page.text
    assert "Half were answered within" not in page.text
