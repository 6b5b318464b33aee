"""Live statistics: counted when asked for, of what whoever asks may see, in a page, in charts and as files."""

from __future__ import annotations

import csv
import re
from datetime import UTC, date, datetime
from functools import partial
from html.parser import HTMLParser
from io import StringIO
from random import Random

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from portal.cases.models import Case, ClockRow
from portal.database import db
from portal.policy.boards import Face
from portal.policy.moves import Move
from portal.policy.spans import around
from tests import cast
from tests.admin.browsing import counted, days_ago, made, signed_in, told
from tests.reports import oracle
from tests.reports.dataset import Dataset

NOW = datetime(2026, 6, 25, 19, tzinfo=UTC)
QUARTER = around(NOW.date(), 3)
MOST = 12  # statements, of any page


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
    for words in ("Kind", "Nature", "The months as a table", "Trends in May 2026"):
        assert words in page
    assert "Service gaps" in client.get("/staff/statistics/?period=quarter&show=target").text

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


@pytest.mark.parametrize("face", Face)
@time_machine.travel(NOW, tick=False)
def test_the_page_costs_the_same_however_many_cases_there_are(app: Flask, face: Face) -> None:
    client = signed_in(app, cast.COMPLAINTS)
    address, costs = f"/staff/statistics/?period=quarter&show={face}", []
    for seed in (1, 2):
        made(app, partial(fill, "devon", seed))
        client.get(address)
        with counted(app) as statements:
            assert client.get(address).status_code == 200
        costs.append(len(statements))
    assert costs[0] == costs[1] <= MOST, costs


