"""No letter is issued by someone who hasn't seen it as it is: whatever a hand-made form says, it is shown first."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from portal.cases import queries
from portal.cases.models import Case, Event
from portal.database import db
from portal.letters.models import Letter
from portal.policy.moves import Move
from tests import cast
from tests.admin.browsing import days_ago, fields, made, signed_in, submit, told

ANSWER = {"outcome": "not_upheld", "findings": "The road was mended on Monday.\r\nNobody was hurt."}
MATTER = {"to": "The district council", "contact": "01632 960170", "reasons": "It decides about houses."}
UNSEEN = "You haven’t seen this letter yet."
CHANGED = "You changed something after you saw the letter."


def acknowledged() -> int:
    """Return a case that Tom Easterbrook deals with, and that Helen Trelawny may answer."""
    return cast.acknowledged(cast.received(cast.submission(), at=days_ago(1)).case, at=days_ago(0.5)).id


def stands(app: Flask, case_id: int) -> tuple[Any, ...]:
    """Return how a case stands, and how much was ever written of any."""
    with app.app_context():
        counts = [db.session.scalar(select(func.count()).select_from(one)) for one in (Event, Letter)]
        return queries.by_id(case_id).status, *counts


def by_hand(client: Any, url: str, mark: str, button: str = "make", **typed: Any) -> TestResponse:
    """Send a form that nobody pressed a button of: what its page carries, with a mark of one's own choice."""
    data: dict[str, Any] = {**fields(client.get(url).text), **typed, "button": button, "previewed": mark}
    return client.post(url, data={name: value for name, value in data.items() if value != ""})


def _none(_app: Flask, _case_id: int) -> str:
    return ""


def _made_up(_app: Flask, _case_id: int) -> str:
    return sha256(repr(sorted(ANSWER.items())).encode()).hexdigest()


def _strange(_app: Flask, _case_id: int) -> str:
    return "\u2713\x00"


def _of_somebody_else(app: Flask, case_id: int) -> str:
    other = signed_in(app, cast.SENIOR)
    return _mark(submit(other, f"/staff/cases/{case_id}/respond", button="preview", **ANSWER))


def _of_another_case(app: Flask, _case_id: int) -> str:
    url = f"/staff/cases/{made(app, acknowledged)}/respond"
    return _mark(submit(signed_in(app, cast.ROADS), url, button="preview", **ANSWER))


def _mark(page: TestResponse) -> str:
    return fields(page.text)["previewed"][0]


@pytest.mark.parametrize("mark", [_none, _made_up, _strange, _of_somebody_else, _of_another_case])
def test_a_letter_that_was_not_seen_is_shown_and_not_issued(app: Flask, mark: Any) -> None:
    case_id = made(app, acknowledged)
    brought = mark(app, case_id)
    before, officer, url = stands(app, case_id), signed_in(app, cast.ROADS), f"/staff/cases/{case_id}/respond"
    answer = by_hand(officer, url, brought, **ANSWER)
    assert answer.status_code == 200
    assert (CHANGED if brought else UNSEEN) in told(answer.text)
    assert "The road was mended on Monday." in answer.text.partition('<article class="sheet letter">')[2]
    assert fields(answer.text)["findings"][0].split() == ANSWER["findings"].split(), "nothing typed is lost"
    assert stands(app, case_id) == before
    assert submit(officer, url, on=answer.text).status_code == 302
    assert stands(app, case_id)[0] == "answered"


def test_what_it_says_is_what_was_seen_though_nobody_typed_anything(app: Flask) -> None:
    case_id, officer = made(app, acknowledged), signed_in(app, cast.ROADS)
    url = f"/staff/cases/{case_id}/respond"
    seen = submit(officer, url, button="preview", **ANSWER).text

    def renamed() -> None:
        cast.staff(cast.ROADS).last_name = "Westerbrook"

    made(app, renamed)
    shown = submit(officer, url, on=seen)
    assert shown.status_code == 200
    assert "Westerbrook" in shown.text.partition('<article class="sheet letter">')[2]
    assert submit(officer, url, on=shown.text).status_code == 302


def test_what_is_wrong_is_said_as_ever(app: Flask) -> None:
    case_id, officer = made(app, acknowledged), signed_in(app, cast.ROADS)
    before = stands(app, case_id)
    answer = by_hand(officer, f"/staff/cases/{case_id}/respond", "", **{**ANSWER, "outcome": "never heard of"})
    assert answer.status_code == 422
    assert 'id="outcome-wrong"' in answer.text
    assert stands(app, case_id) == before


def test_the_second_button_sends_no_letter_that_was_not_shown(app: Flask) -> None:
    case_id, officer = made(app, acknowledged), signed_in(app, cast.ROADS)
    before, url = stands(app, case_id), f"/staff/cases/{case_id}/refer"
    asked = by_hand(officer, url, "", "confirm", **MATTER)
    assert asked.status_code == 200
    assert "Nothing has been done or sent yet." in told(asked.text)
    assert stands(app, case_id) == before
    assert submit(officer, url, on=asked.text, button="confirm").status_code == 302
    assert stands(app, case_id)[0] == "referred"


def test_an_acknowledgement_is_seen_when_its_page_opens_and_sent_by_one_press(app: Flask) -> None:
    case_id = made(app, lambda: cast.received(cast.submission(), at=days_ago(1)).case.id)
    made(app, lambda: _given(queries.by_id(case_id)))
    officer, url = signed_in(app, cast.ROADS), f"/staff/cases/{case_id}/acknowledge"
    page = officer.get(url).text
    assert 'value="make"' in page
    sent = {**fields(page), "button": "make"}
    assert [officer.post(url, data=sent).status_code for _ in range(2)] == [302, 302], "pressed twice, done once"
    assert stands(app, case_id)[0] == "being looked into"


def _given(case: Case) -> None:
    tom = cast.staff(cast.ROADS).id
    cast.do(case, Move.ALLOCATE, at=days_ago(0.9), to=tom)
