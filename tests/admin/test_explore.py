"""Explore: what an address asks for as a page and as files, of one's own cases alone; and saved, shared, deleted."""

from __future__ import annotations

import csv
import json
import re
from datetime import UTC, datetime
from functools import partial
from io import BytesIO, StringIO
from random import Random
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from openpyxl import load_workbook
from sqlalchemy import select

from portal.cases.models import Case
from portal.database import db
from portal.reports import explorations
from portal.reports.exploration_models import SavedExploration
from tests import cast
from tests.admin.browsing import counted, days_ago, made, signed_in, submit, told
from tests.admin.test_statistics import _Links, fill

NOW = datetime(2026, 6, 25, 19, tzinfo=UTC)
HERE, FILES, KEPT = "/staff/explore/", "/staff/explore/devon", "/staff/explorations"
ALL = ("show=received&show=answered&show=median&show=ended&by=service&by=team&each=month",
       "show=received&show=open_at_end&show=in_target&show=slowest&by=nature&against=year&period=quarter",
       "show=upheld&show=remedies_kept&show=linked&show=median&by=outcome&each=quarter&against=before&kind=complaint",
       "show=received&show=median&show=in_target&show=open_at_end&each=month")  # fmt: skip
MOST = 12  # statements, of any page


def rows_of(text: str) -> list[list[str]]:
    return list(csv.reader(StringIO(text.removeprefix("\ufeff"))))


def one_of_roads_and_one_of_care() -> None:
    cast.received(cast.submission(service="roads"), at=days_ago(0.01))
    cast.received(cast.submission(service="adult_care"), at=days_ago(0.01))


@time_machine.travel(NOW, tick=False)
def test_it_opens_with_what_was_received_month_by_month(app: Flask) -> None:
    made(app, partial(fill, "devon", 1))
    page = signed_in(app, cast.COMPLAINTS).get(HERE).text
    for words in ("Received, each month", "June 2025", "June 2026", "in whole months", "All of it"):
        assert words in told(page), words
    assert page.count('<svg class="chart"') == 1
    assert "/staff/explore/" in signed_in(app, cast.READER).get("/staff/").text, "it stands in the menu"


def test_without_a_case_it_says_so(app: Flask) -> None:
    page = told(signed_in(app, cast.ROADS).get(f"{HERE}?service=roads").text)
    assert "No case that you may see is counted in these days" in page
    assert "or take back a choice" in page


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ("show=x<y", "“x<y” isn’t a figure that can be shown here."),
        ("show=received&show=open&show=median&show=closed&show=missed", "At most 4 figures stand beside each other."),
        ("by=phone", "“phone” isn’t something that cases can be told apart by."),
        ("by=team&by=team", "Choose two different things for the rows, or one."),
        ("each=day", "“day” isn’t one."),
        ("against=never", "“never” isn’t one."),
        ("order=red", "“red” is neither."),
        ("since=2026-06-01&until=2026-05-01", "Give both days"),
        ("each=week&since=2022-01-01&until=2026-05-01", "At most 60 columns can be shown"),
    ],
)
def test_what_can_t_be_meant_gets_a_sentence_and_the_rest_is_shown(app: Flask, asked: str, words: str) -> None:
    made(app, one_of_roads_and_one_of_care)
    client = signed_in(app, cast.ROADS)
    answer = client.get(f"{HERE}?{asked}")
    assert answer.status_code == 200
    assert words in told(answer.text).replace("&lt;", "<")
    for name in ("all.xlsx", "cases.csv"):
        file = client.get(f"{FILES}/{name}?{asked}&figure=received")
        assert file.status_code == 302, "no file of something else than was asked for"
        assert words in told(client.get(file.location).text).replace("&lt;", "<")


