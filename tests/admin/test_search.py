"""The search page: what is found, marked and counted, and not a trace of what someone may not see."""

from __future__ import annotations

import re
from urllib.parse import quote_plus

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from portal.admin import search
from portal.cases import finding
from portal.cases.submission import Reporter
from tests import cast
from tests.admin.browsing import counted, days_ago, made, signed_in, told
from tests.api.calls import Caller
from tests.labels import town
from tests.policy.test_searching import HOSTILE

SECRET = "The registrar shouted at us in Zennor"
ZENNOR = {"description": SECRET, "reporter": Reporter(name="Jowan Zzyzx", phone="01632 960555")}


def ask(client: FlaskClient, q: str, **more: str) -> TestResponse:
    return client.get("/staff/search/", query_string={"q": q, **more})


def case(days: float = 1, **changes: object) -> tuple[int, str]:
    made_ = cast.received(cast.submission(**changes), at=days_ago(days)).case
    return made_.id, made_.tracking_number


def bare(page: str, *typed: str) -> str:
    """Return a page without what differs by chance, and without what was typed."""
    for word in typed:
        page = page.replace(word, "…").replace(quote_plus(word), "…")
    return re.sub(r'nonce="[^"]*"|name="csrf_token" value="[^"]*"', "", page)


def test_what_is_found_is_told_with_where_and_marked(app: Flask) -> None:
    case_id, number = made(app, lambda: case(location="Sidwell Street"))
    page = ask(signed_in(app, cast.ROADS), "pothole penr").text
    assert f"/staff/cases/show/{case_id}" in page
    words = told(page)
    for part in (number, "Alice Penrose", "1 case, the newest first", "What was submitted:", "Reporter:", "Received"):
        assert part in words, part
    assert "<mark>pothole</mark>" in page
    assert "<mark>Penrose</mark>" in page


def test_a_letter_and_the_timeline_say_where_it_stands(app: Flask) -> None:
    made(app, lambda: cast.answered(cast.received(cast.submission(), at=days_ago(6)).case, at=days_ago(2)).id)
    client = signed_in(app, cast.ROADS)
    assert "Letter:" in told(ask(client, '"mend the road"').text)


def test_what_a_citizen_typed_stays_text(app: Flask) -> None:
    made(app, lambda: case(description='<script>alert(1)</script> <b>pothole</b> & "more"'))
    page = ask(signed_in(app, cast.ROADS), "pothole alert").text
    assert "<script>alert" not in page
    assert "&lt;b&gt;<mark>pothole</mark>&lt;/b&gt;" in page
    assert "<mark>alert</mark>" in page
    assert "<i>" not in ask(signed_in(app, cast.ROADS), '<i>"x').text


def test_it_says_what_to_try(app: Flask) -> None:
    client = signed_in(app, cast.ROADS)
    assert "Type into the box above" in told(client.get("/staff/search/").text)
    assert "Try fewer words" in told(ask(client, "nothing").text)
    assert "There is no word in what you typed" in told(ask(client, "?!").text)
    assert "Only the first words" in told(ask(client, " ".join(f"word{n}" for n in range(20))).text)


def test_nothing_that_is_typed_is_a_fault(app: Flask) -> None:
    made(app, case)
    client = signed_in(app, cast.ROADS)
    for typed in HOSTILE:
        raw = "".join(f"%{byte:02X}" for byte in typed.encode("utf-8", "surrogatepass"))
        answer = client.get(f"/staff/search/?q={raw}")
        assert answer.status_code == 200, typed[:20]
        assert '<main id="main"' in answer.text


MADE_UP = (
    *("after=x", "after=-1", "after=0", "after=1", "older=1", "older=99999999999", "after=99999999999999999999"),
    *("team=x", "team=99999999999999999", "officer=-", "officer=0", "officer=٣", "kind=%00", "status=nope"),
    *("since=x", "since=0001-01-01", "until=9999-12-31", "since=2026-13-01&until=2026-05-01"),
    *("stage=%ED%A0%80", "service=-", "q=again&kind=complaint&kind=x"),
)


