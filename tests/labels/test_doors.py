"""Every address of the staff's side and of the API, for everyone a case is hidden from: none shows a trace of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from werkzeug.routing import Rule

from portal.cases.models import Case
from portal.policy.moves import Move
from tests import cast
from tests.admin.browsing import days_ago, made, signed_in, submit, told
from tests.api.calls import V1, Caller
from tests.labels import town
from tests.labels.town import HR, MONITOR, about, labelled

SECRET, NAME = "The registrar shouted at us in Zennor", "Morwenna Chegwidden"
WHO = replace(cast.ALICE, name=NAME)
IDS = ("1", "2", "3")
Hide = Callable[[Case], Any]


def _labelled(case: Case) -> None:
    labelled(case)


def _about_tom(case: Case) -> None:
    about(cast.ROADS, case)


def _second_stage(case: Case) -> None:
    cast.do(case, Move.ESCALATE, by=cast.COMPLAINTS, trigger="dissatisfied")


# how it is hidden -> those it is hidden from (by role and relation), and someone who still sees it
HIDDEN: dict[str, tuple[Hide, tuple[str, ...], str]] = {
    "label": (_labelled, (cast.ROADS, cast.COMPLAINTS, cast.SYSTEM, cast.ADMIN, cast.CHIEF), HR),
    "subject and line": (_about_tom, (cast.ROADS, cast.SENIOR, cast.CHIEF), cast.COMPLAINTS),
    "label and subject": (lambda case: (about(HR, case), labelled(case)), (HR, cast.COMPLAINTS), MONITOR),
    "earlier stage": (_second_stage, (cast.ROADS,), cast.SENIOR),
}


def _a_case(hide: Hide) -> tuple[int, str]:
    """Make the only case there is, with a row of everything, and hide it."""
    town.found(days_ago(30))
    case = cast.received(cast.submission(description=SECRET, reporter=WHO), at=days_ago(9)).case
    cast.answered(cast.acknowledged(case, at=days_ago(8)), at=days_ago(5))
    hide(case)
    return case.id, case.tracking_number


def _addresses(app: Flask) -> Iterator[str]:
    for rule in app.url_map.iter_rules():
        if "GET" in (rule.methods or ()) and rule.rule.startswith(("/staff", "/api/v1")):
            yield from _filled(app, rule)


def _filled(app: Flask, rule: Rule) -> Iterator[str]:
    if "tracking_number" in rule.arguments or rule.endpoint.endswith(("static", "logout")):
        return
    adapter = app.url_map.bind("localhost")
    for one in IDS if rule.arguments else IDS[:1]:
        known: dict[str, Any] = {"move": Move.CONTACT.value, "name": "x", "filename": "x", "form": "xlsx"}
        yield adapter.build(rule.endpoint, {name: known.get(name, int(one)) for name in rule.arguments})


@pytest.mark.clauses("RV-13", "RV-25", "RV-26", "OC-7", "DV-31")
@pytest.mark.parametrize("way", HIDDEN)
def test_no_address_shows_a_trace_of_what_is_hidden(app: Flask, way: str) -> None:
    hide, blind, seer = HIDDEN[way]
    case_id, number = made(app, lambda: _a_case(hide))
    addresses = sorted(set(_addresses(app)))
    assert len(addresses) > 60
    for username in blind:
        browser, api = signed_in(app, username), Caller(app)
        for address in addresses:
            answer = (
                api.call("GET", address.removeprefix(V1), by=username)
                if address.startswith(V1)
                else browser.get(address)
            )
            traces = [word for word in (number, SECRET, NAME) if word in answer.text]
            assert not traces, f"{username} at {address}: {traces}"
    seen = told(signed_in(app, seer).get(f"/staff/cases/show/{case_id}").text)
    assert SECRET in seen
    assert NAME in seen


@pytest.mark.clauses("RV-26")
def test_a_hidden_case_and_none_get_the_same_answer_to_every_move(app: Flask) -> None:
    case_id, _ = made(app, lambda: _a_case(_about_tom))
    browser, api = signed_in(app, cast.ROADS), Caller(app)
    for move in Move:
        there, nowhere = (browser.get(f"/staff/cases/{one}/{move}") for one in (case_id, 424242))
        assert there.status_code == nowhere.status_code == 404
        hidden, unknown = (api.move(one, move, by=cast.ROADS, json={}) for one in (case_id, 424242))
        assert hidden.status_code == unknown.status_code == 404
        assert hidden.data == unknown.data


@pytest.mark.clauses("RV-26")
def test_whoever_hides_a_case_from_themselves_is_told_so(app: Flask) -> None:
    case_id, _ = made(app, lambda: _a_case(lambda case: case))
    browser = signed_in(app, cast.SENIOR)
    tom = str(made(app, lambda: cast.staff(cast.ROADS).id))
    page = f"/staff/cases/{case_id}/name_subject"
    assert "above them" in browser.get(page).text
    answer = submit(browser, page, who=tom, reason="The reporter names him.")
    assert answer.location == "/staff/cases/list/"
    assert "You don’t see this case any more." in browser.get(answer.location).text
    seen = signed_in(app, cast.COMPLAINTS).get(f"/staff/cases/show/{case_id}").text
    assert "About a member of staff" in seen
    assert "Tom Easterbrook" in seen
