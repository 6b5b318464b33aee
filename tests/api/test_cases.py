"""Reading cases and what hangs on them: rows, filters, orders, pages."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from urllib.parse import quote

import pytest

from portal.cases import intake
from portal.cases.actors import REPORTER
from portal.cases.models import Case, Team
from portal.database import db, transaction
from portal.policy.moves import Move
from tests import cast
from tests.api.calls import V1, Caller
from tests.cast import CARE, CENTRAL, CHIEF, COMPLAINTS, INVESTIGATOR, NOW, READER, ROADS, SENIOR, STREETS, SYSTEM

LISTS = ("cases", "stages", "responses", "remedies")
RECEIVED = {
    "roads": cast.submission,
    "care": lambda: cast.submission(service="adult_care"),
    "streets": lambda: cast.stat(service="streets"),
}
# Who sees which of the three cases. An administrator and a nobody: tests/api/test_tokens.py.
SEEN: dict[str, set[str]] = {
    COMPLAINTS: {"roads", "care"},
    ROADS: {"roads"},
    SENIOR: {"roads"},
    READER: {"roads"},
    CARE: {"care"},
    INVESTIGATOR: {"care"},
    CHIEF: set(),
    CENTRAL: {"streets"},
    STREETS: {"streets"},
    SYSTEM: {"roads", "care", "streets"},
}


def take_in(api: Caller, **more: Any) -> dict[str, int]:
    """Take in the three cases and work the first one, so that it has a response, a letter and a remedy."""
    made = {}
    with api.app.app_context(), transaction():
        for name, given in RECEIVED.items():
            case = intake.submit(given(), by=REPORTER, at=NOW).case
            db.session.flush()
            made[name] = case.id
        cast.answered(db.session.get_one(Case, made["roads"]))
    return made


@pytest.mark.parametrize("who", SEEN)
def test_each_sees_the_rows_of_their_own_and_no_others(api: Caller, who: str) -> None:
    cases = take_in(api)
    seen = {cases[name] for name in SEEN[who]}
    unknown = api.get("/cases/987654", by=who)
    assert unknown.status_code == 404
    assert {row["id"] for row in api.get("/cases", by=who).json["items"]} == seen
    for name in ("stages", "responses", "remedies"):
        assert {row["case_id"] for row in api.get(f"/{name}", by=who).json["items"]} <= seen
    for case_id in cases.values():
        for path in (f"/cases/{case_id}", f"/cases/{case_id}/moves"):
            response = api.get(path, by=who)
            assert response.status_code == (200 if case_id in seen else 404)
            if case_id not in seen:
                assert response.data == unknown.data


@pytest.mark.parametrize("name", LISTS)
def test_a_hidden_row_is_told_as_an_unknown_one(api: Caller, name: str) -> None:
    take_in(api)
    row = api.get(f"/{name}", by=ROADS).json["items"][0]["id"]
    assert api.get(f"/{name}/{row}", by=ROADS).status_code == 200
    hidden, unknown = api.get(f"/{name}/{row}", by=CENTRAL), api.get(f"/{name}/987654", by=CENTRAL)
    assert hidden.status_code == unknown.status_code == 404
    assert hidden.data == unknown.data
    assert dict(hidden.headers).keys() == dict(unknown.headers).keys()


@pytest.mark.parametrize("who", [who for who in SEEN if "care" not in SEEN[who]])
def test_a_hidden_case_leaves_no_trace_in_any_filter(api: Caller, who: str) -> None:
    cases = take_in(api)
    with api.app.app_context():
        number = db.session.get_one(Case, cases["care"]).tracking_number
    for query in (
        f"tracking_number={number}",
        "service=adult_care",
        f"received_from={quote(NOW.isoformat())}",
        "nature=delay",
        "open=true",
    ):
        assert cases["care"] not in {row["id"] for row in api.get(f"/cases?{query}", by=who).json["items"]}
    for name in ("stages", "responses", "remedies"):
        assert api.get(f"/{name}?case_id={cases['care']}", by=who).json["items"] == []


def test_nobody_moves_a_hidden_case(api: Caller) -> None:
    cases = take_in(api)
    before = api.counts()
    for move in Move:
        hidden, unknown = (api.move(number, move, by=CARE, json={}) for number in (cases["roads"], 987654))
        assert hidden.status_code == unknown.status_code == 404
        assert hidden.data == unknown.data
    assert api.counts() == before


@pytest.mark.parametrize("path", ["/cases/{}", "/cases/{}/moves", "/stages/{}", "/responses/{}", "/remedies/{}"])
def test_a_number_that_no_row_can_have_is_unknown(api: Caller, path: str) -> None:
    unknown = api.get(path.format("987654"), by=ROADS)
    assert unknown.status_code == 404
    for number in ("0", 2**31 - 1, 2**31, 2**63 - 1, 2**63, "9" * 18, "9" * 40, "9" * 5_000):
        assert api.get(path.format(number), by=ROADS).data == unknown.data, number


def test_one_case_is_told_whole(api: Caller) -> None:
    case_id = take_in(api)["roads"]
    told = api.get(f"/cases/{case_id}", by=ROADS).json
    assert told["reporter"]["email"] == "alice@example.org"
    assert told["description"].startswith("The pothole")
    assert (told["status"], told["handler"]["name"], told["team"]["key"]) == (
        "answered",
        "Tom Easterbrook",
        "environment",
    )
    assert told["nature"] == ["delay"]
    assert [clock["state"] for clock in told["clocks"]] == ["met", "met"]
    assert told["rights"][0]["clause"]
    assert "passphrase_hash" not in told


def test_a_list_holds_no_narrative_and_no_reporter(api: Caller) -> None:
    take_in(api)
    told = api.get("/cases", by=COMPLAINTS).get_data(as_text=True)
    assert "pothole" not in told
    assert "Alice" not in told


def test_an_anonymous_case_has_no_reporter(api: Caller) -> None:
    case_id = api.case(anonymous=True)
    assert api.get(f"/cases/{case_id}", by=ROADS).json["reporter"] is None


def test_what_hangs_on_a_case_is_told(api: Caller) -> None:
    case_id = take_in(api)["roads"]
    stages = api.get(f"/stages?case_id={case_id}", by=ROADS).json["items"]
    assert [(s["key"], s["seq"], s["handler"]["name"]) for s in stages] == [("stage_1", 1, "Tom Easterbrook")]
    responses = api.get(f"/responses?case_id={case_id}&order=-id", by=ROADS).json["items"]
    assert [r["says"] for r in responses] == ["answer", "acknowledgement"]
    assert responses[0]["outcome"] == "upheld"
    remedies = api.get("/remedies?open=true", by=ROADS).json["items"]
    assert [(r["kind"], r["due_on"]) for r in remedies] == [("service", "2026-12-01")]
    assert api.get("/remedies?open=false", by=ROADS).json["items"] == []


# ----------------------------------------------------------------------------------------------- filters, orders, pages

FILTERS = """
2 kind=complaint
0 kind=suggestion
2 procedure=devon
0 procedure=san-clemente
1 status=received
1 status=answered
2 open=true
0 open=false
2 stage=stage_1
1 service=roads
2 nature=delay
0 nature=cost
2 ward=
0 ward=East
2 channel=web
2 anonymous=false
0 anonymous=true
1 handler_id=3
2 received_from=2026-05-05T09:30:00Z
0 received_from=2026-05-05T09:31:00%2B00:00
0 received_before=2026-05-05T09:30:00Z
1 due_before=2026-05-09T00:00:00Z
0 external_id=X
0 status=received&service=roads
0 tracking_number=nonsense
"""


def test_each_filter_keeps_what_it_says(api: Caller) -> None:
    take_in(api)
    for count, query in (line.split() for line in FILTERS.split("\n") if line):
        assert len(api.get(f"/cases?{query}", by=COMPLAINTS).json["items"]) == int(count), query


def test_each_filter_of_responses_works(api: Caller) -> None:
    take_in(api)
    for query in ("says=answer", "method=email", "draft=false", "stage_id=1", "order=issued", "order=-issued"):
        assert api.get(f"/responses?{query}", by=ROADS).json["items"], query


REFUSED = f"""
description=x passphrase_hash=1 id=1 person=Alice offset=1 q={"x" * 201}
order=description order=status order= limit=0 limit=101 limit=-1 limit=x limit=1e3 limit={"9" * 5_000}
status=poem open=yes open=1 team_id=x team_id=0 team_id={"9" * 30} team_id={2**31} kind=%00 kind={"x" * 41}
received_from=yesterday received_from=2026-05-05 received_from=2026-05-05T09:30:00
received_from=0001-01-01T00:00:00%2B14:00 received_from=9999-12-31T23:59:59-14:00
cursor=x cursor= cursor=%00 cursor=W10 cursor=WyJpZCIsbnVsbCwiMSJd cursor=WyJpZCIsbnVsbCwtMV0 cursor={"x" * 301}
"""


def test_what_isn_t_on_the_list_is_refused(api: Caller) -> None:
    for query in REFUSED.split():
        refused = api.get(f"/cases?{query}", by=COMPLAINTS)
        assert refused.status_code == 422, query
        assert list(refused.json["errors"]) == [query.partition("=")[0]]


def many(api: Caller, count: int) -> None:
    with api.app.app_context(), transaction():
        for number in range(count):
            intake.submit(cast.submission(), by=REPORTER, at=NOW - timedelta(hours=number % 5))


@pytest.mark.parametrize("order", ["id", "-id", "received", "-received", "due"])
def test_pages_hold_every_row_once(api: Caller, order: str) -> None:
    many(api, 23)
    path, seen = f"/cases?limit=5&order={order}&service=roads", []
    while path:
        response = api.get(path, by=ROADS)
        seen += response.json["items"]
        link = response.headers.get("Link")
        assert bool(link) == bool(response.json["next_cursor"])
        path = link.partition(">")[0].removeprefix(f"<{V1}") if link else ""
    assert len({row["id"] for row in seen}) == len(seen) == 23
    name = {"id": "id", "received": "received_at", "due": "next_due_at"}[order.removeprefix("-")]
    values = [row[name] for row in seen]
    assert values == sorted(values, reverse=order.startswith("-"))


def test_a_page_goes_on_though_rows_come_in_between(api: Caller) -> None:
    many(api, 6)
    first = api.get("/cases?limit=3&order=-id", by=ROADS).json
    many(api, 3)
    second = api.get(f"/cases?limit=3&order=-id&cursor={first['next_cursor']}", by=ROADS).json
    assert [row["id"] for row in first["items"] + second["items"]] == [6, 5, 4, 3, 2, 1]
    assert second["next_cursor"] is None


def test_a_cursor_of_another_order_is_refused(api: Caller) -> None:
    many(api, 3)
    cursor = api.get("/cases?limit=1&order=received", by=ROADS).json["next_cursor"]
    assert api.get(f"/cases?limit=1&order=due&cursor={cursor}", by=ROADS).status_code == 422


def test_by_due_date_lists_what_has_one(api: Caller) -> None:
    cases = take_in(api)
    assert [row["id"] for row in api.get("/cases?order=due", by=COMPLAINTS).json["items"]] == [cases["care"]]
    assert [row["id"] for row in api.get("/remedies?order=due&due_before=2027-01-01", by=ROADS).json["items"]] == [1]


def test_a_case_can_be_found_by_the_number_of_another_system(api: Caller) -> None:
    api.submit(external_id="CRM-2041")
    assert len(api.get("/cases?external_id=CRM-2041", by=ROADS).json["items"]) == 1


def test_a_case_moves_out_of_sight_with_its_team(api: Caller) -> None:
    case_id = api.case()
    assert api.get(f"/cases/{case_id}", by=ROADS).status_code == 200
    with api.app.app_context(), transaction():
        team = db.session.query(Team).filter_by(procedure_key="devon", key="social_care").one()
        db.session.get_one(Case, case_id).team_id = team.id
    assert api.get(f"/cases/{case_id}", by=ROADS).status_code == 404
