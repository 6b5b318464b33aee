"""Live statistics: counted when asked for, of what whoever asks may see, in a page, in charts and as files."""

from __future__ import annotations

import csv
from datetime import UTC, date, datetime
from functools import partial
from io import StringIO

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from portal.cases.models import Case, ClockRow
from portal.database import db
from portal.policy.spans import around
from tests import cast
from tests.admin.browsing import counted, days_ago, made, signed_in, told
from tests.reports import oracle
from tests.reports.dataset import Dataset

NOW = datetime(2026, 6, 25, 19, tzinfo=UTC)
QUARTER = around(NOW.date(), 3)
MOST = 30  # statements: nine tables, and what every page asks


def fill(procedure: str, seed: int = 1) -> None:
    data = Dataset(procedure, seed)
    data.fill(60)
    for case in data.made:
        case.label = ""
    db.session.commit()


def figures(text: str) -> dict[str, list[str]]:
    head, *rows = csv.reader(StringIO(text.removeprefix("\ufeff")))
    assert len(head) > 1
    return {row[0]: row[1:] for row in rows}


@pytest.mark.clauses("OC-10")
@time_machine.travel(NOW, tick=False)
def test_the_figures_are_those_of_the_moment(app: Flask) -> None:
    made(app, lambda: fill("orange-county"))
    client = signed_in(app, "sppr.analyst")
    page = client.get("/staff/statistics/?period=quarter").text
    for words in ("Kind", "Nature", "Service gaps", "The months as a table"):
        assert words in page

    def by_hand() -> dict[str, dict[str, list[str]]]:
        cases = list(db.session.scalars(select(Case)))
        pack = Dataset("orange-county", 1).pack
        mine = oracle.received(cases, pack.zone, QUARTER.start, QUARTER.end)
        lists = {
            "kind": oracle.split(mine, lambda case: [(pack.kinds[case.kind].name,)]),
            "nature": oracle.split(
                mine, lambda case: [(pack.natures[one.nature].name,) for one in case.natures] or [("Not given",)]
            ),
            "team": oracle.split(mine, lambda case: [(case.team.name,)]),
        }
        return {
            key: {
                name: [str(len(those)), str(sum(oracle.is_open(case) for case in those))]
                for (name,), those in found.items()
            }
            for key, found in lists.items()
        }

    for key, expected in made(app, by_hand).items():
        answer = client.get(f"/staff/statistics/orange-county/{key}.csv?period=quarter")
        assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
        assert "attachment" in answer.headers["Content-Disposition"]
        assert figures(answer.text) == expected
        for name, (number, _) in expected.items():
            assert f"{name} {number}" in told(page), key


@pytest.mark.clauses("OC-10")
@time_machine.travel(NOW, tick=False)
def test_service_gaps_are_the_teams_that_miss_most(app: Flask) -> None:
    made(app, lambda: fill("orange-county", 2))
    text = signed_in(app, "sppr.analyst").get("/staff/statistics/orange-county/gaps.csv?period=quarter").text

    def by_hand() -> dict[str, tuple[int, int]]:
        pack = Dataset("orange-county", 2).pack
        found = {}
        mine = oracle.received(list(db.session.scalars(select(Case))), pack.zone, QUARTER.start, QUARTER.end)
        for (team,), cases in oracle.split(mine, lambda case: [(case.team.name,)]).items():
            stands = [
                {_stand(clock) for row in case.stages for clock in row.clocks if not clock.exempt} for case in cases
            ]
            settled = sum(bool({"met", "missed"} & those) for those in stands)
            found[team] = (settled, sum("missed" in those for those in stands))
        return {team: both for team, both in found.items() if both[0]}

    rows = figures(text)
    assert {team: (int(row[0]), int(row[1])) for team, row in rows.items()} == made(app, by_hand)
    assert [int(row[1]) for row in rows.values()] == sorted((int(row[1]) for row in rows.values()), reverse=True)


def _stand(clock: ClockRow) -> str:
    due, stopped, ended = clock.due_at, clock.stopped_at, clock.ended_at
    if due and (stopped or ended or NOW) >= due:
        return "missed"
    return "met" if stopped else ""


def test_each_sees_the_figures_of_their_own_cases(app: Flask) -> None:
    def make() -> None:
        cast.received(cast.submission(service="roads"), at=days_ago(0.01))
        cast.received(cast.submission(service="adult_care"), at=days_ago(0.01))

    made(app, make)
    address = "/staff/statistics/devon/service.csv?period=year"
    assert set(figures(signed_in(app, cast.ROADS).get(address).text)) == {"Roads and pavements"}
    assert set(figures(signed_in(app, cast.CARE).get(address).text)) == {"Social care for adults"}
    assert len(figures(signed_in(app, cast.COMPLAINTS).get(address).text)) == 2
    assert signed_in(app, cast.CENTRAL).get(address).status_code == 404, "of another body"


def test_without_a_case_it_says_so(app: Flask) -> None:
    page = told(signed_in(app, cast.ROADS).get("/staff/statistics/").text)
    assert "No case that you may see was received in these days" in page


@pytest.mark.parametrize(
    "given",
    [
        "since=2026-05-01",
        "since=2026-06-01&until=2026-05-01",
        "since=never&until=2026-05-01",
        "since=0001-01-01&until=9999-12-31",
    ],
)
def test_days_that_can_t_be_meant_get_a_sentence_and_stay_typed(app: Flask, given: str) -> None:
    answer = signed_in(app, cast.ROADS).get(f"/staff/statistics/?{given}")
    assert answer.status_code == 200
    assert "Give both days" in told(answer.text)
    first = given.partition("&")[0].removeprefix("since=")
    assert f'name="since" value="{first}"' in answer.text


@time_machine.travel(NOW, tick=False)
def test_the_page_costs_the_same_however_many_cases_there_are(app: Flask) -> None:
    client = signed_in(app, cast.COMPLAINTS)
    costs = []
    for seed in (1, 2):
        made(app, partial(fill, "devon", seed))
        client.get("/staff/statistics/?period=quarter")
        with counted(app) as statements:
            assert client.get("/staff/statistics/?period=quarter").status_code == 200
        costs.append(len(statements))
    assert costs[0] == costs[1] <= MOST, costs


def test_months_and_quarters_are_those_of_the_calendar() -> None:
    assert around(date(2026, 5, 31), 3) == around(date(2026, 4, 1), 3)
    assert (around(date(2026, 2, 10)).end, around(date(2026, 2, 10), 12).end) == (date(2026, 2, 28), date(2026, 12, 31))
