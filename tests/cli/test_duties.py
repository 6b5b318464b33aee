"""`flask portal duties`: it plans, lists what is late, due and clashing, and fails where something is late."""

from __future__ import annotations

import json
from datetime import date

import pytest
from flask import Flask

from portal.database import db
from portal.duties import planning
from portal.duties.models import DutyRow
from tests import cast
from tests.duties import county


def asked(app: Flask, *words: str) -> tuple[int, str]:
    answer = app.test_cli_runner().invoke(args=["portal", "duties", *words])
    assert answer.exception is None or isinstance(answer.exception, SystemExit), answer.output
    return answer.exit_code, answer.output


def test_it_plans_and_lists_what_is_owed(app: Flask) -> None:
    code, output = asked(app)
    with app.app_context():
        there = db.session.query(DutyRow).count()
    lines = [line for line in output.splitlines() if not line.startswith("CLASH ")]
    assert len(lines) == there > 0
    assert code == (1 if any(line.startswith("LATE") for line in lines) else 0)
    assert "CLASH" in output, "a month that begins on a Saturday lies ahead of Orange County"
    assert asked(app) == (code, output), "asked again, it changes nothing"


def test_what_is_late_fails(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    with app.app_context():
        planning.plan("san-clemente", until=date(2026, 7, 31), at=cast.NOW)
        row = county.rows(key="san-clemente")[0]
        row.due_at = cast.days_later(-1)
        db.session.commit()
    monkeypatch.setattr(planning, "plan_all", lambda *, at: None)
    code, output = asked(app)
    assert code == 1
    assert "LATE  Sunday 5 July 2026: Data for the City's Quarterly Report (san-clemente, SC-22)" in output


def test_as_json_it_says_the_same_with_the_clashes(app: Flask) -> None:
    with app.app_context():
        county.open_up()
    _, output = asked(app, "--json")
    told = json.loads(output)
    assert {one["procedure"] for one in told["duties"]} >= {"county", "devon", "orange-county", "san-clemente"}
    assert {"duty", "name", "clause", "period", "due_at", "late", "not_returned"} <= set(told["duties"][0])
    assert all(one["second"]["duty"] == "monthly_report" for one in told["clashes"])
