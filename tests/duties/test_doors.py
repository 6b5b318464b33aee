"""A report's rules at every door: nobody approves their own, nothing goes out unapproved, and nothing is changed after.

What the officers' pages refuse, the API refuses, with the same clause. The command line has no way to any of it.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import pytest
import time_machine
from flask import Flask
from werkzeug.test import TestResponse

from portal import cli
from portal.database import db
from portal.duties import commands, drafts, keeping, striking
from portal.duties.models import DutyRow
from portal.duties.report_models import ReportStrike
from tests import cast
from tests.admin.browsing import fields, made, signed_in, told
from tests.api.calls import Caller
from tests.duties import county, reports
from tests.duties.county import ANALYST, EXECUTIVE, OTHER_EXECUTIVE
from tests.duties.reports import JUNE

pytestmark = pytest.mark.clauses("OC-8", "OC-9", "OC-27")


class Door(Protocol):
    """A way to the steps of a duty."""

    def seen(self, who: str, duty: int) -> str:
        """Return the digest of the report that someone reads."""

    def step(self, who: str, duty: int, act: str, **facts: Any) -> tuple[int, str]:
        """Try a step; return the status and what was told."""


@dataclass
class Pages:
    """The officers' pages: what is refused there can still be sent, past every button that isn't shown."""

    app: Flask

    def seen(self, who: str, duty: int) -> str:
        page = signed_in(self.app, who).get(f"/staff/disclosure/{duty}").text
        return page.split('name="seen" value="')[1].split('"')[0] if 'name="seen"' in page else ""

    def step(self, who: str, duty: int, act: str, **facts: Any) -> tuple[int, str]:
        client = signed_in(self.app, who)
        token = fields(client.get("/staff/resetmypassword/form").text)["csrf_token"][0]
        where = "disclosure" if act in {"check", "publish", "strike"} else "duties"
        address = f"/staff/{where}/{duty}/{act}"
        if act == "strike":
            address += f"?sheet=log&column=description&digest={facts.pop('digest')}"
        sent = {"csrf_token": token, "button": "make", "nil": "yes", "version": facts.get("seen", ""), **facts}
        return _answer(client.post(address, data=sent))


@dataclass
class Rest:
    """The API. It knows no strike: passages are struck where they are read."""

    app: Flask

    def seen(self, who: str, duty: int) -> str:
        return str(Caller(self.app).get(f"/duties/{duty}/report", by=who).json["sha256"])

    def step(self, who: str, duty: int, act: str, **facts: Any) -> tuple[int, str]:
        return _answer(Caller(self.app).post(f"/duties/{duty}/{act}", by=who, json=facts))


def _answer(response: TestResponse) -> tuple[int, str]:
    return response.status_code, told(response.text)


@pytest.fixture(autouse=True)
def _in_june(app: Flask) -> Iterator[None]:
    with time_machine.travel(JUNE, tick=True):
        yield


@pytest.fixture(params=[Pages, Rest])
def door(request: pytest.FixtureRequest, app: Flask) -> Door:
    found: Door = request.param(app)
    return found


@pytest.fixture
def duty(app: Flask) -> int:
    """May's report, drafted by the analyst, with what somebody wrote in it."""
    with app.app_context():
        reports.open_up()

    def begin() -> int:
        reports.case(description="Alice Penrose rang about the roof.")
        return reports.drafted().id

    return made(app, begin)


def row_of(app: Flask, duty: int) -> dict[str, Any]:
    """Return how a duty stands."""
    with app.app_context():
        row = db.session.get_one(DutyRow, duty)
        kept = keeping.kept_of(row)
        return {
            "done": row.done_at,
            "approvals": [one.by_id for one in row.approvals],
            "kept": (kept.sha256, kept.content) if kept else None,
            "strikes": db.session.query(ReportStrike).count(),
            "events": len(row.events),
        }


def through(door: Door, duty: int) -> None:
    """Bring it through the gate, as it should go."""
    seen = door.seen(EXECUTIVE, duty)
    for who, act in ((EXECUTIVE, "check"), (EXECUTIVE, "approve"), (ANALYST, "submit")):
        facts = {} if act == "submit" else {"seen": seen}
        status, words = door.step(who, duty, act, **facts)
        assert status in {200, 302}, (act, words)


def test_who_prepared_it_doesn_t_approve_it(app: Flask, door: Door) -> None:
    """Emil is an analyst and of the Executive Team: what he drafted, he doesn't approve."""
    with app.app_context():
        reports.open_up()

    def begin() -> int:
        county.compiled()
        reports.case(description="The roof leaks.")
        commands.submit(county.row("monthly_draft"), by=cast.as_(OTHER_EXECUTIVE), at=JUNE)
        return county.row("monthly_report").id

    number = made(app, begin)
    before = row_of(app, number)
    status, words = door.step(OTHER_EXECUTIVE, number, "approve", seen=door.seen(OTHER_EXECUTIVE, number))
    assert status == 409
    assert "You prepared this" in words
    status, words = door.step(ANALYST, number, "approve", seen=door.seen(ANALYST, number))
    assert status == 409
    assert "Executive Management Team member" in words
    assert row_of(app, number) == before


