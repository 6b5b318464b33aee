"""Going to the next stage, referring and withdrawing are shown first, and made by a second button."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from portal.cases import queries
from portal.cases.models import Case, Event
from portal.database import db
from portal.letters.models import Letter
from portal.notices.models import Notice
from tests import cast
from tests.admin.browsing import days_ago, fields, made, signed_in, submit, told

MOVES: dict[str, dict[str, Any]] = {
    "withdraw": {"reason": "She rang:\nit was mended <b>this</b> morning."},
    "refer": {"to": "The district council", "contact": "01632 960170", "reasons": "It decides about houses."},
    "escalate": {"trigger": "dissatisfied", "words": "She rang and isn’t content."},
}


def _case(move: str) -> int:
    case = cast.received(cast.submission(), at=days_ago(3)).case
    make = cast.answered if move == "escalate" else cast.acknowledged
    return make(case, at=days_ago(2)).id


def _stands(app: Flask, case_id: int) -> tuple[Any, ...]:
    with app.app_context():
        case: Case = queries.by_id(case_id)
        counts = [db.session.scalar(select(func.count()).select_from(one)) for one in (Event, Letter, Notice)]
        return case.status, case.stage_key, case.version, *counts


@pytest.mark.parametrize("move", MOVES)
def test_it_is_shown_first_and_nothing_has_happened(app: Flask, move: str) -> None:
    case_id = made(app, lambda: _case(move))
    before = _stands(app, case_id)
    client = signed_in(app, cast.ROADS)
    answer = submit(client, f"/staff/cases/{case_id}/{move}", **MOVES[move])
    assert answer.status_code == 200
    page = told(answer.text)
    assert "What will happen" in page
    assert "Nothing has been done or sent yet." in page
    assert _stands(app, case_id) == before
    assert {"withdraw": "it was mended", "refer": "01632 960170", "escalate": "isn’t content"}[move] in page


@pytest.mark.parametrize(
    ("move", "status"), [("withdraw", "withdrawn"), ("refer", "referred"), ("escalate", "received")]
)
def test_the_second_button_makes_it(app: Flask, move: str, status: str) -> None:
    case_id = made(app, lambda: _case(move))
    client = signed_in(app, cast.ROADS)
    here = f"/staff/cases/{case_id}/{move}"
    answer = submit(client, here, on=submit(client, here, **MOVES[move]).text, button="confirm")
    # Stage 2 is for those who had no part in stage 1, so whoever took it there sees it no more (DV-31).
    assert answer.location == ("/staff/cases/list/" if move == "escalate" else f"/staff/cases/show/{case_id}")
    assert _stands(app, case_id)[0] == status
    with app.app_context():
        event = queries.by_id(case_id).events[-1]
        assert "She rang" in event.detail or move == "refer"


def test_what_it_does_is_said_in_sentences(app: Flask) -> None:
    client = signed_in(app, cast.ROADS)
    page = {
        move: told(submit(client, f"/staff/cases/{made(app, lambda move=move: _case(move))}/{move}", **facts).text)
        for move, facts in MOVES.items()
    }
    assert "It then stands as: Withdrawn." in page["withdraw"]
    assert "No letter goes to the reporter." in page["withdraw"]
    assert "It can be opened again afterwards, with a reason." in page["withdraw"]
    assert "The letter below is kept with the case, and goes to the reporter." in page["refer"]
    assert "The district council" in page["refer"]
    assert "01632 960170" in page["refer"]
    assert "It goes on to: " in page["escalate"]
    assert "Nobody deals with it then, until it is given to someone." in page["escalate"]


def test_going_back_keeps_what_was_typed(app: Flask) -> None:
    case_id = made(app, lambda: _case("withdraw"))
    client = signed_in(app, cast.ROADS)
    here = f"/staff/cases/{case_id}/withdraw"
    asked = submit(client, here, **MOVES["withdraw"])
    back = submit(client, here, on=asked.text, button="change")
    assert fields(back.text)["reason"][0].replace("\r\n", "\n") == MOVES["withdraw"]["reason"]
    assert back.status_code == 200


def test_what_is_missing_is_said_before_anyone_is_asked(app: Flask) -> None:
    case_id = made(app, lambda: _case("withdraw"))
    answer = submit(signed_in(app, cast.ROADS), f"/staff/cases/{case_id}/withdraw", reason="")
    assert answer.status_code == 422
    assert 'id="reason-wrong"' in answer.text
    assert "What will happen" not in told(answer.text)


@pytest.mark.parametrize("button", ["make", "confirm"])
def test_a_colleague_who_was_faster_is_seen(app: Flask, button: str) -> None:
    case_id = made(app, lambda: _case("withdraw"))
    client = signed_in(app, cast.ROADS)
    here = f"/staff/cases/{case_id}/withdraw"
    page = submit(client, here, **MOVES["withdraw"]).text if button == "confirm" else client.get(here).text
    made(app, lambda: cast.answered(queries.by_id(case_id), at=days_ago(1)).id)
    answer = submit(client, here, on=page, button=button, **MOVES["withdraw"])
    assert answer.status_code == 409
    assert "What changed in the meantime" in told(answer.text)
    assert "She rang" in fields(answer.text)["reason"][0]
    assert _stands(app, case_id)[0] == "answered"


def test_a_reader_is_asked_nothing(app: Flask) -> None:
    case_id = made(app, lambda: _case("withdraw"))
    client = signed_in(app, cast.READER)
    token = fields(client.get("/staff/").text)
    for button in ("make", "confirm"):
        answer = client.post(f"/staff/cases/{case_id}/withdraw", data={**token, "reason": "x", "button": button})
        assert answer.status_code in {400, 403}
    assert _stands(app, case_id)[0] == "being looked into"
