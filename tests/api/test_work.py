"""The API of what a procedure adds: details in and out, the checklist, priorities, what is reported."""

from __future__ import annotations

import pytest

from portal.database import db, transaction
from portal.policy.moves import Move
from tests import county
from tests.api.calls import Caller
from tests.cast import ROADS

GIVEN = {"procedure": county.KEY, "nature": None, "service": None}


@pytest.fixture
def case_id(api: Caller) -> int:
    with api.app.app_context(), transaction():
        county.install()
        case = county.case(by=ROADS, channel="phone", details={"reached": "director"})
        db.session.flush()
        return case.id


def test_a_case_tells_its_details_its_steps_and_its_report(api: Caller, case_id: int) -> None:
    told = api.get(f"/cases/{case_id}", by=ROADS).json
    assert told["details"] == {"offered": "at_once", "reached": "director"}
    assert (told["priority"], told["reportable"], told["reported"]["clause"]) == ("routine", True, "OC-4")
    steps = {one["key"]: one for one in told["steps"]}
    assert steps["uploaded"]["before"] == ["close"]
    assert steps["uploaded"]["done_at"] is None
    assert "alert" not in steps, "only what is to be done in this case"

    api.move(case_id, Move.STEP, json={"step": "sent", "note": "By e-mail."})
    told = api.get(f"/cases/{case_id}", by=ROADS).json
    done = {one["key"]: one for one in told["steps"]}["sent"]
    assert (done["by"], done["note"]) == ("Tom Easterbrook", "By e-mail.")
    assert [one["key"] for one in api.get("/stages", by=ROADS).json["items"][0]["steps"]] == ["sent"]


def test_a_move_that_waits_for_a_step_is_refused_with_its_clause(api: Caller, case_id: int) -> None:
    api.move(case_id, Move.PRIORITISE, json={"priority": "emergency", "reason": "A wire hangs over the path."})
    api.move(case_id, Move.ALLOCATE, json={"to": 3})
    refused = api.move(case_id, Move.ACKNOWLEDGE, json={})
    assert (refused.status_code, refused.json["clause"]) == (409, "RV-32")
    assert [one["id"] for one in api.get("/cases?priority=emergency", by=ROADS).json["items"]] == [case_id]


@pytest.mark.usefixtures("case_id")
def test_a_submission_brings_what_is_asked_of_the_reporter(api: Caller) -> None:
    answer = api.submit(**GIVEN, details={"about": "agency"})
    assert answer.status_code == 201, answer.json
    for details, name in (
        ({"about": "king"}, "details.about"),
        ({"reached": "director"}, "details.reached"),
        ({"about": 7}, "details.about"),
        ("agency", "details"),
    ):
        answer = api.submit(**GIVEN, details=details)
        assert answer.status_code in {400, 422}, answer.json
        assert any(key.startswith(name) for key in answer.json["errors"]), answer.json


def test_details_are_amended_as_one_object(api: Caller, case_id: int) -> None:
    answer = api.move(case_id, Move.AMEND, json={"details": {"left_staff": "01632 960555"}})
    assert answer.json["case"]["details"]["left_staff"] == "01632 960555"
    wrong = api.move(case_id, Move.AMEND, json={"details": {"nonsense": "x"}})
    assert wrong.json["errors"] == {"details.nonsense": "This isn't asked for here."}
    assert api.move(case_id, Move.AMEND, json={"details": "x"}).json["errors"] == {
        "details": "This isn't asked for here."
    }
