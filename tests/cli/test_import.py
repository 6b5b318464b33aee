"""`flask portal import`: real dates kept, bad rows named, nothing brought in twice, and nobody written to."""

from __future__ import annotations

import csv
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session, scoped_session

from portal.cases import clocks, status
from portal.cases.models import Case
from portal.database import db
from portal.notices.models import Notice
from portal.policy.clock import State
from tests.cli import cities

Db = scoped_session[Session]


def run(app: Flask, *arguments: str | Path) -> Result:
    return app.test_cli_runner().invoke(args=["portal", *(str(one) for one in arguments)])


def only() -> Case:
    return db.session.scalars(select(Case)).one()


def states(case: Case) -> dict[str, State]:
    return {one.key: one.state for one in status.public(case, datetime.now(UTC)).clocks}


def test_a_closed_record_keeps_its_dates_and_claims_no_answer(app: Flask, session: Db, tmp_path: Path) -> None:
    result = run(app, "import", cities.table(tmp_path / "boston.csv", cities.BOSTON, cities.boston()))

    assert (result.exit_code, "boston-311") == (0, only().external_source), result.output
    case = only()
    assert case.received_at == datetime(2011, 7, 1, 12, 30, tzinfo=UTC)
    assert (case.status, case.stage.ended_at) == ("closed", datetime(2011, 7, 3, 14, tzinfo=UTC))
    assert (case.channel, case.service, case.ward) == ("phone", "trash", "Ward 3")
    assert [row.nature for row in case.natures] == ["not_done"]
    assert states(case)["acknowledge"] is states(case)["answer"] is State.ENDED
    assert case.events[-1].detail == "Case Closed Case Resolved"
    assert session.scalar(select(func.count(Notice.id))) == 0


def test_closed_too_late_is_missed(app: Flask, session: Db, tmp_path: Path) -> None:
    run(app, "import", cities.table(tmp_path / "b.csv", cities.BOSTON, cities.boston(closed_dt="2012-02-01 09:00:00")))

    assert states(only())["answer"] is State.MISSED


def test_what_staff_reported_is_exempt(app: Flask, session: Db, tmp_path: Path) -> None:
    row = cities.boston(source="Employee Generated", closed_dt="", case_status="Open")
    run(app, "import", cities.table(tmp_path / "b.csv", cities.BOSTON, row))

    assert (only().staff_generated, only().status, only().next_due_at) == (True, "received", None)


def test_bad_rows_are_named_and_the_rest_goes_on(app: Flask, session: Db, tmp_path: Path) -> None:
    rows = [
        cities.boston(case_enquiry_id="1"),
        cities.boston(case_enquiry_id=""),
        cities.boston(case_enquiry_id="3", open_dt="yesterday"),
        dict.fromkeys(cities.BOSTON, ""),
        cities.boston(case_enquiry_id="5", closed_dt="2011-06-01 00:00:00"),
        cities.boston(case_enquiry_id="6", open_dt="2091-06-01 00:00:00", closed_dt="", case_status="Open"),
        cities.boston(case_enquiry_id="7", open_dt="1999-06-01 00:00:00"),
        cities.boston(case_enquiry_id="8", case_title="a\0b"),
        cities.boston(case_enquiry_id="1"),
        cities.boston(case_enquiry_id="10"),
    ]
    report = tmp_path / "errors.csv"

    result = run(app, "import", cities.table(tmp_path / "b.csv", cities.BOSTON, *rows), "--report", report)

    assert result.exit_code == 1, result.output
    assert session.scalars(select(Case.external_id).order_by(Case.id)).all() == ["1", "10"]
    refused = list(csv.DictReader(report.read_text(encoding="utf-8").splitlines()))
    assert [(row["row"], row["id"]) for row in refused] == [
        ("3", ""), ("4", "3"), ("5", ""), ("6", "5"), ("7", "6"), ("8", "7"), ("9", "8"),
    ]  # fmt: skip
    assert "row 6, 5: It was closed before it was received." in result.output
    assert "U+0000" in refused[-1]["reason"]


def test_a_second_run_brings_nothing_in_again(app: Flask, session: Db, tmp_path: Path) -> None:
    file = cities.array(tmp_path / "requests.json", cities.open311(), cities.open311(service_request_id="2"))

    first, second = run(app, "import", file), run(app, "import", file)

    assert (first.exit_code, second.exit_code) == (0, 0), first.output + second.output
    assert session.scalar(select(func.count(Case.id))) == 2
    assert "already here:               2" in second.output


def test_a_dry_run_keeps_nothing(app: Flask, session: Db, tmp_path: Path) -> None:
    result = run(app, "import", cities.table(tmp_path / "n.csv", cities.NYC, cities.nyc()), "--dry-run")

    assert "would be brought in:        1, of which 1 closed" in result.output
    assert session.scalar(select(func.count(Case.id))) == 0


def test_a_case_older_than_the_procedure_begins_under_its_earliest_version(
    app: Flask, session: Db, tmp_path: Path
) -> None:
    row = cities.nyc(**{"Created Date": "06/26/2001 10:58:54 PM", "Closed Date": "", "Status": "Open"})

    result = run(app, "import", cities.table(tmp_path / "n.csv", cities.NYC, row), "--procedure", "devon")

    assert result.exit_code == 0, result.output
    assert clocks.pack_of(only()).key == "devon"


@pytest.mark.parametrize("arguments", [["--procedure", "atlantis"], ["--format", "nyc-311"], ["--format", "fax"]])
def test_what_makes_no_sense_is_a_usage_error(app: Flask, tmp_path: Path, arguments: list[str]) -> None:
    file = cities.table(tmp_path / "b.csv", cities.BOSTON, cities.boston())

    assert run(app, "import", file, *arguments).exit_code == 2


REAL = [
    ("boston_311_2011.csv", 150, 0),
    ("nyc_311_2018_2019.csv", 150, 0),
    ("open311/bloomington_requests_2012.json", 20, 0),
]


@pytest.mark.parametrize(("name", "rows", "refused"), REAL)
def test_real_records_are_brought_in(app: Flask, session: Db, name: str, rows: int, refused: int) -> None:
    file = cities.real(name)
    if not file.exists():
        pytest.skip(f"the real records aren't here: {file.name} (set PORTAL_TEST_DATA to their folder)")

    result = run(app, "import", file, "--limit", str(rows))

    assert result.exit_code == bool(refused), result.output
    assert session.scalar(select(func.count(Case.id))) == rows - refused
    assert run(app, "verify").exit_code == 0
