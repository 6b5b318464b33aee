"""People who wrote before are found as an officer types, on the cases that they may see and on no other."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.cases.submission import Reporter
from portal.policy.moves import Move
from tests import cast
from tests.admin.browsing import days_ago, fields, made, signed_in, submit, told
from tests.labels import town
from tests.labels.town import about

ADD = "/staff/cases/add?procedure=devon"
NEEDS = replace(cast.ALICE, needs="Calls in the afternoon", adjustments=("large_print",), contact_by="phone")


def _alice() -> int:
    cast.received(cast.submission(), at=days_ago(30))
    cast.received(cast.submission(description="Ask Alice Penrose about it.", reporter=Reporter(name="Zoe Winter")))
    return cast.received(cast.submission(description="The lamp.", reporter=NEEDS), at=days_ago(2)).case.id


def _asked(client: FlaskClient, typed: str) -> list[dict[str, Any]]:
    answer = client.get("/staff/cases/known", query_string={"q": typed})
    assert answer.status_code == 200
    people: list[dict[str, Any]] = answer.json["people"]
    return people


@pytest.mark.parametrize("typed", ["alice", "Penr", "PÉNROSE alice", "alice@exa", "alice@example.o", "01632 960777"])
def test_somebody_is_found_by_name_address_or_number(app: Flask, typed: str) -> None:
    case_id = made(app, _alice)
    (found,) = _asked(signed_in(app, cast.ROADS), typed)
    assert (found["id"], found["name"]) == (case_id, "Alice Penrose")
    assert found["seen"].endswith("and 1 more")
    assert found["fills"]["phone"] == "01632 960777"
    assert found["fills"]["adjustments"] == ["large_print"]


@pytest.mark.parametrize("typed", ["", "al", "@", "a b", "pothole", "Winterbottom", '"', "%", "*:*", "\0"])
def test_what_finds_nobody_is_no_fault(app: Flask, typed: str) -> None:
    made(app, _alice)
    assert _asked(signed_in(app, cast.ROADS), typed) == []


def test_who_is_struck_or_anonymous_is_not_found(app: Flask) -> None:
    def make() -> None:
        case = cast.received(cast.submission()).case
        cast.do(case, Move.VOID, reason="Entered twice.")
        cast.received(cast.submission(anonymous=True, reporter=Reporter()))

    made(app, make)
    assert _asked(signed_in(app, cast.ROADS), "alice penrose") == []


@pytest.mark.clauses("RV-25", "RV-26")
def test_nobody_is_found_on_a_case_that_is_hidden(app: Flask) -> None:
    def hide() -> int:
        town.found(days_ago(30))
        case = cast.received(cast.submission()).case
        about(cast.ROADS, case)
        return case.id

    case_id = made(app, hide)
    for username in (cast.ROADS, cast.CARE, cast.SENIOR):
        client = signed_in(app, username)
        assert _asked(client, "alice@example.org") == [] == _asked(client, "zennor@example.org")
        looked = submit(client, ADD, button="look", email="alice@example.org")
        assert "Nobody like that is on a case that you may see." in told(looked.text)
        taken = submit(client, ADD, button=f"use-{case_id}")
        assert fields(taken.text)["name"] == [""]
    assert len(_asked(signed_in(app, cast.COMPLAINTS), "alice@example.org")) == 1


def test_of_somebody_on_hidden_and_open_cases_only_the_open_ones_count(app: Flask) -> None:
    def make() -> None:
        cast.received(cast.submission(), at=days_ago(9))
        about(cast.ROADS, cast.received(cast.submission(), at=days_ago(1)).case)

    made(app, make)
    (found,) = _asked(signed_in(app, cast.ROADS), "alice")
    assert "more" not in found["seen"]


def test_without_a_script_a_button_looks_and_fills_in(app: Flask) -> None:
    case_id = made(app, _alice)
    client = signed_in(app, cast.ROADS)
    looked = submit(client, ADD, button="look", name="Penrose", description="Half a sent")
    assert "Alice Penrose" in told(looked.text)
    assert fields(looked.text)["description"] == ["Half a sent"]
    filled = submit(client, ADD, on=looked.text, button=f"use-{case_id}", description="Half a sent")
    found = fields(filled.text)
    assert (found["name"], found["email"], found["address"]) == (
        ["Alice Penrose"],
        ["alice@example.org"],
        ["1 Mill Lane\nExeter"],
    )
    assert (found["contact_by"], found["adjustments"]) == (["phone"], ["large_print"])
    assert found["description"] == ["Half a sent"]


@pytest.mark.parametrize("chosen", ["use-", "use-x", "use-99999999999999", "use-424242"])
def test_a_choice_that_is_none_fills_nothing_in(app: Flask, chosen: str) -> None:
    made(app, _alice)
    answer = submit(signed_in(app, cast.ROADS), ADD, button=chosen, name="Alice")
    assert answer.status_code == 200
    assert fields(answer.text)["name"] == ["Alice"]


def test_only_who_takes_cases_in_may_ask(app: Flask) -> None:
    made(app, _alice)
    for username in (cast.READER, cast.ADMIN):
        assert signed_in(app, username).get("/staff/cases/known?q=alice").status_code in {302, 403}
    assert app.test_client().get("/staff/cases/known?q=alice").status_code == 302


def test_the_form_follows_a_call(app: Flask) -> None:
    page = signed_in(app, cast.ROADS).get(ADD).text
    order = ("name", "phone", "email", "description", "service", "address", "channel", "resolved", "resolution")
    places = [page.index(f'name="{name}"') for name in order]
    assert places == sorted(places)