def test_who_alone_approved_it_doesn_t_submit_it(app: Flask, door: Door, duty: int) -> None:
    seen = door.seen(EXECUTIVE, duty)
    assert door.step(EXECUTIVE, duty, "check", seen=seen)[0] in {200, 302}
    assert door.step(OTHER_EXECUTIVE, duty, "approve", seen=seen)[0] in {200, 302}
    status, words = door.step(OTHER_EXECUTIVE, duty, "submit")
    assert (status, "someone else must submit it" in words) == (409, True)
    assert row_of(app, duty)["kept"] is None


@pytest.mark.parametrize("before", [[], ["check"]])
def test_nothing_is_submitted_that_wasn_t_approved(app: Flask, door: Door, duty: int, before: list[str]) -> None:
    for act in before:
        assert door.step(EXECUTIVE, duty, act, seen=door.seen(EXECUTIVE, duty))[0] in {200, 302}
    for facts in ({}, {"note": "It is urgent."}):
        status, words = door.step(ANALYST, duty, "submit", **facts)
        assert status == 409
        assert "approved" in words
    assert row_of(app, duty)["kept"] is None


def test_what_wasn_t_read_is_neither_approved_nor_checked(app: Flask, door: Door, duty: int) -> None:
    before = row_of(app, duty)
    for act in ("approve", "check"):
        for seen in ("0" * 64, "x"):
            status, words = door.step(EXECUTIVE, duty, act, seen=seen)
            assert status == 409
            assert "as it is now" in words
    assert row_of(app, duty) == before


def test_once_submitted_it_stays_as_it_is(app: Flask, door: Door, duty: int) -> None:
    seen = door.seen(EXECUTIVE, duty)
    digest = _digest(app, duty)
    through(door, duty)
    before = row_of(app, duty)
    assert before["kept"] is not None
    for who in (ANALYST, EXECUTIVE, OTHER_EXECUTIVE):
        for act in ("approve", "check", "submit"):
            facts = {} if act == "submit" else {"seen": seen}
            status, _ = door.step(who, duty, act, **facts)
            assert status in {404, 409}, (who, act)
        if isinstance(door, Pages):
            status, _ = door.step(who, duty, "strike", digest=digest, words="roof", reason="other")
            assert status in {404, 409}
    assert row_of(app, duty) == before


def _digest(app: Flask, duty: int) -> str:
    with app.app_context():
        draft = drafts.draft_of(db.session.get_one(DutyRow, duty), JUNE)
        assert draft is not None
        return next(striking.texts(draft)).digest


def test_who_prepared_or_submitted_it_doesn_t_publish_it(app: Flask, door: Door, duty: int) -> None:
    assert door.step(ANALYST, duty, "publish")[0] in {404, 409}
    through(door, duty)
    status, words = door.step(ANALYST, duty, "publish")
    assert status == 409
    assert "someone else must publish it" in words


def test_others_get_no_trace_of_it(app: Flask, door: Door, duty: int) -> None:
    before = row_of(app, duty)
    for who in (cast.COMPLAINTS, cast.ROADS):
        for act in ("check", "approve", "submit", "publish"):
            assert door.step(who, duty, act, **({"seen": "0" * 64} if act in {"check", "approve"} else {}))[0] == 404
    assert Caller(app).get(f"/duties/{duty}/report", by=cast.COMPLAINTS).status_code == 404
    assert Caller(app).get(f"/duties/{duty}/report").status_code == 401
    assert row_of(app, duty) == before


def test_the_api_tells_a_report_as_it_is_and_as_it_was(app: Flask, duty: int) -> None:
    api = Caller(app)
    draft = api.get(f"/duties/{duty}/report", by=EXECUTIVE).json
    assert draft["state"] == "draft"
    assert "Penrose" not in str(draft)
    assert any("nobody has checked it yet" in bar["sentence"] and bar["clause"] == "OC-8" for bar in draft["bars"])
    assert api.get(f"/duties/{duty}/report", by=county.DEPUTY).status_code == 404, "who doesn't prepare it"
    through(Rest(app), duty)
    sent = api.get(f"/duties/{duty}/report", by=ANALYST).json
    assert (sent["state"], sent["bars"], sent["sha256"]) == ("submitted", [], draft["sha256"])
    assert sent["content"] == draft["content"]


def test_the_command_line_has_no_way_to_a_step() -> None:
    """It plans and lists: whoever runs the server is nobody's approver."""
    steps = {"commands", "striking", "keeping"}
    for file in Path(cli.__file__).parent.glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("portal.duties"):
                taken = {one.name for one in node.names} | {(node.module or "").rpartition(".")[2]}
                assert not taken & steps, file.name