@pytest.mark.parametrize("asked", ALL)
@time_machine.travel(NOW, tick=False)
def test_the_page_costs_the_same_however_many_cases_there_are(app: Flask, asked: str) -> None:
    client, costs = signed_in(app, cast.COMPLAINTS), []
    for seed in (1, 2):
        made(app, partial(fill, "devon", seed))
        client.get(f"{HERE}?{asked}")
        with counted(app) as statements:
            assert client.get(f"{HERE}?{asked}&manager=-&ward=1").status_code == 200
        costs.append(len(statements))
    assert costs[0] == costs[1] <= MOST, "\n\n".join(statements)


@pytest.mark.parametrize("asked", ALL)
@time_machine.travel(NOW, tick=False)
def test_what_a_figure_opens_holds_as_many_cases_as_it_says_as_a_list_and_as_a_file(app: Flask, asked: str) -> None:
    made(app, partial(fill, "devon", 3))
    client = signed_in(app, cast.COMPLAINTS)
    links = _Links()
    links.feed(client.get(f"{HERE}?{asked}").text)
    told_apart = [(href, *words.split(" – ", 1)) for href, words in links.found]
    counts = [(href, number) for href, number, name in told_apart if number.isdecimal() and "days" not in name]
    assert len(counts) > 10 or "upheld" in asked
    for href, number in Random(asked).sample(counts, min(len(counts), 6)):
        with counted(app) as statements:
            page = told(client.get(href).text)
        assert len(statements) <= MOST
        if "(days)" not in href and "figure=answered" not in href:
            assert f" {number} case" in page, href
        rows = rows_of(client.get(href.replace("/cases/?", "/cases.csv?")).text)[1:]
        assert len(rows) == int(re.findall(r" ([\d,]+) cases?, the last entered first", page)[0])
        assert page.count(" DV-") == min(len(rows), 50)


def test_each_sees_the_figures_of_their_own_cases_and_nothing_else(app: Flask) -> None:
    made(app, one_of_roads_and_one_of_care)
    asked = "by=service&period=year"
    rows = {name: rows_of(signed_in(app, who).get(f"{FILES}/figures.csv?{asked}").text)[1:]
            for name, who in {"roads": cast.ROADS, "care": cast.CARE, "all": cast.COMPLAINTS}.items()}  # fmt: skip
    assert rows["roads"] == [["Roads and pavements", "1"]]
    assert rows["care"] == [["Social care for adults", "1"]]
    assert len(rows["all"]) == 2
    assert signed_in(app, cast.CENTRAL).get(f"{FILES}/figures.csv?{asked}").status_code == 404, "of another body"
    address = f"{FILES}/cases/?{asked}&figure=received&row=adult_care"
    assert "1 case," in told(signed_in(app, cast.CARE).get(address).text)
    blind = signed_in(app, cast.ROADS)
    here, nowhere = (told(blind.get(address.replace("adult_care", row)).text) for row in ("adult_care", "libraries"))
    assert " 0 cases," in here
    assert here.replace("Social care for adults", "Libraries") == nowhere, "what is hidden and what isn't look alike"


@time_machine.travel(NOW, tick=False)
def test_whoever_may_not_see_a_case_reads_the_same_with_it_and_without(app: Flask) -> None:
    """No page, file, choice or number tells that there is more: of another team, labelled, in a ward of its own."""
    made(app, lambda: cast.received(cast.submission(service="roads", ward="7"), at=days_ago(3)) and None)
    client = signed_in(app, cast.ROADS)
    paths = [f"{HERE}?{asked}&period=year" for asked in ("by=ward&by=manager", *ALL)]
    paths += [f"{FILES}/all.json?{ALL[1]}", f"{FILES}/cases.csv?period=year&figure=received"]
    paths += [f"{FILES}/cases/?period=year&figure=received&each="]
    before = [_still(client.get(path).text) for path in paths]

    def more() -> None:
        for days in (1, 40, 400):
            case = cast.received(cast.submission(service="adult_care", ward="Secretville"), at=days_ago(days)).case
            case.handler_id = cast.staff(cast.CARE).id
            mine = cast.received(cast.submission(service="roads", ward="Hidden Hill"), at=days_ago(days)).case
            mine.label = "staff_conduct"

    made(app, more)
    for path, page in zip(paths, before, strict=True):
        assert _still(client.get(path).text).splitlines() == page.splitlines(), path
    whole = signed_in(app, cast.COMPLAINTS).get(paths[0]).text
    assert "Secretville" in whole, "who may see the case sees its ward"
    assert "Hidden Hill" not in whole, "and of what is labelled nothing"


