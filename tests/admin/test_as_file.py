"""Lists of cases asked for as files, from the screens on which they stand: the same cases, for who may see them."""

from __future__ import annotations

import csv
import re
from html.parser import HTMLParser
from io import StringIO
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.cases.models import Case
from portal.database import db
from portal.http.clock import now
from portal.jobs.runner import run_ready
from tests import cast
from tests.admin.browsing import days_ago, made, signed_in, told

PAGE = "/staff/exports/"


class _AsFile(HTMLParser):
    """The form of a page that asks for a file."""

    def __init__(self) -> None:
        super().__init__()
        self.url, self.fields = "", dict[str, str]()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.within = given.get("action", "").startswith(f"{PAGE}ask")
            self.url = given["action"] if self.within else self.url
        elif tag == "input" and self.url and self.within:
            self.fields[given["name"]] = given.get("value", "")


def _form(page: str) -> tuple[str, dict[str, str]]:
    found = _AsFile()
    found.feed(page)
    return found.url, found.fields


def _asked(client: FlaskClient, screen: str, **changed: Any) -> list[list[str]]:
    """Ask on a screen for its list as CSV, have it made, and return what it holds."""
    url, fields = _form(client.get(screen).text)
    answer = client.post(url, data={**fields, "form": "csv", **changed})
    assert answer.status_code == 302, told(answer.text)
    with client.application.app_context():
        run_ready(now())
    key = re.findall(rf"{PAGE}([^/]{{22}})/file", client.get(PAGE).text)[0]
    return list(csv.reader(StringIO(client.get(f"{PAGE}{key}/file").data.decode("utf-8-sig"))))


def _numbers(table: list[list[str]]) -> set[str]:
    return {row[0] for row in table[1:]}


def _two(app: Flask) -> tuple[str, str]:
    def make() -> tuple[str, str]:
        mine = cast.acknowledged(cast.received(at=days_ago(2)).case, at=days_ago(1))
        hidden = cast.received(at=days_ago(1)).case
        hidden.label = "whistleblowing"
        return mine.tracking_number, hidden.tracking_number

    return made(app, make)


@pytest.mark.parametrize("screen", ["/staff/?whose=all", "/staff/cases/list/"])
def test_a_list_as_a_file_has_the_cases_of_its_screen(app: Flask, screen: str) -> None:
    mine, _hidden = _two(app)
    client = signed_in(app, cast.COMPLAINTS)
    assert _numbers(_asked(client, screen)) == {mine}


def test_what_was_searched_for_is_what_the_file_has(app: Flask) -> None:
    mine, _hidden = _two(app)
    other = made(app, lambda: cast.received(at=days_ago(1)).case.tracking_number)
    client = signed_in(app, cast.COMPLAINTS)
    box = re.findall(r"_flt_\d+_status", client.get("/staff/cases/list/").text)[0]
    assert _numbers(_asked(client, f"/staff/cases/list/?{box}=being+looked+into")) == {mine}
    assert _numbers(_asked(client, f"/staff/cases/list/?{box}=received")) == {other}


def test_the_cases_of_a_figure(app: Flask) -> None:
    mine, _hidden = _two(app)
    client = signed_in(app, cast.COMPLAINTS)
    figures = client.get("/staff/statistics/?procedure=devon&period=year").text.replace("&amp;", "&")
    opens = re.findall(r'href="(/staff/statistics/devon/cases/[^"]*figure=received[^"]*)"', figures)
    assert _numbers(_asked(client, opens[0])) == {mine}
    assert "(CSV)" in told(client.get(PAGE).text)