class _Links(HTMLParser):
    """The figures of a page that open something: the address, and the words that stand there."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, str]] = []
        self._is_open = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        href = dict(attrs).get("href") or ""
        if tag == "a" and "/cases/?" in href:
            self.found.append((href, ""))
            self._is_open = True

    def handle_endtag(self, tag: str) -> None:
        self._is_open = self._is_open and tag != "a"

    def handle_data(self, data: str) -> None:
        if self._is_open:
            href, words = self.found.pop()
            self.found.append((href, words + data))


@pytest.mark.parametrize("face", Face)
@time_machine.travel(NOW, tick=False)
def test_what_a_figure_opens_holds_as_many_cases_as_it_says(app: Flask, face: Face) -> None:
    made(app, partial(fill, "devon", 3))
    client = signed_in(app, cast.COMPLAINTS)
    links = _Links()
    links.feed(client.get(f"/staff/statistics/?period=quarter&show={face}&kind=complaint").text)
    told_apart = [(href, *words.split(" – ", 1)) for href, words in links.found]
    counts = [(href, number) for href, number, name in told_apart if number.isdecimal() and "(days)" not in name]
    assert len(counts) > 10
    for href, number in Random(face).sample(counts, 10):
        with counted(app) as statements:
            page = told(client.get(href).text)
        assert f" {number} case" in page, href
        assert page.count(" DV-") == min(int(number), 50), href
        assert len(statements) <= MOST


def test_pages_of_cases_go_on_from_the_last_one(app: Flask) -> None:
    made(app, lambda: [cast.received(cast.submission(), at=days_ago(0.01)) for _ in range(51)] and None)
    client = signed_in(app, cast.COMPLAINTS)
    address = "/staff/statistics/devon/cases/?of=kind&figure=received&row=complaint&period=year"
    first = client.get(address).text
    assert "51 cases" in told(first)
    older = re.findall(r'rel="next" href="([^"]*)"', first)[0].replace("&amp;", "&")
    last = client.get(older).text
    numbers = [re.findall(r"/staff/cases/show/(\d+)", page) for page in (first, last)]
    assert [len(set(one)) for one in numbers] == [50, 1]
    assert not set(numbers[0]) & set(numbers[1])
    assert "Back to the first" in last


def test_only_figures_and_only_of_one_s_own_procedures_open(app: Flask) -> None:
    client = signed_in(app, cast.ROADS)
    good = "of=kind&figure=received&row=complaint"
    assert client.get(f"/staff/statistics/devon/cases/?{good}").status_code == 200
    assert "No case that you may see is counted here" in client.get(f"/staff/statistics/devon/cases/?{good}").text
    for path in (
        "devon/cases/",
        "devon/cases/?of=nothing&figure=received",
        "devon/cases/?of=kind&figure=id",
        "devon/cases/?of=months&figure=received",
        "devon/nothing.csv",
        f"san-clemente/cases/?{good}",
    ):
        assert client.get(f"/staff/statistics/{path}").status_code == 404, path
    strange = "row=%00%ff%ED%A0%80&team=%00&service=%27&older=99999999999999"
    assert client.get(f"/staff/statistics/devon/cases/?of=kind&figure=received&{strange}").status_code == 200
    for month in ("a", "-1", "2026-13"):
        answer = client.get(f"/staff/statistics/devon/cases/?of=months&figure=received&row={month}")
        assert answer.status_code in {200, 404}, month


def test_what_someone_may_not_see_is_in_no_figure_and_opens_for_nobody_else(app: Flask) -> None:
    made(app, lambda: cast.received(cast.submission(service="adult_care"), at=days_ago(0.01)) and None)
    address = "/staff/statistics/devon/cases/?of=service&figure=received&row=adult_care&period=year"
    assert "1 case," in told(signed_in(app, cast.CARE).get(address).text)
    blind = signed_in(app, cast.ROADS)
    here, nowhere = (told(blind.get(address.replace("adult_care", row)).text) for row in ("adult_care", "libraries"))
    assert " 0 cases," in here
    assert here.replace("Social care for adults", "Libraries") == nowhere, "what is hidden and what isn't look alike"


def test_a_choice_narrows_the_page_its_files_and_its_lists(app: Flask) -> None:
    def make() -> None:
        cast.received(cast.submission(service="roads"), at=days_ago(0.01))
        cast.received(cast.submission(service="adult_care"), at=days_ago(0.01))

    made(app, make)
    client = signed_in(app, cast.COMPLAINTS)
    rows = figures(client.get("/staff/statistics/devon/service.csv?period=year&service=roads").text)
    assert set(rows) == {"Roads and pavements"}
    page = client.get("/staff/statistics/?period=year&service=roads")
    assert '<option value="roads" selected>' in page.text
    assert "service=adult_care" not in page.text
    unknown = client.get("/staff/statistics/?period=year&service=moon%26landing").text
    assert "No case that you may see was received in these days" in told(unknown)
    assert "or take back a choice" in told(unknown)
    assert '<option value="moon&amp;landing" selected>' in unknown
    assert "service=moon%26landing" in unknown


def test_months_and_quarters_are_those_of_the_calendar() -> None:
    assert around(date(2026, 5, 31), 3) == around(date(2026, 4, 1), 3)
    assert (around(date(2026, 2, 10)).end, around(date(2026, 2, 10), 12).end) == (date(2026, 2, 28), date(2026, 12, 31))


def rows_of(text: str) -> list[list[str]]:
    return list(csv.reader(StringIO(text.removeprefix("\ufeff"))))


@pytest.mark.parametrize("face", Face)
@time_machine.travel(NOW, tick=False)
def test_the_cases_of_a_figure_are_a_file_too(app: Flask, face: Face) -> None:
    made(app, partial(fill, "devon", 3))
    client = signed_in(app, cast.COMPLAINTS)
    links = _Links()
    links.feed(client.get(f"/staff/statistics/?period=quarter&show={face}&kind=complaint").text)
    for href, _ in Random(face).sample(links.found, 6):
        page = client.get(href).text
        number = re.findall(r'role="status">([\d,]+) case', page)[0].replace(",", "")
        path = re.findall(r'href="([^"]*/cases\.csv\?[^"]*)"', page)[0].replace("&amp;", "&")
        with counted(app) as statements:
            answer = client.get(path)
        assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
        assert re.fullmatch(r'attachment; filename="[a-z0-9_.-]+\.csv"', answer.headers["Content-Disposition"])
        head, *rows = rows_of(answer.text)
        assert head == ["Number", "Kind", "Status", "Stage", "Team", "Service", "With", "Next due", "Received"]
        assert len(rows) == int(number), href
        listed = re.findall(r">(DV-[0-9A-Z-]{14})<", page)
        assert [row[0] for row in rows][: len(listed)] == listed
        assert {row[1] for row in rows} == {"Complaint"}
        assert len(statements) <= MOST


def test_the_file_has_one_s_own_cases_alone_and_no_formula(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    def make() -> str:
        cast.received(cast.submission(service="adult_care"), at=days_ago(0.02))
        numbers = [cast.received(cast.submission(), at=days_ago(0.01)).case for _ in range(3)]
        cast.acknowledged(numbers[-1], at=days_ago(0.001))
        cast.staff(cast.ROADS).first_name = "=cmd|' /C calc'!A0"
        return numbers[-1].tracking_number

    latest = made(app, make)
    address = "/staff/statistics/devon/cases.csv?of=kind&figure=received&period=year"
    client = signed_in(app, cast.ROADS)
    rows = rows_of(client.get(address).text)[1:]
    assert len(rows) == 3
    assert rows[0][0] == latest, "the last entered first"
    assert rows[0][6].startswith("'=cmd")
    monkeypatch.setattr("portal.reports.opened.MOST_IN_A_FILE", 2)
    assert len(rows_of(client.get(address).text)) == 3
    for path in ("cases.csv", "cases.csv?of=kind&figure=id", "cases.csv?of=nothing&figure=received"):
        assert client.get(f"/staff/statistics/devon/{path}").status_code == 404, path
    assert client.get(address.replace("devon", "san-clemente")).status_code == 404


@pytest.mark.parametrize("username", [cast.ADMIN, cast.SYSTEM])
def test_who_has_no_statistics_gets_no_file_of_them(app: Flask, username: str) -> None:
    path = "/staff/statistics/devon/cases.csv?of=kind&figure=received"
    assert signed_in(app, username).get(path).status_code == 403


@time_machine.travel(NOW, tick=False)
def test_reasons_for_lateness_are_told_and_open_their_cases(app: Flask) -> None:
    def make() -> str:
        late = [cast.acknowledged(cast.received(at=days_ago(40)).case, at=days_ago(39)) for _ in range(2)]
        cast.do(late[0], Move.EXPLAIN, at=days_ago(1), late="service", late_words="The crew wrote on Monday.")
        return late[0].tracking_number

    number = made(app, make)
    client = signed_in(app, cast.ROADS)
    page = client.get("/staff/statistics/?period=year&show=target").text
    assert "Reasons for lateness" in told(page)
    assert figures(client.get("/staff/statistics/devon/late.csv?period=year").text) == {
        "Waiting for another service": ["1", "1"],
        "Not given": ["1", "1"],
    }
    shown = client.get("/staff/statistics/devon/cases/?of=late&figure=late&row=service&period=year").text
    assert number in shown
    assert "Waiting for another service" in told(shown)