def _still(page: str) -> str:
    """A page without what changes with each answer."""
    return re.sub(r'nonce="[^"]*"|value="[^"]{30,}"', "", page)


def test_all_of_it_is_a_workbook_and_data(app: Flask) -> None:
    def make() -> None:
        one_of_roads_and_one_of_care()
        cast.staff(cast.ROADS).first_name = "=cmd|' /C calc'!A0"
        for case in db.session.scalars(select(Case)):
            case.handler_id = cast.staff(cast.ROADS).id

    made(app, make)
    client = signed_in(app, cast.COMPLAINTS)
    asked = "show=received&show=median&by=manager&by=service&against=before&period=year"
    book = load_workbook(BytesIO(client.get(f"{FILES}/all.xlsx?{asked}&ward=-").data))
    assert book.sheetnames == ["About", "Figures"]
    about = {row[0].value: row[1].value for row in book["About"].iter_rows() if row[0].value}
    assert about["Only, Ward"] == "Not given"
    assert "of the cases that they may see" in about["Counted for"]
    head, first, *_ = [[cell.value for cell in row] for row in book["Figures"].iter_rows()]
    assert head[:5] == ["Dealt with by", "Service", "Received", "Received, the period before", "Received, change"]
    assert first[0].startswith("=cmd")
    assert book["Figures"]["A2"].data_type == "s", "a text, and no formula"
    assert first[2:5] == [1, 0, 1]
    told_ = json.loads(client.get(f"{FILES}/all.json?{asked}").data)
    assert [column["key"] for column in told_["sheets"][0]["columns"]][:4] == [
        "manager",
        "service",
        "received",
        "received_was",
    ]
    assert rows_of(client.get(f"{FILES}/figures.csv?{asked}").text)[1][0].startswith("'=cmd")
    assert client.get(f"{FILES}/all.pdf?{asked}").status_code == 404
    assert client.get(f"{FILES}/nothing.csv?{asked}").status_code == 404


@pytest.mark.parametrize(
    "path",
    [
        "cases/", "cases/?figure=nothing", "cases/?figure=service", "cases/?figure=received&row=a&row=b",
        "cases/?figure=received&start=1999-01-01", "cases.csv?figure=id", "cases.csv",
    ],
)  # fmt: skip
def test_only_figures_open(app: Flask, path: str) -> None:
    assert signed_in(app, cast.ROADS).get(f"{FILES}/{path}").status_code == 404


def test_strange_values_are_no_fault_of_ours(app: Flask) -> None:
    client = signed_in(app, cast.ROADS)
    strange = "row=%00%ff%ED%A0%80&ward=%00%27&manager=99999999999999999999&older=99999999999999&nature=%25"
    for path in (f"{HERE}?{strange}", f"{FILES}/cases/?by=ward&each=&figure=received&{strange}"):
        assert client.get(path).status_code == 200, path
    for one in ("abc", "²"):
        assert client.get(f"{FILES}/cases/?by=manager&each=&figure=received&row={one}").status_code == 200


def test_the_number_of_an_account_in_an_address_tells_no_name(app: Flask) -> None:
    made(app, one_of_roads_and_one_of_care)
    elsewhere = made(app, lambda: (cast.staff(cast.CENTRAL).id, cast.staff(cast.CENTRAL).full_name))
    page = signed_in(app, cast.ROADS).get(f"{FILES}/cases/?by=manager&each=&figure=received&row={elsewhere[0]}")
    assert page.status_code == 200
    assert elsewhere[1] not in page.text