def test_an_address_someone_made_up_is_no_fault(app: Flask) -> None:
    made(app, case)
    client = signed_in(app, cast.ROADS)
    for query in MADE_UP:
        assert client.get(f"/staff/search/?q=pothole&{query}").status_code == 200, query


def test_each_facet_leads_to_as_many_as_it_says(app: Flask) -> None:
    def make() -> None:
        for days in (1, 400, 401):
            case(days)
        cast.acknowledged(cast.received(cast.submission(service="adult_care"), at=days_ago(3)).case, by=cast.CARE)
        case(2, kind="compliment", natures=(), service="")

    made(app, make)
    client = signed_in(app, cast.COMPLAINTS)
    page = ask(client, "pothole").text
    links = re.findall(r'<li><a href="(/staff/search/\?[^"]*)">([^<]*)</a> <span class="count">(\d+)</span>', page)
    assert {"Compliment", "Received", "Nobody yet"} <= {words for _, words, _ in links}
    assert len(links) > 10
    for address, words, count in links:
        there = client.get(address.replace("&amp;", "&")).text
        assert f"{count} {'case' if count == '1' else 'cases'}, the newest" in told(there), words
        assert 'aria-label="Narrowed to"' in there, words


def test_between_two_days_takes_in_both(app: Flask) -> None:
    number = made(app, lambda: cast.received(cast.submission(), at=cast.NOW).case.tracking_number)
    client = signed_in(app, cast.ROADS)
    day = cast.NOW.date().isoformat()
    assert number in ask(client, "pothole", since=day, until=day).text
    assert number not in ask(client, "pothole", since="2026-05-06").text
    assert number not in ask(client, "pothole", until="2026-05-04").text
    assert "Give a day as" in told(ask(client, "pothole", since="5 May").text)


