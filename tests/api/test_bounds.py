"""Dates and numbers that can't be meant get a sentence beside their field, and nothing is kept."""

from __future__ import annotations

from typing import Any

import pytest

from portal.cases.models import Case
from portal.database import db, transaction
from portal.policy.bounds import MOST_REMEDIES
from portal.policy.moves import Move
from tests import cast
from tests.api.calls import Caller

REMEDY = {"kind": "service", "what": "We will mend the road.", "due_on": "2030-01-15"}
ANSWER: dict[str, Any] = {"outcome": "upheld", "findings": "Nobody came.", "apology": "We are sorry."}
HOLDING = {"reasons": "The inspector is ill.", "done": "We read the records."}


@pytest.fixture
def acknowledged(api: Caller) -> int:
    """A case that someone deals with."""
    case_id = api.case()
    with api.app.app_context(), transaction():
        cast.acknowledged(db.session.get_one(Case, case_id))
    return case_id


@pytest.mark.parametrize("day", ["0001-01-01", "1989-12-31", "2019-05-05", "9999-12-31"])
def test_a_day_of_receipt_that_can_t_be_meant(api: Caller, day: str) -> None:
    answer = api.submit(received_on=day)
    assert answer.status_code == 422
    assert set(answer.json["errors"]) == {"received_on"}
    assert api.counts() == (0, 0, 0)


def test_who_stays_anonymous_names_nobody(api: Caller) -> None:
    answer = api.submit(anonymous=True, on_behalf_of="Bertha")
    assert answer.status_code == 422
    assert answer.json["errors"]["on_behalf_of"].startswith("You asked to stay anonymous")
    assert api.counts() == (0, 0, 0)


@pytest.mark.parametrize("day", ["0001-01-01", "2046-12-31", "9999-12-31"])
def test_a_promise_beyond_reach(api: Caller, acknowledged: int, day: str) -> None:
    hold = api.move(acknowledged, Move.HOLD, json={**HOLDING, "until": day})
    assert (hold.status_code, set(hold.json["errors"])) == (422, {"until"})
    alone = api.move(acknowledged, Move.REMEDY, json={**REMEDY, "due_on": day})
    assert (alone.status_code, set(alone.json["errors"])) == (422, {"due_on"})
    answer = api.move(acknowledged, Move.RESPOND, json={**ANSWER, "remedies": [REMEDY, {**REMEDY, "due_on": day}]})
    assert (answer.status_code, set(answer.json["errors"])) == (422, {"remedies.1.due_on"})


def test_an_answer_promises_so_much_and_no_more(api: Caller, acknowledged: int) -> None:
    many = api.move(acknowledged, Move.RESPOND, json={**ANSWER, "remedies": [REMEDY] * (MOST_REMEDIES + 1)})
    assert many.status_code == 422
    assert many.json["errors"] == {"remedies": "Promise 20 remedies at most in one answer. Put some of them together."}
    assert (
        api.move(acknowledged, Move.RESPOND, json={**ANSWER, "remedies": [REMEDY] * MOST_REMEDIES}).status_code == 200
    )