def _months_of(number_of: list[int]) -> None:
    for back, number in enumerate(reversed(number_of), start=1):
        for _ in range(number):
            month = (NOW.month - 1 - back) % 12 + 1
            year = NOW.year - (back >= NOW.month)
            cast.received(cast.submission(), at=datetime(year, month, 10, 12, tzinfo=UTC))


@time_machine.travel(NOW, tick=False)
def test_what_stands_out_is_marked_by_a_shape_and_in_words(app: Flask) -> None:
    made(app, partial(_months_of, [4, 5, 4, 5, 4, 5, 4, 11, 4, 5]))
    client = signed_in(app, cast.ROADS)
    page = client.get(HERE).text
    assert "Whole line: the mean." in told(page)
    mean, upper = 5.1, 5.1 + 2.66 * (6 * 1 + 7 + 7 + 1) / 9
    assert "Nothing stands out" in told(page), "eleven lies within"
    assert f"Mean {mean}, limits 0.0 to {upper:.1f}." in told(page)
    made(app, partial(_months_of, [0, 0, 0, 0, 0, 0, 0, 18, 0, 0]))
    page = client.get(HERE).text
    assert "▲" in told(page)
    assert re.search(r"Marked March 2026: 29, above the upper limit of \d+\.\d", told(page))
    assert 'class="mark"' in page
    assert "What is marked" in told(page)
    rows = rows_of(client.get(f"{FILES}/periods.csv").text)
    assert rows[0] == ["Month", "Received", "Stands out"]
    assert [row[2][:32] for row in rows if row[0] == "March 2026"] == ["Received: above the upper limit "]


def test_too_few_months_have_no_limits(app: Flask) -> None:
    made(app, one_of_roads_and_one_of_care)
    assert "No limits: they need 8 periods that are over" in told(signed_in(app, cast.ROADS).get(HERE).text)


# ---- saved


def _save(client: FlaskClient, asked: str = "by=service&each=", **typed: str) -> str:
    answer = submit(client, f"{KEPT}/devon/keep?{asked}", **{"name": "By service", "shared": "", **typed})
    return answer.location if answer.status_code == 302 else told(answer.text)


def _row(app: Flask) -> int:
    with app.app_context():
        return db.session.scalars(select(SavedExploration.id)).one()


def test_one_is_saved_opened_renamed_and_deleted(app: Flask) -> None:
    made(app, one_of_roads_and_one_of_care)
    tom = signed_in(app, cast.ROADS)
    there = _save(tom, "by=service&each=&period=year&nonsense=1&procedure=devon", name="  By   service ")
    assert parse_qs(urlsplit(there).query, keep_blank_values=True) == {
        "procedure": ["devon"], "show": ["received"], "by": ["service"], "each": [""], "period": ["year"],
    }  # fmt: skip
    page = told(tom.get(there).text)
    assert "“By service” is yours: Rename or share By service · Delete By service" in page
    assert "Roads and pavements" in page
    assert "By service" not in told(signed_in(app, cast.SENIOR).get(HERE).text), "it is for nobody else"
    pk = _row(app)
    submit(tom, f"{KEPT}/change/{pk}", name="Where it comes from", shared="")
    assert "Where it comes from" in told(tom.get(HERE).text)
    assert "goes, for those whom it is shared with too" in told(tom.get(f"{KEPT}/delete/{pk}").text)
    assert "Where it comes from" in told(tom.get(HERE).text), "a GET deletes nothing"
    submit(tom, f"{KEPT}/delete/{pk}")
    assert "Where it comes from" not in told(tom.get(HERE).text)
    assert tom.get(f"{KEPT}/change/{pk}").status_code == 404


