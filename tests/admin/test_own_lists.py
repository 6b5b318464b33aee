"""Searches kept by a name, columns chosen, cases chosen on the list of all: for each person, and for nobody else."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from portal.accounts import lists
from portal.accounts.list_models import SavedSearch
from portal.database import db
from tests import cast
from tests.admin.browsing import days_ago, fields, made, signed_in, told

LIST, ASKED = "/staff/cases/list/", "_flt_2_description=pothole"


def _send(client: FlaskClient, what: str, on: str = "Cases", **typed: object) -> TestResponse:
    token = fields(client.get("/staff/resetmypassword/form").text)["csrf_token"][0]
    return client.post(f"/staff/lists/{on}/{what}", data={"csrf_token": token, **typed}, follow_redirects=True)


def _heads(page: str) -> list[str]:
    heads = re.findall(r"<th scope=\"col\"[^>]*>(.*?)</th>", page, flags=re.DOTALL)
    return [re.sub(r"<[^>]+>", "", head).strip(" ↑↓") for head in heads]


@pytest.fixture
def tom(app: Flask) -> FlaskClient:
    """Tom, who has a case."""
    made(app, lambda: cast.received(cast.submission(), at=days_ago(1)).case.id)
    return signed_in(app, cast.ROADS)


def test_a_search_is_kept_used_and_forgotten(app: Flask, tom: FlaskClient) -> None:
    assert "Keep this search" not in told(tom.get(LIST).text), "nothing was searched for"
    page = tom.get(f"{LIST}?{ASKED}&_flt_0_status=&page_Cases=0").text
    assert "Keep this search" in told(page)
    kept = _send(tom, "keep", name="  The   potholes ", address=f"{ASKED}&_flt_0_status=&page_Cases=3")
    assert "The search is kept." in told(kept.text)
    assert f'href="{LIST}?{ASKED}"' in tom.get(LIST).text.replace("&amp;", "&")
    assert "The potholes" in told(tom.get(LIST).text)
    assert "The potholes" not in told(tom.get("/staff/stages/list/").text), "it is of one list"
    assert "The potholes" not in told(signed_in(app, cast.SENIOR).get(LIST).text), "it is for nobody else"
    with app.app_context():
        (search,) = db.session.query(SavedSearch).all()
        number = search.id
    assert f'value="{number}"' in tom.get(f"{LIST}?{ASKED}").text
    assert "The search is forgotten." in told(_send(tom, "forget", search=number).text)
    assert "The potholes" not in told(tom.get(LIST).text)


def test_the_same_name_is_the_same_search(app: Flask, tom: FlaskClient) -> None:
    for words in ("pothole", "lamp"):
        _send(tom, "keep", name="Mine", address=f"q={words}", on="Search")
    with app.app_context():
        (search,) = lists.searches(cast.staff(cast.ROADS).id, "Search")
        assert search.address == "q=lamp"
    assert 'href="/staff/search/?q=lamp"' in tom.get("/staff/search/").text


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"name": " ", "address": ASKED}, "Give the search a name of at most 60 characters."),
        ({"name": "x" * 61, "address": ASKED}, "Give the search a name of at most 60 characters."),
        ({"name": "All", "address": ""}, "There is nothing to keep"),
        ({"name": "All", "address": "page_Cases=2"}, "There is nothing to keep"),
        ({"name": "All", "address": f"q={'x' * 3000}"}, "There is nothing to keep"),
        ({"name": "All", "address": "q=%00"}, "There is nothing to keep"),
    ],
)
def test_what_can_t_be_kept_is_told(tom: FlaskClient, typed: dict[str, str], words: str) -> None:
    assert words in told(_send(tom, "keep", **typed).text)


def test_so_many_are_kept_and_no_more(app: Flask, tom: FlaskClient) -> None:
    def fill() -> None:
        for number in range(lists.MOST):
            lists.keep(cast.staff(cast.ROADS).id, "Cases", name=f"Number {number}", address=ASKED)

    made(app, fill)
    assert "You keep 30 searches here already." in told(_send(tom, "keep", name="More", address=ASKED).text)
    assert "The search is kept." in told(_send(tom, "keep", name="Number 3", address="_flt_0_kind=x").text)


def test_someone_else_s_search_isn_t_there_to_forget(app: Flask, tom: FlaskClient) -> None:
    def of_helen() -> int:
        helen = cast.staff(cast.SENIOR).id
        lists.keep(helen, "Cases", name="Hers", address=ASKED)
        return lists.searches(helen, "Cases")[0].id

    number = made(app, of_helen)
    assert _send(tom, "forget", search=number).status_code == 404
    assert _send(tom, "forget", search="x").status_code == 404
    assert "Hers" in told(signed_in(app, cast.SENIOR).get(LIST).text)


@pytest.mark.parametrize("place", ["StaffView", "Nonsense", "Queue", "MenuApi"])
def test_of_a_list_that_one_can_t_open_nothing_is_kept(tom: FlaskClient, place: str) -> None:
    assert _send(tom, "keep", on=place, name="Mine", address=ASKED).status_code == 404


def test_columns_are_chosen_and_the_first_stays(app: Flask, tom: FlaskClient) -> None:
    before = _heads(tom.get(LIST).text)
    page = _send(tom, "columns", column=["status", "received_at", "nonsense"], address=ASKED)
    assert "_flt_2_description=pothole" in page.request.url, "the search stays"
    assert _heads(tom.get(LIST).text) == ["Choose", "Number", "Status", "Received"]
    assert "3 of 8" in told(tom.get(LIST).text)
    assert _heads(signed_in(app, cast.SENIOR).get(LIST).text) == before
    every = ["kind", "status", "stage_key", "service", "handler", "next_due_at", "received_at"]
    _send(tom, "columns", column=every)
    assert _heads(tom.get(LIST).text) == before
    assert _send(tom, "columns", on="Search", column=["q"]).status_code == 404


def test_cases_are_chosen_on_the_list_of_all_by_those_who_may(app: Flask, tom: FlaskClient) -> None:
    page = tom.get(LIST).text
    assert 'name="case" value="1"' in page
    assert tom.get("/staff/bulk/ask?case=1&move=allocate").status_code == 200
    assert 'name="case"' not in signed_in(app, cast.READER).get(LIST).text
    assert 'name="case"' not in tom.get("/staff/stages/list/").text