def test_pages_hold_every_case_once(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    numbers = made(app, lambda: [case(days)[1] for days in range(9)])
    for module in (finding, search):
        monkeypatch.setattr(module, "A_PAGE", 2)
        monkeypatch.setattr(module, "COUNTED", 4)
    client, seen, address = signed_in(app, cast.ROADS), [], "/staff/search/?q=pothole"
    while address:
        page = client.get(address).text
        seen += re.findall(r'class="number">([^<]*)<', page)
        next_ = re.search(r'rel="next" href="([^"]*)"', page)
        address = next_[1].replace("&amp;", "&") if next_ else ""
    assert seen == numbers[::-1]


@pytest.mark.parametrize("cases", [1, 12])
def test_it_takes_few_statements_however_many_cases(app: Flask, cases: int) -> None:
    made(app, lambda: [cast.answered(cast.received(cast.submission(), at=days_ago(6)).case).id for _ in range(cases)])
    client = signed_in(app, cast.COMPLAINTS)
    for address in (
        "/staff/search/?q=pothole",
        "/staff/search/?q=pothole&kind=complaint&after=999",
        "/staff/search/?q=pothole&older=999",
    ):
        client.get(address)
        with counted(app) as statements:
            assert client.get(address).status_code == 200
        assert len(statements) <= 6, "\n\n".join(statements)


@pytest.mark.parametrize("who", [cast.ADMIN, cast.SYSTEM])
def test_who_works_no_cases_has_neither_box_nor_page(app: Flask, who: str) -> None:
    client = signed_in(app, who)
    assert 'role="search"' not in client.get("/staff/users/userinfo/").text
    assert ask(client, "pothole").status_code in {302, 403, 404}


def test_every_page_has_the_box(app: Flask) -> None:
    client = signed_in(app, cast.READER)
    for address in ("/staff/", "/staff/cases/list/", "/staff/search/?q=x", "/staff/users/userinfo/"):
        page = client.get(address).text
        assert 'id="find" name="q"' in page, address
        assert "find." in page


# ---- what someone may not see (FAULTS.md A1-A7)


def hidden() -> tuple[int, str]:
    """Make a case that is under a label, which only those whom it names see."""
    town.found(days_ago(30))
    found = cast.received(cast.submission(**ZENNOR), at=days_ago(5)).case
    town.labelled(cast.acknowledged(found, at=days_ago(4)), at=days_ago(3))
    return found.id, found.tracking_number


@pytest.mark.clauses("RV-13", "RV-25", "RV-26")
@pytest.mark.parametrize("who", [cast.ROADS, cast.COMPLAINTS, cast.CHIEF, cast.READER])
def test_a_hidden_case_and_none_get_the_same_page(app: Flask, who: str) -> None:
    _, number = made(app, hidden)
    made(app, lambda: case(2))
    client = signed_in(app, who)
    none = "DV-9999-9999-9999"
    for q, other in (("Zennor", "Qennor"), ("zzyzx", "qqyqx"), (number, none), ("01632 960555", "01632 961555"),
                     ("registrar shouted", "registrax shouted"), ("Penrose Zennor", "Penrose Qennor")):  # fmt: skip
        ask(client, q)
        with counted(app) as mine:
            there = ask(client, q).text
        with counted(app) as theirs:
            nowhere = ask(client, other).text
        assert mine == theirs, q
        assert bare(there, q, number) == bare(nowhere, other, none), q
        assert "Nothing that you may see" in told(there)


@pytest.mark.clauses("RV-25", "RV-26")
@pytest.mark.parametrize("who", [cast.ROADS, cast.COMPLAINTS, cast.CARE])
def test_what_is_hidden_changes_neither_counts_facets_nor_order(app: Flask, who: str) -> None:
    """The same page with and without the hidden row, which holds every word that is searched for (A5)."""
    made(app, lambda: (case(9), case(8, service="adult_care"), town.found(days_ago(30)).id))
    client = signed_in(app, who)
    addresses = [
        f"/staff/search/?q={q}" for q in ("pothole", "po", "penrose&kind=complaint", "pothole&since=2020-01-01")
    ]
    before = [bare(client.get(address).text) for address in addresses]

    def hide() -> None:
        found = cast.received(cast.submission(service="registration"), at=days_ago(5)).case
        cast.acknowledged(found, by=cast.COMPLAINTS) if not found.label else None

    made(app, hide)
    assert [bare(client.get(address).text) for address in addresses] == before


@pytest.mark.clauses("RV-25")
def test_whom_the_label_names_finds_it(app: Flask) -> None:
    _, number = made(app, hidden)
    for who in (town.HR, town.MONITOR):
        page = ask(signed_in(app, who), "zennor").text
        assert number in page
        assert "<mark>Zennor</mark>" in page


@pytest.mark.clauses("RV-26")
def test_a_case_about_someone_is_found_by_neither_them_nor_their_line(app: Flask) -> None:
    def make() -> str:
        town.found(days_ago(30))
        return str(town.about(cast.ROADS, cast.received(cast.submission(**ZENNOR), at=days_ago(5)).case))

    number = made(app, make)
    for who in (cast.ROADS, cast.SENIOR, cast.CHIEF):
        assert number not in ask(signed_in(app, who), "zennor").text
    assert number in ask(signed_in(app, cast.COMPLAINTS), "zennor").text


def test_the_api_finds_the_same_and_no_more(app: Flask) -> None:
    _, number = made(app, hidden)
    mine = made(app, lambda: case(2))[1]
    api = Caller(app)
    for q, expected in (("pothole", [mine]), ("zennor", []), ("qennor", []), (number, []), ("?!", []), ('"', [])):
        answer = api.call("GET", "/cases", by=cast.ROADS, query_string={"q": q})
        items = (answer.json or {})["items"]
        assert [one["tracking_number"] for one in items] == expected, q
    assert api.call("GET", "/cases", by=cast.ROADS, query_string={"q": "x" * 201}).status_code == 422