@pytest.mark.parametrize(
    ("shared", "readers", "others"),
    [
        ("role:Reader", [cast.READER], [cast.SENIOR, cast.CARE, cast.CENTRAL]),
        ("team:", [cast.ROADS], [cast.CARE, cast.CENTRAL]),
    ],
)
def test_what_is_shared_shows_each_their_own_figures_and_nobody_else_finds_it(
    app: Flask, shared: str, readers: list[str], others: list[str]
) -> None:
    made(app, one_of_roads_and_one_of_care)
    team = made(app, lambda: next(one.team.key for one in cast.staff(cast.ROADS).memberships))
    whom = f"{shared}{team}" if shared == "team:" else shared
    there = _save(signed_in(app, cast.COMPLAINTS), "by=service&each=&period=year", name="For you", shared=whom)
    for username in readers:
        client = signed_in(app, username)
        assert "For you" in told(client.get(HERE).text), username
        assert "Social care for adults 1" not in told(client.get(there).text).partition("Only some cases")[2]
        rows = rows_of(client.get(f"{FILES}/figures.csv?{urlsplit(there).query}").text)
        assert "Social care for adults" not in {row[0] for row in rows}
        assert client.get(f"{KEPT}/change/{_row(app)}").status_code == 404, "whoever reads it changes nothing"
        assert submit(client, f"{KEPT}/delete/{_row(app)}").status_code == 404
    for username in others:
        assert "For you" not in told(signed_in(app, username).get(HERE).text), username


@pytest.mark.parametrize(
    ("asked", "typed", "words"),
    [
        ("by=service", {"name": " "}, "Fill this in."),
        ("by=service", {"name": "x" * 61}, "60 characters"),
        ("by=service", {"shared": "team:nobody"}, "list"),
        ("by=service", {"shared": "role:Admin"}, "list"),
        ("by=nonsense", {}, "Mend what the page says first"),
        (f"ward={'½' * 200}&service={'½' * 200}&nature={'½' * 200}", {}, "too many words"),
    ],
)
def test_what_can_t_be_saved_is_told_beside_what_was_typed(
    app: Flask, asked: str, typed: dict[str, str], words: str
) -> None:
    said = _save(signed_in(app, cast.ROADS), asked, **typed)
    assert words in said
    with app.app_context():
        assert db.session.scalars(select(SavedExploration)).all() == []


def test_a_name_stands_for_one_of_one_s_own_and_so_many_are_kept(app: Flask) -> None:
    tom = signed_in(app, cast.ROADS)
    assert _save(tom).startswith(HERE)
    assert explorations.TAKEN in _save(tom)
    assert _save(signed_in(app, cast.SENIOR)).startswith(HERE), "another's name is their own"
    for number in range(2, explorations.MOST + 1):
        assert _save(tom, name=f"Number {number}").startswith(HERE)
    assert f"You keep {explorations.MOST} explorations here already." in _save(tom, name="More")


def test_the_commands_refuse_a_team_of_another_procedure(app: Flask) -> None:
    key = made(app, lambda: next(one.team.key for one in cast.staff(cast.CENTRAL).memberships))
    assert "list" in _save(signed_in(app, cast.ROADS), shared=f"team:{key}")


def test_what_it_is_compared_with_is_told_with_its_days(app: Flask) -> None:
    made(app, lambda: cast.received(cast.submission(), at=days_ago(1)).case.id)
    page = told(signed_in(app, cast.ROADS).get(f"{HERE}?against=before&period=year&show=received").text)
    assert re.search(r"“was”: the period before, [^.]*20\d\d to [^.]*20\d\d\.", page)


@pytest.mark.parametrize(("period", "words"), [("year", "This year"), ("recent", "The last 13 months")])
def test_a_period_that_is_chosen_after_two_dates_is_meant(app: Flask, period: str, words: str) -> None:
    client, dates = signed_in(app, cast.ROADS), "since=2026-02-01&until=2026-03-31"
    own = client.get(f"{HERE}?{dates}&period=recent").text
    assert '<option value="dates" selected>The two dates beside this</option>' in own
    assert 'name="own" value="1"' in own
    after = client.get(f"{HERE}?{dates}&own=1&period={period}").text
    assert f'<option value="{period}" selected>{words}</option>' in after
    assert 'name="own"' not in after
