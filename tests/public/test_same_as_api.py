"""The status page and the API tell the same of a case, whatever is special about it."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.cases import status
from portal.cases.models import Case
from portal.database import transaction
from portal.letters.words import day
from portal.policy.clock import State
from portal.policy.moves import Move
from portal.public.told_clock import STATES
from tests.cast import CARE, INVESTIGATOR, NOW, acknowledged, answered, do, received, stat, submission

CLOCK = re.compile(
    r'<h4>(?P<name>.*?)</h4>\s*<p class="state">(?P<word>.*?)</p>.*?<p class="clock-say">(?P<say>.*?)</p>\s*'
    r'<p class="small">(?:Limit:|Otherwise the limit would be) (?P<limit>.*?) '
    r'<span class="clause"[^>]*><a[^>]*>(?P<clause>.*?)</a></span>',
    re.DOTALL,
)


def _ordinary() -> Case:
    return received().case


def _of_staff() -> Case:
    return received(stat(staff_generated=True)).case


def _anonymous() -> Case:
    return received(stat(anonymous=True)).case


def _hourly() -> Case:
    return received(stat()).case


def _extended() -> Case:
    case = received(submission(service="adult_care")).case
    answered(case, by=CARE)
    do(case, Move.ESCALATE, by=CARE, trigger="dissatisfied")
    acknowledged(case, by=INVESTIGATOR)
    until = NOW.date() + timedelta(days=62)  # a Monday
    do(case, Move.EXTEND, by=INVESTIGATOR, until=until, reasons="We wait for the expert's report.")
    return case


def _paused() -> Case:
    case = acknowledged(received().case)
    do(case, Move.PAUSE, reason="We wait for your receipt.")
    return case


STORIES = [_ordinary, _of_staff, _anonymous, _hourly, _extended, _paused]


def both(app: Flask, client: FlaskClient, story: Callable[[], Case]) -> tuple[list[dict[str, str]], dict[str, Any]]:
    """Return the time limits as the page words them, and the API's answer, in one order: the page folds some away."""
    with app.app_context(), transaction():
        number = story().tracking_number
    page = client.get(f"/track/{number}").text
    told = client.get(f"/api/v1/submissions/{number}").json
    words = [{k: unescape(v) for k, v in m.groupdict().items()} for m in CLOCK.finditer(page)]
    told["clocks"].sort(key=lambda one: (one["name"], one["limit"], STATES[State(one["state"])]))
    return sorted(words, key=lambda one: (one["name"], one["limit"], one["word"])), told


@pytest.mark.parametrize("story", STORIES)
def test_each_limit_is_told_alike(app: Flask, client: FlaskClient, story: Callable[[], Case]) -> None:
    page, api = both(app, client, story)
    assert len(page) == len(api["clocks"]) > 0
    for words, facts in zip(page, api["clocks"], strict=True):
        assert words["name"] == facts["name"]
        assert words["limit"] == facts["limit"]
        assert words["clause"] == facts["clause"]
        assert words["word"] == STATES[State(facts["state"])]
        if facts["exempt"]:
            assert words["say"] == facts["exempt"]


def test_an_exempt_limit_is_told_with_the_clause_that_exempts_it(app: Flask, client: FlaskClient) -> None:
    page, api = both(app, client, _of_staff)
    exempt = [
        (words["clause"], facts["clause"]) for words, facts in zip(page, api["clocks"], strict=True) if facts["exempt"]
    ]
    assert set(exempt) == {("SC-20", "SC-20")}


def test_an_extended_limit_says_how_far(app: Flask, client: FlaskClient) -> None:
    page, api = both(app, client, _extended)
    extended = [one for one in page if "extended to" in one["limit"]]
    assert len(extended) == 1
    assert extended[0]["limit"] in {facts["limit"] for facts in api["clocks"]}


def test_an_anonymous_one_has_no_hour_in_either(app: Flask, client: FlaskClient) -> None:
    page, api = both(app, client, _anonymous)
    hourly = [facts for facts in api["clocks"] if "hour" in facts["limit"]]
    assert hourly
    assert all(facts["due_at"] is None and facts["ledger"] == [] for facts in hourly)
    assert not any(re.search(r"\d\d:\d\d", words["say"]) for words in page)


def test_next_is_the_limit_that_is_due_first(app: Flask, client: FlaskClient) -> None:
    with app.app_context(), transaction():
        case = received(stat()).case
        told = status.public(case, NOW)
        owed = [clock for clock in told.stages[-1].clocks if clock.state in status.OWED]
        assert told.next is min(owed, key=lambda clock: clock.due_at or status.NEVER)
        number, name, due = case.tracking_number, told.next.name, told.next.due
        assert due
        words = day(due, "en-US")
    line = re.search(r'<p class="next-date[^>]*>(.*?)</p>', client.get(f"/track/{number}").text)
    assert line
    assert f"<strong>{name}.</strong>" in line[1]
    assert words in line[1]


def test_what_is_paused_is_not_next_while_something_runs() -> None:
    def clock(key: str, state: State, **due: Any) -> status.ClockStatus:
        facts: dict[str, Any] = dict.fromkeys(("stage", "name", "clause", "limit", "exempt"), "")
        facts |= {"total": 1, "in_hours": False, "due": None, "due_at": None, "met_on": None, "ended_on": None}
        return status.ClockStatus(key=key, state=state, ledger=(), **{**facts, **due})

    today = NOW.date()
    clocks = (
        clock("paused", State.PAUSED),
        clock("met", State.MET, due=today - timedelta(days=9)),
        clock("later", State.RUNNING, due=today + timedelta(days=5)),
        clock("today", State.RUNNING, due=today),
        clock("an hour of today", State.RUNNING, due=today, in_hours=True),
    )
    stage = status.StageStatus("s", "", "", today, clocks, ())
    told = status.PublicStatus("", "", "", "", "", "", "", "", today, (stage,), ())
    assert told.next is clocks[-1]