@pytest.mark.parametrize("asked", ["by=service&by=kind&each=month", "each=", "by=channel&each=year&against=year"])
def test_the_cases_of_a_figure_of_an_exploration(app: Flask, asked: str) -> None:
    mine, _hidden = _two(app)
    client = signed_in(app, cast.COMPLAINTS)
    figures = client.get(f"/staff/explore/?procedure=devon&show=received&{asked}").text.replace("&amp;", "&")
    opens = re.findall(r'href="(/staff/explore/devon/cases/[^"]*figure=received[^"]*)"', figures)
    assert opens
    for address in opens:
        screen = client.get(address).text
        assert _numbers(_asked(client, address)) == ({mine} if mine in screen else set()), address
        made_now = re.findall(rf"{PAGE}([^/]{{22}})/", client.get(PAGE).text)[0]
        client.post(f"{PAGE}{made_now}/delete", data=_token(client))
    assert any(mine in client.get(address).text for address in opens)


def _token(client: FlaskClient) -> dict[str, str]:
    return {"csrf_token": _form(client.get("/staff/?whose=all").text)[1]["csrf_token"]}


def test_an_exploration_that_can_t_be_meant_is_no_list(app: Flask) -> None:
    client = signed_in(app, cast.COMPLAINTS)
    _two(app)
    for address in ("figure=nothing", "figure=received&start=1999-01-01", "figure=received&show=nothing", ""):
        url = f"{PAGE}ask?procedure=devon&{address}"
        answer = client.post(url, data={**_token(client), "list": "explored", "form": "csv"})
        assert answer.status_code == 404, address


def test_a_list_that_there_isn_t_and_a_form_that_there_isn_t(app: Flask) -> None:
    _two(app)
    client = signed_in(app, cast.ROADS)
    url, fields = _form(client.get("/staff/?whose=all").text)
    assert client.post(url, data={**fields, "form": "csv", "list": "people"}).status_code == 404
    assert client.post(url, data={**fields, "form": "csv", "whose": "theirs"}).status_code == 404
    answer = client.post(url, data={**fields, "form": "exe"})
    assert answer.status_code == 409
    assert "Choose what kind of file" in told(answer.text)


def test_a_figure_of_a_procedure_without_a_place_is_nobody_s(app: Flask) -> None:
    client = signed_in(app, cast.ROADS)
    token = _form(client.get("/staff/?whose=all").text)[1]["csrf_token"] if _two(app) else ""
    for procedure in ("orange-county", "nothing"):
        url = f"{PAGE}ask?procedure={procedure}&of=kinds&figure=received"
        for which in ("figure", "explored"):
            assert client.post(url, data={"csrf_token": token, "list": which, "form": "csv"}).status_code == 404


def test_too_many_at_once_is_a_sentence(app: Flask) -> None:
    _two(app)
    client = signed_in(app, cast.COMPLAINTS)
    url, fields = _form(client.get("/staff/cases/list/").text)
    for _ in range(3):
        assert client.post(url, data={**fields, "form": "jsonl"}).status_code == 302
    answer = client.post(url, data={**fields, "form": "jsonl"})
    assert answer.status_code == 409
    assert "3 files are being made for you." in told(answer.text)


def test_an_address_that_no_form_of_ours_has_is_offered_no_file(app: Flask) -> None:
    _two(app)
    client = signed_in(app, cast.COMPLAINTS)
    assert _form(client.get("/staff/cases/list/?_flt_1_status=closed").text)[0] == ""
    assert _form(client.get("/staff/cases/list/").text)[0]


def test_the_files_of_who_may_no_longer_see_a_case_of_them_are_kept_back(app: Flask) -> None:
    mine, _ = _two(app)
    client = signed_in(app, cast.COMPLAINTS)
    _asked(client, "/staff/cases/list/")

    def hide() -> None:
        db.session.query(Case).filter_by(tracking_number=mine).one().label = "whistleblowing"

    made(app, hide)
    key = re.findall(rf"{PAGE}([^/]{{22}})/file", client.get(PAGE).text)[0]
    answer = client.get(f"{PAGE}{key}/file")
    assert answer.status_code == 409
    assert "What you may see has changed" in told(answer.text)
    assert mine not in answer.text
